"""Numbers of articles and their parts: read at a position, and put into normal form.

The normal form is the number as the code numbers it, with parts and points in brackets: ``280(2)``,
``27(4)(d)``, ``299 bis``, ``124A``, ``421-2-1``; a superscript is a dot: ``148¹`` and ``148.1`` are one article.
"""

import re
import unicodedata

from msgspec import Struct

from chargesheet.grammar.provisions_words import GAP

_DASHES = str.maketrans("‑‐–—", "----")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LATIN = "bis|ter|quater|quinquies|sexies|septies|octies"

NUMBER = re.compile(
    rf"""
    (?P<base>\d{{1,5}})                          # "148"
    (?P<raised>
        [⁰¹²³⁴-⁹]{{1,2}}                         # "148¹"
      | <sup>\d{{1,2}}</sup>(?=\s(?:of|and|or)\b|[ ]?\(|,\s\d)  # "148<sup>1</sup> of"; else it calls a footnote
    )?
    (?P<inner>(?:[.\-‑‐](?:\d{{1,3}}|[A-Z])(?!\w)){{0,4}})  # "282.1", "421-2-1", "295-C"
    (?P<letter>[A-Za-z]{{1,2}}(?![\w\u0300-\u036f]))?   # "124A", "120b"
    (?P<latin>[ \-]?(?:{_LATIN})(?:[ ]\d{{1,2}}(?![\w.,/]))?(?!\w))?  # "299 bis", "61bis", "270-bis", "144 bis 2"
    (?![\w\u0300-\u036f])
    """,
    re.VERBOSE,
)
# "IV", "Chapter III": at least one numeral, in order of size.
ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w\u0300-\u036f.’'-]*\w)")
# "article three"
SPELLED = re.compile(rf"(?:{'|'.join(_WORDS)})(?![\w-])", re.IGNORECASE)

# What one part is in brackets: "(1)", "( d )", "(iv)", "(2a)".
_BRACKET = re.compile(r"\([ ]?(?P<part>\d{1,3}[a-z]?|[A-Za-z]{1,2}|[ivx]{1,5})[ ]?\)")
# "Article 220/6", "314/2-a", "301/1-3"
_SLASH = re.compile(r"/(?P<part>\d{1,2}[a-z]?|[a-z])(?:-(?:(?P<point>[a-z])|(?P<last>\d{1,2})))?(?![\w/])")
# What one part is without brackets after a unit: "2", "b", "(b)", "2(b)".
_BARE_PART = re.compile(r"(?P<part>\d{1,3}(?:\.\d{1,2})?[a-z]?|[a-z]|[ivx]{1,4})(?![\w\u0300-\u036f])")

PART_UNITS = (
    r"(?:sub-?)?(?:paragraphs?|sections?|clauses?|points?|items?)|parts?|paras?\.?|pts?\.|letters?|lit\.|fractions?"
    r"|§{1,2}"
)
PART_UNIT = re.compile(rf"(?:{PART_UNITS})(?=[\s(\d])", re.IGNORECASE)
_JOIN = re.compile(rf"{GAP}(?P<join>,{GAP}(?:and|or)\b|,|and/or\b|and\b|or\b|&|[-–]|to\b){GAP}", re.IGNORECASE)
_GAP = re.compile(GAP)
_RANGES = frozenset({"-", "–", "to"})
_PLURAL_UNIT = re.compile(r"[a-z-]+s\.?$|§§", re.IGNORECASE)


class Number(Struct, frozen=True):
    """A number read at a position: its normal form and where it ends. ``shape`` is digits, roman or spelled."""

    value: str
    end: int
    shape: str


class Parts(Struct, frozen=True):
    """Alternative parts of one article as chains of brackets: "(1)(c) and (d)" is ``(1)(c)`` and ``(1)(d)``."""

    chains: tuple[str, ...]
    end: int


def read_number(text: str, position: int) -> Number | None:
    """The article's number at ``position``, or nothing."""
    match = NUMBER.match(text, position)
    if match is not None:
        return Number(_normal(match), match.end(), "digits")
    match = ROMAN.match(text, position)
    if match is not None and match.end() > position:
        return Number(match.group(), match.end(), "roman")
    match = SPELLED.match(text, position)
    if match is not None:
        return Number(str(_WORDS.index(match.group().casefold()) + 1), match.end(), "spelled")
    return None


def _normal(match: re.Match[str]) -> str:
    """The normal form of a number that ``NUMBER`` matched."""
    raised = match["raised"] or ""
    raised = normal_digits(re.sub(r"[^\d⁰¹²³⁴-⁹]", "", raised))
    inner = match["inner"].translate(_DASHES)
    latin = " ".join((match["latin"] or "").lstrip("-").split())
    number = normal_digits(match["base"]) + (f".{raised}" if raised else "") + inner + (match["letter"] or "")
    return f"{number} {latin}" if latin else number


def normal_digits(number: str) -> str:
    """The number with the digits of any script, and raised ones, as 0 to 9."""
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in number)


def read_brackets(text: str, position: int) -> Parts | None:
    """Parts in brackets or after a slash: "(4)(d)", " (1)", "/6", "(1)(c) and (d)", "(2), (3)".

    A single word in brackets is no part: "Article 84 (Terrorism)".
    """
    slash = _SLASH.match(text, position)
    chain, end = "", position
    if slash is not None and slash["last"] is not None:
        return Parts((f"({slash['part']})", *_range(slash["part"], slash["last"])), slash.end())
    if slash is not None:
        chain = f"({slash['part']})" + (f"({slash['point']})" if slash["point"] else "")
        end = slash.end()
    first = ""
    for _ in range(5):
        gap = 1 if text[end : end + 2] == " (" else 0
        match = _BRACKET.match(text, end + gap)
        if match is None:
            break
        first = f"({match['part']})"
        chain += first
        end = match.end()
    if not chain:
        return None
    chains, stem = [chain], chain[: len(chain) - len(first)] if first else ""
    while first and len(chains) < 20:
        joint = _JOIN.match(text, end)
        match = _BRACKET.match(text, joint.end()) if joint is not None else None
        if match is None:
            break
        tail, after = f"({match['part']})", match.end()
        while (more := _BRACKET.match(text, after)) is not None:
            tail += f"({more['part']})"
            after = more.end()
        if joint is not None and joint["join"] in _RANGES:
            chains.extend(stem + part for part in _range(first.strip("()"), tail.strip("()")))
        else:
            chains.append(stem + tail)
        end = after
    return Parts(tuple(chains), end)


def read_unit_parts(text: str, position: int) -> Parts | None:
    """Parts named by a unit: "part 2", "paragraphs 2 and 3", "para. 2 (b)", "subsections (1) and (3)"."""
    unit = PART_UNIT.match(text, position)
    if unit is None:
        return None
    start = _skip(text, unit.end())
    read = _one_part(text, start)
    if read is None:
        return None
    chains, end = [read[0]], read[1]
    plural = _PLURAL_UNIT.match(unit.group()) is not None
    while plural and len(chains) < 20:
        joint = _JOIN.match(text, end)
        following = _one_part(text, joint.end()) if joint is not None else None
        if joint is None or following is None:
            break
        if joint["join"] in _RANGES:
            chains.extend(_range(chains[-1].strip("()"), following[0].strip("()")))
        else:
            chains.append(following[0])
        end = following[1]
    return Parts(tuple(chains), end)


def _one_part(text: str, position: int) -> tuple[str, int] | None:
    """One part after its unit, with the brackets behind it: "2 (b)" is ``(2)(b)``."""
    bracket = _BRACKET.match(text, position)
    bare = None if bracket is not None else _BARE_PART.match(text, position)
    match = bracket or bare
    if match is None:
        return None
    chain, end = f"({match['part']})", match.end()
    while (more := _BRACKET.match(text, end + (text[end : end + 2] == " ("))) is not None:
        chain += f"({more['part']})"
        end = more.end()
    return chain, end


def expand(first: str, last: str) -> list[str] | None:
    """The articles of a range after its first, ``["147", "148"]`` for 146 to 148; nothing when it is no small range."""
    if not (first.isdecimal() and last.isdecimal()):
        return None
    low, high = int(first), int(last)
    return [str(n) for n in range(low + 1, high + 1)] if low < high <= low + 30 else None


def _range(first: str, last: str) -> list[str]:
    """The parts of a range after its first, in brackets; only the last one where it cannot be counted out."""
    more = expand(first, last)
    if more is None and len(first) == len(last) == 1 and "a" <= first < last <= "z":
        more = [chr(code) for code in range(ord(first) + 1, ord(last) + 1)]
    return [f"({part})" for part in more or [last]]


def _skip(text: str, position: int) -> int:
    """The position after one gap."""
    match = _GAP.match(text, position)
    return match.end() if match is not None else position
