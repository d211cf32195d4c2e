"""A person's layer, carried over to a newer layer of the machine.

What the person touched stays as it is and is put beside what the machine now says there; all else is the newer
layer's. Events find each other by id, then by trigger and type, then by trigger, then by triggers that overlap and
the same type: first by what the machine said before, then by what the person says.
"""

from collections.abc import Hashable, Iterable, Mapping

import msgspec

from chargesheet.records import Entity, EventRecord, Mention, Span
from chargesheet.review.layers.entities import Naming, follow
from chargesheet.review.layers.moving import moved
from chargesheet.review.layers.state import EventState, LayerState, Machine, in_order, start_of


def rebase(state: LayerState, machine: Machine) -> LayerState:
    """The state over another layer of the machine; the same layer changes nothing.

    Where the statement's text is another, what stands before or after the change moves with its words, and what
    stood in the changed part itself is left out (``moving``).
    """
    if machine.digest == state.machine.digest:
        return state
    if machine.text != state.machine.text:
        state = moved(state, machine.text)
    fresh = start_of(machine)
    mentions = _mentions(state, fresh)
    entities, renamed = _entities(state, fresh, mentions)
    known = {entity.id: entity for entity in entities}
    mentions = tuple(_fitting(m, renamed, known) for m in mentions)
    naming = Naming({(m.start, m.end): m.entity for m in mentions}, known, renamed, {*state.named, *renamed})
    return msgspec.structs.replace(
        state,
        machine=machine,
        mentions=mentions,
        entities=entities,
        events=_events(state, fresh, naming),
        named=state.named & known.keys(),
    )


def _mentions(state: LayerState, fresh: LayerState) -> tuple[Mention, ...]:
    """The newer mentions, and the person's where the person had a hand in it."""
    own = [m for m in state.mentions if _meets(m, state.spans)]
    names = {(m.start, m.end): m.entity for m in state.mentions if m.entity in state.named}
    kept = []
    for mention in fresh.mentions:
        if not _meets(mention, state.spans):
            entity = names.get((mention.start, mention.end))
            kept.append(mention if entity is None else msgspec.structs.replace(mention, entity=entity))
    return tuple(sorted((*kept, *own), key=lambda m: (m.start, m.end)))


def _meets(mention: Mention, spans: Iterable[Span]) -> bool:
    return any(mention.start < span.end and span.start < mention.end for span in spans)


def _entities(
    state: LayerState, fresh: LayerState, mentions: tuple[Mention, ...]
) -> tuple[tuple[Entity, ...], dict[str, str]]:
    """The person's entities and the newer ones that they do not stand for; and which newer ones they stand for."""
    own = [entity for entity in state.entities if entity.id in state.named]
    ids = {entity.id for entity in own}
    before = {(m.start, m.end): m.entity for m in fresh.mentions}
    renamed: dict[str, str] = {}
    for mention in mentions:
        machine = before.get((mention.start, mention.end))
        if machine is not None and mention.entity in ids and mention.entity is not None:
            renamed.setdefault(machine, mention.entity)
    used = {m.entity for m in mentions}
    newer = [e for e in fresh.entities if e.id not in ids and (e.id in used or e.id not in renamed)]
    there = {*ids, *(entity.id for entity in newer)}
    # What mentions that people made still name, though neither the person nor the newer layer has it by itself.
    still = [e for e in state.entities if e.id in used and e.id not in there]
    wanted = {e.id for e in newer} - renamed.keys()
    renamed = {old: new for old, new in renamed.items() if old not in wanted and old not in ids}
    return (*own, *newer, *still), renamed


def _fitting(mention: Mention, renamed: Mapping[str, str], known: Mapping[str, Entity]) -> Mention:
    """The mention with an entity that there is."""
    entity = renamed.get(mention.entity, mention.entity) if mention.entity is not None else None
    found = entity if entity in known else None
    return mention if found == mention.entity else msgspec.structs.replace(mention, entity=found)


def _events(state: LayerState, fresh: LayerState, naming: Naming) -> tuple[EventState, ...]:
    own = [event for event in state.events if event.touched or event.note]
    pairs = _pairs(own, [event.record for event in fresh.events])
    carried = [_carried(event, pairs.get(event.id), naming) for event in own]
    taken = {record.id for record in pairs.values()}
    untouched = [
        msgspec.structs.replace(event, record=follow(event.record, naming))
        for event in fresh.events
        if event.id not in taken
    ]
    return in_order((*carried, *untouched))


def _carried(event: EventState, machine: EventRecord | None, naming: Naming) -> EventState:
    """A person's event beside what the newer layer says there; it takes that one's id."""
    if machine is None:
        return msgspec.structs.replace(event, record=follow(event.record, naming), machine=None)
    record = event.record if event.touched else machine
    record = msgspec.structs.replace(follow(record, naming), id=machine.id)
    former = event.former if machine.id == event.id else (*event.former, event.id)
    return msgspec.structs.replace(event, record=record, machine=machine, former=former)


def _pairs(own: list[EventState], machine: list[EventRecord]) -> dict[str, EventRecord]:
    """Which of the machine's events is which of the person's, by the person's ids; each at most once."""
    found: dict[str, EventRecord] = {}
    free = {record.id: record for record in machine}
    for said in (_as_machine, _as_person):
        for feature in (_id, _trigger_and_type, _trigger):
            places: dict[Hashable, list[EventRecord]] = {}
            for record in free.values():
                places.setdefault(feature(record), []).append(record)
            for event in own:
                if event.id not in found and places.get(feature(said(event))):
                    found[event.id] = record = places[feature(said(event))].pop(0)
                    del free[record.id]
        for event in own:
            near = next((r for r in free.values() if _overlaps(r, said(event))), None)
            if event.id not in found and near is not None:
                found[event.id] = near
                del free[near.id]
    return found


def _as_machine(event: EventState) -> EventRecord:
    return event.machine or event.base or event.record


def _as_person(event: EventState) -> EventRecord:
    return event.record


def _id(record: EventRecord) -> Hashable:
    return record.id


def _trigger_and_type(record: EventRecord) -> Hashable:
    return (record.trigger.start, record.trigger.end, record.type)


def _trigger(record: EventRecord) -> Hashable:
    return (record.trigger.start, record.trigger.end)


def _overlaps(one: EventRecord, other: EventRecord) -> bool:
    return one.type == other.type and one.trigger.start < other.trigger.end and other.trigger.start < one.trigger.end
