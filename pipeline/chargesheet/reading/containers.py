"""Files inside files: ``.zip``, ``.tar``, ``.gz`` and ``.zst``, in each other, too.

Nothing is unpacked to a folder. A member is named ``archive.zip!/folder/file.pdf``; what is compressed alone keeps the
name of its file (``list.jsonl.gz``). Hidden members and those of unknown kinds are passed over, as in a folder.
"""

import gzip
import io
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.budget import MAX_DEPTH, Budget, Metered
from chargesheet.reading.found import Context, Found
from chargesheet.reading.inputs import shown
from chargesheet.reading.libraries import library
from chargesheet.reading.streams import rewindable

Contents = Iterator[Found | UnreadableInputError]
ReadMember = Callable[[BinaryIO, str, str, Context], Contents]
"""From a member's stream, its name, its source and the context to what it holds; it never raises."""

MAX_ARCHIVE_BYTES = 64 * 1024**3
_MAX_DIRECTORY_BYTES = 64 * 1024**2
_MAX_TAR_HEADER = 1024**2
_MOST_AFTER_END = 100
_MAX_WINDOW = 2**27
_ENCRYPTED = 0x1
_BINARY = frozenset({".docx", ".parquet", ".pdf", ".tar", ".zip"})
_SEPARATOR = "!/"


def read_zip(
    stream: BinaryIO, source: str, context: Context, read: ReadMember, known: Callable[[str], bool]
) -> Contents:
    """The statements of a ZIP archive, member by member in the order of its directory.

    Args:
        stream: The archive.
        source: Its name.
        context: What the readers are told.
        read: Reads a member.
        known: Whether a member of this name is read at all.
    """
    archive_stream = rewindable(stream, source, MAX_ARCHIVE_BYTES)
    _check_directory(archive_stream, source)
    inner = _deeper(archive_stream, source, context)
    with zipfile.ZipFile(archive_stream) as archive:
        empty = True
        for member in archive.infolist():
            if not member.filename or member.is_dir() or _hidden(member.filename) or not known(member.filename):
                continue
            empty = False
            name = f"{source}{_SEPARATOR}{shown(member.filename)}"
            if failure := _misnamed(member.filename, name):
                yield failure
            elif member.flag_bits & _ENCRYPTED:
                reason, remedy = "it is encrypted", "Unpack the archive with its password, and give the folder."
                yield UnreadableInputError(name, reason, remedy)
            else:
                yield from _member(partial(_zip_member, archive, member), member.filename, name, inner, read)
        if empty:
            yield _nothing(source)


def read_tar(
    stream: BinaryIO, source: str, context: Context, read: ReadMember, known: Callable[[str], bool]
) -> Contents:
    """The statements of a tar archive, as they come; arguments as for ``read_zip``.

    Links and devices are passed over.
    """
    inner = _deeper(stream, source, context)
    with tarfile.open(fileobj=cast("BinaryIO", _Ending(stream)), mode="r|", tarinfo=_TarInfo) as archive:
        empty = True
        for member in archive:
            archive.members = []  # type: ignore[attr-defined]  # else every header ever read is kept
            if not member.isfile() or _hidden(member.name) or not known(member.name):
                continue
            empty = False
            name = f"{source}{_SEPARATOR}{shown(member.name)}"
            if failure := _misnamed(member.name, name):
                yield failure
            else:
                yield from _member(partial(_tar_member, archive, member), member.name, name, inner, read)
        if empty:
            yield _nothing(source)


def read_gzip(stream: BinaryIO, source: str, context: Context, read: ReadMember) -> Contents:
    """What a file holds that was compressed with gzip, as a stream."""
    inner = _deeper(stream, source, context)
    yield from _member(
        lambda: cast("BinaryIO", gzip.GzipFile(fileobj=stream)), uncompressed(source), source, inner, read
    )


def read_zstandard(stream: BinaryIO, source: str, context: Context, read: ReadMember) -> Contents:
    """What a file holds that was compressed with Zstandard, as a stream; its window may have 128 MiB."""
    zstandard = library("zstandard", source)
    inner = _deeper(stream, source, context)

    def opened() -> BinaryIO:
        reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).stream_reader(stream, read_across_frames=True)
        return cast("BinaryIO", reader)

    yield from _member(opened, uncompressed(source), source, inner, read)


def uncompressed(name: str) -> str:
    """The name of what is inside a compressed file: ``a.tar`` of ``a.tgz``, ``list.jsonl`` of ``list.jsonl.gz``."""
    path = PurePosixPath(name.replace("\\", "/").rsplit("/", 1)[-1])
    suffix = path.suffix.lower()
    if suffix in {".tgz", ".tzst"}:
        return f"{path.stem}.tar"
    if suffix in {".gz", ".zst"}:
        return path.stem
    return "" if suffix in _BINARY else path.name  # a wrong name says nothing about what is inside


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    return cast("BinaryIO", archive.open(member))


def _tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    return cast("BinaryIO", archive.extractfile(member))


def _member(opened: Callable[[], BinaryIO], name: str, source: str, context: Context, read: ReadMember) -> Contents:
    assert context.budget is not None
    try:
        unpacked = opened()
    except UnreadableInputError:
        raise
    except Exception as error:  # a kind of compression that is not known, a damaged entry: the other members are read
        reason = f"it cannot be unpacked ({type(error).__name__})"
        yield UnreadableInputError(source, reason, "Unpack the archive with another program, and give the folder.")
        return
    with unpacked as raw:
        stream = io.BufferedReader(Metered(raw, context.budget))
        yield from read(cast("BinaryIO", stream), name, source, context)


def _deeper(stream: BinaryIO, source: str, context: Context) -> Context:
    """The context of an archive's members.

    Raises:
        UnreadableInputError: The archive lies in too many others.
    """
    if context.depth >= MAX_DEPTH:
        reason = f"it is an archive inside {MAX_DEPTH} others"
        raise UnreadableInputError(source, reason, "Unpack the outer ones.")
    return msgspec.structs.replace(context, depth=context.depth + 1, budget=context.budget or Budget(_size(stream)))


def _size(stream: BinaryIO) -> int | None:
    if not stream.seekable():
        return None
    here = stream.tell()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return size


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in parts)


def _misnamed(member: str, source: str) -> UnreadableInputError | None:
    r"""The failure of a member whose name leads out of the archive: ``/etc/passwd.txt``, ``../a.txt``, ``C:\a.txt``."""
    plain = member.replace("\\", "/")
    outside = plain.startswith("/") or ".." in plain.split("/") or plain[1:3] == ":/"
    if not outside and "\0" not in plain:
        return None
    return UnreadableInputError(source, "its name leads out of the archive", "Do not trust this archive.")


def _nothing(source: str) -> UnreadableInputError:
    return UnreadableInputError(source, "there is nothing to read in this archive", "See which formats are read.")


def _check_directory(stream: BinaryIO, source: str) -> None:
    """Refuse a directory that would fill memory: it is read whole.

    Raises:
        UnreadableInputError: It is larger than that of some 500,000 members.
    """
    end = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, end - 65_557))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if 0 <= at <= len(tail) - 22:
        (size,) = struct.unpack_from("<L", tail, at + 12)
        if size > _MAX_DIRECTORY_BYTES and end > _MAX_DIRECTORY_BYTES:
            raise UnreadableInputError(source, "it has too many members", "Split it into several archives.")


class _Ending:
    """A stream that says so when it has ended: tarfile would go on looking for the end of a member of 2**80 bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._after_end = 0

    def read(self, size: int) -> bytes:
        """Some bytes.

        Raises:
            tarfile.ReadError: There have been none for long.
        """
        data = self._stream.read(size)
        self._after_end = 0 if data else self._after_end + 1
        if self._after_end > _MOST_AFTER_END:
            raise tarfile.ReadError("it ends in the middle of a file")
        return data


class _TarInfo(tarfile.TarInfo):
    """A member whose long name or extended header cannot fill memory: tarfile reads those whole."""

    _HEADERS = frozenset(
        {
            tarfile.XHDTYPE,
            tarfile.XGLTYPE,
            tarfile.SOLARIS_XHDTYPE,
            tarfile.GNUTYPE_LONGNAME,
            tarfile.GNUTYPE_LONGLINK,
        }
    )

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in self._HEADERS and self.size > _MAX_TAR_HEADER:
            raise tarfile.ReadError("a header is too long")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]
