"""The output must not destroy what it is made from."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

# How every line of records begins: {"schema":"chargesheet.event/1", …}.
_RECORD = b'{"schema":"chargesheet.'


def check_output_is_no_input(out: Path | None, inputs: Iterable[str], option: str) -> None:
    """Make sure that writing ``out`` replaces no input, under whatever name it was given.

    Records of an earlier run that lie in an input folder may be replaced: they are to be left out when it is read.

    Args:
        out: The output file; ``None`` is standard output.
        inputs: Files, folders, ``-``.
        option: What the user gave ``out`` with, for the message.

    Raises:
        typer.BadParameter: ``out`` is an input, or a statement that lies in an input folder.
    """
    if out is None or not out.is_file():
        return
    for name in inputs:
        if name == "-":
            if _is_standard_input(out):
                raise _refusal(f"{out} is what standard input is read from", option)
        elif (holder := _holder(out, name)) is not None and not (holder.is_dir() and _holds_records(out)):
            what = f"one of the statements in {holder}" if holder.is_dir() else "an input"
            raise _refusal(f"{out} is {what}", option)


def _holder(out: Path, name: str) -> Path | None:
    """The input, file or folder, if reading it means reading ``out``."""
    from chargesheet.reading.formats import SUFFIXES
    from chargesheet.reading.inputs import files_in, same_file

    if not name or "\0" in name:
        return None
    path = Path(name)
    if path.is_dir():
        return path if any(isinstance(f, Path) and same_file(f, out) for f in files_in(path, SUFFIXES)) else None
    return path if same_file(path, out) else None


def _is_standard_input(out: Path) -> bool:
    try:
        return sys.stdin is not None and os.path.samestat(os.fstat(sys.stdin.fileno()), out.stat())
    except (OSError, ValueError):  # no file is behind it
        return False


def _holds_records(path: Path) -> bool:
    """Whether a file was written by an earlier run: it begins with a record, or is empty as no event was found."""
    with path.open("rb") as stream:
        return stream.read(len(_RECORD)) in {b"", _RECORD}


def _refusal(reason: str, option: str) -> typer.BadParameter:
    return typer.BadParameter(f"{reason}, and would be replaced. Name another file.", param_hint=f"'{option}'")
