"""Windows over texts of any length: every word is read once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import HEADS
from chargesheet.stages.encoder.windowing import Limits, read_words, windows

LIMITS = Limits(window=20, context=4, batch=60)


def pieces(lengths: list[int]) -> Pieces:
    """A text whose words have these numbers of pieces; a piece's id is its number, from 1000 on."""
    edges = np.cumsum([0, *lengths])
    words = edges[:-1].astype(np.int64)
    ids = np.arange(1000, 1000 + edges[-1], dtype=np.int64)
    return Pieces(ids, np.zeros_like(ids), words, words, words + 1)


def echo(ids: np.ndarray, mask: np.ndarray, shapes: np.ndarray) -> list[np.ndarray]:  # type: ignore[type-arg]
    """A network whose every head says the piece's own id."""
    assert ids.shape == mask.shape == shapes.shape
    assert ids.shape[1] <= LIMITS.window + 2
    assert (ids[:, 0] == 1).all()
    return [ids[..., None].astype(np.float32) for _ in HEADS]


@pytest.mark.parametrize(
    "lengths",
    [
        pytest.param([], id="no words"),
        pytest.param([1] * 20, id="fits"),
        pytest.param([1] * 21, id="one too many"),
        pytest.param([3] * 40, id="long"),
        pytest.param([1, 90, 1], id="a word longer than a window"),
        pytest.param([90], id="nothing but such a word"),
    ],
)
def test_every_word_is_read_once(lengths: list[int]) -> None:
    text = pieces(lengths)
    (scores,) = read_words([text], echo, LIMITS, (1, 2))
    assert scores.mentions.ravel().tolist() == text.ids[text.words].tolist()


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(1, 30), max_size=60), max_size=8))
def test_texts_keep_their_own_words(texts: list[list[int]]) -> None:
    read = [pieces(lengths) for lengths in texts]
    for text, scores in zip(read, read_words(read, echo, LIMITS, (1, 2)), strict=True):
        assert scores.last.ravel().tolist() == text.ids[text.words].tolist()


@settings(deadline=None)
@given(st.lists(st.integers(1, 12), max_size=80))
def test_windows_are_short_and_their_cores_meet(lengths: list[int]) -> None:
    text = pieces(lengths)
    edges = [*text.words.tolist(), len(text.ids)]
    reached = 0
    for window in windows(text, LIMITS):
        first, last = window.core
        assert first == reached
        assert window.first <= first < last <= window.last
        assert edges[window.last] - edges[window.first] <= LIMITS.window
        reached = last
    assert reached == len(lengths)
