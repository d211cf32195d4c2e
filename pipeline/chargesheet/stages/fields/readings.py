"""The values of fields, read by what they are to be: offences, places, penalties, authorities."""

import re
from collections.abc import Iterable, Iterator

from chargesheet.grammar.by_language import find_penalties
from chargesheet.records import Span

# The end of a value's first piece: ";", ",", a bracket, the end of a sentence, a line's end.
_PIECE_END = re.compile(r"[;,(\[\n]|\.\s")
# What parts offences: ";" and brackets; and places, which commas part too.
_OFFENCE_END = re.compile(r"[;()\[\]]+")
_PLACE_END = re.compile(r"[;,()\[\]]+")
# "and", "under the", "for", "of the" at either end of what is left of a value; group-free, run until nothing changes.
_LEADING = re.compile(
    r"(?:[\W_]+|(?:and|or|under|of|for|on|with|the|in|by|charges?\sof|contrary\sto|pursuant\sto|accused\sof)\b)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[^\w)]|\b(?:and|or|under|of|on|in|by|the|to|contrary\sto|pursuant\sto))+$", re.IGNORECASE)
# "rejected by the High Court on 3 May": group 1 is "High Court".
_BY = re.compile(r"\bby\s+(?:the\s+|an?\s+)?([^,;()\n]{2,60}?)(?=\s+(?:on|for|in|at|to|after)\s|[,;().\n]|$)")
# "the Lenin District Court": group 1 is what stands behind the article.
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_LETTERS = 3


def first_piece(text: str, value: Span) -> Span:
    """The value up to its first comma, semicolon, bracket or sentence's end: "none" of "none; trial expected"."""
    found = _PIECE_END.search(text, value.start, value.end)
    end = found.start() if found else value.end
    return Span(value.start, value.start + len(text[value.start : end].rstrip(" \t.!")))


def offences(text: str, value: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of a value without the articles, laws and dates in it.

    "Article 200, tax evasion" leaves "tax evasion". Semicolons and brackets part offences; commas may belong to one.
    """
    stretches: list[tuple[int, int]] = []
    at = value.start
    for span in sorted(taken, key=lambda span: span.start):
        if span.start < value.end and span.end > value.start:
            stretches.append((at, max(at, span.start)))
            at = max(at, span.end)
    stretches.append((at, value.end))
    for start, end in stretches:
        for piece in _pieces(text, start, max(start, end), _OFFENCE_END):
            trimmed = _trimmed(text, piece)
            if sum(map(str.isalpha, text[trimmed.start : trimmed.end])) >= _LETTERS:
                yield trimmed


def penalty(text: str, value: Span, code: str = "en") -> Span | None:
    """The penalty in a value, from the first that is named to the last.

    All of "seven years' imprisonment and three years of house arrest" is one penalty.
    """
    found = list(find_penalties(text[value.start : value.end], code))
    if not found:
        return None
    end = found[0].end
    for later in found[1:]:
        if later.start - end > len(" together with "):
            break
        end = later.end
    return Span(value.start + found[0].start, value.start + end)


def places(text: str, value: Span, known: Iterable[Span], taken: Iterable[Span]) -> Iterator[Span]:
    """The places of a value that is one: each piece between commas, or the place known to stand in it."""
    spans = list(known)
    dates = list(taken)
    for piece in _pieces(text, value.start, value.end, _PLACE_END):
        inside = [span for span in spans if span.start < piece.end and span.end > piece.start]
        if inside:
            yield from inside
            continue
        trimmed = _trimmed(text, piece)
        dated = any(span.start < piece.end and span.end > piece.start for span in dates)
        if not dated and sum(map(str.isalpha, text[trimmed.start : trimmed.end])) >= _LETTERS:
            yield trimmed


def authority(text: str, value: Span, *, whole: bool) -> Span | None:
    """Who acts: what stands behind "by", or, where the ``whole`` value is the authority, its first piece."""
    if whole:
        piece = first_piece(text, value)
        article = _ARTICLE.match(text, piece.start, piece.end)
        found = Span(article.end() if article else piece.start, piece.end)
        return found if found.end > found.start else None
    match = _BY.search(text, value.start, value.end)
    return Span(*match.span(1)) if match else None


def _pieces(text: str, start: int, end: int, parting: "re.Pattern[str]") -> Iterator[Span]:
    at = start
    for found in parting.finditer(text, start, end):
        yield Span(at, found.start())
        at = found.end()
    yield Span(at, end)


def _trimmed(text: str, piece: Span) -> Span:
    """A piece without punctuation and joining words at its ends."""
    leading = _LEADING.match(text, piece.start, piece.end)
    start = leading.end() if leading else piece.start
    trailing = _TRAILING.search(text[start : piece.end])
    return Span(start, start + trailing.start() if trailing else max(start, piece.end))
