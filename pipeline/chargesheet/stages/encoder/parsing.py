"""The parse heads at run time: tags, a tree a sentence, and entities, for the tokens of a text.

A token's head is the word whose view as a head has the largest product with the token's view as a dependent
(Dozat and Manning, 2017, https://arxiv.org/abs/1611.01734, without the bilinear weight: the two views are free).
Where the best heads form a cycle, it is left where that costs least.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chargesheet.stages.encoder.decoding import best_spans
from chargesheet.stages.encoder.labels import TagScheme
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import WordScores

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RelationWeights:
    """The layer that labels relations: (labels, size) and (labels,)."""

    weight: Floats
    bias: Floats

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Floats]) -> "RelationWeights":
        """The weights from their names in the model's file.

        Raises:
            KeyError: One is missing.
        """
        return cls(arrays["relations.weight"], arrays["relations.bias"])


@dataclass(frozen=True, slots=True)
class Parse:
    """What the heads say of each token.

    Attributes:
        tags: Numbers of the fine tags.
        universal: Numbers of the universal parts of speech.
        heads: The index of each token's head; a sentence's root is its own.
        relations: Numbers of the relations.
        entities: ``(first token, token after the last, label)``.
    """

    tags: Ints
    universal: Ints
    heads: Ints
    relations: Ints
    entities: list[tuple[int, int, str]]


def words_of_tokens(pieces: Pieces, starts: Ints, ends: Ints) -> Ints:
    """The last of the encoder's words that each token touches, or -1: "can" and "n't" of "can", "'", "t" differ in it.

    Args:
        pieces: The text's pieces.
        starts: Where each token starts.
        ends: Where each token ends.
    """
    if not len(pieces.starts):
        return np.full(len(starts), -1, dtype=np.int64)
    found: Ints = np.searchsorted(pieces.starts, ends, side="left") - 1
    touches = (found >= 0) & (pieces.ends[np.maximum(found, 0)] > starts)
    return np.where(touches, found, -1)


def read_parse(
    scores: WordScores, words: Ints, sentences: Ints, weights: RelationWeights, entities: TagScheme
) -> Parse:
    """The parse of a text's tokens.

    Args:
        scores: The heads' outputs by word.
        words: The word of each token, none of them -1.
        sentences: The number of each token's sentence, rising; a sentence's tokens stand together.
        weights: The layer that labels relations.
        entities: The tags of the entities' head.
    """
    if not len(words):
        none = np.zeros(0, dtype=np.int64)
        return Parse(none, none, none, none, [])
    arcs = scores.arcs[words]
    size = (arcs.shape[1] - 1) // 2
    edges = [0, *(np.flatnonzero(np.diff(sentences)) + 1).tolist(), len(words)]
    heads = np.zeros(len(words), dtype=np.int64)
    for first, last in pairwise(edges):
        own = arcs[first:last]
        fit = own[:, :size] @ own[:, size : 2 * size].T / np.float32(size**0.5)
        np.fill_diagonal(fit, own[:, -1])
        heads[first:last] = first + best_tree(fit)
    views = scores.relations[words]
    width = views.shape[1] // 2
    hidden = np.maximum(views[:, :width] + views[heads, width:], 0.0)
    relations = (hidden @ weights.weight.T + weights.bias).argmax(axis=1)
    return Parse(
        tags=scores.tags[words].argmax(axis=1),
        universal=scores.universal[words].argmax(axis=1),
        heads=heads,
        relations=relations,
        entities=best_spans(scores.entities[words], entities),
    )


def best_tree(fit: Floats) -> Ints:
    """The heads of one sentence's tokens: a tree with one root, which is its own head.

    Args:
        fit: (tokens, tokens), how well each token, a row, fits each head, a column; on the diagonal, as the root.
    """
    count = len(fit)
    others = fit.copy()
    np.fill_diagonal(others, -np.inf)
    heads: Ints = others.argmax(axis=1)
    root = int((fit.diagonal() - others.max(axis=1)).argmax()) if count > 1 else 0
    heads[root] = root
    while (cycle := _cycle(heads, root)) is not None:
        inside, rooted = cycle
        gain = others[np.ix_(inside, rooted)] - others[inside, heads[inside]][:, None]
        row, column = np.unravel_index(int(gain.argmax()), gain.shape)
        heads[inside[row]] = rooted[column]
    return heads


def _cycle(heads: Ints, root: int) -> tuple[Ints, Ints] | None:
    """The tokens of a cycle, and those that hang on the root so far; nothing where all hang on the root."""
    above = heads.tolist()
    seen = [0] * len(above)  # 0 not yet, 1 on the way up from here, 2 hangs on the root, 3 hangs on a cycle
    seen[root] = 2
    found: list[int] = []
    for token in range(len(above)):
        way = []
        at = token
        while seen[at] == 0:
            seen[at] = 1
            way.append(at)
            at = above[at]
        if seen[at] == 1 and not found:
            found = way[way.index(at) :]
        end = 2 if seen[at] == 2 else 3
        for passed in way:
            seen[passed] = end
    if not found:
        return None
    return np.array(found), np.array([token for token, state in enumerate(seen) if state == 2])
