"""The words that decide an event's modality, and the reading of them around a trigger."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.records import Modality, Span
from chargesheet.stages.layers import ModalityReading, layers
from chargesheet.stages.modality.reach import (
    TERMINATORS,
    Clause,
    clause_chain,
    governing_clause,
    governors,
    modifiers,
)
from chargesheet.stages.triggers.lexicon import Phrase, read_phrase
from chargesheet.stages.triggers.matching import match_phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

Scope = Literal["modifier", "governor", "clause", "before", "after", "trigger"]
_SUSPENDING_REACH = 8
_WORDED = ("modifier", "governor", "clause")


class CueEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that make an event alleged, planned or negated.

    Entries are tried in the file's order; the first that applies decides the modality.

    Attributes:
        id: A stable name.
        modality: What the words make of the event.
        words: For ``modifier`` single words, for ``governor`` and ``clause`` lemmas, a verb's particle behind it
            (``call off``), else phrases as the trigger lexicon describes them.
        scope: Where the words stand. ``modifier``: they hang on the trigger, on a verb that it shares with others
            ("were not arrested or charged"), on the subject ("No officer was charged") or the object ("charged no
            one"). ``governor``: lemmas of what the trigger depends on ("failed to investigate", "believed to be
            held"), not of what stands beside it ("denied the charge and was released"). ``clause``: lemmas of what a
            clause that tells of the event hangs on ("denied that he was held"). ``before``, ``after``: at most
            ``reach`` tokens away in the same sentence, with no "but", "although" or semicolon between. ``trigger``:
            the trigger itself.
        reach: How many tokens may stand between, for ``before`` and ``after``.
        types: The event types that the words apply to; empty for all.
        marks: What may open the clause, for ``clause``; "" for nothing.
        unless_after: Phrases that suspend the entry where they stand behind the trigger: "not released until".
        denied: Whether the words must themselves be negated ("no evidence that"), for ``clause``; they must not be
            otherwise ("did not deny that").
        note: What the entry is for.
        examples: Sentences in which a trigger is made so by the entry.
        counterexamples: Sentences in which none is.
    """

    id: str
    modality: Modality
    words: tuple[str, ...]
    scope: Scope
    note: str
    examples: tuple[str, ...]
    reach: int = 3
    types: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    denied: bool = False
    counterexamples: tuple[str, ...] = ()


class Cues(Struct, frozen=True):
    """Cue entries, ready for matching: phrases, or words, and what suspends them, by their place in ``entries``."""

    entries: tuple[CueEntry, ...]
    phrases: tuple[tuple[Phrase, ...], ...]
    words: tuple[frozenset[str], ...]
    suspending: tuple[tuple[Phrase, ...], ...]


def prepare(entries: tuple[CueEntry, ...]) -> Cues:
    """Make entries ready for matching."""
    worded = [entry.scope in _WORDED for entry in entries]
    return Cues(
        entries=entries,
        phrases=tuple(() if w else tuple(map(read_phrase, e.words)) for w, e in zip(worded, entries, strict=True)),
        words=tuple(frozenset(e.words) if w else frozenset() for w, e in zip(worded, entries, strict=True)),
        suspending=tuple(tuple(map(read_phrase, entry.unless_after)) for entry in entries),
    )


@cache
def modality_cues(code: str = languages.DEFAULT) -> Cues:
    """The package's own cues of a language, read once."""
    return prepare(languages.language(code).entries("modality.toml", CueEntry))


def read_modality(
    span: "DocSpan", event_type: str, lowers: list[str], cues: Cues
) -> tuple[ModalityReading, str | None]:
    """The modality of one trigger, and the id of the entry that decided it.

    Args:
        span: The trigger.
        event_type: Its event's type.
        lowers: The passage's tokens in lower case.
        cues: The entries to try.
    """
    chain = clause_chain(span.root)
    hanging = _outside_dates(modifiers(chain, span))
    above = governors(chain)
    clause = governing_clause(chain)
    for entry, phrases, words, suspending in zip(cues.entries, cues.phrases, cues.words, cues.suspending, strict=True):
        if entry.types and event_type not in entry.types:
            continue
        if entry.scope == "modifier":
            hits = [(t.i, t.i + 1) for t in hanging if t.lower_ in words]
        elif entry.scope == "governor":
            hits = _lemma_hits(above, words)
        elif entry.scope == "clause":
            hits = [] if clause is None else _clause_hits(entry, words, clause)
        else:
            hits = _phrase_hits(entry.scope, entry.reach, phrases, span, lowers)
        if hits and not _phrase_hits("after", _SUSPENDING_REACH, suspending, span, lowers):
            return ModalityReading(entry.modality, _spans(span.doc, hits)), entry.id
    return ModalityReading("actual", ()), None


def _outside_dates(tokens: "list[Token]") -> "list[Token]":
    """Without the words of dates: "May" is no modal in "ARRESTED 3 MAY 2014"."""
    if not tokens:
        return []
    dates = layers(tokens[0].doc).dates
    return [token for token in tokens if not any(date.start <= token.idx < date.end for date in dates)]


def _lemma_hits(tokens: "Iterable[Token]", words: frozenset[str]) -> list[tuple[int, int]]:
    """The tokens whose lemma is one of the words, alone or with its particle: "call off"."""
    hits = []
    for token in tokens:
        lemma = token.lemma_.lower()
        if lemma in words:
            hits.append((token.i, token.i + 1))
        hits += [
            (part, part + 1)
            for child in token.children
            if child.dep_ == "prt" and f"{lemma} {child.lower_}" in words
            for part in (token.i, child.i)
        ]
    return hits


def _clause_hits(entry: CueEntry, words: frozenset[str], clause: Clause) -> list[tuple[int, int]]:
    if clause.mark not in entry.marks or bool(clause.negations) is not entry.denied:
        return []
    hits = _lemma_hits(clause.governors, words)
    return hits + [(token.i, token.i + 1) for token in clause.negations] if hits else []


def _phrase_hits(
    scope: Scope, reach: int, phrases: tuple[Phrase, ...], span: "DocSpan", lowers: list[str]
) -> list[tuple[int, int]]:
    if not phrases:
        return []
    if scope == "trigger":
        low, high = span.start, span.end
    else:
        low, high = _stretch(span, lowers, reach, -1 if scope == "before" else 1)
    hits = (match_phrase(phrase, lowers, at, high) for at in range(low, high) for phrase in phrases)
    return [hit for hit in hits if hit is not None]


def _stretch(span: "DocSpan", lowers: list[str], reach: int, step: int) -> tuple[int, int]:
    """The tokens beside the trigger in which a cue may stand: up to a terminator or the sentence's border."""
    sentence = span.sent
    if step < 0:
        low = span.start
        while low > sentence.start and span.start - low < reach and lowers[low - 1] not in TERMINATORS:
            low -= 1
        return low, span.start
    high = span.end
    while high < sentence.end and high - span.end < reach and lowers[high] not in TERMINATORS:
        high += 1
    return span.end, high


def _spans(doc: "Doc", hits: list[tuple[int, int]]) -> tuple[Span, ...]:
    spans = {(doc[start:end].start_char, doc[start:end].end_char) for start, end in hits}
    return tuple(Span(start, end) for start, end in sorted(spans))
