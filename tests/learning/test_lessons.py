"""Examples: words and tags, parts of long ones, and the candidates that a model finds itself."""

from random import Random

import numpy as np
import pytest

from chargesheet.learning.alignment import Aligned, AlignedTrigger, LabelledRange
from chargesheet.learning.data import IGNORED, Example, batches, cut_to, make_example, padded, words_of
from chargesheet.learning.lessons import Lesson, with_found
from chargesheet.stages.encoder.labels import MENTION_TAGS, PAIR_ROLES, PHRASE_TAGS
from chargesheet.stages.encoder.pairs import label_id
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.windowing import Limits

TEXT = "a bb ccc dd e"


def pieces() -> Pieces:
    """One piece a word, but two for "ccc"."""
    return Pieces(
        np.arange(10, 16),
        np.zeros(6, dtype=np.int64),
        np.array([0, 1, 2, 4, 5]),
        np.array([0, 2, 5, 9, 12]),
        np.array([1, 4, 8, 11, 13]),
    )


def example() -> Example:
    """ "a bb" is a person and the subject of "ccc"; "e" is neither right nor wrong."""
    aligned = Aligned(
        text=TEXT,
        mentions=(LabelledRange(0, 4, "PERSON"), LabelledRange(12, 13, "PERSON")),
        triggers=(AlignedTrigger(5, 8, "arrest", "actual"),),
        phrases=(),
        roles={(0, 0): "subject"},
        unclear=frozenset({(0, 1)}),
        lost=(),
    )
    return make_example(aligned, pieces())


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(0, 1, (0, 1)), (0, 4, (0, 2)), (3, 6, (1, 3)), (1, 2, None), (12, 13, (4, 5))],
    ids=["first", "two", "touched", "a gap", "last"],
)
def test_words_of(start: int, end: int, words: tuple[int, int] | None) -> None:
    assert words_of(pieces(), start, end) == words


def test_targets() -> None:
    made = example()
    person = [*MENTION_TAGS.tags(0, 2, "PERSON"), 0, 0, *MENTION_TAGS.tags(4, 5, "PERSON")]
    assert made.mention_tags.tolist() == person
    assert made.roles.tolist() == [[PAIR_ROLES.index("subject"), IGNORED]]


def test_the_encoders_pieces_stand_around_each_passage() -> None:
    one = pieces()
    ids, mask, shapes = padded([(one.ids, one.shapes), (one.ids[:2], one.shapes[:2] + 1)], 1, 2, 8)
    assert ids.tolist() == [[1, 10, 11, 12, 13, 14, 15, 2], [1, 10, 11, 2, 0, 0, 0, 0]]
    assert mask.sum(axis=1).tolist() == [8, 4]
    assert shapes[1].tolist() == [0, 1, 1, 0, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="8 pieces"):
        padded([(one.ids, one.shapes)], 1, 2, 7)


def test_an_epoch_has_each_passage_once_in_batches_of_limited_size() -> None:
    lessons = [Lesson(part) for part in cut_to(example(), Limits(2, 0)) * 3]
    found = batches(lessons, 8, Random(1))
    assert sorted(id(lesson) for group in found for lesson in group) == sorted(map(id, lessons))
    assert all((max(len(lesson.pieces.ids) for lesson in group) + 2) * len(group) <= 8 for group in found)
    assert found == batches(lessons, 8, Random(1)), "the seed decides"


def test_a_long_example_is_cut_at_words() -> None:
    parts = cut_to(example(), Limits(4, 0))
    assert [part.pieces.ids.tolist() for part in parts] == [[10, 11, 12, 13], [14, 15]]
    assert [len(part.triggers) for part in parts] == [1, 0]
    assert parts[0].roles.tolist() == [[PAIR_ROLES.index("subject")]]
    assert parts[1].candidates.tolist() == [[1, 2, label_id("PERSON")]]


def scores(*spans: tuple[int, int, str]) -> np.ndarray:
    table = np.zeros((5, MENTION_TAGS.size), dtype=np.float32)
    table[:, 0] = 1
    for first, last, label in spans:
        table[np.arange(first, last), MENTION_TAGS.tags(first, last, label)] = 9
    return table


NO_PHRASES = np.eye(PHRASE_TAGS.size, dtype=np.float32)[[0] * 5]


@pytest.mark.parametrize(
    ("span", "column"),
    [
        pytest.param((1, 2, "PERSON"), PAIR_ROLES.index("subject"), id="half of the right one"),
        pytest.param((3, 4, "PERSON"), 0, id="nothing"),
        pytest.param((0, 2, "ORG"), 0, id="another label"),
        pytest.param((3, 5, "PERSON"), IGNORED, id="more than an unclear one"),
    ],
)
def test_what_the_model_finds_itself(span: tuple[int, int, str], column: int) -> None:
    assert with_found(example(), scores(span), NO_PHRASES).roles[:, 2:].tolist() == [[column]]


def test_what_the_model_finds_rightly_is_not_there_twice() -> None:
    made = example()
    assert with_found(made, scores((0, 2, "PERSON")), NO_PHRASES) is made
