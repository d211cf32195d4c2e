"""Reading: files, folders, archives, addresses and standard input into statements, one module a format.

The ``text`` of a statement is the file's own (less a byte order mark), or the JSON string's, and offsets point into it.
Readers of HTML, PDF and DOCX make a text, and keep the way back to what they extracted. What cannot be read is yielded
as a value, so that other inputs still are.
"""

import glob
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS
from chargesheet.reading.formats import SUFFIXES, is_known, read_named, read_unnamed
from chargesheet.reading.found import Context, Found, Reader
from chargesheet.reading.identities import Identities, place
from chargesheet.reading.inputs import files_in, same_file, shown, unopened
from chargesheet.reading.lines import MAX_LINE_BYTES
from chargesheet.reading.notes import LONG_STATEMENT, OnNote, Repeats, long_without
from chargesheet.reading.remote import is_address, remote_files
from chargesheet.reading.splitting import parts_of
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
    "read_found",
]

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class _Source:
    """A file or standard input, by its name as the user gave it, and what it holds."""

    name: str
    contents: Iterator[Found | UnreadableInputError]


@dataclass(frozen=True, slots=True)
class _Fallback:
    """What stands in for what statements do not give."""

    date: str | None
    country: str | None
    language: str | None

    def complete(self, statement: Statement) -> Statement:
        """The statement with what it lacked, where that is known."""
        date = statement.date or self.date
        country = statement.country or self.country
        language = statement.language or self.language
        if (date, country, language) == (statement.date, statement.country, statement.language):
            return statement
        return msgspec.structs.replace(statement, date=date, country=country, language=language)


def read(
    inputs: Iterable[str | Path],
    *,
    date: str | None = None,
    country: str | None = None,
    language: str | None = None,
    stdin: BinaryIO | None = None,
    leave_out: Path | None = None,
    identities: Identities | None = None,
    on_note: OnNote | None = None,
    text_column: str | None = None,
    split: bool = True,
) -> Iterator[Statement | UnreadableInputError]:
    """The statements of the inputs, in order; a failure stands where its statement would.

    A statement that was read before, with the same id and text, is passed over with a note; one with the id of
    another text is a failure.

    Args:
        inputs: Files, folders (read whole, in order of their names, hidden ones and unknown suffixes left out), globs
            (``archive/**/*.pdf``), addresses (``https://…``, ``s3://…``), or ``-`` for standard input. A file without
            a suffix, and standard input, are read by their first bytes, as JSON lines if they begin so, else as
            Markdown.
        date: The date of statements that give none, ISO 8601. A statement's own date wins.
        country: The country of statements that give none, ISO 3166-1 alpha-2. A statement's own country wins.
        language: The language of statements that give none, ISO 639-1. A statement's own language wins.
        stdin: What ``-`` reads; ``sys.stdin.buffer`` unless given.
        leave_out: A file that folders are read without, such as the one that the records go to.
        identities: What was read before, when several calls make one run; what this call reads is added.
        on_note: Called with what a person should know and is no failure: a statement that was given twice, a long
            one without a date or a country.
        text_column: The column of tables (CSV, Parquet) that holds the text, where it is not ``text``.
        split: A file that is plainly a report with a chapter a country becomes a statement a chapter, each named
            ``report.pdf#kazakhstan;char=1000,9000``, with the chapter's offsets in the file's text.

    Raises:
        ValueError: ``date`` or ``country`` is not what it should be.
    """
    found = read_found(
        inputs,
        date=date,
        country=country,
        language=language,
        stdin=stdin,
        leave_out=leave_out,
        identities=identities,
        on_note=on_note,
        text_column=text_column,
        split=split,
    )
    return (one.statement if isinstance(one, Found) else one for one in found)


def read_found(
    inputs: Iterable[str | Path],
    *,
    date: str | None = None,
    country: str | None = None,
    language: str | None = None,
    stdin: BinaryIO | None = None,
    leave_out: Path | None = None,
    identities: Identities | None = None,
    on_note: OnNote | None = None,
    text_column: str | None = None,
    split: bool = True,
) -> Iterator[Found | UnreadableInputError]:
    """As ``read``, each statement with its line and, where its text was made from a file's, the map back to that."""
    names = [inputs] if isinstance(inputs, str | Path) else inputs
    return _read_all(
        (source for name in names for source in _sources(name, stdin, leave_out, Context(text_column=text_column))),
        _Fallback(
            date=check_date(date) if date is not None else None,
            country=check_country(country) if country is not None else None,
            language=language,
        ),
        Identities() if identities is None else identities,
        on_note or _pass_over,
        split,
    )


def _pass_over(note: str) -> None:
    """Take a note that nobody asked for."""


def _read_all(
    sources: Iterable[_Source],
    fallback: _Fallback,
    identities: Identities,
    on_note: OnNote,
    split: bool,
) -> Iterator[Found | UnreadableInputError]:
    for source in sources:
        repeats = Repeats(source.name)
        for found in _parts(source.contents, split):
            if isinstance(found, UnreadableInputError):
                yield found
                continue
            statement = found.statement
            # A part of a report or a member of an archive says where it is better than the input does.
            file = found.file or (statement.source if found.line is None else None) or source.name
            try:
                earlier = identities.add(found, file)
            except UnreadableInputError as failure:
                yield failure
                continue
            if earlier is not None:
                repeats.add(found, earlier)
                continue
            statement = fallback.complete(statement)
            if note := long_without(statement, place(file, found.line)):
                on_note(note)
            yield msgspec.structs.replace(found, statement=statement)
        if note := repeats.note():
            on_note(note)


def _parts(contents: Iterator[Found | UnreadableInputError], split: bool) -> Iterator[Found | UnreadableInputError]:
    """What was found, with reports split; a line of a file of many statements is none."""
    for found in contents:
        if split and isinstance(found, Found) and found.line is None:
            yield from parts_of(found)
        else:
            yield found


def _sources(name: str | Path, stdin: BinaryIO | None, leave_out: Path | None, context: Context) -> Iterator[_Source]:
    """What one input consists of, in order."""
    if name == STANDARD_INPUT:
        stream = stdin or sys.stdin.buffer
        yield _Source(STANDARD_INPUT, read_unnamed(stream, STANDARD_INPUT, context))
        return
    if isinstance(name, str) and is_address(name):
        for address, contents in remote_files(name, context):
            yield _Source(address, contents)
        return
    path = Path(name)
    if not str(name) or "\0" in str(name):
        yield _failed(UnreadableInputError(shown(name), "this names no file", "Check the name."))
    elif path.is_dir():
        yield from _folder(path, leave_out, context)
    elif not path.exists() and (matches := sorted(_matches(str(path)))):
        for match in matches:
            if Path(match).is_dir():
                yield from _folder(Path(match), leave_out, context)
            elif is_known(match) and not (leave_out and same_file(Path(match), leave_out)):
                yield _file(Path(match), context)
    elif path.exists():
        yield _file(path, context)
    else:
        yield _failed(unopened(path, FileNotFoundError()))


def _matches(pattern: str) -> list[str]:
    """What a glob matches; ``glob`` takes absolute and relative patterns alike, and passes hidden files over."""
    return glob.glob(pattern, recursive=True)  # noqa: PTH207


def _folder(folder: Path, leave_out: Path | None, context: Context) -> Iterator[_Source]:
    empty = True
    for path in files_in(folder, SUFFIXES, leave_out):
        if isinstance(path, UnreadableInputError):
            yield _failed(path)
        elif is_known(path.name):
            yield _file(path, context)
        else:
            continue
        empty = False
    if empty:
        reason = "there is nothing to read in this folder"
        yield _failed(UnreadableInputError(shown(folder), reason, f"It should hold files named {', '.join(SUFFIXES)}."))


def _failed(failure: UnreadableInputError) -> _Source:
    return _Source(failure.source, iter([failure]))


def _file(path: Path, context: Context) -> _Source:
    return _Source(shown(path), _file_contents(path, context))


def _file_contents(path: Path, context: Context) -> Iterator[Found | UnreadableInputError]:
    try:
        stream = path.open("rb")
    except OSError as error:
        yield unopened(path, error)
        return
    with stream:
        yield from read_named(stream, shown(path.name), shown(path), context)
