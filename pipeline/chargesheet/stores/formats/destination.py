"""Files and folders that appear whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from chargesheet.errors import ChargesheetError


class DestinationError(ChargesheetError):
    """An export cannot be written where it was asked for."""


@contextmanager
def whole_folder(path: Path, names: Collection[str]) -> Iterator[Path]:
    """A folder beside ``path`` to write into, which takes its place at the end and is removed if anything goes wrong.

    An earlier export at ``path`` is replaced; a folder that holds anything else is never touched.

    Args:
        path: Where the folder is to be.
        names: The files that an export consists of.

    Raises:
        DestinationError: ``path`` is a file, or a folder with other files in it; or the system refused.
    """
    with _explained(path):
        path = Path(os.path.realpath(path))
        _check_folder(path, names)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        try:
            yield temporary
            temporary.chmod(0o777 & ~_mask())
            _swap(temporary, path)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The name of a file beside ``path`` to write, which takes its place at the end; no file stands there yet.

    Raises:
        DestinationError: ``path`` is a folder, or the system refused.
    """
    with _explained(path):
        path = Path(os.path.realpath(path))
        if path.is_dir():
            raise DestinationError(f"{path} is a folder. Name a file with --out.")
        folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        try:
            yield folder / path.name
            (folder / path.name).replace(path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _check_folder(path: Path, names: Collection[str]) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise DestinationError(f"{path} is a file, and this format is a folder of files. Name a new folder with --out.")
    others = sorted(child.name for child in path.iterdir() if child.name not in names)
    if others:
        raise DestinationError(f"{path} holds other files, {others[0]!r} among them. Name a new folder with --out.")


def _swap(temporary: Path, path: Path) -> None:
    """Put ``temporary`` where ``path`` is; a folder that was there is removed once the new one is in place."""
    if not path.exists():
        temporary.rename(path)
        return
    old = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".old"))
    path.rename(old / "export")
    try:
        temporary.rename(path)
    except BaseException:
        (old / "export").rename(path)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the system's errors into one that names the destination."""
    try:
        yield
    except OSError as error:
        raise DestinationError(
            f"{path} cannot be written: {error.strerror or error}. Name another place with --out."
        ) from error
