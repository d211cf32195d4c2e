"""Dates, penalties and counts by the grammar of a language: English has its own, others share one by word tables."""

import re

from chargesheet import languages
from chargesheet.grammar import counts, dates, dates_foreign, penalties, penalties_find, penalties_foreign
from chargesheet.grammar.dates_model import Calendar, CalendarDate, DateExpression
from chargesheet.grammar.numbers_foreign import number_of, number_pattern
from chargesheet.grammar.penalties import PenaltyReading
from chargesheet.grammar.penalties_find import PenaltySpan
from chargesheet.records import EventType

# "3. Mai 2014", "14 Mayıs 2019": a day, a word of letters, a year; what dateparser is asked about. No groups.
_DAY_MONTH_YEAR = re.compile(r"(?<![\w.])\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?\s(?:de\s)?(?:19|20)\d\d(?!\w)")


def find_dates(text: str, code: str, spoken: str | None = None) -> tuple[DateExpression, ...]:
    """Every date expression of a text, in order, none overlapping.

    Args:
        text: The text.
        code: Its language; the plain one has dates in figures, and those with a month's name that ``dateparser`` knows.
        spoken: The language of a plain text, where it is known.
    """
    grammar = languages.settings(code).grammar
    if grammar == "universal":
        return dates_foreign.find_dates(text, code)
    found = dates.find_dates(text)
    if grammar == "english" or spoken is None:
        return found
    named = tuple(_named_months(text, spoken))
    own = [date for date in found if all(date.end <= other.start or other.end <= date.start for other in named)]
    return tuple(sorted([*own, *named], key=lambda date: date.start))


def _named_months(text: str, spoken: str) -> list[DateExpression]:
    """Dates with a day, a month's name and a year, read by ``dateparser`` in the language that is spoken."""
    import dateparser
    from dateparser.data.languages_info import language_order

    if spoken not in language_order:
        return []
    found = []
    for match in _DAY_MONTH_YEAR.finditer(text):
        value = dateparser.parse(match[0], languages=[spoken], settings={"STRICT_PARSING": True})
        if value is not None:
            reading = Calendar((CalendarDate(value.year, value.month, value.day),))
            found.append(DateExpression(match.start(), match.end(), reading))
    return found


def find_penalties(text: str, code: str) -> tuple[PenaltySpan, ...]:
    """Every penalty phrase of a text, in order."""
    if languages.settings(code).grammar == "universal":
        return penalties_foreign.find_penalties(text, code)
    return penalties_find.find_penalties(text)


def read_penalty(words: str, code: str, event: EventType | None = None) -> PenaltyReading:
    """What a penalty phrase imposes."""
    if languages.settings(code).grammar == "universal":
        return penalties_foreign.read_penalty(words, code, event)
    return penalties.read_penalty(words, event)


def count(phrase: str, code: str) -> int | None:
    """How many a phrase counts: 2 of "dos estudiantes", 1 of "un estudiante"."""
    if languages.settings(code).grammar != "universal":
        return counts.count(phrase)
    found = re.search(rf"(?<!\w){number_pattern(code)}", phrase, re.IGNORECASE)
    return number_of(found[0], code) if found else None
