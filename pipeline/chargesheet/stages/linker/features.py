"""What is known of a value's part in an event: what the rules linked, and what the network gives for it.

A value is what several spans stand for: an entity with its mentions and the words that refer to it, or a phrase. An
event, a value and a role make a row; the rows that neither the rules nor the network hold possible are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from chargesheet.spelling import name_key
from chargesheet.stages.encoder.engine import Reading
from chargesheet.stages.encoder.labels import CANDIDATE_LABELS, PAIR_ROLES, ROLES_OF_LABEL, PhraseLabel
from chargesheet.stages.encoder.linking import pair_odds, softmax
from chargesheet.stages.encoder.pieces import touched
from chargesheet.stages.encoder.reading import candidate_rows, trigger_rows
from chargesheet.stages.layers import labelled_spans, layers

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FEATURES: tuple[str, ...] = (
    # The network's probabilities, as log odds: of the role for the value's nearest span, of no role for it, of the
    # role for any span of the value, of the role for a phrase of the network that shares words with it, the highest
    # and the sum over all values, and that the trigger is one.
    "span", "none", "value", "overlap", "highest", "sum", "trigger",
    # Whether the network finds the span itself.
    "found",
    # The rules: have they linked the pair; anything in this role; the value to other events in this role, in others;
    # to the event before, after; to any before, after; how many of those share a subject with this event; whether
    # this event has no subject; whether the value has another role in it.
    "rule", "role-filled", "elsewhere", "elsewhere-otherwise", "before", "after", "any-before", "any-after",
    "with-subject", "no-subject", "otherwise",
    *(f"label:{label}" for label in CANDIDATE_LABELS),
)  # fmt: skip
POSSIBLE = 0.02
"""Below this probability a pair that the rules did not link is no row."""

_PHRASE_OF_ROLE: dict[str, PhraseLabel] = {"offence": "OFFENCE", "penalty": "PENALTY"}
_FLOOR = 0.002


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be an argument, by characters and by the network's words; ``value`` is what it stands for."""

    start: int
    end: int
    label: str
    first: int
    last: int
    value: int
    found: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a passage.

    Attributes:
        events: (rows,) index of the trigger in the triggers layer.
        roles: (rows,) index into ``PAIR_ROLES``.
        spans: (rows,) the candidate that would be the argument.
        values: (rows,) what it stands for.
        ruled: (rows,) whether the rules linked the pair.
        features: (rows, features), in the order of ``FEATURES``.
    """

    candidates: tuple[Candidate, ...]
    events: Ints
    roles: Ints
    spans: Ints
    values: Ints
    ruled: Bools
    features: Floats


def rows_of(doc: Doc, reading: Reading) -> Rows:
    """The rows of a passage whose arguments the rules have found.

    Args:
        doc: The passage, with the layers of the rules' stages.
        reading: What the network says of it, in the passage's own offsets.
    """
    read = layers(doc)
    candidates = _candidates(doc, reading)
    places = [_words(reading, trigger.start, trigger.end) for trigger in read.triggers]
    events = [index for index, place in enumerate(places) if place is not None]
    if not candidates or not events:
        return _no_rows(candidates)
    order = sorted(events, key=lambda index: places[index] or (0, 0))
    triggers = trigger_rows((*(places[index] or (0, 0)), read.triggers[index].type) for index in order)
    table = candidate_rows((c.first, c.last, c.label) for c in candidates)
    odds = pair_odds(reading.network.pairs, reading.scores, triggers, table, reading.sentences)
    ruled = _ruled(doc, order, candidates)
    return _Table(reading, candidates, triggers, table, odds, ruled).rows(np.array(order, dtype=np.int64))


def _no_rows(candidates: tuple[Candidate, ...]) -> Rows:
    none = np.zeros(0, dtype=np.int64)
    return Rows(candidates, none, none, none, none, none.astype(bool), np.zeros((0, len(FEATURES)), dtype=np.float32))


def _words(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    return touched(reading.starts, reading.ends, start, end)


def _candidates(doc: Doc, reading: Reading) -> tuple[Candidate, ...]:
    """Labelled spans, what the rules linked, and the network's phrases; sorted by value, then by place."""
    read = layers(doc)
    keys: dict[object, int] = {}
    entity_of = {(s.start, s.end): index for index, entity in enumerate(read.entities) for s in entity.mentions}
    refers = {(a.start, a.end): a for a in read.anaphors}
    found: dict[tuple[int, int, str], tuple[int, bool]] = {}

    def value(start: int, end: int) -> int:
        entity, anaphor = entity_of.get((start, end)), refers.get((start, end))
        key: object = name_key(doc.text[start:end])
        if entity is not None:
            key = entity
        elif anaphor is not None and anaphor.entities:
            key = anaphor.entities[0] if len(anaphor.entities) == 1 else anaphor.entities
        elif anaphor is not None and anaphor.antecedent is not None:
            key = name_key(doc.text[anaphor.antecedent.start : anaphor.antecedent.end])
        return keys.setdefault(key, len(keys))

    for span in labelled_spans(doc):
        found.setdefault((span.start, span.end, span.label), (value(span.start, span.end), False))
    named = {(start, end) for start, end, _ in found}
    for argument in read.arguments:
        at = (argument.start, argument.end)
        if at not in named:
            label: str = _PHRASE_OF_ROLE.get(argument.role, "PARTY")
            found.setdefault((*at, label), (value(*at), False))
    for anaphor in read.anaphors:
        found.setdefault((anaphor.start, anaphor.end, "PARTY"), (value(anaphor.start, anaphor.end), False))
    for first, last, label in (*reading.spans.phrases, *reading.spans.mentions):
        start, end = int(reading.starts[first]), int(reading.ends[last - 1])
        known = found.get((start, end, label))
        if known is not None:
            found[start, end, label] = (known[0], True)
        elif label in _PHRASES and (start, end) not in named:
            found[start, end, label] = (value(start, end), True)
    placed = (
        Candidate(start, end, label, *words, number, own)
        for (start, end, label), (number, own) in found.items()
        if (words := _words(reading, start, end)) is not None
    )
    return tuple(sorted(placed, key=lambda c: (c.value, c.start, c.end, c.label)))


_PHRASES = frozenset({"PARTY", "OFFENCE", "PENALTY"})


def _ruled(doc: Doc, order: Sequence[int], candidates: tuple[Candidate, ...]) -> Bools:
    """(events, candidates, roles): what the rules linked."""
    row_of = {event: row for row, event in enumerate(order)}
    at: dict[tuple[int, int], list[int]] = {}
    for index, candidate in enumerate(candidates):
        at.setdefault((candidate.start, candidate.end), []).append(index)
    table = np.zeros((len(order), len(candidates), len(PAIR_ROLES)), dtype=bool)
    for argument in layers(doc).arguments:
        if argument.event in row_of:
            for index in at.get((argument.start, argument.end), ()):
                if argument.role in ROLES_OF_LABEL[candidates[index].label]:
                    table[row_of[argument.event], index, PAIR_ROLES.index(argument.role)] = True
    return table


class _Table:
    """All pairs of a passage: events in order of the text, candidates sorted by value."""

    def __init__(
        self,
        reading: Reading,
        candidates: tuple[Candidate, ...],
        triggers: Ints,
        table: Ints,
        odds: Floats,
        ruled: Bools,
    ) -> None:
        self.candidates = candidates
        self.odds = odds
        self.values = np.array([c.value for c in candidates], dtype=np.int64)
        self.edges = np.flatnonzero(np.diff(self.values, prepend=-1))
        self.ruled = ruled
        self.by_value: Bools = np.asarray(np.maximum.reduceat(ruled, self.edges, axis=1))
        self.best_odds: Floats = np.maximum.reduceat(odds, self.edges, axis=1)
        self.distance = np.abs(table[None, :, 0] - triggers[:, 0, None])
        found: Bools = np.array([c.found for c in candidates])
        self.overlap = _overlapping(table, found, odds)
        outside = softmax(reading.scores.triggers[triggers[:, 0]])[:, 0]
        self.is_trigger = (1 - outside).astype(np.float32)
        self.labels = table[:, 2]
        self.found = found
        self.counts = self.by_value.astype(np.int64)
        self.any_role = self.by_value.any(axis=2).astype(np.int64)
        self.subjects = self.counts[..., PAIR_ROLES.index("subject")]
        self.together = ((self.subjects @ self.subjects.T > 0) & ~np.eye(len(triggers), dtype=bool)).astype(np.int64)

    def rows(self, order: Ints) -> Rows:
        """The rows, with the events' numbers in the triggers layer."""
        parts = [self._of_role(role) for role in range(1, len(PAIR_ROLES))]
        events, values, roles, spans, features = (np.concatenate([part[i] for part in parts]) for i in range(5))
        return Rows(
            candidates=self.candidates,
            events=order[events],
            roles=roles,
            spans=spans,
            values=self.values[self.edges][values],
            ruled=self.by_value[events, values, roles],
            features=features.astype(np.float32),
        )

    def _of_role(self, role: int) -> tuple[Ints, Ints, Ints, Ints, Floats]:
        may = np.array([PAIR_ROLES[role] in ROLES_OF_LABEL[label] for label in CANDIDATE_LABELS])[self.labels]
        ruled, odds = self.by_value[..., role], self.best_odds[..., role]
        able: Bools = np.asarray(np.logical_or.reduceat(may, self.edges))
        events, values = np.nonzero((ruled | (odds >= POSSIBLE)) & able[None])
        spans = self._nearest(role, may, events, values)
        counts = self.counts[..., role]
        others = counts.sum(axis=0) - counts
        in_others = np.maximum(self.any_role - counts, 0)
        otherwise = in_others.sum(axis=0) - in_others
        seen = np.cumsum(counts, axis=0)
        left = np.zeros_like(seen)
        left[1:] = seen[:-1]
        right = seen[-1] - seen
        step_before, step_after = np.zeros_like(ruled), np.zeros_like(ruled)
        step_before[1:], step_after[:-1] = ruled[:-1], ruled[1:]
        shared = self.together @ counts
        pair = (events, values)
        columns = (
            _log_odds(self.odds[events, spans, role]),
            _log_odds(self.odds[events, spans, 0]),
            _log_odds(odds[pair]),
            _log_odds(self.overlap[events, spans, role]),
            _log_odds(odds.max(axis=1)[events]),
            _log_odds(np.minimum(odds.sum(axis=1), 1)[events]),
            _log_odds(self.is_trigger[events]),
            self.found[spans],
            ruled[pair],
            ruled.sum(axis=1)[events] > 0,
            np.minimum(others[pair], 3),
            np.minimum(otherwise[pair], 3),
            step_before[pair],
            step_after[pair],
            left[pair] > 0,
            right[pair] > 0,
            np.minimum(shared[pair], 2),
            self.subjects.sum(axis=1)[events] == 0,
            in_others[pair] > 0,
            *(self.labels[spans] == label for label in range(len(CANDIDATE_LABELS))),
        )
        features = np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)
        return events, values, np.full(len(events), role), spans, features.reshape(-1, len(FEATURES))

    def _nearest(self, role: int, may: Bools, events: Ints, values: Ints) -> Ints:
        """The span of each row: one that the rules linked, else the nearest that may have the role."""
        far = self.distance + 1_000_000 * ~may[None] - 100_000 * self.ruled[..., role]
        edges = [*self.edges.tolist(), len(self.candidates)]
        spans = np.empty(len(events), dtype=np.int64)
        for row, (event, value) in enumerate(zip(events.tolist(), values.tolist(), strict=True)):
            first, last = edges[value], edges[value + 1]
            spans[row] = first if last - first == 1 else first + int(far[event, first:last].argmin())
        return spans


def _overlapping(table: Ints, found: Bools, odds: Floats) -> Floats:
    """(events, candidates, roles): the odds of the network's own spans of the same label, by the words shared."""
    first, last, label = table.T
    shared = np.minimum(last[:, None], last[None]) - np.maximum(first[:, None], first[None])
    whole = np.maximum(last[:, None], last[None]) - np.minimum(first[:, None], first[None])
    share = np.where((shared > 0) & (label[:, None] == label[None]) & found[None], shared / whole, 0.0)
    result = np.zeros_like(odds)
    for one, other in zip(*np.nonzero(share), strict=True):
        np.maximum(result[:, one], share[one, other] * odds[:, other], out=result[:, one])
    return result


def _log_odds(probabilities: Floats) -> Floats:
    clipped = np.clip(probabilities, _FLOOR, 1 - _FLOOR)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds
