"""Where statements come from: files, folders, standard input."""

import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from chargesheet.errors import UnreadableInputError


def shown(path: str | Path) -> str:
    """The path as text that can be written as UTF-8: bytes of a name that are none become replacement characters."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def standard_input() -> BinaryIO | None:
    """Standard input as bytes, or ``None`` where it is closed."""
    return None if sys.stdin is None else sys.stdin.buffer


def files_in(
    folder: Path, suffixes: Collection[str], leave_out: Path | None = None
) -> Iterator[Path | UnreadableInputError]:
    """The files below a folder that have one of the suffixes, in order of their names.

    Hidden files and folders are passed over, and so are a folder that was seen before, which a link may lead back to,
    and the file ``leave_out`` under any of its names. A folder that cannot be opened is yielded as a failure.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[Path] = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir():
                status = path.stat()
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
                waiting.extend(sorted((p for p in path.iterdir() if not p.name.startswith(".")), reverse=True))
            elif (
                path.suffix.lower() in suffixes
                and (path.is_file() or not path.exists())
                and (leave_out is None or not same_file(path, leave_out))
            ):
                yield path
        except OSError as error:
            yield unopened(path, error)


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, through links of either kind; a path to nothing is no file's."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def unopened(path: str | Path, error: OSError) -> UnreadableInputError:
    """The failure of a file or folder that the system will not open or read."""
    name = shown(path)
    if isinstance(error, FileNotFoundError):
        return UnreadableInputError(name, "there is no such file", "Check the name.")
    if isinstance(error, PermissionError):
        return UnreadableInputError(name, "permission to read it is denied", "Change its permissions.")
    reason = error.strerror or str(error) or type(error).__name__
    return UnreadableInputError(name, f"it cannot be read: {reason}", "Check that it is a file that can be opened.")
