"""Drafts of events: a trigger with the arguments found so far."""

from collections.abc import Iterable

from msgspec import Struct
from spacy.tokens import Span, Token

from chargesheet.records import EventType, Role
from chargesheet.stages.arguments.passage import Passage
from chargesheet.stages.layers import Argument, layers


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


def arguments_of(events: Iterable[EventDraft]) -> frozenset[Argument]:
    """What the drafts have found, as arguments."""
    return frozenset(
        Argument(event.index, role, start, end)
        for event in events
        for role, spans in event.roles.items()
        for start, end in spans
    )


class Identities:
    """Whom spans of a passage stand for: entities where they are known, else their words."""

    def __init__(self, passage: Passage) -> None:
        read = layers(passage.doc)
        self._text = passage.text
        self._entities = {(s.start, s.end): i for i, entity in enumerate(read.entities) for s in entity.mentions}
        self._anaphors = {(anaphor.start, anaphor.end): anaphor for anaphor in read.anaphors}

    def of(self, spans: Iterable[tuple[int, int]]) -> frozenset[int | str]:
        """The indices of entities, and the words of unnamed groups, that the spans stand for."""
        found: set[int | str] = set()
        for start, end in spans:
            entity, anaphor = self._entities.get((start, end)), self._anaphors.get((start, end))
            if entity is not None:
                found.add(entity)
            elif anaphor is not None and anaphor.entities:
                found.update(anaphor.entities)
            elif anaphor is not None and anaphor.antecedent is not None:
                found.add(self._text[anaphor.antecedent.start : anaphor.antecedent.end])
            else:
                found.add(self._text[start:end])
        return frozenset(found)

    def subjects(self, event: EventDraft) -> frozenset[int | str]:
        """Whom an event is about."""
        return self.of(event.roles.get("subject", ()))
