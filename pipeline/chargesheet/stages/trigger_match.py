"""Matching the trigger lexicon against a parsed passage."""

from typing import TYPE_CHECKING

from spacy.lang.en.lex_attrs import like_num

from chargesheet.stages.layers import Trigger
from chargesheet.stages.trigger_lexicon import GAP, LONGEST_GAP, WORDED, Class, Context, Lexicon, Phrase, TriggerEntry

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
    if context.where in WORDED:
        phrases = lexicon.context_phrases[context.id]
        sentence = span.sent
        if context.where == "just-before":
            starts = (span.start - len(phrase.words) for phrase in phrases)
            return any(
                start >= sentence.start and match_phrase(phrase, lowers, start, span.start) is not None
                for start, phrase in zip(starts, phrases, strict=True)
            )
        if context.where == "just-after":
            return any(match_phrase(phrase, lowers, span.end, sentence.end) is not None for phrase in phrases)
        low, high = _stretch(context, span)
        return any(
            match_phrase(phrase, lowers, position, high) is not None
            for position in range(low, high)
            for phrase in phrases
            if _is_word(lowers[position], phrase.words[0])
        )
    words = lexicon.context_words[context.id]
    return any(token.lemma_.lower() in words for token in relatives(span.root, context.where))


def _stretch(context: Context, span: "Span") -> tuple[int, int]:
    """The tokens that a context looks at, its sentence's borders never crossed."""
    sentence = span.sent
    if context.where == "before":
        return max(sentence.start, span.start - context.window), span.start
    if context.where == "after":
        return span.end, min(sentence.end, span.end + context.window)
    return sentence.start, span.start if context.where == "left" else sentence.end


def relatives(token: "Token", where: str) -> list["Token"]:
    """The children of the trigger, or the subjects or objects of its verb.

    A subject is also found through what the verb shares it with: "was arrested and held", "remained closed", "men held
    in Minsk". With a quantity comes what it counts: for the object of "blocked" in "blocked dozens of websites", dozens
    and websites.
    """
    if where == "child":
        return list(token.children)
    wanted = _SUBJECTS if where == "subject" else _OBJECTS
    found = [child for child in token.children if child.dep_ in wanted]
    for _ in range(_LONGEST_CLIMB):
        if found or token.dep_ not in _SHARING:
            break
        token = token.head
        found = [child for child in token.children if child.dep_ in wanted]
    if not found and where == "subject" and token.dep_ in ("acl", "relcl"):
        found = [token.head]
    counted = [below for child in found for of in child.children if of.lower_ == "of" for below in of.children]
    return found + counted


_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_OBJECTS = frozenset(("dobj", "obj", "attr"))
_SHARING = frozenset(("conj", "acomp", "oprd"))
_LONGEST_CLIMB = 3


def _is_word(lower: str, alternatives: frozenset[str]) -> bool:
    return lower in alternatives or ("#" in alternatives and _is_number(lower))


def _is_number(lower: str) -> bool:
    """Whether a word counts: 12, 1,500, seven, third, dozens, several."""
    return lower in _QUANTITIES or bool(like_num(lower))


_QUANTITIES = frozenset(
    ("dozen", "dozens", "scores", "hundreds", "thousands", "several", "many", "some", "few", "both")
)
