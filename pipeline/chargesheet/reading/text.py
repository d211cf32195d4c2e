"""Plain text: a file is one statement."""

from collections.abc import Iterator
from typing import BinaryIO

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS, decode, too_long
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.metadata import Metadata, read_metadata
from chargesheet.records import Statement, statement_id


def read_text(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
    """The statement of a file of plain text; its ``text`` is the file's, but for a byte order mark."""
    try:
        text = whole_text(stream, source)
    except UnreadableInputError as failure:
        yield failure
        return
    yield Found(as_statement(text, read_metadata(text), source))


def whole_text(stream: BinaryIO, source: str) -> str:
    """The text of a stream of one statement; no more is read than one statement may have.

    Raises:
        UnreadableInputError: It is empty, too long, binary, or not UTF-8.
    """
    most = 4 * MAX_STATEMENT_CHARACTERS
    data = stream.read(most + 1)
    if len(data) > most:
        raise too_long(source)
    return decode(data, source)


def as_statement(text: str, metadata: Metadata, source: str) -> Statement:
    """A statement of its text and what was read about it."""
    return Statement(
        id=statement_id(text),
        text=text,
        title=metadata.title,
        date=metadata.date,
        publisher=metadata.publisher,
        index=metadata.index,
        language=metadata.language,
        country=metadata.country,
        source=source,
    )
