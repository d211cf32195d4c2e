"""From inputs to statements with the place of each, and how far along the inputs they stand."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from chargesheet.archive.ledger import Place
from chargesheet.archive.settings import Settings
from chargesheet.errors import ChargesheetError, UnreadableInputError
from chargesheet.reading import Found, Identities, OnNote, read
from chargesheet.records import Statement


class FoundStatement(Struct, frozen=True):
    """A statement, and where it was found."""

    statement: Statement
    place: Place


class Unread(Struct, frozen=True):
    """What could not be read of an input, ``given`` as it was named."""

    failure: UnreadableInputError
    given: str


class ReadToEnd(Struct, frozen=True):
    """An input was read to its end."""

    given: str


class _Places(Identities):
    """Notes where each statement stands. Repeats are for the ledger to tell: it forgets none between runs."""

    def __init__(self) -> None:
        super().__init__()
        self.last = Place("", 0)

    def add(self, found: Found, source: str) -> str | None:
        """Take note of a statement's place; each counts as new."""
        self.last = Place(source, found.line or 0)
        return None


def find(
    inputs: Sequence[str], wanted: Settings, *, stdin: BinaryIO | None, on_note: OnNote
) -> Iterator[FoundStatement | Unread | ReadToEnd]:
    """The statements of the inputs, in order; what cannot be read stands where its statement would.

    Args:
        inputs: Files, folders, ``-``, or whatever else ``reading.read`` takes.
        wanted: How they are to be read: what stands in for a date, country or language that they do not give.
        stdin: What ``-`` reads.
        on_note: Called with what a person should know.
    """
    places = _Places()
    for given in inputs:
        try:
            for found in read(
                [given],
                date=wanted.date,
                country=wanted.country,
                language=wanted.language,
                text_column=wanted.text_column,
                split=wanted.split,
                stdin=stdin,
                identities=places,
                on_note=on_note,
            ):
                if isinstance(found, UnreadableInputError):
                    yield Unread(found, given)
                else:
                    yield FoundStatement(found, places.last)
        except UnreadableInputError as error:
            yield Unread(error, given)
        except ChargesheetError as error:
            yield Unread(UnreadableInputError(given, str(error).rstrip("."), "Mend that, and run again."), given)
        yield ReadToEnd(given)


class Track:
    """How far along the inputs a run has read, by the sizes of their files: what time is left can be told from it.

    A file counts as read when a statement of the next one appears; inside a file the text's length stands for its
    bytes, so the share is a guess that never passes 1.
    """

    def __init__(self, inputs: Sequence[str]) -> None:
        self._total = sum(_size(name) for name in inputs)
        self._before = 0
        self._file = ""
        self._file_size = 0
        self._inside = 0

    def pass_by(self, found: FoundStatement) -> None:
        """Take note of a statement that was read."""
        file = found.place.file
        if file != self._file:
            self._before += self._file_size
            self._file, self._file_size, self._inside = file, _size(file), 0
        self._inside = min(self._file_size, self._inside + len(found.statement.text))

    def finish(self) -> None:
        """Take note that all inputs were read."""
        self._before, self._inside = self._total, 0

    @property
    def share(self) -> float | None:
        """The share that was read, 0 to 1; ``None`` where sizes are not known, as of standard input."""
        return min(1.0, (self._before + self._inside) / self._total) if self._total else None


def _size(name: str) -> int:
    """The bytes of a file, or of all files below a folder; 0 for what is neither."""
    try:
        path = Path(name)
        if path.is_file():
            return path.stat().st_size
        return sum(
            (Path(folder) / file).stat().st_size
            for folder, _, files in os.walk(path)
            for file in files
            if not file.startswith(".")
        )
    except (OSError, ValueError):
        return 0
