"""Provisions and laws in a bare string: "Articles 205.2 and 280 (part 2) of the Criminal Code", "1948 Sedition Act".

``find_provisions`` finds references to numbered articles, sections and paragraphs with the law that is named beside
them; ``find_laws`` finds laws that are named without an article. Neither needs a model, a registry or a country, and
both look at a bounded stretch around each keyword, so that their time grows with the text's length only.
"""

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from chargesheet.grammar import provisions_words as words
from chargesheet.grammar.provisions_laws import LawName, introduced_acronym, law_around, law_at, law_ending
from chargesheet.grammar.provisions_numbers import (
    PART_UNITS,
    Number,
    Parts,
    expand,
    read_brackets,
    read_number,
    read_unit_parts,
)
from chargesheet.grammar.provisions_words import GAP


class CitedProvision(Struct, frozen=True):
    """A reference to articles, as the text gives it: ``text[start:end]``.

    Attributes:
        start: Where the mention starts: at the unit, the part before it ("part 1 of Article 293") or the law before it.
        end: Where it ends: after the numbers, or after the law's name.
        unit: What is numbered: ``article``, ``section``, ``paragraph``, ``clause``, ``rule``, ``chapter``, …
        articles: The articles in normal form, one for each article and part: ``299(2)``, ``299(3)``.
        law: The law's name where it stands beside the articles, inside the mention; else nothing.
    """

    start: int
    end: int
    unit: str
    articles: tuple[str, ...]
    law: LawName | None


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
# Letters that every spelling of a unit has, and how many characters before them the unit starts at most.
_ANCHORS: tuple[tuple[str, int], ...] = (
    ("rticle", 1),
    ("RTICLE", 1),
    ("rt.", 1),
    ("rts", 1),
    ("rt ", 1),
    ("ection", 1),
    ("ECTION", 1),
    ("ec.", 1),
    ("ecs.", 1),
    ("§", 0),
    ("s. ", 0),
    ("ss.", 0),
    ("aragraph", 1),
    ("ara", 1),
    ("lause", 1),
    ("ule ", 1),
    ("ules ", 1),
    ("hapter", 1),
    ("egulation", 1),
)
# Units that count only with a law beside them: a chapter of a book, a rule of thumb.
_NEEDS_LAW = frozenset({"paragraph", "clause", "rule", "chapter", "regulation"})

_AFTER_UNIT = re.compile(rf"(?:{GAP})(?:[Nn]os?\.{GAP})?")
_JOIN = re.compile(
    rf"""
    (?P<comma>{GAP}[,;]{GAP}(?:(?:and|or){GAP})?)
  | (?P<word>{GAP}(?:and/or|and|or|as{GAP}well{GAP}as|&){GAP}(?:(?:also){GAP})?)
  | (?P<range>{GAP}(?:–|—|to|through|-){GAP})
    """,
    re.VERBOSE,
)
# A list's element that shows it to be no article: "Article 5 and 20 people", "Article 5, 2009".
_YEAR = re.compile(r"(?:19|20)\d\d(?![\w./-])")
_PART_NEXT = re.compile(r"[ ]?\(|/")
# What may follow a list's last article; a small noun shows the number to be a count: "Article 5 and 20 people".
_AFTER_LAST = re.compile(
    rf"""
    \s*$ | [.,;:)\]”"’'] | {GAP}[A-Z(\[“"–—] |
    {GAP}(?:of|in|under|to|and|or|which|that|who|was|were|is|are|has|have|had|for|on|by|with|as|at|from|after|because|since
          |against|read|respectively|also|concerning|relating|prohibit\w*|criminali[sz]\w*|punish\w*|guarantee\w*|forbid\w*)\b
    """,
    re.VERBOSE,
)
# "Article 266, 267 and 268 of the Penal Code": a list after a singular unit, which must end before its law.
_LIST_TO_LAW = re.compile(
    rf"(?:{GAP},{GAP}\d[\w.()/-]{{0,12}}){{0,12}}(?:,?{GAP}(?:and|or){GAP}\d[\w.()/-]{{0,12}})?{GAP}(?:of|in){GAP}the\b"
)
# "Article 84 (Terrorism)", "Article 3 [prohibition of torture]": a description that may stand before the law.
_DESCRIPTION = re.compile(rf"{GAP}(?:\([^()\n]{{1,160}}\)|\[[^\[\]\n]{{1,160}}\])")
_TO_LAW = re.compile(
    rf"""
    ,?{GAP}(?:of|in|under|from|common{GAP}to|contained{GAP}in){GAP}
    (?:(?:the|its|this|that|their|Part){GAP})?
    (?:(?:same|said|above-mentioned){GAP})?
    """,
    re.VERBOSE,
)
_COMMA_LAW = re.compile(rf",{GAP}(?:the{GAP})?(?=[A-Z])|{GAP}(?=[A-Z])")
_LIST = r"(?:\(?[\dA-Za-z]{1,4}\)?(?:[ ]?\([\da-z]{1,4}\)){0,3})(?:(?:[ ]?,[ ]?|[ ]?[–-][ ]?|[ ](?:and|or|to)[ ])\(?[\dA-Za-z]{1,3}\)?(?:\([\da-z]{1,3}\)){0,2}){0,6}"
# "part 1 of Article 293", "paragraphs 2 and 3 of Article 299", "point 3 of part 2 of article 159"
_PARTS_BEFORE = re.compile(
    rf"""
    (?<![\w-])
    (?P<outer>(?:{PART_UNITS})[ \n]{_LIST}[,]?[ \n]of[ \n](?:the[ \n])?)?
    (?P<inner>(?:{PART_UNITS})[ \n]?{_LIST}),?[ \n](?:of|to|in)[ \n](?:the[ \n])?
    $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
# "the second paragraph of Article 5"
_ORDINAL_BEFORE = re.compile(
    rf"(?<![\w-])(?P<ordinal>{'|'.join(_ORDINALS)})[ ](?:paragraph|part|section|clause)[ ]of[ ](?:the[ ])?$", re.IGNORECASE
)
_UNIT_AFTER = re.compile(rf"(?:,{GAP}|{GAP}\(|{GAP})(?={PART_UNITS})", re.IGNORECASE)
# "18 U.S.C. § 2339B": title, code, section.
_TITLE_CODE = re.compile(
    rf"(?<!\w)(?P<law>\d{{1,2}}{GAP}(?:U\.{GAP}?S\.{GAP}?C\.?|USC|C\.{GAP}?F\.{GAP}?R\.?)){GAP}(?:§{{1,2}}|[Ss]ec(?:tion|s?\.))?{GAP}(?=\d)"
)
_BACK = 90

# The organisation ARTICLE 19, by what stands before or after it.
_NGO_BEFORE = re.compile(r"(?:organi[sz]ations?|NGOs?|groups?|Watch|Borders|PEN|International|from|by|with)[ ,]+(?:and[ ])?$")
_NGO_AFTER = re.compile(r",?[ ](?:said|says|called|urged|stated|reported|argued|an?[ ](?:London|UK|British|international|NGO|human|free)|\(NGO\)|the[ ](?:NGO|Global|free))|:[ ]Global")
_ADDRESS = re.compile(r",[ ]?\d{4,6}\b")
_SELF = re.compile(rf"{GAP}(?:of{GAP}(?:this|our|the{GAP}present){GAP}(?:report|document|paper|book|chapter|statement)|above|below)\b")
_LINE_HEAD = re.compile(r"[ \t]{0,4}(?:[:—–]|\.?[ \t]*(?:\n|$))")


def find_provisions(text: str) -> tuple[CitedProvision, ...]:
    """The references to articles in ``text``, in order, none overlapping.

    Forms: "Article 216 of the Penal Code", "Arts. 4, 7 and 8", "ss. 124A and 153B", "§ 140", "part 1 of Article 293",
    "Article 7/2", "Section 27(4)(d)", "Articles 146–148", "NSL Article 7", "Penal Code Article 318", "18 U.S.C. § 2339B".
    """
    found: list[CitedProvision] = []
    floor = 0
    for position in _candidates(text):
        if position < floor:
            continue
        provision = _title_code(text, position) if text[position].isdigit() else _read(text, position, floor)
        if provision is not None:
            found.append(provision)
            floor = provision.end
    return tuple(found)


def _candidates(text: str) -> list[int]:
    """Where a unit may start, in order: the places of the anchors, each moved back to the unit's first letter."""
    places: set[int] = set()
    for anchor, back in _ANCHORS:
        place = text.find(anchor)
        while place >= 0:
            start = place - back
            if start >= 0:
                if anchor == "s. " or anchor == "ss.":
                    if text[place + 3 : place + 4].isdigit() or text[place + 4 : place + 5].isdigit():
                        places.add(start)
                else:
                    places.add(start)
            place = text.find(anchor, place + len(anchor))
    for mark in ("U.S.C", "USC", "U.S.", "C.F.R"):
        place = text.find(mark)
        while place >= 0:
            start = place
            while start > 0 and place - start < 4 and (text[start - 1].isdigit() or text[start - 1] == " "):
                start -= 1
            while start < place and not text[start].isdigit():
                start += 1
            if start < place:
                places.add(start)
            place = text.find(mark, place + len(mark))
    return sorted(places)


def _read(text: str, position: int, floor: int) -> CitedProvision | None:
    """The reference whose unit starts at ``position``."""
    unit_match = _UNIT.match(text, position)
    if unit_match is None or unit_match.lastgroup is None:
        return None
    unit, spelling = unit_match.lastgroup, unit_match.group()
    if position > 0 and _is_letter(text[position - 1]) and not _glued(text, unit_match):
        return None
    gap = _AFTER_UNIT.match(text, unit_match.end())
    start = gap.end() if gap is not None else unit_match.end()
    if start == unit_match.end() and not _tight(unit_match):
        return None
    first = read_number(text, start)
    if first is None or (first.shape != "digits" and unit == "paragraph") or (spelling in {"Art", "s."} and first.shape != "digits"):
        return None
    plural = spelling.rstrip(".").endswith(("s", "S", "§§")) and spelling != "s."
    articles, end = _numbers(text, first, plural)
    if unit != "article" and _of_unit(text, end):
        return None
    law, end = _law_after(text, end)
    begin = position
    before = None
    if law is None or law.head == "":
        before = law_ending(text, position, floor)
    if law is None and before is not None:
        law, begin = before, before.start
    articles, begin = _parts_before(text, begin if law is None or law is not before else position, floor, articles, begin)
    if law is None and not _stands_alone(text, unit, spelling, first, position, end, begin):
        return None
    return CitedProvision(begin, end, unit, tuple(dict.fromkeys(articles)), law)


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_" or "\u0300" <= char <= "\u036f"


def _glued(text: str, unit: re.Match[str]) -> bool:
    """Whether a unit runs into the word before it because the archive lost a blank: "underArticle 124"."""
    return unit.group()[:1] in {"A", "S"} and len(unit.group()) > 6 and text[unit.start() - 1].islower()


def _tight(unit: re.Match[str]) -> bool:
    """Whether the number may follow at once: "§140", "s.5", "Article124"."""
    return unit.group().endswith((".", "§")) or len(unit.group()) > 6


def _numbers(text: str, first: Number, plural: bool) -> tuple[list[str], int]:
    """All articles of a list that starts with ``first``, and the list's end."""
    articles, end = _expanded(text, first, plural)
    previous = first
    closed = False
    for _ in range(60):
        after = end
        description = _DESCRIPTION.match(text, end)
        if description is not None and _JOIN.match(text, description.end()):
            after = description.end()
        joint = _JOIN.match(text, after)
        if joint is None:
            break
        following = read_number(text, joint.end())
        if following is None or following.shape != previous.shape or (following.shape == "spelled"):
            break
        conjunction = joint["word"] is not None or (joint["comma"] is not None and len(joint["comma"].strip()) > 1)
        if not _accepts(text, following, joint, plural, closed=closed, conjunction=conjunction):
            break
        if joint["range"] is not None:
            more = expand(previous.value, following.value)
            if more is None and not plural:
                break
            articles.extend(more or [following.value])
            end = following.end
        else:
            expanded, end = _expanded(text, following, plural)
            articles.extend(expanded)
        closed = closed or conjunction
        previous = following
    return articles, end


def _expanded(text: str, number: Number, plural: bool) -> tuple[list[str], int]:
    """One element of a list: an article with its parts, or after a plural a range that its hyphen makes: "23-25"."""
    low, hyphen, high = number.value.partition("-")
    more = expand(low, high) if plural and hyphen and len(high) >= len(low) else None
    return ([low, *more], number.end) if more is not None else _with_parts(text, number)


def _accepts(
    text: str, following: Number, joint: re.Match[str], plural: bool, *, closed: bool, conjunction: bool
) -> bool:
    """Whether the number after a joint is one more article, and not a year, a count or an amount."""
    if _YEAR.fullmatch(following.value):
        return False
    if closed and not conjunction:
        return False
    if following.shape == "roman":
        return plural or joint["range"] is not None
    tail = text[following.end : following.end + 2]
    if tail[:1] == "%" or (tail[:1] == "," and tail[1:2].isdigit()):
        return False
    if plural and (conjunction or joint["range"] is not None):
        return True
    if plural or joint["range"] is not None:
        return any(follows.match(text, following.end) is not None for follows in (_AFTER_LAST, _JOIN, _PART_NEXT))
    if joint["comma"] is not None and not conjunction:
        return _LIST_TO_LAW.match(text, following.end) is not None
    return _AFTER_LAST.match(text, following.end) is not None and joint["comma"] is None


def _with_parts(text: str, number: Number) -> tuple[list[str], int]:
    """One article with the parts behind it, as one item for each part."""
    parts: Parts | None = read_brackets(text, number.end)
    chains, end = (list(parts.chains), parts.end) if parts is not None else ([""], number.end)
    for _ in range(3):
        joint = _UNIT_AFTER.match(text, end)
        named = read_unit_parts(text, joint.end()) if joint is not None else None
        if joint is None or named is None:
            break
        after = named.end
        if joint.group().endswith("("):
            if text[after : after + 1] != ")":
                break
            after += 1
        elif _of_unit(text, after):
            break
        chains = [chain + part for chain in chains for part in named.chains]
        end = after
    return [number.value + chain for chain in chains], end


_OF_UNIT = re.compile(rf"{GAP}of{GAP}(?:the{GAP})?(?:[Aa]rticles?|[Ss]ections?|[Aa]rts?\.|[Ss]ecs?\.)")


def _of_unit(text: str, position: int) -> bool:
    """Whether the parts just read belong to the article after them: "Article 5, part 1 of Article 293"."""
    return _OF_UNIT.match(text, position) is not None


def _law_after(text: str, end: int) -> tuple[LawName | None, int]:
    """The law named after the articles, and where the mention ends with it."""
    after = end
    description = _DESCRIPTION.match(text, end)
    for position in (after, description.end() if description is not None else -1):
        if position < 0:
            continue
        bridge = _TO_LAW.match(text, position)
        if bridge is not None:
            law = law_at(text, bridge.end())
            if law is not None:
                return law, law.end
        bridge = _COMMA_LAW.match(text, position)
        if bridge is not None:
            law = law_at(text, bridge.end())
            if law is not None and _close(text, bridge, law):
                return law, law.end
    return None, end


def _close(text: str, bridge: re.Match[str], law: LawName) -> bool:
    """Whether a law without "of" belongs to the article: "Article 16, Civil Code", "section 295C Pakistan Penal Code".

    Then it is short, capitalised, and starts right at the bridge.
    """
    name = text[law.start : law.end]
    if law.start != bridge.end() or law.head not in words.HEADS or name.count(" ") > 4:
        return law.head == "" and law.start == bridge.end() and not bridge.group().startswith(",") and len(name) <= 5
    return all(part[:1].isupper() or part in words.CONNECTORS or part[:1].isdigit() for part in name.split())


def _parts_before(text: str, unit_start: int, floor: int, articles: list[str], begin: int) -> tuple[list[str], int]:
    """The articles with the parts named before their unit, and where the mention then starts."""
    low = max(floor, unit_start - _BACK)
    window = text[low:unit_start]
    if window[-1:].isspace() and " of" in window.replace("\n", " "):
        match = _PARTS_BEFORE.search(window)
        if match is not None:
            inner = read_unit_parts(match["inner"], 0)
            if inner is not None and inner.end == len(match["inner"]):
                outer = read_unit_parts(match["outer"], 0) if match["outer"] else None
                tails = [i + o for i in inner.chains for o in outer.chains] if outer is not None else list(inner.chains)
                start = low + (match.start() if outer is not None or not match["outer"] else match.start("inner"))
                return [article + tail for article in articles for tail in tails], start
        ordinal = _ORDINAL_BEFORE.search(window)
        if ordinal is not None:
            part = f"({_ORDINALS.index(ordinal['ordinal'].casefold()) + 1})"
            return [article + part for article in articles], low + ordinal.start()
    return articles, begin


def _stands_alone(
    text: str, unit: str, spelling: str, first: Number, position: int, end: int, begin: int
) -> bool:
    """Whether articles without a law are a provision: no heading, no organisation, no address, no part of this report."""
    if begin < position:
        return True
    if unit in _NEEDS_LAW or (first.shape != "digits" and unit == "section"):
        return False
    if first.shape == "roman" and spelling.isupper():
        return False
    if first.value == "19" and unit == "article":
        lone = spelling.isupper() or _NGO_AFTER.match(text, end) or _NGO_BEFORE.search(text[max(0, position - 40) : position])
        return not lone
    if spelling.isupper() and first.shape == "digits":
        return True
    if unit == "article":
        return not (spelling in {"Art", "art"} and (_YEAR.fullmatch(first.value) or spelling == "art"))
    if _ADDRESS.match(text, end) or _SELF.match(text, end):
        return False
    if spelling[:1] in "Ss" and spelling.endswith(".") and re.search(r"\d,[ ]?$", text[max(0, position - 3) : position]):
        return False
    line = text.rfind("\n", max(0, position - 8), position)
    at_line = position == 0 or (line >= 0 and not text[line + 1 : position].strip(" \t#*"))
    return not (at_line and spelling[:1].isalpha() and _LINE_HEAD.match(text, end) is not None)


def _title_code(text: str, position: int) -> CitedProvision | None:
    """A section of a titled code: "18 U.S.C. § 2339B"."""
    match = _TITLE_CODE.match(text, position)
    number = read_number(text, match.end()) if match is not None else None
    if match is None or number is None:
        return None
    articles, end = _numbers(text, number, plural="§§" in match.group())
    law = LawName(match.start("law"), match.end("law"), "Code")
    return CitedProvision(match.start(), end, "section", tuple(articles), law)


_HEAD_STEMS = tuple(
    stem
    for stem in sorted(words.HEADS | words.PLURAL_HEADS)
    if not any(stem != other and stem.startswith(other) for other in words.HEADS | words.PLURAL_HEADS)
)
_LAW_HEAD = re.compile(
    rf"(?P<head>{'|'.join(sorted(words.HEADS | words.PLURAL_HEADS, key=len, reverse=True))})(?![\w\u0300-\u036f-])"
)
# "2006 counter-terrorism law", "2007 Ouagadougou peace agreement": a year makes small letters a name.
_DATED_SMALL = re.compile(
    rf"""
    (?<!\w)(?:1[789]|20)\d\d{GAP}                             # "2006 "
    (?P<modifiers>(?:[\w\u0300-\u036f’'-]+{GAP}){{1,4}})      # "counter-terrorism "
    (?P<head>law|act|code|decree|agreement|ordinance|bill)$   # "law"
    """,
    re.VERBOSE,
)
_SMALL_HEADS = ("law", "act", "code", "decree", "agreement", "ordinance", "bill")
_SMALL_MODIFIER = re.compile(r"the|a|an|of|in|and|when|by|under|which|that|new|draft|this|for|to|after|was|were|had|has|is", re.IGNORECASE)
_KNOWN = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z]+(?![\w])")


def find_laws(text: str, acronyms: Collection[str] = (), doubtful: Collection[str] = ()) -> tuple[LawName, ...]:
    """The laws that ``text`` names without an article, in order: "1948 Sedition Act", "Law 30/2000", "Penal Code".

    Args:
        text: The text.
        acronyms: Acronyms that name laws wherever they stand ("ICCPR"); those that the text introduces in brackets
            after a law's name are found without. What ``find_provisions`` finds is left out.
        doubtful: Acronyms that name a law only where the words before ask for one: "ratified CEDAW".
    """
    return laws_beside(text, find_provisions(text), acronyms, doubtful)


def laws_beside(
    text: str, provisions: tuple[CitedProvision, ...], acronyms: Collection[str] = (), doubtful: Collection[str] = ()
) -> tuple[LawName, ...]:
    """As ``find_laws``, with the provisions of the text given, so that they are not looked for again."""
    found: list[LawName] = []
    introduced: dict[str, int] = {}
    for provision in provisions:
        if provision.law is not None and provision.law.end == provision.end:
            _introduce(text, provision.law, introduced, found)
    blocked = [(p.start, p.end) for p in provisions]
    floor = 0
    for head_start, head_end, name_start in _heads(text):
        if head_start < floor:
            continue
        if name_start < 0:
            law = law_around(text, head_start, head_end, floor)
        else:
            law = LawName(name_start, head_end, text[head_start:head_end]) if name_start >= floor else None
        if law is None or _inside(law, blocked):
            continue
        found.append(law)
        floor = law.end
        _introduce(text, law, introduced, found)
    taken = sorted([*blocked, *((law.start, law.end) for law in found)])
    if acronyms or introduced or doubtful:
        found.extend(
            LawName(m.start(), m.end(), "")
            for m in _KNOWN.finditer(text)
            if _names_law(text, m, acronyms, doubtful, introduced) and not _overlaps(m.start(), m.end(), taken)
        )
    return tuple(sorted(set(found), key=lambda law: law.start))


# "ratified CEDAW", "articles of CEDAW", "under the CAT": the treaty, and not the committee of the same letters.
_ASKS_FOR_LAW = re.compile(
    r"""
    (?:
        (?:ratif\w+|acced\w+[ ]to|signed|sign|violat\w+[ ]of|breach[ ]of|part(?:y|ies)[ ]to|under|comply\w*[ ]with)
      | (?:articles?|reservations?|provisions?|obligations?|compliance|protocol)[ ](?:of|to|with|under)
    )
    [ ](?:the[ ])?(?:UN[ ])?$
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _names_law(
    text: str, match: re.Match[str], acronyms: Collection[str], doubtful: Collection[str], introduced: dict[str, int]
) -> bool:
    """Whether an acronym names a law here: a known one, one that the text introduced, or a doubtful one in its place."""
    word, start = match.group(), match.start()
    if start > 0 and _is_letter(text[start - 1]) or _ABOUT_BODY.match(text, match.end()):
        return False
    if word in acronyms or start >= introduced.get(word, len(text)):
        return True
    return word in doubtful and _ASKS_FOR_LAW.search(text[max(0, start - 40) : start]) is not None


# A treaty's acronym that stands for the body that watches over it.
_ABOUT_BODY = re.compile(rf"{GAP}(?:Committee|Commission|Court|Tribunal)\b")


def _introduce(text: str, law: LawName, introduced: dict[str, int], found: list[LawName]) -> None:
    """Note the acronym that the text introduces right after a law's name."""
    acronym = introduced_acronym(text, law)
    if acronym is not None:
        introduced.setdefault(text[acronym.start : acronym.end], acronym.end)
        found.append(acronym)


def _heads(text: str) -> Iterator[tuple[int, int, int]]:
    """Where laws' head nouns stand, in order: start, end, and the name's start where it is known already, else -1.

    The start is known for dated names in small letters: "2006 counter-terrorism law".
    """
    found: list[tuple[int, int, int]] = []
    for stem in _HEAD_STEMS:
        place = text.find(stem)
        while place >= 0:
            if place == 0 or not _is_letter(text[place - 1]):
                head = _LAW_HEAD.match(text, place)
                if head is not None:
                    found.append((place, head.end(), -1))
            place = text.find(stem, place + len(stem))
    for small in _SMALL_HEADS:
        needle = " " + small
        place = text.find(needle)
        while place >= 0:
            end = place + len(needle)
            if not (end < len(text) and (_is_letter(text[end]) or text[end] == "-")):
                low = max(0, place - _BACK)
                name = _DATED_SMALL.search(text[low:end])
                if name is not None and _is_dated_name(name):
                    found.append((place + 1, end, low + name.start()))
            place = text.find(needle, end)
    yield from sorted(found)


def _is_dated_name(name: re.Match[str]) -> bool:
    """Whether the words between the year and the small head noun can be a law's name."""
    modifiers = name["modifiers"].split()
    if name["head"] == "agreement" and not any(word[0].isupper() for word in modifiers):
        return False
    return not any(_SMALL_MODIFIER.fullmatch(word) for word in modifiers)


def _inside(law: LawName, spans: list[tuple[int, int]]) -> bool:
    return _overlaps(law.start, law.end, spans)


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether ``[start, end)`` touches one of the spans, which are in order and do not overlap."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] < end
