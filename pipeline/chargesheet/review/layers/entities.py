"""What operations on mentions and entities make of a layer; the names in events follow."""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from msgspec import Struct

from chargesheet.records import (
    Authority,
    Entity,
    EntityLabel,
    EventRecord,
    Label,
    Mention,
    Place,
    Quote,
    Span,
    Subject,
    content_id,
)
from chargesheet.review.layers.operations import (
    AddMention,
    AssignMention,
    MergeEntities,
    OnEntities,
    RelabelMention,
    RemoveMention,
    RenameEntity,
    SplitEntity,
)
from chargesheet.review.layers.state import EventState, LayerState
from chargesheet.review.layers.values import quote

_ENTITY_LABELS: Mapping[Label, EntityLabel] = {"PERSON": "PERSON", "ORG": "ORG", "PLACE": "PLACE"}


def on_entities(state: LayerState, operation: OnEntities, correction_id: str) -> LayerState | None:
    """The state after an operation on mentions or entities; ``None`` where it finds nothing to change."""
    if isinstance(operation, AddMention):
        return _add(state, operation, correction_id)
    if isinstance(operation, MergeEntities):
        return _merge(state, operation)
    if isinstance(operation, SplitEntity):
        return _split(state, operation, correction_id)
    if isinstance(operation, RenameEntity):
        return _rename(state, operation)
    mention = state.mention(operation.start, operation.end)
    if mention is None:
        return None
    if isinstance(operation, RemoveMention):
        return _changed(state, [m for m in state.mentions if m is not mention], (mention,))
    if isinstance(operation, AssignMention):
        entity = state.entity(operation.entity)
        if entity is None:
            return None
        moved = msgspec.structs.replace(mention, entity=entity.id, label=entity.label)
        named = {entity.id, *({mention.entity} if mention.entity is not None else ())}
        return _changed(state, _with(state, mention, moved), (moved,), named=named)
    return _relabel(state, operation, mention, correction_id)


def _add(state: LayerState, operation: AddMention, correction_id: str) -> LayerState | None:
    entity_id, entities = operation.entity, state.entities
    if entity_id is not None and state.entity(entity_id) is None:
        return None
    words = quote(state.text, operation.start, operation.end)
    label = _ENTITY_LABELS.get(operation.label)
    if label is not None and entity_id is None:
        entity = new_entity(state, label, words.text, correction_id)
        entity_id, entities = entity.id, (*entities, entity)
    mention = Mention(text=words.text, start=words.start, end=words.end, label=operation.label, entity=entity_id)
    others = [m for m in state.mentions if m.end <= mention.start or m.start >= mention.end]
    overlapped = [m for m in state.mentions if not (m.end <= mention.start or m.start >= mention.end)]
    named = set() if entity_id is None else {entity_id}
    return _changed(state, [*others, mention], (mention, *overlapped), entities=entities, named=named)


def _relabel(state: LayerState, operation: RelabelMention, mention: Mention, correction_id: str) -> LayerState:
    """Another label; what no longer fits its entity gets one of its own, or none."""
    label = _ENTITY_LABELS.get(operation.label)
    entity = state.entity(mention.entity) if mention.entity is not None else None
    entities, entity_id = state.entities, None
    if label is not None and entity is not None and entity.label == label:
        entity_id = entity.id
    elif label is not None:
        made = new_entity(state, label, mention.text, correction_id)
        entity_id, entities = made.id, (*entities, made)
    moved = msgspec.structs.replace(mention, label=operation.label, entity=entity_id)
    named = {found for found in (entity_id, mention.entity) if found is not None}
    return _changed(state, _with(state, mention, moved), (moved,), entities=entities, named=named)


def _merge(state: LayerState, operation: MergeEntities) -> LayerState | None:
    into = state.entity(operation.into)
    merged = [e for e in state.entities if e.id in operation.merged and e.id != operation.into]
    if into is None or not merged:
        return None
    gone = {entity.id for entity in merged}
    names = dict.fromkeys(name for entity in (into, *merged) for name in (entity.name, *entity.aliases))
    kept = msgspec.structs.replace(into, aliases=tuple(name for name in names if name != into.name))
    mentions = [
        msgspec.structs.replace(m, entity=into.id, label=into.label) if m.entity in gone else m for m in state.mentions
    ]
    entities = tuple(kept if e is into else e for e in state.entities if e.id not in gone)
    return _changed(
        state,
        mentions,
        [m for m in state.mentions if m.entity in gone],
        entities=entities,
        named={into.id},
        renamed=dict.fromkeys(gone, into.id),
    )


def _split(state: LayerState, operation: SplitEntity, correction_id: str) -> LayerState | None:
    entity = state.entity(operation.entity)
    wanted = {(span.start, span.end) for span in operation.mentions}
    moving = [m for m in state.mentions if (m.start, m.end) in wanted and m.entity == operation.entity]
    if entity is None or not moving:
        return None
    name = operation.name or max((m.text for m in moving), key=len)
    made = new_entity(state, entity.label, name, correction_id)
    aliases = tuple(dict.fromkeys(m.text for m in moving if m.text != name))
    made = msgspec.structs.replace(made, aliases=aliases)
    mentions = [msgspec.structs.replace(m, entity=made.id) if m in moving else m for m in state.mentions]
    position = state.entities.index(entity) + 1
    entities = (*state.entities[:position], made, *state.entities[position:])
    return _changed(state, mentions, moving, entities=entities, named={entity.id, made.id})


def _rename(state: LayerState, operation: RenameEntity) -> LayerState | None:
    entity = state.entity(operation.entity)
    if entity is None:
        return None
    aliases = tuple(dict.fromkeys(a for a in (entity.name, *entity.aliases) if a != operation.name))
    renamed = msgspec.structs.replace(entity, name=operation.name, aliases=aliases)
    entities = tuple(renamed if e is entity else e for e in state.entities)
    return _changed(state, state.mentions, (), entities=entities, named={entity.id})


def new_entity(state: LayerState, label: EntityLabel, name: str, correction_id: str) -> Entity:
    """A new entity of the statement; its id follows from the correction that made it."""
    statement = state.machine.document.statement.id
    return Entity(id=content_id("entity", statement, "correction", correction_id), label=label, name=name, aliases=())


def _with(state: LayerState, mention: Mention, moved: Mention) -> list[Mention]:
    return [moved if m is mention else m for m in state.mentions]


def _changed(
    state: LayerState,
    mentions: Iterable[Mention],
    touched: Collection[Mention],
    *,
    entities: tuple[Entity, ...] | None = None,
    named: Collection[str] = (),
    renamed: Mapping[str, str] | None = None,
) -> LayerState:
    """The state with other mentions and entities, and the events' names after them."""
    in_order = tuple(sorted(mentions, key=lambda m: (m.start, m.end)))
    spans = sorted({(s.start, s.end) for s in state.spans} | {(m.start, m.end) for m in touched})
    known = state.entities if entities is None else entities
    gone = set(renamed or ())
    places = {(m.start, m.end): m.entity for m in in_order}
    affected = {*named, *gone, *(m.entity for m in touched), *(places.get((m.start, m.end)) for m in touched)}
    return msgspec.structs.replace(
        state,
        mentions=in_order,
        entities=known,
        spans=tuple(Span(start, end) for start, end in spans),
        named=(state.named | set(named)) - gone,
        events=following(state.events, Naming(places, {e.id: e for e in known}, renamed or {}, affected - {None})),
    )


class Naming(Struct, frozen=True):
    """What arguments are called after a change of mentions or entities.

    Attributes:
        places: The entity of each mention, by its offsets.
        entities: The entities by id.
        renamed: Entities that became another.
        affected: The entities that the change is about; other names stay, as people may have chosen them.
    """

    places: Mapping[tuple[int, int], str | None]
    entities: Mapping[str, Entity]
    renamed: Mapping[str, str]
    affected: Collection[str | None]

    def concerns(self, quotes: Iterable[Quote], entity: str | None = None) -> bool:
        """Whether the change is about an argument with these mentions and this entity."""
        if entity is not None and entity in self.affected:
            return True
        return any(self.places.get((q.start, q.end), None) in self.affected for q in quotes)

    def at(self, quotes: tuple[Quote, ...]) -> Entity | None:
        """The entity that the first of the quotes mentions."""
        entity_id = self.places.get((quotes[0].start, quotes[0].end)) if quotes else None
        return self.entities.get(entity_id) if entity_id is not None else None


def following(events: tuple[EventState, ...], naming: Naming) -> tuple[EventState, ...]:
    """The events, their arguments called as the mentions and entities now have it."""
    followed = []
    for event in events:
        record = follow(event.record, naming)
        followed.append(event if record == event.record else msgspec.structs.replace(event, record=record))
    return tuple(followed)


def follow(record: EventRecord, naming: Naming) -> EventRecord:
    """A record, its arguments called as the mentions and entities now have it."""
    return msgspec.structs.replace(
        record,
        subjects=_joined(s for subject in record.subjects for s in _subjects(subject, naming)),
        authorities=tuple(dict.fromkeys(_named(authority, naming) for authority in record.authorities)),
        places=tuple(dict.fromkeys(_placed(place, naming) for place in record.places)),
    )


def _subjects(subject: Subject, naming: Naming) -> Iterable[Subject]:
    """The subject as one, or as several where its mentions are now of several entities."""
    if subject.entity is None or not naming.concerns(subject.mentions, subject.entity):
        yield subject
        return
    own = naming.renamed.get(subject.entity, subject.entity)
    by_entity: dict[str, list[Quote]] = {}
    for found in subject.mentions:
        by_entity.setdefault(naming.places.get((found.start, found.end)) or own, []).append(found)
    for entity_id, quotes in (by_entity or {own: []}).items():
        entity = naming.entities.get(entity_id)
        yield msgspec.structs.replace(
            subject,
            entity=None if entity is None else entity.id,
            name=subject.name if entity is None else entity.name,
            mentions=tuple(quotes),
        )


def _joined(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """The subjects, those of one entity as one."""
    found: dict[tuple[object, ...], Subject] = {}
    for subject in subjects:
        alone = subject if subject.entity is None else None
        key = (subject.entity, subject.kind, alone)
        there = found.get(key)
        if there is not None:
            quotes = dict.fromkeys((*there.mentions, *subject.mentions))
            subject = msgspec.structs.replace(there, mentions=tuple(quotes))
        found[key] = subject
    return tuple(found.values())


def _named(authority: Authority, naming: Naming) -> Authority:
    entity = naming.at(authority.mentions) if naming.concerns(authority.mentions) else None
    return authority if entity is None else msgspec.structs.replace(authority, name=entity.name)


def _placed(place: Place, naming: Naming) -> Place:
    entity = naming.at(place.mentions) if naming.concerns(place.mentions) else None
    return place if entity is None else msgspec.structs.replace(place, name=entity.name)
