"""Events that fields tell of: "Date of arrest: 3 May 2014" is an arrest of whom the card is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet.grammar.penalties import read_penalty
from chargesheet.records import EventType, Modality, Role, Span
from chargesheet.stages.fields import readings as reading
from chargesheet.stages.fields.cards import Card, Field, read_cards
from chargesheet.stages.fields.words import FieldEntry, Value, field_values, label_key
from chargesheet.stages.layers import Argument, LabelledSpan, ModalityReading, Trigger, labelled_spans, layers

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
# "Ana Silva and Rui Costa", "Ana Silva; Rui Costa": between two names that no stage has marked.
_BETWEEN_NAMES = re.compile(r"\s*(?:;|&|\n|\band\b)\s*")


class FieldEvent(Struct, frozen=True):
    """An event of a field: its trigger, its modality, and its arguments as role and span."""

    trigger: Trigger
    modality: ModalityReading
    arguments: tuple[tuple[Role, Span], ...]


class _Draft(Struct):
    """An event while its card is read."""

    trigger: Span
    type: EventType
    rule: str
    roles: defaultdict[Role, list[Span]]
    modality: Modality = "actual"
    cues: tuple[Span, ...] = ()


def field_events(doc: "Doc") -> tuple[FieldEvent, ...]:
    """The events of the passage's fields, in order of their triggers."""
    if ":" not in doc.text and "|" not in doc.text:
        return ()
    reader = _Reader(doc)
    events = [event for card in read_cards(doc.text, layers(doc).blocks) for event in reader.events(card)]
    return tuple(sorted(events, key=lambda event: (event.trigger.start, event.trigger.end)))


def own_events(doc: "Doc") -> dict[int, FieldEvent]:
    """The events of fields by their places in the triggers layer; one that is not there is left out."""
    waiting: defaultdict[Trigger, list[FieldEvent]] = defaultdict(list)
    for event in field_events(doc):
        waiting[event.trigger].append(event)
    triggers = layers(doc).triggers
    return {index: waiting[trigger].pop(0) for index, trigger in enumerate(triggers) if waiting.get(trigger)}


def closed_stretches(doc: "Doc") -> tuple[Span, ...]:
    """Where fields hold no prose, so that no lexicon may look there: labels, and the values that are read here."""
    cards = read_cards(doc.text, layers(doc).blocks)
    return tuple(span for card in cards for field in card.fields for span in _closed(doc.text, field))


def with_field_arguments(doc: "Doc", found: Iterable[Argument]) -> tuple[Argument, ...]:
    """The arguments of a passage, with those of its fields.

    A field's own event has what the field says and nothing else. An event that the prose of a value tells of
    ("Status: freed on bail") keeps what was found for it there; its subject, and in a table its provisions, are those
    of the card where the value names none.

    Args:
        doc: The passage, its triggers layer written.
        found: The arguments that the parse gave.

    Returns:
        All arguments, in order of trigger, role and text.
    """
    triggers = layers(doc).triggers
    own = own_events(doc)
    kept = [argument for argument in found if argument.event not in own]
    added = [
        Argument(index, role, span.start, span.end) for index, event in own.items() for role, span in event.arguments
    ]
    reader = _Reader(doc)
    for card in read_cards(doc.text, layers(doc).blocks):
        for field in card.fields:
            for index, trigger in enumerate(triggers):
                if index not in own and field.value.start <= trigger.start < field.value.end:
                    kept, more = reader.completed(card, field, index, trigger, kept)
                    added += more
    return tuple(sorted({*kept, *added}, key=lambda a: (a.event, a.role, a.start, a.end)))


def _closed(text: str, field: Field) -> Iterator[Span]:
    """The label, and what of the value is no prose."""
    yield field.label
    value, entry = field.value, field.entry
    if entry is None:
        return
    read = _read(text, value)
    if entry.kind == "status" and (read is None or read.entry.kind != "event"):
        return
    if entry.kind == "event" and entry.role in ("date", "place", "authority") and read is None:
        return
    if entry.kind in ("event", "status"):
        rest = re.compile(r";|\.\s").search(text, value.start, value.end)
        yield Span(value.start, rest.end() if rest else value.end)
    else:
        yield value


def _read(text: str, value: Span) -> Value | None:
    """What the value's first piece is in the vocabulary of values."""
    piece = reading.first_piece(text, value)
    return field_values().get(label_key(text[piece.start : piece.end]))


class _Reader:
    """One passage's mentions, for the reading of its cards."""

    def __init__(self, doc: "Doc") -> None:
        self._text = doc.text
        self._read = layers(doc)
        self._mentions = labelled_spans(doc)
        self._entity_at = {
            (span.start, span.end): index
            for index, entity in enumerate(self._read.entities)
            for span in entity.mentions
        }

    def events(self, card: Card) -> Iterator[FieldEvent]:
        """The events of one card; none where nobody is named."""
        subjects = self.subjects(card)
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

    def subjects(self, card: Card) -> list[Span]:
        """Whom a card is about: the names of its first field that names somebody, else those of its heading."""
        for field in card.fields:
            if field.entry is not None and field.entry.kind == "subject":
                return self._named(field.value) or list(self._unmarked(field.value))
        return self._named(card.heading) if card.heading is not None else []

    def completed(
        self, card: Card, field: Field, index: int, trigger: Trigger, found: list[Argument]
    ) -> tuple[list[Argument], list[Argument]]:
        """The arguments without those that a row's event takes from beside its cell, and what the card adds."""
        if card.table:
            found = [a for a in found if a.event != index or field.value.start <= a.start < field.value.end]
        roles = {argument.role for argument in found if argument.event == index}
        added: list[Argument] = []
        if "subject" not in roles:
            added += [Argument(index, "subject", span.start, span.end) for span in self.subjects(card)]
        if "provision" not in roles and (trigger.type in _UNDER_LAW or (card.table and trigger.type == "detention")):
            for other in card.fields:
                if other.entry is not None and (other.entry.role == "provision" or other.entry.type == "charge"):
                    spans = self._inside(other.value, self._read.provisions)
                    added += [Argument(index, "provision", span.start, span.end) for span in spans]
                    if (
                        "offence" not in roles
                        and other.entry.role == "offence"
                        and _read(self._text, other.value) is None
                    ):
                        added += [Argument(index, "offence", s.start, s.end) for s in self._offences(other.value)]
        return found, added

    def _with_field(self, drafts: list[_Draft], field: Field, entry: FieldEntry, subjects: list[Span]) -> list[_Draft]:
        """The drafts with what one field adds to them."""
        read = _read(self._text, field.value)
        if entry.kind == "status":
            if read is None:
                return [*drafts, *self._in_prison(field.value), *self._bare_penalty(field.value)]
            return [*drafts, *(self._status(field.value, read) if read.entry.kind == "event" else [])]
        if entry.kind != "event" or entry.type is None or field.trigger is None:
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
        penalty = reading.penalty(self._text, value)
        if penalty is None or penalty.start != value.start or penalty.end < reading.first_piece(self._text, value).end:
            return
        words = self._text[penalty.start : penalty.end]
        held = _HELD.search(words)
        kind: EventType = "fine" if read_penalty(words, "sentence").kind == "fine" else "sentence"
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
            penalty = reading.penalty(self._text, value)
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
        for span in draft.roles["date"] if draft.modality == "actual" and draft.type in _TO_COME and today else ():
            edtf = next((d.edtf for d in self._read.dates if (d.start, d.end) == (span.start, span.end)), None)
            start = (edtf or "").split("/")[0]
            if today and start[:4].isdigit() and start > today[: len(start)]:
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
        names = [Span(m.start, m.end) for m in self._mentions if m.label in ("PROVISION", "LAW", "DATE")]
        return list(reading.offences(self._text, value, names))

    def _labelled(self, value: Span, label: str) -> list[Span]:
        marked = [mention for mention in self._mentions if mention.label == label]
        return self._inside(value, (m for m in marked if label == "PERSON" or m.end <= value.end))

    @staticmethod
    def _inside(value: Span, readings: "Iterable[LabelledSpan | Struct]") -> list[Span]:
        spans = [Span(read.start, read.end) for read in readings]  # type: ignore[union-attr]
        return [span for span in spans if value.start <= span.start < value.end]


def _carry(drafts: list[_Draft]) -> None:
    """Let what follows a charge take its articles and offences where its own field names none."""
    charge = next((draft for draft in drafts if draft.type == "charge" and draft.modality != "negated"), None)
    for draft in drafts if charge is not None else ():
        if draft is not charge and draft.type in ("trial", "conviction", "acquittal", "sentence", "fine"):
            for role in ("provision", "offence"):
                draft.roles[role] = draft.roles[role] or list(charge.roles[role])  # type: ignore[union-attr]
