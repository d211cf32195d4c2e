"""The way from a mended text back to the characters that it was made from."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec import Struct

PAGE_BREAK = "\f"
"""What stands between two pages of an extracted text."""


class Edit(Struct, frozen=True, gc=False):
    """Characters ``start`` to ``end`` of a text are to become ``new``; there is at least one."""

    start: int
    end: int
    new: str


class Run(Struct, frozen=True, gc=False):
    """A stretch of mended text, and what it came from: copied character by character, or written for the whole."""

    start: int
    end: int
    source_start: int
    source_end: int
    copied: bool


class PageSpan(Struct, frozen=True, gc=False):
    """Characters of one page as it was extracted: its number, from 1, and offsets into the page's own text."""

    page: int
    start: int
    end: int


class SourceMap(Struct, frozen=True):
    """From offsets into a mended text to pages of the extracted text.

    Attributes:
        runs: What the mended text consists of, in order, without gaps. Their sources are in order, too; what lies
            between them was left out.
        page_starts: Where each page begins in the extracted text, pages parted by ``PAGE_BREAK``.
    """

    runs: tuple[Run, ...]
    page_starts: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the whole extracted text that ``start`` to ``end`` of the mended text came from."""
        return _source(self.runs, start, end)

    def pages(self, start: int, end: int) -> tuple[PageSpan, ...]:
        """As ``source``, page by page."""
        first, last = self.source(start, end)
        return tuple(self._page_spans(first, last))

    def page_at(self, offset: int) -> int:
        """The number of the page, from 1, that the mended text's character at ``offset`` stands on."""
        return self._page_index(self.source(offset, offset + 1)[0]) + 1

    def _page_index(self, source: int) -> int:
        return bisect_right(self.page_starts, source) - 1

    def _page_spans(self, first: int, last: int) -> Iterator[PageSpan]:
        for index in range(self._page_index(first), self._page_index(max(first, last - 1)) + 1):
            begin = self.page_starts[index]
            after = self.page_starts[index + 1] - len(PAGE_BREAK) if index + 1 < len(self.page_starts) else last
            start, end = max(first, begin), min(last, after)
            if start < end:
                yield PageSpan(index + 1, start - begin, end - begin)


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, tuple[Run, ...]]:
    """A text with edits made, and the way back.

    Args:
        text: The text.
        edits: What to change, in order and without overlaps.
    """
    parts: list[str] = []
    runs: list[Run] = []
    done = size = 0

    def copy(until: int) -> None:
        nonlocal size
        if until > done:
            parts.append(text[done:until])
            runs.append(Run(size, size + until - done, done, until, True))
            size += until - done

    for edit in edits:
        assert done <= edit.start < edit.end
        copy(edit.start)
        if edit.new:
            parts.append(edit.new)
            runs.append(Run(size, size + len(edit.new), edit.start, edit.end, False))
            size += len(edit.new)
        done = edit.end
    copy(len(text))
    return "".join(parts), tuple(runs)


def composed(later: tuple[Run, ...], earlier: tuple[Run, ...]) -> tuple[Run, ...]:
    """The way back over two edits: ``later`` leads to the text that ``earlier`` leads on from."""
    runs: list[Run] = []
    position = 0
    for run in later:
        if not run.copied:
            runs.append(Run(run.start, run.end, *_source(earlier, run.source_start, run.source_end), False))
            continue
        while earlier[position].end <= run.source_start:
            position += 1
        at = position
        while at < len(earlier) and earlier[at].start < run.source_end:
            part = earlier[at]
            start, end = max(part.start, run.source_start), min(part.end, run.source_end)
            shift = run.start - run.source_start
            begin = part.source_start + start - part.start if part.copied else part.source_start
            until = part.source_start + end - part.start if part.copied else part.source_end
            runs.append(Run(start + shift, end + shift, begin, until, part.copied))
            at += 1
    return tuple(runs)


def _source(runs: tuple[Run, ...], start: int, end: int) -> tuple[int, int]:
    if not runs:
        return 0, 0
    first = runs[max(0, bisect_right(runs, start, key=lambda run: run.start) - 1)]
    last = runs[max(0, bisect_right(runs, max(start, end - 1), key=lambda run: run.start) - 1)]
    begin = first.source_start + start - first.start if first.copied else first.source_start
    until = last.source_start + end - last.start if last.copied else last.source_end
    return begin, max(begin, until)
