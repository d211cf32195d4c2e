"""Whether articles that stand without a law are a provision at all."""

import re

from chargesheet.grammar.provisions_numbers import Number
from chargesheet.grammar.provisions_words import GAP

# Units that count only with a law beside them: a chapter of a book, a rule of thumb.
_NEEDS_LAW = frozenset({"paragraph", "clause", "rule", "chapter", "regulation"})

# The organisation ARTICLE 19, by what stands before it ("the NGO", "Human Rights Watch and") or after it.
_NGO_BEFORE = re.compile(
    r"(?:organi[sz]ations?|NGOs?|groups?|Watch|Borders|PEN|International|from|by|with)[ ,]+(?:and[ ])?$"
)
_NGO_AFTER = re.compile(
    r"""
    ,?[ ](?:said|says|called|urged|stated|reported|argued)      # "Article 19 said"
  | ,?[ ](?:an?|the)[ ](?:London|UK|British|Global|international|NGO|human|free)  # "Article 19, a London-based group"
  | [ ]\(NGO\)
  | :[ ]Global                                                  # "Article 19: Global Campaign"
    """,
    re.VERBOSE,
)
# "Section 8, 46050 Petaling Jaya", "Lane 165, Sec. 1"
_ADDRESS = re.compile(r",[ ]?\d{4,6}\b")
_LANE = re.compile(r"\d,[ ]?$")
# "section 4.2 of this report", "section 5 below"
_SELF = re.compile(
    rf"{GAP}(?:of{GAP}(?:this|our|the{GAP}present){GAP}(?:report|document|paper|book|chapter|statement)|above|below)\b"
)
# "Section 3: Methods", "Section 3" alone on its line
_LINE_HEAD = re.compile(r"[ \t]{0,4}(?:[:—–]|\.?[ \t]{0,4}\n)")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def stands_alone(text: str, start: int, end: int, unit: str, spelling: str, first: Number) -> bool:
    """Whether articles without a law are a provision: no heading, no organisation, no address, no part of this report.

    Args:
        text: The text.
        start: Where the unit starts.
        end: Where the articles end.
        unit: What is numbered: ``article``, ``section``, …
        spelling: The unit as it is written: ``ARTICLE``, ``Sec.``
        first: The first number.
    """
    if unit in _NEEDS_LAW or (first.shape == "roman" and (spelling.isupper() or unit == "section")):
        return False
    if unit == "article":
        return _is_article(text, start, end, spelling, first)
    if first.shape != "digits" or _ADDRESS.match(text, end) or _SELF.match(text, end):
        return False
    if spelling.endswith(".") and _LANE.search(text[max(0, start - 3) : start]):
        return False
    before = text[max(0, start - 8) : start]
    line = before.rpartition("\n")[2] if "\n" in before or start <= 8 else "x"
    opens_line = not line.strip(" \t#*")
    return not (opens_line and spelling[:1].isalpha() and _LINE_HEAD.match(text, end))


def _is_article(text: str, start: int, end: int, spelling: str, first: Number) -> bool:
    """Whether "Article 19" is an article and not the organisation, and "Art 2006" no exhibition."""
    if spelling in {"Art", "art"}:
        return spelling == "Art" and not _YEAR.fullmatch(first.value)
    if first.value != "19":
        return True
    before = text[max(0, start - 40) : start]
    return not (spelling.isupper() or _NGO_AFTER.match(text, end) or _NGO_BEFORE.search(before))
