"""Streams as the readers need them: looked into without loss, or with a way back to the start."""

import io
import tempfile
from typing import BinaryIO, cast

from chargesheet.errors import UnreadableInputError

HEAD_BYTES = 4096
_IN_MEMORY = 16 * 1024 * 1024
_STEP = 1024 * 1024


class _Rest(io.RawIOBase):
    """A stream with what was already read put back in front."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)]
        self._head = self._head[len(data) :]
        if not data:
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Copy(tempfile.SpooledTemporaryFile[bytes]):
    """A temporary file that is closed, and so deleted, when nothing holds it any more."""

    def __del__(self) -> None:
        self.close()


def with_head(head: bytes, stream: BinaryIO) -> BinaryIO:
    """The stream with ``head`` in front of what is left of it."""
    return io.BufferedReader(_Rest(head, stream))


def peeked(stream: BinaryIO, size: int = HEAD_BYTES) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and a stream that still has them."""
    head = b""
    while len(head) < size and (data := stream.read(size - len(head))):
        head += data
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, with_head(head, stream)


def whole(stream: BinaryIO, source: str, most: int) -> bytes:
    """All bytes of a stream that may have at most ``most``.

    Raises:
        UnreadableInputError: It has more, or none.
    """
    data = stream.read(most + 1)
    if len(data) > most:
        raise too_large(source, most)
    if not data:
        raise UnreadableInputError(source, "it is empty", "Give a file that holds a statement.")
    return data


def rewindable(stream: BinaryIO, source: str, most: int) -> BinaryIO:
    """The stream itself where one can move about in it, else a temporary copy, which nobody need delete.

    Raises:
        UnreadableInputError: It has more than ``most`` bytes.
    """
    if stream.seekable():
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > most:
            raise too_large(source, most)
        return stream
    copy = cast("BinaryIO", _Copy(max_size=_IN_MEMORY))
    size = 0
    while data := stream.read(_STEP):
        size += len(data)
        if size > most:
            copy.close()
            raise too_large(source, most)
        copy.write(data)
    copy.seek(0)
    return copy


def too_large(source: str, most: int) -> UnreadableInputError:
    """The failure of a file that is larger than its format may be."""
    return UnreadableInputError(
        source, f"it is larger than {most // 1024**2:,} MiB", "Split it, or give its text as JSON lines."
    )
