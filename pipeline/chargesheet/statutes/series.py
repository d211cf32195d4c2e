"""Articles that name no law of their own: the law of their series, of the same article before, or the nearest."""

import re
from collections.abc import Sequence

from chargesheet.grammar.provisions_types import CitedProvision
from chargesheet.grammar.provisions_words import word_set
from chargesheet.statutes.anaphora import SENTENCE_END
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

# "is accused of", "up to four years in prison": a crime; "fined", "15 days": a petty offence. No groups.
_PENAL = re.compile(
    r"\b(?:accus|charg|convict|prosecut|indict|sentenc|criminal|jail|imprison)\w*|\byears?[ ]in[ ]prison", re.IGNORECASE
)
_PETTY = re.compile(r"\b(?:administrative|fine[sd]?|days?)\b", re.IGNORECASE)
# How far, in characters, a sentence is looked at on each side of a reference.
_SENTENCE = 300
# "\n\n", "\n \n". No groups.
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n")


def resolve_series(text: str, cited: Sequence[CitedProvision], named: dict[int, Named]) -> list[Resolved]:
    """The law of each reference, and how it was found."""
    laws: list[Resolved] = [_beside(provision, named) for provision in cited]
    for i in range(len(cited) - 2, -1, -1):
        if laws[i][0] is None and laws[i + 1][0] is not None and cited[i].unit == cited[i + 1].unit:
            gap = text[cited[i].end : cited[i + 1].start]
            if len(gap) < 200 and _COORDINATED.fullmatch(gap) and _can_hold(laws[i + 1][0], cited[i]):
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
            law, way = _from_before(text, provision, history[max(0, passed - 20) : passed], by_article)
        if law is not None and law.id is not None:
            for article in filter(law.can_hold, provision.articles):
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
) -> Resolved:
    """The law of an article that names none: where the same article was cited, else the nearest law that fits."""
    places = [by_article.get((provision.unit, article.partition("(")[0])) for article in provision.articles]
    earlier = places[0] if places else None
    if earlier is not None and provision.start - earlier[0] <= REACH:
        return earlier[1], "earlier-article"
    criminal = _CRIMINAL.search(text, max(0, provision.start - 60), provision.start) is not None
    reachable = [law for law in history if provision.start - law.place <= REACH]
    fitting = [
        law for law in reversed(reachable) if _fits(provision, law, provision.start - law.place, criminal=criminal)
    ]
    if not fitting:
        return None, None
    # A code of offences in another paragraph is not what a charge is brought under: "accused of X (Article 369-1)".
    apart = _PARAGRAPH_END.search(text, fitting[0].place, provision.start) is not None
    if apart and fitting[0].law.kind not in {"criminal", "unknown"} and _is_penal(_sentence(text, provision)):
        fitting = [law for law in fitting if law.law.kind == "criminal"] or fitting
    return fitting[0].law, "nearest-law"


def _is_penal(sentence: str) -> bool:
    """Whether a sentence tells of a crime, and of no petty offence."""
    return _PENAL.search(sentence) is not None and _PETTY.search(sentence) is None


def _sentence(text: str, provision: CitedProvision) -> str:
    """The words beside a reference in its sentence, so far as they are near."""
    before = text[max(0, provision.start - _SENTENCE) : provision.start]
    after = text[provision.end : provision.end + _SENTENCE]
    ends = [match.end() for match in SENTENCE_END.finditer(before)]
    stop = SENTENCE_END.search(after)
    return before[ends[-1] if ends else 0 :] + after[: stop.start() if stop is not None else len(after)]


def _can_hold(law: Identified | None, provision: CitedProvision) -> bool:
    """Whether the law may have all articles of the reference."""
    return law is None or all(law.can_hold(article) for article in provision.articles)


def _fits(provision: CitedProvision, law: Named, distance: int, *, criminal: bool) -> bool:
    """Whether an article without a law can be one of this law."""
    kind = law.law.kind
    if law.law.id is None or law.head in _UNFIT or _VERSION_FIRST.match(law.law.name):
        return False
    if not _can_hold(law.law, provision):
        return False
    if kind in {"treaty", "constitution"} and (criminal or distance > _NEAR):
        return False
    if provision.unit == "section":
        return kind != "treaty"
    head = law.head or law.law.name.rpartition(" ")[2]
    return not (head in _SECTIONED and kind != "treaty" and law.law.country not in _ARTICLE_ACTS)
