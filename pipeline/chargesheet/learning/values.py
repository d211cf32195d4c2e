"""When two values of an argument count as the same: names, phrases, dates and articles, as annotators word them."""

import re
from functools import lru_cache

from chargesheet.records import Role
from chargesheet.spelling import without_accents

_STOP_WORDS = frozenset(
    ("the", "a", "an", "of", "for", "to", "and", "in", "his", "her", "their", "at", "least", "years", "year")
)

# "Amnesty’s report" -> "Amnesty report"
_POSSESSIVE = re.compile(r"[’‘']s\b")
# "“false” news, 293(1)" -> " false news 293(1)": all but word characters, brackets, full stops, slashes, hyphens
_NOT_IN_WORDS = re.compile(r"[^\w()./-]+")
# "Article 205.2-1(a)" -> "205.2-1": the number that begins an article, without parts in brackets
_ARTICLE_NUMBER = re.compile(r"\d+[\w.\-]*")
# "293." -> "293"
_NUMBER_TAIL = re.compile(r"[.\-]$")


def same_value(role: Role, first: str, second: str) -> bool:
    """Whether two values of a role agree: names as names, dates and articles as such, all else as phrases."""
    if role in ("subject", "authority", "place"):
        return same_name(first, second)
    if role == "date":
        return first.rstrip("~?%") == second.rstrip("~?%")
    if role == "provision":
        return article_number(first) == article_number(second)
    return same_phrase(first, second)


def same_name(first: str, second: str) -> bool:
    """Equal names, or one the other's shortened form: all words of the shorter stand in the longer."""
    words, others = set(_fold(first).split()), set(_fold(second).split())
    return bool(words) and bool(others) and (words <= others or others <= words or same_phrase(first, second))


def same_phrase(first: str, second: str) -> bool:
    """Half of the longer phrase's content words are shared."""
    words, others = _content_words(first), _content_words(second)
    return bool(words & others) and len(words & others) / max(len(words), len(others)) >= 0.5


@lru_cache(maxsize=65536)
def article_number(text: str) -> str:
    """The number of an article without its parts: ``293(1)`` and "293, part 1" are both ``293``."""
    folded = _fold(text)
    number = _ARTICLE_NUMBER.search(folded)
    return _NUMBER_TAIL.sub("", number.group()) if number else folded


@lru_cache(maxsize=65536)
def _fold(text: str) -> str:
    """``text`` without case, accents, possessives and punctuation, for comparing values (never for offsets)."""
    return _NOT_IN_WORDS.sub(" ", _POSSESSIVE.sub("", without_accents(text))).strip()


@lru_cache(maxsize=65536)
def _content_words(text: str) -> frozenset[str]:
    words = frozenset(_fold(text).split())
    return words - _STOP_WORDS or words
