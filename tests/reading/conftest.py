"""Small real files, written when a test needs them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.reading import Found
from chargesheet.reading.formats import read_named

Text = tuple[float, float, str] | tuple[float, float, str, float] | tuple[float, float, str, float, str]
"""A line on a page: left edge and base line in points, its characters, its size (10) and font (``F1`` or ``F2``)."""

MakePdf = Callable[[Sequence[Sequence[Text]]], bytes]
ReadBytes = Callable[[bytes, str], list[Found | UnreadableInputError]]


def make_pdf(pages: Sequence[Sequence[Text]]) -> bytes:
    """A PDF of 612 by 792 points whose lines are drawn in the order given, in any script.

    No font is embedded: each character has a number of its own, half its size as its width, and its place in the table
    that says which character a number is, as in PDFs that word processors write.
    """
    used = sorted({character for page in pages for line in page for character in line[2]})
    number = {character: index + 1 for index, character in enumerate(used)}
    table = "\n".join(
        f"<{number[character]:04X}> <{character.encode('utf-16-be').hex().upper()}>" for character in used
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(used)} beginbfchar\n{table}\nendbfchar\n"
        "endcmap end end"
    ).encode()
    objects: list[bytes] = [b"", b"", _stream(cmap)]
    for name in ("One", "Two"):
        font = len(objects) + 1
        objects += [
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{font + 1} 0 R] "
            "/ToUnicode 3 0 R >>".encode(),
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) "
            f"/Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor {font + 2} 0 R >>".encode(),
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0 "
            "/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>".encode(),
        ]
    kids: list[int] = []
    for page in pages:
        drawn = b""
        for line in page:
            left, base, words = line[:3]
            size = line[3] if len(line) > 3 else 10
            font_name = line[4] if len(line) > 4 else "F1"
            codes = "".join(f"{number[character]:04X}" for character in words)
            drawn += f"BT /{font_name} {size} Tf 1 0 0 1 {left} {base} Tm <{codes}> Tj ET\n".encode()
        objects.append(_stream(drawn))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 4 0 R /F2 7 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    data = b"%PDF-1.7\n"
    offsets: list[int] = []
    for index, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{index} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += "".join(f"{offset:010} 00000 n \n" for offset in offsets).encode()
    return data + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def _stream(data: bytes) -> bytes:
    return f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def column(left: float, top: float, *lines: str, size: float = 10, font: str = "F1") -> list[Text]:
    """Lines below each other."""
    return [(left, top - 12 * index, line, size, font) for index, line in enumerate(lines)]


@pytest.fixture(scope="session")
def pdf() -> MakePdf:
    """Writes a PDF."""
    return make_pdf


@pytest.fixture(scope="session")
def lines_of() -> Callable[..., list[Text]]:
    """Lays lines below each other."""
    return column


@pytest.fixture
def read_bytes() -> ReadBytes:
    """Reads bytes as a file of some name."""
    from io import BytesIO

    def read(data: bytes, name: str) -> list[Found | UnreadableInputError]:
        return list(read_named(BytesIO(data), name, name))

    return read


@pytest.fixture
def text_of(read_bytes: ReadBytes) -> Callable[[bytes, str], str]:
    """The text of a file that is one statement."""

    def text(data: bytes, name: str) -> str:
        (found,) = read_bytes(data, name)
        assert isinstance(found, Found), found
        return found.statement.text

    return text


@pytest.fixture
def failure_of(read_bytes: ReadBytes) -> Callable[[bytes, str], UnreadableInputError]:
    """The failure of a file that gives nothing else."""

    def failure(data: bytes, name: str) -> UnreadableInputError:
        (found,) = read_bytes(data, name)
        assert isinstance(found, UnreadableInputError), found
        return found

    return failure


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Writes a file below the test's folder."""

    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write
