"""What is known to be no part of a person's name: ordinary words and listed places."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from chargesheet.geography.places import is_place
from chargesheet.spelling import name_key, plain, without_accents
from chargesheet.stages.gazetteer import given_names
from chargesheet.vocabulary import load_vocabulary

# "al-Qa’ida 2015" -> al, Qa, ida, 2015; no groups
_WORD = re.compile(r"[^\W_]+")
# "Bello's", "Bello’s": what stands before counts; no groups
_POSSESSIVE = re.compile(r"['’ʼ][sS]\b")
# Characters that nobody sees and that would part a name: zero-width joiners, soft hyphens, marks of direction.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_MOST_WORDS = 12


class SafeWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Ordinary words of one kind, in small letters."""

    id: str
    words: tuple[str, ...]


@cache
def safe_words() -> frozenset[str]:
    """All of them."""
    entries = load_vocabulary("chargesheet.stores.pseudonyms", "data/words.toml", SafeWords)
    return frozenset(word for entry in entries for word in entry.words)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents, possessives, hyphens and unseen characters.

    >>> name_words("AL-ADE’s José")
    ('al', 'ade', 'jose')
    """
    seen = unicodedata.normalize("NFKC", name).translate(_UNSEEN)
    return tuple(_WORD.findall(without_accents(_POSSESSIVE.sub(" ", seen))))


def taken_words(names: Iterable[str]) -> frozenset[str]:
    """Every word of these names, and each of them joined: "Jean-Paul" is also "jeanpaul"."""
    words = [name_words(name) for name in names]
    return frozenset(word for found in words for word in found) | {"".join(found) for found in words}


def safe_text(text: str, taken: frozenset[str]) -> str | None:
    """A short text of ordinary words and listed places, in small letters; ``None`` for any other.

    >>> safe_text("the Almaty City Court", frozenset())
    'the almaty city court'

    Args:
        text: The text.
        taken: Words of the names of persons: none of them may be in it.
    """
    words = [word.strip('.,;:"()') for word in text.lower().split()]
    if not text.isascii() or not 0 < len(words) <= _MOST_WORDS:
        return None
    known = all(word in safe_words() or safe_place(word, taken) for word in words)
    return " ".join(words) if known and taken.isdisjoint(name_words(text)) else None


def safe_place(text: str, taken: frozenset[str]) -> str | None:
    """The name of a listed place; ``None`` for any other text, and where it is a name of persons, too.

    Args:
        text: The text.
        taken: Words of the names of persons: none of them may be in it.
    """
    words = name_words(text)
    named = {*words, "".join(words)}
    if not 0 < len(words) <= _MOST_WORDS or not taken.isdisjoint(named) or not is_place(text):
        return None
    return None if name_key(text) in given_names() else plain(text)
