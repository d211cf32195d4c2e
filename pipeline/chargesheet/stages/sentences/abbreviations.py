"""Abbreviations that end in a full stop, and the words that begin sentences: shared by tokenizer and sentences."""

from functools import cache
from typing import Literal

from msgspec import Struct

from chargesheet.vocabulary import load_vocabulary

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
def abbreviations() -> dict[str, AbbreviationKind]:
    """The kind of each abbreviation, by its text with the full stop; case counts."""
    entries = load_vocabulary("chargesheet.stages", "data/sentences_abbreviations.toml", Abbreviation)
    return {entry.text: entry.kind for entry in entries}


@cache
def starters() -> frozenset[str]:
    """The words that begin sentences, as they stand there."""
    entries = load_vocabulary("chargesheet.stages", "data/sentences_starters.toml", Starter)
    return frozenset(entry.text for entry in entries)
