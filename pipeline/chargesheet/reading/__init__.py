"""Reading: files, folders and standard input into statements, one module a format.

A reader never changes a character: the ``text`` of a statement is the file's own (less a byte order mark), or the
JSON string's, and offsets point into it. What cannot be read is yielded as a value, so that other inputs still are.
"""

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS
from chargesheet.reading.inputs import files_in, shown, unopened
from chargesheet.reading.jsonl import read_jsonl, statements_of
from chargesheet.reading.lines import MAX_LINE_BYTES, Line, iter_lines
from chargesheet.reading.markdown import read_markdown
from chargesheet.reading.text import read_text
from chargesheet.reading.values import check_country, check_date
from chargesheet.records import Statement

__all__ = ["MAX_LINE_BYTES", "MAX_STATEMENT_CHARACTERS", "SUFFIXES", "Reader", "check_country", "check_date", "read"]

Reader = Callable[[BinaryIO, str], Iterator[Found | UnreadableInputError]]

SUFFIXES: dict[str, Reader] = {
    ".jsonl": read_jsonl,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".ndjson": read_jsonl,
    ".text": read_text,
    ".txt": read_text,
}
"""The reader of each kind of file, by the end of its name in small letters."""

STANDARD_INPUT = "-"


def read(
    inputs: Iterable[str | Path],
    *,
    date: str | None = None,
    country: str | None = None,
    stdin: BinaryIO | None = None,
    leave_out: Path | None = None,
    identities: Identities | None = None,
    on_note: OnNote | None = None,
) -> Iterator[Statement | UnreadableInputError]:
    """The statements of the inputs, in order; a failure stands where its statement would.

    A statement that was read before, with the same id and text, is passed over with a note; one with the id of
    another text is a failure.

    Args:
        inputs: Files, folders (read whole, in order of their names, hidden ones and unknown suffixes left out), or
            ``-`` for standard input. A file without a suffix, and standard input, are JSON lines if they begin so,
            else Markdown.
        date: The date of statements that give none, ISO 8601. A statement's own date wins.
        country: The country of statements that give none, ISO 3166-1 alpha-2. A statement's own country wins.
        stdin: What ``-`` reads; ``sys.stdin.buffer`` unless given.
        leave_out: A file that folders are read without, such as the one that the records go to.
        identities: What was read before, when several calls make one run; what this call reads is added.
        on_note: Called with what a person should know and is no failure: a statement that was given twice, a long
            one without a date or a country.

    Raises:
        ValueError: ``date`` or ``country`` is not what it should be.
    """
    names = [inputs] if isinstance(inputs, str | Path) else inputs
    return _read_all(
        (source for name in names for source in _sources(name, stdin, leave_out)),
        check_date(date) if date is not None else None,
        check_country(country) if country is not None else None,
        Identities() if identities is None else identities,
        on_note or _pass_over,
    )


def _pass_over(note: str) -> None:
    """Take a note that nobody asked for."""


def _read_all(
    sources: Iterable[_Source], date: str | None, country: str | None, identities: Identities, on_note: OnNote
) -> Iterator[Statement | UnreadableInputError]:
    for source in sources:
        repeats = Repeats(source.name)
        for found in source.contents:
            if isinstance(found, UnreadableInputError):
                yield found
                continue
            try:
                earlier = identities.add(found, source.name)
            except UnreadableInputError as failure:
                yield failure
                continue
            if earlier is not None:
                repeats.add(found, earlier)
                continue
            statement = found.statement
            if (date and not statement.date) or (country and not statement.country):
                statement = msgspec.structs.replace(
                    statement, date=statement.date or date, country=statement.country or country
                )
            if note := long_without(statement, place(source.name, found.line)):
                on_note(note)
            yield statement
        if note := repeats.note():
            on_note(note)


def _read_input(name: str | Path, stdin: BinaryIO | None) -> Iterator[Found | UnreadableInputError]:
    if name == STANDARD_INPUT:
        yield from _read_stream(read_unnamed, stdin or sys.stdin.buffer, STANDARD_INPUT)
        return
    path = Path(name)
    if not str(name) or "\0" in str(name):
        yield UnreadableInputError(shown(name), "this names no file", "Check the name.")
    elif path.is_dir():
        yield from _read_folder(path)
    elif not path.suffix:
        yield from _read_file(read_unnamed, path)
    elif reader := SUFFIXES.get(path.suffix.lower()):
        yield from _read_file(reader, path)
    elif path.exists():
        yield UnreadableInputError(
            shown(path),
            f"files named *{shown(path.suffix)} are not read",
            f"Give one of {', '.join(SUFFIXES)}, or the text on standard input, which is -.",
        )
    else:
        yield unopened(path, FileNotFoundError())


def _read_folder(folder: Path) -> Iterator[Found | UnreadableInputError]:
    empty = True
    for path in files_in(folder, SUFFIXES):
        empty = False
        if isinstance(path, UnreadableInputError):
            yield path
        else:
            yield from _read_file(SUFFIXES[path.suffix.lower()], path)
    if empty:
        yield UnreadableInputError(
            shown(folder),
            "there is nothing to read in this folder",
            f"It should hold files named {', '.join(SUFFIXES)}.",
        )


def _read_file(reader: Reader, path: Path) -> Iterator[Found | UnreadableInputError]:
    try:
        stream = path.open("rb")
    except OSError as error:
        yield unopened(path, error)
        return
    with stream:
        yield from _read_stream(reader, stream, shown(path))


def _read_stream(reader: Reader, stream: BinaryIO, source: str) -> Iterator[Found | UnreadableInputError]:
    """The reader's statements; a disk that fails half-way is a failure after those that were read."""
    found = reader(stream, source)
    while True:
        try:
            statement = next(found, None)
        except OSError as error:
            yield unopened(source, error)
            return
        if statement is None:
            return
        yield statement


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
