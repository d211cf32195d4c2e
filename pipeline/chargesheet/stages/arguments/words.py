"""The words that the arguments stage goes by: ``languages/en/argument_words.toml``."""

from functools import cache

from spacy.tokens import Token

from chargesheet import languages
from chargesheet.languages import WordList


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """All lists by their ids.

    Raises:
        VocabularyError: The file breaks its rules.
    """
    entries = languages.language(languages.DEFAULT).entries("argument_words.toml", WordList)
    return {entry.id: frozenset(entry.words) for entry in entries}


def words(list_id: str) -> frozenset[str]:
    """The words of one list."""
    return word_lists()[list_id]


def lemma_in(token: Token, list_id: str) -> bool:
    """Whether the token's lemma, in lower case, is in a list."""
    return token.lemma_.lower() in word_lists()[list_id]
