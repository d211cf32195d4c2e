"""Looking past markup where a raised number may be an article's."""

from collections.abc import Iterable

from chargesheet.grammar.markup import join_spans, look_past
from chargesheet.records import Span


def without_markup(text: str, markup: Iterable[Span]) -> str:
    """As ``look_past``, but a raised number right after a digit is left: "Article 148<sup>1</sup>"."""
    return look_past(text, (span for span in join_spans(markup) if not _raises_a_number(text, span)))


def _raises_a_number(text: str, span: Span) -> bool:
    """Whether the markup is ``<sup>1</sup>``, or a ``<sup>`` by itself, right after a digit; or a ``</sup>``."""
    opens = text.startswith("<sup", span.start) and text[max(0, span.start - 1) : span.start].isdigit()
    return opens or text[span.start : span.end] == "</sup>"
