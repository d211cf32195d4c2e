"""Places: cities, regions and others, by the country that they lie in."""

from functools import cache

from msgspec import Struct

from chargesheet.geography.countries import country_names, listed_key
from chargesheet.spelling import name_key, plain
from chargesheet.vocabulary import load_vocabulary


class CountryPlaces(Struct, frozen=True, forbid_unknown_fields=True):
    """The places of one country; ``id`` is its code, ``world`` for what lies in several."""

    id: str
    names: tuple[str, ...]


@cache
def places() -> tuple[CountryPlaces, ...]:
    """The places of all countries, in the file's order."""
    return load_vocabulary("chargesheet.geography", "data/places.toml", CountryPlaces)


@cache
def place_names() -> dict[str, str | None]:
    """The country of each city, region or other place, or ``None`` for what lies in several, by ``listed_key``."""
    return {listed_key(name): None if e.id == "world" else e.id for e in places() for name in e.names}


def is_place(name: str) -> bool:
    """Whether ``name`` is a country, a city or a region of the lists; adjectives are not."""
    keys = (plain(name), name_key(name))
    return any(key in country_names() or key in place_names() for key in keys)
