"""Looking past markup without moving an offset."""

from collections.abc import Iterable

from chargesheet.records import Span


def without_markup(text: str, markup: Iterable[Span]) -> str:
    """The text with its markup blanked, character for character, so that offsets stay.

    A raised number right after a digit is left, because it may be an article's: "Article 148<sup>1</sup>".
    """
    pieces: list[str] = []
    done = 0
    for span in markup:
        start = max(span.start, done)
        if start >= span.end:
            continue
        inside = text[start : span.end]
        raised = inside.startswith("<sup") and start > 0 and text[start - 1].isdigit()
        closing = inside == "</sup>"
        pieces.append(text[done:start])
        pieces.append(inside if raised or closing else " " * len(inside))
        done = span.end
    pieces.append(text[done:])
    return "".join(pieces)
