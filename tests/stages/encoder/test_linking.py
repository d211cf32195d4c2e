"""Pairs of triggers and candidates: their features, and how likely each role is."""

import numpy as np
import pytest

from chargesheet.stages.encoder.labels import PAIR_ROLES
from chargesheet.stages.encoder.linking import REACH, PairWeights, pair_odds, role_probabilities
from chargesheet.stages.encoder.pairs import FEATURE_SIZES, label_id, pair_grid
from chargesheet.stages.encoder.reading import WordScores, candidate_rows, trigger_rows

SIZE = 3


def weights(seed: int = 0) -> PairWeights:
    """A small pair head with random weights."""
    rng = np.random.default_rng(seed)

    def draw(*shape: int) -> np.ndarray:  # type: ignore[type-arg]
        return rng.normal(0, 1, shape).astype(np.float32)

    return PairWeights(
        draw(18, SIZE),
        draw(10, SIZE),
        tuple(draw(count, SIZE) for count in FEATURE_SIZES.values()),
        (draw(2 * SIZE, SIZE), draw(SIZE)),
        (draw(SIZE, len(PAIR_ROLES)), draw(len(PAIR_ROLES))),
        (draw(SIZE + 3 * len(PAIR_ROLES), SIZE), draw(SIZE)),
        (draw(SIZE, len(PAIR_ROLES)), draw(len(PAIR_ROLES))),
    )


def word_scores(words: int, seed: int = 1) -> WordScores:
    """Heads' outputs in which only the pair head's views matter."""
    rng = np.random.default_rng(seed)
    views = [rng.normal(0, 1, (words, 2 * SIZE)).astype(np.float32) for _ in range(3)]
    empty = np.zeros((words, 1), dtype=np.float32)
    return WordScores(*[empty] * 4, *views, *[empty] * 5)


def test_features_stay_below_their_sizes() -> None:
    rng = np.random.default_rng(0)
    starts = np.sort(rng.integers(0, 900, 60))
    triggers = trigger_rows([(int(a), int(a) + 1, "arrest") for a in starts[::3]])
    candidates = candidate_rows([(int(a), int(a) + 3, "PERSON") for a in starts])
    grid = pair_grid(triggers, candidates, np.arange(1000) // 20)
    assert (grid.features >= 0).all()
    assert (grid.features < np.array(list(FEATURE_SIZES.values()))).all()


def test_features_of_a_sentence() -> None:
    # words: 0 "Ahmed" 1 "was" 2 "arrested" 3 "and" 4 "Ali" 5 "charged"
    triggers = trigger_rows([(2, 3, "arrest"), (5, 6, "charge")])
    candidates = candidate_rows([(0, 1, "PERSON"), (4, 5, "PERSON")])
    grid = pair_grid(triggers, candidates, np.zeros(6, dtype=np.int64))
    named = dict(zip(FEATURE_SIZES, np.moveaxis(grid.features, -1, 0), strict=True))
    assert named["triggers_between"].tolist() == [[0, 0], [1, 0]]
    assert named["rivals_between"].tolist() == [[0, 0], [1, 0]]
    assert named["rivals_nearer"].tolist() == [[0, 1], [1, 0]]
    assert named["distance"][0, 0] < named["distance"][0, 1]


def test_a_label_plays_only_its_roles() -> None:
    triggers = trigger_rows([(0, 1, "sentence")])
    candidates = candidate_rows([(2, 3, "DATE"), (4, 5, "PENALTY"), (6, 7, "PERSON")])
    scores = word_scores(8)
    grid = pair_grid(triggers, candidates, np.zeros(8, dtype=np.int64))
    odds = role_probabilities(weights(), grid, scores.anchor, scores.first, scores.last)
    assert odds.sum(axis=-1) == pytest.approx(np.ones((1, 3)), abs=1e-5)
    can = {PAIR_ROLES[role] for role in np.flatnonzero(odds[0, 0] > 0)}
    assert can == {"none", "date"}
    assert {PAIR_ROLES[role] for role in np.flatnonzero(odds[0, 2] > 0)} == {"none", "subject", "authority"}


def test_a_long_text_is_linked_as_its_parts_are() -> None:
    triggers = trigger_rows([(at, at + 1, "arrest") for at in range(3, 2000, 31)])
    candidates = candidate_rows([(at, at + 1, "PERSON") for at in range(0, 2000, 7)])
    odds = pair_odds(weights(), word_scores(2000), triggers, candidates, np.arange(2000) // 20)
    assert odds.sum(axis=-1) == pytest.approx(np.ones(odds.shape[:2]), abs=1e-5)
    apart = np.abs(triggers[:, 0, None] - candidates[None, :, 0])
    assert (odds[..., 0][apart > 2 * REACH] == 1).all()
    assert (odds[..., 0][apart < REACH // 2] < 1).all()


@pytest.mark.parametrize(("triggers", "candidates"), [(0, 3), (3, 0), (0, 0)])
def test_nothing_to_link(triggers: int, candidates: int) -> None:
    rows = trigger_rows([(i, i + 1, "arrest") for i in range(triggers)])
    others = candidate_rows([(i, i + 1, "ORG") for i in range(candidates)])
    odds = pair_odds(weights(), word_scores(5), rows, others, np.zeros(5, dtype=np.int64))
    assert odds.shape == (triggers, candidates, len(PAIR_ROLES))


def test_labels_have_numbers_of_their_own() -> None:
    assert len({label_id(label) for label in ("PERSON", "DATE", "PARTY", "PENALTY")}) == 4
