"""Formats: which reader reads what."""

import itertools
from collections.abc import Iterator
from typing import BinaryIO

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.found import Found, Reader
from chargesheet.reading.jsonl import read_jsonl, statements_of
from chargesheet.reading.lines import MAX_LINE_BYTES, Line, iter_lines
from chargesheet.reading.markdown import read_markdown
from chargesheet.reading.text import read_text

SUFFIXES: dict[str, Reader] = {
    ".jsonl": read_jsonl,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".ndjson": read_jsonl,
    ".text": read_text,
    ".txt": read_text,
}
"""The reader of each kind of file, by the end of its name in small letters."""


def read_unnamed(stream: BinaryIO, source: str) -> Iterator[Found | UnreadableInputError]:
    """Statements of a stream whose format no name tells: JSON lines if its first line is one, else Markdown."""
    lines = iter_lines(stream)
    head: list[Line] = []
    for line in lines:
        head.append(line)
        if line.data is None or line.data.strip():
            break
    if head and _is_json_line(head[-1]):
        return statements_of(itertools.chain(head, lines), source)
    if head and head[-1].data is None:
        return iter([_long_line(source, head[-1])])
    return read_markdown(_Rest(b"".join(line.data or b"" for line in head), stream), source)  # type: ignore[arg-type]


class _Rest:
    """A stream to read on from, with what was already read put back in front."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, less only at the end."""
        return self._head[:size] + self._stream.read(max(0, size - len(self._head)))


def _is_json_line(line: Line) -> bool:
    """Whether a first line shows that JSON lines follow, be it a broken one: ``{"text": …`` is no prose."""
    data = (line.data or b"").removeprefix(b"\xef\xbb\xbf").strip()
    return data.startswith(b"{") and data[1:].lstrip()[:1] in {b'"', b"}"}


def _long_line(source: str, line: Line) -> UnreadableInputError:
    return UnreadableInputError(
        source,
        f"the line is longer than {MAX_LINE_BYTES // 1024**2} MiB",
        "Split the text into the statements that it holds.",
        line.number,
    )
