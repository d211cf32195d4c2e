"""Articles that name no law of their own: the law of their series, of the same article before, or the nearest."""

import re
from collections.abc import Sequence

from chargesheet.grammar.provisions_types import CitedProvision
from chargesheet.grammar.provisions_words import word_set
from chargesheet.statutes.laws import REACH, Named
from chargesheet.statutes.resolver import Identified, is_generic

Resolved = tuple[Identified | None, str | None]

# How far a treaty or a constitution reaches: it is seldom what a later paragraph's bare article means.
_NEAR = 1200
# Countries whose acts are numbered by articles.
_ARTICLE_ACTS = word_set("KR TW SD JP CN DE AT CH FI SE NO DK IS HR SI CZ SK HU EE LV LT PL BA RS ME XK")
_SECTIONED = frozenset({"Act", "Ordinance"})
_UNFIT = frozenset({"Bill", "Agreement", "Accord", "Declaration", "agreement", "bill"})
_COORDINATED = re.compile(
    r"""
    \s*(?:\([^()\n]{1,160}\)\s*)?          # "article three (forming anti-state groups)"
    (?:,|;|,?\s*(?:and|or|&|read\s+with|r/w|together\s+with|in\s+conjunction\s+with|et|ou|y|e|und|и|та|و))\s*
    (?:under\s+|of\s+)?
    """,
    re.VERBOSE,
)
_VERSION_FIRST = re.compile(r"(?:old|former|previous)\s", re.IGNORECASE)
# "charged under", "tried for": a bare article after it is none of a treaty or a constitution.
_CRIMINAL = re.compile(
    r"\b(?:charg|convict|prosecut|sentenc|indict|accus|arrest|detain|tried|investigat|jail|imprison)\w*", re.IGNORECASE
)


def resolve_series(
    text: str, cited: Sequence[CitedProvision], named: dict[int, Named], country: str | None
) -> list[Resolved]:
    """The law of each reference, and how it was found."""
    laws: list[Resolved] = [_beside(provision, named) for provision in cited]
    for i in range(len(cited) - 2, -1, -1):
        if laws[i][0] is None and laws[i + 1][0] is not None and cited[i].unit == cited[i + 1].unit:
            gap = text[cited[i].end : cited[i + 1].start]
            if len(gap) < 200 and _COORDINATED.fullmatch(gap):
                laws[i] = (laws[i + 1][0], "coordination")
    history = sorted(named.values(), key=lambda law: law.place)
    by_article: dict[tuple[str, str], tuple[int, Identified]] = {}
    done: list[Resolved] = []
    passed = 0
    for provision, found in zip(cited, laws, strict=True):
        law, way = found
        while passed < len(history) and history[passed].place < provision.start:
            passed += 1
        if law is None:
            law, way = _from_before(text, provision, history[max(0, passed - 20) : passed], by_article, country)
        if law is not None and law.id is not None:
            for article in provision.articles:
                by_article[provision.unit, article.partition("(")[0]] = (provision.start, law)
        done.append((law, way))
    return done


def _beside(provision: CitedProvision, named: dict[int, Named]) -> Resolved:
    """The law that the reference itself names."""
    if provision.law is None:
        return None, None
    law = named[provision.law.start].law
    meaning = provision.law.meanings[0] if provision.law.meanings else law.name
    return law, "anaphor" if is_generic(meaning) and law.id is not None else "name"


def _from_before(
    text: str,
    provision: CitedProvision,
    history: Sequence[Named],
    by_article: dict[tuple[str, str], tuple[int, Identified]],
    country: str | None,
) -> Resolved:
    """The law of an article that names none: where the same article was cited, else the nearest law that fits."""
    places = [by_article.get((provision.unit, article.partition("(")[0])) for article in provision.articles]
    earlier = places[0] if places else None
    if earlier is not None and provision.start - earlier[0] <= REACH:
        return earlier[1], "earlier-article"
    criminal = _CRIMINAL.search(text, max(0, provision.start - 60), provision.start) is not None
    for law in reversed(history):
        distance = provision.start - law.place
        if distance > REACH:
            break
        if _fits(provision, law, distance, country, criminal=criminal):
            return law.law, "nearest-law"
    return None, None


def _fits(provision: CitedProvision, law: Named, distance: int, country: str | None, *, criminal: bool) -> bool:
    """Whether an article without a law can be one of this law."""
    kind = law.law.kind
    if law.law.id is None or law.head in _UNFIT or _VERSION_FIRST.match(law.law.name):
        return False
    if kind in {"treaty", "constitution"} and (criminal or distance > _NEAR):
        return False
    if provision.unit == "section":
        return kind != "treaty"
    head = law.head or law.law.name.rpartition(" ")[2]
    return not (head in _SECTIONED and kind != "treaty" and law.law.country not in _ARTICLE_ACTS)
