"""One record for one event: records of the same type that tell of the same act are merged."""

from collections.abc import Iterable

import msgspec

from chargesheet.records import EventRecord, Span, Subject

_ROLES = ("subjects", "authorities", "places", "provisions", "offences")


def merged(events: Iterable[EventRecord]) -> tuple[EventRecord, ...]:
    """The events, each once, in order of their triggers.

    Two records are one event when type and modality agree, they share a named subject and neither says something that
    the other contradicts: another date, other provisions, another penalty, other subjects. The first trigger stays.
    """
    kept: list[EventRecord] = []
    for event in events:
        for index, earlier in enumerate(kept):
            if _same_event(earlier, event):
                kept[index] = _merge(earlier, event)
                break
        else:
            kept.append(event)
    return tuple(kept)


def _same_event(one: EventRecord, other: EventRecord) -> bool:
    if one.type != other.type or one.modality != other.modality:
        return False
    if not _entities(one.subjects) or _entities(one.subjects) != _entities(other.subjects):
        return False
    return (
        _agree(one.date and one.date.edtf, other.date and other.date.edtf)
        and _agree({p.article for p in one.provisions}, {p.article for p in other.provisions})
        and _agree(one.penalty and one.penalty.text, other.penalty and other.penalty.text)
        and _agree({o.text for o in one.offences}, {o.text for o in other.offences})
    )


def _agree(one: object, other: object) -> bool:
    """Whether two values do not contradict each other: equal, or one of them unsaid."""
    return not one or not other or one == other


def _entities(subjects: tuple[Subject, ...]) -> frozenset[str]:
    return frozenset(subject.entity for subject in subjects if subject.entity is not None)


def _merge(one: EventRecord, other: EventRecord) -> EventRecord:
    """The first record, filled with what only the second says."""
    filled = {role: getattr(other, role) for role in _ROLES if not getattr(one, role)}
    return msgspec.structs.replace(
        one,
        date=one.date or other.date,
        penalty=one.penalty or other.penalty,
        evidence=_in_order((*one.evidence, *other.evidence)),
        **filled,
    )


def _in_order(evidence: Iterable[Span]) -> tuple[Span, ...]:
    """Each span once: the sentences in order of the text, then the words inside them."""
    spans = sorted(set(evidence), key=lambda span: (span.start, -span.end))
    outer: list[Span] = []
    for span in spans:
        if not outer or span.end > outer[-1].end:
            outer.append(span)
    return (*outer, *(span for span in spans if span not in outer))
