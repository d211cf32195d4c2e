"""A person's name taken apart: words with their sounds, initials, patronymics, and what may be left out."""

import re
import unicodedata
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from chargesheet.stores.cases.sounds import has_no_vowels, plain, sounds
from chargesheet.vocabulary import load_vocabulary

WordKind = Literal["name", "patronymic", "initial"]

# "Hisham Abd al-Wahhab", "J.P. Tan", "İlqar O’Neil": letters with their marks and apostrophes; a full stop after them
# counts, as it tells an initial.
_WORD = re.compile(
    r"(?P<word> [^\W\d_] (?: [^\W\d_] | [\u0300-\u036f] | [’‘ʼ'ʻʿʾ`](?=\w) )* ) (?P<stop>\.?)", re.VERBOSE
)
# Joined forms of "servant of": Abdulrahman, Abdel Rahman, Abderrahmane; group: what follows
_SERVANT = re.compile(r"abd (?: [aeou]l | [aeou](?=([rsnztd])\1) | [aeou] )? (?P<rest> .{3,} )", re.VERBOSE)
_SERVANT_ALONE = re.compile(r"abd (?: [aeou] [lrsnztd]? )?", re.VERBOSE)
# Sharafeldin, Nuruddin, Alaettin; group: what stands before
_OF_RELIGION = re.compile(r"(?P<base> .{3,}? ) (?: [aeu]l | [aeui]d | [ae]t )? (?<=[ldt]) [dt]ine?", re.VERBOSE)
# Borisovich, Yuryevna, Serhiyivna, Mykolayovych; group: the father's name
_PATRONYMIC = re.compile(
    r"(?P<father> .{2,}? ) (?: [iy]?[eo]v[iy]ch | [iy]?[eo]vna | [iy]{1,2}vna | inichna )", re.VERBOSE
)
# Endings of family names that given names have not: Petrov, Karimova, Shevchenko, Petrosyan, Beridze, Farrokhzadeh
_FAMILY = re.compile(
    r".{2,} (?: [eo]va? | [eo]w | [eo]ff | sk[iyj]+ | [sc]ka?[iy]a | [ck]ij | enko | chuk | yan | ian | dze | shvili"
    r" | zadeh? | oglu | ogly | nezhad | pour | poor | sson | wicz | vich | uly | uulu )",
    re.VERBOSE,
)
# Letters that only Turkish and Azerbaijani have: in a name with one, "c" is the "j" of Jamal.
_TURKIC = re.compile("[əƏıİğĞ]")
_TURKIC_C = str.maketrans("cC", "jJ")
# Letters that only Vietnamese has, whose marks tell names apart: Tám, Tâm.
_TONAL = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
# Alqadi, Elkadi; group: what follows the article
_ARTICLE = re.compile(r"[ae]l (?P<rest> [^aeiouy].{3,} )", re.VERBOSE)
# Narymbayev, Narymbai; group: what stands before the ending
_RUSSIAN = re.compile(r"(?P<stem> .{6,}? ) y?[eo]va?", re.VERBOSE)
_ARTICLES = frozenset(["al", "el", "ul", "ar", "as", "an", "ad", "at", "az", "er", "es", "ed", "ud", "ur"])
_MAX_WORDS = 8


class Word(Struct, frozen=True):
    """A word of a name.

    Attributes:
        plain: In the letters a to z.
        sounds: As ``sounds.sounds``; of a patronymic, those of the father's name.
        kind: An initial is one letter, or two that stand for one sound, with a full stop.
        family: Whether its form says that it is a family name.
        bare: Whether it comes from a script without vowels.
        tones: The word with its marks, where these tell names apart, as they do in Vietnamese.
        others: Sounds that it may have, too: without a joined article (Alqadi), without -ov (Narymbayev).
        hyphen: Whether a hyphen joins it to the next word.
    """

    plain: str
    sounds: str
    kind: WordKind
    family: bool
    bare: bool = False
    tones: str = ""
    others: tuple[str, ...] = ()
    hyphen: bool = False


class Name(Struct, frozen=True):
    """A name: ``key`` is equal for names that differ in marks, case, titles and articles only.

    ``joined`` are its words with those that a hyphen joins as one; empty where there is no hyphen.
    """

    text: str
    words: tuple[Word, ...]
    key: str
    joined: tuple[Word, ...] = ()

    @property
    def full(self) -> tuple[Word, ...]:
        """Its words that are no initials."""
        return tuple(word for word in self.words if word.kind != "initial")


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: Literal["title", "suffix", "particle", "small-particle", "child-of", "child-of-before", "same", "common"]
    forms: tuple[str, ...]


class NameWords(Struct, frozen=True):
    """What is known about words in names.

    Attributes:
        titles: What may stand before a name: Dr, U.
        suffixes: What may stand after one: Jr.
        particles: What may stand before any word of it: al, de.
        small_particles: The same, in small letters only: van, but not Văn.
        child_before: What makes a patronymic of the word after it: bin, ibn, bint.
        child_after: What makes a patronymic of the word before it: oglu, kyzy.
        same: Sounds of forms of one name in several languages, to those of the form that stands for all.
        common: Sounds of words that many people share.
    """

    titles: frozenset[str]
    suffixes: frozenset[str]
    particles: frozenset[str]
    small_particles: frozenset[str]
    child_before: frozenset[str]
    child_after: frozenset[str]
    same: dict[str, str]
    common: frozenset[str]

    def standing_for(self, sound: str) -> str:
        """The sounds of the form that stands for a name in all languages; the same sounds where none is known."""
        return self.same.get(sound) or self.same.get(sound.replace("J", "i"), sound)


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
        titles=frozenset(forms["title"]),
        suffixes=frozenset(forms["suffix"]),
        particles=frozenset(forms["particle"]),
        small_particles=frozenset(forms["small-particle"]),
        child_before=frozenset(forms["child-of"]),
        child_after=frozenset(forms["child-of-before"]),
        same=same,
        common=frozenset(common | {same.get(sound, sound) for sound in common}),
    )


class _Given(Struct, frozen=True):
    """A word as it was written: ``hyphen`` where the next is joined to it."""

    plain: str
    stop: bool
    small: bool = False
    bare: bool = False
    tones: str = ""
    hyphen: bool = False


def parse_name(text: str) -> Name:
    """Take a name apart.

    ``Hisham Abd al-Wahhab al-Qadi`` has the words hisham, abdwahhab and qadi; ``Ilgar Eldar oglu Mammadov`` has the
    patronymic eldar. At most eight words are kept.
    """
    given = _given(text)
    words = _words(_joined(given))
    hyphened = _words(_joined(_without_hyphens(given))) if any(word.hyphen for word in given) else ()
    key = " ".join(f"{w.tones or w.sounds}{'.' if w.kind == 'initial' else ''}" for w in words)
    return Name(text, words, key, hyphened if len(hyphened) != len(words) else ())


def _given(text: str) -> list[_Given]:
    composed = unicodedata.normalize("NFC", text).replace("\u200c", "").replace("\u200d", "")
    turkic = _TURKIC.search(composed) is not None
    tonal = _TONAL.search(composed) is not None
    found = []
    for match in _WORD.finditer(composed):
        written = match["word"]
        if len(written) > 4 and written.startswith("\u0627\u0644"):  # the Arabic article, joined as always
            written = written[2:]
        word = plain(written.translate(_TURKIC_C) if turkic else written)
        if word:
            found.append(
                _Given(
                    plain=word,
                    stop=bool(match["stop"]),
                    small=written.islower(),
                    bare=has_no_vowels(written),
                    tones=written.casefold() if tonal else "",
                    hyphen=composed[match.end() : match.end() + 1] in {"-", "\u2010", "\u2011"},
                )
            )
    return found


def _without_hyphens(given: list[_Given]) -> list[_Given]:
    """The words with each two that a hyphen joins as one, but for articles."""
    known = name_words()
    out: list[_Given] = []
    for word in given:
        last = out[-1] if out else None
        if last is not None and last.hyphen and last.plain not in known.particles and word.plain not in known.particles:
            out[-1] = replace(word, plain=last.plain + word.plain, tones=last.tones + word.tones)
        else:
            out.append(word)
    return out


def _words(merged: list[_Given]) -> tuple[Word, ...]:
    known = name_words()
    words: list[Word] = []
    patronymic_next = False
    for place, given in enumerate(merged):
        last = place == len(merged) - 1
        if given.plain in known.child_after and words:
            words[-1] = replace(words[-1], kind="patronymic", family=False)
        elif given.plain in known.child_before and words and not last:
            patronymic_next = True
        elif _may_be_left_out(given, first=not words, last=last, known=known):
            continue
        else:
            words.append(_word(given, patronymic=patronymic_next, known=known))
            patronymic_next = False
    if not words:  # nothing but titles: "Sheikh"
        words = [_word(given, patronymic=False, known=known) for given in merged]
    return tuple(words[:_MAX_WORDS])


def _may_be_left_out(given: _Given, *, first: bool, last: bool, known: NameWords) -> bool:
    """Whether a word is a title before the name, a particle before a word of it, or a suffix after it."""
    if given.stop and len(given.plain) == 1:  # an initial: "U. Tan"
        return False
    if last:
        return given.plain in known.suffixes and not first
    if given.plain in known.particles or (given.small and given.plain in known.small_particles):
        return True
    return first and given.plain in known.titles


def _word(given: _Given, *, patronymic: bool, known: NameWords) -> Word:
    word = given.plain
    if len(word) == 1 or (given.stop and len(word) == 2):
        return Word(word, sounds(word), "initial", False)
    father = _PATRONYMIC.fullmatch(word)
    if father is not None:
        sound = sounds(father["father"])
        return Word(word, known.standing_for(sound), "patronymic", False)
    sound = sounds(word)
    return Word(
        plain=word,
        sounds=known.standing_for(sound),
        kind="patronymic" if patronymic else "name",
        family=_FAMILY.fullmatch(word) is not None,
        bare=given.bare,
        tones=given.tones,
        others=_others(word),
        hyphen=given.hyphen,
    )


def _others(word: str) -> tuple[str, ...]:
    article, russian = _ARTICLE.fullmatch(word), _RUSSIAN.fullmatch(word)
    found = (article["rest"] if article else "", russian["stem"] if russian else "")
    return tuple(sounds(other) for other in found if other)


def _joined(given: list[_Given]) -> list[_Given]:
    """The words, with "servant of" and the name of God as one word each, and names "of the religion" as two."""
    out: list[_Given] = []
    at = 0
    while at < len(given):
        word = given[at]
        at += 1
        if _SERVANT_ALONE.fullmatch(word.plain) or (word.bare and word.plain == "bd"):
            if at < len(given) - 1 and given[at].plain in _ARTICLES:
                at += 1
            if at < len(given):
                of = given[at].plain
                out.append(replace(given[at], plain=_servant(of.removeprefix("al") if word.bare else of)))
                at += 1
                continue
        found = _SERVANT.fullmatch(word.plain)
        religion = _OF_RELIGION.fullmatch(word.plain) if len(word.plain) > 6 else None
        if found is not None:
            out.append(replace(word, plain=_servant(found["rest"])))
        elif religion is not None:
            out += [replace(word, plain=religion["base"], stop=False, tones=""), _Given("din", word.stop)]
        else:
            out.append(word)
    return out


def _servant(of: str) -> str:
    """``abd`` and the name that follows; that of God loses its article: Abdullah, Abd Allah."""
    rest = re.sub(r"(?:[aou]?l+)(?=ah?$)", "l", of)
    return f"abd{rest}"
