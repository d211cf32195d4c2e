"""Abbreviations that end in a full stop, and the words that begin sentences: shared by tokenizer and sentences."""

from functools import cache
from typing import Literal

from msgspec import Struct

from chargesheet import languages

AbbreviationKind = Literal["title", "never", "number", "final"]


class Abbreviation(Struct, frozen=True, forbid_unknown_fields=True):
    """An abbreviation with its full stop; the head of the vocabulary file says what each kind means."""

    id: str
    text: str
    kind: AbbreviationKind


class Starter(Struct, frozen=True, forbid_unknown_fields=True):
    """A word that begins sentences."""

    id: str
    text: str


@cache
def abbreviations(code: str) -> dict[str, AbbreviationKind]:
    """The kind of each abbreviation of a language, by its text with the full stop; case counts.

    A language without a folder has those of English: titles and initials are much the same in many.
    """
    entries = _own(code).entries("sentences_abbreviations.toml", Abbreviation)
    return {entry.text: entry.kind for entry in entries}


@cache
def starters(code: str) -> frozenset[str]:
    """The words of a language that begin sentences, as they stand there."""
    entries = _own(code).entries("sentences_starters.toml", Starter)
    return frozenset(entry.text for entry in entries)


def _own(code: str) -> languages.Language:
    return languages.language(code if code in languages.supported() else languages.DEFAULT)
