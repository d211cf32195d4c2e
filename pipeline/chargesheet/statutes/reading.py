"""Provisions and laws of a bare string, found by the grammar and resolved by the registry; no model is loaded."""

import re
from collections.abc import Sequence

from msgspec import Struct

from chargesheet.grammar.provisions import find_provisions
from chargesheet.grammar.provisions_types import CitedProvision, LawName
from chargesheet.grammar.provisions_mentions import laws_beside
from chargesheet.records import ProvisionKind
from chargesheet.statutes import registry
from chargesheet.statutes.resolver import Identified, identify, is_generic

# How far back, in characters, an article without a law looks for one.
REACH = 3000
# How far a treaty or a constitution reaches: it is seldom what a later paragraph's bare article means.
_NEAR = 1200
# Countries whose acts are numbered by articles.
_ARTICLE_ACTS = frozenset(
    [
        "KR",
        "TW",
        "SD",
        "JP",
        "CN",
        "DE",
        "AT",
        "CH",
        "FI",
        "SE",
        "NO",
        "DK",
        "IS",
        "HR",
        "SI",
        "CZ",
        "SK",
        "HU",
        "EE",
        "LV",
        "LT",
        "PL",
        "BA",
        "RS",
        "ME",
        "XK",
    ]
)
_SECTIONED = frozenset({"Act", "Ordinance"})
_UNFIT = frozenset({"Bill", "Agreement", "Accord", "Declaration", "agreement", "bill"})
_COORDINATED = re.compile(
    r"""
    \s*(?:\([^()\n]{1,160}\)\s*)?          # "article three (forming anti-state groups)"
    (?:,|;|,?\s*(?:and|or|&|read\s+with|r/w|together\s+with|in\s+conjunction\s+with))\s*
    (?:under\s+|of\s+)?
    """,
    re.VERBOSE,
)
# "Gambia’s ", "the United States’ "
_OWNER = re.compile(
    r"(?P<owner>[^\W\d_][\w\u0300-\u036f]*(?:[ -][^\W\d_][\w\u0300-\u036f]*){0,3})(?:['’]s|(?<=s)['’])\s$"
)
# "the old "
_VERSION = re.compile(r"\b(?P<version>old|former|previous|new)\s$", re.IGNORECASE)
# What stands between a law's name and the acronym that it introduces.
_OPENED = frozenset({"(", "(the", "(“", '("'})
_VERSION_FIRST = re.compile(r"(?:old|former|previous)\s", re.IGNORECASE)
# "charged under", "tried for": a bare article after it is none of a treaty or a constitution.
_CRIMINAL = re.compile(
    r"\b(?:charg|convict|prosecut|sentenc|indict|accus|arrest|detain|tried|investigat|jail|imprison)\w*", re.IGNORECASE
)


class ReadArticle(Struct, frozen=True):
    """One article, resolved.

    Attributes:
        article: Its number in normal form.
        law: The law's name as the text gives it, there or where the law was named; null where none is found.
        country: Whose law it is; null for a treaty or where that is open.
        kind: What kind of law it is.
        id: ``KZ:criminal-code:174``, ``treaty:iccpr:19``; null where the law is open.
        resolved_by: ``name`` (the law stands beside the article), ``coordination`` (beside the next article of the
            series), ``anaphor`` ("of the Law"), ``earlier-article`` (the same article was cited with its law before),
            ``nearest-law`` (the nearest law before that fits), or null.
    """

    article: str
    law: str | None
    country: str | None
    kind: ProvisionKind
    id: str | None
    resolved_by: str | None


class ReadProvision(Struct, frozen=True):
    """A reference to articles: ``text[start:end]``, one item for each article and part."""

    start: int
    end: int
    articles: tuple[ReadArticle, ...]


class ReadLaw(Struct, frozen=True):
    """A law named without an article: ``text[start:end]``; ``id`` is the registry's, or made of its name, or null."""

    start: int
    end: int
    name: str
    country: str | None
    kind: ProvisionKind
    id: str | None


class Reading(Struct, frozen=True):
    """All provisions and laws of a text, each in its order."""

    provisions: tuple[ReadProvision, ...]
    laws: tuple[ReadLaw, ...]


class _Named(Struct, frozen=True):
    """A law at its place in the text, for what comes later to look back to."""

    place: int
    head: str
    law: Identified
    in_provision: bool


def read_provisions(text: str, country: str | None = None, date: str | None = None) -> Reading:
    """Find and resolve the provisions and laws of a text.

    Args:
        text: The text; offsets are code points into it.
        country: The country that it is about, ISO 3166-1 alpha-2.
        date: When it was published, ISO 8601: of successive codes, the one then in force is meant.
    """
    cited = find_provisions(text)
    mentioned = laws_beside(text, cited, registry.acronyms(country), registry.doubtful_acronyms())
    named = _identify_all(text, cited, mentioned, country, date)
    resolved = _resolve_all(text, cited, named, country)
    laws = tuple(_read_law(law, named[law.start].law) for law in mentioned)
    return Reading(resolved, laws)


def _read_law(law: LawName, identified: Identified) -> ReadLaw:
    """A law's mention with what it was resolved to."""
    return ReadLaw(law.start, law.end, identified.name, identified.country, identified.kind, identified.id)


def _identify_all(
    text: str, cited: Sequence[CitedProvision], mentioned: Sequence[LawName], country: str | None, date: str | None
) -> dict[int, _Named]:
    """Every law of the text by where its name starts; acronyms that the text introduces mean the law before them."""
    found: dict[int, _Named] = {}
    acronyms: dict[str, Identified] = {}
    names = [(p.law, True) for p in cited if p.law is not None] + [(law, False) for law in mentioned]
    previous: tuple[LawName, Identified] | None = None
    history: list[_Named] = []
    for law, in_provision in sorted(names, key=lambda pair: pair[0].start):
        name = " ".join(text[law.start : law.end].split())
        if law.head == "" and name in acronyms:
            identified = acronyms[name]
        elif law.head == "" and previous is not None and text[previous[0].end : law.start].strip() in _OPENED:
            identified = acronyms[name] = previous[1]
        elif is_generic(name):
            identified = _anaphor(name, law, history, country)
        else:
            identified = _identify(text, law, name, country, date)
        previous = (law, identified)
        found[law.start] = _Named(law.start, law.head, identified, in_provision)
        history.append(found[law.start])
    return found


def _identify(text: str, law: LawName, name: str, country: str | None, date: str | None) -> Identified:
    """The law of a name, with the possessive and the version word that stand before it."""
    before = text[max(0, law.start - 60) : law.start]
    version = _VERSION.search(before)
    stem = before[: version.start()] if version is not None else before
    owner = _OWNER.search(stem) if stem.endswith(("s ", "’ ", "' ", "s\n")) else None
    told = version["version"] if version is not None else None
    words = owner["owner"].split(" ") if owner is not None else []
    owners = [" ".join(words[i:]) for i in range(len(words))]
    mine = next((o for o in owners if registry.fold(o) in registry.country_words()), None)
    shown = f"{told} {name}" if told is not None and told.casefold() in {"old", "former", "previous"} else name
    identified = identify(name, country, date, mine, told)
    return Identified(identified.id, shown, identified.country, identified.kind)


def _anaphor(name: str, law: LawName, history: Sequence[_Named], country: str | None) -> Identified:
    """The nearest law before whose name has this noun: "the Act" after "Public Order and Security Act"."""
    noun = name.casefold()
    for earlier in reversed(history):
        if law.start - earlier.place > REACH:
            break
        words = registry.fold(earlier.law.name).split()
        if earlier.law.id is not None and (noun in words or f"{noun}s" in words or earlier.head.casefold() == noun):
            return Identified(earlier.law.id, name, earlier.law.country, earlier.law.kind)
    return identify(name, country)


def _resolve_all(
    text: str, cited: Sequence[CitedProvision], named: dict[int, _Named], country: str | None
) -> tuple[ReadProvision, ...]:
    """Each provision's articles with their law, found beside it, in its series, or before it."""
    laws: list[tuple[Identified | None, str | None]] = [_beside(provision, named) for provision in cited]
    for i in range(len(cited) - 2, -1, -1):
        if laws[i][0] is None and laws[i + 1][0] is not None and cited[i].unit == cited[i + 1].unit:
            gap = text[cited[i].end : cited[i + 1].start]
            if len(gap) < 200 and _COORDINATED.fullmatch(gap):
                laws[i] = (laws[i + 1][0], "coordination")
    history = sorted(named.values(), key=lambda law: law.place)
    by_article: dict[tuple[str, str], tuple[int, Identified]] = {}
    done: list[ReadProvision] = []
    passed = 0
    for provision, (found, way) in zip(cited, laws, strict=True):
        law = found
        while passed < len(history) and history[passed].place < provision.start:
            passed += 1
        if law is None:
            law, way = _from_before(text, provision, history[:passed][-20:], by_article, country)
        if law is not None and law.id is not None:
            for article in provision.articles:
                by_article[provision.unit, article.partition("(")[0]] = (provision.start, law)
        done.append(
            ReadProvision(
                provision.start,
                provision.end,
                tuple(
                    ReadArticle(article, None, None, "unknown", None, None)
                    if law is None
                    else ReadArticle(article, law.name, law.country, law.kind, law.article_id(article), way)
                    for article in provision.articles
                ),
            )
        )
    return tuple(done)


def _beside(provision: CitedProvision, named: dict[int, _Named]) -> tuple[Identified | None, str | None]:
    """The law that the provision itself names."""
    if provision.law is None:
        return None, None
    law = named[provision.law.start].law
    return law, "anaphor" if is_generic(law.name) and law.id is not None else "name"


def _from_before(
    text: str,
    provision: CitedProvision,
    history: Sequence[_Named],
    by_article: dict[tuple[str, str], tuple[int, Identified]],
    country: str | None,
) -> tuple[Identified | None, str | None]:
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


def _fits(provision: CitedProvision, law: _Named, distance: int, country: str | None, *, criminal: bool) -> bool:
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
