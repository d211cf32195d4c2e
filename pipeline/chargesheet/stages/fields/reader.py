"""Events that fields tell of: "Date of arrest: 3 May 2014" is an arrest of whom the card is about."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet.grammar.by_language import read_penalty
from chargesheet.records import EventType, Modality, Role, Span
from chargesheet.stages.fields import readings as reading
from chargesheet.stages.fields.cards import Card, Field, read_cards
from chargesheet.stages.fields.words import FieldEntry, Value, field_values, label_key
from chargesheet.stages.layers import (
    DateReading,
    FieldCard,
    FieldEvent,
    LabelledSpan,
    ModalityReading,
    ProvisionReading,
    Trigger,
    labelled_spans,
    layers,
)
from chargesheet.stages.modality.future import begins_after

if TYPE_CHECKING:
    from spacy.tokens import Doc

_Reading = LabelledSpan | ProvisionReading | DateReading
_UNDER_LAW: frozenset[EventType] = frozenset(
    ("charge", "trial", "conviction", "acquittal", "sentence", "fine", "dismissal", "investigation")
)
_PENAL: frozenset[EventType] = frozenset(("sentence", "fine", "detention"))
_PLACED: frozenset[EventType] = frozenset(("arrest", "detention", "search", "execution"))
_TO_COME: frozenset[EventType] = frozenset(("trial", "release", "execution", "appeal", "removal"))
# "Ali Aslanov, also known as Alik", "Ali Aslanov (Alik)": what follows names the same person again.
_ALIAS = re.compile(r"\(|\b(?:also\s+known\s+as|known\s+as|a\.?k\.?a\b\.?|alias|nicknamed|n[ée]e|born)", re.IGNORECASE)
# "in Evin Prison", "held at Kresty detention centre": group 1 is the word for custody.
_IN_PRISON = re.compile(
    r"(?:(?:currently|still|now)\s)?(?:held\s|detained\s|imprisoned\s)?(?:in|at)\s[^;.:\n]{0,60}?"
    r"\b(prison|jail|gaol|detention|custody|penal\scolony|penitentiary)\b",
    re.IGNORECASE,
)
# "15 days' detention", "10 days of administrative arrest": these words of a penalty make it a detention.
_HELD = re.compile(r"\b(?:detention|arrest|custody)\b", re.IGNORECASE)
# What may stand before the verb at the start of a value: "was later " in "was later released".
_FILLERS = re.compile(
    r"(?:(?:he|she|they|was|were|is|has|have|had|been|be|later|then|since|conditionally|first)\s+){0,4}",
    re.IGNORECASE,
)
# "Ana Silva and Rui Costa", "Ana Silva; Rui Costa": between two names that no stage has marked.
_BETWEEN_NAMES = re.compile(r"\s*(?:;|&|\n|\band\b)\s*")


class _Draft(Struct):
    """An event while its card is read."""

    trigger: Span
    type: EventType
    rule: str
    roles: defaultdict[Role, list[Span]]
    modality: Modality = "actual"
    cues: tuple[Span, ...] = ()


def read_fields(doc: "Doc", told: Iterable[Trigger] = ()) -> tuple[FieldCard, ...]:
    """What the passage's fields tell, card by card.

    Args:
        doc: The passage, its layers up to the entities written.
        told: Events that the words of the values name, in order: a cell that starts with "released" tells of that
            event, whatever its column is for.
    """
    text = doc.text
    if ":" not in text and "|" not in text:
        return ()
    reader = _Reader(doc, text, told)
    return tuple(map(reader.card, read_cards(text, layers(doc).blocks, doc.lang_)))


def _is_open(entry: FieldEntry) -> bool:
    """Whether the value of an event's label may be prose: "Arrested: at home, on 3 May"."""
    return entry.kind == "event" and entry.role in ("date", "place", "authority")


def _read(text: str, value: Span, code: str) -> Value | None:
    """What the value's first piece is in the vocabulary of values."""
    piece = reading.first_piece(text, value)
    return field_values(code).get(label_key(text[piece.start : piece.end]))


class _Reader:
    """One passage's mentions, for the reading of its cards."""

    def __init__(self, doc: "Doc", text: str, told: Iterable[Trigger]) -> None:
        self._text = text
        self._code = doc.lang_
        self._read = layers(doc)
        self._mentions = labelled_spans(doc)
        self._told = tuple(told)
        self._edtf = {(date.start, date.end): date.edtf for date in self._read.dates}
        self._of_label: defaultdict[str, list[LabelledSpan]] = defaultdict(list)
        for mention in self._mentions:
            self._of_label[mention.label].append(mention)
        self._entity_at = {
            (span.start, span.end): index
            for index, entity in enumerate(self._read.entities)
            for span in entity.mentions
        }

    def card(self, card: Card) -> FieldCard:
        """What one card tells."""
        subjects = self._subjects(card)
        lawful = [
            field.value
            for field in card.fields
            if field.entry is not None and (field.entry.role == "provision" or field.entry.type == "charge")
        ]
        worded = [
            field.value
            for field in card.fields
            if field.entry is not None
            and field.entry.type == "charge"
            and field.entry.role == "offence"
            and _read(self._text, field.value, self._code) is None
        ]
        return FieldCard(
            table=card.table,
            subjects=tuple(subjects),
            provisions=tuple(span for value in lawful for span in self._inside(value, self._read.provisions)),
            offences=tuple(span for value in worded for span in self._offences(value)),
            events=tuple(self._events(card, subjects)),
            values=tuple(Span(field.value.start, field.value.end) for field in card.fields),
            closed=tuple(span for field in card.fields for span in self._closed(field)),
        )

    def _events(self, card: Card, subjects: list[Span]) -> Iterator[FieldEvent]:
        """The events of one card; none where nobody is named."""
        if not subjects:
            return
        drafts: list[_Draft] = []
        for field in card.fields:
            if field.entry is not None:
                drafts = self._with_field(drafts, field, field.entry, subjects)
        for field in card.fields:
            if field.entry is not None and field.entry.kind == "detail":
                self._detail(drafts, field.entry, field.value, every=card.table)
        _carry(drafts)
        for draft in drafts:
            draft.roles["subject"] = draft.roles["subject"] or subjects
            yield FieldEvent(
                Trigger(draft.trigger.start, draft.trigger.end, draft.type, draft.rule),
                self._modality(draft),
                tuple((role, span) for role, spans in draft.roles.items() for span in dict.fromkeys(spans)),
            )

    def _subjects(self, card: Card) -> list[Span]:
        """Whom a card is about: the names of its first field that names somebody, else those of its heading."""
        for field in card.fields:
            if field.entry is not None and field.entry.kind == "subject":
                return self._named(field.value) or list(self._unmarked(field.value))
        return self._named(card.heading) if card.heading is not None else []

    def _closed(self, field: Field) -> Iterator[Span]:
        """The label, and what of the value is no prose."""
        yield field.label
        value, entry = field.value, field.entry
        if entry is None:
            return
        read = _read(self._text, value, self._code)
        if entry.kind == "status" and (read is None or read.entry.kind != "event"):
            return
        if _is_open(entry) and read is None:
            first = self._first_told(value)
            if first is not None and first.type == entry.type:
                yield Span(first.start, first.end)
            return
        if entry.kind in ("event", "status"):
            rest = re.compile(r";|\.\s").search(self._text, value.start, value.end)
            yield Span(value.start, rest.end() if rest else value.end)
        else:
            yield value

    def _first_told(self, value: Span) -> Trigger | None:
        """The event that a value starts with the name of: "was released in 2016"."""
        at = bisect_left(self._told, value.start, key=lambda trigger: trigger.start)
        if at == len(self._told) or self._told[at].end > value.end:
            return None
        before = _FILLERS.fullmatch(self._text, value.start, self._told[at].start)
        return self._told[at] if before else None

    def _with_field(self, drafts: list[_Draft], field: Field, entry: FieldEntry, subjects: list[Span]) -> list[_Draft]:
        """The drafts with what one field adds to them."""
        read = _read(self._text, field.value, self._code)
        if entry.kind == "status":
            if read is None:
                return [*drafts, *self._in_prison(field.value), *self._bare_penalty(field.value)]
            return [*drafts, *(self._status(field.value, read) if read.entry.kind == "event" else [])]
        if entry.kind != "event" or entry.type is None or field.trigger is None:
            return drafts
        if _is_open(entry):
            if read is not None and read.entry.kind == "event" and read.entry.type != entry.type:
                return [*drafts, *self._status(field.value, read)]
            first = self._first_told(field.value) if read is None else None
            if first is not None and first.type != entry.type:
                return drafts
        draft = _Draft(field.trigger, entry.type, f"field.{entry.id}", defaultdict(list), entry.modality)
        kind = None if read is None else read.entry.kind
        if kind in ("blank", "none") or (kind == "pending" and entry.type not in _TO_COME):
            if not (kind == "none" and entry.none_negates):
                return drafts
            draft.modality, draft.cues = "negated", (reading.first_piece(self._text, field.value),)
            return [*drafts, draft]
        if kind == "unknown" and not entry.unknown_counts:
            return drafts
        if kind == "pending":
            draft.modality, draft.cues = "planned", (reading.first_piece(self._text, field.value),)
        if kind is None or kind == "pending":
            apart = self._for_each(draft, field.value, subjects)
            if apart:
                return [*drafts, *apart]
            self._fill(draft, entry, field.value, bare=kind is None)
        for told in drafts:
            if told.type == draft.type and told.modality == draft.modality and told.rule != draft.rule:
                for role, spans in draft.roles.items():
                    told.roles[role] = told.roles[role] or spans
                return drafts
        return [*drafts, draft]

    def _status(self, value: Span, read: Value) -> list[_Draft]:
        """The event that the value of a status names: "in pre-trial detention"."""
        if read.entry.type is None:
            return []
        pattern = r"\s+".join(map(re.escape, read.trigger.split()))
        found = re.compile(pattern, re.IGNORECASE).search(self._text, value.start, value.end)
        if found is None:
            return []
        draft = _Draft(
            Span(*found.span()), read.entry.type, f"status.{read.entry.id}", defaultdict(list), read.entry.modality
        )
        self._fill(draft, None, value, bare=False)
        return [draft]

    def _in_prison(self, value: Span) -> Iterator[_Draft]:
        """The detention of a status that says where somebody is held: "in Evin Prison"."""
        found = _IN_PRISON.match(self._text, value.start, value.end)
        if found is not None:
            draft = _Draft(Span(*found.span(1)), "detention", "status.in-prison", defaultdict(list))
            self._fill(draft, None, value, bare=False)
            yield draft

    def _bare_penalty(self, value: Span) -> Iterator[_Draft]:
        """The event of a status that is a penalty and nothing else: "15 days' detention", "a fine of 500 euros"."""
        penalty = reading.penalty(self._text, value, self._code)
        if penalty is None or penalty.start != value.start or penalty.end < reading.first_piece(self._text, value).end:
            return
        words = self._text[penalty.start : penalty.end]
        held = _HELD.search(words)
        kind: EventType = "fine" if read_penalty(words, self._code, "sentence").kind == "fine" else "sentence"
        last = held or re.compile(r"\w+\W*$").search(words)
        trigger = Span(penalty.start + last.start(), penalty.start + last.end()) if last else penalty
        roles: defaultdict[Role, list[Span]] = defaultdict(list, {"penalty": [penalty]})
        yield _Draft(trigger, "detention" if held else kind, "status.penalty", roles)

    def _fill(self, draft: _Draft, entry: FieldEntry | None, value: Span, *, bare: bool) -> None:
        """Give an event what a value says. ``bare``: where no stage found the role's own value, it is all of it."""
        role = None if entry is None else entry.role
        dates = self._inside(value, self._read.dates)
        draft.roles["date"] += dates[:1]
        if draft.type in _UNDER_LAW or draft.type == "arrest":
            draft.roles["provision"] += self._inside(value, self._read.provisions)
        if draft.type in _PENAL:
            penalty = reading.penalty(self._text, value, self._code)
            if penalty is None and bare and role == "penalty":
                piece = reading.first_piece(self._text, value)
                penalty = piece if any(map(str.isalnum, self._text[piece.start : piece.end])) else None
            draft.roles["penalty"] += [penalty] if penalty is not None else []
        if role == "offence" and bare:
            draft.roles["offence"] += self._offences(value)
        if role == "place" and bare:
            draft.roles["place"] += reading.places(self._text, value, self._labelled(value, "PLACE"), dates)
        elif draft.type in _PLACED:
            draft.roles["place"] += self._labelled(value, "PLACE")
        actor = reading.authority(self._text, value, whole=role == "authority")
        if actor is not None:
            known = [span for span in self._labelled(value, "ORG") if span.start < actor.end and span.end > actor.start]
            draft.roles["authority"] += known[:1] or [actor]

    def _for_each(self, draft: _Draft, value: Span, subjects: list[Span]) -> list[_Draft]:
        """One event for each person where a value tells them apart: "death for Bo, life imprisonment for An"."""
        if draft.type not in _PENAL or len(subjects) < 2:
            return []
        whom = [
            span
            for span in self._labelled(value, "PERSON")
            if self._text[value.start : span.start].rstrip().endswith(" for")
        ]
        apart: list[_Draft] = []
        at = value.start
        for span in whom if len(whom) > 1 else ():
            end = at + len(self._text[at : span.start].rstrip().removesuffix("for").rstrip())
            start = at + len(self._text[at:end]) - len(self._text[at:end].lstrip(" ,;"))
            penalty = reading.penalty(self._text, Span(start, end)) or Span(start, end)
            roles: defaultdict[Role, list[Span]] = defaultdict(list, {"subject": [span], "penalty": [penalty]})
            apart.append(_Draft(penalty if apart else draft.trigger, draft.type, draft.rule, roles, draft.modality))
            at = span.end
        return apart

    def _detail(self, drafts: list[_Draft], entry: FieldEntry, value: Span, *, every: bool) -> None:
        """Give a detail to the best of the events that it belongs to, or to ``every`` one."""
        chosen = [draft for kind in entry.types for draft in drafts if draft.type == kind]
        for draft in chosen if every else chosen[:1]:
            if entry.role == "provision":
                draft.roles["provision"] += self._inside(value, self._read.provisions)
            elif entry.role == "offence":
                draft.roles["offence"] += self._offences(value)
            elif entry.role == "authority" and "authority" not in draft.roles:
                actor = reading.authority(self._text, value, whole=True)
                known = self._labelled(value, "ORG")
                draft.roles["authority"] += known[:1] or ([actor] if actor is not None else [])

    def _modality(self, draft: _Draft) -> ModalityReading:
        """Planned, where the label is silent and the date lies behind the statement's own."""
        today = self._read.statement.date if self._read.statement is not None else None
        for span in draft.roles["date"] if draft.modality == "actual" and draft.type in _TO_COME else ():
            if begins_after(self._edtf.get((span.start, span.end)), today):
                return ModalityReading("planned", (span,))
        return ModalityReading(draft.modality, draft.cues)

    def _named(self, value: Span) -> list[Span]:
        """The persons, else the organisations, that a value names, each once."""
        alias = _ALIAS.search(self._text, value.start, value.end)
        shown = Span(value.start, alias.start() if alias else value.end)
        spans = self._labelled(shown, "PERSON") or self._labelled(shown, "ORG")
        return list({self._entity_at.get((span.start, span.end), span): span for span in reversed(spans)}.values())[
            ::-1
        ]

    def _unmarked(self, value: Span) -> Iterator[Span]:
        """The names of a value in which no stage has marked any."""
        alias = _ALIAS.search(self._text, value.start, value.end)
        end = alias.start() if alias else value.end
        at = value.start
        for between in [*_BETWEEN_NAMES.finditer(self._text, at, end), None]:
            stop = between.start() if between else end
            name = self._text[at:stop].rstrip(" ,;.")
            if any(map(str.isupper, name[:1])):
                yield Span(at, at + len(name))
            at = between.end() if between else end

    def _offences(self, value: Span) -> list[Span]:
        names = [span for label in ("PROVISION", "LAW", "DATE") for span in self._of(label, value)]
        return list(reading.offences(self._text, value, names))

    def _labelled(self, value: Span, label: str) -> list[Span]:
        return [span for span in self._of(label, value) if label == "PERSON" or span.end <= value.end]

    def _of(self, label: str, value: Span) -> list[Span]:
        return self._inside(value, self._of_label[label])

    @staticmethod
    def _inside(value: Span, readings: "Sequence[_Reading]") -> list[Span]:
        """Those that start inside the value; they are in order of the text."""
        first, last = (bisect_left(readings, at, key=lambda read: read.start) for at in (value.start, value.end))
        return [Span(read.start, read.end) for read in readings[first:last]]


def _carry(drafts: list[_Draft]) -> None:
    """Let what follows a charge take its articles and offences where its own field names none."""
    charge = next((draft for draft in drafts if draft.type == "charge" and draft.modality != "negated"), None)
    for draft in drafts if charge is not None else ():
        if draft is not charge and draft.type in ("trial", "conviction", "acquittal", "sentence", "fine"):
            for role in ("provision", "offence"):
                draft.roles[role] = draft.roles[role] or list(charge.roles[role])  # type: ignore[union-attr]
