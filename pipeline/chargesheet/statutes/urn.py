"""Names of laws and articles by RFC 9676 (``urn:lex``), made the same way each time.

``urn:lex:<jurisdiction>:<authority>:<measure>:<year>;<number>~<partition>``

- jurisdiction: the country's code in small letters, or for a treaty the domain of its depositary or organisation
  (``un.org``, ``coe.int``);
- authority: ``state``, for a treaty ``parties``: the registry does not tell which body adopted a law;
- measure: the law's name as in its id, with dots between words, without a year: ``criminal.code``;
- year: when it was adopted, as a period; number: its own where it has one, else ``lex-1``;
- partition: ``art174``, ``sec124A``, then its parts: ``;par2`` for a number, ``;let.b`` as ``;letb`` for a letter,
  ``;pnt3`` for a number below another part.

A law whose year is not known has no name of this kind: the year is not made up.
"""

import re
from urllib.parse import quote

from chargesheet.statutes import registry
from chargesheet.statutes.registry import TREATIES

_UNITS = {"article": "art", "section": "sec", "paragraph": "par", "clause": "cla", "rule": "rul", "chapter": "chp"}
_YEAR = re.compile(r"(?<!\d)(?:1[789]|20)\d\d(?!\d)")


def law_urn(law_id: str | None) -> str | None:
    """The URN of a law by its id: ``urn:lex:kz:state:criminal.code:2014;lex-1``; null where its year is not known."""
    if law_id is None:
        return None
    prefix, _, slug = law_id.partition(":")
    statute = registry.by_id(law_id)
    year = statute.year if statute is not None else None
    number = statute.number if statute is not None else None
    words = slug.split("-")
    if statute is None:
        words, year, number = _split(words)
    elif year is None:
        years = [word for word in words if _YEAR.fullmatch(word)]
        year = int(years[0]) if len(years) == 1 else None
    if year is None:
        return None
    measure = ".".join(word for word in words if word != str(year))
    if prefix == TREATIES:
        home = statute.jurisdiction if statute is not None else None
        if home is None:
            return None
        jurisdiction, authority = home, "parties"
    else:
        jurisdiction, authority = prefix.lower(), "state"
    shown = quote(number.replace("/", "-").replace(" ", ".").lower(), safe=".-") if number else "lex-1"
    return f"urn:lex:{jurisdiction}:{authority}:{quote(measure, safe='.')}:{year};{shown}"


def _split(words: list[str]) -> tuple[list[str], int | None, str | None]:
    """The words, the year and the number in a slug: ``law-30-2000`` is a law of 2000 with the number 30."""
    years = [word for word in words if _YEAR.fullmatch(word)]
    year = years[0] if years else None
    first = next((i for i, word in enumerate(words) if word[:1].isdecimal() and word != year), len(words))
    number = "-".join(word for word in words[first:] if word != year) or None
    return [word for word in words[:first] if word != year], int(year) if year else None, number


def article_urn(law_id: str | None, article: str, parts: tuple[str, ...], unit: str) -> str | None:
    """The URN of an article: that of its law, then ``~art174;par2;letb``.

    Args:
        law_id: The law's id.
        article: The article's number without parts: ``299 bis``.
        parts: Its parts, outermost first.
        unit: What is numbered: ``article``, ``section``, …
    """
    law = law_urn(law_id)
    if law is None:
        return None
    pieces = [_UNITS.get(unit, "art") + _plain(article)]
    for depth, part in enumerate(parts):
        label = "let" if not part[:1].isdecimal() else "par" if depth == 0 else "pnt"
        pieces.append(label + _plain(part))
    return f"{law}~{';'.join(pieces)}"


def _plain(number: str) -> str:
    """A number as a part of a URN: no blanks, no slashes, other scripts percent-encoded."""
    return quote(number.replace(" ", "").replace("/", "-"), safe=".-")
