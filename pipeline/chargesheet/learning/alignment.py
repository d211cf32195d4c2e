"""Gold values to the spans that a model can point at.

Gold names an event's parties, places, offences and penalty by their words, resolved over the passage. Training needs
spans: a name becomes its mention nearest to the trigger (its other mentions are neither right nor wrong), any other
words become a phrase where they stand nearest to the trigger.
"""

import re
from dataclasses import dataclass

from chargesheet.learning.gold import GoldDate, GoldDocument, GoldEvent, GoldProvision, GoldValue
from chargesheet.records import Role
from chargesheet.spelling import without_accents
from chargesheet.stages.encoder.labels import PhraseLabel

_PHRASE_OF_ROLE: dict[Role, PhraseLabel] = {
    "subject": "PARTY",
    "authority": "PARTY",
    "offence": "OFFENCE",
    "penalty": "PENALTY",
}
_NAMES = frozenset({"PERSON", "ORG", "PLACE"})


@dataclass(frozen=True, slots=True)
class LabelledRange:
    """Characters ``start`` to before ``end`` of the passage, with a label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class AlignedTrigger:
    """A trigger with its event's type and modality."""

    start: int
    end: int
    type: str
    modality: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """A passage with all its gold as spans.

    Attributes:
        mentions: The labelled spans of the gold.
        triggers: One for each event.
        phrases: Spans that are arguments but no mention; none stands twice.
        roles: ``(trigger, candidate) -> role``, a candidate being an index into ``mentions + phrases``.
        unclear: Pairs that are neither right nor wrong.
        lost: Values that stand nowhere in the passage.
    """

    text: str
    mentions: tuple[LabelledRange, ...]
    triggers: tuple[AlignedTrigger, ...]
    phrases: tuple[LabelledRange, ...]
    roles: dict[tuple[int, int], Role]
    unclear: frozenset[tuple[int, int]]
    lost: tuple[tuple[Role, str], ...]

    @property
    def candidates(self) -> tuple[LabelledRange, ...]:
        """Everything that a role can point at."""
        return self.mentions + self.phrases


def align(document: GoldDocument) -> Aligned:
    """The gold of one passage as spans."""
    text = document.text
    mentions = tuple(LabelledRange(m.start, m.end, m.label) for m in document.mentions)
    triggers = tuple(AlignedTrigger(e.trigger.start, e.trigger.end, e.type, e.modality) for e in document.events)
    phrases: dict[LabelledRange, int] = {}
    roles: dict[tuple[int, int], Role] = {}
    unclear: set[tuple[int, int]] = set()
    lost: list[tuple[Role, str]] = []
    for number, (event, trigger) in enumerate(zip(document.events, triggers, strict=True)):
        for role, span in _placed(event):
            inside = [i for i, m in enumerate(mentions) if m.start < span.end and span.start < m.end]
            if inside:
                roles[number, inside[0]] = role
            else:
                lost.append((role, text[span.start : span.end]))
        for role, value in _worded(event):
            same = _mentions_of(value.text, role, mentions, text)
            if same:
                same.sort(key=lambda i: _gap(mentions[i], trigger))
                roles.setdefault((number, same[0]), role)
                unclear.update((number, i) for i in same[1:])
                continue
            label = _PHRASE_OF_ROLE.get(role)
            spans = [LabelledRange(a, b, label) for a, b in _places(value, text)] if label else []
            if not spans:
                lost.append((role, value.text))
                continue
            nearest = min(spans, key=lambda span: _gap(span, trigger))
            index = phrases.setdefault(nearest, len(phrases))
            roles.setdefault((number, len(mentions) + index), role)
    return Aligned(text, mentions, triggers, tuple(phrases), roles, frozenset(unclear - roles.keys()), tuple(lost))


def _placed(event: GoldEvent) -> list[tuple[Role, GoldDate | GoldProvision]]:
    """The event's arguments that the gold gives as spans of the mentions' kind."""
    return [*(("date", d) for d in event.dates), *(("provision", p) for p in event.provisions)]


def _worded(event: GoldEvent) -> list[tuple[Role, GoldValue]]:
    """The event's arguments that the gold gives as words."""
    found: list[tuple[Role, GoldValue]] = [("subject", GoldValue(s.name, s.start, s.end)) for s in event.subjects]
    found += [("authority", value) for value in event.authorities]
    found += [("place", value) for value in event.places]
    found += [("offence", value) for value in event.offences]
    if event.penalty:
        found.append(("penalty", GoldValue(event.penalty.text, event.penalty.start, event.penalty.end)))
    return found


def _places(value: GoldValue, text: str) -> list[tuple[int, int]]:
    """Where a value stands: at its own offsets where it has them."""
    if value.start is not None and value.end is not None:
        return [(value.start, value.end)]
    return occurrences(value.text, text)


def occurrences(value: str, text: str) -> list[tuple[int, int]]:
    """Where a value stands in the text as whole words, else where it stands at all."""
    found = [(m.start(), m.end()) for m in re.finditer(re.escape(value), text)]
    whole = [
        (a, b)
        for a, b in found
        if not (a and text[a - 1].isalnum() and text[a].isalnum())
        and not (b < len(text) and text[b].isalnum() and text[b - 1].isalnum())
    ]
    return whole or found


def name_words(text: str) -> frozenset[str]:
    """The words of a name without case, accents and possessives."""
    plain = re.sub(r"[’']s\b", "", without_accents(text))
    return frozenset(re.sub(r"[^\w.-]+", " ", plain).split())


def _mentions_of(value: str, role: Role, mentions: tuple[LabelledRange, ...], text: str) -> list[int]:
    """The mentions that name the same as ``value``."""
    if role not in ("subject", "authority", "place"):
        return []
    words = name_words(value)
    found = []
    for index, mention in enumerate(mentions):
        if mention.label not in _NAMES:
            continue
        named = name_words(text[mention.start : mention.end])
        if not named or not words:
            continue
        shared = len(named & words)
        person = mention.label == "PERSON" and (named <= words or words <= named)
        if person or shared / max(len(named), len(words)) > 0.6:
            found.append(index)
    return found


def _gap(span: LabelledRange, trigger: AlignedTrigger) -> int:
    """Characters between a span and the trigger; a span after it counts as a little further."""
    return trigger.start - span.end if span.end <= trigger.start else round(1.3 * max(0, span.start - trigger.end))
