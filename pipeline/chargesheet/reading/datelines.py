"""Datelines, "Addis Ababa, 21 June 2021" or "LONDON, 3 March 2019 – Police held …", taken apart.

What a dateline says is judged where it is used: this only finds its date and the words that stand beside it.
"""

import re

from msgspec import Struct

from chargesheet.grammar.dates import find_dates

# No dateline is longer, with the name of an agency in it.
_LONGEST = 160
# "(Example News) – Police held": the bracket that closes "(Beirut, March 3, 2019)", a name in brackets, a dash; groups:
# dash, rest.
_BEHIND = re.compile(
    r"""
    \s{0,3}\)?\s{0,3}
    (?:\([^()\n]{1,60}\)\s{0,3})?
    (?P<dash>—|–|--|-(?=\s))?\s{0,3}
    (?P<rest>.*)
    """,
    re.VERBOSE | re.DOTALL,
)
# " (Example News)". No groups.
_IN_BRACKETS = re.compile(r"\s{0,3}\([^()\n]{1,60}\)")
# "Addis Ababa, Ethiopia", "Example Watch – Press release": what stands between the parts. No groups.
_BETWEEN = re.compile(r"\s*[,/|·•]\s*|\s+(?:—|–|--|-)\s+")


class Dateline(Struct, frozen=True):
    """A line that opens with a date and what stands beside it.

    Attributes:
        date: The words of the date.
        before: The parts in front of it: ``("Addis Ababa", "Ethiopia")``.
        after: The parts behind it, where the line may hold nothing else: ``("Addis Ababa",)``.
        dashed: Whether a dash stands behind it, as before the first sentence of a report.
    """

    date: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    dashed: bool


def find_dateline(words: str) -> Dateline | None:
    """The dateline that a block of text may open with, its markup and line breaks left out; null where none does."""
    head = words[:_LONGEST]
    date = next(iter(find_dates(head)), None)
    behind = _BEHIND.match(head, date.end) if date is not None else None
    if date is None or behind is None:
        return None
    front = _IN_BRACKETS.sub("", head[: date.start].removeprefix("("))
    dashed, rest = behind["dash"] is not None, behind["rest"].strip(" ,.")
    return Dateline(head[date.start : date.end], _parts(front), _parts(rest), dashed)


def _parts(words: str) -> tuple[str, ...]:
    """The parts of what stands beside a date, commas and dashes at its ends left out."""
    tidy = words.strip(" ,/|·•-–—\t")
    return tuple(_BETWEEN.split(tidy)) if tidy else ()
