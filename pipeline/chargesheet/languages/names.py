"""The grammar of names, for languages that have one: a module ``names.py`` in the language's folder.

Where names change with case, entities are found by their nominative, and get a Latin form beside their own.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Literal, Protocol, cast

from msgspec import Struct

Gender = Literal["Masc", "Fem"]


class NamedAs(Struct, frozen=True):
    """A person's name as the text has it, with the case and gender that the tagger sees in it, if any."""

    text: str
    case: str | None = None
    gender: Gender | None = None


class NameGrammar(Protocol):
    """What a language's ``names.py`` offers."""

    def nominatives(self, names: Sequence[NamedAs]) -> list[str]:
        """The nominative of each name of a passage."""

    def place(self, name: str) -> str:
        """The nominative of a place's name."""

    def cases(self, word: str) -> frozenset[str]:
        """The cases that a word may stand in; empty where nothing is known."""

    def gender(self, name: str) -> Gender | None:
        """The gender of whoever bears a name in the nominative."""

    def latin(self, name: str) -> str:
        """The name in Latin letters."""


@cache
def name_grammar(code: str) -> NameGrammar | None:
    """The grammar of names of a language; ``None`` where names do not change.

    Raises:
        ModelError: What it needs is not installed (when it is first used).
    """
    module = f"chargesheet.languages.{code}.names"
    if find_spec(f"chargesheet.languages.{code}") is None or find_spec(module) is None:
        return None
    return cast("NameGrammar", import_module(module))
