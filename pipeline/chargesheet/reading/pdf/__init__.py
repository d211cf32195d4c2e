"""PDF: characters into lines, lines into the order of reading, pages into a statement."""

from chargesheet.reading.pdf.reader import pdf_pages, read_pdf

__all__ = ["pdf_pages", "read_pdf"]
