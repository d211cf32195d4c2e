"""Numbers in words in languages other than English, by the words of ``numbers.toml``: "veinte", "trente-six", "12"."""

import re
from functools import cache

from msgspec import Struct

from chargesheet import languages
from chargesheet.grammar.provisions_languages import any_of, key


class NumberWord(Struct, frozen=True, forbid_unknown_fields=True):
    """A number and the words for it, each with any ending that it takes."""

    id: str
    value: int
    words: tuple[str, ...]


@cache
def _values(code: str) -> dict[str, int]:
    entries = languages.language(code).entries("numbers.toml", NumberWord)
    return {key(word): entry.value for entry in entries for word in entry.words}


@cache
def number_pattern(code: str) -> str:
    """A pattern without groups for one number: "3", "3.000", "treinta y dos"; for use where case is ignored."""
    word = rf"(?:{any_of(_values(code))})(?![\w\u0300-\u036f])"
    return (
        rf"(?:\d{{1,3}}(?:[.\u00a0\u202f ]\d{{3}})+(?!\d)|\d{{1,7}}|{word}(?:(?:[ -]|[ ](?:y|et|и)[ ]){word}){{0,3}})"
    )


def number_of(words: str, code: str) -> int | None:
    """The value of a number: 32 of "treinta y dos"; ``None`` where a word is none."""
    digits = re.sub(r"[.\s]", "", words)
    if digits.isascii() and digits.isdigit():
        return int(digits) if len(digits) < 10 else None
    known = _values(code)
    if key(words) in known:
        return known[key(words)]
    total = 0
    for part in re.findall(r"[^\W\d_]+", words):
        if key(part) in {"y", "et", "и"}:
            continue
        value = known.get(key(part))
        if value is None:
            return None
        total = total * value if value in {100, 1000} and 0 < total < value else total + value
    return total or None
