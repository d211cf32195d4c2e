"""Where records come from: files, plain or gzip, folders of them, standard input."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.inputs import files_in, shown, unopened

_ENDINGS = (".jsonl", ".jsonl.gz")
# What a run over an archive writes: documents hold all that events do, and more.
_PARTS = ("documents", "events")


def record_files(source: str) -> Iterator[Path | UnreadableInputError]:
    """The files of records that a source is: itself, or those of a folder in order of their names.

    Of a folder that a run over an archive wrote, these are its ``documents/part-*``, or else its ``events/part-*``;
    of any other, all files below it that end in ``.jsonl`` or ``.jsonl.gz``.

    Args:
        source: A path; not ``-``.
    """
    path = Path(source)
    if not path.is_dir():
        yield path
        return
    folder = next((path / name for name in _PARTS if any((path / name).glob("part-*"))), path)
    found = False
    for file in files_in(folder, {".jsonl", ".gz"}):
        if isinstance(file, UnreadableInputError) or file.name.lower().endswith(_ENDINGS):
            found = True
            yield file
    if not found:
        yield UnreadableInputError(
            shown(path), "this folder holds no records", "Name one that has files ending in .jsonl or .jsonl.gz."
        )


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file of records as bytes, decompressed where its name ends in ``.gz``.

    Raises:
        UnreadableInputError: It cannot be opened or read on.
    """
    try:
        if path.name.lower().endswith(".gz"):
            with gzip.open(path, "rb") as stream:
                yield cast(BinaryIO, stream)
        else:
            with path.open("rb") as plain:
                yield plain
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableInputError(
            shown(path), f"it is no whole gzip file: {error}", "Make it again from the records."
        ) from error
    except OSError as error:
        raise unopened(path, error) from error


def standard_input() -> BinaryIO | None:
    """Standard input as bytes, or ``None`` where it is closed."""
    return None if sys.stdin is None else sys.stdin.buffer
