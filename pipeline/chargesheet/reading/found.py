"""What a reader finds: a statement, and where it stands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol

from msgspec import Struct

from chargesheet.errors import UnreadableInputError
from chargesheet.records import Statement

if TYPE_CHECKING:
    from chargesheet.reading.budget import Budget
    from chargesheet.reading.mending import SourceMap


class Found(Struct, frozen=True):
    """A statement as it was found.

    Attributes:
        statement: The statement.
        line: The line or row of the file, from 1; ``None`` where the whole file is the statement.
        source_map: The way from its text back to the characters that were extracted from the file; ``None`` where the
            text is the file's own.
        file: The file that ``line`` counts in, as a member of an archive if it is one.
    """

    statement: Statement
    line: int | None = None
    source_map: "SourceMap | None" = None
    file: str | None = None


class Context(Struct, frozen=True):
    """What a reader is told beside the stream.

    Attributes:
        text_column: The column of a table that holds the text; ``None`` for the usual names.
        depth: How many archives the stream lies in.
        budget: What may still be unpacked from the outermost archive.
    """

    text_column: str | None = None
    depth: int = 0
    budget: "Budget | None" = None


PLAIN = Context()
"""Nothing special."""


class Reader(Protocol):
    """From a stream and the name of its file to what it holds."""

    def __call__(
        self, stream: BinaryIO, source: str, context: Context = PLAIN
    ) -> Iterator[Found | UnreadableInputError]:
        """The statements of the stream, in order; a failure stands where its statement would."""
        ...
