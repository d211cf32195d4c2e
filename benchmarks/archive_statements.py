"""Statements for the benchmarks of archives: passages of a folder's text files, with metadata."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from chargesheet.records import Statement

# 2008.txt, 2006-countries.txt: the year that a file is of.
_YEAR = re.compile(r"(\d{4})")
_FEWEST, _MOST = 200, 900
"""A passage has at least so many code points, and ends with the paragraph that brings it to the other figure."""


def passages(path: Path) -> Iterator[str]:
    """Paragraphs of a file joined to passages of about seventy words."""
    passage = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        paragraph = line.strip()
        if len(paragraph) < 40:
            continue
        passage = f"{passage}\n{paragraph}" if passage else paragraph
        if len(passage) >= _FEWEST:
            yield passage[: _MOST * 4]
            passage = ""


def statements(folder: Path, number: int) -> Iterator[Statement]:
    """So many statements; when the passages run out they come again, each time with another ending."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise SystemExit(f"error: {folder} holds no text files")
    made = 0
    for again in itertools.count():
        for path in files:
            year = _YEAR.search(path.name)
            for passage in passages(path):
                if made == number:
                    return
                text = passage if not again else f"{passage}\n({again})"
                yield Statement(
                    id=f"{path.stem}-{made}",
                    text=text,
                    title=f"{path.stem}, passage {made}",
                    date=f"{year[1]}-05-28" if year else None,
                    publisher="Annual report",
                )
                made += 1


def write_statements(folder: Path, target: Path, number: int) -> int:
    """Write so many statements as JSON lines; returns their words."""
    words = 0
    with target.open("wb") as stream:
        for statement in statements(folder, number):
            words += len(statement.text.split())
            stream.write(msgspec.json.encode(statement) + b"\n")
    return words
