"""Provisions in French, Spanish, Portuguese, Italian, German, Russian, Ukrainian and Arabic.

One reader for all, which takes a language's words from its data file: the parts named before ("п. «б» ч. 2 ст. 105"),
the unit, the articles with their parts, and the law behind ("du Code pénal") or before ("Código Penal, art. 147").
"""

import re
import unicodedata

from chargesheet.grammar.provisions_languages import (
    PART,
    Patterns,
    countries_of,
    heads_of,
    key,
    language,
    laws_of,
    parts_pattern,
    patterns,
)
from chargesheet.grammar.provisions_numbers import expand, normal_digits, read_brackets
from chargesheet.grammar.provisions_types import CitedProvision, LawName
from chargesheet.grammar.provisions_words import is_letter

# Which languages a unit's spelling can be: groups by language code, in the order in which they are tried.
_UNIT = re.compile(
    r"""
    (?P<es>art(?:í|i\u0301)culos?)
  | (?P<pt>artigos?)
  | (?P<it>articol[oi]|artt\.)
  | (?P<de>Artikel|Paragraf|§)
  | (?P<fr>articles?)
  | (?P<fr_es_pt_it_de>arts?\.)
  | (?P<uk>статт)
  | (?P<ru_uk>стат|ст\.)
  | (?P<ar>[للباموت]{0,3}[مو]{1,2}اد)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What may follow an English unit and number in another language: only then are its words loaded.
# "article 5 du", "art. 416 c.p.", "§ 130 Abs.", "articles 1er"
_HINT = re.compile(
    r"""
    [\s,(]{0,3}\(?[LRD]?\.?[ ]?\d[\w.\-‑–,/\u0300-\u036f°()]{0,12}?(?:[\s,–]{1,3}\d[\w.\-/()]{0,8}){0,8}?
    (?:
        [\s,]{1,3}(?:ainsi|au|ao|dans|en|nel|no|na|aus|sowie|nonché|ed|i\.[ ]?V\.[ ]?m|du|de|del|della|dello|dell
            |dei|des|do|da|dos|das|et|ou|y|e|o|u|à|a|al|bis|und|oder|im|der|Abs|Absatz|Satz
            |alin(?:é|e\u0301)as?|al|paragraphe|par(?:á|a\u0301)grafo|inciso|apartado|p(?:á|a\u0301)rrafo|numeral|literal
            |comma|co|lett|letra|letter[ae]|n|incisos|c|cod|Cost|Strafgesetzbuch|Grundgesetz|C|CP|CPP|GG|BV|B-VG|EMRK|CEDH|CEDU
            |[A-Z][A-Za-z]{0,6}(?:G|GB|PO|VG))(?!\w)
      | (?:er|ère|re|º|°|\.º)(?!\w)
    )
    """,
    re.VERBOSE,
)
# Words behind "art. 5" that only one language has: it is tried first, and the others' words are seldom loaded.
_CLUE = re.compile(
    r"""
    \b(?:
        (?P<it>c\.[ ]?p|cod\.|Cost\.|codice|comm[ai]|della|legge)
      | (?P<pt>do|da|dos|das|n\.º|Lei)
      | (?P<de>Abs|Absatz|StGB|StPO|GG|EMRK)
      | (?P<es>del|Ley|inciso|apartado|y)
      | (?P<fr>du|loi|al|et)
    )(?![^\W_])
    """,
    re.VERBOSE,
)
# What may stand before such a unit: "Código Penal, art.", "alinéa 2 de l'article", "comma 2 dell'articolo"
_HINT_BEFORE = re.compile(
    r"""
    (?:
        \b(?:[Cc]ode|[Cc](?:ó|o\u0301)digo|[Cc]odice|Constitu\w+)[ ].{3,25},?
      | \bCPP?,?|StGB|GG
      | \b(?:de[ ]l['’]|del|do|da|du)
    )
    \s?$
    """,
    re.VERBOSE,
)
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_PART = re.compile(rf"(?<![^\W\dو]){PART}", re.IGNORECASE)
# Joining words of one letter, which a list of parts has between them.
_JOINS = frozenset(["и", "e", "y", "o", "і", "й", "و", "u"])
_YEAR = re.compile(r"(?:19|20)\d\d$")
_BACK = 90


def read_foreign(text: str, position: int, floor: int, english_end: int) -> CitedProvision | None:
    """The reference whose unit starts at ``position``, in the first language that finds its law, else reads most of it.

    Args:
        text: The text.
        position: Where a unit starts.
        floor: The reference starts no earlier.
        english_end: Where an English reading ends, or ``position`` where there is none; a reading in another language
            counts only if it has a law or goes on further.
    """
    unit = _UNIT.match(text, position)
    if unit is None or unit.lastgroup is None or (position > 0 and is_letter(text[position - 1])):
        return None
    shared = unit.lastgroup in {"fr", "fr_es_pt_it_de"} or unit.group() == "§"
    if shared and not _hinted(text, unit):
        return None
    codes = unit.lastgroup.split("_")
    clue = _CLUE.search(text, unit.end(), unit.end() + 40) if len(codes) > 2 else None
    if clue is not None and clue.lastgroup is not None:
        codes = [clue.lastgroup, *(code for code in codes if code != clue.lastgroup)]
    if codes == ["ru", "uk"] and _UKRAINIAN.search(text, max(0, position - 60), position + 90):
        codes = ["uk", "ru"]
    best: CitedProvision | None = None
    for code in codes:
        found = _read(text, position, floor, code)
        if found is None or (found.law is None and shared and (english_end == position or found.end <= english_end)):
            continue
        if found.law is not None:
            return found
        if best is None or found.end > best.end:
            best = found
    return best


def _hinted(text: str, unit: re.Match[str]) -> bool:
    """Whether what stands around a unit that English has too speaks for another language."""
    after = unit.end() + (text[unit.end() : unit.end() + 1] == "§")
    if _HINT.match(text, after):
        return True
    return _HINT_BEFORE.search(text, max(0, unit.start() - 40), unit.start()) is not None


def _read(text: str, position: int, floor: int, code: str) -> CitedProvision | None:
    """The reference in one language."""
    made = patterns(code)
    unit = made.unit.match(text, position)
    if unit is None or unit.lastgroup is None:
        return None
    start = _blank(text, unit.end())
    articles, end = _articles(text, start, made)
    if not articles or (start == unit.end() and unit.group()[-1] not in ".§"):
        return None
    law, end = _law_after(text, end, code, made)
    begin = position
    low = max(floor, position - _BACK)
    window = text[low:position]
    if law is None:
        before = made.law_before.search(window)
        if before is not None:
            law = _law(before, code, low)
            begin = law.start
    if begin == position:
        before = made.parts_before.search(window)
        chains = _before(before.group(), code) if before is not None else ()
        if before is not None and chains:
            articles = [article + chain for article in articles for chain in chains]
            begin = low + before.start()
    return CitedProvision(begin, end, unit.lastgroup, tuple(dict.fromkeys(articles)), law)


def _articles(text: str, start: int, made: Patterns) -> tuple[list[str], int]:
    """The articles of a list and its end; none where no number stands."""
    found: list[str] = []
    end = start
    position = start
    previous = ""
    ranged = False
    while len(found) < 60:
        number = made.number.match(text, position)
        if number is None or (found and _YEAR.match(number["base"]) and not number["inner"]):
            break
        value = _normal(number)
        chains, end = _with_parts(text, number.end(), made)
        more = expand(previous, value) if ranged else None
        found.extend([article + chain for article in (more or [value]) for chain in chains])
        previous = value
        joint = made.joint.match(text, end)
        if joint is None:
            break
        ranged = joint["range"] is not None
        position = joint.end()
    return found, end


def _with_parts(text: str, end: int, made: Patterns) -> tuple[list[str], int]:
    """The parts behind an article as chains of brackets, one empty chain where there are none."""
    chains = [""]
    brackets = read_brackets(text, end)
    if brackets is not None:
        chains, end = [normal_digits(chain) for chain in brackets.chains], brackets.end
    for _ in range(3):
        named = made.part.match(text, end)
        if named is None:
            break
        chains = [chain + part for chain in chains for part in _parts(named["list"])]
        end = named.end()
    return chains, end


def _parts(listed: str) -> list[str]:
    """The parts of a list in brackets: "2, 3" gives ``(2)`` and ``(3)``."""
    values = [_part(match.group()) for match in _PART.finditer(listed)]
    return [f"({value})" for i, value in enumerate(values) if not (i and value in _JOINS)]


def _part(written: str) -> str:
    """A part without its quotes, brackets and ending."""
    bare = normal_digits(written.strip('()«»"“”º°.'))
    return re.sub(r"(?<=\d)(?:er|ère|\.º)$", "", bare)


def _before(words: str, code: str) -> tuple[str, ...]:
    """The chains of the parts that stand before an article; the nearest one is the outermost."""
    chains = [""]
    for match in reversed(list(parts_pattern(code).finditer(words))):
        chains = [chain + part for chain in chains for part in _parts(match["list"])]
    return tuple(chain for chain in chains if chain)


def _normal(match: re.Match[str]) -> str:
    """The normal form of a number: "270-bis" as ``270 bis``, "L. 113-2" as ``L113-2``, digits of all scripts as 0–9."""
    raised = normal_digits(match["raised"] or "")
    inner = re.sub("[‑‐]", "-", normal_digits(match["inner"]))
    prefix = (match["prefix"] or "").strip(" .").upper()
    number = prefix + normal_digits(match["base"]) + (f".{raised}" if raised else "") + inner + (match["letter"] or "")
    latin = (match["latin"] or "").strip(" -").casefold()
    if latin.startswith("مكرر"):
        latin = "bis"
    return f"{number} {latin}" if latin else number


def _law_after(text: str, end: int, code: str, made: Patterns) -> tuple[LawName | None, int]:
    """The law behind the articles and the mention's end."""
    link = made.link.match(text, end)
    position = link.end() if link is not None else end
    match = made.law.match(text, position)
    if match is None or position == end:
        return None, end
    linked = link is not None and link.group().strip(" ,\n\xa0") != ""
    if match["head"] is not None and not linked and code in {"fr", "es", "pt", "it"}:
        return None, end
    law = _law(match, code, 0)
    return law, law.end


def _law(match: re.Match[str], code: str, offset: int) -> LawName:
    """A law's name from a match of ``law`` or ``law_before``."""
    groups = match.groupdict()
    words = language(code)
    owner = groups["owner"]
    country = countries_of(code).get(key(owner)) if owner else None
    kind = "named" if groups["named"] else "acronym" if groups["acronym"] else "head"
    start = offset + match.start(kind)
    end = offset + (match.end("owner") if owner else match.end() if kind == "head" else match.end(kind))
    if kind == "named":
        return LawName(start, end, "Code", laws_of(code)[key(match["named"])], country)
    if kind == "acronym":
        acronym = match["acronym"]
        meanings = {unicodedata.normalize("NFC", name): names for name, names in words.acronyms.items()}
        return LawName(start, end, "", meanings[acronym], country or words.acronym_countries.get(acronym))
    head = heads_of(code)[key(match["head"])]
    number = groups["number"] or groups["late"]
    years = re.findall(r"(?<!\d)(?:1[789]|20)\d\d(?!\d)", normal_digits(groups["dated"] or groups["first"] or ""))
    year = years[-1] if years else None
    if number:
        number = normal_digits(number)
        meaning = f"{head} {number}" + (f" of {year}" if year and year not in number else "")
    elif year:
        meaning = f"{year} {head}"
    else:
        meaning = " ".join(match.group().split()) if groups["topic"] else head
    return LawName(start, end, head, (meaning,), country)


def _blank(text: str, position: int) -> int:
    """The position after at most three blanks, one of them a line's end."""
    end = position
    while end < len(text) and end - position < 3 and text[end].isspace():
        end += 1
    return end
