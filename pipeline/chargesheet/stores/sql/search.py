"""Words for full text search, the same in both databases: folded here, so that neither's own rules come in.

Folding takes off case, accents and the like: ``Şener``, ``SENER`` and ``sener`` are one word, and so are
``Łukasz`` and ``lukasz``. It is for finding only: what is stored and shown keeps its characters and offsets.
"""

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

FIELDS = ("persons", "authorities", "places", "quotes")
"""What an event's words are kept apart by: names of subjects, of authorities, of places; and quotes of the text."""

GAP = "¦"
"""Stands between two texts of a field, so that no phrase reaches from one into the next."""

_LONGEST = 100
# "al-Qa’ida 2015" -> al, Qa, ida, 2015
_WORD = re.compile(r"[^\W_]+")
# '"organizing actions" 342*' -> "organizing actions" | 342*; groups: a quoted phrase, or what stands between blanks
_CHUNK = re.compile(r'"(?P<phrase>[^"]*)"|(?P<chunk>[^\s"]+)')
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th"}
    | {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ħ": "h", "Ħ": "h", "ŋ": "n", "Ŋ": "n", "ə": "a", "Ə": "a"}
)


class Phrase(Struct, frozen=True):
    """Words that stand side by side; ``prefix``: the last one is the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool


def folded(text: str) -> list[str]:
    """The words of a text, folded: ``Erzhan Öräzälinov`` gives ``erzhan``, ``orazalinov``."""
    if text.isascii():
        return [word[:_LONGEST] for word in _WORD.findall(text.lower())]
    plain = unicodedata.normalize("NFKD", text).translate(_LETTERS).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.category(c).startswith("M"))
    return [word[:_LONGEST] for word in _WORD.findall(plain)]


def phrases(query: str) -> Iterator[Phrase]:
    """What a query asks for, every part of it: words, ``"words side by side"``, and ``beginnings*``."""
    for match in _CHUNK.finditer(query):
        chunk = match["phrase"] if match["phrase"] is not None else match["chunk"]
        words = folded(chunk)
        if words:
            yield Phrase(tuple(words), match["chunk"] is not None and chunk.endswith("*"))
