"""The pair head at run time says what it says in training."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the training extra")
pytest.importorskip("transformers", reason="needs the training extra")

import torch

from chargesheet.learning.model import PairHead, flat_pairs
from chargesheet.stages.encoder.labels import PAIR_ROLES
from chargesheet.stages.encoder.linking import PairWeights, role_probabilities
from chargesheet.stages.encoder.pairs import pair_grid
from chargesheet.stages.encoder.reading import candidate_rows, trigger_rows


@pytest.mark.parametrize("triggers", [1, 2, 5])
def test_the_pair_head_is_the_same_in_both_places(triggers: int) -> None:
    torch.manual_seed(0)
    head = PairHead(6, 0.5).eval()
    rng = np.random.default_rng(0)
    anchor, first, last = (rng.normal(0, 1, (40, 12)).astype(np.float32) for _ in range(3))
    # A party can be subject or authority only; what it cannot be has no probability, so only the ratio is compared.
    grid = pair_grid(
        trigger_rows([(3 + 7 * i, 4 + 7 * i, "arrest") for i in range(triggers)]),
        candidate_rows([(i, i + 2, "PARTY") for i in range(0, 36, 4)]),
        np.arange(40) // 10,
    )
    other = pair_grid(trigger_rows([(1, 2, "trial")]), candidate_rows([(4, 5, "ORG")]), np.zeros(9, dtype=np.int64))
    grids = [other, grid, other]
    with torch.no_grad():
        _, flat = head(
            torch.from_numpy(np.concatenate([anchor[g.triggers[:, 0]] for g in grids])),
            torch.from_numpy(np.concatenate([first[g.candidates[:, 0]] + last[g.candidates[:, 1] - 1] for g in grids])),
            flat_pairs(grids),
        )
    settled = flat[1:-1].reshape(triggers, len(grid.candidates), -1)
    weights = PairWeights.from_arrays({name: value.numpy() for name, value in head.state_dict().items()})
    found = role_probabilities(weights, grid, anchor, first, last)
    subject, authority = PAIR_ROLES.index("subject"), PAIR_ROLES.index("authority")
    expected = (settled[..., subject] - settled[..., authority]).numpy()
    assert np.log(found[..., subject] / found[..., authority]) == pytest.approx(expected, abs=1e-4)
