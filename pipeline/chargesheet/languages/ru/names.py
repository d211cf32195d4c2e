"""The grammar of Russian names: the nominative of a name in any case, a person's gender, and the Latin form.

Forms come from pymorphy3 (MIT) and the OpenCorpora dictionary (CC BY-SA 3.0), which also guesses surnames that it does
not hold. Where a form allows two readings ("Назарову": Назаров to whom, or Назарова whom) the fuller names of the
passage decide, then the tags of the sentence, then the masculine.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from chargesheet.errors import ModelError
from chargesheet.languages.names import Gender, NamedAs

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

# Cases of Universal Dependencies for those of OpenCorpora, in the order in which names stand in them most often.
_CASES = {"nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc"}
_GENDERS: tuple[tuple[str, Gender], ...] = (("masc", "Masc"), ("femn", "Fem"))
# How surnames end that tell their bearer's gender.
_MASCULINE = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ой", "ый")
_FEMININE = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "ая")
# How names end that decline as most do: the ending in each case, and what stands for it in the nominative.
_ENDINGS: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "masc": {
        "gent": (("а", ""), ("я", "ь")),
        "datv": (("у", ""), ("ю", "ь")),
        "accs": (("а", ""), ("я", "ь")),
        "ablt": (("ом", ""), ("ем", "ь")),
        "loct": (("е", ""),),
    },
    "femn": {
        "gent": (("ы", "а"), ("и", "а")),
        "datv": (("е", "а"),),
        "accs": (("у", "а"),),
        "ablt": (("ой", "а"),),
        "loct": (("е", "а"),),
    },
}
_VOWELS = frozenset("аеёиоуыэюяь")
_KINDS = ("Name", "Patr", "Surn")

# International Civil Aviation Organization, Doc 9303, part 3, section 6, table B: transliteration of Cyrillic.
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўәғқңөұүһ",
        (
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u"),
            *("f", "kh", "ts", "ch", "sh", "shch", "ie", "y", "", "e", "iu", "ia"),
            *("i", "i", "ie", "g", "u", "a", "gh", "q", "ng", "o", "u", "u", "h"),
        ),
        strict=True,
    )
)


@cache
def _analyser() -> "MorphAnalyzer":
    try:
        from pymorphy3 import MorphAnalyzer
    except ImportError as error:
        raise ModelError("Russian names need pymorphy3. Run: pip install 'chargesheet[russian]'") from error
    return MorphAnalyzer()


@cache
def _parses(word: str) -> "tuple[Parse, ...]":
    """The readings of a word as part of a name, those that the dictionary knows for names first."""
    found = [p for p in _analyser().parse(word) if p.tag.number == "sing" and p.tag.case in _CASES]
    kinds = [p for p in found if any(kind in p.tag for kind in _KINDS)]
    nouns = [p for p in found if p.tag.POS in {"NOUN", "ADJF"} and p not in kinds]
    if any(p.is_known and "Name" in p.tag for p in kinds):
        # What the dictionary holds is no guess: "Инну" is of Инна, and no name that never changes.
        return tuple(p for p in kinds if p.is_known)
    return (*kinds, *nouns)


def nominatives(names: Sequence[NamedAs]) -> list[str]:
    """The nominative of each person's name.

    Args:
        names: The names of one passage, each with the case and gender that the tagger sees in it, if any.
    """
    found: list[str | None] = [_full(name) if len(_words(name.text)) > 1 else None for name in names]
    known = {word for name in found if name is not None for word in name.split()}
    return [name if name is not None else _single(names[at], known) for at, name in enumerate(found)]


def place(name: str) -> str:
    """The nominative of a place's name that is one word of the dictionary; another name as it is."""
    if " " in name:
        return name
    own = [p for p in _analyser().parse(name) if "Geox" in p.tag]
    if not own or any(p.tag.case == "nomn" for p in own):
        return name
    form = own[0].inflect({"nomn"})
    parts = [part[:1].upper() + part[1:] for part in form.word.split("-")] if form else []
    return "-".join(parts) if parts else name


def cases(word: str) -> frozenset[str]:
    """The cases that a word may stand in, by their names in Universal Dependencies; empty where nothing is known."""
    return frozenset(_CASES[p.tag.case] for p in _parses(word))


def gender(name: str) -> Gender | None:
    """The gender of whoever bears a name in the nominative: by patronymic, then given name, then surname."""
    words = _words(name)
    for kind in ("Patr", "Name", "Surn"):
        genders = {p.tag.gender for word in words for p in _parses(word) if kind in p.tag and p.tag.case == "nomn"}
        for code, result in _GENDERS:
            if genders & {"masc", "femn"} == {code}:
                return result
    last = words[-1].lower() if words else ""
    return "Masc" if last.endswith(_MASCULINE) else "Fem" if last.endswith(_FEMININE) else None


def latin(name: str) -> str:
    """The name in Latin letters by ICAO Doc 9303, as passports have it: "Пётр Савельев" is "Petr Savelev"."""
    out = []
    for char in name:
        letter = _LATIN.get(char.lower())
        out.append(char if letter is None else letter.capitalize() if char.isupper() else letter)
    return "".join(out)


def _words(name: str) -> list[str]:
    """The words of a name but for its initials: "Иванову И. И." has one."""
    return [word for word in name.split() if len(word.strip(".")) > 1]


def _full(name: NamedAs) -> str:
    """The nominative of a name of several words, which agree in case and gender."""
    best: tuple[int, str] | None = None
    for rank, (case, (code, own)) in enumerate(product(_CASES, _GENDERS)):
        words, score = [], -rank
        for word in name.text.split():
            reading = _reading(word, case, code)
            score += 20 if reading is not None else 0
            score += 8 * sum(kind in reading.tag for kind in _KINDS[:2]) if reading is not None else 0
            guess = _guessed(word, case, code) if reading is None else None
            score += 12 if guess is not None else 0
            words.append(guess or word if reading is None else _inflected(word, reading, code))
        score += 12 * (name.case == _CASES[case]) + 8 * (name.gender == own)
        if best is None or score > best[0]:
            best = score, " ".join(words)
    return best[1] if best else name.text


def _single(name: NamedAs, known: Iterable[str]) -> str:
    """The nominative of a surname or given name alone, with initials or without."""
    word = next(iter(_words(name.text)), None)
    if word is None:
        return name.text
    options: dict[str, tuple[bool, bool, int]] = {}
    for rank, (case, (code, own)) in enumerate(product(_CASES, _GENDERS)):
        reading = _reading(word, case, code)
        if reading is not None:
            form = _inflected(word, reading, code)
            options.setdefault(form, (form in known, name.case == _CASES[case] and name.gender in (own, None), -rank))
    if not options or (word in known and word not in options):
        return name.text
    best = max(options, key=lambda form: options[form])
    return name.text.replace(word, best)


def _reading(word: str, case: str, gender: str) -> "Parse | None":
    return next((p for p in _parses(word) if p.tag.case == case and p.tag.gender in (gender, None)), None)


def _guessed(word: str, case: str, gender: str) -> str | None:
    """The nominative of a name that the dictionary has no such reading of, by its ending: "Довлете" of "Довлет"."""
    if any(p.is_known and "Name" in p.tag and p.tag.case != "nomn" for p in _parses(word)):
        return None
    for ending, own in _ENDINGS[gender].get(case, ()):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and stem[-1] not in _VOWELS:
            return stem + own
    return None


def _inflected(word: str, reading: "Parse", gender: str) -> str:
    """The nominative of a word by a reading of it, its capitals as they were."""
    wanted = {"nomn", "sing"} | ({gender} if reading.tag.POS == "ADJF" else set())
    form = reading if reading.tag.case == "nomn" else reading.inflect(wanted)
    if form is None or reading.tag.case == "nomn":
        return word
    parts = zip(form.word.split("-"), [*word.split("-"), *[""] * 3], strict=False)
    cased = "-".join(part[:1].upper() + part[1:] if own[:1].isupper() or not own else part for part, own in parts)
    return cased if reading.is_known or "ё" in word.lower() else cased.replace("ё", "е")
