"""A report as a statement a chapter."""

import re
from collections.abc import Iterator

import msgspec

from chargesheet.reading.found import Found
from chargesheet.reading.mending import Run, SourceMap
from chargesheet.reading.splitting.chapters import Chapter, chapters
from chargesheet.records import Page, Statement, statement_id

FEWEST_CHARACTERS = 20_000
"""A shorter file is one statement."""

# "This report covers the period January to December 2010", "covers the year 2010": group "year". Little may stand
# between, and no other year.
_PERIOD = re.compile(
    r"covers\s+the\s+(?:year\s|period\s\D?(?:(?!\d{4}).){0,60}?\bDecember\s)\s*(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE | re.DOTALL,
)
# "First published in 2011", "© Amnesty International 2011", "© Copyright … 2008": group "year".
_PUBLISHED = re.compile(r"(?:First\s+published\s+in|©[^\n\d]{0,60}?)\s*(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_HEAD = 20_000
_NO_WORD = re.compile(r"[\W_]+")


def parts_of(found: Found) -> Iterator[Found]:
    """The statements of a file: its chapters if it is a report with a chapter a country, else itself.

    A chapter's source says where it is: ``report.txt#kazakhstan;char=1000,9000``, offsets into the text of the whole
    file, so that ``file_text[1000:9000]`` is the chapter's text. Its date is the end of the year that the report
    says it covers, as "in May" is a month of that year and not of the next, in which the report was published.
    """
    statement = found.statement
    parts = chapters(statement.text) if len(statement.text) >= FEWEST_CHARACTERS else ()
    if not parts:
        yield found
        return
    date = _period_end(statement.text) or statement.date or _year(statement.text)
    for part in parts:
        if statement.text[part.start : part.end].strip():
            yield Found(_statement(statement, part, date), source_map=_map(found.source_map, part))


def _statement(whole: Statement, part: Chapter, date: str | None) -> Statement:
    text = whole.text[part.start : part.end]
    heading = part.heading
    name = _NO_WORD.sub("-", (heading or "other").casefold()).strip("-")
    return msgspec.structs.replace(
        whole,
        id=statement_id(text),
        text=text,
        title=f"{whole.title}: {heading}" if whole.title and heading else heading or whole.title,
        date=date,
        country=part.country,
        source=f"{whole.source}#{name};char={part.start},{part.end}",
        pages=_pages(whole.pages, part),
    )


def _pages(pages: tuple[Page, ...] | None, part: Chapter) -> tuple[Page, ...] | None:
    """The pages of a part, by offsets into it; the first is the one that it begins on."""
    if pages is None:
        return None
    before = [page for page in pages if page.start <= part.start]
    inside = [page for page in pages if part.start < page.start < part.end]
    return (
        *(Page(page.number, 0) for page in before[-1:]),
        *(Page(page.number, page.start - part.start) for page in inside),
    )


def _map(source_map: SourceMap | None, part: Chapter) -> SourceMap | None:
    if source_map is None:
        return None
    return SourceMap(tuple(_cut(source_map.runs, part.start, part.end)), source_map.page_starts)


def _cut(runs: tuple[Run, ...], start: int, end: int) -> Iterator[Run]:
    """The runs between two offsets, by offsets from the first."""
    for run in runs:
        if run.end <= start or run.start >= end:
            continue
        begin, until = max(run.start, start), min(run.end, end)
        source_start = run.source_start + begin - run.start if run.copied else run.source_start
        source_end = run.source_start + until - run.start if run.copied else run.source_end
        yield Run(begin - start, until - start, source_start, source_end, run.copied)


def _year(text: str) -> str | None:
    """The year that a report says it was published in."""
    found = _PUBLISHED.search(text[:_HEAD])
    return found["year"] if found else None


def _period_end(text: str) -> str | None:
    """The last day of the year that a report says it covers."""
    found = _PERIOD.search(text[:_HEAD])
    return f"{found['year']}-12-31" if found else None
