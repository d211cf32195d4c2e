"""Durations in words into ISO 8601: "15 years" P15Y, "six-month" P6M, "two and a half years" P2Y6M."""

import re

from chargesheet.grammar.counts_numbers import NUMBER, number_value

_DESIGNATORS = {"year": "Y", "month": "M", "week": "W", "day": "D", "night": "D", "hour": "H"}
_HALVES = {"year": (6, "month"), "day": (12, "hour")}
# From long to short: the order in which ISO 8601 has them.
_ORDER = ("year", "month", "week", "day", "hour")

_UNIT = r"(?:year|month|week|day|night|hour|decade)"
# One unit with its number, "two and a half years", "six- month", "a year and a half"; it holds no group.
_PIECE = rf"""
    (?: {NUMBER} | \ban? ) (?: \s{{1,2}}and\s{{1,2}}a\s{{1,2}}half )? [\s-]{{1,3}} {_UNIT}s? \b [’']?s?
    (?: \s{{1,2}}and\s{{1,2}}a\s{{1,2}}half\b )?
"""
# A whole duration, "three years, one month and 15 days", "three years nine months"; for use inside other patterns,
# which must be verbose and ignore case; it holds no group.
DURATION = rf"(?: {_PIECE} (?: (?: ,\s | \s{{1,2}}and\s | ,\sand\s | \s ) {_PIECE} ){{0,4}} )"

_DURATION = re.compile(DURATION, re.VERBOSE | re.IGNORECASE)
# The same, with groups: number, half before the unit, unit, half behind it.
_PIECE_PARTS = re.compile(
    rf"""
    (?P<number> {NUMBER} | \ban? ) (?P<half> \s{{1,2}}and\s{{1,2}}a\s{{1,2}}half )? [\s-]{{1,3}}
    (?P<unit> {_UNIT} ) s? \b [’']?s? (?P<half_behind> \s{{1,2}}and\s{{1,2}}a\s{{1,2}}half\b )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What makes a duration a bound or one of several: "up to", "more than", "between five and", "15 and 10 years".
_NOT_EXACT = re.compile(
    rf"""
    (?: \b (?: up\sto | (?:more|less|longer|fewer)\sthan | at\s(?:least|most) | over | under | almost | nearly | about
             | around | approximately | some | between | from | minimum\sof | maximum\sof )
      | {NUMBER} \s (?: and | or | to ) | {NUMBER} \s? [-–]
    ) \s? \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)


def duration(words: str) -> str | None:
    """The first duration of a phrase, as ISO 8601; its units stay those of the words: "18 months" is P18M.

    Returns:
        ``None`` when the phrase has no duration ("life imprisonment", "several days", "years") or does not settle
        one: "up to eight years", "more than a year", "between five and ten years", "15 and 10 years".
    """
    match = _DURATION.search(words)
    if match is None or _NOT_EXACT.search(words, max(0, match.start() - 60), match.start()):
        return None
    return _iso(match[0])


def _iso(words: str) -> str | None:
    """One whole duration as ISO 8601."""
    amounts: dict[str, int] = {}
    for piece in _PIECE_PARTS.finditer(words):
        unit = piece["unit"].lower()
        number = number_value(piece["number"])
        if number is None:
            return None
        if unit == "decade":
            unit, number = "year", number * 10
        unit = "day" if unit == "night" else unit
        amounts[unit] = amounts.get(unit, 0) + number
        if piece["half"] or piece["half_behind"]:
            if unit not in _HALVES:
                return None
            half, smaller = _HALVES[unit]
            amounts[smaller] = amounts.get(smaller, 0) + half
    if amounts.keys() == {"week"}:
        return f"P{amounts['week']}W"
    if "week" in amounts:  # ISO 8601 has weeks alone
        amounts["day"] = amounts.get("day", 0) + 7 * amounts.pop("week")
    days = "".join(f"{amounts[unit]}{_DESIGNATORS[unit]}" for unit in _ORDER[:4] if unit in amounts)
    hours = f"T{amounts['hour']}H" if "hour" in amounts else ""
    return f"P{days}{hours}" if days or hours else None
