"""Provisions in a bare string: "Articles 205.2 and 280 (part 2) of the Criminal Code", "NSL Articles 4, 7 and 8".

``find_provisions`` finds references to numbered articles, sections and paragraphs with the law that is named beside
them. It needs no model, no registry and no country, and looks at a bounded stretch around each keyword, so that its
time grows with the text's length only. Laws without an article are found by ``provisions_mentions``.
"""

import re

from chargesheet.grammar import provisions_words as words
from chargesheet.grammar.provisions_alone import stands_alone
from chargesheet.grammar.provisions_anchors import candidates
from chargesheet.grammar.provisions_foreign import read_foreign
from chargesheet.grammar.provisions_laws import law_at, law_ending
from chargesheet.grammar.provisions_lists import DESCRIBED, of_unit, parts_before, read_articles
from chargesheet.grammar.provisions_numbers import read_number
from chargesheet.grammar.provisions_turkish import ANCHORS as TURKISH
from chargesheet.grammar.provisions_turkish import read_turkish
from chargesheet.grammar.provisions_types import CitedProvision, LawName
from chargesheet.grammar.provisions_words import GAP, is_letter

# What may be numbered, with the first letter apart because candidates are found by the letters after it.
_UNIT = re.compile(
    r"""
    (?P<article>Articles?|articles?|ARTICLES?|Arts?\.?|arts?\.)
  | (?P<section>Sections?|sections?|SECTIONS?|[Ss]ecs?\.|ss?\.|§§?)
  | (?P<paragraph>[Pp]aragraphs?|[Pp]aras?\.?|[Ss]ub-?sections?)
  | (?P<clause>[Cc]lauses?)
  | (?P<rule>[Rr]ules?)
  | (?P<chapter>[Cc]hapters?)
  | (?P<regulation>[Rr]egulations?)
    """,
    re.VERBOSE,
)
# "Article No. 5"
_AFTER_UNIT = re.compile(rf"(?:{GAP})(?:[Nn]os?\.{GAP})?")
# " of the", ", of the", " in the", " common to the": what joins articles to their law's name.
_TO_LAW = re.compile(
    rf"""
    ,?{GAP}(?:of|in|under|from|common{GAP}to|contained{GAP}in){GAP}
    (?:(?:the|its|this|that|their|Part){GAP})?
    (?:(?:same|said|above-mentioned){GAP})?
    """,
    re.VERBOSE,
)
# "Article 16, Civil Code", "section 295C Pakistan Penal Code"
_COMMA_LAW = re.compile(rf",{GAP}(?:the{GAP})?(?=[A-Z])|{GAP}(?=[A-Z])")
# "18 U.S.C. § 2339B": title and code (law), then the section.
_TITLE_CODE = re.compile(
    rf"""
    (?<!\w)
    (?P<law>\d{{1,2}}{GAP}(?:U\.{GAP}S\.{GAP}C\.?|USC|C\.{GAP}F\.{GAP}R\.?|CFR))
    {GAP}(?:§{{1,2}}|[Ss]ec(?:tion|s?\.))?{GAP}(?=\d)
    """,
    re.VERBOSE,
)


def find_provisions(text: str) -> tuple[CitedProvision, ...]:
    """The references to articles in ``text``, in order, none overlapping.

    Forms: "Article 216 of the Penal Code", "Arts. 4, 7 and 8", "ss. 124A and 153B", "§ 140", "Section 27(4)(d)",
    "part 1 of Article 293", "Article 7/2", "Articles 146–148", "NSL Article 7", "Penal Code Article 318",
    "18 U.S.C. § 2339B".
    """
    found: list[CitedProvision] = []
    floor = 0
    for position in candidates(text):
        if position < floor:
            continue
        provision = _provision(text, position, floor)
        if provision is not None:
            found.append(provision)
            floor = provision.end
    return tuple(found)


def _provision(text: str, position: int, floor: int) -> CitedProvision | None:
    """The reference whose unit starts at ``position``, in whatever language."""
    if text[position].isdigit():
        return _title_code(text, position)
    found = _read(text, position, floor)
    if found is None or found.law is None:
        if text.startswith(TURKISH, position):
            return read_turkish(text, position, floor)
        return read_foreign(text, position, floor, position if found is None else found.end) or found
    return found


def _read(text: str, position: int, floor: int) -> CitedProvision | None:
    """The reference whose unit starts at ``position``."""
    unit_match = _UNIT.match(text, position)
    if unit_match is None or unit_match.lastgroup is None:
        return None
    unit, spelling = unit_match.lastgroup, unit_match.group()
    if position > 0 and is_letter(text[position - 1]) and not _glued(text, unit_match):
        return None
    gap = _AFTER_UNIT.match(text, unit_match.end())
    start = gap.end() if gap is not None else unit_match.end()
    first = read_number(text, start)
    if first is None or (start == unit_match.end() and not _tight(unit_match)):
        return None
    if first.shape != "digits" and (unit == "paragraph" or spelling in {"Art", "art", "s.", "ss."}):
        return None
    plural = spelling.rstrip(".").endswith(("s", "S", "§§")) and spelling != "s."
    articles, end = read_articles(text, first, plural)
    if unit != "article" and of_unit(text, end):
        return None
    law, end = _law_after(text, end)
    begin = position
    if law is None:
        law = law_ending(text, position, floor)
        begin = law.start if law is not None else position
    parts = parts_before(text, position, floor) if begin == position else None
    if parts is not None:
        articles, begin = [article + tail for article in articles for tail in parts.chains], parts.start
    if law is None and parts is None and not stands_alone(text, position, end, unit, spelling, first):
        return None
    return CitedProvision(begin, end, unit, tuple(dict.fromkeys(articles)), law)


def _glued(text: str, unit: re.Match[str]) -> bool:
    """Whether a unit runs into the word before it because the archive lost a blank: "underArticle 124"."""
    return unit.group()[:1] in {"A", "S"} and len(unit.group()) > 6 and text[unit.start() - 1].islower()


def _tight(unit: re.Match[str]) -> bool:
    """Whether the number may follow at once: "§140", "s.5", "Article124"."""
    return unit.group().endswith((".", "§")) or len(unit.group()) > 6


def _law_after(text: str, end: int) -> tuple[LawName | None, int]:
    """The law named after the articles, past a description in brackets, and where the mention ends with it."""
    described = DESCRIBED.match(text, end)
    for position in (end,) if described is None else (end, described.end()):
        bridge = _TO_LAW.match(text, position)
        law = law_at(text, bridge.end()) if bridge is not None else None
        if law is not None:
            return law, end if position > end and _is_phrase(text[end:position]) else law.end
        bridge = _COMMA_LAW.match(text, position)
        law = law_at(text, bridge.end()) if bridge is not None else None
        if bridge is not None and law is not None and _close(text, bridge, law):
            return law, law.end
    return None, end


def _is_phrase(description: str) -> bool:
    """Whether a description in brackets is more than a heading, so that the law behind it is no longer contiguous.

    "Article 84 (Terrorism) of the Penal Code" is one mention; "Article 3 (prohibition of torture and ill-treatment) of
    the Convention" is an article and a law.
    """
    return len(description.split()) > 3


def _close(text: str, bridge: re.Match[str], law: LawName) -> bool:
    """Whether a law without "of" belongs to the article: "Article 16, Civil Code", "section 295C Pakistan Penal Code".

    Then it is short, capitalised, and starts right at the bridge.
    """
    name = text[law.start : law.end]
    if law.start != bridge.end() or law.head not in words.HEADS or name.count(" ") > 4:
        return law.head == "" and law.start == bridge.end() and not bridge.group().startswith(",") and len(name) <= 5
    return all(part[:1].isupper() or part in words.CONNECTORS or part[:1].isdigit() for part in name.split())


def _title_code(text: str, position: int) -> CitedProvision | None:
    """A section of a titled code: "18 U.S.C. § 2339B"."""
    match = _TITLE_CODE.match(text, position)
    number = read_number(text, match.end()) if match is not None else None
    if match is None or number is None:
        return None
    articles, end = read_articles(text, number, plural="§§" in match.group())
    law = LawName(match.start("law"), match.end("law"), "Code")
    return CitedProvision(match.start(), end, "section", tuple(articles), law)
