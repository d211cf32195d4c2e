"""What the pair head knows of a trigger and a candidate besides their hidden states."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chargesheet.stages.encoder.labels import CANDIDATE_LABELS
from chargesheet.stages.encoder.pieces import SHAPES, Pieces

Ints = NDArray[np.int64]

_STEPS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 50, 75, 120)
_SIDE = len(_STEPS) + 1
DISTANCES = 2 * _SIDE + 1
SENTENCES = 7
BETWEEN = 5
FEATURE_SIZES: dict[str, int] = {
    "distance": DISTANCES,
    "sentences": SENTENCES,
    "triggers_between": BETWEEN,
    "rivals_between": BETWEEN,
    "rivals_nearer": BETWEEN,
}
"""How many values each feature of a pair has."""

_LABEL_ID = {label: index for index, label in enumerate(CANDIDATE_LABELS)}
_CAPITAL = [SHAPES.index(name) for name in ("title", "upper", "initial", "mixed")]
_INITIAL = SHAPES.index("initial")


@dataclass(frozen=True, slots=True)
class PairGrid:
    """Triggers and candidates of a text, by words, and the features of each pair of them.

    Attributes:
        triggers: (triggers, 3): first word, word after the last, type.
        candidates: (candidates, 3): first word, word after the last, label.
        features: (triggers, candidates, features), each below its size in ``FEATURE_SIZES``.
    """

    triggers: Ints
    candidates: Ints
    features: Ints


def sentence_numbers(pieces: Pieces, text: str) -> Ints:
    """The number of the sentence of each word: a full stop before a capital ends one, so does a line break or a bullet.

    Only a distance is read from it, so "Mr. Smith" costs little; an initial ("U. Gambira") ends no sentence.
    """
    count = len(pieces.starts)
    numbers = np.zeros(count, dtype=np.int64)
    if count == 0:
        return numbers
    shapes = pieces.shapes[pieces.words]
    capital = np.isin(shapes, _CAPITAL)
    number = 0
    for word in range(1, count):
        gap = text[pieces.ends[word - 1] : pieces.starts[word]]
        stop = text[pieces.starts[word - 1]] in ".!?" and capital[word] and (word < 2 or shapes[word - 2] != _INITIAL)
        if gap and ("\n" in gap or stop or not gap.isspace()):
            number += 1
        numbers[word] = number
    return numbers


def pair_grid(triggers: Ints, candidates: Ints, sentences: Ints, positions: Ints | None = None) -> PairGrid:
    """All pairs of triggers and candidates with their features.

    Args:
        triggers: (triggers, 3), as in ``PairGrid``.
        candidates: (candidates, 3), as in ``PairGrid``.
        sentences: The sentence number of each word.
        positions: The first word of each trigger of the text, sorted, where ``triggers`` are only some of them.
    """
    shape = (len(triggers), len(candidates))
    features = np.zeros((*shape, len(FEATURE_SIZES)), dtype=np.int64)
    if 0 in shape:
        return PairGrid(triggers, candidates, features)
    t_first, t_last = triggers[:, 0, None], triggers[:, 1, None]
    c_first, c_last = candidates[None, :, 0], candidates[None, :, 1]
    after = np.maximum(c_first - t_last + 1, 0)
    before = np.maximum(t_first - c_last + 1, 0)
    steps = np.array(_STEPS)
    features[..., 0] = _SIDE + np.where(
        after > 0, np.searchsorted(steps, after, side="right"), -np.searchsorted(steps, before, side="right")
    )
    away = sentences[candidates[:, 0]][None, :] - sentences[triggers[:, 0]][:, None]
    features[..., 1] = np.clip(away, -3, 3) + 3
    low = np.where(after > 0, t_last, c_last)
    high = np.where(after > 0, c_first, t_first)
    if positions is None:
        positions = np.sort(triggers[:, 0])
    features[..., 2] = _between(positions, low, high)
    for label in np.unique(candidates[:, 2]):
        same = np.flatnonzero(candidates[:, 2] == label)
        starts = np.sort(candidates[same, 0])
        features[:, same, 3] = _between(starts, low[:, same], high[:, same])
        gap = np.maximum(after, before)[:, same]
        order = gap.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        features[:, same, 4] = np.minimum(order, BETWEEN - 1)
    return PairGrid(triggers, candidates, features)


def _between(positions: Ints, low: Ints, high: Ints) -> Ints:
    """How many of the sorted positions lie in ``low <= position < high``, at most ``BETWEEN - 1``."""
    count = np.searchsorted(positions, high) - np.searchsorted(positions, low)
    clipped: Ints = np.clip(count, 0, BETWEEN - 1)
    return clipped


def label_id(label: str) -> int:
    """The number of a candidate's label."""
    return _LABEL_ID[label]
