"""People's layers compared and joined: where they differ, what was decided, and what holds in the end.

Who touched an event has an opinion on it. The opinions of two people conflict where any field differs, or one rejects
what the other does not; then the machine's version stands, as disputed, until an adjudicator chooses. A choice holds
as long as the opinions are those that it was made among.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.records import Entity, Label, Mention, Span
from chargesheet.review.layers.applying import ADDED
from chargesheet.review.layers.entities import Naming, follow
from chargesheet.review.layers.operations import AddEvent, Adjudicate, Correction, Note, event_of
from chargesheet.review.layers.rebuilding import authors, choices, holding, rebuild, together
from chargesheet.review.layers.state import FIELDS, EventState, LayerState, Machine, differing, in_order, said


class Opinion(Struct, frozen=True):
    """What one person says of an event."""

    author: str
    event: EventState


class Settled(Struct, frozen=True):
    """That an adjudicator chose: whose version (``None``: the machine's), and when."""

    author: str
    choice: str | None
    at: str


class Conflict(Struct, frozen=True, kw_only=True):
    """An event that people differ on.

    Attributes:
        event: The event's id.
        fields: The fields that differ; ``status`` where some reject it.
        opinions: What each person says, by name.
        settled: The choice that holds, if any.
    """

    event: str
    fields: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    settled: Settled | None


class Reviewed(Struct, frozen=True, kw_only=True):
    """An event as it stands by all people together.

    Attributes:
        event: Its state; of an open dispute, the machine's values where it has any.
        by: Who has an opinion on it; nobody: it is the machine's.
        at: When the last of them said so.
        disputed: Whether they differ, and nobody has chosen.
    """

    event: EventState
    by: tuple[str, ...]
    at: str | None
    disputed: bool


class Joined(Struct, frozen=True, kw_only=True):
    """A statement by all people together.

    Attributes:
        mentions: The mentions after all people's operations on them.
        entities: The entities, likewise.
        events: All events, also those that were rejected, in order of their triggers.
        conflicts: Where people differ or differed.
        spans: Words that people label differently.
    """

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    events: tuple[Reviewed, ...]
    conflicts: tuple[Conflict, ...]
    spans: tuple["SpanConflict", ...]


class SpanConflict(Struct, frozen=True):
    """Words that people label differently: each person's label, or ``None`` for no mention.

    ``settled`` is whether an adjudicator is among them: what that one says holds.
    """

    span: Span
    labels: tuple[tuple[str, Label | None], ...]
    settled: bool


def joined(machines: Mapping[str, Machine], current: Machine, corrections: Sequence[Correction]) -> Joined:
    """The statement by all people together.

    Args:
        machines: The machine's layers that corrections were made over, by digest.
        current: The machine's layer of now.
        corrections: All corrections of the statement, in order.
    """
    common = together(machines, current, corrections)
    layers = {author: rebuild(machines, current, corrections, author) for author in authors(corrections)}
    opinions = _aligned(layers, _naming(common))
    times = _times(layers, corrections)
    made: list[Reviewed] = []
    conflicts: list[Conflict] = []
    for event_id, people in opinions.items():
        fields = _differences(people)
        settled = _settled(machines, current, corrections, event_id, people) if fields else None
        if fields:
            conflicts.append(Conflict(event=event_id, fields=fields, opinions=people, settled=settled))
        event = _holding(people, settled, disputed=bool(fields) and settled is None)
        at = max(times.get((o.author, event_id), "") for o in people)
        made.append(
            Reviewed(
                event=event,
                by=tuple(o.author for o in people) if settled is None else (settled.author,),
                at=(at if settled is None else settled.at) or None,
                disputed=bool(fields) and settled is None,
            )
        )
    known = {each.event.id for each in made}
    untouched = [Reviewed(event=e, by=(), at=None, disputed=False) for e in common.events if e.id not in known]
    every = (*made, *untouched)
    order = {event.id: n for n, event in enumerate(in_order(r.event for r in every))}
    return Joined(
        mentions=common.mentions,
        entities=common.entities,
        events=tuple(sorted(every, key=lambda r: order[r.event.id])),
        conflicts=tuple(sorted(conflicts, key=lambda c: order[c.event])),
        spans=_spans(layers, corrections),
    )


def _naming(common: LayerState) -> Naming:
    """What arguments are called by the common entities."""
    entities = {entity.id: entity for entity in common.entities}
    places = {(m.start, m.end): m.entity for m in common.mentions}
    return Naming(places, entities, {}, common.named)


def _aligned(layers: Mapping[str, LayerState], naming: Naming) -> dict[str, tuple[Opinion, ...]]:
    """All opinions by event; what two people added at the same trigger is one event, the first one's."""
    found: dict[str, list[Opinion]] = {}
    added: dict[tuple[int, int, int], str] = {}
    for author, layer in layers.items():
        seen: dict[tuple[int, int], int] = {}
        for event in layer.events:
            if not event.touched:
                continue
            event_id = event.id
            if event.added and event.machine is None:
                place = (event.record.trigger.start, event.record.trigger.end)
                seen[place] = nth = seen.get(place, -1) + 1
                event_id = added.setdefault((*place, nth), event.id)
            record = msgspec.structs.replace(follow(event.record, naming), id=event_id)
            former = event.former if event_id == event.id else (*event.former, event.id)
            opinion = msgspec.structs.replace(event, record=record, former=former)
            found.setdefault(event_id, []).append(Opinion(author, opinion))
    return {event_id: tuple(sorted(opinions, key=lambda o: o.author)) for event_id, opinions in found.items()}


def _differences(opinions: Sequence[Opinion]) -> tuple[str, ...]:
    """The fields in which opinions differ."""
    if len({o.event.decision == "rejected" for o in opinions}) > 1:
        return ("status",)
    if not opinions or opinions[0].event.decision == "rejected":
        return ()
    first = opinions[0].event.record
    fields = [field for o in opinions[1:] for field in differing(first, o.event.record)]
    return tuple(dict.fromkeys(fields))


def _settled(
    machines: Mapping[str, Machine],
    current: Machine,
    corrections: Sequence[Correction],
    event_id: str,
    opinions: tuple[Opinion, ...],
) -> Settled | None:
    """The newest choice about the event, if the opinions are still those that it was made among."""
    names = {event_id, *(o.event.id for o in opinions), *(n for o in opinions for n in o.event.former)}
    choice = next((c for c in reversed(choices(corrections)) if event_of(c.operation) in names), None)
    if choice is None or not isinstance(choice.operation, Adjudicate):
        return None
    before = [c for c in corrections if c.sequence < choice.sequence]
    layers = {author: rebuild(machines, current, before, author) for author in authors(before)}
    then = _aligned(layers, _naming(together(machines, current, corrections)))
    earlier = next((found for found in then.values() if names & {o.event.id for o in found}), ())
    if _stands(earlier) != _stands(opinions):
        return None
    return Settled(choice.author, choice.operation.choice, choice.at)


def _stands(opinions: Iterable[Opinion]) -> dict[str, object]:
    """What each person says, to be compared."""
    return {
        o.author: "rejected" if o.event.decision == "rejected" else tuple(said(o.event.record, f) for f in FIELDS)
        for o in opinions
    }


def _holding(opinions: Sequence[Opinion], settled: Settled | None, *, disputed: bool) -> EventState:
    """The event that holds: what all say, what was chosen, or in a dispute what the machine says."""
    first = opinions[0].event
    if settled is not None and settled.choice is not None:
        return next((o.event for o in opinions if o.author == settled.choice), first)
    if settled is None and not disputed:
        # Who changed it says more than who agreed with the result.
        return next((o.event for o in opinions if o.event.status != "accepted"), first)
    machine = first.machine or next((o.event.base for o in opinions if o.event.base is not None), None)
    if machine is None:  # people added it; without a choice for one of them, the machine's version is that it is not
        decision: Literal["rejected"] | None = "rejected" if settled is not None else None
        return msgspec.structs.replace(first, decision=decision)
    record = msgspec.structs.replace(machine, id=first.id)
    return msgspec.structs.replace(first, record=record, base=machine, decision="accepted", note="")


def _times(layers: Mapping[str, LayerState], corrections: Sequence[Correction]) -> dict[tuple[str, str], str]:
    """When each person last said something of each event."""
    found: dict[tuple[str, str], str] = {}
    for correction in holding(corrections):
        operation = correction.operation
        event_id = f"{ADDED}{correction.id}" if isinstance(operation, AddEvent) else event_of(operation)
        if event_id is None or isinstance(operation, Note | Adjudicate):
            continue
        event = layers[correction.author].event(event_id)
        if event is not None:
            found[correction.author, event.id] = correction.at
    return found


def _spans(layers: Mapping[str, LayerState], corrections: Sequence[Correction]) -> tuple[SpanConflict, ...]:
    """Where people label the same words differently; what an adjudicator says there holds."""
    labelled: dict[tuple[int, int], dict[str, Label | None]] = {}
    for author, layer in layers.items():
        for span in layer.spans:
            mention = layer.mention(span.start, span.end)
            labelled.setdefault((span.start, span.end), {})[author] = None if mention is None else mention.label
    last = {c.author for c in corrections if c.role == "adjudicator"}
    return tuple(
        SpanConflict(Span(*place), tuple(sorted(labels.items())), any(author in last for author in labels))
        for place, labels in sorted(labelled.items())
        if len(set(labels.values())) > 1
    )
