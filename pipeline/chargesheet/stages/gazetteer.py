"""The gazetteer: countries with their codes, places, well-known organisations, given names."""

import unicodedata
from functools import cache

from msgspec import Struct

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


def name_key(name: str) -> str:
    """A name in the form that lookups compare: NFC, straight apostrophes, single spaces, case folded.

    It may be longer or shorter than ``name``, so it serves as a key and never to find offsets.
    """
    return plain(name).casefold()


_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-"})


@cache
def countries() -> tuple[Country, ...]:
    """All countries and territories, in the file's order."""
    return load_vocabulary("chargesheet.stages", "data/countries.toml", Country)


@cache
def country_names() -> dict[str, str]:
    """The code of each name, by ``name_key(name)``; an acronym ("US") by itself, so that "us" is none."""
    return {_listed_key(name): country.id for country in countries() for name in country.names}


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


def _listed_key(name: str) -> str:
    return name if name.isupper() else name_key(name)


class NameList(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of one kind: the places of one country, the given names of one language."""

    id: str
    names: tuple[str, ...]


@cache
def place_names() -> dict[str, str | None]:
    """The country of each city, region or other place, or ``None`` for what lies in several, by key."""
    entries = load_vocabulary("chargesheet.stages", "data/places.toml", NameList)
    return {_listed_key(name): None if e.id == "world" else e.id for e in entries for name in e.names}


@cache
def organisation_names() -> frozenset[str]:
    """The organisations known by name, exactly as written but for ``plain``."""
    entries = load_vocabulary("chargesheet.stages", "data/organisations.toml", NameList)
    return frozenset(plain(name) for entry in entries for name in entry.names)


@cache
def given_names() -> frozenset[str]:
    """Names that stand in the names of persons, by key."""
    entries = load_vocabulary("chargesheet.stages", "data/given_names.toml", NameList)
    return frozenset(name_key(name) for entry in entries for name in entry.names)


def is_place(name: str) -> bool:
    """Whether ``name`` is a country, a city or a region of the gazetteer; adjectives are not."""
    tidy = plain(name)
    keys = (tidy, name_key(name))
    return any(key in country_names() or key in place_names() for key in keys)


def plain(name: str) -> str:
    """A name with NFC letters, straight apostrophes, single spaces and no space after a hyphen; case is kept."""
    straight = unicodedata.normalize("NFC", name).translate(_APOSTROPHES)
    return " ".join(straight.split()).replace("- ", "-")
