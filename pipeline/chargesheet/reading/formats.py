"""Formats: which reader reads what, by the end of a file's name and by its first bytes."""

import itertools
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.containers import read_gzip, read_tar, read_zip, read_zstandard, uncompressed
from chargesheet.reading.csv import read_csv
from chargesheet.reading.docx import is_docx, read_docx
from chargesheet.reading.eml import read_eml
from chargesheet.reading.found import PLAIN, Context, Found, Reader
from chargesheet.reading.html import read_html
from chargesheet.reading.inputs import unopened
from chargesheet.reading.jsonl import read_jsonl, statements_of
from chargesheet.reading.lines import MAX_LINE_BYTES, Line, iter_lines
from chargesheet.reading.markdown import read_markdown
from chargesheet.reading.parquet import read_parquet
from chargesheet.reading.pdf import read_pdf
from chargesheet.reading.sniffing import is_pdf, sniff
from chargesheet.reading.streams import peeked, rewindable, with_head
from chargesheet.reading.text import read_text

Contents = Iterator[Found | UnreadableInputError]

_MAX_ZIP_BYTES = 64 * 1024**3
# Other office documents are ZIP archives, too: the member that gives them away, and what they are.
_OFFICE = {
    "xl/workbook.xml": "a spreadsheet",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument",
}


def _zip(stream: BinaryIO, source: str, context: Context = PLAIN) -> Contents:
    """A ZIP archive, or the office document that it is."""
    copy = rewindable(stream, source, _MAX_ZIP_BYTES)
    with zipfile.ZipFile(copy) as archive:
        names = frozenset(member.filename for member in archive.infolist())
    copy.seek(0)
    if is_docx(names):
        return read_docx(copy, source, context)
    kind = next((kind for name, kind in _OFFICE.items() if name in names), None)
    if kind:
        raise UnreadableInputError(source, f"it is {kind}", "Save it as .docx, .csv or PDF.")
    return read_zip(copy, source, context, read_named, is_known)


def _tar(stream: BinaryIO, source: str, context: Context = PLAIN) -> Contents:
    return read_tar(stream, source, context, read_named, is_known)


def _gzip(stream: BinaryIO, source: str, context: Context = PLAIN) -> Contents:
    return read_gzip(stream, source, context, read_named)


def _zstandard(stream: BinaryIO, source: str, context: Context = PLAIN) -> Contents:
    return read_zstandard(stream, source, context, read_named)


def _eml(stream: BinaryIO, source: str, context: Context = PLAIN) -> Contents:
    return read_eml(stream, source, context, read_named, is_known)


SUFFIXES: dict[str, Reader] = {
    ".csv": read_csv,
    ".docx": read_docx,
    ".eml": _eml,
    ".gz": _gzip,
    ".htm": read_html,
    ".html": read_html,
    ".jsonl": read_jsonl,
    ".markdown": read_markdown,
    ".md": read_markdown,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
    ".pdf": read_pdf,
    ".tar": _tar,
    ".text": read_text,
    ".tgz": _gzip,
    ".tsv": read_csv,
    ".txt": read_text,
    ".tzst": _zstandard,
    ".xhtml": read_html,
    ".zip": _zip,
    ".zst": _zstandard,
}
"""The reader of each kind of file, by the end of its name in small letters."""

_PACKED = frozenset({".gz", ".zst"})


def is_known(name: str) -> bool:
    """Whether files of this name are read in folders and archives: ``a.txt``, ``a.txt.gz``, not ``a.log.gz``."""
    inner = name
    for _ in range(4):
        suffix = PurePosixPath(inner).suffix.lower()
        if suffix not in _PACKED:
            return suffix in SUFFIXES
        inner = uncompressed(inner)
    return False


def read_named(stream: BinaryIO, name: str, source: str, context: Context = PLAIN) -> Contents:
    """What a stream holds, read for what it is; it never raises.

    Where the first bytes and the end of the name tell two things, the bytes are believed.

    Args:
        stream: The stream.
        name: The name of its file.
        source: What its statements say that they were read from.
        context: What readers are told.
    """
    try:
        yield from _read(stream, name, source, context)
    except UnreadableInputError as failure:
        yield failure
    except (OSError, zlib.error, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
        yield _damaged(source, error)
    except RecursionError:
        yield UnreadableInputError(source, "it is nested too deep", "Give its text as .txt.")
    except MemoryError:
        yield UnreadableInputError(source, "it does not fit into memory", "Split it.")
    except Exception as error:  # libraries fall over broken files in many ways; none may end a run
        # Only the kind: what libraries say of a file often quotes it, and failures stand in logs and reports.
        reason = f"it cannot be read ({type(error).__name__})"
        yield UnreadableInputError(source, reason, "See whether it opens, and save it anew.")


def read_unnamed(stream: BinaryIO, source: str, context: Context = PLAIN) -> Contents:
    """Statements of a stream without a name: by its first bytes, else JSON lines if it begins so, else Markdown."""
    return read_named(stream, "", source, context)


def _read(stream: BinaryIO, name: str, source: str, context: Context) -> Contents:
    suffix = PurePosixPath(name).suffix.lower()
    head, whole = peeked(stream)
    reader = SUFFIXES.get(suffix)
    told = sniff(head)
    if reader is None and suffix and told is None:
        reason = f"files named *{suffix[:40]} are not read"
        remedy = f"Give one of {', '.join(SUFFIXES)}, or the text on standard input, which is -."
        raise UnreadableInputError(source, reason, remedy)
    if told is not None and not _agrees(suffix, told, head):
        reader = SUFFIXES[told]
    return (reader or _lines_or_markdown)(whole, source, context)


def _agrees(suffix: str, told: str, head: bytes) -> bool:
    """Whether a name and the first bytes tell the same."""
    if told == ".zip":
        return suffix in {".zip", ".docx"}
    if told == ".html":
        return suffix in {".html", ".htm", ".xhtml", ".eml"} or is_pdf(head)
    return SUFFIXES.get(suffix) is SUFFIXES[told]


def _lines_or_markdown(stream: BinaryIO, source: str, context: Context = PLAIN) -> Contents:
    lines = iter_lines(stream)
    head: list[Line] = []
    for line in lines:
        head.append(line)
        if line.data is None or line.data.strip():
            break
    if head and _is_json_line(head[-1]):
        return statements_of(itertools.chain(head, lines), source)
    if head and head[-1].data is None:
        return iter([_long_line(source, head[-1])])
    return read_markdown(with_head(b"".join(line.data or b"" for line in head), stream), source)


def _damaged(source: str, error: Exception) -> UnreadableInputError:
    """The failure of an archive or a disk that gives out half-way."""
    if isinstance(error, OSError) and error.errno is not None:
        return unopened(source, error)
    reason = str(error) or type(error).__name__
    return UnreadableInputError(source, f"it is damaged: {reason}"[:300], "See whether it opens, and save it anew.")


def _is_json_line(line: Line) -> bool:
    """Whether a first line shows that JSON lines follow, be it a broken one: ``{"text": …`` is no prose."""
    data = (line.data or b"").removeprefix(b"\xef\xbb\xbf").strip()
    return data.startswith(b"{") and data[1:].lstrip()[:1] in {b'"', b"}"}


def _long_line(source: str, line: Line) -> UnreadableInputError:
    return UnreadableInputError(
        source,
        f"the line is longer than {MAX_LINE_BYTES // 1024**2} MiB",
        "Split the text into the statements that it holds.",
        line.number,
    )
