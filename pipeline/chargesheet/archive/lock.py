"""One run at a time in a folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chargesheet.archive.errors import FolderInUseError

LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The system takes it back when the process ends, however it ends: none is ever stale.

    Raises:
        FolderInUseError: Another process holds it.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)  # not inherited by workers (PEP 446)
    try:
        if not _take(handle):
            holder = os.pread(handle, 100, 0).decode("utf-8", "replace").strip() if hasattr(os, "pread") else ""
            who = f" ({holder})" if holder else ""
            raise FolderInUseError(f"{folder}: another run is at work there{who}. Wait for it, or end it.")
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Try to lock the file, without waiting."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
