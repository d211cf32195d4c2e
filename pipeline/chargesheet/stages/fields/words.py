"""The words of fields: the labels that lists of prisoners use, and the values that are no facts."""

import re
from functools import cache
from typing import Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.errors import VocabularyError
from chargesheet.records import EventType, Modality, Role
from chargesheet.spelling import name_key

FieldKind = Literal["subject", "event", "detail", "status", "closed"]
ValueKind = Literal["blank", "none", "unknown", "pending", "event"]

# "Date of [arrest]": group 1 is the trigger.
_BRACKETS = re.compile(r"\[([^\]]+)\]")
# "Charge(s)", "Charge/s": the plural that a form leaves open.
_OPEN_PLURAL = re.compile(r"\(s\)|/s\b", re.IGNORECASE)


class FieldEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Labels that do the same work. Letter case, "(s)" and runs of spaces are not looked at.

    Attributes:
        id: ``field.<id>`` is the trigger's ``rule``.
        kind: A ``subject`` names whom the fields are about; an ``event`` tells of one; a ``detail`` belongs to an event
            that another field tells of; the value of a ``status`` is prose that tells of events itself; what is
            ``closed`` tells of none, and neither does its value.
        labels: ``Date of [arrest]``; the brackets mark the word that is the trigger; each label of an event has them.
        type: The event's type.
        role: What the value is in the first place. Dates, articles and penalties are found in it in any case.
        types: The events that a detail belongs to, the best first.
        modality: What the label makes of the event: ``Next [hearing]`` is planned.
        unknown_counts: Whether there was an event though the value is unknown: there was an arrest in ``Date of arrest:
            unknown``.
        none_negates: Whether the value "none" denies the event instead of telling nothing: ``Charge: none``.
    """

    id: str
    kind: FieldKind
    labels: tuple[str, ...]
    type: EventType | None = None
    role: Role | None = None
    types: tuple[EventType, ...] = ()
    modality: Modality = "actual"
    unknown_counts: bool = False
    none_negates: bool = False


class ValueEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Values that a whole field may have, up to its first comma, semicolon or bracket; letter case is not looked at.

    Attributes:
        id: A stable name; ``status.<id>`` is the trigger's ``rule`` where the value names an event.
        kind: ``blank``: nothing is said. ``none``: there is no such thing. ``unknown``: nobody knows. ``pending``: it
            is still to come. ``event``: as the value of a status it names an event.
        words: The values. Where an event's trigger is not all of a value it is in brackets.
        type: The event that a status names.
        modality: Its modality.
    """

    id: str
    kind: ValueKind
    words: tuple[str, ...]
    type: EventType | None = None
    modality: Modality = "actual"


class Label(Struct, frozen=True):
    """A label ready for matching: its entry and the word of it that is the trigger."""

    entry: FieldEntry
    trigger: str | None


class Value(Struct, frozen=True):
    """A value ready for matching: its entry and the words of it that are the trigger."""

    entry: ValueEntry
    trigger: str


def label_key(text: str) -> str:
    """What a label is compared by: ``Charge(s)`` is ``charges``."""
    return " ".join(name_key(_OPEN_PLURAL.sub("s", text)).split())


def read_label(entry: FieldEntry, label: str) -> tuple[str, Label]:
    """The key and the reading of a label.

    Raises:
        VocabularyError: It is an event's and marks no trigger, or the event has no type.
    """
    found = _BRACKETS.search(label)
    if entry.kind == "event" and (found is None or entry.type is None):
        raise VocabularyError(f"{entry.id}: {label!r} must mark its trigger, and its entry must have a type. Mend it.")
    return label_key(_BRACKETS.sub(r"\1", label)), Label(entry, found[1] if found else None)


@cache
def field_labels(code: str = languages.DEFAULT) -> dict[str, Label]:
    """All labels of a language by their keys.

    Raises:
        VocabularyError: A label stands twice, or marks no trigger.
    """
    labels: dict[str, Label] = {}
    for entry in languages.language(code).entries("fields.toml", FieldEntry):
        for label in entry.labels:
            key, read = read_label(entry, label)
            if key in labels:
                raise VocabularyError(f"{entry.id}: the label {label!r} stands twice. Keep one.")
            labels[key] = read
    return labels


@cache
def field_values(code: str = languages.DEFAULT) -> dict[str, Value]:
    """All values of a language by their keys."""
    values: dict[str, Value] = {}
    for entry in languages.language(code).entries("field_values.toml", ValueEntry):
        for word in entry.words:
            found = _BRACKETS.search(word)
            plain = _BRACKETS.sub(r"\1", word)
            values[label_key(plain)] = Value(entry, found[1] if found else plain)
    return values
