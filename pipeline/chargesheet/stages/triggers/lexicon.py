"""The trigger lexicon's form: entries that name an event, and the contexts that decide between their senses.

A phrase is words parted by spaces, compared one by one with the text's tokens, letter case aside:

* ``taken into custody`` is those three words;
* ``face|faced|faces charges`` gives alternatives for one word, and ``deten{ido|ida|idos}`` its endings;
* ``without charge or [trial]`` marks the part that is the trigger; without brackets all of it is;
* ``found ... guilty`` leaves room for up to six words;
* ``#`` stands for one number, in digits or letters.
"""

import re
from functools import cache
from itertools import product
from typing import Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.errors import VocabularyError
from chargesheet.records import EventType

# "deten{ido|ida}|preso": one of the alternatives, "deten{ido|ida}"; a part of it, "{ido|ida}". No groups.
_OPTION = re.compile(r"(?:[^|{}]|\{[^{}]*\})+")
_PART = re.compile(r"\{[^{}]*\}|[^{}]+")

GAP = "..."
LONGEST_GAP = 6

Where = Literal[
    "just-before", "just-after", "before", "after", "left", "sentence", "subject", "object", "patient", "child"
]
Class = Literal["verb", "passive", "noun"]
PERSON = "@person"
ORG = "@org"
WORDED = ("just-before", "just-after", "before", "after", "left", "sentence")
"""The values of ``where`` that are matched by phrases."""


class Phrase(Struct, frozen=True):
    """A phrase ready for matching: alternatives for each word, and which words are the trigger."""

    words: tuple[frozenset[str], ...]
    first: int
    last: int


class Context(Struct, frozen=True, forbid_unknown_fields=True):
    """Words around a trigger that decide its sense.

    Attributes:
        id: The name that trigger entries give in ``needs`` and ``unless``.
        where: ``just-before`` and ``just-after`` are the words that touch the trigger, ``before`` and ``after`` the
            ``window`` tokens beside it, ``left`` the sentence up to it, ``sentence`` all of it; ``subject`` and
            ``object`` are those of the trigger's verb, ``patient`` whom it happens to (a passive's subject, an active's
            object), ``child`` what hangs on the trigger.
        words: Phrases for the first six; lemmas for the others, where ``@person`` is any word for people and ``@org``
            an organisation's name.
        window: How many tokens ``before`` and ``after`` look at.
        note: What the context is for.
    """

    id: str
    where: Where
    words: tuple[str, ...]
    note: str
    window: int = 4


class TriggerEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that name an event.

    Where several entries match the same words the one that stands first in the file wins.

    Attributes:
        id: The trigger's ``rule``.
        type: The event's type.
        phrases: The words, in the form that the module describes.
        word_class: What the tagger must say of the trigger's first word: a ``verb``, a verb in the ``passive`` (a past
            participle that is no active perfect), a ``noun``; ``None`` for any.
        needs: Contexts that must be present; of alternatives joined with ``|`` one must be.
        unless: Contexts that must be absent.
        definite_repeats: Whether the words, said with "the" or "his", repeat an event of that type told just before.
        examples: Sentences in which the entry names an event.
        counterexamples: Sentences in which it does not.
    """

    id: str
    type: EventType
    phrases: tuple[str, ...]
    examples: tuple[str, ...]
    word_class: Class | None = None
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    definite_repeats: bool = False
    counterexamples: tuple[str, ...] = ()


class Lexicon(Struct, frozen=True):
    """Entries and contexts, ready for matching; ``by_word`` finds the phrases that start with a word."""

    entries: tuple[TriggerEntry, ...]
    contexts: dict[str, Context]
    context_phrases: dict[str, tuple[Phrase, ...]]
    context_words: dict[str, frozenset[str]]
    by_word: dict[str, tuple[tuple[int, Phrase], ...]]


def read_phrase(phrase: str) -> Phrase:
    """A phrase as the lexicon writes it, read.

    Raises:
        VocabularyError: It is empty, starts or ends with a gap, or its brackets do not pair.
    """
    words: list[frozenset[str]] = []
    first, last = None, None
    for index, word in enumerate(phrase.split()):
        if word.startswith("["):
            first = index
        if word.endswith("]"):
            last = index
        words.append(frozenset(_alternatives(word.strip("[]"))))
    gap = frozenset((GAP,))
    if not words or words[0] == gap or words[-1] == gap or (first is None) != (last is None):
        raise VocabularyError(f"{phrase!r} is no phrase. Start and end it with a word, and pair its brackets.")
    return Phrase(tuple(words), first or 0, len(words) - 1 if last is None else last)


def _alternatives(word: str) -> list[str]:
    """The spellings of a word: "deten{ido|ida}|preso" gives detenido, detenida, preso."""
    return [
        "".join(parts) for option in _OPTION.findall(word) for parts in product(*map(_choices, _PART.findall(option)))
    ]


def _choices(part: str) -> list[str]:
    return part[1:-1].split("|") if part.startswith("{") else [part]


def build(entries: tuple[TriggerEntry, ...], contexts: tuple[Context, ...]) -> Lexicon:
    """Make entries and contexts ready for matching.

    Raises:
        VocabularyError: An entry names a context that is not there, or a phrase cannot be read.
    """
    known = {context.id: context for context in contexts}
    by_word: dict[str, list[tuple[int, Phrase]]] = {}
    for number, entry in enumerate(entries):
        for name in (*entry.unless, *(part for need in entry.needs for part in need.split("|"))):
            if name not in known:
                raise VocabularyError(f"{entry.id} names the context {name!r}, which is not there. Add it.")
        for phrase in map(read_phrase, entry.phrases):
            for word in phrase.words[0]:
                by_word.setdefault(word, []).append((number, phrase))
    return Lexicon(
        entries=entries,
        contexts=known,
        context_phrases={c.id: tuple(map(read_phrase, c.words)) for c in contexts if c.where in WORDED},
        context_words={c.id: frozenset(c.words) for c in contexts if c.where not in WORDED},
        by_word={word: tuple(found) for word, found in by_word.items()},
    )


@cache
def trigger_lexicon(code: str = languages.DEFAULT) -> Lexicon:
    """The package's own lexicon of a language, read once."""
    own = languages.language(code)
    return build(own.entries("triggers.toml", TriggerEntry), own.entries("trigger_contexts.toml", Context))
