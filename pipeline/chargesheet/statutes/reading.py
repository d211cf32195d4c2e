"""Provisions and laws of a bare string, found by the grammar and resolved by the registry; no model is loaded."""

from bisect import bisect_left
from collections.abc import Sequence

from chargesheet.grammar.provisions import find_provisions
from chargesheet.grammar.provisions_mentions import laws_beside
from chargesheet.grammar.provisions_types import CitedProvision, LawName
from chargesheet.statutes import registry
from chargesheet.statutes.anaphora import find_anaphora, find_offence_names
from chargesheet.statutes.laws import Named, country_of_text, identify_all
from chargesheet.statutes.resolver import Identified
from chargesheet.statutes.series import Resolved, resolve_series
from chargesheet.statutes.types import Anaphor, ReadArticle, Reading, ReadLaw, ReadProvision
from chargesheet.statutes.urn import article_urn, law_urn


def read_provisions(text: str, country: str | None = None, date: str | None = None) -> Reading:
    """Find and resolve the provisions and laws of a text.

    Args:
        text: The text; offsets are code points into it.
        country: The country that it is about, ISO 3166-1 alpha-2; where it is not given and the text names one country
            and no other, that one.
        date: When it was published, ISO 8601: of successive codes, the one then in force is meant.
    """
    cited = find_provisions(text)
    mentioned = laws_beside(text, cited, registry.acronyms(country), registry.doubtful_acronyms())
    if country is None and (cited or mentioned):
        country = country_of_text(text)
    named = identify_all(text, cited, mentioned, country, date)
    provisions = tuple(
        _read(provision, found) for provision, found in zip(cited, resolve_series(text, cited, named), strict=True)
    )
    laws = tuple(_read_law(law, named[law.start].law) for law in mentioned)
    anaphora = _anaphora(text, cited, provisions, named, country, date)
    return Reading(provisions, laws, anaphora)


def _read_law(law: LawName, identified: Identified) -> ReadLaw:
    """A law's mention with what it was resolved to."""
    name, country, kind = identified.name, identified.country, identified.kind
    return ReadLaw(law.start, law.end, name, country, kind, identified.id, law_urn(identified.id))


def _read(provision: CitedProvision, found: Resolved) -> ReadProvision:
    """A reference with the law that was found for it."""
    law, way = found
    articles = tuple(_article(article, law, way, provision.unit) for article in provision.articles)
    return ReadProvision(provision.start, provision.end, articles)


def _article(article: str, law: Identified | None, way: str | None, unit: str) -> ReadArticle:
    """One article with its law."""
    if law is None:
        return ReadArticle(article, None, None, "unknown", None, None)
    identity = law.article_id(article)
    read = ReadArticle(article, law.name, law.country, law.kind, identity, way)
    urn = article_urn(law.id, read.number, read.parts, unit) if identity is not None else None
    return ReadArticle(article, law.name, law.country, law.kind, identity, way, urn)


def _anaphora(
    text: str,
    cited: Sequence[CitedProvision],
    provisions: Sequence[ReadProvision],
    named: dict[int, Named],
    country: str | None,
    date: str | None,
) -> tuple[Anaphor, ...]:
    """What refers back, in order, none overlapping another or a reference; the earlier one wins."""
    units = [provision.unit for provision in cited]
    found = [*find_anaphora(text, provisions, units, named, country), *find_offence_names(text, country, date)]
    starts = [provision.start for provision in provisions]
    kept: list[Anaphor] = []
    last = 0
    for anaphor in sorted(found, key=lambda a: (a.start, -a.end)):
        nearest = bisect_left(starts, anaphor.end) - 1
        in_provision = nearest >= 0 and provisions[nearest].end > anaphor.start
        if anaphor.start >= last and not in_provision and (anaphor.articles or anaphor.law is not None):
            kept.append(anaphor)
            last = anaphor.end
    return tuple(kept)
