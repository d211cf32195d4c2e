"""A person's layer over another text of the same statement.

The two texts have a common beginning and a common end; what stands in them moves with them. What stood in between is
left out of the state (the log keeps it): nobody can say what became of it.
"""

from typing import Any

import msgspec

from chargesheet.records import EventRecord, Mention, Span
from chargesheet.review.layers.state import EventState, LayerState


class _Between(Exception):  # noqa: N818 (control flow of this module)
    """Something stood in the part that changed."""


def moved(state: LayerState, text: str) -> LayerState:
    """The state with all offsets as the other text has them, without what stood in the changed part."""
    old = state.text
    head = _common(old, text)
    tail = min(_common(old[::-1], text[::-1]), min(len(old), len(text)) - head)
    shift = len(text) - len(old)
    border = len(old) - tail

    def span(start: int, end: int) -> tuple[int, int]:
        if end <= head:
            return start, end
        if start >= border:
            return start + shift, end + shift
        raise _Between

    def all_spans(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
        if isinstance(value, dict):
            made = {key: all_spans(child) for key, child in value.items()}
            if "start" in made and "end" in made:
                made["start"], made["end"] = span(made["start"], made["end"])
            return made
        if isinstance(value, list | tuple):
            return [all_spans(child) for child in value]
        return value

    def record(found: EventRecord | None) -> EventRecord | None:
        evidence: list[Span] = []
        for each in () if found is None else found.evidence:
            try:
                evidence.append(Span(*span(each.start, each.end)))
            except _Between:
                continue
        try:
            values = None if found is None else all_spans(msgspec.to_builtins(_without_evidence(found)))
        except _Between:
            return None
        made = msgspec.convert(values, EventRecord | None)
        return None if made is None else msgspec.structs.replace(made, evidence=tuple(evidence))

    def event(found: EventState) -> EventState | None:
        own = record(found.record)
        if own is None:
            return None
        base, machine = record(found.base), record(found.machine)
        return msgspec.structs.replace(found, record=own, base=base, machine=machine)

    def mention(found: Mention) -> Mention | None:
        try:
            start, end = span(found.start, found.end)
        except _Between:
            return None
        return msgspec.structs.replace(found, start=start, end=end)

    def touched(found: Span) -> Span | None:
        try:
            return Span(*span(found.start, found.end))
        except _Between:
            return None

    return msgspec.structs.replace(
        state,
        mentions=tuple(m for m in map(mention, state.mentions) if m is not None),
        events=tuple(e for e in map(event, state.events) if e is not None),
        spans=tuple(s for s in map(touched, state.spans) if s is not None),
    )


def _without_evidence(record: EventRecord) -> EventRecord:
    return msgspec.structs.replace(record, evidence=())


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
