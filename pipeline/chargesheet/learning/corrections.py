"""What review changed: the machine's layer against the reviewed one, by type of event and label of mention.

Values are compared as they are written (names, EDTF, articles with their laws, penalties with kind and duration), not
as leniently as ``scoring`` compares annotators: a changed word is a correction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from chargesheet.learning.gold import GoldDocument, GoldEvent
from chargesheet.learning.layers import LayeredText
from chargesheet.learning.scoring import from_gold, match_events
from chargesheet.records import EVENT_TYPES, LABELS, ROLES

Field = Literal["trigger", "modality", "subject", "authority", "place", "date", "provision", "offence", "penalty"]
FIELDS: tuple[Field, ...] = ("trigger", "modality", *ROLES)


class Corrected(Struct, frozen=True, kw_only=True):
    """What became of the machine's events of one type, or its mentions of one label.

    Attributes:
        kind: Events or mentions.
        name: The type or label.
        machine: How many the machine had.
        kept: Of them, those that stand unchanged.
        changed: Those that stand with other values, or a mention with other borders.
        renamed: Those that became another type or label.
        rejected: Those that were taken out.
        added: Those of this type or label that people added.
        fields: Of the changed events, how many had each field changed.
    """

    kind: Literal["event", "mention"]
    name: str
    machine: int
    kept: int
    changed: int
    renamed: int
    rejected: int
    added: int
    fields: dict[Field, int]

    @property
    def precision(self) -> float | None:
        """The share of the machine's that are of the right type or label; null of none."""
        return (self.kept + self.changed) / self.machine if self.machine else None

    @property
    def exact(self) -> float | None:
        """The share of the machine's that nobody had to touch; null of none."""
        return self.kept / self.machine if self.machine else None


class _Tally:
    def __init__(self) -> None:
        self.outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.fields: defaultdict[str, Counter[Field]] = defaultdict(Counter)

    def lines(self, kind: Literal["event", "mention"], names: Iterable[str]) -> list[Corrected]:
        found = []
        for name in names:
            outcome = self.outcomes[name]
            if outcome:
                kept, changed, renamed, rejected = (outcome[k] for k in ("kept", "changed", "renamed", "rejected"))
                found.append(
                    Corrected(
                        kind=kind,
                        name=name,
                        machine=kept + changed + renamed + rejected,
                        kept=kept,
                        changed=changed,
                        renamed=renamed,
                        rejected=rejected,
                        added=outcome["added"],
                        fields={field: self.fields[name][field] for field in FIELDS if self.fields[name][field]},
                    )
                )
        return found


def corrections(pairs: Sequence[tuple[LayeredText, LayeredText]]) -> tuple[Corrected, ...]:
    """The outcome by type of event, then by label of mention.

    Args:
        pairs: The machine's layer and the reviewed one, of each text that was reviewed.

    Raises:
        UnreadableInputError: A span of a layer is not inside its text.
    """
    events, mentions = _Tally(), _Tally()
    for machine, reviewed in pairs:
        ours, theirs = machine.document(), reviewed.document()
        _count_events(ours, theirs, events)
        _count_mentions(ours, theirs, mentions)
    return (*events.lines("event", EVENT_TYPES), *mentions.lines("mention", LABELS))


def _count_events(machine: GoldDocument, reviewed: GoldDocument, tally: _Tally) -> None:
    pairs = match_events(from_gold(machine).events, from_gold(reviewed).events)
    left = [event for index, event in enumerate(reviewed.events) if index not in pairs.values()]
    for index, event in enumerate(machine.events):
        if index in pairs:
            fields = changed_fields(event, reviewed.events[pairs[index]])
            tally.outcomes[event.type]["changed" if fields else "kept"] += 1
            tally.fields[event.type].update(fields)
            continue
        start, end = event.trigger.start, event.trigger.end
        other = next(
            (o for o in left if o.trigger.start < end and start < o.trigger.end and o.type != event.type), None
        )
        tally.outcomes[event.type]["rejected" if other is None else "renamed"] += 1
        if other is not None:
            left.remove(other)
    for event in left:
        tally.outcomes[event.type]["added"] += 1


def changed_fields(machine: GoldEvent, reviewed: GoldEvent) -> tuple[Field, ...]:
    """What of an event was changed, in the order of ``FIELDS``."""
    ours, theirs = _values(machine), _values(reviewed)
    return tuple(field for field in FIELDS if ours[field] != theirs[field])


def _values(event: GoldEvent) -> dict[Field, Counter[object]]:
    """The values of each field; which of several comes first means nothing."""
    penalty = event.penalty
    return {
        "trigger": Counter([(event.trigger.start, event.trigger.end)]),
        "modality": Counter([event.modality]),
        "subject": Counter((s.name, s.group, s.count) for s in event.subjects),
        "authority": Counter(value.text for value in event.authorities),
        "place": Counter(value.text for value in event.places),
        "date": Counter(date.edtf for date in event.dates),
        "provision": Counter((item.article, item.law) for p in event.provisions for item in p.items),
        "offence": Counter(value.text for value in event.offences),
        "penalty": Counter([None if penalty is None else (penalty.text, penalty.kind, penalty.duration)]),
    }


def _count_mentions(machine: GoldDocument, reviewed: GoldDocument, tally: _Tally) -> None:
    left = Counter((m.start, m.end, str(m.label)) for m in reviewed.mentions)
    open_ones = []
    for mention in machine.mentions:
        key = mention.start, mention.end, str(mention.label)
        if left[key]:
            left[key] -= 1
            tally.outcomes[mention.label]["kept"] += 1
        else:
            open_ones.append(key)
    others = sorted(left.elements())
    for start, end, label in open_ones:
        over = [o for o in others if o[0] < end and start < o[1]]
        other = min(over, key=lambda o: (o[2] != label, o), default=None)
        if other is None:
            tally.outcomes[label]["rejected"] += 1
        else:
            others.remove(other)
            tally.outcomes[label]["changed" if other[2] == label else "renamed"] += 1
    for _, _, label in others:
        tally.outcomes[label]["added"] += 1
