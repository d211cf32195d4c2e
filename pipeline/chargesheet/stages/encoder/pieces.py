"""Text to what the encoder reads: word-pieces, the words that they make up, and the words' shapes.

The encoder is uncased, so each piece also carries the shape of its word: that is how it sees capitals.
"""

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Ints = NDArray[np.int64]

SHAPES: tuple[str, ...] = ("other", "lower", "title", "upper", "initial", "mixed", "digits", "alphanumeric", "mark")
_SHAPE_ID = {name: index for index, name in enumerate(SHAPES)}


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as word-pieces, without the encoder's special pieces.

    Attributes:
        ids: The vocabulary's id of each piece.
        shapes: The shape of the word of each piece, an index into ``SHAPES``.
        words: The first piece of each word.
        starts: Where each word starts in the text, in code points.
        ends: Where each word ends.
    """

    ids: Ints
    shapes: Ints
    words: Ints
    starts: Ints
    ends: Ints


def shape(word: str) -> str:
    """The shape of a word.

    Examples: ``police`` is lower, ``Ahmed`` title, ``ABMA`` upper, ``U`` initial, ``McBride`` mixed, ``2008`` digits,
    ``14th`` alphanumeric, ``,`` mark, ``中`` other.
    """
    if word.isdigit():
        return "digits"
    if not any(map(str.isalnum, word)):
        return "mark"
    if any(map(str.isdigit, word)):
        return "alphanumeric"
    if word.islower():
        return "lower"
    if word.isupper():
        return "initial" if sum(map(str.isalpha, word)) == 1 else "upper"
    if word.istitle():
        return "title"
    return "mixed" if any(map(str.isupper, word)) else "other"


def read_pieces(encoding: "Encoding", text: str) -> Pieces:
    """The pieces of an encoding of ``text`` made without special pieces, truncation or padding."""
    ids: list[int] = []
    shapes: list[int] = []
    words: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    last: int | None = None
    for index, (piece, word, (start, end)) in enumerate(
        zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True)
    ):
        if word != last or not words:
            words.append(index)
            starts.append(start)
            ends.append(end)
            last = word
        else:
            ends[-1] = end
        ids.append(piece)
    # The tokenizer drops accents, so a decomposed accent at a word's end is left out of its offsets: "Şakir" + U+0301.
    for index, end in enumerate(ends):
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        ends[index] = end
    edges = [*words, len(ids)]
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        shapes.extend([_SHAPE_ID[shape(text[start:end])]] * (edges[index + 1] - edges[index]))
    return Pieces(*(np.array(values, dtype=np.int64) for values in (ids, shapes, words, starts, ends)))


def touched(starts: Ints, ends: Ints, start: int, end: int) -> tuple[int, int] | None:
    """The words that the characters ``start`` to before ``end`` touch: the first and the one after the last.

    Args:
        starts: Where each word starts.
        ends: Where each word ends.
        start: The first character.
        end: The one after the last.
    """
    first = int(np.searchsorted(ends, start, side="right"))
    last = int(np.searchsorted(starts, end, side="left"))
    return (first, last) if first < last else None


def cut(tokenizer: "Tokenizer", texts: list[str]) -> list[Pieces]:
    """The pieces of each text.

    Args:
        tokenizer: One without truncation and padding.
        texts: Any texts; one without a letter or mark gives no pieces.
    """
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [read_pieces(encoding, text) for encoding, text in zip(encodings, texts, strict=True)]
