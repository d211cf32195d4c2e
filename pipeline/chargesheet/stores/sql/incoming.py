"""Lines of JSON into records that a store can hold: each with the line it stood on, or the reason why not."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import msgspec
from msgspec import Struct

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.inputs import shown
from chargesheet.reading.lines import iter_lines
from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    DocumentRecord,
    EventRecord,
    decode_document,
    decode_event,
)
from chargesheet.stores.sql.errors import LineError
from chargesheet.stores.sql.sources import opened, record_files

MAX_LINE_BYTES = 256 * 1024 * 1024
"""A longer line is passed over and reported: a document record holds a whole statement with all its mentions."""

_LONGEST_ID = 250
_LAST_OFFSET = 2**31 - 1
_LAST_COUNT = 2**63 - 1
# The escape of U+0000 in JSON, "\u0000", but not "\\u0000", which is a backslash and letters.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_ESCAPED_NUL = rb"\u0000"
# How chargesheet writes an event record: the schema comes first.
_EVENT = f'{{"schema":"{EVENT_SCHEMA}",'.encode()
_BOM = b"\xef\xbb\xbf"


class _Kind(Struct):
    """Enough of a record to know which it is."""

    schema: str


class Incoming(Struct, frozen=True):
    """A record and where it was read; ``size`` is its line's bytes."""

    source: str
    line: int
    record: EventRecord | DocumentRecord
    size: int


def read_all(
    sources: Iterable[str], stdin: BinaryIO | None = None
) -> Iterator[Incoming | LineError | UnreadableInputError]:
    """The records of files, folders and standard input, in order; what cannot be read comes as an error, in its place.

    Args:
        sources: Paths, or ``-`` for standard input.
        stdin: Standard input, unless it is closed.
    """
    for source in sources:
        for file in (source,) if source == "-" else record_files(source):
            if isinstance(file, UnreadableInputError):
                yield file
                continue
            try:
                yield from read_records(str(file), stdin)
            except UnreadableInputError as error:
                yield error


def read_records(source: str, stdin: BinaryIO | None = None) -> Iterator[Incoming | LineError]:
    """The records of a file, or of standard input for ``-``; lines that are none come as errors, in their place.

    Raises:
        UnreadableInputError: The file cannot be opened or read on.
    """
    if source == "-":
        if stdin is None:
            raise UnreadableInputError("-", "standard input is closed", "Name a file instead.")
        yield from _records("-", stdin)
        return
    with opened(Path(source)) as stream:
        yield from _records(shown(source), stream)


def _records(name: str, stream: BinaryIO) -> Iterator[Incoming | LineError]:
    for line in iter_lines(stream, MAX_LINE_BYTES):
        if line.data is None:
            yield LineError(name, line.number, f"longer than {MAX_LINE_BYTES // 2**20} MiB")
            continue
        data = line.data.removeprefix(_BOM) if line.number == 1 else line.data
        if data.isspace() or not data:
            continue
        try:
            record = read_record(data)
        except ValueError as error:
            yield LineError(name, line.number, str(error))
        else:
            yield Incoming(name, line.number, record, len(data))


def read_record(data: bytes) -> EventRecord | DocumentRecord:
    """The record on a line.

    Raises:
        ValueError: It is none, or one that no store can hold; the message says why.
    """
    try:
        kind = EVENT_SCHEMA if data.startswith(_EVENT) else msgspec.json.decode(data, type=_Kind).schema
    except msgspec.ValidationError:
        raise ValueError('this is no record: it has no "schema"') from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"this is no JSON: {error}") from None
    if _ESCAPED_NUL in data and _NUL.search(data):
        raise ValueError("it has the character U+0000, which no database holds")
    try:
        if kind == EVENT_SCHEMA:
            event = decode_event(data)
            check_event(event)
            return event
        if kind == DOCUMENT_SCHEMA:
            document = decode_document(data)
            check_document(document)
            return document
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"it is not of the schema {kind}: {error}") from None
    raise ValueError(f"records of the schema {kind} are not known")


def check_event(event: EventRecord, text: str | None = None) -> None:
    """See that offsets and ids are such as a store keeps.

    Raises:
        ValueError: One is not.
    """
    _check_id("id", event.id)
    _check_id("statement.id", event.statement.id)
    _check_id("model", event.model)
    _check_quote("trigger", event.trigger, text)
    for subject in event.subjects:
        _check_id("entity", subject.entity or "-")
        if subject.count is not None and subject.count > _LAST_COUNT:
            raise ValueError(f"the count {subject.count} is too large")
    for parties in (event.subjects, event.authorities, event.places):
        for party in parties:
            for mention in party.mentions:
                _check_quote("mention", mention, text)
    for provision in event.provisions:
        _check_id("provision", provision.id or "-")
        _check_id("article", provision.article or "-")
        _check_quote("provision", provision, text)
    for offence in event.offences:
        _check_quote("offence", offence, text)
    if event.date is not None:
        _check_quote("date", event.date, text)
    if event.penalty is not None:
        _check_quote("penalty", event.penalty, text)


def check_document(document: DocumentRecord) -> None:
    """See that a document's parts belong together, beside what ``check_event`` sees to.

    Raises:
        ValueError: They do not.
    """
    statement = document.statement
    _check_id("statement.id", statement.id)
    if document.id != statement.id:
        raise ValueError(f"its id is {document.id!r}, but its statement's {statement.id!r}")
    listed = set()
    for entity in document.entities:
        _check_id("entity", entity.id)
        if entity.id in listed:
            raise ValueError(f"the entity {entity.id} is listed twice")
        listed.add(entity.id)
    for mention in document.mentions:
        _check_quote("mention", mention, statement.text)
        if mention.entity is not None and mention.entity not in listed:
            raise ValueError(f"a mention is of the entity {mention.entity}, which is not listed")
    for event in document.events:
        if event.statement.id != statement.id:
            raise ValueError(f"the event {event.id} is of another statement, {event.statement.id!r}")
        check_event(event, statement.text)


def _check_id(what: Literal["id", "statement.id", "model", "entity", "provision", "article"], value: str) -> None:
    if not 0 < len(value) <= _LONGEST_ID:
        raise ValueError(f"the {what} has {len(value)} characters; 1 to {_LONGEST_ID} are kept")


class _Quoted(Protocol):
    """Everything quoted."""

    @property
    def text(self) -> str: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def _check_quote(what: str, quote: _Quoted, text: str | None) -> None:
    start, end = quote.start, quote.end
    if end - start == len(quote.text) and end <= _LAST_OFFSET and text is None:
        return
    if end - start != len(quote.text) or end > _LAST_OFFSET:
        raise ValueError(f"the {what} {quote.text[:40]!r} is not as long as its offsets {start} to {end}")
    if text is not None and text[start:end] != quote.text:
        raise ValueError(f"the {what} {quote.text[:40]!r} does not stand at {start} to {end} of the text")
