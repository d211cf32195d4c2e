"""Words parted at the end of a line: whether the hyphen was the word's own."""

import re
from collections.abc import Callable
from functools import cache

HYPHENS = "-\u2010\u00ad"

# "asylum-" at the end of a line: group "word". "1950-", "Jong-" are such ends, too.
_PARTED = re.compile(rf"(?P<word>[^\W_]{{1,60}})[{HYPHENS}]$")
# "seekers" at the start of the next: group "word".
_REST = re.compile(r"(?P<word>[^\W_]{1,60})")
# "asylum-seekers", "asylum": words of a text, with hyphens inside them. No groups.
_WORD = re.compile(r"[^\W_]{1,60}(?:[-\u2010][^\W_]{1,60}){0,5}")

# "jour-\nnalists": a word over the end of a line, whose halves are no words of the text. No groups.
_ACROSS = re.compile(rf"[^\W_]{{1,60}}[{HYPHENS}][ \t]{{0,9}}[\n\f]{{1,3}}[ \t]{{0,9}}[^\W_]{{1,60}}")

Keep = Callable[[str, str], bool | None]
"""Of two lines: whether the hyphen between them stays; ``None`` where no word is parted."""


def hyphen_keeper(text: str) -> Keep:
    """What decides about the hyphens of a text, from the words that it has elsewhere.

    A hyphen stays before a capital or a number ("Kim Jong-|il" aside, names are parted there), in a word that the text
    has with it, and between two words that it has by themselves; it goes where the text has the word in one piece, and
    else, too.
    """
    whole_words = _ACROSS.sub(" ", text)
    words = frozenset(word.group().casefold().replace("\u2010", "-") for word in _WORD.finditer(whole_words))

    @cache
    def keep(line: str, following: str) -> bool | None:
        first, second = _PARTED.search(line), _REST.match(following)
        if first is None or second is None:
            return None
        before, after = first["word"], second["word"]
        if line.endswith("\u00ad"):
            return False
        if not after[0].islower() and after[0].upper() != after[0].lower():
            return True
        if before[-1].isdigit() or after[0].isdigit():
            return True
        whole = f"{before}{after}".casefold()
        if f"{before}-{after}".casefold() in words or _has_compound(words, before, after):
            return True
        if whole in words:
            return False
        return before.casefold() in words and after.casefold() in words and min(len(before), len(after)) > 2

    return keep


def _has_compound(words: frozenset[str], before: str, after: str) -> bool:
    """Whether a plural or singular of the word stands elsewhere: "asylum-seeker" for "asylum-seekers"."""
    whole = f"{before}-{after}".casefold()
    return f"{whole}s" in words or whole.removesuffix("s") in words
