"""The word lists that decide what a capitalised phrase is, loaded once from the data files."""

from functools import cache
from typing import Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.languages import WordList
from chargesheet.spelling import name_key

ListName = Literal[
    "neighbour_words",
    "organisation_alone",
    "organisation_heads",
    "organisation_words",
    "other_capitals",
    "place_nouns",
    "titles",
]


class PersonNoun(Struct, frozen=True, forbid_unknown_fields=True):
    """A noun for a person.

    Attributes:
        gender: Where the noun tells it.
        authority: It is for those who act, and to whom things are seldom done: "police officer".
        generic: It describes nobody in particular: "the men" takes up any list of persons.
    """

    id: str
    singular: str
    plural: str
    gender: Literal["masculine", "feminine"] | None = None
    authority: bool = False
    generic: bool = False


@cache
def word_lists(name: ListName) -> tuple[WordList, ...]:
    """The entries of ``languages/en/NAME.toml``."""
    return languages.language(languages.DEFAULT).entries(f"{name}.toml", WordList)


@cache
def words_in(name: ListName, *ids: str) -> frozenset[str]:
    """The keys (``name_key``) of all words of a list, or of its entries ``ids`` only."""
    return frozenset(name_key(word) for entry in word_lists(name) if not ids or entry.id in ids for word in entry.words)


@cache
def person_nouns(code: str = languages.DEFAULT) -> dict[str, PersonNoun]:
    """Nouns of a language for persons by the key of the singular and of the plural."""
    entries = languages.language(code).entries("person_nouns.toml", PersonNoun)
    return {name_key(form): entry for entry in entries for form in (entry.singular, entry.plural)}
