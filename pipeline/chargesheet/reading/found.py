"""What a reader finds: a statement, and where it stands."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from msgspec import Struct

from chargesheet.errors import UnreadableInputError
from chargesheet.records import Statement


class Found(Struct, frozen=True):
    """A statement as it was found; ``line`` counts from 1, and is ``None`` where the whole file is the statement."""

    statement: Statement
    line: int | None = None


Reader = Callable[[BinaryIO, str], Iterator[Found | UnreadableInputError]]
"""From a stream and the name of its file to what it holds."""
