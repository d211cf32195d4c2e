"""How well predictions agree with the gold: one document of each at a time, summed over all.

Figures:
    entity: exact span and label, over all labels and by label.
    event: the type, with an overlapping trigger or a shared subject, in the best one-to-one matching.
    argument: every filled role of every event; all arguments of an unmatched event count against it.
    charged-under: pairs of subject and article over the document, whatever event carries them.
    record: the share of gold events of modality actual whose match has the same subjects, dates and provisions.
    modality: the share of matched events with the gold's modality.

Gold and predictions are first put into one shape, ``Scored``, so a gold document can be scored against another
(two annotators) as well as a document record against gold.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from chargesheet.learning.gold import GoldDocument
from chargesheet.learning.values import article_number, same_name, same_value
from chargesheet.records import ROLES, DocumentRecord, EventType, Label, Modality, Role, Span

ArgumentValue = tuple[Role, str]
DifferenceKind = Literal["entity-missed", "entity-false", "event-missed", "event-false", "arguments"]

_RECORD_ROLES: frozenset[Role] = frozenset(("subject", "date", "provision"))


class ScoredEvent(Struct, frozen=True):
    """An event as it is compared.

    ``arguments`` are in the order subject, authority, place, offence, provision, date, penalty: their order decides
    between equally good pairs.
    """

    type: EventType
    modality: Modality
    trigger: Span
    arguments: tuple[ArgumentValue, ...]


class Scored(Struct, frozen=True):
    """A document as it is compared. ``mentions`` are (start, end, label)."""

    id: str
    mentions: tuple[tuple[int, int, Label], ...]
    events: tuple[ScoredEvent, ...]


class Figures(Struct, frozen=True):
    """Counts of one measure: found and right, found and wrong, not found."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 when nothing was found."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 when there is none."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def value(self) -> float:
        """F1: the one figure, as ``Ratio`` has its share."""
        return self.f1

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.hits + other.hits, self.false + other.false, self.missed + other.missed)


class Ratio(Struct, frozen=True):
    """A share: ``value`` is 0 of nothing."""

    hits: int = 0
    total: int = 0

    @property
    def value(self) -> float:
        """The share itself."""
        return self.hits / self.total if self.total else 0.0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.hits + other.hits, self.total + other.total)


class Difference(Struct, frozen=True):
    """One way in which a prediction differs from the gold.

    Attributes:
        document: The document's id.
        kind: What differs.
        label: The mention's label or the event's type.
        start: Where the mention or the trigger begins (the gold's, where there is one).
        end: Where it ends.
        gold: The gold event's arguments; empty for an entity.
        found: The predicted event's arguments; empty for an entity.
    """

    document: str
    kind: DifferenceKind
    label: str
    start: int
    end: int
    gold: tuple[ArgumentValue, ...] = ()
    found: tuple[ArgumentValue, ...] = ()


class Score(Struct, frozen=True, kw_only=True):
    """All figures over a set of documents, and every difference, in the order of the gold."""

    entity_by_label: Mapping[str, Figures]
    event_by_type: Mapping[str, Figures]
    argument_by_role: Mapping[Role, Figures]
    charged_under: Figures
    record: Ratio
    modality: Ratio
    documents: int
    gold_events: int
    errors: tuple[Difference, ...]

    @property
    def entity(self) -> Figures:
        """Mentions of all labels."""
        return sum(self.entity_by_label.values(), Figures())

    @property
    def event(self) -> Figures:
        """Events of all types."""
        return sum(self.event_by_type.values(), Figures())

    @property
    def argument(self) -> Figures:
        """Arguments of all roles."""
        return sum(self.argument_by_role.values(), Figures())


def from_gold(document: GoldDocument) -> Scored:
    """A gold document in the shape that is compared."""
    events = []
    for event in document.events:
        values: list[tuple[Role, str | None]] = [("subject", subject.name) for subject in event.subjects]
        values += [("authority", value.text) for value in event.authorities]
        values += [("place", value.text) for value in event.places]
        values += [("offence", value.text) for value in event.offences]
        values += [("provision", item.article) for provision in event.provisions for item in provision.items]
        values += [("date", date.edtf) for date in event.dates]
        values.append(("penalty", event.penalty.text if event.penalty else None))
        events.append(ScoredEvent(event.type, event.modality, event.trigger, _filled(values)))
    mentions = tuple((mention.start, mention.end, mention.label) for mention in document.mentions)
    return Scored(document.id, mentions, tuple(events))


def from_record(document: DocumentRecord) -> Scored:
    """A document record in the shape that is compared."""
    events = []
    for event in document.events:
        values: list[tuple[Role, str | None]] = [("subject", subject.name) for subject in event.subjects]
        values += [("authority", authority.name) for authority in event.authorities]
        values += [("place", place.name) for place in event.places]
        values += [("offence", offence.text) for offence in event.offences]
        values += [("provision", provision.article) for provision in event.provisions]
        values.append(("date", event.date.edtf if event.date else None))
        values.append(("penalty", event.penalty.text if event.penalty else None))
        trigger = Span(event.trigger.start, event.trigger.end)
        events.append(ScoredEvent(event.type, event.modality, trigger, _filled(values)))
    mentions = tuple((mention.start, mention.end, mention.label) for mention in document.mentions)
    return Scored(document.id, mentions, tuple(events))


def score(gold: Iterable[Scored], predictions: Iterable[Scored]) -> Score:
    """Compare documents of the same id; a gold document without a prediction counts as one in which nothing was found.

    Predictions for documents that are not in the gold are ignored.
    """
    by_id = {document.id: document for document in predictions}
    tally = _Tally()
    for document in gold:
        tally.add(document, by_id.get(document.id, Scored(document.id, (), ())))
    return tally.score()


def match_events(gold: tuple[ScoredEvent, ...], found: tuple[ScoredEvent, ...]) -> dict[int, int]:
    """Pair events one to one, the best pairs first; returns the index of the found event by that of the gold one.

    Two events can be a pair when their types agree and their triggers overlap or they share a subject.
    """
    candidates = []
    for i, event in enumerate(gold):
        for j, other in enumerate(found):
            if event.type != other.type:
                continue
            overlapping = event.trigger.start < other.trigger.end and other.trigger.start < event.trigger.end
            hits = _pair(event.arguments, other.arguments)
            if overlapping or hits["subject"]:
                candidates.append((2 * overlapping + hits.total(), -i, -j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, minus_i, minus_j in sorted(candidates, reverse=True):
        if -minus_i not in pairs and -minus_j not in taken:
            pairs[-minus_i] = -minus_j
            taken.add(-minus_j)
    return pairs


def _filled(values: list[tuple[Role, str | None]]) -> tuple[ArgumentValue, ...]:
    return tuple((role, value) for role, value in values if value)


def _pair(gold: Iterable[ArgumentValue], found: Iterable[ArgumentValue]) -> Counter[Role]:
    """How many arguments of each role agree, each found one used once, in order."""
    left, hits = list(found), Counter[Role]()
    for role, value in gold:
        for i, (other_role, other) in enumerate(left):
            if role == other_role and same_value(role, value, other):
                hits[role] += 1
                del left[i]
                break
    return hits


def _charged_under(events: tuple[ScoredEvent, ...]) -> list[tuple[str, str]]:
    """The pairs of subject and article of a document, each once, in order of the events."""
    pairs: list[tuple[str, str]] = []
    for event in events:
        articles = dict.fromkeys(article_number(value) for role, value in event.arguments if role == "provision")
        for role, subject in event.arguments:
            if role != "subject":
                continue
            for article in articles:
                if not any(article == other and same_name(subject, name) for name, other in pairs):
                    pairs.append((subject, article))
    return pairs


class _Tally:
    """Sums and differences while documents come in."""

    def __init__(self) -> None:
        self.entity: defaultdict[str, Figures] = defaultdict(Figures)
        self.event: defaultdict[str, Figures] = defaultdict(Figures)
        self.argument: dict[Role, Figures] = dict.fromkeys(ROLES, Figures())
        self.charged_under = Figures()
        self.record = Ratio()
        self.modality = Ratio()
        self.documents = 0
        self.gold_events = 0
        self.errors: list[Difference] = []

    def add(self, gold: Scored, found: Scored) -> None:
        self.documents += 1
        self.gold_events += len(gold.events)
        self._add_entities(gold, found)
        pairs = match_events(gold.events, found.events)
        self._add_events(gold, found, pairs)
        self._add_charged_under(gold, found)

    def _add_entities(self, gold: Scored, found: Scored) -> None:
        expected, given = Counter(gold.mentions), Counter(found.mentions)
        for key in expected | given:
            start, end, label = key
            hits = min(expected[key], given[key])
            self.entity[label] += Figures(hits, given[key] - hits, expected[key] - hits)
            if expected[key] != given[key]:
                kind: DifferenceKind = "entity-missed" if expected[key] else "entity-false"
                self.errors.append(Difference(gold.id, kind, label, start, end))

    def _add_events(self, gold: Scored, found: Scored, pairs: dict[int, int]) -> None:
        matched = set(pairs.values())
        for i, event in enumerate(gold.events):
            other = found.events[pairs[i]] if i in pairs else None
            self.event[event.type] += Figures(hits=1) if other else Figures(missed=1)
            self._add_arguments(event.arguments, other.arguments if other else ())
            if other:
                self.modality += Ratio(int(event.modality == other.modality), 1)
            if event.modality == "actual":
                self.record += Ratio(int(other is not None and same_record(event, other)), 1)
            if other is None or not _all_agree(event, other):
                kind: DifferenceKind = "arguments" if other else "event-missed"
                self._differ(gold.id, kind, event, event.arguments, other.arguments if other else ())
        for j, event in enumerate(found.events):
            if j not in matched:
                self.event[event.type] += Figures(false=1)
                self._add_arguments((), event.arguments)
                self._differ(gold.id, "event-false", event, (), event.arguments)

    def _add_arguments(self, gold: tuple[ArgumentValue, ...], found: tuple[ArgumentValue, ...]) -> None:
        hits = _pair(gold, found)
        expected, given = Counter(role for role, _ in gold), Counter(role for role, _ in found)
        for role in expected | given:
            figures = Figures(hits[role], given[role] - hits[role], expected[role] - hits[role])
            self.argument[role] += figures

    def _add_charged_under(self, gold: Scored, found: Scored) -> None:
        left = _charged_under(found.events)
        hits = missed = 0
        for subject, article in _charged_under(gold.events):
            pair = next((p for p in left if p[1] == article and same_name(subject, p[0])), None)
            if pair:
                left.remove(pair)
                hits += 1
            else:
                missed += 1
        self.charged_under += Figures(hits, len(left), missed)

    def _differ(
        self,
        document: str,
        kind: DifferenceKind,
        event: ScoredEvent,
        gold: tuple[ArgumentValue, ...],
        found: tuple[ArgumentValue, ...],
    ) -> None:
        trigger = event.trigger
        self.errors.append(Difference(document, kind, event.type, trigger.start, trigger.end, gold, found))

    def score(self) -> Score:
        return Score(
            entity_by_label=dict(sorted(self.entity.items())),
            event_by_type=dict(sorted(self.event.items())),
            argument_by_role=self.argument,
            charged_under=self.charged_under,
            record=self.record,
            modality=self.modality,
            documents=self.documents,
            gold_events=self.gold_events,
            errors=tuple(self.errors),
        )


def _all_agree(gold: ScoredEvent, found: ScoredEvent) -> bool:
    if gold.arguments == found.arguments:
        return True
    hits = _pair(gold.arguments, found.arguments).total()
    return hits == max(len(gold.arguments), len(found.arguments))


def same_record(gold: ScoredEvent, found: ScoredEvent) -> bool:
    """Subjects, dates and provisions all agree, none too many."""
    expected = [argument for argument in gold.arguments if argument[0] in _RECORD_ROLES]
    given = [argument for argument in found.arguments if argument[0] in _RECORD_ROLES]
    return len(expected) == len(given) == _pair(expected, given).total()
