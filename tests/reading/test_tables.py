"""CSV and Parquet: a statement a row."""

import csv
from pathlib import Path
from typing import Any

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.reading import Found, read
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS

pa = pytest.importorskip("pyarrow")


def texts(found: list[Any]) -> list[str]:
    return [one.statement.text if isinstance(one, Found) else f"line {one.line}" for one in found]


CSV = [
    ("commas", b"id,text,date\n1,One.,2014\n2,Two.,\n", ["One.", "Two."]),
    ("semicolons", b"id;text\n1;Einer, zwei.\n", ["Einer, zwei."]),
    ("tabs", b"id\ttext\n1\tOne, two.\n", ["One, two."]),
    ("a byte order mark and Windows line ends", b"\xef\xbb\xbftext\r\nOne.\r\n", ["One."]),
    ("capitals", b"ID,Text\n1,One.\n", ["One."]),
    ("quoted line ends are kept", b'text\n"One.\n\nTwo ""2""."\n', ['One.\n\nTwo "2".']),
    ("blank rows", b"text,date\n\nOne.,2014\n,\n\n", ["One."]),
    ("a short row", b"text,date\nOne.\n", ["One."]),
    ("one bad row", b"text,date\nOne.,2014\nTwo.,never\nThree.,2015\n", ["One.", "line 3", "Three."]),
    ("one row that is not UTF-8", b"text\nOne.\n\xc9lie.\nThree.\n", ["One.", "line 3", "Three."]),
    ("too many values", b"text,date\nOne, two,2014,x\nThree.,\n", ["line 2", "Three."]),
    ("no text in a row", b"id,text\n1,\n2,Two.\n", ["line 2", "Two."]),
    ("an empty line first", b"\ntext\nOne.\n", ["One."]),
]


@pytest.mark.parametrize(("data", "expected"), [row[1:] for row in CSV], ids=[row[0] for row in CSV])
def test_csv(read_bytes: Any, data: bytes, expected: list[str]) -> None:
    assert texts(read_bytes(data, "a.csv")) == expected


def test_the_columns_of_a_row(read_bytes: Any) -> None:
    data = b"id,text,title,date,publisher,index,language,country,source,other\n7,One.,T,2014-05,P,I,fr,kz,s,x\n"
    (found,) = read_bytes(data, "a.csv")
    one = found.statement
    assert (one.id, one.title, one.date, one.publisher, one.index, one.language, one.country, one.source) == (
        "7", "T", "2014-05", "P", "I", "fr", "KZ", "s",
    )  # fmt: skip
    assert found.line == 2


def test_a_huge_row_and_the_limit_of_others(read_bytes: Any) -> None:
    limit = csv.field_size_limit()
    huge = "a" * 3_000_000
    assert texts(read_bytes(f"text\n{huge}\nTwo.\n".encode(), "a.csv")) == [huge, "Two."]
    assert csv.field_size_limit() == limit


def test_a_quotation_mark_that_is_never_closed(read_bytes: Any) -> None:
    data = b'text\nOne.\n"' + b"a\n" * (MAX_STATEMENT_CHARACTERS // 2 + 10)
    found = read_bytes(data, "a.csv")
    assert texts(found[:1]) == ["One."]
    assert "quotation mark" in found[1].remedy


def parquet(columns: dict[str, list[Any]], path: Path) -> Path:
    import pyarrow.parquet

    pyarrow.parquet.write_table(pa.table(columns), path)
    return path


def test_parquet(tmp_path: Path) -> None:
    import datetime

    path = parquet(
        {"id": [1, 2, 3], "text": ["One.", None, "Three."], "date": [datetime.date(2014, 5, 3), None, None]},
        tmp_path / "a.parquet",
    )
    first, second, third = read([path])
    assert not isinstance(first, UnreadableInputError)
    assert (first.id, first.text, first.date) == ("1", "One.", "2014-05-03")
    assert isinstance(second, UnreadableInputError)
    assert second.line == 2
    assert not isinstance(third, UnreadableInputError)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_table_without_the_column(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".csv":
        path.write_text("nr,Body\n1,One.\n", encoding="utf-8")
    else:
        parquet({"nr": [1], "Body": ["One."]}, path)
    (failure,) = read([path])
    assert isinstance(failure, UnreadableInputError)
    assert "it has nr, Body" in failure.reason
    assert "--text-column" in failure.remedy
    (statement,) = read([path], text_column="body")
    assert not isinstance(statement, UnreadableInputError)
    assert statement.text == "One."


def test_tables_with_nothing_in_them(failure_of: Any) -> None:
    assert "no rows" in failure_of(b"text,date\n", "a.csv").reason
    assert "empty" in failure_of(b"\n \n", "a.csv").reason
    assert "UTF-16" in failure_of("text\nOne.".encode("utf-16"), "a.csv").reason


def test_a_broken_parquet_file(failure_of: Any) -> None:
    assert failure_of(b"PAR1 and no more", "a.parquet").reason


def test_a_parquet_file_under_another_name(tmp_path: Path) -> None:
    data = parquet({"text": ["One."]}, tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.txt").write_bytes(data)
    (statement,) = read([tmp_path / "b.txt"])
    assert not isinstance(statement, UnreadableInputError)
    assert statement.text == "One."


def test_one_row_of_parquet_with_a_date_that_python_has_not(read_bytes: Any) -> None:
    """Found by fuzzing: it lost all rows."""
    import io

    import pyarrow.parquet as pq

    out = io.BytesIO()
    days = pa.array([0, 3_000_000, 1], type=pa.int32()).cast(pa.date32())
    pq.write_table(pa.table({"text": ["One.", "Two.", "Three."], "date": days}), out)
    found = read_bytes(out.getvalue(), "a.parquet")
    assert texts(found) == ["One.", "line 2", "Three."]
