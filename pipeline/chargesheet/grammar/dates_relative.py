"""Dates that are told by other dates: "two days later", "the same month", "the end of the year", "last week"."""

import re
from collections.abc import Callable, Iterator

from chargesheet.grammar.counts_numbers import number_value
from chargesheet.grammar.dates_calendar import PARTS
from chargesheet.grammar.dates_model import Base, Neighbour, Part, Reading, Shift, Stretch, Unsettled
from chargesheet.grammar.edtf import Unit

# A relative date holds one of these; ``str.find`` passes over a text without them fastest.
_STEMS = ("year", "month", "week", "day", "decade", "night", "tomorrow")
_BEFORE_STEM = 48
_AFTER_STEM = 36
# The search ends so far behind a window: a match that starts inside it has room.
_LONGEST = 120

_WORD_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|\d{1,3}|[Aa]n?)"
)
_VAGUE_NUMBER = r"(?:[Aa]\s(?:few|couple\sof)|[Ss]everal|[Ss]ome|[Mm]any|[Ff]ew)"
_UNIT = r"(?:day|week|month|year|decade)"
_S = r"\s{1,3}"
_EVENT = r"(?:arrest|release|murder|killing|death|trial|election|attack|verdict|hearing|incident|raid|coup|ruling)"
_PART = "|".join(part.replace(" ", r"\s") for part in PARTS)

# "about five days later", "Just a few days ago", "years previously": amount, unit, direction.
_SHIFT = rf"""
    (?P<shift>
        (?: (?: [Aa]bout | [Aa]round | [Jj]ust | [Oo]nly | [Aa]lmost | [Nn]early | [Ss]ome | [Oo]ver
              | [Mm]ore\sthan | [Ll]ess\sthan ) {_S} )?
        (?: (?P<amount> {_WORD_NUMBER} ) {_S} | {_VAGUE_NUMBER} {_S} )?
        (?P<shift_unit> {_UNIT} ) s? {_S} (?P<direction> later | earlier | previously | ago | afterwards | beforehand )
    )
"""
# "two days after", "the day after the murder", "two days after the initial arrest": counted from an event.
_AFTER_EVENT = rf"""
    (?P<after_event>
        (?: (?<!for\s) (?<!\bor\s)
            (?: {_WORD_NUMBER} | {_VAGUE_NUMBER} ) {_S} (?:day|week|month)s? {_S} (?:after|before)
            (?: {_S}(?:the|his|her|their){_S}(?:\w{{1,12}}{_S})?{_EVENT}s?\b )?
          | [Tt]he{_S}(?:day|week|month){_S}(?:after|before){_S}(?:the|his|her|their){_S}(?:\w{{1,12}}{_S})?{_EVENT}s?\b
          | the{_S}day{_S}of{_S}(?:the{_S}|his{_S}|her{_S}|their{_S})?{_EVENT}\b )
    )
"""
# "the same month", "that day", "the following year", "the day before".
_NEIGHBOUR = rf"""
    (?P<neighbour>
        (?P<which> [Tt]he{_S}(?:very{_S})?same | [Tt]hat{_S}same | [Tt]hat{_S}very | [Tt]hat
                 | [Tt]he{_S}following | [Tt]he{_S}next | [Tt]he{_S}previous | [Tt]he{_S}preceding
                 | [Tt]his | [Ll]ast | [Nn]ext | [Tt]he{_S}past | [Tt]he{_S}last )
        {_S} (?P<unit> {_UNIT} | night | morning | evening ) (?![\w’'-])
      | [Tt]he{_S}day{_S}(?P<side>before|after)
        (?! {_S}(?: \d | (?:the|his|her|their|being|a|an|that|he|she|it|they)\b ) )
    )
"""
# "the end of the year", "the second half of last year", "year’s end".
_PART_OF = rf"""
    (?P<part_of>
        [Tt]he{_S}(?P<part> {_PART} ) {_S} of {_S} (?P<whole_of> the | that | this | last | next | the{_S}same
            | the{_S}following | the{_S}previous ) {_S} (?P<whole> year | month | week ) (?![\w’'-])
      | (?P<year_end> (?:the{_S})?year(?:[’']s{_S}|-)end )
    )
"""
# "earlier in the year", "later that month", "earlier this week", "late last year".
_WITHIN = rf"""
    (?P<within>
        (?: [Ee]arlier | [Ll]ater | [Ee]arly | [Ll]ate ) {_S} (?: in {_S} )?
        (?P<within_which> the{_S}same | the{_S}following | the | that{_S}same | that | this | last | next )
        {_S} (?P<within_unit> year | month | week | day ) (?![\w’'-])
    )
"""
# "the previous two years", "the past year", "the last six months".
_STRETCH = rf"""
    (?P<stretch>
        [Tt]he {_S} (?P<stretch_side> previous | preceding | past | last | next | following | coming ) {_S}
        (?: (?P<stretch_amount> {_WORD_NUMBER} ) {_S} | (?P<few> few {_S} | several {_S} ) )
        (?P<stretch_unit> {_UNIT} ) s \b
    )
"""
# "previous years", "recent months".
_VAGUE = rf"""(?P<vague> (?:[Pp]revious|[Rr]ecent|[Pp]ast|[Ee]arlier) {_S} (?:years|months|weeks|days|decades) \b )"""
# "during the year".
_THE_YEAR = r"""(?P<the_year> (?<=\w\s)[Tt]he\syear (?![\w’'-]) (?!\s(?:before|after|of|when|in\swhich|that|\d)) )"""
_DAY_WORD = r"""(?P<day_word> (?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight) (?![\w’'-]) )"""

_FORMS = (_SHIFT, _AFTER_EVENT, _PART_OF, _WITHIN, _STRETCH, _NEIGHBOUR, _VAGUE, _THE_YEAR, _DAY_WORD)
_RELATIVE = re.compile(rf"(?<![\w-])(?:{'|'.join(_FORMS)})", re.VERBOSE)

_SAME = frozenset({"the same", "the very same", "that same", "that very", "that"})
_STEPS: dict[str, tuple[int, Base]] = {
    **dict.fromkeys(_SAME, (0, "discourse")),
    "the following": (1, "discourse"),
    "the next": (1, "discourse"),
    "the previous": (-1, "discourse"),
    "the preceding": (-1, "discourse"),
    "this": (0, "statement"),
    "the": (0, "statement"),
    "last": (-1, "statement"),
    "next": (1, "statement"),
}
_DAY_WORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_UNITS: dict[str, Unit] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "decade": "decade",
    "night": "day",
    "morning": "day",
    "evening": "day",
}


def find_relative(text: str) -> Iterator[tuple[int, int, Reading]]:
    """Every relative date of the text, in order: its start, end and reading."""
    position = 0
    for start, stop in _windows(text):
        position = max(start, position)
        while match := _RELATIVE.search(text, position, stop + _LONGEST):
            if match.start() >= stop:
                break
            yield match.start(), match.end(), _READERS[match.lastgroup or ""](match)
            position = match.end()


def _windows(text: str) -> list[tuple[int, int]]:
    """The parts of the text that are near a stem, in order, none overlapping."""
    hits: list[int] = []
    for stem in _STEMS:
        position = text.find(stem)
        while position >= 0:
            hits.append(position)
            position = text.find(stem, position + len(stem))
    hits.sort()
    windows: list[tuple[int, int]] = []
    for hit in hits:
        start, stop = max(0, hit - _BEFORE_STEM), hit + _AFTER_STEM
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], stop)
        else:
            windows.append((start, stop))
    return windows


def _plain(words: str) -> str:
    """Words in lower case, one space between: for a look-up only, never for offsets."""
    return " ".join(words.lower().split())


def _read_shift(match: re.Match[str]) -> Reading:
    """A number of units: "two days later" counts from the discourse, "three weeks ago" from the statement."""
    amount = number_value(match["amount"]) if match["amount"] else None
    direction = match["direction"]
    if amount is None or match["shift_unit"] not in _UNITS:
        return Unsettled()
    sign = 1 if direction in ("later", "afterwards") else -1
    return Shift(sign * amount, _UNITS[match["shift_unit"]], "statement" if direction == "ago" else "discourse")


def _read_neighbour(match: re.Match[str]) -> Reading:
    """A unit beside another: "the following day" is beside the discourse's, "last week" beside the statement's."""
    if side := match["side"]:
        return Shift(1 if side == "after" else -1, "day", "discourse")
    which, word = _plain(match["which"]), match["unit"]
    unit = _UNITS[word]
    if which in ("the past", "the last"):
        return Stretch(-1, unit, "statement")
    step, base = _STEPS[which]
    if word in ("night", "morning", "evening") and base == "statement":
        step = -1 if which == "last" else 0
    return Neighbour(unit, step, base)


def _read_part_of(match: re.Match[str]) -> Reading:
    """A part of a unit: "the end of the year" is the statement's year."""
    if match["year_end"]:
        return Neighbour("year", 0, "statement", "end")
    step, base = _STEPS[_plain(match["whole_of"])]
    if match["whole"] != "year" and _plain(match["whole_of"]) == "the":
        base = "discourse"
    part: Part = PARTS[_plain(match["part"])]
    return Neighbour(_UNITS[match["whole"]], step, base, part)


def _read_within(match: re.Match[str]) -> Reading:
    """Some time in a unit: "earlier in the year" is the statement's, "later that month" the discourse's."""
    which = _plain(match["within_which"])
    step, base = _STEPS[which]
    if which == "the" and match["within_unit"] != "year":
        base = "discourse"
    return Neighbour(_UNITS[match["within_unit"]], step, base)


def _read_stretch(match: re.Match[str]) -> Reading:
    """A stretch: "the past two years" ends with the statement, "the previous two years" before the discourse's date."""
    if match["few"]:
        return Unsettled()
    side = match["stretch_side"]
    amount = number_value(match["stretch_amount"])
    if amount is None:
        return Unsettled()
    base: Base = "discourse" if side in ("previous", "preceding", "following") else "statement"
    sign = 1 if side in ("next", "following", "coming") else -1
    return Stretch(sign * amount, _UNITS[match["stretch_unit"]], base)


_READERS: dict[str, Callable[[re.Match[str]], Reading]] = {
    "shift": _read_shift,
    "after_event": lambda match: Unsettled(),
    "neighbour": _read_neighbour,
    "part_of": _read_part_of,
    "within": _read_within,
    "stretch": _read_stretch,
    "vague": lambda match: Unsettled(),
    "the_year": lambda match: Neighbour("year", 0, "statement"),
    "day_word": lambda match: Neighbour("day", _DAY_WORDS[_plain(match[0])], "statement"),
}
