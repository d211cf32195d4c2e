"""Penalties and lengths of time in languages other than English, by the words of ``penalties.toml``."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.grammar.edtf import Unit
from chargesheet.grammar.numbers_foreign import number_of, number_pattern
from chargesheet.grammar.penalties import PenaltyReading
from chargesheet.grammar.penalties_find import PenaltySpan
from chargesheet.grammar.provisions_languages import any_of, key
from chargesheet.records import EventType, PenaltyKind

_DESIGNATORS: dict[Unit, str] = {"year": "Y", "month": "M", "week": "W", "day": "D"}


class PenaltyWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that penalties are made of.

    Attributes:
        id: A stable name.
        role: ``unit`` is a unit of time; ``join`` stands between two lengths and ``half`` is half a unit; ``bound``
            makes a length no exact one; ``after`` follows a length and says what it is of, "de prisión"; ``whole`` is
            a penalty by itself, "cadena perpetua"; ``money`` is a currency; ``fine`` stands before a sum.
        words: Their spellings.
        unit: The unit of time.
        kind: The kind of penalty.
    """

    id: str
    role: Literal["unit", "join", "half", "bound", "after", "whole", "money", "fine"]
    words: tuple[str, ...]
    unit: Unit | None = None
    kind: PenaltyKind | None = None


class _Tables(Struct, frozen=True):
    units: dict[str, Unit]
    kinds: tuple[tuple[PenaltyKind, re.Pattern[str]], ...]
    penalty: re.Pattern[str]
    piece: re.Pattern[str]
    bound: re.Pattern[str]


@cache
def _tables(code: str) -> _Tables:
    entries = languages.language(code).entries("penalties.toml", PenaltyWords)

    def of(*roles: str) -> list[str]:
        return [word for entry in entries if entry.role in roles for word in entry.words]

    number, unit = number_pattern(code), any_of(of("unit"))
    blank = r"[^\S\n]{0,3}\n?[^\S\n]{1,3}|\n"
    half = rf"(?:(?:{blank})(?:{any_of(of('half'))}))?"
    piece = rf"{number}(?:{blank})(?:{unit})(?!\w){half}"
    further = rf"(?:,?(?:{blank})(?:(?:{any_of(of('join'))})(?:{blank}))?{piece}){{0,3}}"
    length = rf"(?:(?:{any_of(of('bound'))})(?:{blank}))?{piece}{further}"
    after = rf"(?:(?:{blank})(?:{any_of(of('after'))})(?!\w)){{0,3}}"
    money = rf"(?:(?:{any_of(of('fine'))})(?:{blank}))?{number}(?:{blank})(?:{any_of(of('money'))})(?!\w)"
    flags = re.IGNORECASE | re.VERBOSE
    return _Tables(
        units={key(word): e.unit for e in entries if e.role == "unit" and e.unit for word in e.words},
        kinds=tuple(
            (e.kind, re.compile(rf"(?<!\w)(?:{any_of(e.words)})(?!\w)", re.IGNORECASE))
            for e in entries
            if e.kind is not None and e.role in {"after", "whole", "fine", "money"}
        ),
        # "seis años y ocho meses de prisión", "cadena perpetua", "une amende de 100 000 francs"
        penalty=re.compile(
            rf"(?<![\w.,])(?:(?P<money>{money})|(?P<length>{length}{after})|(?P<whole>{any_of(of('whole'))}))(?!\w)",
            flags,
        ),
        # "seis años", "tres años y medio"
        piece=re.compile(rf"(?P<number>{number})(?:{blank})(?P<unit>{unit})(?!\w)(?P<half>{half})", flags),
        bound=re.compile(rf"(?<!\w)(?:{any_of(of('bound'))})(?!\w)", re.IGNORECASE),
    )


def find_penalties(text: str, code: str) -> tuple[PenaltySpan, ...]:
    """Every length of time, sum of money and named penalty of a text, in order: events tell which are penalties."""
    return tuple(PenaltySpan(*match.span()) for match in _tables(code).penalty.finditer(text))


def read_penalty(words: str, code: str, event: EventType | None = None) -> PenaltyReading:
    """What a penalty phrase imposes; a bare length of time is custody, but for a closure, a sum a fine."""
    tables = _tables(code)
    kind = next((kind for kind, pattern in tables.kinds if pattern.search(words)), None)
    length = None if tables.bound.search(words) else duration(words, code)
    if kind is None:
        kind = (
            "ban"
            if event == "closure"
            else "fine"
            if event == "fine"
            else "custody"
            if tables.piece.search(words)
            else "unknown"
        )
    return PenaltyReading(kind, None if kind in {"death", "fine"} else length)


def duration(words: str, code: str) -> str | None:
    """The length of time that the words tell, ISO 8601: "tres años y medio" is P3Y6M."""
    amounts: dict[str, int] = {}
    for unit, amount in _amounts(words, code):
        amounts[unit] = amounts.get(unit, 0) + amount
    return "P" + "".join(f"{amounts[unit]}{unit}" for unit in "YMWD" if unit in amounts) if amounts else None


def _amounts(words: str, code: str) -> Iterator[tuple[str, int]]:
    tables = _tables(code)
    for match in tables.piece.finditer(words):
        value = number_of(match["number"], code)
        unit = tables.units[key(match["unit"])]
        if value is not None:
            yield _DESIGNATORS[unit], value
            if match["half"] and unit == "year":
                yield "M", 6
