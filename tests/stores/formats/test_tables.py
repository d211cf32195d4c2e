"""The flat tables, read back by what people read them with."""

import csv
from pathlib import Path

import pytest

from chargesheet.stores.formats.csvfiles import data_package, file_names, write_csv
from chargesheet.stores.formats.duckdb_file import write_duckdb
from chargesheet.stores.formats.parquet import write_parquet
from chargesheet.stores.formats.parts import Part
from chargesheet.stores.formats.tables import TABLES, rows

DOCS = Path(__file__).parents[3] / "docs" / "exports.md"


def expected(found: list[Part], name: str) -> list[tuple[object, ...]]:
    return [row for table, row in rows(found) if table == name]


def test_every_row_has_its_table_and_columns(found: list[Part]) -> None:
    tables = {table.name: table for table in TABLES}
    seen = set()
    for name, row in rows(found):
        seen.add(name)
        columns = tables[name].columns
        assert len(row) == len(columns)
        for column, value in zip(columns, row, strict=True):
            assert value is not None or not column.required, (name, column.name)
    assert seen == set(tables)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_tell_rows_apart(found: list[Part], table: object) -> None:
    names = [column.name for column in table.columns]  # type: ignore[attr-defined]
    keys = [
        tuple(row[names.index(key)] for key in table.key)  # type: ignore[attr-defined]
        for row in expected(found, table.name)  # type: ignore[attr-defined]
    ]
    assert len(keys) == len(set(keys))


def test_csv_reads_back(found: list[Part], tmp_path: Path) -> None:
    events = write_csv(found, tmp_path)
    assert events == len(expected(found, "events"))
    assert {path.name for path in tmp_path.iterdir()} == file_names()
    for table in TABLES:
        with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            heading, *lines = csv.reader(stream)
        assert heading == [column.name for column in table.columns]
        wanted = [["" if value is None else str(value) for value in row] for row in expected(found, table.name)]
        assert lines == wanted


def test_a_data_package_says_what_the_columns_are() -> None:
    resources = {resource["name"]: resource for resource in data_package()["resources"]}
    fields = {field["name"]: field for field in resources["events"]["schema"]["fields"]}
    assert fields["date_earliest"]["type"] == "date"
    assert fields["id"]["constraints"]["required"]
    assert all(field["description"] for field in fields.values())


def test_parquet_reads_back(found: list[Part], tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow, of the extra stores")
    write_parquet(found, tmp_path)
    for table in TABLES:
        read = pq.read_table(tmp_path / f"{table.name}.parquet")
        assert read.column_names == [column.name for column in table.columns]
        assert [_plain(row) for row in read.to_pylist()] == expected(found, table.name)
        described = {field.name: field.metadata[b"description"].decode() for field in read.schema}
        assert described == {column.name: column.description for column in table.columns}


def _plain(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(value.isoformat() if hasattr(value, "isoformat") else value for value in row.values())


def test_duckdb_answers(found: list[Part], tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb, of the extra stores")
    pytest.importorskip("pyarrow", reason="needs pyarrow, of the extra stores")
    write_duckdb(found, tmp_path / "x.duckdb")
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as connection:
        for table in TABLES:
            columns = ", ".join(
                f'"{c.name}"' if c.type != "date" else f'CAST("{c.name}" AS VARCHAR)' for c in table.columns
            )
            assert connection.execute(f"SELECT {columns} FROM {table.name}").fetchall() == expected(found, table.name)
        question = (
            "SELECT s.name, p.article FROM events e JOIN subjects s ON s.event_id = e.id "
            "JOIN provisions p ON p.event_id = e.id WHERE p.provision_id = 'NG:criminal-code:07'"
        )
        assert connection.execute(question).fetchall() == [("Aisha Bello", "07")]
        comments = connection.execute("SELECT comment FROM duckdb_columns() WHERE NOT internal").fetchall()
        assert comments
        assert all(comment for (comment,) in comments)


def test_the_page_documents_every_column() -> None:
    page = DOCS.read_text(encoding="utf-8")
    missing = [
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if f"| `{column.name}` | {column.type} | {column.description}" not in page
    ]
    assert missing == []
