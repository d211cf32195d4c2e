"""PDF: the text of its pages in the order of reading, mended, each record with its page."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS, too_long
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.libraries import library
from chargesheet.reading.mending import SourceMap, mended
from chargesheet.reading.metadata import read_metadata
from chargesheet.reading.pdf.lines import Line, lines
from chargesheet.reading.pdf.order import in_reading_order, parted, usual_leading
from chargesheet.reading.sniffing import is_pdf
from chargesheet.reading.streams import HEAD_BYTES, rewindable
from chargesheet.reading.text import as_statement
from chargesheet.records import Page

MAX_BYTES = 1024**3
MAX_PAGES = 20_000
_MAX_PAGE_CHARACTERS = 500_000
_MOST_UNREADABLE = 0.3
_OCR = "Recognise its text (OCR), e.g. with OCRmyPDF, and give the result."
# What a font without a table of its letters gives: private use, no character, a mark that another could not be shown.
_UNREADABLE = re.compile(r"[\uE000-\uF8FF\uFFFD\U000F0000-\U0010FFFF]")


def read_pdf(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
    """The statement of a PDF; pages without text, where there are more of them than others, are a failure beside it."""
    pages = pdf_pages(rewindable(stream, source, MAX_BYTES), source)
    blank = [number for number, page in enumerate(pages, 1) if not page.strip()]
    if len(blank) == len(pages):
        raise UnreadableInputError(source, "there is no text in it: its pages are pictures, or empty", _OCR)
    text, source_map = mended(pages)
    if not text.strip():
        raise UnreadableInputError(source, "there is no text in it but running lines", _OCR)
    if len(text) > MAX_STATEMENT_CHARACTERS:
        raise too_long(source)
    strange = len(_UNREADABLE.findall(text))
    if strange > _MOST_UNREADABLE * len(text):
        raise UnreadableInputError(source, "its fonts do not say which letters they show", _OCR)
    statement = as_statement(text, read_metadata(text), source)
    yield Found(msgspec.structs.replace(statement, pages=_page_starts(source_map)), source_map=source_map)
    if len(blank) > len(pages) / 2:
        shown = ", ".join(map(str, blank[:10])) + (" …" if len(blank) > 10 else "")
        yield UnreadableInputError(source, f"there is no text on {len(blank)} of {len(pages)} pages: {shown}", _OCR)


def pdf_pages(stream: BinaryIO, source: str) -> list[str]:
    """The text of each page as it is extracted, in the order of reading; an empty line parts paragraphs.

    This is the text that the map of a PDF's statement leads back to, pages parted by ``PAGE_BREAK``.

    Args:
        stream: The PDF, with a way back to its start.
        source: Its name.

    Raises:
        UnreadableInputError: It is none, damaged, encrypted, or has too many pages.
    """
    pdfium, raw = library("pypdfium2", source), library("pypdfium2.raw", source)
    if not is_pdf(stream.read(HEAD_BYTES)):
        raise UnreadableInputError(source, "it is no PDF", "See what kind of file it is, and name it so.")
    stream.seek(0)
    try:
        document = pdfium.PdfDocument(stream)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            reason, remedy = "it is encrypted", "Save it without a password, e.g. qpdf --decrypt."
            raise UnreadableInputError(source, reason, remedy) from error
        raise UnreadableInputError(source, "it is a damaged PDF", "Open it, and print it to a new PDF.") from error
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableInputError(source, f"it has more than {MAX_PAGES:,} pages", "Split it.")
        if len(document) == 0:
            raise UnreadableInputError(source, "it has no pages", "Open it, and print it to a new PDF.")
        total, pages = 0, []
        for index in range(len(document)):
            pages.append(_page_text(document, index, pdfium, raw))
            total += len(pages[-1])
            if total > 2 * MAX_STATEMENT_CHARACTERS:
                raise too_long(source)
        return pages
    finally:
        document.close()


def _page_text(document: Any, index: int, pdfium: Any, raw: Any) -> str:  # noqa: ANN401 (an untyped library)
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return ""  # a page that cannot be loaded counts as one without text
    try:
        _, bottom, _, top = page.get_cropbox()
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        page.close()
        return ""
    try:
        if textpage.count_chars() > _MAX_PAGE_CHARACTERS:
            return ""
        return page_text(in_reading_order(lines(textpage, raw), top - bottom, bottom))
    finally:
        textpage.close()
        page.close()


def page_text(ordered: list[Line]) -> str:
    """Lines in the order of reading as text; an empty line where the eye sees a new paragraph."""
    leading = usual_leading(ordered)
    parts: list[str] = []
    for index, line in enumerate(ordered):
        if index:
            before = ordered[index - 1]
            beside = abs(before.bottom - line.bottom) < 0.5 * line.size and line.left >= before.right
            new = parted(before, line, leading)
            parts.append("\n\n" if new else " " if beside else "\n")
        parts.append(line.text)
    return "".join(parts)


def _page_starts(source_map: SourceMap) -> tuple[Page, ...]:
    """Where each page that has characters left begins in the mended text."""
    starts: list[Page] = []
    for run in source_map.runs:
        number = source_map.page_at(run.start)
        if not starts or starts[-1].number != number:
            starts.append(Page(number, run.start if starts else 0))
    return tuple(starts)
