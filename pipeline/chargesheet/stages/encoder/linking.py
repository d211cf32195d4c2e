"""The pair head at run time: how likely each candidate plays each role in each event."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chargesheet.stages.encoder.labels import CANDIDATE_LABELS, PAIR_ROLES, ROLES_OF_LABEL
from chargesheet.stages.encoder.pairs import FEATURE_SIZES, PairGrid, pair_grid
from chargesheet.stages.encoder.reading import WordScores

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_MAY = np.array(
    [[role == "none" or role in ROLES_OF_LABEL[label] for role in PAIR_ROLES] for label in CANDIDATE_LABELS]
)


@dataclass(frozen=True, slots=True)
class PairWeights:
    """The pair head's weights, as ``learning.model.PairHead`` has them."""

    types: Floats
    labels: Floats
    features: tuple[Floats, ...]
    inner: tuple[Floats, Floats]
    roles: tuple[Floats, Floats]
    again: tuple[Floats, Floats]
    settled: tuple[Floats, Floats]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Floats]) -> "PairWeights":
        """The weights from their names in the model's file.

        Raises:
            KeyError: One is missing.
        """
        layers = ((arrays[f"{name}.weight"].T.copy(), arrays[f"{name}.bias"]) for name in _LAYERS)
        features = tuple(arrays[f"features.{index}.weight"] for index in range(len(FEATURE_SIZES)))
        return cls(arrays["types.weight"], arrays["labels.weight"], features, *layers)


_LAYERS = ("inner", "roles", "again", "settled")


def role_probabilities(weights: PairWeights, grid: PairGrid, anchor: Floats, first: Floats, last: Floats) -> Floats:
    """The probability of each role of each pair; a role that a candidate's label cannot play has none.

    Args:
        weights: The head.
        grid: Triggers, candidates and features.
        anchor: (words, 2 × size), each word's view as a trigger.
        first: (words, 2 × size), each word's view as a candidate's first word.
        last: (words, 2 × size), each word's view as a candidate's last word.

    Returns:
        (triggers, candidates, roles), in the order of ``PAIR_ROLES``.
    """
    size = weights.types.shape[1]
    left = anchor[grid.triggers[:, 0]]
    right = first[grid.candidates[:, 0]] + last[grid.candidates[:, 1] - 1]
    hidden = (left[:, :size] + weights.types[grid.triggers[:, 2]])[:, None] + (
        right[:, :size] + weights.labels[grid.candidates[:, 2]]
    )[None]
    for index, table in enumerate(weights.features):
        hidden = hidden + table[grid.features[..., index]]
    product = left[:, None, size:] * right[None, :, size:]
    hidden = np.maximum(np.concatenate([hidden, product], axis=-1), 0.0)
    hidden = np.maximum(hidden @ weights.inner[0] + weights.inner[1], 0.0)
    said = softmax(hidden @ weights.roles[0] + weights.roles[1])
    around = np.zeros((*said.shape[:2], 3 * said.shape[2]), dtype=np.float32)
    around[..., : said.shape[2]] = said
    around[1:, :, said.shape[2] : 2 * said.shape[2]] = said[:-1]
    around[:-1, :, 2 * said.shape[2] :] = said[1:]
    hidden = np.maximum(np.concatenate([hidden, around], axis=-1) @ weights.again[0] + weights.again[1], 0.0)
    scores = hidden @ weights.settled[0] + weights.settled[1]
    return softmax(np.where(_MAY[grid.candidates[:, 2]][None], scores, np.float32(-1e9)))


def softmax(scores: Floats) -> Floats:
    """Scores as probabilities that sum to one along the last axis."""
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=-1, keepdims=True)
    return shares


REACH = 220
"""How many words a candidate may stand from its trigger: the length of the longest passage trained on."""


def pair_odds(weights: PairWeights, scores: WordScores, triggers: Ints, candidates: Ints, sentences: Ints) -> Floats:
    """The probability of each role of every pair of a text of any length.

    Triggers near one another are looked at together, with the candidates in their reach, so that the work grows with
    the length of the text and not with its square.

    Args:
        weights: The pair head.
        scores: The heads' outputs by word.
        triggers: (triggers, 3), as in ``PairGrid``, in order of the text.
        candidates: (candidates, 3), as in ``PairGrid``.
        sentences: The sentence number of each word.

    Returns:
        (triggers, candidates, roles), in the order of ``PAIR_ROLES``; a candidate out of reach has no role.
    """
    odds = np.zeros((len(triggers), len(candidates), len(PAIR_ROLES)), dtype=np.float32)
    odds[..., 0] = 1.0
    if not odds.size:
        return odds
    positions = triggers[:, 0]
    first = 0
    while first < len(triggers):
        last = int(np.searchsorted(positions, positions[first] + REACH // 2, side="right"))
        low, high = positions[first] - REACH, positions[last - 1] + REACH
        near = np.flatnonzero((candidates[:, 0] >= low) & (candidates[:, 0] <= high))
        if len(near):
            grid = pair_grid(triggers[first:last], candidates[near], sentences, positions)
            odds[first:last, near] = role_probabilities(weights, grid, scores.anchor, scores.first, scores.last)
        first = last
    return odds
