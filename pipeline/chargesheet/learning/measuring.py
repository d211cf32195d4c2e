"""How a model does on gold passages by itself, before the grammar and the records: to watch a training by."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from chargesheet.learning.data import IGNORED, Example
from chargesheet.learning.fitting import Machine
from chargesheet.learning.model import StatementModel
from chargesheet.learning.silver import pair_weights, word_scores
from chargesheet.records import ROLES
from chargesheet.stages.encoder.labels import (
    CANDIDATE_LABELS,
    MENTION_TAGS,
    MODALITY_LABELS,
    PAIR_ROLES,
    TRIGGER_TAGS,
)
from chargesheet.stages.encoder.linking import role_probabilities
from chargesheet.stages.encoder.pairs import pair_grid
from chargesheet.stages.encoder.reading import read_spans

THRESHOLDS = tuple(round(0.2 + 0.05 * step, 2) for step in range(13))
"""The thresholds that are tried."""


class Measured(Struct, frozen=True):
    """F1 of whole spans with the right label, and of roles between gold spans, each from 0 to 1.

    Attributes:
        mentions: Of the mentions.
        triggers: Of the triggers.
        modality: The share of rightly found triggers with the right modality.
        roles: Of each role, at its threshold.
    """

    mentions: float
    triggers: float
    modality: float
    roles: dict[str, float]


def f1(hits: float, found: float, wanted: float) -> float:
    """The harmonic mean of precision and recall; 0 where nothing was right."""
    return 2 * hits / (found + wanted) if hits else 0.0


def measure(
    model: StatementModel, examples: Sequence[Example], machine: Machine, thresholds: Mapping[str, float]
) -> Measured:
    """A model's figures on examples with gold targets."""
    counts: Counter[str] = Counter()
    for example, scores in zip(examples, word_scores(model, examples, machine), strict=True):
        spans = read_spans(scores)
        mentions = {
            (first, last, CANDIDATE_LABELS[label])
            for first, last, label in example.candidates.tolist()
            if CANDIDATE_LABELS[label] in MENTION_TAGS.labels
        }
        triggers = {
            (first, last, TRIGGER_TAGS.labels[label]): int(modality)
            for (first, last, label), modality in zip(example.triggers.tolist(), example.modalities, strict=True)
        }
        counts["mention hits"] += len(mentions & set(spans.mentions))
        counts["mentions"] += len(mentions) + len(spans.mentions)
        for span, modality in zip(spans.triggers, spans.modalities, strict=True):
            if span in triggers:
                counts["trigger hits"] += 1
                counts["modality hits"] += MODALITY_LABELS.index(modality) == triggers[span]
        counts["triggers"] += len(triggers) + len(spans.triggers)
    odds, wanted = _roles(model, examples, machine)
    return Measured(
        f1(counts["mention hits"], counts["mentions"], 0),
        f1(counts["trigger hits"], counts["triggers"], 0),
        counts["modality hits"] / max(1, counts["trigger hits"]),
        {role: _f1_at(odds[:, index], wanted == index, thresholds[role]) for index, role in enumerate(ROLES, 1)},
    )


def best_thresholds(model: StatementModel, examples: Sequence[Example], machine: Machine) -> dict[str, float]:
    """The threshold of each role with the best F1 between gold spans; of equally good ones the middle."""
    odds, wanted = _roles(model, examples, machine)
    best: dict[str, float] = {}
    for index, role in enumerate(ROLES, 1):
        figures = [_f1_at(odds[:, index], wanted == index, threshold) for threshold in THRESHOLDS]
        top = [t for t, figure in zip(THRESHOLDS, figures, strict=True) if figure == max(figures)]
        best[role] = top[len(top) // 2]
    return best


def _roles(model: StatementModel, examples: Sequence[Example], machine: Machine) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities of all pairs of gold spans, and their roles."""
    weights = pair_weights(model)
    odds, wanted = [np.zeros((0, len(PAIR_ROLES)))], [np.zeros(0, dtype=np.int64)]
    for example, scores in zip(examples, word_scores(model, examples, machine), strict=True):
        if not example.roles.size:
            continue
        grid = pair_grid(example.triggers, example.candidates, example.sentences)
        found = role_probabilities(weights, grid, scores.anchor, scores.first, scores.last)
        clear = example.roles != IGNORED
        odds.append(found[clear])
        wanted.append(example.roles[clear])
    return np.concatenate(odds), np.concatenate(wanted)


def _f1_at(odds: np.ndarray, wanted: np.ndarray, threshold: float) -> float:
    found = odds >= threshold
    return f1(float((found & wanted).sum()), float(found.sum()), float(wanted.sum()))
