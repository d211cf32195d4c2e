"""A document record, arranged for showing: the text cut where highlights begin and end, the events as lists of facts.

The terminal and the page both draw from this; nothing here knows how they look.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct

from chargesheet.records import DocumentRecord, EventDate, EventRecord, Label, Penalty, Provision, Quote, Role, Span
from chargesheet.stores.formats.parts import spaced

# How far a quotation reaches to either side of the trigger where no sentence is known, in characters.
_CONTEXT = 120


class Piece(Struct, frozen=True):
    """A run of the statement's text in which nothing begins or ends.

    Attributes:
        start: Where it begins, in code points.
        text: Its characters.
        mention: The index of the mention that it is in, or ``None``.
        label: That mention's label.
        opens: Whether the mention begins here.
        closes: Whether the mention ends here.
        triggers: The indices of the events whose trigger it is part of.
        begins: Those of them whose trigger begins here.
        ends: Those of them whose trigger ends here.
        arguments: The indices of the events that it takes part in otherwise.
        evidence: The indices of the events that were read from the sentence that it stands in.
    """

    start: int
    text: str
    mention: int | None
    label: Label | None
    opens: bool
    closes: bool
    triggers: tuple[int, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    arguments: tuple[int, ...]
    evidence: tuple[int, ...]


class Value(Struct, frozen=True):
    """One value of a fact: what was understood, the words it was understood from, and where they begin."""

    text: str
    note: str | None = None
    quote: str | None = None
    start: int | None = None


class Fact(Struct, frozen=True):
    """A line of an event: who, by whom, when, where, under which provision, for what, with what penalty."""

    name: str
    values: tuple[Value, ...]


class Quotation(Struct, frozen=True):
    """The trigger in its sentence."""

    before: str
    trigger: str
    after: str


class _Range(NamedTuple):
    start: int
    end: int
    kind: str
    number: int


def pieces(document: DocumentRecord) -> Iterator[Piece]:
    """The statement's text, whole and in order, cut at every border of a mention, argument or evidence."""
    text = document.statement.text
    ranges = [r for r in _ranges(document) if r.start < r.end]
    opening: dict[int, list[_Range]] = {}
    closing: dict[int, list[_Range]] = {}
    for found in ranges:
        opening.setdefault(found.start, []).append(found)
        closing.setdefault(found.end, []).append(found)
    borders = sorted({0, len(text), *opening, *closing})
    active: set[_Range] = set()
    for start, end in itertools.pairwise(borders):
        active.difference_update(closing.get(start, ()))
        active.update(opening.get(start, ()))
        mention = next((r for r in active if r.kind == "mention"), None)
        yield Piece(
            start=start,
            text=text[start:end],
            mention=None if mention is None else mention.number,
            label=None if mention is None else document.mentions[mention.number].label,
            opens=mention is not None and mention.start == start,
            closes=mention is not None and mention.end == end,
            triggers=_indices(active, "trigger"),
            begins=_indices(opening.get(start, ()), "trigger"),
            ends=_indices(closing.get(end, ()), "trigger"),
            arguments=_indices(active, "argument"),
            evidence=_indices(active, "evidence"),
        )


def _indices(active: Iterable[_Range], kind: str) -> tuple[int, ...]:
    return tuple(sorted({r.number for r in active if r.kind == kind}))


def _ranges(document: DocumentRecord) -> Iterator[_Range]:
    for index, mention in enumerate(document.mentions):
        yield _Range(mention.start, mention.end, "mention", index)
    for index, event in enumerate(document.events):
        yield _Range(event.trigger.start, event.trigger.end, "trigger", index)
        for _, quote in argument_quotes(event):
            yield _Range(quote.start, quote.end, "argument", index)
        for span in event.evidence:
            yield _Range(span.start, span.end, "evidence", index)


def argument_quotes(event: EventRecord) -> Iterator[tuple[Role, Quote]]:
    """Every span of the text that takes part in the event, with its role."""
    for subject in event.subjects:
        yield from (("subject", quote) for quote in subject.mentions)
    for authority in event.authorities:
        yield from (("authority", quote) for quote in authority.mentions)
    for place in event.places:
        yield from (("place", quote) for quote in place.mentions)
    if event.date is not None:
        yield "date", Quote(event.date.text, event.date.start, event.date.end)
    for provision in event.provisions:
        yield "provision", Quote(provision.text, provision.start, provision.end)
    yield from (("offence", quote) for quote in event.offences)
    if event.penalty is not None:
        yield "penalty", Quote(event.penalty.text, event.penalty.start, event.penalty.end)


def facts(event: EventRecord) -> tuple[Fact, ...]:
    """The event's arguments in the order in which one asks for them; what is unknown is left out."""
    date, penalty = event.date, event.penalty
    rows = (
        Fact("who", tuple(_party(s.name, _kind(s.kind, s.count), s.mentions) for s in event.subjects)),
        Fact("by", tuple(_party(a.name, _kind(a.kind), a.mentions) for a in event.authorities)),
        Fact("when", () if date is None else (_date(date),)),
        Fact("where", tuple(_party(p.name, None, p.mentions) for p in event.places)),
        Fact("under", tuple(_provision(p) for p in event.provisions)),
        Fact("for", tuple(Value(spaced(o.text), start=o.start) for o in event.offences)),
        Fact("penalty", () if penalty is None else (_penalty(penalty),)),
    )
    return tuple(row for row in rows if row.values)


def _party(name: str, note: str | None, mentions: tuple[Quote, ...]) -> Value:
    first = mentions[0] if mentions else None
    return Value(
        spaced(name),
        note,
        None if first is None or first.text == name else spaced(first.text),
        None if first is None else first.start,
    )


def _kind(kind: str, count: int | None = None) -> str | None:
    """What a party is, where its name does not show it: ``group of 5``, ``organisation``."""
    if kind == "group":
        return "group, count unknown" if count is None else f"group of {count}"
    return kind if kind in {"organisation", "place"} else None


def _date(date: EventDate) -> Value:
    words = spaced(date.text)
    return Value(date.edtf or "not settled", None, None if words == date.edtf else words, date.start)


def _penalty(penalty: Penalty) -> Value:
    parts = (None if penalty.kind == "unknown" else penalty.kind, penalty.duration)
    return Value(spaced(penalty.text), ", ".join(part for part in parts if part) or None, None, penalty.start)


def _provision(provision: Provision) -> Value:
    known = provision.id or f"article {provision.article}, {provision.law or 'law unknown'}"
    return Value(known, None, spaced(provision.text), provision.start)


def quotation(document: DocumentRecord, event: EventRecord) -> Quotation:
    """The trigger in the sentence that it stands in, or with some words to either side where none is known."""
    text = document.statement.text
    trigger = event.trigger
    sentence = next((span for span in event.evidence if _holds(span, trigger)), None)
    if sentence is not None:
        left, right = sentence.start, sentence.end
    else:
        left, right = max(0, trigger.start - _CONTEXT), min(len(text), trigger.end + _CONTEXT)
    cut_left = sentence is None and left > 0
    cut_right = sentence is None and right < len(text)
    return Quotation(
        ("…" if cut_left else "") + spaced(text[left : trigger.start]).lstrip(),
        spaced(trigger.text),
        spaced(text[trigger.end : right]).rstrip() + ("…" if cut_right else ""),
    )


def _holds(span: Span, quote: Quote) -> bool:
    return span.start <= quote.start and quote.end <= span.end and span.end - span.start > quote.end - quote.start
