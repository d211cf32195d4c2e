"""The words that decide an event's modality, and how far each of them reaches."""

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from chargesheet.records import Modality, Span
from chargesheet.stages.layers import ModalityReading
from chargesheet.stages.triggers.lexicon import Phrase, read_phrase
from chargesheet.stages.triggers.matching import match_phrase
from chargesheet.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

Scope = Literal["modifier", "governor", "before", "after", "trigger"]

_TERMINATORS = frozenset(("but", "however", "although", "though", "while", "whereas", ";", ":", "–", "whom", "yet"))
_MODIFIERS = frozenset(("neg", "advmod", "aux", "det", "amod", "preconj", "cc", "prep", "mark", "dep", "npadvmod"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_UP = frozenset(("xcomp", "acl", "pcomp"))
_NOUN_ROLES = frozenset(("nsubj", "nsubjpass", "dobj", "obj", "attr", "pobj", "compound", "dative", "nmod"))
_CIRCUMSTANCES = frozenset(
    ("in", "during", "after", "before", "until", "by", "at", "since", "as", "following", "while", "with")
)
_STATES = frozenset(("be", "remain", "hold", "keep", "stay", "place"))
_LONGEST_CHAIN = 6


class CueEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that make an event alleged, planned or negated.

    Entries are tried in the file's order; the first that applies decides the modality.

    Attributes:
        id: A stable name.
        modality: What the words make of the event.
        words: For ``modifier`` and ``governor`` single words, else phrases as ``trigger_lexicon`` describes them.
        scope: Where the words stand. ``modifier``: they hang on the trigger, on a verb that it shares with others
            ("were not arrested or charged"), or on the subject ("No officer was charged"). ``governor``: lemmas of
            what the trigger depends on ("failed to investigate", "believed to be held"), not of what stands beside it
            ("denied the charge and was released"). ``before``, ``after``: at
            most ``reach`` tokens away in the same sentence, with no "but", "although" or semicolon between.
            ``trigger``: the trigger itself.
        reach: How many tokens may stand between, for ``before`` and ``after``.
        types: The event types that the words apply to; empty for all.
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
    counterexamples: tuple[str, ...] = ()


class Cues(Struct, frozen=True):
    """Cue entries, ready for matching: phrases, or words, by the entry's place in ``entries``."""

    entries: tuple[CueEntry, ...]
    phrases: tuple[tuple[Phrase, ...], ...]
    words: tuple[frozenset[str], ...]


def prepare(entries: tuple[CueEntry, ...]) -> Cues:
    """Make entries ready for matching."""
    worded = [entry.scope in ("modifier", "governor") for entry in entries]
    return Cues(
        entries=entries,
        phrases=tuple(() if w else tuple(map(read_phrase, e.words)) for w, e in zip(worded, entries, strict=True)),
        words=tuple(frozenset(e.words) if w else frozenset() for w, e in zip(worded, entries, strict=True)),
    )


@cache
def modality_cues() -> Cues:
    """The package's own cues, read once."""
    return prepare(load_vocabulary("chargesheet.stages", "data/modality.toml", CueEntry))


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
    modifiers = _modifiers(chain, span)
    governors = [up for below, up in pairwise(chain) if below.dep_ != "conj"]
    for entry, phrases, words in zip(cues.entries, cues.phrases, cues.words, strict=True):
        if entry.types and event_type not in entry.types:
            continue
        if entry.scope == "modifier":
            hits = [(t.i, t.i + 1) for t in modifiers if t.lower_ in words]
        elif entry.scope == "governor":
            hits = [(t.i, t.i + 1) for t in governors if t.lemma_.lower() in words]
        else:
            hits = _phrase_hits(entry, phrases, span, lowers)
        if hits:
            return ModalityReading(entry.modality, _spans(span.doc, hits)), entry.id
    return ModalityReading("actual", ()), None


def clause_chain(token: "Token") -> list["Token"]:
    """The token and what it shares its modality with, upwards.

    From "prosecuted" in "were not believed to have been arrested or prosecuted": prosecuted, arrested, believed.
    A conjunct with a subject of its own, or one after "but", stands alone; so does a noun that only gives the
    circumstances: "detention" in "was reportedly beaten in detention".
    """
    chain = [token]
    while len(chain) < _LONGEST_CHAIN and _shares(token):
        noun = token.dep_ in _NOUN_ROLES
        token = token.head
        chain.append(token)
        if noun and token.pos_ not in ("ADP", "AUX") and token.dep_ not in _UP:
            break
    return chain


def _shares(token: "Token") -> bool:
    """Whether the token's head says something of the token's modality."""
    head = token.head
    if head is token:
        return False
    if token.dep_ == "conj":
        return not any(child.dep_ in _SUBJECTS for child in token.children) and not _but_between(head, token)
    if token.dep_ == "acl":
        return any(child.lower_ == "to" for child in token.children)
    if token.dep_ == "pcomp":
        return head.lower_ not in _CIRCUMSTANCES
    if token.dep_ == "prep":
        return token.lower_ not in _CIRCUMSTANCES or head.lemma_ in _STATES
    if token.dep_ in _NOUN_ROLES:
        return token.pos_ != "VERB"
    return token.dep_ in _UP


def _but_between(head: "Token", conjunct: "Token") -> bool:
    return any(child.lower_ in _TERMINATORS and head.i < child.i < conjunct.i for child in head.children)


def _modifiers(chain: list["Token"], span: "DocSpan") -> list["Token"]:
    """What hangs on the chain and may carry a cue; the trigger's own words are left out."""
    found: list[Token] = []
    for token in chain:
        for child in token.children:
            if child.dep_ in _MODIFIERS:
                found.append(child)
            elif child.dep_ in _SUBJECTS:
                found.append(child)
                found.extend(below for below in child.children if below.dep_ in ("det", "neg"))
    return [token for token in found if not span.start <= token.i < span.end]


def _phrase_hits(
    entry: CueEntry, phrases: tuple[Phrase, ...], span: "DocSpan", lowers: list[str]
) -> list[tuple[int, int]]:
    if entry.scope == "trigger":
        low, high = span.start, span.end
    elif entry.scope == "before":
        low, high = _stretch(span, lowers, entry.reach, -1)
    else:
        low, high = _stretch(span, lowers, entry.reach, 1)
    hits = (match_phrase(phrase, lowers, at, high) for at in range(low, high) for phrase in phrases)
    return [hit for hit in hits if hit is not None]


def _stretch(span: "DocSpan", lowers: list[str], reach: int, step: int) -> tuple[int, int]:
    """The tokens beside the trigger in which a cue may stand: up to a terminator or the sentence's border."""
    sentence = span.sent
    if step < 0:
        low = span.start
        while low > sentence.start and span.start - low < reach and lowers[low - 1] not in _TERMINATORS:
            low -= 1
        return low, span.start
    high = span.end
    while high < sentence.end and high - span.end < reach and lowers[high] not in _TERMINATORS:
        high += 1
    return span.end, high


def _spans(doc: "Doc", hits: list[tuple[int, int]]) -> tuple[Span, ...]:
    spans = {(doc[start:end].start_char, doc[start:end].end_char) for start, end in hits}
    return tuple(Span(start, end) for start, end in sorted(spans))
