"""Mending: a text that was extracted from pages, as a reader of the pages would have it, and the way back.

Every part works on bare strings and finds edits; nothing is rewritten but by ``edited``, which keeps the way back.
"""

from chargesheet.reading.mending.characters import character_edits
from chargesheet.reading.mending.edges import edge_edits
from chargesheet.reading.mending.lines import line_edits
from chargesheet.reading.mending.source_map import (
    PAGE_BREAK,
    Edit,
    PageSpan,
    Run,
    SourceMap,
    composed,
    edited,
)

__all__ = ["PAGE_BREAK", "Edit", "PageSpan", "Run", "SourceMap", "mended"]


def mended(pages: list[str], *, layout: bool = True) -> tuple[str, SourceMap]:
    r"""A text mended, and the map back to its pages.

    Args:
        pages: The extracted text of each page; lines end with ``\n``, an empty line ends a paragraph.
        layout: The lines are a page's: running headers and footers go, broken lines are joined. Otherwise only
            characters are mended.

    Returns:
        The text, and the way from it back to ``PAGE_BREAK.join(pages)``.
    """
    raw = PAGE_BREAK.join(page.replace(PAGE_BREAK, " ") for page in pages)
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page) + len(PAGE_BREAK))
    text, runs = edited(raw, character_edits(raw))
    for find in (edge_edits, line_edits) if layout else ():
        text, later = edited(text, find(text))
        runs = composed(later, runs)
    return text, SourceMap(runs, tuple(starts))
