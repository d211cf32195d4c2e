"""The words of other languages that provisions are cited in, one data file each, and the patterns made of them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from chargesheet.vocabulary import load_vocabulary

LANGUAGES = ("fr", "es", "pt", "it", "de", "ru", "uk", "ar", "tr")
BLANK = r"[^\S\n]{0,3}\n?[^\S\n]{0,3}"


class Language(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one language cites articles.

    Attributes:
        id: ISO 639-1 code.
        units: Spellings of what is numbered, by its English name: ``article``, ``section``.
        parts: Words for parts of an article: "alinéa", "ч.".
        joins: Words between two articles of a list.
        ranges: Words between the first and the last of a range.
        links: Words between an article and its law: "du", "de la".
        laws: Names of laws, with what they are called in English, likeliest first.
        acronyms: Short names, likewise; their case counts.
        acronym_countries: The country of a short name that only one country has.
        heads: Nouns that a number or a topic makes a law's name: "loi n° 2004-575".
        countries: What tells the country behind a law's name: "sénégalais", "РФ".
        numbering: What stands before a law's number.
        dated: What stands before a law's date.
        openers: What stands before a law's topic.
        small: Words inside a topic that stay small.
        ordinals: Endings of a number: "1er".
        prefixes: Letters before a number that belong to it: "L113-2".
    """

    id: str
    units: dict[str, tuple[str, ...]]
    parts: tuple[str, ...]
    joins: tuple[str, ...]
    ranges: tuple[str, ...]
    links: tuple[str, ...]
    laws: dict[str, tuple[str, ...]]
    acronyms: dict[str, tuple[str, ...]]
    heads: dict[str, str]
    countries: dict[str, str]
    numbering: tuple[str, ...]
    dated: tuple[str, ...]
    openers: tuple[str, ...]
    small: tuple[str, ...]
    ordinals: tuple[str, ...]
    prefixes: tuple[str, ...]
    acronym_countries: dict[str, str] = {}


class Patterns(Struct, frozen=True):
    """The patterns of one language. ``law_before`` ends where a unit starts, as do ``parts_before``."""

    unit: re.Pattern[str]
    number: re.Pattern[str]
    joint: re.Pattern[str]
    part: re.Pattern[str]
    parts_before: re.Pattern[str]
    link: re.Pattern[str]
    law: re.Pattern[str]
    law_before: re.Pattern[str]


@cache
def language(code: str) -> Language:
    """The words of a language.

    Raises:
        VocabularyError: The language's file breaks its rules.
    """
    return load_vocabulary("chargesheet.languages", f"{code}/provisions.toml", Language)[0]


def key(phrase: str) -> str:
    """A phrase as a key: small letters, composed, single blanks, straight apostrophes."""
    plain = unicodedata.normalize("NFC", phrase).replace("’", "'").replace("‘", "'").casefold()
    return " ".join(plain.split())


def spelled(phrase: str) -> str:
    """A pattern for a phrase: composed or decomposed accents, any apostrophe, any one blank between words.

    "l'été" gives ``l['’‘](?:é|e\u0301)t(?:é|e\u0301)``.
    """
    pieces = []
    for char in unicodedata.normalize("NFC", phrase):
        apart = unicodedata.normalize("NFD", char)
        if char == " ":
            pieces.append(r"(?:[^\S\n]{1,3}\n?|\n)")
        elif char == "'":
            pieces.append("['’‘]")
        else:
            pieces.append(f"(?:{re.escape(char)}|{re.escape(apart)})" if apart != char else re.escape(char))
    return "".join(pieces)


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first; it matches nothing where there are none."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(spelled(phrase) for phrase in ordered) if ordered else r"(?!)"


# A part's own number: "2", "2º", "IV", "«б»", "a)", "(2)".
PART = (
    r"\(?[«\"“]?"
    r"(?:\d{1,3}(?:\.\d{1,2})?(?:[º°]|\.º|er|ère)?|[IVX]{1,6}|[^\W\d_](?!\.\w))(?![\w\u0300-\u036f])[»\"”]?\)?"
)
_LATIN = r"bis|ter|quater|quinquies|sexies|septies|octies|مكرر(?:اً|ا)?"


@cache
def patterns(code: str) -> Patterns:
    """The patterns of a language, made once."""
    words = language(code)
    end = r"(?![\w\u0300-\u036f])"
    unit = "|".join(f"(?P<{name}>{any_of(forms)})" for name, forms in words.units.items())
    joins = any_of(words.joins)
    close = "" if code == "ar" else end
    after_join = _after_join(code)
    parts = any_of(words.parts)
    links = any_of(words.links)
    number = any_of(words.numbering)
    heads = any_of(words.heads)
    date = (
        rf"(?:{BLANK}(?:{any_of(words.dated)}){BLANK}"
        rf"(?:\d{{1,2}}(?:er|º|°|\.)?{BLANK}(?:de{BLANK})?[^\W\d_]{{3,10}}{BLANK}(?:del?{BLANK})?|\d\d\.\d\d\.)?"
        rf"(?:[1١][789٧٨٩]|[2٢][0٠])\d\d(?!\w))"
    )
    rest = r"[\w\u0300-\u036f’'-]*"
    capital = r"(?-i:[^\W\d_a-zа-яёàèéìíòóùúâêôûçãõñ])"
    topic = (
        rf"(?:{BLANK}(?:№{BLANK}[\w-]+{BLANK})?[«\"“][^»\"”\n]{{3,120}}[»\"”]"
        rf"|{BLANK}(?:{any_of(words.openers)}){BLANK}(?:(?:{any_of(words.small)}){BLANK}){{0,2}}[^\W\d_]{rest}"
        rf"(?:{BLANK}(?:(?:{any_of(words.small)}){BLANK}){{0,2}}{capital}{rest}){{0,5}})"
    )
    law = rf"""
        (?:
            (?P<named>{any_of(words.laws)})(?![\w\u0300-\u036f])
          | (?P<acronym>(?-i:{any_of(words.acronyms)}))(?![\w\u0300-\u036f])
          | (?P<head>{heads}){close}
            (?:(?:{BLANK}(?:{number}){BLANK}|[ ])(?P<number>\d[\w./\-‑]{{0,20}}(?<![./\-]))(?P<dated>{date})?
              |(?P<first>{date})(?:{BLANK}(?:{number}){BLANK}(?P<late>\d[\w./\-‑]{{0,20}}(?<![./\-])))?
              |(?P<topic>{topic}))?
        )
        (?:{BLANK}(?P<owner>{any_of(words.countries)})(?![\w\u0300-\u036f]))?
    """
    flags = re.IGNORECASE | re.VERBOSE
    return Patterns(
        # "articles", "ст."
        unit=re.compile(rf"(?:{unit})", re.IGNORECASE),
        # "421-2-1", "1er", "L. 113-2", "270-bis", "(98)"
        number=re.compile(
            rf"""
            (?P<open>\([ ]?)?
            (?P<prefix>(?-i:{any_of(words.prefixes)})\.?[ ]?)?
            (?P<base>\d{{1,5}})(?P<raised>[⁰¹²³⁴-⁹]{{1,2}})?
            (?:{any_of(words.ordinals)})?
            (?P<inner>(?:[.\-‑‐]\d{{1,3}}(?![\w])){{0,4}})
            (?P<letter>-?[A-Za-z](?![\w\u0300-\u036f]))?
            (?P<latin>[ \-]?(?:{_LATIN if code != "de" else "(?!)"})(?![\w]))?
            (?![\w\u0300-\u036f])
            (?(open)[ ]?\))
            """,
            re.VERBOSE | re.IGNORECASE,
        ),
        # ", ", " et ", " à ", "–"
        joint=re.compile(
            rf"""
            (?P<range>{BLANK}(?:[–—]|(?:{any_of(words.ranges)})(?=\s)){BLANK})
          | (?P<join>{BLANK}(?:[,;،]{BLANK})?(?:{joins}){after_join}{BLANK})
          | (?P<comma>{BLANK}[,;،]{BLANK})
            """,
            re.VERBOSE | re.IGNORECASE,
        ),
        # ", alinéa 2", " ч. 2", " Abs. 3"
        part=re.compile(
            rf"(?:,?{BLANK})\(?(?:{parts})(?![^\W\d]){BLANK}(?P<list>{_part_list(joins, after_join)})\)?", re.IGNORECASE
        ),
        # "п. «б» ч. 2 ", "alinéa 2 de l'"
        parts_before=re.compile(
            rf"(?<![\w\u0300-\u036f])"
            rf"(?:(?:(?:{parts})(?![^\W\d]){BLANK}{_part_list(joins, after_join)}|{PART}{BLANK}(?:{parts}))"
            rf"(?:,?{BLANK}(?:{links}){BLANK}|,?{BLANK})){{1,3}}$",
            re.IGNORECASE,
        ),
        # ", du ", " des "
        link=re.compile(rf",?{BLANK}(?:(?:{links}){BLANK})?", re.IGNORECASE),
        # "Code pénal sénégalais", "УК РФ", "loi n° 2004-575 du 21 juin 2004"
        law=re.compile(law, flags),
        # "Código Penal, ", "УК РФ, "
        law_before=re.compile(
            rf"(?<![\w\u0300-\u036f])(?:(?P<named>{any_of(words.laws)})|(?P<acronym>(?-i:{any_of(words.acronyms)})))"
            rf"(?:{BLANK}(?P<owner>{any_of(words.countries)}))?[,:]?{BLANK}$",
            re.IGNORECASE,
        ),
    )


def _after_join(code: str) -> str:
    """What must follow a joining word: a blank; the Arabic "and" is written together with the number after it."""
    return r"(?=[(]?\d|\s)" if code == "ar" else r"(?=\s)"


def _part_list(joins: str, after: str = r"(?=\s)") -> str:
    """Parts with what stands between them: "2, 3 и 4"."""
    return rf"{PART}(?:{BLANK}(?:[,–-]|(?:{joins}){after}){BLANK}(?:{PART})){{0,5}}"


@cache
def parts_pattern(code: str) -> re.Pattern[str]:
    """One unit of parts with its list, inside the parts before an article: "ч. 2", "2. fıkrasının"."""
    words = language(code)
    return re.compile(
        rf"(?:{any_of(words.parts)})(?![^\W\d]){BLANK}(?P<list>{_part_list(any_of(words.joins), _after_join(code))})",
        re.IGNORECASE,
    )


@cache
def laws_of(code: str) -> dict[str, tuple[str, ...]]:
    """The English names of a language's laws, by key."""
    return {key(name): meanings for name, meanings in language(code).laws.items()}


@cache
def heads_of(code: str) -> dict[str, str]:
    """The English head nouns of a language's, by key."""
    return {key(name): meaning for name, meaning in language(code).heads.items()}


@cache
def countries_of(code: str) -> dict[str, str]:
    """The countries by the words that tell them behind a law's name, by key."""
    return {key(name): country for name, country in language(code).countries.items()}
