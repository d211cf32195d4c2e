"""Offence phrases: what people are said to have done, behind the words that lead into them."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from chargesheet.stages.universal import tree

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OPENING = frozenset('«“"‘„')
_CLOSING = frozenset('»”"’')
_OPENERS = frozenset({"NOUN", "VERB", "ADJ", "PUNCT", "PROPN"})
_LONGEST = 14
_REACH = 12


def offences_after(
    trigger: "Token", limit: int, stops: Collection[int], skipped: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """The offences that a trigger leads into: tokens from and to, end exclusive.

    Args:
        trigger: The trigger's last token.
        limit: The token before which to stop: the sentence's end or the next event.
        stops: Tokens at which a phrase ends: where provisions, dates and penalties start.
        skipped: Tokens inside names, which lead into nothing.
    """
    doc = trigger.doc
    at = trigger.i + 1
    reach = trigger.i + _REACH
    while at < min(limit, reach):
        token = doc[at]
        reach += at in skipped  # "inculpé, en vertu de l'article 87 bis du Code pénal, de rébellion"
        if at in stops:
            at += 1
            continue
        if at not in skipped and tree.lower(token) in tree.words(token, "offence-leads") and at + 1 < limit:
            start = _past_charge(doc, at + 1, limit)
            opens = start < limit and doc[start].text in _OPENING
            if start < limit and tree.lower(doc[start]) in tree.words(token, "no-offences"):
                at = start + 1  # "du même article"
                continue
            if start in skipped and not opens:
                at = start + 1  # "l'inculpation de X pour vol"
                continue
            if opens or (start < limit and start not in stops and doc[start].pos_ in _OPENERS):
                yield from _series(doc, start, limit, stops, skipped)
                for resumed in _resumed(doc, start, limit, skipped):
                    yield from _series(doc, resumed, limit, stops, skipped)
                return
        at += 1


def _resumed(doc: "Doc", at: int, limit: int, skipped: frozenset[int]) -> Iterator[int]:
    """Where the list goes on behind an article: "de A, délit prévu à l'article 3, et de B", "de A (article 5) et B"."""
    lawful = False
    while at + 1 < limit:
        lawful = lawful or at in skipped
        follows = doc[at + 1]
        led = tree.lower(follows) in tree.words(follows, "offence-leads") or follows.text in _OPENING
        if lawful and (_joins(doc[at]) or doc[at].text == ",") and at not in skipped and led and at + 2 not in skipped:
            yield at + 1
            lawful = False
        at += 1


def _past_charge(doc: "Doc", at: int, limit: int) -> int:
    """Past "los delitos de", "presunto"."""
    while at < limit and (
        doc[at].is_space
        or tree.lower(doc[at]) in tree.words(doc[at], "offence-edges")
        or tree.is_in(doc[at], "charge-nouns")
    ):
        at += 1
    return at


def _series(
    doc: "Doc", start: int, limit: int, stops: Collection[int], skipped: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """The phrases of a coordinated list."""
    while start < limit:
        quote = start
        while quote < limit and (
            doc[quote].is_space or tree.lower(doc[quote]) in tree.words(doc[quote], "offence-edges")
        ):
            quote += 1
        start = quote if quote < limit and doc[quote].text in _OPENING else start
        end = _end(doc, start, limit, stops, skipped)
        first, last = start, end
        while first < last and (
            doc[first].is_punct
            or doc[first].is_space
            or tree.lower(doc[first]) in tree.words(doc[first], "offence-edges")
        ):
            first += 1
        while last > first and (
            doc[last - 1].is_punct
            or doc[last - 1].is_space
            or tree.lower(doc[last - 1]) in tree.words(doc[first], "offence-edges")
        ):
            last -= 1
        if (
            first >= last
            or doc[first].pos_ == "NUM"
            or tree.lower(doc[first]) in tree.words(doc[first], "offence-endings")
        ):
            return
        yield first, last
        following = end
        while following < limit and (
            doc[following].text in _CLOSING | {","} or doc[following].is_space or _joins(doc[following])
        ):
            following += 1
        if following == end or following >= limit or following in stops:
            return
        opener = doc[following]
        leads = opener.pos_ in {"NOUN", "PROPN", "ADJ"} or tree.lower(opener) in tree.words(opener, "offence-leads")
        if not leads and opener.text not in _OPENING:
            return
        start = following


def _joins(token: "Token") -> bool:
    return tree.lower(token) in tree.words(token, "and")


def _end(doc: "Doc", start: int, limit: int, stops: Collection[int], skipped: frozenset[int]) -> int:
    quoted = doc[start].text in _OPENING
    for at in range(start + 1, min(limit, start + _LONGEST)):
        token = doc[at]
        if quoted:
            if token.text in _CLOSING:
                return at
            continue
        if at in stops or token.text in {",", ";", ":", ".", "(", ")", "»"} or token.is_space:
            return at
        if tree.lower(token) in tree.words(token, "against") and not skipped.isdisjoint(range(at + 1, at + 4)):
            return at  # "plainte pour diffamation contre X"; but "complot contre la sûreté de l'État"
        if tree.lower(token) in tree.words(token, "offence-endings") or token.pos_ == "AUX":
            return at
        if _joins(token) and at + 1 < limit and _another(doc[at + 1]):
            return at
    return min(limit, start + _LONGEST)


def _another(token: "Token") -> bool:
    """Whether what follows "and" is an offence of its own."""
    return token.pos_ in {"NOUN", "ADP", "DET", "VERB", "PROPN"} or token.text in _OPENING
