"""What the page looks up while somebody types: laws and articles, dates."""

import re

from msgspec import Struct

from chargesheet.grammar.dates import read_dates
from chargesheet.grammar.edtf import parse_edtf
from chargesheet.records import ProvisionKind
from chargesheet.statutes.registry import Statute, applied, law_key, statutes, treaties

_MOST = 20
_LONGEST = 200
# "criminal code 174", "174 criminal", "Art. 228.1(2)": an article's number, with its parts
_ARTICLE = re.compile(r"(?<![\w.])(?P<article>\d[\w.\-]{0,12}(?:\(\w{1,4}\)){0,4})(?![\w(])")
_NO_NAME = frozenset({"article", "articles", "art", "section", "sections", "s", "sec", "para", "paragraph"})


class FoundProvision(Struct, frozen=True, kw_only=True):
    """A law, or an article of it where one was asked for."""

    id: str | None
    law_id: str
    law: str
    article: str | None
    country: str | None
    kind: ProvisionKind
    since: str | None
    until: str | None


class FoundDate(Struct, frozen=True):
    """What words mean as a date; ``understood`` is whether they are one at all."""

    edtf: str | None
    understood: bool


def find_provisions(query: str, country: str | None, date: str | None = None) -> tuple[FoundProvision, ...]:
    """Laws of a country and treaties whose name has all the words of the query; with its number, the article.

    Laws that applied at the date come first, in the registry's order.
    """
    query = query[:_LONGEST]
    number = _ARTICLE.search(query)
    article = number["article"] if number is not None else None
    rest = query if number is None else f"{query[: number.start()]} {query[number.end() :]}"
    words = [word for word in law_key(rest).split() if word not in _NO_NAME]
    laws = (*(statutes(country) if country is not None else ()), *treaties())
    if not words:
        laws = statutes(country) if country is not None else ()
    fitting = [law for law in laws if _fits(law, words)]
    fitting.sort(key=lambda law: (not applied(law, date), law.country is None))
    return tuple(
        FoundProvision(
            id=None if article is None else f"{law.id}:{article}",
            law_id=law.id,
            law=_name(law),
            article=article,
            country=law.country,
            kind=law.kind,
            since=law.since,
            until=law.until,
        )
        for law in fitting[:_MOST]
    )


def _fits(law: Statute, words: list[str]) -> bool:
    """Whether one name or acronym of the law has words that begin with all those asked for."""
    names = (*law.names, *law.acronyms, *law.doubtful, *((law.number,) if law.number else ()))
    return any(all(any(part.startswith(w) for part in law_key(name).split()) for w in words) for name in names)


def _name(law: Statute) -> str:
    return next(iter((*law.names, *law.acronyms)), law.id)


def find_date(query: str, statement_date: str | None) -> FoundDate:
    """What words mean as a date: "3 May 2014", "last week", or EDTF as it is."""
    query = query.strip()[:_LONGEST]
    try:
        return FoundDate(str(parse_edtf(query)), True)
    except ValueError:
        pass
    found = [date for date in read_dates(query, statement_date) if (date.start, date.end) == (0, len(query))]
    if found:
        return FoundDate(None if found[0].value is None else str(found[0].value), True)
    return FoundDate(None, False)
