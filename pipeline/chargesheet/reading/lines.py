"""The lines of a stream, one at a time, in memory that does not grow with a line's length."""

from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line is passed over and reported."""

_STEP = 64 * 1024


class Line(Struct, frozen=True):
    """A line with its end; ``number`` counts from 1; ``data`` is ``None`` for a line that is too long."""

    number: int
    data: bytes | None


def iter_lines(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[Line]:
    r"""The lines of a stream, split at ``\n``; never more than ``limit`` bytes of one are held."""
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        if len(data) <= limit or data.endswith(b"\n"):
            yield Line(number, data)
            continue
        while data and not data.endswith(b"\n"):
            data = stream.readline(_STEP)
        yield Line(number, None)
