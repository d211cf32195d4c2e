"""What a file is by its first bytes, whatever its name says."""

import re

# The first bytes of each kind of file that is read, and the suffix of its reader.
_MAGIC = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"PK\x05\x06", ".zip"),
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"PAR1", ".parquet"),
)
_TAR_AT = 257
_TAR = b"ustar"
_PDF_WITHIN = 1024

# "<!DOCTYPE html>", "<html lang='en'>", after a byte order mark, spaces, an XML declaration and comments. No groups.
_HTML = re.compile(
    rb"""
    (?:\xef\xbb\xbf)? \s{0,500}
    (?: <\?xml [^>]{0,200} > \s{0,100} )?
    (?: <!-- [^>]{0,500} > \s{0,100} ){0,3}
    < (?: !doctype \s+ html | html ) (?= [\s>] )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def sniff(head: bytes) -> str | None:
    """The suffix of the reader for a file that begins so; ``None`` where the beginning does not tell.

    >>> sniff(b"%PDF-1.7")
    '.pdf'
    """
    for magic, suffix in _MAGIC:
        if head.startswith(magic):
            return suffix
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return ".tar"
    if _HTML.match(head):
        return ".html"
    return None


def is_pdf(head: bytes) -> bool:
    """Whether a PDF's mark stands near the start, where readers of PDF look for it."""
    return b"%PDF-" in head[:_PDF_WITHIN]
