"""Formats: what a file is, whatever its name; what is missing is named."""

import sys
from typing import Any

import pytest

from chargesheet.reading.formats import SUFFIXES, is_known
from chargesheet.reading.sniffing import sniff

HTML = b"<!DOCTYPE html>\n<html><body><p>Two men were freed.</p></body></html>"

SNIFFED = [
    ("PDF", b"%PDF-1.7", ".pdf"),
    ("ZIP", b"PK\x03\x04", ".zip"),
    ("an empty ZIP", b"PK\x05\x06", ".zip"),
    ("gzip", b"\x1f\x8b\x08", ".gz"),
    ("Zstandard", b"\x28\xb5\x2f\xfd", ".zst"),
    ("Parquet", b"PAR1", ".parquet"),
    ("tar", b"a" * 257 + b"ustar", ".tar"),
    ("HTML", HTML, ".html"),
    ("HTML behind a comment", b"\xef\xbb\xbf <?xml version='1.0'?> <!-- x -->\n<HTML lang='en'>", ".html"),
    ("text that speaks of HTML", b"Use <html> to begin.", None),
    ("text", b"# A title", None),
    ("nothing", b"", None),
]


@pytest.mark.parametrize(("head", "suffix"), [row[1:] for row in SNIFFED], ids=[row[0] for row in SNIFFED])
def test_the_first_bytes_tell(head: bytes, suffix: str | None) -> None:
    assert sniff(head) == suffix
    assert suffix is None or suffix in SUFFIXES


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.md", "a.pdf", "a.docx", "a.rtf", "a"])
def test_a_page_under_any_name(text_of: Any, name: str) -> None:
    assert text_of(HTML, name) == "Two men were freed."


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.zip", "a.csv", "a"])
def test_a_pdf_under_any_name(pdf: Any, text_of: Any, name: str) -> None:
    assert text_of(pdf([[(72, 600, "Two men were freed.")]]), name) == "Two men were freed."


KNOWN = [
    ("a.txt", True),
    ("A.PDF", True),
    ("a.tar.gz", True),
    ("a.jsonl.zst", True),
    ("a.log.gz", False),
    ("a.gz", False),
    ("a.log", False),
    ("a", False),
    (".gz", False),
]


@pytest.mark.parametrize(("name", "known"), KNOWN)
def test_what_folders_are_searched_for(name: str, known: bool) -> None:
    assert is_known(name) is known


MISSING = [
    ("trafilatura", "a.html", HTML),
    ("pypdfium2", "a.pdf", b"%PDF-1.7"),
    ("pyarrow.parquet", "a.parquet", b"PAR1"),
    ("zstandard", "a.txt.zst", b"\x28\xb5\x2f\xfd"),
]


@pytest.mark.parametrize(("library", "name", "data"), MISSING, ids=[row[0] for row in MISSING])
def test_a_library_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, failure_of: Any, library: str, name: str, data: bytes
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    failure = failure_of(data, name)
    assert library.partition(".")[0] in failure.reason
    assert "pip install 'chargesheet[formats]'" in failure.remedy
