"""Whatever the bytes, a reader gives statements or failures, soon."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.errors import UnreadableInputError
from chargesheet.reading import SUFFIXES, Found, read
from chargesheet.reading.formats import read_named
from chargesheet.records import encode


def check(data: bytes, name: str) -> None:
    for found in read_named(io.BytesIO(data), name, name):
        if isinstance(found, Found):
            encode(found.statement)
            assert found.statement.text.strip()
        else:
            assert isinstance(found, UnreadableInputError)
            assert "Please report" not in str(found)


MAGIC = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"PAR1",
    b"<html>",
    b"text,date\n",
    b"Subject: x\n\n",
]


@settings(max_examples=150)
@given(st.sampled_from(MAGIC), st.binary(max_size=400), st.sampled_from(["", *sorted(SUFFIXES)]))
def test_random_bytes(magic: bytes, data: bytes, suffix: str) -> None:
    check(magic + data, f"a{suffix}")


def _files(pdf: Any) -> dict[str, bytes]:
    import docx
    import pyarrow as pa
    import pyarrow.parquet

    page = [(72, 700 - 12 * row, f"Line {row} of a page on which two men were freed.") for row in range(20)]
    document = docx.Document()
    document.add_heading("Two men freed", 1)
    document.add_table(2, 2).rows[0].cells[0].text = "Cell"
    written = io.BytesIO()
    document.save(written)
    table = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"text": ["One.", "Two."]}), table)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "One. " * 100)
        archive.writestr("b.html", "<html><body><p>Two.</p></body></html>")
    return {
        "a.pdf": pdf([page, page]),
        "a.docx": written.getvalue(),
        "a.parquet": table.getvalue(),
        "a.zip": packed.getvalue(),
        "a.txt.gz": gzip.compress(b"One. " * 100),
        "a.html": b"<html><head><meta charset=utf-8></head><body><div><p>One</p><table><tr><td>x</table></div></body></html>",
        "a.csv": b'text,date\n"One, two",2014\nThree,2015\n',
        "a.eml": b"From: a\nSubject: =?utf-8?q?x?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b--\n",
    }


@pytest.fixture(scope="module")
def files(pdf: Callable[..., bytes]) -> dict[str, bytes]:
    return _files(pdf)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.parquet", "a.zip", "a.txt.gz", "a.html", "a.csv", "a.eml"])
def test_mutated_files(files: dict[str, bytes], name: str) -> None:
    chance = random.Random(name)
    for _ in range(40):
        data = bytearray(files[name])
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            change = chance.randrange(3)
            if change == 0:
                data[at] = chance.randrange(256)
            elif change == 1:
                del data[at : at + chance.randint(1, 40)]
            else:
                data[at:at] = data[chance.randrange(len(data)) :][: chance.randint(1, 40)]
            if not data:
                break
        check(bytes(data), name)


@pytest.mark.parametrize(
    "suffix", [".txt", ".md", ".html", ".eml", ".csv", ".jsonl", ".docx", ".zip", ".gz", ".tar", ""]
)
def test_large_files_of_nothing(tmp_path: Any, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    with path.open("wb") as stream:
        stream.truncate(1024**3 if suffix in {".txt", ".html"} else 100 * 1024**2)
    found = list(read([path]))
    assert found
    assert all(isinstance(one, UnreadableInputError) for one in found)


def test_links_that_lead_in_circles(tmp_path: Any) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert all(isinstance(one, UnreadableInputError) for one in read([tmp_path / "a.txt", tmp_path]))
