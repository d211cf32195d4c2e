"""Where records come from: files, plain or gzip, and folders of them."""

import gzip
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

    Of a folder that a run over an archive wrote, these are the parts that its ledger knows to be whole; without a
    ledger, its ``documents/part-*``, or else its ``events/part-*``. Of any other, all files below it that end in
    ``.jsonl`` or ``.jsonl.gz``.

    Args:
        source: A path; not ``-``.
    """
    path = Path(source)
    if not path.is_dir():
        yield path
        return
    from chargesheet.archive.folder import is_archive

    found = False
    for file in _files_of_run(path) if is_archive(path) else _files_below(path):
        found = True
        yield file
    if not found:
        yield UnreadableInputError(
            shown(path), "this folder holds no records", "Name one that has files ending in .jsonl or .jsonl.gz."
        )


def _files_of_run(path: Path) -> Iterator[Path | UnreadableInputError]:
    from chargesheet.archive import ArchiveError
    from chargesheet.archive.folder import record_files as parts_of

    try:
        yield from parts_of(path).paths
    except ArchiveError as error:
        yield UnreadableInputError(shown(path), str(error).rstrip("."), "Mend that, or name its files one by one.")


def _files_below(path: Path) -> Iterator[Path | UnreadableInputError]:
    folder = next((path / name for name in _PARTS if any((path / name).glob("part-*"))), path)
    for file in files_in(folder, {".jsonl", ".gz"}):
        if isinstance(file, UnreadableInputError) or file.name.lower().endswith(_ENDINGS):
            yield file


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
