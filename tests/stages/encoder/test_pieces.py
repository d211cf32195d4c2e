"""Text to pieces and words: offsets, shapes, odd characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.stages.encoder.pieces import SHAPES, cut, shape

tokenizers = pytest.importorskip("tokenizers", reason="needs the tokenizers library, which the learned stages bring")

PIECES = [
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "police",
    "##man",
    "ahmed",
    "u",
    ".",
    ",",
    "-",
    "sa",
    "##kir",
    "205",
    "2",
]


@pytest.fixture(scope="module")
def tokenizer() -> "tokenizers.Tokenizer":
    """A small uncased BERT tokenizer."""
    made = tokenizers.Tokenizer(
        tokenizers.models.WordPiece({piece: i for i, piece in enumerate(PIECES)}, unk_token="[UNK]")
    )
    made.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    made.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return made


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("police", "lower"),
        ("Ahmed", "title"),
        ("ABMA", "upper"),
        ("U", "initial"),
        ("McBride", "mixed"),
        ("2008", "digits"),
        ("14th", "alphanumeric"),
        (",", "mark"),
        ("中", "other"),
    ],
)
def test_shape(word: str, expected: str) -> None:
    assert shape(word) == expected
    assert expected in SHAPES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t", [], id="only spaces"),
        pytest.param("Policeman, Ahmed", ["Policeman", ",", "Ahmed"], id="pieces make up a word"),
        pytest.param("S\u0327akir\u0301.", ["S\u0327akir\u0301", "."], id="decomposed accents stay in the word"),
        pytest.param("\U0010fc00 U. Ahmed", ["U", ".", "Ahmed"], id="a bullet of the private area is no word"),
        pytest.param("205.2", ["205", ".", "2"], id="numbers with a point"),
        pytest.param("\U00010348 police", ["\U00010348", "police"], id="astral letters"),
        pytest.param("...", [".", ".", "."], id="only punctuation"),
    ],
)
def test_words(tokenizer: "tokenizers.Tokenizer", text: str, words: list[str]) -> None:
    (pieces,) = cut(tokenizer, [text])
    assert [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)] == words


def test_a_word_of_ten_thousand_characters(tokenizer: "tokenizers.Tokenizer") -> None:
    text = "a" * 10_000
    (pieces,) = cut(tokenizer, [text])
    assert (pieces.starts.tolist(), pieces.ends.tolist()) == ([0], [10_000])


@settings(deadline=None)
@given(st.text())
def test_words_are_in_order_and_apart(tokenizer: "tokenizers.Tokenizer", text: str) -> None:
    (pieces,) = cut(tokenizer, [text])
    end = 0
    for start, stop in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True):
        assert end <= start < stop <= len(text)
        end = stop
