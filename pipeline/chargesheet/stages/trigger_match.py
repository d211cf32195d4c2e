"""Matching the trigger lexicon against a parsed passage."""

from typing import TYPE_CHECKING

from spacy.lang.en.lex_attrs import like_num

from chargesheet.stages.layers import Trigger
from chargesheet.stages.trigger_lexicon import GAP, LONGEST_GAP, Class, Context, Lexicon, Phrase, TriggerEntry

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_GAP = frozenset((GAP,))
_BE = frozenset(("be", "is", "are", "was", "were", "been", "being", "get", "got", "gets"))


def match_triggers(doc: "Doc", lexicon: Lexicon) -> tuple[Trigger, ...]:
    """All triggers of the passage, in order of the text, none overlapping."""
    lowers = [token.lower_ for token in doc]
    taken = bytearray(len(lowers))
    found: list[tuple[int, Trigger]] = []
    for start, word in enumerate(lowers):
        for number, phrase in sorted(lexicon.by_word.get(word, ()), key=lambda pair: pair[0]):
            matched = match_phrase(phrase, lowers, start)
            if matched is None:
                continue
            first, end = matched
            entry = lexicon.entries[number]
            if any(taken[first:end]) or not accepts(entry, doc[first:end], lowers, lexicon):
                continue
            taken[first:end] = b"\1" * (end - first)
            span = doc[first:end]
            found.append((first, Trigger(span.start_char, span.end_char, entry.type, entry.id)))
    return tuple(trigger for _, trigger in sorted(found, key=lambda pair: pair[0]))


def match_phrase(phrase: Phrase, lowers: list[str], start: int, end: int | None = None) -> tuple[int, int] | None:
    """Where the phrase's trigger part stands when the phrase starts at token ``start``.

    Returns:
        The first token of that part and the one after its last, or ``None`` if the phrase does not stand there.
    """
    limit = len(lowers) if end is None else end
    position, first, last = start, start, start
    words = phrase.words
    for index, alternatives in enumerate(words):
        if alternatives == _GAP:
            stop = min(limit, position + LONGEST_GAP)
            while position < stop and not _is_word(lowers[position], words[index + 1]):
                position += 1
            continue
        if position >= limit or not _is_word(lowers[position], alternatives):
            return None
        if index == phrase.first:
            first = position
        if index == phrase.last:
            last = position
        position += 1
    return first, last + 1


def accepts(entry: TriggerEntry, span: "Span", lowers: list[str], lexicon: Lexicon) -> bool:
    """Whether word class and contexts of the entry hold for the words found."""
    if entry.word_class is not None and not is_of_class(span[0], entry.word_class):
        return False
    for name in entry.unless:
        if holds(lexicon.contexts[name], span, lowers, lexicon):
            return False
    return all(
        any(holds(lexicon.contexts[name], span, lowers, lexicon) for name in need.split("|")) for need in entry.needs
    )


def is_of_class(token: "Token", word_class: Class) -> bool:
    """Whether the tagger sees the token as of that class."""
    if word_class == "noun":
        return token.tag_.startswith("N") or token.tag_ == "JJ"
    if word_class == "verb":
        return token.tag_.startswith("V")
    return token.tag_ in ("VBN", "VBD") and not is_active(token)


def is_active(token: "Token") -> bool:
    """Whether a past form is active: it has a subject of its own, or an auxiliary and no "be".

    "Police held a rally", "had held talks"; not "was held", "people held in Minsk".
    """
    verb = token
    while verb.dep_ == "conj" and verb.head.tag_ == token.tag_:
        if any(child.dep_ in ("nsubj", "nsubjpass", "auxpass") for child in verb.children):
            break
        verb = verb.head
    children = list(verb.children)
    if any(child.dep_ in ("nsubjpass", "auxpass") or child.lower_ in _BE for child in children):
        return False
    return token.tag_ == "VBD" or any(child.dep_ == "aux" for child in children)


def holds(context: Context, span: "Span", lowers: list[str], lexicon: Lexicon) -> bool:
    """Whether the context is present around the span."""
    if context.id in lexicon.context_phrases:
        sentence = span.sent
        low, high = sentence.start, sentence.end
        if context.where == "before":
            low, high = max(low, span.start - context.window), span.start
        elif context.where == "after":
            low, high = span.end, min(high, span.end + context.window)
        elif context.where == "left":
            high = span.start
        elif context.where == "right":
            low = span.end
        return any(
            match_phrase(phrase, lowers, position, high) is not None
            for position in range(low, high)
            for phrase in lexicon.context_phrases[context.id]
            if _is_word(lowers[position], phrase.words[0])
        )
    words = lexicon.context_words[context.id]
    return any(lemma in words for lemma in _relatives(context, span))


def _relatives(context: Context, span: "Span") -> list[str]:
    """The lemmas (or the label) that the context looks at."""
    token = span.root
    if context.where == "dep":
        return [token.dep_]
    if context.where == "child":
        return [child.lemma_.lower() for child in token.children]
    if context.where == "head":
        return [governor.lemma_.lower() for governor in governors(token)]
    wanted = ("nsubj", "nsubjpass") if context.where == "subject" else ("dobj", "obj", "attr")
    verb = token
    for _ in range(3):
        found = [child for child in verb.children if child.dep_ in wanted]
        if found or verb.dep_ != "conj":
            break
        verb = verb.head
    if context.where == "subject" and not found and verb.dep_ in ("acl", "relcl"):
        found = [verb.head]
    return [child.lemma_.lower() for child in found]


def governors(token: "Token") -> list["Token"]:
    """What governs the token: its head, past conjuncts; a preposition, and what that hangs on.

    For "trial" in "awaits the outcome of a trial": "of", "outcome".
    """
    while token.dep_ in ("conj", "compound", "appos", "nmod") and token.head is not token:
        token = token.head
    if token.head is token:
        return []
    found = [token.head]
    if token.head.dep_ in ("prep", "agent", "pcomp", "dative") and token.head.head is not token.head:
        found.append(token.head.head)
    return found


def _is_word(lower: str, alternatives: frozenset[str]) -> bool:
    return lower in alternatives or ("#" in alternatives and _is_number(lower))


def _is_number(lower: str) -> bool:
    """Whether a word counts: 12, 1,500, seven, third, dozens, several."""
    return lower in _QUANTITIES or bool(like_num(lower))


_QUANTITIES = frozenset(
    ("dozen", "dozens", "scores", "hundreds", "thousands", "several", "many", "some", "few", "both")
)
