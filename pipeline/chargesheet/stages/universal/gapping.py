"""Clauses that leave their verb out: "X a été inculpé de vol (article 1) et Y d'injure (article 2)".

The verb names one event for each of them, so its trigger stands once for each clause; the arguments behind a name are
those of its own clause.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet.grammar.numbers_foreign import number_of
from chargesheet.records import EventType
from chargesheet.stages.arguments.drafts import EventDraft
from chargesheet.stages.layers import Trigger, layers
from chargesheet.stages.universal import tree

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_ACCUSING: frozenset[EventType] = frozenset({"charge", "conviction", "investigation"})
_PUNISHING: frozenset[EventType] = frozenset({"sentence", "fine"})
# "et, le même jour, le blogueur Y": so many words lie between "and" and the name.
_LONGEST_OPENING = 6
_ORDINALS = ("second-of-two", "third-of-more", "latter")


class Clause(Struct, frozen=True):
    """A clause of a verb that several share: tokens from and to, end exclusive, and its subject's, end exclusive.

    The first clause, which has the verb, has no subject here: it is found as that of any verb.
    """

    start: int
    end: int
    subject: tuple[int, int] | None = None


Shared = dict[int, Clause]
"""The clauses of events whose verb others share, by the index of the event."""


def holds(shared: Shared, event: EventDraft, doc: "Doc", start: int) -> bool:
    """Whether a character stands in the clause of an event whose verb others share."""
    own = shared.get(event.index)
    return own is not None and doc[own.start].idx <= start and (own.end >= len(doc) or start < doc[own.end].idx)


def with_gaps(doc: "Doc", triggers: Sequence[Trigger]) -> tuple[Trigger, ...]:
    """The triggers of a passage, in order, each once for every clause that shares it."""
    return tuple(trigger for trigger, following in _followed(triggers) for _ in clauses(doc, trigger, following))


def clauses(doc: "Doc", trigger: Trigger, following: Trigger | None) -> tuple[Clause, ...]:
    """The clauses that share a trigger, at least one.

    Args:
        doc: The passage.
        trigger: The trigger.
        following: The next trigger of the text, at which the last clause ends.
    """
    span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
    assert span is not None, "a trigger lies inside the passage"
    end = span.sent.end
    if following is not None and following.start < doc[end - 1].idx:
        end = max(span.end, next(token.i for token in doc[span.end : end] if token.idx + len(token) > following.start))
    gaps = list(_gaps(doc, span, end, trigger.type)) if trigger.type in _ACCUSING | _PUNISHING else []
    starts = [start for start, _ in gaps]
    borders = [span.start, *starts, end]
    named = [None, *(subject for _, subject in gaps)]
    return tuple(Clause(low, high, subject) for (low, high), subject in zip(pairwise(borders), named, strict=True))


def _followed(triggers: Sequence[Trigger]) -> Iterator[tuple[Trigger, Trigger | None]]:
    for at, trigger in enumerate(triggers):
        yield trigger, next((later for later in triggers[at + 1 :] if later.start >= trigger.end), None)


def _gaps(doc: "Doc", span: "Span", end: int, event: EventType) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where clauses without a verb start, each with the tokens of its subject."""
    begin = span.end
    for first, last in _subjects(doc, span.end, end):
        if first < begin or last + 1 >= end:
            continue
        joint = _joint(doc, first, begin)
        lead = last + (doc[last].text == ",")
        if joint is None or not _leads(doc[lead], event):
            continue
        # The verb's own clause has what the second has: "condamné à un an et Y à deux", not "le meurtre de X et Y à".
        if any(_leads(token, event) for token in doc[begin:joint]):
            yield joint, (first, last)
            begin = last


def _subjects(doc: "Doc", begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The persons that are named between two tokens, and "le second", "le troisième", in order: tokens from and to."""
    at = begin
    named = {span.start: span for span in layers(doc).mentions if span.label == "PERSON"}
    while at < end:
        name = named.get(doc[at].idx)
        if name is not None:
            last = at + 1
            while last < end and doc[last].idx < name.end:
                last += 1
            yield at, last
            at = last
            continue
        if at > begin and tree.is_in(doc[at], *_ORDINALS) and tree.is_in(doc[at - 1], "definite"):
            yield at, at + 1
        at += 1


def _joint(doc: "Doc", name: int, begin: int) -> int | None:
    """The "and", comma or semicolon that opens a clause whose subject's name starts at a token."""
    for at in range(name - 1, max(begin, name - _LONGEST_OPENING) - 1, -1):
        token = doc[at]
        if tree.lower(token) in tree.words(token, "and") or token.text in {";", ","}:
            return at
        if token.pos_ in tree.VERBAL or tree.lower(token) in tree.words(token, "by", "with", "against", "of"):
            return None
    return None


def _leads(token: "Token", event: EventType) -> bool:
    """Whether a word leads into what somebody is accused of, or into a penalty: "d'injure", "à deux ans"."""
    if token.i + 1 >= len(token.doc):
        return False
    follows, word = token.nbor(), tree.lower(token)
    if event in _ACCUSING:
        named = any(m.start <= follows.idx < m.end for m in layers(token.doc).mentions)
        lawful = tree.lower(follows) in tree.words(follows, "no-offences")
        return word in tree.words(token, "offence-leads") and not named and not lawful
    counted = number_of(follows.text, token.lang_) is not None or tree.lower(follows) in tree.words(follows, "articles")
    return word in tree.words(token, "object-markers") and counted
