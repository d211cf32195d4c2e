"""What an archive may unpack to: a bomb of a few kilobytes must not fill memory, a disk or a day."""

import io
from typing import BinaryIO

FREE_BYTES = 1024**3
"""So much may come out of any archive."""
MOST_TIMES = 200
"""Beyond ``FREE_BYTES``, an archive may hold this many times its own size. Prose packs to a quarter, logs to a 30th."""
MAX_DEPTH = 4
"""Archives inside archives, this many deep, are read."""


class TooMuchError(OSError):
    """An archive unpacks to more than it may."""


class Budget:
    """The bytes that may still come out of one archive, and of those inside it."""

    def __init__(self, packed: int | None) -> None:
        """Start full.

        Args:
            packed: The size of the archive in bytes, or ``None`` where it is not known.
        """
        self._left = max(FREE_BYTES, MOST_TIMES * (packed or 0))

    def spend(self, count: int) -> None:
        """Take bytes off.

        Raises:
            TooMuchError: No more are left.
        """
        self._left -= count
        if self._left < 0:
            raise TooMuchError("it unpacks to far more than its size: this may be an archive bomb")


class Metered(io.RawIOBase):
    """A stream whose bytes are taken off a budget as they are read."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into the buffer, and pay for it."""
        data = self._stream.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)
