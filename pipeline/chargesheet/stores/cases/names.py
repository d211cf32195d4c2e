"""A person's name taken apart: words with their sounds, initials, patronymics, and what may be left out."""

import re
import unicodedata
from functools import cache
from typing import Literal

from msgspec import Struct

from chargesheet.stores.cases.sounds import plain, sounds
from chargesheet.vocabulary import load_vocabulary

WordKind = Literal["name", "patronymic", "initial"]

# "Hisham Abd al-Wahhab", "J.P. Tan", "İlqar O’Neil": letters with their marks and apostrophes; a full stop after them
# counts, as it tells an initial.
_WORD = re.compile(r"(?P<word> [^\W\d_] (?: [^\W\d_] | [\u0300-\u036f] | [’‘ʼ'ʻʿʾ`](?=\w) )* ) (?P<stop>\.?)", re.VERBOSE)
# Joined forms of "servant of": Abdulrahman, Abdel Rahman, Abderrahmane; group: what follows
_SERVANT = re.compile(r"abd (?: [aeou]l | [aeou](?=([rsnztd])\1) | [aeou] )? (?P<rest> .{3,} )", re.VERBOSE)
_SERVANT_ALONE = re.compile(r"abd (?: [aeou] [lrsnztd]? )?", re.VERBOSE)
# Sharafeldin, Nuruddin, Alaettin; group: what stands before
_OF_RELIGION = re.compile(r"(?P<base> .{3,}? ) (?: [aeu]l | [aeui]d | [ae]t )? (?<=[ldt]) [dt]ine?", re.VERBOSE)
# Borisovich, Yuryevna, Serhiyivna, Mykolayovych; group: the father's name
_PATRONYMIC = re.compile(
    r"(?P<father> .{2,}? ) (?: [iy]?[eo]v[iy]ch | [iy]?[eo]vna | [iy]{1,2}vna | inichna )", re.VERBOSE
)
# Endings that family names have and given names have not: Petrov, Karimova, Shevchenko, Petrosyan, Beridze, Farrokhzadeh
_FAMILY = re.compile(
    r".{2,} (?: [eo]va? | [eo]w | [eo]ff | sk[iyj]+ | [sc]ka?[iy]a | [ck]ij | enko | chuk | yan | ian | dze | shvili"
    r" | zadeh? | oglu | ogly | nezhad | pour | poor | sson | wicz | vich | uly | uulu )",
    re.VERBOSE,
)
_MAX_WORDS = 8


class Word(Struct, frozen=True):
    """A word of a name.

    Attributes:
        plain: In the letters a to z.
        sounds: As ``sounds.sounds``; of a patronymic, those of the father's name.
        kind: An initial is one letter, or two that stand for one sound, with a full stop.
        family: Whether its form says that it is a family name.
    """

    plain: str
    sounds: str
    kind: WordKind
    family: bool


class Name(Struct, frozen=True):
    """A name: ``key`` is equal for names that differ in marks, case, titles and articles only."""

    text: str
    words: tuple[Word, ...]
    key: str

    @property
    def full(self) -> tuple[Word, ...]:
        """Its words that are no initials."""
        return tuple(word for word in self.words if word.kind != "initial")


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: Literal["title", "particle", "child-of", "child-of-before", "same", "common"]
    forms: tuple[str, ...]


class NameWords(Struct, frozen=True):
    """What is known about words in names.

    Attributes:
        left_out: Titles and particles, which a name may have or lack: Dr, U, al, de.
        child_before: What makes a patronymic of the word after it: bin, ibn, bint.
        child_after: What makes a patronymic of the word before it: oglu, kyzy.
        same: Sounds of forms of one name in several languages, to those of the form that stands for all.
        common: Sounds of words that many people share.
    """

    left_out: frozenset[str]
    child_before: frozenset[str]
    child_after: frozenset[str]
    same: dict[str, str]
    common: frozenset[str]


@cache
def entries() -> tuple[_Entry, ...]:
    """The entries of ``data/name_words.toml``."""
    return load_vocabulary("chargesheet.stores.cases", "data/name_words.toml", _Entry)


@cache
def name_words() -> NameWords:
    """What is known about words in names, from ``data/name_words.toml``."""
    forms: dict[str, set[str]] = {}
    same: dict[str, str] = {}
    for entry in entries():
        plain_forms = [plain(form) for form in entry.forms]
        forms.setdefault(entry.kind, set()).update(plain_forms)
        if entry.kind == "same":
            same.update({sounds(form): sounds(plain_forms[0]) for form in plain_forms})
    common = {sounds(form) for form in forms["common"]}
    return NameWords(
        left_out=frozenset(forms["title"] | forms["particle"]),
        child_before=frozenset(forms["child-of"]),
        child_after=frozenset(forms["child-of-before"]),
        same=same,
        common=frozenset(common | {same.get(sound, sound) for sound in common}),
    )


def parse_name(text: str) -> Name:
    """Take a name apart.

    ``Hisham Abd al-Wahhab al-Qadi`` has the words hisham, abdwahhab and qadi; ``Ilgar Eldar oglu Mammadov`` has the
    patronymic eldar. At most eight words are kept.
    """
    known = name_words()
    given: list[tuple[str, bool]] = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word = plain(match["word"])
        if word:
            given.append((word, bool(match["stop"]) or len(word) == 1))
    merged = _joined(given)
    words: list[Word] = []
    patronymic_next = False
    for place, (word, stop) in enumerate(merged):
        if word in known.child_after and words:
            last = words[-1]
            words[-1] = Word(last.plain, last.sounds, "patronymic", False)
        elif word in known.child_before and words and place < len(merged) - 1:
            patronymic_next = True
        elif word in known.left_out and len(merged) > 1 and not (stop and len(word) == 1):
            continue
        else:
            words.append(_word(word, stop, patronymic=patronymic_next, known=known))
            patronymic_next = False
    if not words:  # nothing but titles: "Sheikh"
        words = [_word(word, stop, patronymic=False, known=known) for word, stop in merged]
    words = words[:_MAX_WORDS]
    return Name(text, tuple(words), " ".join(f"{word.sounds}{'.' if word.kind == 'initial' else ''}" for word in words))


def _word(word: str, stop: bool, *, patronymic: bool, known: NameWords) -> Word:
    if len(word) == 1 or (stop and len(word) == 2):
        return Word(word, sounds(word), "initial", False)
    father = _PATRONYMIC.fullmatch(word)
    if father is not None:
        sound = sounds(father["father"])
        return Word(word, known.same.get(sound, sound), "patronymic", False)
    sound = sounds(word)
    family = _FAMILY.fullmatch(word) is not None
    return Word(word, known.same.get(sound, sound), "patronymic" if patronymic else "name", family)


def _joined(given: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The words, with "servant of" and the name of God as one word each, and names "of the religion" as two."""
    articles = {"al", "el", "ul", "ar", "as", "an", "ad", "at", "az", "er", "es", "ed", "ud", "ur"}
    out: list[tuple[str, bool]] = []
    at = 0
    while at < len(given):
        word, stop = given[at]
        at += 1
        if _SERVANT_ALONE.fullmatch(word):
            if at < len(given) - 1 and given[at][0] in articles:
                at += 1
            if at < len(given):
                out.append((_servant(given[at][0]), False))
                at += 1
                continue
        found = _SERVANT.fullmatch(word)
        religion = _OF_RELIGION.fullmatch(word) if len(word) > 6 else None
        if found is not None:
            out.append((_servant(found["rest"]), stop))
        elif religion is not None:
            out += [(religion["base"], False), ("din", stop)]
        else:
            out.append((word, stop))
    return out


def _servant(of: str) -> str:
    """``abd`` and the name that follows; that of God loses its article: Abdullah, Abd Allah."""
    rest = re.sub(r"(?:[aou]?l+)(?=ah?$)", "l", of)
    return f"abd{rest}"
