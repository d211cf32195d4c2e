"""What one step of training learns from: passages with gold targets, and with what a parser says of them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chargesheet.learning.data import IGNORED, Example
from chargesheet.learning.silver import ParseTargets
from chargesheet.stages.encoder.decoding import best_spans
from chargesheet.stages.encoder.labels import MENTION_TAGS, PHRASE_TAGS
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import candidate_rows

Floats = NDArray[np.float32]
SAME = 0.5
"""Two spans with this share of their words in common count as one argument, as the scorer has it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage to learn from; ``parse`` is what a parser says of it, where that is to be learned, too."""

    example: Example
    parse: ParseTargets | None = None

    @property
    def pieces(self) -> Pieces:
        """The passage as the encoder reads it."""
        return self.example.pieces


def with_found(example: Example, mention_scores: Floats, phrase_scores: Floats) -> Example:
    """The example with the candidates that the model itself finds: at run time it meets its own mistakes.

    A found span that shares most of its words with a gold candidate has that candidate's roles, one that shares few
    of them is neither right nor wrong, any other has no role.

    Args:
        example: A passage with gold targets.
        mention_scores: (words, tags), what the model says now.
        phrase_scores: (words, tags), likewise.
    """
    found = candidate_rows(best_spans(mention_scores, MENTION_TAGS) + best_spans(phrase_scores, PHRASE_TAGS))
    known = example.candidates
    have = {tuple(row) for row in known.tolist()}
    rows, columns = [], []
    for row in found.tolist():
        if tuple(row) in have:
            continue
        column = np.zeros(len(example.triggers), dtype=np.int64)
        for index, (first, last, label) in enumerate(known.tolist()):
            shared = min(last, row[1]) - max(first, row[0])
            if label == row[2] and shared > 0:
                whole = max(last, row[1]) - min(first, row[0])
                column = example.roles[:, index] if shared / whole >= SAME else np.full_like(column, IGNORED)
                break
        rows.append(row)
        columns.append(column)
    if not rows:
        return example
    return replace(
        example,
        candidates=np.concatenate([known, np.array(rows, dtype=np.int64)]),
        roles=np.concatenate([example.roles, np.stack(columns, axis=1)], axis=1),
    )
