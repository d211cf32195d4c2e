"""Lists of articles and the parts named before their unit: what "Articles 205.2 and 280 (part 2)" enumerates."""

import re

from msgspec import Struct

from chargesheet.grammar.provisions_numbers import (
    PART_UNITS,
    Number,
    expand,
    read_brackets,
    read_number,
    read_unit_parts,
)
from chargesheet.grammar.provisions_words import GAP

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
_UNIT_AFTER = re.compile(rf"(?:,{GAP}|{GAP}\(|{GAP})(?={PART_UNITS})", re.IGNORECASE)
# "part 1 of Article 293": parts that belong to the article after them.
_OF_UNIT = re.compile(rf"{GAP}of{GAP}(?:the{GAP})?(?:[Aa]rticles?|[Ss]ections?|[Aa]rts?\.|[Ss]ecs?\.)")
# "Article 84 (Terrorism)", "Article 3 [prohibition of torture]": a description between an article and what follows.
DESCRIBED = re.compile(rf"{GAP}(?:\([^()\n]{{1,160}}\)|\[[^\[\]\n]{{1,160}}\])")
_PART = r"\(?[\dA-Za-z]{1,4}\)?(?:[ ]?\([\da-z]{1,4}\)){0,3}"  # "2", "(b)", "2 (b)"
_LIST = rf"{_PART}(?:(?:[ ]?,[ ]?|[ ]?[–-][ ]?|[ ](?:and|or|to)[ ]){_PART}){{0,6}}"  # "2 and 3", "(1)-(3)"
# "part 1 of Article 293", "paragraphs 2 and 3 of Article 299", "point 3 of part 2 of article 159"
_PARTS_BEFORE = re.compile(
    rf"""
    (?<![\w-])
    (?P<outer>(?P<outer_list>(?:{PART_UNITS})[ \n]{_LIST}),?[ \n]of[ \n](?:the[ \n])?)?
    (?P<inner>(?:{PART_UNITS})[ \n]?{_LIST}),?[ \n](?:of|to|in)[ \n](?:the[ \n])?
    $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# "the second paragraph of Article 5"
_ORDINAL_BEFORE = re.compile(
    rf"(?<![\w-])(?P<ordinal>{'|'.join(_ORDINALS)})[ ](?:paragraph|part|section|clause)[ ]of[ ](?:the[ ])?$",
    re.IGNORECASE,
)
_BACK = 90


def read_articles(text: str, first: Number, plural: bool) -> tuple[list[str], int]:
    """All articles of a list that starts with ``first``, and the list's end."""
    articles, end = _expanded(text, first, plural)
    previous = first
    closed = False
    for _ in range(60):
        after = end
        description = DESCRIBED.match(text, end)
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
    ends = _AFTER_LAST.match(text, following.end) is not None or tail[:1] == "/"
    return ends and joint["comma"] is None


def _with_parts(text: str, number: Number) -> tuple[list[str], int]:
    """One article with the parts behind it, as one item for each part."""
    parts = read_brackets(text, number.end)
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
        elif of_unit(text, after):
            break
        chains = [chain + part for chain in chains for part in named.chains]
        end = after
    return [number.value + chain for chain in chains], end


def of_unit(text: str, position: int) -> bool:
    """Whether the parts just read belong to the article after them: "Article 5, part 1 of Article 293"."""
    return _OF_UNIT.match(text, position) is not None


class PartsBefore(Struct, frozen=True):
    """Parts named before their unit, as chains of brackets, and where the first of them starts."""

    chains: tuple[str, ...]
    start: int


def parts_before(text: str, unit_start: int, floor: int) -> PartsBefore | None:
    """The parts that are named right before a unit: "paragraphs 2 and 3 of" before "Article 299".

    Args:
        text: The text.
        unit_start: Where the unit ("Article") starts.
        floor: The parts start no earlier.
    """
    low = max(floor, unit_start - _BACK)
    window = text[low:unit_start]
    if not window[-1:].isspace():
        return None
    ordinal = _ORDINAL_BEFORE.search(window)
    if ordinal is not None:
        number = _ORDINALS.index(ordinal["ordinal"].casefold()) + 1
        return PartsBefore((f"({number})",), low + ordinal.start())
    match = _PARTS_BEFORE.search(window)
    inner = _whole(match["inner"]) if match is not None else None
    if match is None or inner is None:
        return None
    outer = _whole(match["outer_list"]) if match["outer"] else None
    if outer is None:
        return PartsBefore(inner, low + match.start("inner"))
    return PartsBefore(tuple(i + o for i in inner for o in outer), low + match.start())


def _whole(words: str) -> tuple[str, ...] | None:
    """The parts that the words name, if that is all they say."""
    parts = read_unit_parts(words, 0)
    return parts.chains if parts is not None and parts.end == len(words) else None
