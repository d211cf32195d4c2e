"""Offence phrases: what people are said to have done, as the statement words it.

Found by the words that lead into them ("charged with", "convicted of", "on suspicion of", "for") and cut where the
phrase ends: at a provision, a date, the next offence, another clause.
"""

from collections.abc import Collection, Iterator

from msgspec import Struct
from spacy.tokens import Doc, Token

from chargesheet.spelling import name_key
from chargesheet.stages.arguments.words import lemma_in, words
from chargesheet.stages.name_words import person_nouns

_OPENING = frozenset('"“‘«„')
_CLOSING = frozenset('"”’»“')
_QUOTES = _OPENING | _CLOSING | {"'"}
_TIME_PREPOSITIONS = frozenset({"in", "on", "since", "until", "from", "between", "at", "by"})


class OffencePhrase(Struct, frozen=True):
    """An offence as worded: indices of its tokens, end exclusive."""

    start: int
    end: int


def offences_after(
    trigger: Token, limit: int, stops: Collection[int], skipped: Collection[int]
) -> tuple[OffencePhrase, ...]:
    """The offences that a trigger leads into, in order.

    "charged with “obstruction” and “inciting discord” under Article 7" gives obstruction, inciting discord.

    Args:
        trigger: The trigger's last token: "charged", "convicted", "charges", "sentenced".
        limit: Index of the token before which to stop: the end of the sentence or the next trigger.
        stops: Indices of tokens at which a phrase ends: where provisions and dates start.
        skipped: Indices of tokens inside names and laws, which lead into nothing: the "of" of "Article 7 of the Code".
    """
    doc = trigger.doc
    for token in doc[trigger.i + 1 : limit]:
        start = _start_after(token, trigger, limit) if token.i not in skipped else None
        if start is not None:
            return tuple(_series(doc, start, limit, stops))
    return ()


def offences_before(noun: Token) -> tuple[OffencePhrase, ...]:
    """The offence in front of an event noun: "libel case", "terrorism-related charges", "a murder trial"."""
    left = noun.i
    while left > noun.sent.start and _names_offence(noun.doc[left - 1], noun):
        left -= 1
    phrase = _trimmed(noun.doc, left, noun.i)
    return (phrase,) if phrase else ()


def quoted_at(doc: Doc, index: int, limit: int) -> OffencePhrase | None:
    """The offence in quotes right behind a provision: "Article 274, “knowingly disseminating false information”"."""
    while index < limit and doc[index].text in {",", "(", "-", "–"}:
        index += 1
    if index >= limit or doc[index].text not in _OPENING:
        return None
    return _trimmed(doc, index, _end(doc, index, limit, ()))


def _names_offence(token: Token, noun: Token) -> bool:
    if token.text == "-" or token.text in _QUOTES or token.lower_ == "related":
        return True
    return (
        token.is_alpha
        and token.pos_ == "NOUN"
        and token.dep_ in {"compound", "nmod", "npadvmod"}
        and token.lower_ not in words("empty-modifiers")
        and noun.is_ancestor(token)
    )


def _start_after(token: Token, trigger: Token, limit: int) -> int | None:
    """Where the offence starts when ``token`` leads from the trigger into it, else ``None``."""
    word, behind = token.lower_, token.i + 1
    if behind >= limit:
        return None
    if word == "with" and lemma_in(trigger, "accusing-words"):
        return behind
    if word == "including":
        return behind if token.head.pos_ == "NOUN" and lemma_in(token.head, "charge-nouns") else None
    if word == "of":
        led = lemma_in(token.head, "finding-words") or (lemma_in(trigger, "finding-words") and token.i - trigger.i <= 4)
        return behind if led else None
    if word == "for":
        return None if _is_measure(token) else _past_charge_noun(token, behind, limit)
    if word in {"on", "over", "under"}:
        return _past_charge_noun(token, None, limit)
    if word == "with" and lemma_in(token.head, "cause-nouns"):
        return behind
    if word == "to" and token.head.lemma_.lower() == "relation":
        return behind
    return None


def _past_charge_noun(preposition: Token, otherwise: int | None, limit: int) -> int | None:
    """Past "on charges of"; at the modifier of "on terrorism charges"; else what the caller gives."""
    noun = next((child for child in preposition.children if lemma_in(child, "charge-nouns")), None)
    if noun is None:
        return otherwise
    inner = next((child for child in noun.children if child.lower_ in {"of", "including"}), None)
    if inner is not None and inner.i + 1 < limit:
        return inner.i + 1
    before = offences_before(noun)
    return before[0].start if before else None


def _is_measure(preposition: Token) -> bool:
    """Whether "for" gives a length of time, a sum or a purpose rather than a deed."""
    governed = next((child for child in preposition.children if child.dep_ in {"pobj", "pcomp"}), None)
    if governed is None:
        return True
    return governed.ent_type_ in {"DATE", "TIME", "MONEY", "CARDINAL", "QUANTITY"} or governed.lemma_.lower() in words(
        "measure-nouns"
    )


def _series(doc: Doc, start: int, limit: int, stops: Collection[int]) -> Iterator[OffencePhrase]:
    """The phrases of a coordinated list, from its first token on."""
    while start < limit:
        quoted = doc[start].text in _OPENING
        end = _end(doc, start, limit, stops)
        phrase = _trimmed(doc, start, end)
        if phrase is not None and _says_something(doc, phrase):
            yield phrase
        following = end
        while following < limit and (doc[following].text in _CLOSING | {","} or doc[following].lower_ in {"and", "or"}):
            following += 1
        if following == end or following >= limit or following in stops:
            return
        first = doc[following]
        if not (first.text in _OPENING or first.tag_ == "VBG" or (not quoted and first.pos_ in {"NOUN", "ADJ"})):
            return
        start = following


def _says_something(doc: Doc, phrase: OffencePhrase) -> bool:
    """Whether a phrase names a deed: not "any offence", "19 people", nor the "breaching" of an article that follows."""
    tokens = doc[phrase.start : phrase.end]
    if all(token.lower_ in words("empty-offence") for token in tokens):
        return False
    root = tokens.root
    return root.ent_type_ != "PERSON" and tokens[0].ent_type_ != "PERSON" and name_key(root.text) not in person_nouns()


def _end(doc: Doc, start: int, limit: int, stops: Collection[int]) -> int:
    """The index after the last token of the phrase that starts at ``start``."""
    quoted = doc[start].text in _OPENING
    for index in range(start + 1, limit):
        token = doc[index]
        if quoted:
            if token.text in _CLOSING and not (token.text == "’" and token.tag_ == "POS"):
                return index
            continue
        if index in stops and doc[index - 1].lower_ in _TIME_PREPOSITIONS:
            after = doc[index + 1] if index + 1 < limit else None
            # "protesting in 2008 against prices": the date stands inside the phrase.
            if after is None or after.pos_ != "ADP" or doc[start].tag_ != "VBG":
                return index - 1
        if token.lower_ in {"by", "for"} and doc[start].tag_ != "VBG" and index > start + 1 - (token.lower_ == "by"):
            return index
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.pos_ in {"AUX", "VERB"}:
            return index
        if token.lower_ in words("offence-endings") or token.text in {";", ":", ".", ",", ")"}:
            return index
        if token.lower_ in {"and", "or", "but"} and _starts_another(token, doc[start]):
            return index
    return limit


def _starts_another(conjunction: Token, start: Token) -> bool:
    """Whether "and" goes on to another offence or clause: "insulting the court and inciting hatred"."""
    if conjunction.i + 1 >= len(conjunction.doc):
        return True
    follower = conjunction.nbor()
    if follower.lower_ == "other":
        return False
    if follower.text in _OPENING or follower.tag_ in {"VBD", "VBN", "VBZ", "VBP", "MD"}:
        return True
    if start.tag_ == "VBG" or follower.tag_ == "VBG":
        return follower.tag_ == "VBG" and conjunction.i - start.i > 1
    # "murder and torture" are two offences; "the assault and execution of suspects" is one.
    return (
        conjunction.head.i == start.i
        and conjunction.lower_ != "or"
        and all(c.lower_ != "of" for c in follower.children)
    )


def _trimmed(doc: Doc, start: int, end: int) -> OffencePhrase | None:
    """The phrase without quotes, articles and function words at its edges; ``None`` when nothing is left."""
    while start < end and (_is_edge(doc[start]) or doc[start].lower_ in words("edge-words")):
        start += 1
    opened = [t.i for t in doc[start:end] if t.text == "("]
    if len(opened) != sum(t.text == ")" for t in doc[start:end]):
        end = opened[0] if opened else end
    while end > start and (_is_edge(doc[end - 1]) or doc[end - 1].lower_ in words("edge-words")):
        end -= 1
    return OffencePhrase(start, end) if end > start else None


def _is_edge(token: Token) -> bool:
    return token.is_punct or token.is_space or token.text in _QUOTES
