"""Words of another tokenizer on the project's tokens: offsets decide, and the tokens form one tree again."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.stages.engine.alignment import PIECE, Word, align


def word(start: int, end: int, head: int, relation: str = "dep") -> Word:
    return Word(start, end, "w", "w", "NOUN", "", "", head, relation)


# id, tokens, words, expected heads, expected relations
CASES: list[tuple[str, Any, Any, list[int], list[str]]] = [
    ("one-to-one", [(0, 2), (3, 6)], [word(0, 2, 1, "det"), word(3, 6, -1, "root")], [1, 1], ["det", "root"]),
    # "du" is "de le": both words stand where the token stands, and the first of the two highest is its own
    (
        "multi-word token",
        [(0, 2), (3, 8)],
        [word(0, 2, 2, "case"), word(0, 2, 2, "det"), word(3, 8, -1, "root")],
        [1, 1],
        ["case", "root"],
    ),
    ("word in two tokens", [(0, 4), (4, 7)], [word(0, 7, -1, "root")], [0, 0], ["root", PIECE]),
    (
        "head inside a merged token",
        [(0, 6), (7, 9)],
        [word(0, 3, 1), word(3, 6, -1, "root"), word(7, 9, 0)],
        [0, 0],
        ["root", "dep"],
    ),
    (
        "white space has no word",
        [(0, 2), (2, 2), (3, 5)],
        [word(0, 2, -1, "root"), word(3, 5, 0, "obj")],
        [0, 0, 0],
        ["root", "dep", "obj"],
    ),
    ("no words at all", [(0, 1), (2, 3)], [], [0, 0], ["root", "dep"]),
]


@pytest.mark.parametrize(("tokens", "words", "heads", "relations"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_heads_and_relations(tokens: Any, words: Any, heads: list[int], relations: list[str]) -> None:
    placed = align(tokens, [True] * len(tokens), words)
    assert [each.head for each in placed] == heads
    assert [each.relation for each in placed] == relations


def test_the_first_token_with_a_letter_carries_a_word() -> None:
    placed = align([(0, 1), (1, 3)], [False, True], [word(0, 3, -1, "root")])
    assert [each.carries for each in placed] == [False, True]


@st.composite
def cut(draw: st.DrawFn, length: int) -> list[tuple[int, int]]:
    borders = sorted({0, length, *draw(st.lists(st.integers(1, length - 1), max_size=12))})
    return list(pairwise(borders))


@st.composite
def sentences(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[Word]]:
    length = draw(st.integers(2, 25))
    spans = draw(cut(length))
    order = draw(st.permutations(range(len(spans))))
    heads = {order[0]: -1}
    for place in range(1, len(order)):
        heads[order[place]] = order[draw(st.integers(0, place - 1))]
    return draw(cut(length)), [word(*span, heads[at]) for at, span in enumerate(spans)]


@settings(max_examples=150, deadline=None)
@given(sentences())
def test_any_tokenization_gives_one_tree(sentence: tuple[list[tuple[int, int]], list[Word]]) -> None:
    tokens, words = sentence
    placed = align(tokens, [True] * len(tokens), words)
    assert len(placed) == len(tokens)
    assert sum(each.head == at for at, each in enumerate(placed)) == 1
    for at in range(len(placed)):
        seen = set()
        while placed[at].head != at:
            assert at not in seen, "a loop"
            seen.add(at)
            at = placed[at].head
