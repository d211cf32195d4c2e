"""What an operation makes of a layer: ``apply``, a pure function from a state to the next.

An operation that finds nothing to change (its event is gone, its argument was removed) changes nothing and is listed
as unplaced: the log is kept whole, and a state can be rebuilt from any of its beginnings.
"""

from collections.abc import Callable

import msgspec

from chargesheet.records import EVENT_SCHEMA, EventRecord, Quote, Span, StatementRef
from chargesheet.review.layers.entities import on_entities
from chargesheet.review.layers.operations import (
    Accept,
    AddArgument,
    AddEvent,
    Adjudicate,
    Correction,
    Finish,
    Note,
    OnEntities,
    Reject,
    RemoveArgument,
    ReplaceArgument,
    SetModality,
    SetTrigger,
    SetType,
    Undo,
    Value,
    role_of,
    span_of,
)
from chargesheet.review.layers.state import (
    FIELD_OF,
    SINGLE,
    Argument,
    EventState,
    Field,
    LayerState,
    arguments,
    in_order,
    key_of,
)
from chargesheet.review.layers.values import built, quote, sentence

ADDED = "added-"
"""How the ids of events begin that people added; the id of the operation follows."""
BY_HAND = "by hand"
"""The model of an event that people added to a statement in which no model found any."""


class UnplacedError(Exception):
    """An operation finds nothing to change; the message says what is missing."""


def apply(state: LayerState, correction: Correction) -> LayerState:
    """The state after a correction; one that finds nothing to change is only listed as unplaced.

    Undo and adjudication are matters of the log, not of one state (``rebuilding``, ``conflicts``): they change nothing.
    """
    try:
        return applied(state, correction)
    except UnplacedError:
        return msgspec.structs.replace(state, unplaced=(*state.unplaced, correction.id))


def applied(state: LayerState, correction: Correction) -> LayerState:
    """The state after a correction.

    Raises:
        UnplacedError: It finds nothing to change.
    """
    operation = correction.operation
    if isinstance(operation, Undo | Adjudicate):
        return state
    if isinstance(operation, Finish):
        return msgspec.structs.replace(state, finished=operation.done)
    if isinstance(operation, AddEvent):
        return _add_event(state, operation, correction.id)
    if isinstance(operation, OnEntities):
        changed = on_entities(state, operation, correction.id)
        if changed is None:
            raise UnplacedError("The mention or entity is no longer there.")
        return changed
    if isinstance(operation, Note):
        if operation.event is None:
            return msgspec.structs.replace(state, note=operation.text)
        return _with(state, _event(state, operation.event), note=operation.text)
    return _on_event(state, operation)


def _on_event(
    state: LayerState,
    operation: Accept | Reject | SetType | SetModality | SetTrigger | AddArgument | RemoveArgument | ReplaceArgument,
) -> LayerState:
    event = _event(state, operation.event)
    record = event.record
    if isinstance(operation, Accept):
        return _with(state, event, decision="accepted", touched=True, base=event.machine)
    if isinstance(operation, Reject):
        return _with(state, event, decision="rejected", touched=True, base=event.machine)
    if isinstance(operation, SetType):
        return _edited(state, event, msgspec.structs.replace(record, type=operation.type))
    if isinstance(operation, SetModality):
        return _edited(state, event, msgspec.structs.replace(record, modality=operation.modality))
    if isinstance(operation, SetTrigger):
        trigger = quote(state.text, operation.start, operation.end)
        changed = msgspec.structs.replace(record, trigger=trigger)
        return _edited(state, event, _seen(changed, state.text, (trigger,)))
    if isinstance(operation, AddArgument):
        return _edited(state, event, with_value(record, operation.value, state))
    if isinstance(operation, RemoveArgument):
        field = FIELD_OF[operation.role]
        return _edited(state, event, _without(record, field, operation.key))
    field = field_of(operation.value)
    at = _position(record, field, operation.key)
    return _edited(state, event, with_value(_without(record, field, operation.key), operation.value, state, at))


def field_of(value: Value) -> Field:
    """The field of an event record that a value goes into."""
    return next(field for role, field in FIELD_OF.items() if role == role_of(value))


def with_value(record: EventRecord, value: Value, state: LayerState, at: int | None = None) -> EventRecord:
    """The record with one more argument, at a place among those of its role; what it has already stays once."""
    field = field_of(value)
    argument = built(value, state)
    there = list(arguments(record, field))
    if field in SINGLE:
        there = [argument]
    elif argument not in there:
        there.insert(len(there) if at is None else at, argument)
    quotes = tuple(quote(state.text, span.start, span.end) for span in span_of(value))
    return _seen(_holding(record, field, there), state.text, quotes)


def _without(record: EventRecord, field: Field, key: str) -> EventRecord:
    there = list(arguments(record, field))
    del there[_position(record, field, key)]
    return _holding(record, field, there)


def _position(record: EventRecord, field: Field, key: str) -> int:
    for position, argument in enumerate(arguments(record, field)):
        if key_of(argument) == key:
            return position
    raise UnplacedError("The argument is no longer there.")


def _holding(record: EventRecord, field: Field, there: list[Argument]) -> EventRecord:
    value = (there[0] if there else None) if field in SINGLE else tuple(there)
    return msgspec.structs.replace(record, **{field: value})


def _seen(record: EventRecord, text: str, quotes: tuple[Quote, ...]) -> EventRecord:
    """The record with the sentences of the quotes among its evidence."""
    evidence = list(record.evidence)
    for found in quotes:
        if not any(span.start <= found.start and found.end <= span.end for span in evidence):
            evidence.append(sentence(text, found.start, found.end))
    if len(evidence) == len(record.evidence):
        return record
    return msgspec.structs.replace(record, evidence=_ordered(evidence))


def _ordered(evidence: list[Span]) -> tuple[Span, ...]:
    """Sentences in order of the text, then the words inside them."""
    outer: list[Span] = []
    spans = sorted(set(evidence), key=lambda span: (span.start, -span.end))
    for span in spans:
        if not outer or span.end > outer[-1].end:
            outer.append(span)
    return (*outer, *(span for span in spans if span not in outer))


def _add_event(state: LayerState, operation: AddEvent, correction_id: str) -> LayerState:
    statement = state.machine.document.statement
    trigger = quote(state.text, operation.start, operation.end)
    record = EventRecord(
        schema=EVENT_SCHEMA,
        id=f"{ADDED}{correction_id}",
        type=operation.type,
        modality=operation.modality,
        statement=StatementRef(
            id=statement.id,
            title=statement.title,
            date=statement.date,
            source=statement.source,
            page=statement.page_at(trigger.start),
        ),
        trigger=trigger,
        subjects=(),
        authorities=(),
        places=(),
        date=None,
        provisions=(),
        offences=(),
        penalty=None,
        evidence=(sentence(state.text, trigger.start, trigger.end),),
        confidence=None,
        model=state.machine.model or BY_HAND,
    )
    for value in operation.values:
        record = with_value(record, value, state)
    event = EventState(record=record, machine=None, added=True, touched=True)
    return msgspec.structs.replace(state, events=in_order((*state.events, event)))


def _event(state: LayerState, event_id: str) -> EventState:
    event = state.event(event_id)
    if event is None:
        raise UnplacedError("The event is no longer there.")
    return event


def _edited(state: LayerState, event: EventState, record: EventRecord) -> LayerState:
    """The state with other values of an event: who changes it looks at it, and does not reject it."""
    decision = None if event.decision == "rejected" else event.decision
    return _with(state, event, record=record, touched=True, base=event.machine, decision=decision)


def _with(state: LayerState, event: EventState, **changes: object) -> LayerState:
    replace: Callable[..., EventState] = msgspec.structs.replace
    changed = replace(event, **changes)
    events = tuple(changed if other is event else other for other in state.events)
    moved = changed.record.trigger != event.record.trigger
    return msgspec.structs.replace(state, events=in_order(events) if moved else events)
