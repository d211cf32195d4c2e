"""From characters to tokens and sentences, without walking the whole passage for each look-up."""

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class Positions:
    """Where the tokens and the sentences of one passage stand.

    Attributes:
        doc: The passage.
        sentences: The index of each token's sentence.
    """

    def __init__(self, doc: "Doc") -> None:
        self.doc = doc
        self._starts = [token.idx for token in doc]
        self._ends = [token.idx + len(token.text) for token in doc]
        self.sentences: list[int] = []
        sentence = -1
        for token in doc:
            sentence += bool(token.is_sent_start) or sentence < 0
            self.sentences.append(sentence)

    def span(self, start: int, end: int) -> "Span | None":
        """The tokens that the characters ``[start, end)`` touch, whole tokens at the edges; ``None`` for no token."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return self.doc[first:last] if first < last else None
