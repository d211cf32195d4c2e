"""A statement as three runs of the machine read it, and operations made out of numbers, so that any can be drawn."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    EVENT_TYPES,
    LABELS,
    MODALITIES,
    Authority,
    DocumentRecord,
    Entity,
    EventDate,
    EventRecord,
    EventType,
    Label,
    Mention,
    Place,
    Provision,
    Quote,
    Span,
    Statement,
    StatementRef,
    Subject,
    content_id,
    encode,
)
from chargesheet.review.layers import operations as ops
from chargesheet.review.layers.operations import Correction, Operation, ReviewRole
from chargesheet.review.layers.rebuilding import history
from chargesheet.review.layers.state import LayerState, Machine, arguments, key_of

# "é" of José is two characters, 👮 is one code point beyond 16 bits, and one name is written from right to left.
TEXT = (
    "👮 In Almaty, Jose\u0301 Ibarra and Aigül Sadykova were arrested on 3 May 2014 by police.\n"
    "Ibarra was charged under Article 174 of the Criminal Code; Sadykova was released. "
    "سامي‎ was jailed for two years, and J. Ibarra was fined."
)
LONGER = TEXT.replace("Ibarra was charged", "The next day Ibarra was charged", 1)


def words(text: str, wanted: str, nth: int = 0) -> Quote:
    start = -1
    for _ in range(nth + 1):
        start = text.index(wanted, start + 1)
    return Quote(wanted, start, start + len(wanted))


def entity_id(name: str) -> str:
    return content_id("entity", "s1", name)


def _mention(text: str, wanted: str, label: Label, of: str | None, nth: int = 0) -> Mention:
    q = words(text, wanted, nth)
    return Mention(text=q.text, start=q.start, end=q.end, label=label, entity=None if of is None else entity_id(of))


def _subject(name: str, *mentions: Quote) -> Subject:
    return Subject(name=name, kind="person", count=1, entity=entity_id(name), mentions=mentions)


def event(text: str, kind: EventType, trigger: str, model: str, **values: Any) -> EventRecord:
    found = words(text, trigger)
    fields: dict[str, Any] = {
        "subjects": (),
        "authorities": (),
        "places": (),
        "date": None,
        "provisions": (),
        "offences": (),
        "penalty": None,
    }
    return EventRecord(
        schema=EVENT_SCHEMA,
        id=content_id("event", "s1", kind, str(found.start)),
        type=kind,
        modality="actual",
        statement=StatementRef(id="s1", title="Almaty", date="2014-05-10", source="a.md"),
        trigger=found,
        evidence=(Span(0, text.index("\n")),),
        confidence=None,
        model=model,
        **(fields | values),
    )


JOSE, AIGUL = "Jose\u0301 Ibarra", "Aigül Sadykova"


def _document(text: str, model: str, events: Sequence[EventRecord], drop: str | None = None) -> DocumentRecord:
    mentions = [
        _mention(text, "Almaty", "PLACE", "Almaty"),
        _mention(text, JOSE, "PERSON", JOSE),
        _mention(text, AIGUL, "PERSON", AIGUL),
        _mention(text, "3 May 2014", "DATE", None),
        _mention(text, "Ibarra", "PERSON", JOSE, 1),
        _mention(text, "Article 174 of the Criminal Code", "PROVISION", None),
        _mention(text, "Sadykova", "PERSON", AIGUL, 1),
        _mention(text, "J. Ibarra", "PERSON", "J. Ibarra"),
    ]
    names: list[tuple[str, Any]] = [("Almaty", "PLACE"), (JOSE, "PERSON"), (AIGUL, "PERSON"), ("J. Ibarra", "PERSON")]
    return DocumentRecord(
        schema=DOCUMENT_SCHEMA,
        id="s1",
        statement=Statement(id="s1", text=text, title="Almaty", date="2014-05-10", country="KZ", source="a.md"),
        mentions=tuple(m for m in mentions if m.text != drop),
        entities=tuple(
            Entity(id=entity_id(name), label=label, name=name, aliases=()) for name, label in names if name != drop
        ),
        events=tuple(events),
    )


def _events(text: str, model: str) -> dict[str, EventRecord]:
    jose, aigul = words(text, JOSE), words(text, AIGUL)
    provision = words(text, "Article 174 of the Criminal Code")
    date = words(text, "3 May 2014")
    return {
        "arrest": event(
            text,
            "arrest",
            "arrested",
            model,
            subjects=(_subject(JOSE, jose), _subject(AIGUL, aigul)),
            authorities=(Authority(name="police", kind="unknown", mentions=(words(text, "police"),)),),
            places=(Place(name="Almaty", mentions=(words(text, "Almaty"),)),),
            date=EventDate(edtf="2014-05-03", text=date.text, start=date.start, end=date.end),
        ),
        "charge": event(
            text,
            "charge",
            "charged",
            model,
            subjects=(_subject(JOSE, words(text, "Ibarra", 1)),),
            provisions=(
                Provision(
                    id="KZ:criminal-code:174",
                    article="174",
                    law="Criminal Code",
                    country="KZ",
                    kind="criminal",
                    text=provision.text,
                    start=provision.start,
                    end=provision.end,
                ),
            ),
        ),
        "release": event(text, "release", "released", model, subjects=(_subject(AIGUL, words(text, "Sadykova", 1)),)),
        "fine": event(text, "fine", "fined", model, subjects=(_subject("J. Ibarra", words(text, "J. Ibarra")),)),
    }


def machine(document: DocumentRecord) -> Machine:
    return Machine(content_id("machine", encode(document)), document)


def first() -> Machine:
    found = _events(TEXT, "model 1.0")
    return machine(_document(TEXT, "model 1.0", list(found.values())))


def second() -> Machine:
    """A newer model: no charge but a trial, an event more, a release without its subject, a name less."""
    found = _events(TEXT, "model 2.0")
    found["charge"] = msgspec.structs.replace(
        found["charge"], type="trial", id=content_id("event", "s1", "trial", str(found["charge"].trigger.start))
    )
    found["release"] = msgspec.structs.replace(found["release"], subjects=())
    found["sentence"] = event(TEXT, "sentence", "jailed", "model 2.0")
    del found["fine"]
    return machine(_document(TEXT, "model 2.0", list(found.values()), drop="J. Ibarra"))


def third() -> Machine:
    """The first model's reading of another text: words were put in before the charge."""
    found = _events(LONGER, "model 1.0")
    return machine(_document(LONGER, "model 1.0", list(found.values())))


MACHINES = (first(), second(), third())
AUTHORS: tuple[tuple[str, ReviewRole], ...] = (("amina", "annotator"), ("ben", "adjudicator"))


def correction(
    number: int, author: str, operation: Operation, machine: Machine = MACHINES[0], role: ReviewRole = "annotator"
) -> Correction:
    return Correction(
        id=f"correction-{number}",
        statement="s1",
        sequence=number,
        author=author,
        role=role,
        at=f"2026-01-02T03:04:{number % 60:02}.000Z",
        machine=machine.digest,
        operation=operation,
    )


Genes = tuple[int, int, int, int]


def bred(genes: Genes, state: LayerState, log: Sequence[Correction], author: str) -> Operation:
    """The operation that some numbers mean in a state; it need not be one that may be taken."""
    kind, a, b, c = genes
    text = state.text
    start = a % len(text)
    end = start + b % 12
    events = [e.id for e in state.events] or ["none"]
    found = events[a % len(events)]
    entities = [e.id for e in state.entities] or ["none"]
    mentions = [Span(m.start, m.end) for m in state.mentions] or [Span(0, 1)]
    at = mentions[b % len(mentions)]
    value = _value((a, b, c), start, end, entities, at)
    past = history(log, author)
    makers: list[Callable[[], Operation]] = [
        lambda: ops.Accept(found),
        lambda: ops.Reject(found),
        lambda: ops.SetType(found, EVENT_TYPES[b % len(EVENT_TYPES)]),
        lambda: ops.SetModality(found, MODALITIES[b % len(MODALITIES)]),
        lambda: ops.SetTrigger(found, start, end),
        lambda: ops.AddArgument(found, value),
        lambda: _on_argument(state, found, b, c, None),
        lambda: _on_argument(state, found, b, c, value),
        lambda: ops.AddEvent(
            type=EVENT_TYPES[b % len(EVENT_TYPES)], start=start, end=end, values=(value,) if c % 2 else ()
        ),
        lambda: ops.AddMention(
            start=start,
            end=end,
            label=LABELS[c % len(LABELS)],
            entity=entities[b % len(entities)] if c % 3 == 0 else None,
        ),
        lambda: ops.RemoveMention(at.start, at.end),
        lambda: ops.RelabelMention(at.start, at.end, LABELS[c % len(LABELS)]),
        lambda: ops.AssignMention(at.start, at.end, entities[c % len(entities)]),
        lambda: ops.MergeEntities(entities[b % len(entities)], (entities[c % len(entities)],)),
        lambda: ops.SplitEntity(entity=entities[c % len(entities)], mentions=(at,), name="Zoé" if a % 2 else None),
        lambda: ops.RenameEntity(entities[c % len(entities)], f"Name {b}"),
        lambda: ops.Note(found if c % 2 else None, "\u202eseen" * (b % 3)),
        lambda: ops.Finish(bool(b % 2)),
        lambda: ops.Undo(past.undo[-1 - b % len(past.undo)] if past.undo else "none"),
        lambda: ops.Undo(past.redo[-1 - b % len(past.redo)][0] if past.redo else "none"),
    ]
    return makers[kind % len(makers)]()


KINDS = 20


def _value(genes: tuple[int, int, int], start: int, end: int, entities: list[str], at: Span) -> ops.Value:
    a, b, c = genes
    spans = (at,) if a % 2 else (Span(start, end), at)
    entity = entities[c % len(entities)] if a % 3 else None
    return [
        lambda: ops.SubjectValue(mentions=spans, kind="person", count=1, entity=entity),
        lambda: ops.AuthorityValue(mentions=spans, kind="organisation", name="Court" if b % 2 else None),
        lambda: ops.PlaceValue(mentions=spans),
        lambda: ops.DateValue(start=start, end=end, edtf=(None, "2014-05", "2014-05-03/..", "yesterday")[b % 4]),
        lambda: ops.ProvisionValue(
            start=start, end=end, article="174", id=("KZ:criminal-code:174", None, "KZ:no-such-law:174")[b % 3]
        ),
        lambda: ops.OffenceValue(start=start, end=end),
        lambda: ops.PenaltyValue(start=start, end=end, kind="custody", duration=("P2Y", None, "long")[b % 3]),
    ][c % 7]()


def _on_argument(state: LayerState, event_id: str, b: int, c: int, value: ops.Value | None) -> Operation:
    found = state.event(event_id)
    fields = {"subject": "subjects", "authority": "authorities", "place": "places", "date": "date"}
    fields |= {"provision": "provisions", "offence": "offences", "penalty": "penalty"}
    role: Any = ops.role_of(value) if value is not None else list(fields)[b % 7]
    there = arguments(found.record, fields[role]) if found is not None else ()  # type: ignore[arg-type]
    key = key_of(there[c % len(there)]) if there else "none"
    if value is None:
        return ops.RemoveArgument(event_id, role, key)
    return ops.ReplaceArgument(event_id, key, value)


class Making:
    """What tests make states of."""

    text = TEXT
    longer = LONGER
    machines = MACHINES
    authors = AUTHORS
    kinds = KINDS
    jose, aigul = JOSE, AIGUL
    words = staticmethod(words)
    entity_id = staticmethod(entity_id)
    event = staticmethod(event)
    machine = staticmethod(machine)
    correction = staticmethod(correction)
    bred = staticmethod(bred)


@pytest.fixture(scope="session")
def making() -> type[Making]:
    return Making
