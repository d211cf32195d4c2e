"""Reading: files, folders and standard input into statements, one module a format.

A reader never changes a character: the ``text`` of a statement is the file's own (less a byte order mark), or the
JSON string's, and offsets point into it. What cannot be read is yielded as a value, so that other inputs still are.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS
from chargesheet.reading.formats import SUFFIXES, read_unnamed
from chargesheet.reading.found import Found, Reader
from chargesheet.reading.identities import Identities, place
from chargesheet.reading.inputs import files_in, shown, unopened
from chargesheet.reading.lines import MAX_LINE_BYTES
from chargesheet.reading.notes import LONG_STATEMENT, OnNote, Repeats, long_without
from chargesheet.reading.values import check_country, check_date
from chargesheet.records import Statement

__all__ = [
    "LONG_STATEMENT",
    "MAX_LINE_BYTES",
    "MAX_STATEMENT_CHARACTERS",
    "STANDARD_INPUT",
    "SUFFIXES",
    "Found",
    "Identities",
    "OnNote",
    "Reader",
    "check_country",
    "check_date",
    "read",
]

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class _Source:
    """A file or standard input, by its name as the user gave it, and what it holds."""

    name: str
    contents: Iterator[Found | UnreadableInputError]


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


def _sources(name: str | Path, stdin: BinaryIO | None, leave_out: Path | None) -> Iterator[_Source]:
    """What one input consists of, in order."""
    if name == STANDARD_INPUT:
        yield _Source(STANDARD_INPUT, _contents(read_unnamed, stdin or sys.stdin.buffer, STANDARD_INPUT))
        return
    path = Path(name)
    if not str(name) or "\0" in str(name):
        yield _failed(UnreadableInputError(shown(name), "this names no file", "Check the name."))
    elif path.is_dir():
        yield from _folder(path, leave_out)
    elif not path.suffix:
        yield _file(read_unnamed, path)
    elif reader := SUFFIXES.get(path.suffix.lower()):
        yield _file(reader, path)
    elif path.exists():
        reason = f"files named *{shown(path.suffix)} are not read"
        remedy = f"Give one of {', '.join(SUFFIXES)}, or the text on standard input, which is -."
        yield _failed(UnreadableInputError(shown(path), reason, remedy))
    else:
        yield _failed(unopened(path, FileNotFoundError()))


def _folder(folder: Path, leave_out: Path | None) -> Iterator[_Source]:
    empty = True
    for path in files_in(folder, SUFFIXES, leave_out):
        empty = False
        if isinstance(path, UnreadableInputError):
            yield _failed(path)
        else:
            yield _file(SUFFIXES[path.suffix.lower()], path)
    if empty:
        reason = "there is nothing to read in this folder"
        yield _failed(UnreadableInputError(shown(folder), reason, f"It should hold files named {', '.join(SUFFIXES)}."))


def _failed(failure: UnreadableInputError) -> _Source:
    return _Source(failure.source, iter([failure]))


def _file(reader: Reader, path: Path) -> _Source:
    return _Source(shown(path), _file_contents(reader, path))


def _file_contents(reader: Reader, path: Path) -> Iterator[Found | UnreadableInputError]:
    try:
        stream = path.open("rb")
    except OSError as error:
        yield unopened(path, error)
        return
    with stream:
        yield from _contents(reader, stream, shown(path))


def _contents(reader: Reader, stream: BinaryIO, source: str) -> Iterator[Found | UnreadableInputError]:
    """The reader's statements; a disk that fails half-way is a failure after those that were read."""
    contents = reader(stream, source)
    while True:
        try:
            found = next(contents, None)
        except OSError as error:
            yield unopened(source, error)
            return
        if found is None:
            return
        yield found
