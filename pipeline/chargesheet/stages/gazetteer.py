"""The gazetteer of names: well-known organisations and given names. Countries and places are geography's."""

from functools import cache

from msgspec import Struct

from chargesheet import languages
from chargesheet.spelling import name_key, plain


class NameList(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of one kind: organisations of one field, the given names of one language."""

    id: str
    names: tuple[str, ...]


@cache
def organisation_names() -> frozenset[str]:
    """The organisations known by name, exactly as written but for ``plain``."""
    entries = languages.language(languages.DEFAULT).entries("organisations.toml", NameList)
    return frozenset(plain(name) for entry in entries for name in entry.names)


@cache
def given_names() -> frozenset[str]:
    """Names that stand in the names of persons, by key."""
    entries = languages.language(languages.DEFAULT).entries("given_names.toml", NameList)
    return frozenset(name_key(name) for entry in entries for name in entry.names)
