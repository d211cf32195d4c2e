"""Drafts of events: a trigger with the arguments found so far."""

from msgspec import Struct
from spacy.tokens import Doc, Span, Token

from chargesheet.records import EventType, Role
from chargesheet.stages.layers import layers


class EventDraft(Struct):
    """A trigger with its head token, the verb that governs it, and the arguments found so far."""

    index: int
    type: EventType
    span: Span
    head: Token
    verb: Token | None
    roles: dict[Role, list[tuple[int, int]]]

    def add(self, role: Role, start: int, end: int) -> None:
        """Give the event an argument, once."""
        spans = self.roles.setdefault(role, [])
        if (start, end) not in spans:
            spans.append((start, end))

    @property
    def is_without(self) -> bool:
        """Whether the event is only said not to have been: "held without charge or trial"."""
        nouns = [self.head, *self.head.conjuncts]
        return self.head.pos_ == "NOUN" and any(noun.head.lower_ == "without" for noun in nouns)


def identity(doc: Doc, event: EventDraft) -> frozenset[object]:
    """Whom an event is about: entities where they are known, else the spans themselves."""
    read = layers(doc)
    entity_at = {(s.start, s.end): i for i, entity in enumerate(read.entities) for s in entity.mentions}
    anaphor_at = {(a.start, a.end): a for a in read.anaphors}
    found: set[object] = set()
    for span in event.roles.get("subject", ()):
        if span in entity_at:
            found.add(entity_at[span])
        elif span in anaphor_at and anaphor_at[span].entities:
            found.update(anaphor_at[span].entities)
        elif span in anaphor_at and (antecedent := anaphor_at[span].antecedent) is not None:
            found.add(doc.text[antecedent.start : antecedent.end])
        else:
            found.add(doc.text[span[0] : span[1]])
    return frozenset(found)
