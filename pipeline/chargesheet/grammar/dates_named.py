"""Days that have a name: "World Press Freedom Day", "Ramadan"."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from chargesheet import languages
from chargesheet.grammar.dates_model import Calendar, CalendarDate, Reading, Unsettled


class NamedDay(Struct, frozen=True, forbid_unknown_fields=True):
    """A day by its names, as they are written; without month and day its date moves from year to year."""

    id: str
    names: tuple[str, ...]
    month: int | None = None
    day: int | None = None


@cache
def named_days() -> tuple[NamedDay, ...]:
    """The named days of the vocabulary.

    Raises:
        VocabularyError: The file breaks its own rules.
    """
    return languages.language(languages.DEFAULT).entries("named_days.toml", NamedDay)


@cache
def _by_name() -> dict[str, NamedDay]:
    """From a name to its day."""
    return {name: day for day in named_days() for name in day.names}


@cache
def _pattern() -> re.Pattern[str]:
    """Any of the names, the longest first: "on World Press Freedom Day" -> the name."""
    names = sorted(_by_name(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in names)})(?!\w)")


def find_named(text: str) -> Iterator[tuple[int, int, Reading]]:
    """Every named day of the text, in order: its start, end and reading."""
    for match in _pattern().finditer(text):
        day = _by_name()[match[0]]
        known = day.month is not None and day.day is not None
        yield match.start(), match.end(), Calendar((CalendarDate(None, day.month, day.day),)) if known else Unsettled()
