"""What tells a record that is likely to be right from one that is not, read off the record and what stands near it.

Nothing here looks further than ``NEAR`` code points from the trigger, so that a record says the same of itself in a
short passage, such as those that the weights are fitted on, and in a long one.
"""

from collections.abc import Iterator
from math import log1p
from typing import get_args

from chargesheet.records import (
    EVENT_TYPES,
    MODALITIES,
    DocumentRecord,
    EventRecord,
    Mention,
    PartyKind,
    Quote,
    Span,
    Subject,
)
from chargesheet.spelling import name_key

NEAR = 600
"""Code points on either side of a trigger within which other mentions and events count as near."""

FEATURES: tuple[str, ...] = (
    *(f"type-{name}" for name in EVENT_TYPES),
    *(f"modality-{name}" for name in MODALITIES),
    *(f"subject-{kind}" for kind in get_args(PartyKind)),
    "no-subject",
    "many-subjects",
    "subject-elsewhere",
    "subject-distance",
    "subject-by-anaphor",
    "no-date",
    "no-date-beside-dates",
    "date-open",
    "date-to-the-day",
    "date-elsewhere",
    "date-distance",
    "spare-dates",
    "spare-people",
    "spare-organisations",
    "provisions",
    "provision-without-id",
    "no-provision-beside-some",
    "authority",
    "penalty",
    "offence",
    "sentence-length",
    "sentences",
    "events-in-sentence",
    "same-type-near",
    "trigger-of-words",
)
"""Every feature that a record can have, each between 0 and about 1; one that does not hold is left out, as 0."""


def features(event: EventRecord, document: DocumentRecord) -> dict[str, float]:
    """The features of an event that is one of the document's, by their names in ``FEATURES``."""
    return dict(_features(event, _Near(event, document)))


class _Near:
    """What stands in the event's sentence and around it."""

    def __init__(self, event: EventRecord, document: DocumentRecord) -> None:
        start = event.trigger.start
        own = [span for span in event.evidence if span.start <= start < span.end]
        self.sentence = own[0] if own else Span(event.trigger.start, event.trigger.end)
        self.mentions = [mention for mention in document.mentions if self.has(mention)]
        near = [other for other in document.events if other is not event and abs(other.trigger.start - start) < NEAR]
        self.events = [other for other in near if self.has(other.trigger)]
        self.same_type = [other for other in near if other.type == event.type]
        self.labels = {mention.label for mention in document.mentions if abs(mention.start - start) < NEAR}

    def has(self, quote: Quote | Mention) -> bool:
        return self.sentence.start <= quote.start < self.sentence.end


def _features(event: EventRecord, near: _Near) -> Iterator[tuple[str, float]]:
    yield f"type-{event.type}", 1.0
    yield f"modality-{event.modality}", 1.0
    yield from _of_subjects(event, near)
    yield from _of_date(event, near)
    yield "provisions", float(bool(event.provisions))
    yield "provision-without-id", float(any(provision.id is None for provision in event.provisions))
    yield "no-provision-beside-some", float(not event.provisions and "PROVISION" in near.labels)
    yield "authority", float(bool(event.authorities))
    yield "penalty", float(event.penalty is not None)
    yield "offence", float(bool(event.offences))
    yield "sentence-length", _distance(near.sentence.end - near.sentence.start)
    yield "sentences", _share(len(event.evidence), 4)
    yield "events-in-sentence", _share(len(near.events), 5)
    yield "same-type-near", _share(len(near.same_type), 4)
    yield "trigger-of-words", float(" " in event.trigger.text)


def _of_subjects(event: EventRecord, near: _Near) -> Iterator[tuple[str, float]]:
    mentions = [mention for subject in event.subjects for mention in subject.mentions]
    for kind in {subject.kind for subject in event.subjects}:
        yield f"subject-{kind}", 1.0
    yield "no-subject", float(not event.subjects)
    yield "many-subjects", float(len(event.subjects) > 3)
    yield "subject-elsewhere", float(bool(mentions) and not any(near.has(mention) for mention in mentions))
    yield "subject-by-anaphor", float(any(_is_anaphoric(subject) for subject in event.subjects))
    if mentions:
        yield "subject-distance", min(_distance(_gap(event.trigger, mention)) for mention in mentions)
    taken = {mention.start for mention in mentions}
    spare = [mention.label for mention in near.mentions if mention.start not in taken]
    yield "spare-people", _share(spare.count("PERSON"), 4)
    yield "spare-organisations", _share(spare.count("ORG"), 4)


def _of_date(event: EventRecord, near: _Near) -> Iterator[tuple[str, float]]:
    date = event.date
    spare = [m for m in near.mentions if m.label == "DATE" and (date is None or m.start != date.start)]
    yield "spare-dates", _share(len(spare), 3)
    if date is None:
        yield "no-date", 1.0
        yield "no-date-beside-dates", float("DATE" in near.labels)
        return
    quote = Quote(date.text, date.start, date.end)
    yield "date-open", float(date.edtf is not None and "/" in date.edtf)
    yield "date-to-the-day", float(date.edtf is not None and len(date.edtf) == len("2015-11-30"))
    yield "date-elsewhere", float(not near.has(quote))
    yield "date-distance", _distance(_gap(event.trigger, quote))


def _is_anaphoric(subject: Subject) -> bool:
    """Whether a named person stands at the event only by other words: "He", "the two men"."""
    own = {name_key(word) for word in subject.name.split()}
    said = {name_key(word) for mention in subject.mentions for word in mention.text.split()}
    return subject.kind == "person" and not own & said


def _gap(one: Quote, other: Quote) -> int:
    """Code points between two quotes; 0 where they touch."""
    return max(0, one.start - other.end, other.start - one.end)


def _distance(code_points: int) -> float:
    """A length on a scale by its logarithm: 0 at 0, about 1 at 150 code points."""
    return log1p(code_points) / 5


def _share(count: int, most: int) -> float:
    return min(count, most) / most
