"""Trees from scores, and tokens laid onto the encoder's words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from chargesheet.stages.encoder.labels import TagScheme
from chargesheet.stages.encoder.parsing import RelationWeights, best_tree, read_parse, words_of_tokens
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import HEADS, WordScores


def reaches_root(heads: list[int], token: int) -> bool:
    for _ in heads:
        if heads[token] == token:
            return True
        token = heads[token]
    return heads[token] == token


@given(
    st.integers(1, 12).flatmap(
        lambda n: hnp.arrays(np.float32, (n, n), elements=st.floats(-9, 9, width=16, allow_nan=False))
    )
)
def test_it_is_always_one_tree(fit: np.ndarray) -> None:  # type: ignore[type-arg]
    heads = best_tree(fit).tolist()
    assert sum(head == token for token, head in enumerate(heads)) == 1
    assert all(reaches_root(heads, token) for token in range(len(heads)))


@pytest.mark.parametrize(
    ("fit", "heads"),
    [
        pytest.param([[5]], [0], id="a sentence of one token"),
        # "police arrested Ali": both hang on the verb.
        pytest.param([[0, 9, 1], [1, 5, 2], [0, 9, 1]], [1, 1, 1], id="the best heads are a tree"),
        # 1 and 2 like each other best; 2 leaves the cycle at a cost of 1, 1 at a cost of 7.
        pytest.param([[9, 0, 0], [1, 0, 8], [7, 8, 0]], [0, 2, 0], id="a cycle is left where that costs least"),
        pytest.param([[8, 0], [9, 9]], [0, 0], id="of two that could be the root, the one that loses most elsewhere"),
    ],
)
def test_trees(fit: list[list[int]], heads: list[int]) -> None:
    assert best_tree(np.array(fit, dtype=np.float32)).tolist() == heads


def pieces(*spans: tuple[int, int]) -> Pieces:
    count = np.arange(len(spans), dtype=np.int64)
    starts, ends = (np.array(side, dtype=np.int64) for side in zip(*spans, strict=True))
    return Pieces(count, count * 0, count, starts, ends)


@pytest.mark.parametrize(
    ("token", "word"),
    [
        pytest.param((0, 3), 0, id="the same"),
        pytest.param((4, 6), 1, id="the first part of a word"),
        pytest.param((6, 9), 3, id="over three words: the last"),
        pytest.param((9, 11), -1, id="white space, which no word covers"),
    ],
)
def test_words_of_tokens(token: tuple[int, int], word: int) -> None:
    # "She can't  go": the encoder has "can", "'", "t"; the tokens are "ca" and "n't".
    cut = pieces((0, 3), (4, 7), (7, 8), (8, 9), (11, 13))
    assert words_of_tokens(cut, np.array([token[0]]), np.array([token[1]])).tolist() == [word]


def test_sentences_have_a_tree_each() -> None:
    rng = np.random.default_rng(0)
    words, size = 5, 4
    scheme = TagScheme(("NORP",))
    entities = np.zeros((words, scheme.size), dtype=np.float32)
    entities[1, 4] = 9
    shapes = {"arcs": 2 * size + 1, "relations": 2 * size, "tags": 3, "universal": 2}
    values = {name: rng.normal(size=(words, shapes.get(name, 1))).astype(np.float32) for name in HEADS}
    scores = WordScores(**{**values, "entities": entities})
    weights = RelationWeights(rng.normal(size=(3, size)).astype(np.float32), np.zeros(3, dtype=np.float32))
    found = read_parse(scores, np.arange(words), np.array([1, 1, 2, 2, 2]), weights, scheme)
    assert set(found.heads[:2].tolist()) <= {0, 1}
    assert set(found.heads[2:].tolist()) <= {2, 3, 4}
    assert found.entities == [(1, 2, "NORP")]
    assert (found.relations < 3).all()
