"""A passage as the arguments stage reads it: its text once, and what earlier stages found as tokens."""

from collections.abc import Iterable

from msgspec import Struct
from spacy.tokens import Doc, Span

from chargesheet.stages.layers import LabelledSpan, labelled_spans, layers


class Placed(Struct, frozen=True):
    """Something that was found: its own offsets, and the whole tokens that hold it."""

    start: int
    end: int
    tokens: Span


class Passage:
    """What is asked of a passage again and again, worked out once; ``doc.text`` costs a pass over all tokens."""

    def __init__(self, doc: Doc) -> None:
        read = layers(doc)
        self.doc = doc
        self.text: str = doc.text
        self.labelled: tuple[LabelledSpan, ...] = labelled_spans(doc)
        self.provisions = self._placed((p.start, p.end) for p in read.provisions)
        self.dates = self._placed((date.start, date.end) for date in read.dates)
        self.places = self._placed((s.start, s.end) for s in self.labelled if s.label == "PLACE")
        self.settled_dates = frozenset(date.start for date in read.dates if date.edtf is not None)
        self.inside_mentions = self._tokens_of((s.start, s.end) for s in self.labelled)
        self.inside_law = self._tokens_of((s.start, s.end) for s in self.labelled if s.label in {"LAW", "PROVISION"})
        self.markup = self._tokens_of((span.start, span.end) for span in read.markup)
        self.block_starts = frozenset(block.start for block in read.blocks)

    def _placed(self, offsets: Iterable[tuple[int, int]]) -> tuple[Placed, ...]:
        found = ((start, end, self.span(start, end)) for start, end in offsets)
        return tuple(Placed(start, end, tokens) for start, end, tokens in found if tokens is not None)

    def _tokens_of(self, offsets: Iterable[tuple[int, int]]) -> frozenset[int]:
        return frozenset(token.i for placed in self._placed(offsets) for token in placed.tokens)

    def span(self, start: int, end: int) -> Span | None:
        """The whole tokens that hold the characters from ``start`` to ``end``."""
        found: Span | None = self.doc.char_span(start, end, alignment_mode="expand")
        return found

    def words(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of the tokens from ``start`` to before ``end``."""
        last = self.doc[end - 1]
        return self.doc[start].idx, last.idx + len(last)


def within(found: Iterable[Placed], sentence: Span) -> list[Placed]:
    """What lies in a sentence, by where it starts."""
    return [placed for placed in found if sentence.start <= placed.tokens.start < sentence.end]
