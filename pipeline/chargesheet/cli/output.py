"""Where records go: standard output, or a file that appears whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import typer

from chargesheet.errors import ChargesheetError

_SIGPIPE_EXIT = 141


class OutputError(ChargesheetError):
    """The output cannot be written."""


@contextmanager
def output(path: Path | None) -> Iterator[BinaryIO]:
    """A binary stream to write to: standard output for ``None``, else the file.

    Raises:
        OutputError: The stream cannot be opened or written.
        typer.Exit: Whoever reads standard output has stopped reading; the exit code is 141, as for SIGPIPE.
    """
    if path is None:
        with standard_output() as stream:
            yield stream
    elif path.exists() and not path.is_file():  # a pipe or a device such as /dev/null: never to be replaced
        with _explained(path), path.open("wb") as stream:
            yield stream
    else:
        with _explained(path), _replacing(Path(os.path.realpath(path))) as stream:
            yield stream


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Standard output as bytes; raises as ``output``."""
    if sys.stdout is None:
        raise OutputError("standard output is closed. Redirect it to a file or to /dev/null.")
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_standard_output()
        raise typer.Exit(_SIGPIPE_EXIT) from None
    except OSError as error:
        _discard_standard_output()
        raise OutputError(f"standard output cannot be written: {error.strerror}.") from error


def _discard_standard_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush does not fail too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the system's errors into one that names the output file."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}. Name another file with --out.") from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A temporary file beside ``path`` that takes its place at the end, and is removed if anything goes wrong."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions that the file has, or that a new one would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
