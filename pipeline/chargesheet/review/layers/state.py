"""A layer as it stands: the machine's document, or what a person made of it."""

from collections.abc import Hashable, Iterable
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from chargesheet.records import (
    Authority,
    DocumentRecord,
    Entity,
    EventDate,
    EventRecord,
    Mention,
    Penalty,
    Place,
    Provision,
    Quote,
    Role,
    Span,
    Subject,
    content_id,
    encode,
)

Field = Literal[
    "type",
    "modality",
    "trigger",
    "subjects",
    "authorities",
    "places",
    "date",
    "provisions",
    "offences",
    "penalty",
]
FIELDS: tuple[Field, ...] = get_args(Field)
"""What of an event people judge; everything else follows from it."""
FIELD_OF: dict[Role, Field] = {
    "subject": "subjects",
    "authority": "authorities",
    "place": "places",
    "date": "date",
    "provision": "provisions",
    "offence": "offences",
    "penalty": "penalty",
}
SINGLE: frozenset[Field] = frozenset({"date", "penalty"})
"""The fields of which an event has one value at most."""

Argument = Subject | Authority | Place | EventDate | Provision | Quote | Penalty
Status = Literal["open", "accepted", "corrected", "added", "rejected"]
Decision = Literal["accepted", "rejected"]


class Machine(Struct, frozen=True):
    """The machine's layer of a statement: a document record, and a hash that names it."""

    digest: str
    document: DocumentRecord

    @property
    def text(self) -> str:
        """The statement's text."""
        return self.document.statement.text

    @property
    def model(self) -> str | None:
        """The model that read the statement, where it found anything."""
        return self.document.events[0].model if self.document.events else None


class EventState(Struct, frozen=True, kw_only=True):
    """An event as a person has it.

    Attributes:
        record: Its values.
        machine: What the machine's newest layer says of it; ``None`` where it has no such event.
        base: What the machine said when the person last touched it.
        former: Ids that it had over earlier layers of the machine.
        added: Whether a person found it.
        decision: Accepted, rejected, or neither said.
        touched: Whether the person said anything about it; a note is not enough.
        note: The person's note.
    """

    record: EventRecord
    machine: EventRecord | None
    base: EventRecord | None = None
    former: tuple[str, ...] = ()
    added: bool = False
    decision: Decision | None = None
    touched: bool = False
    note: str = ""

    @property
    def id(self) -> str:
        """The event's id."""
        return self.record.id

    @property
    def reference(self) -> EventRecord | None:
        """What the person's version is measured against: the machine's, as the person last saw it."""
        return self.base if self.touched else self.machine

    @property
    def changed(self) -> tuple[Field, ...]:
        """The fields that differ from the machine's; none of an added event."""
        reference = self.reference
        return () if reference is None else differing(self.record, reference)

    @property
    def status(self) -> Status:
        """How it stands."""
        if self.decision == "rejected":
            return "rejected"
        if self.added:
            return "added"
        if not self.touched:
            return "open"
        if self.changed:
            return "corrected"
        return "accepted" if self.decision == "accepted" else "open"

    @property
    def disagrees(self) -> tuple[str, ...]:
        """Where the machine says something else than this person, and than when the person last looked.

        ``("gone",)`` where a newer model no longer has the event that the person confirmed; nothing where the person
        rejected it and it is gone.
        """
        if not self.touched or self.machine == self.base:
            return ()
        if self.machine is None:
            return () if self.decision == "rejected" else ("gone",)
        if self.decision == "rejected":
            return differing(self.machine, self.base) if self.base is not None else ("found",)
        fresh = set(FIELDS if self.base is None else differing(self.machine, self.base))
        return tuple(field for field in differing(self.record, self.machine) if field in fresh)


class LayerState(Struct, frozen=True, kw_only=True):
    """A statement's layer as a person has it.

    Attributes:
        machine: The machine's layer under it.
        mentions: Labelled spans in order, none overlapping where a person had a hand in it.
        entities: Whom and what they name.
        events: In order of their triggers.
        spans: Where the person changed mentions: what stands there is the person's, also where nothing stands.
        named: The entities that the person changed.
        finished: Whether the person said to be done with the statement; ``None`` where nothing was said.
        note: The person's note on it.
        unplaced: Ids of corrections that find nothing to change.
    """

    machine: Machine
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    events: tuple[EventState, ...]
    spans: tuple[Span, ...] = ()
    named: frozenset[str] = frozenset()
    finished: bool | None = None
    note: str = ""
    unplaced: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The statement's text."""
        return self.machine.text

    @property
    def done(self) -> bool:
        """Whether the person said so, or else decided on every event that there is."""
        if self.finished is not None:
            return self.finished
        return bool(self.events) and all(event.status != "open" for event in self.events)

    def event(self, event_id: str) -> EventState | None:
        """The event of an id, also of one that it had over an earlier layer."""
        exact = next((event for event in self.events if event.id == event_id), None)
        return exact or next((event for event in self.events if event_id in event.former), None)

    def mention(self, start: int, end: int) -> Mention | None:
        """The mention at these offsets."""
        return next((m for m in self.mentions if (m.start, m.end) == (start, end)), None)

    def entity(self, entity_id: str) -> Entity | None:
        """The entity of an id."""
        return next((entity for entity in self.entities if entity.id == entity_id), None)


def start_of(machine: Machine) -> LayerState:
    """The machine's layer, as somebody who has said nothing yet has it."""
    document = machine.document
    return LayerState(
        machine=machine,
        mentions=tuple(sorted(document.mentions, key=lambda m: (m.start, m.end))),
        entities=document.entities,
        events=in_order(EventState(record=event, machine=event) for event in document.events),
    )


def in_order(events: Iterable[EventState]) -> tuple[EventState, ...]:
    """Events by their triggers, then ids."""
    return tuple(sorted(events, key=lambda e: (e.record.trigger.start, e.record.trigger.end, e.id)))


def arguments(record: EventRecord, field: Field) -> tuple[Argument, ...]:
    """The arguments that a field holds; of a single one, none or one."""
    value = getattr(record, field)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def key_of(argument: Argument) -> str:
    """What addresses an argument in its event: a hash of what it says."""
    return content_id(type(argument).__name__, encode(argument))[:12]


def differing(one: EventRecord, other: EventRecord) -> tuple[Field, ...]:
    """The fields in which two versions of an event say different things."""
    return tuple(field for field in FIELDS if said(one, field) != said(other, field))


def said(record: EventRecord, field: Field) -> Hashable:
    """What a field says, without what does not matter: the order of arguments, ids that entities have.

    A subject is who its mentions are; which entity that is, and what its name is, is the entity's matter.
    """
    value = getattr(record, field)
    if field == "subjects":
        return frozenset(
            (s.kind, s.count, _places(s.mentions), s.name if s.entity is None else None) for s in record.subjects
        )
    if field == "authorities":
        return frozenset((a.kind, _places(a.mentions), a.name) for a in record.authorities)
    if field == "places":
        return frozenset((p.name, _places(p.mentions)) for p in record.places)
    if isinstance(value, tuple):
        return frozenset(msgspec.structs.astuple(item) for item in value)
    if value is None or isinstance(value, str):
        return value
    return msgspec.structs.astuple(value)


def _places(quotes: tuple[Quote, ...]) -> frozenset[tuple[int, int]]:
    return frozenset((quote.start, quote.end) for quote in quotes)
