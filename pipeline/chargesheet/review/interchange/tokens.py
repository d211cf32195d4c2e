"""A text as tokens, for formats that have no offsets but words: cut so that every span begins and ends at a border."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from chargesheet.learning.gold import Layer, LayerMention
from chargesheet.learning.layers import LayeredText
from chargesheet.review.interchange.exchange import Loss

# "Şahingöz’s (2015)" -> "Şahingöz", "’", "s", "(", "2015", ")": a run of letters, digits and marks, or one other sign
_TOKEN = re.compile(r"(?:\w|[\u0300-\u036f])+|\S")
OUTSIDE = "O"


class Token(Struct, frozen=True):
    """A token and its offsets in code points."""

    text: str
    start: int
    end: int


def tokens(text: str, borders: Iterable[int] = ()) -> list[Token]:
    """The tokens of a text, none with white space in it.

    Args:
        text: Any text.
        borders: Offsets at which a token must end or begin, if they are inside one.
    """
    cuts = set(borders)
    found = []
    for match in _TOKEN.finditer(text):
        start = match.start()
        for cut in range(match.start() + 1, match.end()):
            if cut in cuts:
                found.append(Token(text[start:cut], start, cut))
                start = cut
        found.append(Token(text[start : match.end()], start, match.end()))
    return found


def sentences(text: str, borders: Iterable[int] = ()) -> list[list[Token]]:
    """The tokens by line of the text, lines without a token left out: a line is what such formats call a sentence."""
    found: list[list[Token]] = []
    last = 0
    for token in tokens(text, borders):
        if not found or "\n" in text[last : token.start]:
            found.append([])
        found[-1].append(token)
        last = token.end
    return found


def borders(layer: Layer) -> set[int]:
    """Where mentions begin and end."""
    return {offset for mention in layer.mentions for offset in (mention.start, mention.end)}


def flat_mentions(item: LayeredText, what: str) -> tuple[tuple[LayerMention, ...], tuple[Loss, ...]]:
    """The mentions that tags can tell, longest first where they overlap; and the others as lost.

    A mention with white space at an end is not told either: no token is there.
    """
    kept: list[LayerMention] = []
    lost = []
    taken: set[int] = set()
    for mention in sorted(item.layer.mentions, key=lambda m: (m.start - m.end, m.start, m.label)):
        words = item.text[mention.start : mention.end]
        place = set(range(mention.start, mention.end))
        if words != words.strip() or not taken.isdisjoint(place):
            why = "overlaps another" if words == words.strip() else "has white space at an end"
            lost.append(
                Loss(item.layer.statement, f"the {mention.label} {words[:60]!r} at {mention.start} {why}: {what}")
            )
        else:
            taken |= place
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.start)), tuple(lost)


def tags(found: Sequence[Token], mentions: Iterable[LayerMention]) -> list[str]:
    """The IOB2 tag of each token: ``B-PERSON`` where a mention begins, ``I-PERSON`` inside it, ``O`` outside."""
    starts = {token.start: index for index, token in enumerate(found)}
    named = [OUTSIDE] * len(found)
    for mention in mentions:
        index = starts[mention.start]
        named[index] = f"B-{mention.label}"
        while index + 1 < len(found) and found[index + 1].start < mention.end:
            index += 1
            named[index] = f"I-{mention.label}"
    return named


def spans(found: Sequence[Token], named: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The spans that IOB2 tags tell: start, end, label. An ``I-`` that follows nothing of its label begins a span.

    Raises:
        ValueError: A tag is neither ``O`` nor ``B-`` or ``I-`` with a label.
    """
    start, end, current = 0, 0, ""
    for token, tag in zip(found, named, strict=True):
        prefix, separator, label = tag.partition("-")
        if tag != OUTSIDE and (prefix not in ("B", "I") or not separator or not label):
            raise ValueError(f"{tag!r} is no IOB2 tag")
        if current and (prefix != "I" or label != current):
            yield start, end, current
            current = ""
        if tag != OUTSIDE and not current:
            start, current = token.start, label
        end = token.end
    if current:
        yield start, end, current
