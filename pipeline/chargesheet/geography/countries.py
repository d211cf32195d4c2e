"""Countries: their codes of ISO 3166-1, their names, and the adjectives for what is of them."""

from functools import cache

from msgspec import Struct

from chargesheet.spelling import name_key, plain
from chargesheet.vocabulary import load_vocabulary


class Country(Struct, frozen=True, forbid_unknown_fields=True):
    """A country or territory.

    Attributes:
        id: Its ISO 3166-1 alpha-2 code; ``XK`` for Kosovo.
        names: Short and long names, the usual one first, without "the".
        adjectives: Words for what or who is of it: "Kazakh". Two countries may share one ("Congolese").
    """

    id: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]


@cache
def countries() -> tuple[Country, ...]:
    """All countries and territories of ISO 3166-1, and Kosovo, in the file's order."""
    return load_vocabulary("chargesheet.geography", "data/countries.toml", Country)


@cache
def country_codes() -> frozenset[str]:
    """The codes of all of them."""
    return frozenset(country.id for country in countries())


@cache
def country_names() -> dict[str, str]:
    """The code of each name, by ``listed_key(name)``."""
    return {listed_key(name): country.id for country in countries() for name in country.names}


@cache
def country_adjectives() -> dict[str, str]:
    """The code of each adjective that belongs to one country only, by ``name_key(adjective)``."""
    owners: dict[str, set[str]] = {}
    for country in countries():
        for adjective in country.adjectives:
            owners.setdefault(name_key(adjective), set()).add(country.id)
    return {adjective: codes.pop() for adjective, codes in owners.items() if len(codes) == 1}


def country_of(name: str) -> str | None:
    """The code of the country that ``name`` names, as noun or adjective, or ``None`` for another word."""
    key = name_key(name)
    names = country_names()
    return names.get(plain(name)) or names.get(key) or country_adjectives().get(key)


def listed_key(name: str) -> str:
    """The key of a name in a list: ``name_key``, but an acronym ("US") by itself, so that "us" is none."""
    return name if name.isupper() else name_key(name)
