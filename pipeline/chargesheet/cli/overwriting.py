"""The output must not destroy what it is made from."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

# How every line of records begins: {"schema":"chargesheet.event/1", …}.
_RECORD = b'{"schema":"chargesheet.'
# What every page has in its head, and how far in it stands.
_PAGE = b'<meta name="generator" content="chargesheet '
_HEAD = 2048


def check_output_is_no_input(out: Path | None, inputs: Iterable[str], option: str) -> None:
    """Make sure that writing ``out`` replaces no input, under whatever name it was given.

    What an earlier run wrote into an input folder, records or a page, may be replaced: it is to be left out when that
    is read.

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
        elif (holder := _holder(out, name)) is not None and not (holder.is_dir() and _was_written_by_a_run(out)):
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


def _was_written_by_a_run(path: Path) -> bool:
    """Whether a file begins with a record, is empty as no event was found, or is a page of ours."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return not head or head.startswith(_RECORD) or _PAGE in head


def _refusal(reason: str, option: str) -> typer.BadParameter:
    return typer.BadParameter(f"{reason}, and would be replaced. Name another file.", param_hint=f"'{option}'")
