"""The registry: one data file a country, and one for treaties, loaded when they are first asked for.

An id is ``COUNTRY:slug`` (``KZ:criminal-code``), or ``treaty:slug`` (``treaty:iccpr``) for what is no country's.
The slug is the law's usual English name, with the year where an earlier law of the same name is meant
(``KZ:criminal-code-1997``). Ids never change.
"""

import re
from functools import cache
from importlib import resources

from msgspec import Struct

from chargesheet.geography.countries import countries
from chargesheet.records import ProvisionKind
from chargesheet.spelling import without_accents
from chargesheet.vocabulary import load_vocabulary

_PACKAGE = "chargesheet.statutes"
TREATIES = "treaty"
# Whose laws are cited beside a country's own: Hong Kong's in statements on China, Israeli orders in those on Palestine.
_BESIDE: dict[str, tuple[str, ...]] = {"CN": ("HK",), "PS": ("IL",), "IL": ("PS",)}
# The number that an article opens with: "369" of "369-1" and "369(2)"; an article "A" has none. No groups.
_NUMBER = re.compile(r"[0-9]+")
# Words that names differ by without meaning another law.
_EMPTY = frozenset({"the", "of", "no", "nr", "number"})


class Statute(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One law of one country, or a treaty.

    Attributes:
        id: ``KZ:criminal-code``.
        kind: What its articles are.
        names: What it is called in English, usual name first.
        acronyms: Acronyms that mean it wherever they stand in a statement on its country.
        doubtful: Acronyms that mean something else as well, such as a treaty's committee.
        year: When it was adopted.
        since: From when it applied: ISO 8601, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; null where that is not known.
        until: The last day, month or year that it applied in; null while it applies.
        number: Its own number: ``5237``, ``114-FZ``; null where it has none or it is not known.
        jurisdiction: For a treaty, the domain of the organisation that it belongs to: ``un.org``.
        articles: Its highest article in any version; null where it is not surely known.
        offences: Names that stand for articles of it: "lèse-majesté law" for 112.
    """

    id: str
    kind: ProvisionKind
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    year: int | None = None
    since: str | None = None
    until: str | None = None
    number: str | None = None
    jurisdiction: str | None = None
    articles: int | None = None
    offences: dict[str, tuple[str, ...]] = {}

    @property
    def country(self) -> str | None:
        """The country whose law it is; null for a treaty."""
        prefix = self.id.partition(":")[0]
        return None if prefix == TREATIES else prefix

    def can_hold(self, article: str) -> bool:
        """Whether the law reaches to an article of this number: the ICCPR has no "369-1"."""
        number = _NUMBER.match(article)
        return self.articles is None or number is None or int(number.group()[:9]) <= self.articles


def law_key(name: str) -> str:
    """A law's name as a key: small letters, no accents, no punctuation, no "the", "of", "No."."""
    # Folding accents costs much more than the rest, and most names have none.
    plain = name.lower() if name.isascii() else without_accents(name).replace("’", "'")
    plain = plain.replace("'s ", "s ").replace("s' ", "s ")
    return " ".join(word for word in re.findall(r"[^\W_]+", plain) if word not in _EMPTY)


@cache
def known_countries() -> tuple[str, ...]:
    """The codes of the countries that the registry has a file for, in order."""
    files = resources.files(_PACKAGE).joinpath("data").iterdir()
    return tuple(sorted(f.name[:2].upper() for f in files if re.fullmatch(r"[a-z]{2}\.toml", f.name)))


@cache
def statutes(country: str) -> tuple[Statute, ...]:
    """The laws of a country, in the file's order; none for a country without a file.

    Raises:
        VocabularyError: The country's file breaks its rules.
    """
    if not re.fullmatch(r"[A-Z]{2}", country):
        return ()
    path = f"data/{country.lower()}.toml"
    if not resources.files(_PACKAGE).joinpath(path).is_file():
        return ()
    return load_vocabulary(_PACKAGE, path, Statute)


@cache
def treaties() -> tuple[Statute, ...]:
    """The treaties and other instruments between states."""
    return load_vocabulary(_PACKAGE, "data/treaties.toml", Statute)


@cache
def index(country: str) -> dict[str, tuple[Statute, ...]]:
    """A country's laws, or the treaties, by the folded form of every name and acronym."""
    found: dict[str, tuple[Statute, ...]] = {}
    for statute in treaties() if country == TREATIES else statutes(country):
        names = (*statute.names, *statute.acronyms, *statute.doubtful)
        for name in dict.fromkeys(law_key(name) for name in names):
            found[name] = (*found.get(name, ()), statute)
    return found


@cache
def by_id(law_id: str) -> Statute | None:
    """The law of an id; null for one that is not in the registry."""
    code = law_id.partition(":")[0]
    entries = treaties() if code == TREATIES else statutes(code)
    return next((statute for statute in entries if statute.id == law_id), None)


def applied(statute: Statute, date: str | None) -> bool:
    """Whether a law applied at a date, today where none is given; compared at the precision that both have."""
    if date is None:
        return statute.until is None
    since, until = statute.since, statute.until
    started = since is None or since[: len(date)] <= date[: len(since)]
    return started and (until is None or date[: len(until)] <= until[: len(date)])


def beside(country: str) -> tuple[str, ...]:
    """The country, and those whose laws are cited beside its own."""
    return (country, *_BESIDE.get(country, ()))


@cache
def acronyms(country: str | None) -> frozenset[str]:
    """The acronyms that name a law in statements on this country; treaties' always."""
    own = [statute for code in (beside(country) if country else ()) for statute in statutes(code)]
    return frozenset(acronym for statute in (*own, *treaties()) for acronym in statute.acronyms)


@cache
def doubtful_acronyms() -> frozenset[str]:
    """The acronyms that name a treaty only where the words before them ask for one: "CAT", "CEDAW"."""
    return frozenset(acronym for statute in treaties() for acronym in statute.doubtful)


@cache
def country_words() -> dict[str, str]:
    """Countries' names and adjectives, folded, to their codes: ``turkish`` and ``turkey`` to ``TR``."""
    found: dict[str, str] = {}
    for country in countries():
        for word in (*country.names, *country.adjectives):
            found.setdefault(law_key(word), country.id)
    return found
