"""What the fields layer gives to later stages: the events of fields, their arguments, and what is closed to prose."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from chargesheet.records import EventType, Role, Span
from chargesheet.stages.layers import Argument, DateReading, FieldCard, FieldEvent, Trigger, layers

if TYPE_CHECKING:
    from spacy.tokens import Doc

_UNDER_LAW: frozenset[EventType] = frozenset(
    ("charge", "trial", "conviction", "acquittal", "sentence", "fine", "dismissal", "investigation")
)
_FAR = frozenset(";.")


def field_events(cards: Iterable[FieldCard]) -> tuple[FieldEvent, ...]:
    """The events of fields, in order of their triggers."""
    events = [event for card in cards for event in card.events]
    return tuple(sorted(events, key=lambda event: (event.trigger.start, event.trigger.end)))


def closed_to_prose(cards: Iterable[FieldCard], length: int) -> bytearray:
    """One byte for each of ``length`` characters: 1 where fields hold no prose, so that no lexicon may look there."""
    closed = bytearray(length)
    for card in cards:
        triggers = (Span(event.trigger.start, event.trigger.end) for event in card.events)
        for span in (*card.closed, *triggers):
            closed[span.start : span.end] = b"\1" * (span.end - span.start)
    return closed


def own_events(doc: "Doc") -> dict[int, FieldEvent]:
    """The events of fields by their places in the triggers layer; one that is not there is left out."""
    read = layers(doc)
    waiting: defaultdict[Trigger, list[FieldEvent]] = defaultdict(list)
    for event in field_events(read.fields):
        waiting[event.trigger].append(event)
    return {index: waiting[trigger].pop(0) for index, trigger in enumerate(read.triggers) if waiting.get(trigger)}


def with_field_arguments(doc: "Doc", found: Iterable[Argument]) -> tuple[Argument, ...]:
    """The arguments of a passage, with those of its fields.

    A field's own event has what the field says and nothing else. An event that the prose of a value tells of
    ("Status: freed on bail") keeps what was found for it there; its subject, and in a table its provisions, are those
    of the card where the value names none; its date is the one behind it in the value.

    Args:
        doc: The passage, its triggers and fields layers written.
        found: The arguments that the parse gave.

    Returns:
        All arguments, in order of trigger, role and text.
    """
    read = layers(doc)
    own = own_events(doc)
    by_event: defaultdict[int, list[Argument]] = defaultdict(list)
    for argument in found:
        if argument.event not in own:
            by_event[argument.event].append(argument)
    for index, event in own.items():
        by_event[index] = [Argument(index, role, span.start, span.end) for role, span in event.arguments]
    text = doc.text if read.fields else ""
    for card in read.fields:
        for value in card.values:
            inside = [index for index in _between(read.triggers, value.start, value.end) if index not in own]
            for index in inside:
                by_event[index] = _completed(card, value, index, read.triggers[index], by_event[index])
                date = _date_behind(text, read.triggers, index, value, read.dates)
                if date is not None and all(argument.role != "date" for argument in by_event[index]):
                    by_event[index].append(Argument(index, "date", date.start, date.end))
    return tuple(
        sorted(
            {argument for arguments in by_event.values() for argument in arguments},
            key=lambda a: (a.event, a.role, a.start, a.end),
        )
    )


def _between(triggers: tuple[Trigger, ...], start: int, end: int) -> range:
    """The places of the triggers that start in a stretch."""
    return range(*(bisect_left(triggers, at, key=lambda trigger: trigger.start) for at in (start, end)))


def _completed(card: FieldCard, value: Span, index: int, trigger: Trigger, found: list[Argument]) -> list[Argument]:
    """An event's arguments without those that a row's event takes from beside its cell, and with what the card adds."""
    if card.table:
        found = [argument for argument in found if value.start <= argument.start < value.end]
    roles = {argument.role for argument in found}
    added = list(_added(card, trigger.type, roles))
    return [*found, *(Argument(index, role, span.start, span.end) for role, span in added)]


def _added(card: FieldCard, event_type: EventType, roles: set[Role]) -> Iterator[tuple[Role, Span]]:
    if "subject" not in roles:
        yield from (("subject", span) for span in card.subjects)
    if "provision" not in roles and (event_type in _UNDER_LAW or (card.table and event_type == "detention")):
        yield from (("provision", span) for span in card.provisions)
        if "offence" not in roles:
            yield from (("offence", span) for span in card.offences)


def _date_behind(
    text: str, triggers: tuple[Trigger, ...], index: int, value: Span, dates: tuple[DateReading, ...]
) -> DateReading | None:
    """The date that follows an event's name in a value: "released 2016"; none beyond another event or a semicolon."""
    start = triggers[index].end
    end = min(value.end, triggers[index + 1].start if index + 1 < len(triggers) else value.end)
    at = bisect_left(dates, start, key=lambda date: date.start)
    if at == len(dates) or dates[at].end > end or _FAR & set(text[start : dates[at].start]):
        return None
    return dates[at]
