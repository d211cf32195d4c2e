"""Where sentences start in a text: by its layout, its final marks, and the abbreviations that end in a full stop."""

import re
from collections.abc import Iterable

from chargesheet.grammar.layout_types import Block
from chargesheet.grammar.markup import look_past
from chargesheet.records import Span
from chargesheet.stages.sentences.abbreviations import abbreviations, starters

MAX_BRACKET = 300
"""A longer bracket is taken for several sentences in brackets: a start inside it counts."""

# The end of a sentence and the start of the next: 'freed.” (In', 'freed.In'. Groups: "mark" is ".", "close" is "”",
# "gap" is the space, empty where it is missing; "open" is "(", "next" is "I".
_BOUNDARY = re.compile(
    r"""
    (?P<mark> [.!?…؟]{1,8} | [。！？]{1,4} )
    (?P<close> [\"'”’»)\]]{0,4} )
    (?P<gap> \s{0,2000}+ )
    (?P<open> [\"'“‘«(\[¿¡]{0,4} )
    (?P<next> [^\s\"'“‘«(\[¿¡] )
    """,
    re.VERBOSE,
)

# The word before the mark, with earlier full stops in it: "e.g" of "e.g.", "M.K" of "M.K.", "Sana’a", "2005".
_WORD_BEFORE = re.compile(r"[\w\u0300-\u036f&/’'-]+(?:\.[\w\u0300-\u036f’'-]+){0,6}$")
# The word after, "The".
_WORD_AFTER = re.compile(r"[^\W_][\w\u0300-\u036f]{0,30}")
# Marks that open a quotation.
_QUOTES = frozenset("\"'“‘«")
# A character that shows.
_INK = re.compile(r"\S")
# The first space after the end of a sentence, with those that follow.
_SPACE = re.compile(r"\s+")
# Initials: "J", "M.K", "U.S.A".
_INITIALS = re.compile(r"[^\W\d_][\u0300-\u036f]?(?:\.[^\W\d_][\u0300-\u036f]?){0,5}")
# A name that is written small at its start: "al-Shaikh", "d’Ivoire".
_SMALL_NAME = re.compile(r"(?:a[ldrstznh]h?|el|d|l)[-’'][A-Z]")
# What a "number" abbreviation goes before: "5", "IV", "(a)", "A-12".
_NUMBER_LIKE = re.compile(r"\d|[IVXLC]{1,6}\b|[A-Z]{0,2}[-/]?\d|[a-z]\)")


def find_sentence_starts(
    text: str, blocks: Iterable[Block], markup: Iterable[Span], code: str = "en"
) -> tuple[int, ...]:
    """The offsets at which sentences start, in order.

    Each block starts a sentence, at its own mark where it has one. Inside a block the text is read with its markup
    looked past, so that no mark hides the end of a sentence; a mark that follows the end without a space, a footnote's,
    stays with the sentence before.

    Args:
        text: The passage.
        blocks: Its blocks, in order.
        markup: Its markup, to look past.
        code: Its language.
    """
    view = look_past(text, markup)
    starts: list[int] = []
    for block in blocks:
        starts.append(block.start)
        starts += _within(text, view, block.start, block.end, code)
    return tuple(starts)


def _within(text: str, view: str, start: int, end: int, code: str) -> list[int]:
    """The starts inside one block, its own first character not among them."""
    found: list[int] = []
    upcoming = iter(_brackets(view, start, end))
    bracket = next(upcoming, None)
    position = start
    first = _first_character(view, start)
    while boundary := _BOUNDARY.search(view, position, end):
        position = boundary.end("mark")
        at = boundary.start("open")
        while bracket is not None and bracket[1] < at:
            bracket = next(upcoming, None)
        inside = bracket is not None and bracket[0] < at and bracket[0] != first
        if not inside and _splits(view, boundary, start, code):
            space = _SPACE.search(text, boundary.start("gap"), at)
            found.append(space.end() if space else at)
            first = _first_character(view, at)
    return found


def _first_character(text: str, sentence: int) -> int:
    """Where the sentence's prose begins: a bracket there may hold several whole sentences."""
    found = _INK.search(text, sentence)
    return found.start() if found else len(text)


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The outermost pairs of brackets of a block, not longer than ``MAX_BRACKET``; one left open counts for nothing."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for found in re.finditer(r"[()\[\]]", text[start:end]):
        mark, at = found.group(), start + found.start()
        if mark in "([":
            stack.append((")" if mark == "(" else "]", at))
        elif stack and stack[-1][0] == mark:
            opened = stack.pop()[1]
            if at - opened <= MAX_BRACKET:
                while pairs and pairs[-1][0] > opened:
                    pairs.pop()
                pairs.append((opened, at))
    return pairs


def _splits(text: str, boundary: re.Match[str], start: int, code: str) -> bool:
    """Whether what looks like a boundary is one."""
    mark, gap, opening, following = boundary["mark"], boundary["gap"], boundary["open"], boundary["next"]
    if mark[0] in "。！？":
        return True
    if not gap:
        return _space_is_missing(text, boundary)
    after = boundary.start("next")
    if following.islower():
        return bool(_SMALL_NAME.match(text, after)) and mark[-1] in ".!?" and _ends_word(text, boundary, start, code)
    if not (following.isalnum() or opening or following in "-–—*_#§$€£@…"):
        return False
    if mark[-1] in "!?؟" or boundary["close"]:
        return mark != "..." or _starts(text, after, code)
    if len(mark) > 1 or mark == "…":
        return _starts(text, after, code) or bool(opening)
    return _ends_word(text, boundary, start, code)


def _ends_word(text: str, boundary: re.Match[str], start: int, code: str) -> bool:
    """Whether the full stop ends a sentence rather than an abbreviation, initials or the number of a list."""
    after = boundary.start("next")
    stop = boundary.start("mark")
    word = _WORD_BEFORE.search(text, max(start, stop - 60), stop)
    if word is None:
        return True
    before = word.group()
    kind = abbreviations(code).get(before + ".")
    if kind in {"title", "never"}:
        return False
    if kind == "number":
        return not (_NUMBER_LIKE.match(text, after) or boundary["open"])
    if kind == "final":
        return _starts(text, after, code) or boundary["open"][:1] in _QUOTES
    if _INITIALS.fullmatch(before):
        return _starts(text, after, code)
    if before.isdigit() and len(before) <= 2:
        lead = text[max(start, word.start() - 40) : word.start()].rstrip()
        return not (lead == "" or lead[-1] in ":;")
    return True


def _starts(text: str, at: int, code: str) -> bool:
    """Whether the word at ``at`` is one that begins sentences."""
    word = _WORD_AFTER.match(text, at)
    return word is not None and word.group() in starters(code)


def _space_is_missing(text: str, boundary: re.Match[str]) -> bool:
    """Whether a full stop without a space after it ends a sentence: "agencies.Human", not "U.S.A", "amnesty.org"."""
    if boundary["mark"] not in {".", "!", "?"} or (boundary["open"] and not boundary["close"]):
        return False
    stop = boundary.start("mark")
    before = text[max(0, stop - 3) : stop]
    if len(before) < 3 or not (before.isalpha() and before[1:].islower()):
        return False
    word = _WORD_AFTER.match(text, boundary.start("next"))
    if word is None or not word.group()[0].isupper():
        return False
    if len(word.group()) == 1:
        return word.group() in {"A", "I"} and text[word.end() : word.end() + 1] == " "
    return word.group()[1:].islower()
