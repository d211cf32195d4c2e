"""Dates in words that the grammar has no form for: ``dateparser`` reads them, one span at a time.

It is off the hot path: it is imported at the first span that needs it, is asked only for spans that something else
(a learned model) found to be dates and the grammar cannot read, never for running text, and each answer is kept.
"""

import re
from functools import cache, lru_cache
from typing import Any

from chargesheet.grammar.edtf import EdtfDate, edtf_or_none

# Without one of these a span tells no date that can be calculated: a figure, or a word such as "yesterday", "may".
_TELLING = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|\bago\b|day\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SETTINGS: dict[str, Any] = {
    "PREFER_DATES_FROM": "past",
    "DATE_ORDER": "DMY",
    "PARSERS": ["relative-time", "absolute-time"],
    "RETURN_AS_TIMEZONE_AWARE": False,
}


@lru_cache(maxsize=4096)
def read_words(words: str, statement_date: EdtfDate | None) -> EdtfDate | None:
    """The date that the words of a span tell, at their own precision, or ``None``.

    Args:
        words: The span.
        statement_date: What a date without its year, or a relative one, is counted from; without an exact day
            only words that hold a year are read.
    """
    exact = statement_date is not None and statement_date.day is not None
    if _TELLING.search(words) is None or not (exact or _YEAR.search(words)):
        return None
    found = _parser(statement_date if exact else None).get_date_data(words)
    if found.date_obj is None:
        return None
    day = found.date_obj
    match found.period:
        case "day":
            return edtf_or_none(day.year, day.month, day.day)
        case "month":
            return edtf_or_none(day.year, day.month)
        case "year":
            return edtf_or_none(day.year)
        case _:
            return None


@cache
def _parser(base: EdtfDate | None) -> Any:  # noqa: ANN401 (dateparser has no types)
    """A parser of English dates that counts from the base."""
    from datetime import datetime, time

    from dateparser.date import DateDataParser

    settings = dict(_SETTINGS)
    if base is not None:
        settings["RELATIVE_BASE"] = datetime.combine(base.first, time())
    return DateDataParser(languages=["en"], settings=settings)
