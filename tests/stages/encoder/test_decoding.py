"""Tags to spans: whole spans only, and the best of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.stages.encoder.decoding import allowed, best_spans
from chargesheet.stages.encoder.labels import MENTION_TAGS, PHRASE_TAGS, TRIGGER_TAGS, TagScheme

TWO = TagScheme(("NAME", "DATE"))


def scores(*tags: str, scheme: TagScheme = TWO) -> np.ndarray:  # type: ignore[type-arg]
    """Scores that favour the given tags, written as "O" or "B-NAME"."""
    table = np.zeros((len(tags), scheme.size), dtype=np.float32)
    for row, tag in enumerate(tags):
        column = 0 if tag == "O" else 1 + 4 * scheme.labels.index(tag[2:]) + "BILU".index(tag[0])
        table[row, column] = 5.0
    return table


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        pytest.param([], [], id="no words"),
        pytest.param(["O", "O"], [], id="nothing found"),
        pytest.param(["U-NAME"], [(0, 1, "NAME")], id="one word"),
        pytest.param(["B-NAME", "I-NAME", "L-NAME"], [(0, 3, "NAME")], id="three words"),
        pytest.param(["U-NAME", "U-NAME"], [(0, 1, "NAME"), (1, 2, "NAME")], id="side by side"),
        pytest.param(["B-NAME", "L-NAME", "O", "U-DATE"], [(0, 2, "NAME"), (3, 4, "DATE")], id="two labels"),
        pytest.param(["O", "B-NAME", "I-NAME", "L-NAME", "O"], [(1, 4, "NAME")], id="between outside words"),
    ],
)
def test_reads_plain_tags(tags: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert best_spans(scores(*tags), TWO) == spans


def test_a_name_does_not_come_out_in_pieces() -> None:
    # "al - Qaida": the middle word's own favourite is "outside", which no span can go through.
    table = scores("B-NAME", "O", "L-NAME")
    table[1, 2] = 4.0
    assert best_spans(table, TWO) == [(0, 3, "NAME")]


def test_a_span_that_is_never_closed_is_none() -> None:
    assert best_spans(scores("O", "B-NAME"), TWO) in ([], [(1, 2, "NAME")])


@pytest.mark.parametrize(
    "scheme", [TWO, MENTION_TAGS, TRIGGER_TAGS, PHRASE_TAGS], ids=["two", "mentions", "triggers", "phrases"]
)
def test_every_tag_can_follow_something(scheme: TagScheme) -> None:
    table = allowed(scheme)
    assert table.any(axis=0).all()
    assert table.any(axis=1).all()


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 30))
def test_spans_are_in_order_and_apart(seed: int, words: int) -> None:
    table = np.random.default_rng(seed).normal(0, 6, (words, MENTION_TAGS.size)).astype(np.float32)
    end = 0
    for first, last, label in best_spans(table, MENTION_TAGS):
        assert end <= first < last <= words
        assert label in MENTION_TAGS.labels
        end = last


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_sequence_of_tags_is_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.normal(0, 2, (4, TWO.size)).astype(np.float32)
    may = allowed(TWO)
    best = max(
        (
            float(sum(table[i, tag] for i, tag in enumerate(path)))
            for path in np.ndindex(*[TWO.size] * 4)
            if may[0, path[0]] and may[path[3], 0] and all(may[a, b] for a, b in pairwise(path))
        ),
    )
    spans = best_spans(table, TWO)
    tags = [0] * 4
    for first, last, label in spans:
        tags[first:last] = TWO.tags(first, last, label)
    assert float(sum(table[i, tag] for i, tag in enumerate(tags))) == pytest.approx(best, abs=1e-4)
