"""What people made of a statement, as records and as layers."""

from collections.abc import Iterable

import msgspec

from chargesheet.learning.gold import Layer
from chargesheet.learning.layers import machine_layer
from chargesheet.records import DocumentRecord, Entity, EventRecord, Mention, Review
from chargesheet.review.layers.conflicts import Joined, Reviewed
from chargesheet.review.layers.state import LayerState, Machine


def reviewed_document(machine: Machine, joined: Joined) -> DocumentRecord:
    """The document record that holds by all people together; what they rejected is left out.

    Events say who confirmed them. Those that nobody looked at are the machine's as they are, and so say nothing.
    A confidence is kept only where people left the machine's values as they were.

    Args:
        machine: The machine's layer of now.
        joined: What people made of it.
    """
    events = (each for each in joined.events if each.event.status != "rejected")
    return _document(machine, joined.mentions, joined.entities, map(_event, events))


def layer_of(state: LayerState, author: str) -> tuple[Layer, tuple[str, ...]]:
    """A person's layer as ``chargesheet.layer/1``, and what of it no layer holds, in words.

    The events are those that the person did not reject.
    """
    kept = (event.record for event in state.events if event.status != "rejected")
    document = _document(state.machine, state.mentions, state.entities, kept)
    made, lost = machine_layer(document)
    return msgspec.structs.replace(made.layer, author=author), lost


def _document(
    machine: Machine, mentions: tuple[Mention, ...], entities: tuple[Entity, ...], events: Iterable[EventRecord]
) -> DocumentRecord:
    return msgspec.structs.replace(machine.document, mentions=mentions, entities=entities, events=tuple(events))


def _event(each: Reviewed) -> EventRecord:
    record = msgspec.structs.replace(each.event.record, review=_review(each))
    if record.review is not None and record.review.status in {"corrected", "added"}:
        return msgspec.structs.replace(record, confidence=None)
    return record


def _review(each: Reviewed) -> Review | None:
    """Who confirmed an event; ``None`` where nobody did."""
    if not each.by or each.at is None:
        return None
    if each.disputed:
        return Review(status="disputed", by=each.by, at=each.at)
    status = each.event.status
    if status == "added" or status == "corrected":
        return Review(status=status, by=each.by, at=each.at)
    return Review(status="accepted", by=each.by, at=each.at)
