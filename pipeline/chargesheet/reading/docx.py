"""DOCX: paragraphs and tables in the order of the document, then its footnotes."""

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS, too_long
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.libraries import library
from chargesheet.reading.mending import mended
from chargesheet.reading.metadata import read_metadata
from chargesheet.reading.streams import rewindable
from chargesheet.reading.text import as_statement

MAX_BYTES = 256 * 1024**2
_MAX_PART_BYTES = 64 * 1024**2
_MAX_MEMBERS = 10_000
_MAX_TABLE_DEPTH = 20
_DOCUMENT = "word/document.xml"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
    """The statement of a Word document; headers, footers, comments and deleted words are left out."""
    copy = rewindable(stream, source, MAX_BYTES)
    _check(copy, source)
    document = library("docx", source).Document(copy)
    paragraphs = [*_blocks(document, 0), *_footnotes(document)]
    raw = "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    if not raw:
        reason = "there is no text in this document"
        raise UnreadableInputError(source, reason, "If it holds pictures of pages, recognise their text (OCR) first.")
    if len(raw) > MAX_STATEMENT_CHARACTERS:
        raise too_long(source)
    text, source_map = mended([raw], layout=False)
    found = read_metadata(text)
    statement = as_statement(text, found, source)
    title = found.title or (document.core_properties.title or "").strip() or None
    yield Found(msgspec.structs.replace(statement, title=title), source_map=source_map)


def is_docx(names: frozenset[str]) -> bool:
    """Whether a ZIP archive with members of these names is a Word document."""
    return _DOCUMENT in names


def _check(stream: BinaryIO, source: str) -> None:
    """Refuse what would fill memory, as all parts of a document are read whole.

    Raises:
        UnreadableInputError: It is no Word document, or a part of it is too large.
    """
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if not is_docx(frozenset(member.filename for member in members)):
            raise UnreadableInputError(source, "it is no Word document", "Open it, and save it as .docx.")
        sizes = [member.file_size for member in members]
        parts = [member.file_size for member in members if member.filename.endswith((".xml", ".rels"))]
    if len(sizes) > _MAX_MEMBERS or sum(sizes) > 2 * MAX_BYTES or max(parts) > _MAX_PART_BYTES:
        raise UnreadableInputError(source, "it unpacks to too much", "Save its text alone as .docx or .txt.")
    stream.seek(0)


def _blocks(container: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 (an untyped library)
    """Paragraphs and, of tables, rows: their cells with tabs between."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                seen: list[Any] = []
                cells: list[str] = []
                for cell in row.cells:
                    if any(cell._tc is other for other in seen):
                        continue  # a merged cell stands once for each column that it spans
                    seen.append(cell._tc)
                    inner = _blocks(cell, depth + 1) if depth < _MAX_TABLE_DEPTH else iter(())
                    cells.append("\n".join(text for text in inner if text.strip()))
                yield "\t".join(cells) if not any("\n" in cell for cell in cells) else "\n\n".join(cells)
        else:
            bullet = "• " if _is_listed(block) and block.text.strip() else ""
            yield f"{bullet}{_text(block._p)}"


def _is_listed(paragraph: Any) -> bool:  # noqa: ANN401 (an untyped library)
    style = paragraph.style.name if paragraph.style is not None else ""
    return (style or "").startswith("List Bullet")


def _text(element: Any) -> str:  # noqa: ANN401 (an lxml element)
    """The words of a paragraph with those of its links and insertions, and a mark where a footnote is called."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in {f"{_W}tab", f"{_W}ptab"} and node.getparent().tag == f"{_W}r":
            parts.append("\t")
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif node.tag == f"{_W}footnoteReference":
            parts.append(f"<sup>{node.get(f'{_W}id')}</sup>")
    return "".join(parts)


def _footnotes(document: Any) -> Iterator[str]:  # noqa: ANN401 (an untyped library)
    """Each footnote with its number, ``<sup>1</sup> See …``: a mark that the layout of a text knows."""
    for relation in document.part.rels.values():
        if relation.reltype == _FOOTNOTES and not relation.is_external:
            parser = library("docx.oxml", "").parse_xml
            for note in parser(relation.target_part.blob).iter(f"{_W}footnote"):
                words = " ".join(_text(paragraph) for paragraph in note.iter(f"{_W}p")).strip()
                if words:
                    yield f"<sup>{note.get(f'{_W}id')}</sup> {words}"
