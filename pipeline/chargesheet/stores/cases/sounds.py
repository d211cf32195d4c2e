"""How a name sounds, whichever alphabet and romanisation it was written in.

A word becomes a short string of sounds: Şener and Shener ``Sener``, Khodorkovsky and Chodorkowskij nearly the same.
The strings are for comparing only; nobody sees them. How near two strings are is an edit distance whose costs follow
what romanisations do: ``e`` for ``i`` is cheap, ``a`` for ``i`` (Jamal, Jamil) is not.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import zip_longest

from chargesheet.stores.needs import library

VOWELS = frozenset("aeiou")

# Letters that are no letter with a mark, and marks that change the sound rather than the shade of a vowel.
_LETTERS = str.maketrans(
    {"ı": "i", "ə": "a", "ø": "o", "ł": "l", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "æ": "e", "œ": "e", "ħ": "h"}
    | {"ŋ": "n", "ƣ": "g", "ɵ": "o", "ʃ": "sh", "ķ": "k", "ş": "sh", "ș": "sh", "š": "sh", "ś": "sh", "ŝ": "sh"}
    | {"ç": "ch", "č": "ch", "ć": "ch", "ž": "zh", "ź": "zh", "ż": "zh", "ğ": "g", "ġ": "g", "ñ": "n", "ť": "t"}
)
_APOSTROPHES = re.compile("[’‘ʼ`'ʻʿʾ´ʹʺ]")
_NOT_LETTERS = re.compile("[^a-z]")
# Written forms and the sounds that they stand for, the longer ones first; each is tried at every place in turn.
_FORMS = (
    ("shch", "S"),
    ("schtsch", "S"),
    ("dzh", "J"),
    ("dsch", "J"),
    ("tsch", "C"),
    ("tch", "C"),
    ("sch", "S"),
    ("szcz", "S"),
    ("eyi", "ei"),
    ("ayi", "ai"),
    ("iye", "ie"),
    ("iya", "ia"),
    ("iyi", "i"),
    ("sh", "S"),
    ("sz", "S"),
    ("zh", "Z"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "J"),
    ("dz", "z"),
    ("ch", "C"),
    ("cz", "C"),
    ("ts", "c"),
    ("tz", "c"),
    ("ck", "k"),
    ("que", "ke"),
    ("qui", "ki"),
    ("ks", "ks"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("aa", "a"),
    ("uu", "u"),
    ("iy", "i"),
    ("yy", "i"),
    ("ii", "i"),
    ("ij", "i"),
    ("yi", "i"),
    ("ex", "eks"),
    ("j", "J"),
    ("w", "v"),
    ("y", "i"),
    ("x", "h"),
)
_FORM = re.compile("|".join(re.escape(form) for form, _ in _FORMS))
_SOUND = dict(_FORMS)
_DOUBLE = re.compile(r"(.)\1+")

# What it costs to take one vowel for another; a pair that is not here costs 0.8.
_VOWEL_COST = {
    frozenset("ae"): 0.15,
    frozenset("ei"): 0.15,
    frozenset("ou"): 0.1,
    frozenset("ao"): 0.5,
    frozenset("eo"): 0.5,
    frozenset("eu"): 0.6,
}
_OTHER_VOWEL = 0.8
# The same for consonants; a pair that is not here costs 1.
_CONSONANT_COST = {
    frozenset(pair): cost
    for pairs, cost in (
        ("sS sc cC SC kc cz cJ", 0.25),
        ("qk qg", 0.1),
        ("zZ ZJ JC Ji zs qh hC", 0.3),
        ("hg hk vf vu gJ", 0.35),
        ("gk dt bp td zd ts kC", 0.45),
    )
    for pair in pairs.split()
}
_GLIDE = 0.15  # an "i" beside a vowel: Sergeyev, Sergeev
_VOWEL_GAP = 0.4  # Fatma, Fatima
_LAST_VOWEL_GAP = 1.0  # Amin, Amina: another person; a last "e" may be mute
_H_GAP = 0.3  # Fatimah, Mehmet; Vahid, Waheed
_GAP = 1.0


def plain(word: str) -> str:
    """The word in the letters a to z: marks off, other scripts romanised, apostrophes away.

    Raises:
        MissingLibraryError: The word is in another script than Latin, and anyascii is not installed.
    """
    if word.isascii():
        return _NOT_LETTERS.sub("", word.lower())
    composed = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", word)).casefold()
    # casefold makes "i" and a dot of "İ"; composing first keeps "ş" one letter.
    mapped = unicodedata.normalize("NFC", composed).translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", mapped) if not unicodedata.combining(c))
    bare = bare.translate(_LETTERS)
    if not bare.isascii():
        bare = _romanised(bare)
    return _NOT_LETTERS.sub("", bare.lower())


def _romanised(text: str) -> str:
    found: str = library("anyascii", "comparing names in other scripts than Latin").anyascii(text)
    return found


@lru_cache(maxsize=500_000)
def sounds(word: str) -> str:
    """The sounds of a plain word: ``shener`` is ``Sener``, ``muhammad`` and ``mohammed`` nearly the same."""
    found = _FORM.sub(lambda match: _SOUND[match.group()], word)
    found = _hard_c(found)
    found = _DOUBLE.sub(r"\1", found)
    if len(found) > 2 and found.endswith("h") and found[-2] in VOWELS:
        found = found[:-1]
    return found


def _hard_c(word: str) -> str:
    """A ``c`` before a, o, u, a consonant or the end is a ``k``; before e and i it is left open."""
    out = []
    for here, after in zip_longest(word, word[1:], fillvalue=" "):
        out.append("k" if here == "c" and after not in "eis" else here)
    return "".join(out)


# Sounds that languages write so differently that a word has a skeleton for each reading.
_READINGS = (("J", "Jig"), ("C", "Ch"))
_CLASSES = str.maketrans(
    {"S": "s", "c": "s", "C": "s", "z": "s", "Z": "s", "J": "s", "k": "g", "h": "g", "q": "g"}
    | {"t": "d", "p": "b", "v": "b", "f": "b"}
    | dict.fromkeys(VOWELS)
)


# Petrov, Petroff, Petrou; Drozdovsky, Drazdouski: no consonant for certain
_VOWEL_LIKE = re.compile("(?<=[aeiou])[vf](?![aeiou])")


@lru_cache(maxsize=500_000)
def skeletons(word_sounds: str) -> tuple[str, ...]:
    """What stays of a word through nearly all romanisations: its consonants in classes.

    More than one where a sound is unsure: ``j`` may be a vowel, ``ch`` the sound of Bach, ``h`` silent.
    """
    readings = {word_sounds}
    for sound, choices in _READINGS:
        if sound in word_sounds:
            readings = {reading.replace(sound, choice) for reading in readings for choice in choices}
    readings |= {reading[:1] + reading[1:].replace("h", "") for reading in readings if "h" in reading[1:]}
    return tuple(sorted({_skeleton(reading) for reading in readings}))


def _skeleton(word_sounds: str) -> str:
    heard = _VOWEL_LIKE.sub("", word_sounds)
    return _DOUBLE.sub(r"\1", heard.translate(_CLASSES)) or "-"


# Sounds that scripts without vowels do not write, or write with letters that may also be consonants.
_UNWRITTEN = str.maketrans(dict.fromkeys("aeiouvhJ"))


@lru_cache(maxsize=100_000)
def written(word_sounds: str) -> str:
    """What a script without vowels writes of a word for certain: ``parastu`` and ``prstv`` are both ``brsd``."""
    return _DOUBLE.sub(r"\1", word_sounds.translate(_UNWRITTEN).translate(_CLASSES))


def has_no_vowels(word: str) -> bool:
    """Whether the word is in a script that leaves vowels out: Arabic, Hebrew, Syriac."""
    return any("\u0590" <= c <= "\u07bf" or "\ufb1d" <= c <= "\ufefc" for c in word)


def allowance(length: int) -> float:
    """How much two words may differ and still be one name: nothing much for a short one."""
    return min(0.9, 0.13 * length) if length > 4 else 0.12 * (length - 1)


def distance(one: str, other: str, limit: float) -> float:
    """How far two strings of sounds are from each other: 0 for none, about 1 for another letter.

    Args:
        one: Sounds of a word.
        other: Sounds of another.
        limit: More than this need not be told exactly.

    Returns:
        The distance, or any number above ``limit``.
    """
    if one == other:
        return 0.0
    far = limit + 1.0
    # Gaps cost at least a glide each.
    if abs(len(one) - len(other)) > 3:
        return far
    previous = [0.0]
    for j in range(1, len(other) + 1):
        previous.append(previous[-1] + _gap(other, j - 1))
    for i in range(1, len(one) + 1):
        gap_one = _gap(one, i - 1)
        row = [previous[0] + gap_one]
        here = one[i - 1]
        best = row[0]
        for j in range(1, len(other) + 1):
            there = other[j - 1]
            change = previous[j - 1]
            if here != there:
                cost = _change(here, there)
                change += cost * 2 if i == 1 and j == 1 else cost
            found = min(change, previous[j] + gap_one, row[j - 1] + _gap(other, j - 1))
            row.append(found)
            best = min(best, found)
        if best > limit:
            return far
        previous = row
    return previous[-1]


def _change(one: str, other: str) -> float:
    pair = frozenset((one, other))
    if one in VOWELS and other in VOWELS:
        return _VOWEL_COST.get(pair, _OTHER_VOWEL)
    return _CONSONANT_COST.get(pair, 1.0)


def _gap(word: str, at: int) -> float:
    """What it costs that a sound is missing from the other word."""
    sound = word[at]
    last = at == len(word) - 1
    if sound == "i" and ((at and word[at - 1] in VOWELS) or (not last and word[at + 1] in VOWELS)):
        return _GLIDE
    if sound in VOWELS:
        if last and sound != "e":
            return _LAST_VOWEL_GAP
        return _VOWEL_GAP if at else 2 * _VOWEL_GAP
    return _H_GAP if sound == "h" and at else _GAP
