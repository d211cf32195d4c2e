"""What people do to a layer: one frozen value for each kind of operation, a tagged union as JSON.

Offsets are code points into the statement's text. The text of a value is never sent: it is what stands at its offsets.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chargesheet.records import (
    CountryCode,
    EventType,
    Label,
    Modality,
    Offset,
    PartyKind,
    PenaltyKind,
    Role,
    Span,
)

OperationId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z\-]{8,64}\Z", description="made by the client, unique")]
"""Long enough to be unique by chance: the same id sent twice is the same operation."""
Name = Annotated[str, Meta(min_length=1, max_length=500)]
NoteText = Annotated[str, Meta(max_length=10_000)]
Spans = Annotated[tuple[Span, ...], Meta(min_length=1, max_length=200)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class SubjectValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="role", tag="subject"):
    """Whom the event happens to; without a name, the entity's, else the words of the first mention."""

    mentions: Spans
    kind: PartyKind
    name: Name | None = None
    count: Count | None = None
    entity: str | None = None


class AuthorityValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="role", tag="authority"):
    """Who acts; without a name, the words of the first mention."""

    mentions: Spans
    kind: PartyKind
    name: Name | None = None


class PlaceValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="role", tag="place"):
    """Where it happens; without a name, the words of the first mention."""

    mentions: Spans
    name: Name | None = None


class DateValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="role", tag="date"):
    """When it happens; ``edtf`` is null where the words do not settle it."""

    start: Offset
    end: Offset
    edtf: str | None


class ProvisionValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="role", tag="provision"):
    """One article; with an id, law, country and kind are the registry's."""

    start: Offset
    end: Offset
    article: Name
    id: str | None = None
    law: Name | None = None
    country: CountryCode | None = None


class OffenceValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="role", tag="offence"):
    """What somebody is accused of, as worded."""

    start: Offset
    end: Offset


class PenaltyValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="role", tag="penalty"):
    """What is imposed; ``duration`` is ISO 8601."""

    start: Offset
    end: Offset
    kind: PenaltyKind
    duration: str | None = None


Value = SubjectValue | AuthorityValue | PlaceValue | DateValue | ProvisionValue | OffenceValue | PenaltyValue


class Accept(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="accept"):
    """The event is right as it stands."""

    event: str


class Reject(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="reject"):
    """There is no such event."""

    event: str


class SetType(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="set_type"):
    """The event is of another type."""

    event: str
    type: EventType


class SetModality(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="set_modality"):
    """The event is of another modality."""

    event: str
    modality: Modality


class SetTrigger(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="set_trigger"):
    """Other words name the event."""

    event: str
    start: Offset
    end: Offset


class AddArgument(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="add_argument"):
    """The event has this argument too; of a date or a penalty it has only one, this."""

    event: str
    value: Value


class RemoveArgument(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="remove_argument"):
    """The event has no such argument."""

    event: str
    role: Role
    key: str


class ReplaceArgument(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="replace_argument"):
    """The event has this argument in place of another of its role."""

    event: str
    key: str
    value: Value


class AddEvent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="add_event"):
    """There is an event that the machine did not find; its id is ``added-`` and the operation's id."""

    type: EventType
    start: Offset
    end: Offset
    modality: Modality = "actual"
    values: Annotated[tuple[Value, ...], Meta(max_length=200)] = ()


class AddMention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="add_mention"):
    """The words are a mention, in place of those that they overlap.

    A person, organisation or place without an entity becomes a new one.
    """

    start: Offset
    end: Offset
    label: Label
    entity: str | None = None


class RemoveMention(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="remove_mention"):
    """The words are no mention."""

    start: Offset
    end: Offset


class RelabelMention(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="relabel_mention"):
    """The mention has another label."""

    start: Offset
    end: Offset
    label: Label


class AssignMention(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="assign_mention"):
    """The mention is of another entity that there is."""

    start: Offset
    end: Offset
    entity: str


class MergeEntities(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="merge_entities"):
    """The entities are one."""

    into: str
    merged: Annotated[tuple[str, ...], Meta(min_length=1, max_length=200)]


class SplitEntity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op", tag="split_entity"):
    """Some of the entity's mentions are of somebody else; without a name, that one's is the longest mention."""

    entity: str
    mentions: Annotated[tuple[Span, ...], Meta(min_length=1, max_length=2000)]
    name: Name | None = None


class RenameEntity(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="rename_entity"):
    """The entity's name is another."""

    entity: str
    name: Name


class Note(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="note"):
    """The person's note on an event, or on the statement; an empty one takes it away."""

    event: str | None
    text: NoteText


class Finish(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="finish"):
    """The person is done with the statement, or is not."""

    done: bool


class Undo(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="undo"):
    """Takes back an operation of the same person; to take back an undo is to redo."""

    target: str


class Adjudicate(Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="adjudicate"):
    """Of an event that people differ on, this person's version holds; null is the machine's."""

    event: str
    choice: str | None


Operation = (
    Accept
    | Reject
    | SetType
    | SetModality
    | SetTrigger
    | AddArgument
    | RemoveArgument
    | ReplaceArgument
    | AddEvent
    | AddMention
    | RemoveMention
    | RelabelMention
    | AssignMention
    | MergeEntities
    | SplitEntity
    | RenameEntity
    | Note
    | Finish
    | Undo
    | Adjudicate
)

OnEntities = AddMention | RemoveMention | RelabelMention | AssignMention | MergeEntities | SplitEntity | RenameEntity
"""The operations on mentions and entities, which hold for the statement as a whole."""


ReviewRole = Literal["annotator", "adjudicator"]


class Correction(Struct, frozen=True, kw_only=True):
    """One operation of one person at one time, as the log has it.

    Attributes:
        id: Made by the client.
        statement: The statement's id.
        sequence: Its number in the statement's log, from 1.
        author: Who.
        role: What the author was then.
        at: When it was saved: ISO 8601, UTC.
        machine: The digest of the machine's layer that it was made over.
        operation: What.
    """

    id: str
    statement: str
    sequence: int
    author: str
    role: ReviewRole
    at: str
    machine: str
    operation: Operation


def kind_of(operation: Operation) -> str:
    """The operation's name, as its JSON has it: ``set_type``."""
    return str(operation.__struct_config__.tag)


def event_of(operation: Operation) -> str | None:
    """The id of the event that the operation is about, or ``None``."""
    found = getattr(operation, "event", None)
    return found if isinstance(found, str) else None


def span_of(value: Value) -> tuple[Span, ...]:
    """The spans of a value, in order."""
    if isinstance(value, SubjectValue | AuthorityValue | PlaceValue):
        return value.mentions
    return (Span(value.start, value.end),)


def role_of(value: Value) -> str:
    """The role that a value has."""
    return str(value.__struct_config__.tag)
