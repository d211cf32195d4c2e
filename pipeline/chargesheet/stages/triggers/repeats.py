"""One event, told twice: "was arrested ... his arrest" has one trigger, the first."""

from typing import TYPE_CHECKING

from chargesheet import languages
from chargesheet.records import EventType
from chargesheet.stages.layers import Trigger
from chargesheet.stages.triggers.lexicon import Lexicon
from chargesheet.stages.universal import tree as universal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_DEFINITE = frozenset(("the", "this", "that", "these", "those", "his", "her", "their", "its", "’s", "'s", "’"))
_REACH = 2


def without_repeats(doc: "Doc", triggers: tuple[Trigger, ...], lexicon: Lexicon) -> tuple[Trigger, ...]:
    """The triggers without those that only point back.

    A trigger points back when its entry says that a definite noun repeats ("the trial", "his arrest"), it has such a
    determiner, and a trigger of the same type stands before it, at most two sentences back.
    """
    rules = {entry.id: entry for entry in lexicon.entries}
    kept: list[Trigger] = []
    last: dict[EventType, int] = {}
    numbers = {sentence.start: number for number, sentence in enumerate(doc.sents)}
    for trigger in triggers:
        span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
        assert span is not None
        number = numbers.get(span.sent.start, 0)
        told = trigger.type in last and number - last[trigger.type] <= _REACH
        if told and rules[trigger.rule].definite_repeats and is_definite(span):
            continue
        kept.append(trigger)
        last[trigger.type] = number
    return tuple(kept)


def is_definite(span: "Span") -> bool:
    """Whether the noun points back by a determiner or possessor: "the long trial", "his arrest", "Han’s release".

    "The arrest of two students" says itself whose arrest it is, and does not.
    """
    children = [child for token in span for child in token.children]
    if span.doc.lang_ != languages.DEFAULT:
        return universal.is_definite(span)
    if any(child.lower_ == "of" for child in children):
        return False
    return any(child.lower_ in _DEFINITE or child.dep_ == "poss" for child in children)
