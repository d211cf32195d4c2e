"""States as the page gets them: plain values, ready to be JSON."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chargesheet.records import EventRecord
from chargesheet.review.layers.conflicts import Conflict, Joined, SpanConflict
from chargesheet.review.layers.operations import AddArgument, Correction, ReplaceArgument
from chargesheet.review.layers.rebuilding import authors, history, holding
from chargesheet.review.layers.state import FIELDS, EventState, LayerState, arguments, key_of
from chargesheet.review.layers.values import built
from chargesheet.review.storage.log import ReviewedStatement

View = dict[str, Any]
NO_TEXT = (
    "The store has only event records of this statement, not its text, so nothing can be corrected. "
    "Load document records of it: chargesheet extract --format documents, then chargesheet load."
)


def event_view(event: EventState) -> View:
    """An event with its state."""
    disagrees = event.disagrees
    reference = event.machine if disagrees else event.reference
    return {
        "id": event.id,
        "status": event.status,
        "origin": "added" if event.added else "machine",
        "note": event.note,
        **_record_view(event.record),
        "evidence": event.record.evidence,
        "page": event.record.statement.page,
        "confidence": event.record.confidence,
        "model": event.record.model,
        "changed": event.changed,
        "machine": _record_view(reference) if reference is not None and (event.changed or disagrees) else None,
        "disagrees": disagrees,
    }


def _record_view(record: EventRecord) -> View:
    """The values of an event, each argument with its key."""
    view: View = {"type": record.type, "modality": record.modality, "trigger": record.trigger}
    for field in FIELDS[3:]:
        shown = [{"key": key_of(a), **msgspec.to_builtins(a)} for a in arguments(record, field)]
        view[field] = (shown[0] if shown else None) if field in {"date", "penalty"} else shown
    return view


def layer_view(layer: LayerState) -> View:
    """A person's layer."""
    return {
        "mentions": layer.mentions,
        "entities": layer.entities,
        "events": [event_view(event) for event in layer.events],
        "done": layer.done,
        "note": layer.note,
        "unplaced": layer.unplaced,
    }


def joined_view(joined: Joined) -> View:
    """The layer of all people together."""
    return {
        "mentions": joined.mentions,
        "entities": joined.entities,
        "events": [
            {**event_view(each.event), "by": each.by, "at": each.at, "disputed": each.disputed}
            for each in joined.events
        ],
        "done": False,
        "note": "",
        "unplaced": (),
    }


def statement_view(found: ReviewedStatement, author: str, shown: str) -> View:
    """A statement with a person's layer; ``shown`` is whose, ``*`` the one of all together.

    Args:
        found: The statement.
        author: Who asks.
        shown: Whose layer.
    """
    statement = found.machine.document.statement
    about = msgspec.to_builtins(statement)
    own = shown == author
    joined = found.joined()
    layers = {name: found.layer(name) for name in {*authors(found.corrections), shown} - {"*"}}
    past = history(found.corrections, author)
    return {
        "statement": {**about, "text": statement.text if found.has_text else None},
        "message": None if found.has_text else NO_TEXT,
        "model": found.machine.model,
        "machine": found.machine.digest,
        "author": shown,
        "editable": own and found.has_text,
        "sequence": found.sequence,
        "layer": joined_view(joined) if shown == "*" else layer_view(layers[shown]),
        "undo": past.undo if own else (),
        "redo": past.redo if own else (),
        "made": [c.id for c in found.corrections if c.author == author] if own else (),
        "others": [_other_view(name, layer) for name, layer in sorted(layers.items()) if name not in {author, shown}],
        "conflicts": conflicts_view(joined.conflicts),
        "span_conflicts": [_span_view(conflict) for conflict in joined.spans],
    }


def _other_view(name: str, layer: LayerState) -> View:
    statuses = [event.status for event in layer.events]
    return {
        "author": name,
        "done": layer.done,
        "reviewed": sum(event.touched for event in layer.events),
        "rejected": statuses.count("rejected"),
        "changed": statuses.count("corrected") + statuses.count("added"),
    }


def conflicts_view(conflicts: Iterable[Conflict]) -> list[View]:
    """Where people differ, side by side."""
    return [
        {
            "event": conflict.event,
            "fields": conflict.fields,
            "opinions": [
                {"author": o.author, "status": o.event.status, "event": event_view(o.event)} for o in conflict.opinions
            ],
            "settled": conflict.settled,
        }
        for conflict in conflicts
    ]


def _span_view(conflict: SpanConflict) -> View:
    opinions = [{"author": author, "label": label} for author, label in conflict.labels]
    return {
        "start": conflict.span.start,
        "end": conflict.span.end,
        "opinions": opinions,
        "settled": conflict.settled,
    }


def changes_view(before: LayerState, after: LayerState) -> View:
    """What of a layer is other than before."""
    known = {event.id: event for event in before.events}
    return {
        "mentions": None if after.mentions == before.mentions else after.mentions,
        "entities": None if after.entities == before.entities else after.entities,
        "events": [event_view(event) for event in after.events if known.get(event.id) != event],
        "order": [event.id for event in after.events],
        "done": after.done,
        "note": after.note,
        "unplaced": after.unplaced,
    }


def saved_view(corrections: Iterable[Correction], layer: LayerState) -> list[View]:
    """Corrections that are saved; ``key`` is that of the argument which one makes, in the layer after them."""
    return [{"id": c.id, "sequence": c.sequence, "at": c.at, "key": _made_key(c, layer)} for c in corrections]


def _made_key(correction: Correction, layer: LayerState) -> str | None:
    operation = correction.operation
    return key_of(built(operation.value, layer)) if isinstance(operation, AddArgument | ReplaceArgument) else None


def corrections_view(corrections: Iterable[Correction]) -> list[View]:
    """Corrections as the log has them."""
    return [
        {"id": c.id, "author": c.author, "sequence": c.sequence, "at": c.at, "operation": c.operation}
        for c in corrections
    ]


def log_view(found: ReviewedStatement) -> list[View]:
    """The whole log of a statement, each correction with whether it was taken back."""
    kept = {correction.id for correction in holding(found.corrections)}
    return [
        {**view, "undone": view["id"] not in kept and view["operation"].__struct_config__.tag != "undo"}
        for view in corrections_view(found.corrections)
    ]
