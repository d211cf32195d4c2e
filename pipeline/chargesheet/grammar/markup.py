"""Inline markup: the characters of a text that are not prose, and a view of the text without them.

Markup is found inside one block at a time, so that an asterisk left open in one paragraph never reaches the next.
"""

import re
from collections.abc import Iterable

from chargesheet.records import Span

# What is markup as a whole, wherever it stands. The alternatives, each with an example of what it takes:
_WHOLE = re.compile(
    r"""
      <sup>[^<>\n]{1,12}</sup>                      # footnote mark: <sup>1</sup>
    | <!--[^<>]{0,2000}-->                          # comment: <!-- page 3 -->
    | <(?:https?://|mailto:)[^<>\s]{1,2000}>        # address in angle brackets: <https://example.org/a>
    | </?[A-Za-z][A-Za-z0-9]{0,14}(?:\s[^<>\n]{0,500})?/?>   # HTML tag: <b>, </span>, <br/>
    | \[\^[^\]\s]{1,20}\]                           # footnote mark: [^1]
    | !\[[^\[\]\n]{0,500}\]\([^()\s]{1,2000}\)      # picture: ![a map](map.png)
    | \bhttps?://[^\s<>()\[\]"“”]{1,2000}           # bare address: https://example.org/a
    | &(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy);      # space written as an entity: &nbsp;
    | \uFFFC+                                       # object replacement: where a PDF had a picture
    | [\U0010FC00-\U0010FC0F]                       # a bullet of a symbol font
    | \\(?=[!-/:-@\[-`{-~])                         # backslash escape: the \ of \*
    """,
    re.VERBOSE,
)

# A link around its words, "[the report](https://example.org/a)": group "words" is "the report". The target must look
# like an address, so that "[sic](2)" stays as it is.
_LINK = re.compile(
    r"""
    \[ (?P<words>[^\[\]\n]{1,500}) \]
    \( (?=[^()\s]*[./\#:]) [^()\s]{1,2000} (?:\s"[^"\n]{0,200}")? \)
    """,
    re.VERBOSE,
)

# A run of emphasis marks, "**": group 0. Whether it opens or closes is seen from its neighbours.
_EMPHASIS = re.compile(r"\*{1,3}|_{1,3}")


def find_markup(text: str, start: int, end: int) -> list[Span]:
    """The markup inside ``text[start:end]``, a block; in order, none overlapping.

    The block's own mark (``#``, a bullet) is the layout's to find, not this function's.
    """
    taken: list[Span] = [Span(found.start(), found.end()) for found in _WHOLE.finditer(text, start, end)]
    for link in _LINK.finditer(text, start, end):
        taken.append(Span(link.start(), link.start("words")))
        taken.append(Span(link.end("words"), link.end()))
    taken.extend(_emphasis(text, start, end, join_spans(taken)))
    return join_spans(taken)


def _emphasis(text: str, start: int, end: int, taken: list[Span]) -> list[Span]:
    """The marks of emphasis that come in pairs: the two ``*`` of ``*Adam*``; a lone ``*`` is prose."""
    found: list[Span] = []
    open_marks: dict[str, Span] = {}
    upcoming = iter(taken)
    other = next(upcoming, None)
    for mark in _EMPHASIS.finditer(text, start, end):
        while other is not None and other.end <= mark.start():
            other = next(upcoming, None)
        if other is not None and other.start < mark.end():
            continue
        run = mark.group()
        before = text[mark.start() - 1] if mark.start() > start else " "
        after = text[mark.end()] if mark.end() < end else " "
        if before == "\\":
            continue
        opener = open_marks.get(run)
        if opener is not None and opener.end < mark.start() and not before.isspace() and not after.isalnum():
            found += [opener, Span(mark.start(), mark.end())]
            del open_marks[run]
        elif not after.isspace() and not before.isalnum():
            open_marks[run] = Span(mark.start(), mark.end())
    return found


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif span.start < span.end:
            joined.append(span)
    return joined


def look_past(text: str, markup: Iterable[Span]) -> str:
    """The text with its markup replaced by spaces: of equal length, so that offsets stay true.

    >>> look_past("**Adam** was closed.<sup>1</sup>", [Span(0, 2), Span(6, 8), Span(20, 32)])
    '  Adam   was closed.            '
    """
    pieces: list[str] = []
    position = 0
    for span in markup:
        pieces += [text[position : span.start], " " * (span.end - span.start)]
        position = span.end
    pieces.append(text[position:])
    return "".join(pieces)
