"""From bytes to text: UTF-8 or a clear failure, never a guess."""

from chargesheet.errors import UnreadableInputError

MAX_STATEMENT_CHARACTERS = 10_000_000
"""The longest text that is taken as one statement."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# The first bytes of files that are no text, and what they are.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
)
_WIDE = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def decode(data: bytes, source: str) -> str:
    """The text of a file of one statement, without a byte order mark; no other character is changed.

    Raises:
        UnreadableInputError: It is empty, too long, binary, or not UTF-8; the message names the line.
    """
    check_is_text(data, source)
    body = without_mark(data)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start + len(data) - len(body), source) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableInputError(
            source,
            "there are NUL bytes in it, so it is a binary file or UTF-16",
            "Give the text as UTF-8.",
            line,
        )
    if not text.strip():
        raise UnreadableInputError(source, "it is empty", "Give a file that holds a statement.")
    if len(text) > MAX_STATEMENT_CHARACTERS:
        raise too_long(source)
    return text


def check_is_text(data: bytes, source: str) -> None:
    """Look at the first bytes only.

    Raises:
        UnreadableInputError: They are those of another kind of file, or of another encoding.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableInputError(source, f"it is {kind}, not text", "Extract its text as UTF-8 and give that.")
    for magic, encoding in _WIDE:
        if data.startswith(magic):
            raise UnreadableInputError(
                source, f"it is {encoding}, not UTF-8", f"Convert it: iconv -f {encoding} -t UTF-8 FILE > NEW."
            )


def without_mark(data: bytes) -> bytes:
    """The bytes without the byte order mark at their start."""
    return data.removeprefix(_BYTE_ORDER_MARK)


def too_long(source: str, line: int | None = None) -> UnreadableInputError:
    """The failure of a text that is longer than one statement may be."""
    return UnreadableInputError(
        source,
        f"the text is longer than {MAX_STATEMENT_CHARACTERS:,} characters",
        "Split it into the statements that it holds.",
        line,
    )


def _not_utf8(data: bytes, offset: int, source: str) -> UnreadableInputError:
    return UnreadableInputError(
        source,
        f"byte {offset:,} of the file, 0x{data[offset]:02x}, is not UTF-8",
        "Find out its encoding and convert it, e.g. iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW.",
        data.count(b"\n", 0, offset) + 1,
    )
