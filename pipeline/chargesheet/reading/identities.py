"""One id, one text: what keeps a statement from being read twice, and two texts from sharing an id."""

import hashlib

from msgspec import Struct

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.found import Found


class Identities:
    """The ids of the statements that a run has read.

    Records of two texts under one id could not be told apart, and those of one text read twice would be the same
    records again. For each statement about 300 bytes are kept: digests of its id and of its text, and where it stood;
    never the text. A million statements take 0.3 GB.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, _Place] = {}

    def add(self, found: Found, source: str) -> str | None:
        """Take note of a statement.

        Args:
            found: The statement.
            source: The file that it was found in.

        Returns:
            Where the same statement, id and text, was read before; ``None`` for a new one.

        Raises:
            UnreadableInputError: The id is that of another text.
        """
        here = _Place(_digest(found.statement.text), source, found.line)
        known = self._known.setdefault(_digest(found.statement.id), here)
        if known is here:
            return None
        if known.text == here.text:
            return place(known.source, known.line)
        raise UnreadableInputError(
            source,
            f"the id {found.statement.id[:80]!r} is that of another text, in {place(known.source, known.line)}",
            "Give each statement an id of its own.",
            found.line,
        )


def place(source: str, line: int | None) -> str:
    """The file, with the line where there is one: ``statements.jsonl, line 12``."""
    return source if line is None else f"{source}, line {line}"


class _Place(Struct, frozen=True, gc=False):
    """The digest of a text, and where it stood."""

    text: bytes
    source: str
    line: int | None


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest()
