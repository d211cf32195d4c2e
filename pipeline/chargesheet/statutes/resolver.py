"""From the name of a law to the law: pure functions over the registry.

The country is taken from the law's owner ("Gambia’s Criminal Code"), else it is the statement's, else the law's
name tells it ("Criminal Code of Ukraine", "Turkish Penal Code"). Of laws with one name, the year in the name or the
statement's date decides. Where more than one is left, none is taken.
"""

import re
from functools import lru_cache

from msgspec import Struct

from chargesheet.records import ProvisionKind
from chargesheet.spelling import without_accents
from chargesheet.statutes import registry
from chargesheet.statutes.registry import TREATIES, Statute, law_key

_YEAR = re.compile(r"^(?:1[789]|20)\d\d$")
_TREATY_HEADS = frozenset(
    ["convention", "conventions", "covenant", "covenants", "protocol", "protocols", "treaty", "statute"]
)
# Nouns that stand for a law named before: "Article 2 of the Law".
GENERIC = frozenset(
    [
        "law",
        "act",
        "code",
        "convention",
        "covenant",
        "protocol",
        "decree",
        "ordinance",
        "bill",
        "statute",
        "charter",
        "treaty",
        "regulation",
        "directive",
        "proclamation",
        "order",
    ]
)
_EARLIER = frozenset({"old", "former", "previous"})
# What may stand before a name without being part of it: "the four Geneva Conventions", "UN Convention".
_LEADING = _EARLIER | {"new", "amended", "revised", "current", "existing", "un", "four", "country"}
_KINDS: tuple[tuple[frozenset[str], ProvisionKind], ...] = (
    (frozenset({"procedure", "procedures", "evidence"}), "procedure"),
    (frozenset({"penal", "criminal", "crimes"}), "criminal"),
    (frozenset({"constitution", "constitutional"}), "constitution"),
    (frozenset({"administrative"}), "administrative"),
    (frozenset({"civil", "family"}), "civil"),
)


class Identified(Struct, frozen=True):
    """What a law's name was resolved to.

    ``id`` is the registry's, or made of the country and the name's own words for a law that the registry lacks, or null
    where country or law stay open.
    """

    id: str | None
    name: str
    country: str | None
    kind: ProvisionKind

    def article_id(self, article: str) -> str | None:
        """The id of an article, ``KZ:criminal-code:174``, ``treaty:iccpr:19``; null where the law cannot have it."""
        return f"{self.id}:{article}" if self.id is not None and self.can_hold(article) else None

    def can_hold(self, article: str) -> bool:
        """Whether the law may have an article of this number, as far as the registry knows its articles."""
        statute = registry.by_id(self.id) if self.id is not None else None
        return statute is None or statute.can_hold(article)


@lru_cache(maxsize=4096)
def identify(
    name: str, country: str | None = None, date: str | None = None, owner: str | None = None, version: str | None = None
) -> Identified:
    """The law that ``name`` means.

    Args:
        name: The law's name as the text gives it, without "the".
        country: The country that the statement is about, ISO 3166-1 alpha-2.
        date: When the statement was published, ISO 8601; of successive codes it picks the one in force.
        owner: The words of a possessive before the name: "Gambia" for "Gambia’s Criminal Code".
        version: A word that tells versions apart, before the name: "old", "former", "new".
    """
    words = law_key(name).split()
    versions = {version.casefold()} if version else set()
    years = [word for word in words if _YEAR.match(word)]
    forms = [list(words)]
    while words and words[0] in _LEADING and len(words) > 1:
        versions.add(words.pop(0))
    if words != forms[0]:
        forms.append(words)
    earlier = bool(versions & _EARLIER)
    if owner is not None:
        country = registry.country_words().get(law_key(owner), country)
    for code in (TREATIES, *(registry.beside(country) if country is not None else ())):
        for form in forms:
            found = _lookup(code, form, years, date, earlier=earlier and code != TREATIES)
            if found is not None:
                return Identified(found.id, name, found.country, found.kind)
    named, rest = _named_country(words)
    if named is not None:
        found = _lookup(named, rest, years, date, earlier=earlier)
        if found is not None:
            return Identified(found.id, name, found.country, found.kind)
        country, words = named, rest
    return _unlisted(name, words, country, earlier=earlier)


def identify_any(
    name: str, meanings: tuple[str, ...], country: str | None, date: str | None, told: str | None
) -> Identified:
    """The law of a name in another language, by what it is called in English, likeliest first.

    Args:
        name: The name as the text gives it.
        meanings: The English names, of which the registry may know the one or the other.
        country: The country that the statement is about.
        date: When it was published.
        told: The country that the name itself tells.
    """
    found = [identify(meaning, told or country, date) for meaning in meanings]
    known = [law for law in found if law.id is not None and registry.by_id(law.id) is not None]
    law = (known or found)[0]
    return Identified(law.id, name, law.country, law.kind)


def _lookup(code: str, words: list[str], years: list[str], date: str | None, *, earlier: bool) -> Statute | None:
    """The one law of this name, with the year in the name or left out."""
    index = registry.index(code)
    found = index.get(" ".join(words))
    if not found and years:
        found = index.get(" ".join(word for word in words if word not in years))
    if not found:
        return None
    dated = [statute for statute in found if str(statute.year) in years]
    if len(dated) == 1:
        return dated[0]
    if earlier:
        ended = [statute for statute in found if statute.until is not None]
        return ended[-1] if len(ended) == 1 else None
    return _in_force(found, date)


def _in_force(found: tuple[Statute, ...], date: str | None) -> Statute | None:
    """The law that applied at the date, today where none is given; the only one of its name in any case."""
    if len(found) == 1:
        return found[0]
    valid = [statute for statute in found if registry.applied(statute, date)]
    return valid[0] if len(valid) == 1 else None


def _named_country(words: list[str]) -> tuple[str | None, list[str]]:
    """The country that the name itself tells, and the name without it: "turkish penal code", "penal code turkey"."""
    countries = registry.country_words()
    for size in (3, 2, 1):
        if len(words) > size:
            front, back = " ".join(words[:size]), " ".join(words[-size:])
            if front in countries:
                return countries[front], words[size:]
            if back in countries:
                rest = words[:-size]
                while len(rest) > 1 and rest[-1] in {"republic", "kingdom"}:
                    rest = rest[:-1]
                return countries[back], rest
    return None, words


def _unlisted(name: str, words: list[str], country: str | None, *, earlier: bool) -> Identified:
    """A law that the registry lacks: its kind from its own words, its id from them and the country."""
    if set(words) & _TREATY_HEADS and "constitution" not in words:
        specific = len(words) > 1
        return Identified(f"{TREATIES}:{'-'.join(words)}" if specific else None, name, None, "treaty")
    kind = kind_of(words)
    clear = len(words) > 1 or words == ["constitution"]
    if country is None or not clear or earlier or (len(words) == 1 and words[0] in GENERIC):
        return Identified(None, name, country, kind)
    return Identified(f"{country}:{slug(name, words)}", name, country, kind)


def kind_of(words: list[str]) -> ProvisionKind:
    """The kind that a law's own words tell; ``unknown`` where they tell none."""
    for telling, kind in _KINDS:
        if telling & set(words):
            return kind
    return "unknown"


def slug(name: str, words: list[str]) -> str:
    """The words of a name as an id: ``law-on-non-profit-organizations``."""
    kept = set(words) | {"of"}
    plain = [word for word in re.findall(r"[^\W_]+", without_accents(name)) if word in kept and word != "the"]
    return "-".join(plain) or "-".join(words)


def is_generic(name: str) -> bool:
    """Whether a name only stands for a law named before: "the Law", "the convention"."""
    return name.casefold() in GENERIC
