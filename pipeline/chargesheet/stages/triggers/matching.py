"""Matching the trigger lexicon against a parsed passage."""

import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from spacy.lang.en.lex_attrs import like_num

from chargesheet import languages
from chargesheet.spelling import name_key
from chargesheet.stages.layers import Trigger, layers
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.triggers.lexicon import (
    GAP,
    LONGEST_GAP,
    ORG,
    PERSON,
    WORDED,
    Class,
    Context,
    Lexicon,
    Phrase,
    TriggerEntry,
)
from chargesheet.stages.universal import tree as universal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_GAP = frozenset((GAP,))
_BE = frozenset(("be", "is", "are", "was", "were", "been", "being", "get", "got", "gets"))


def match_triggers(doc: "Doc", lexicon: Lexicon) -> tuple[Trigger, ...]:
    """All triggers of the passage, in order of the text, none overlapping."""
    lowers = lower_words(doc)
    taken = bytearray(len(lowers))
    found: list[tuple[int, Trigger]] = []
    ends = [end for start, end in ((sent.start, sent.end) for sent in doc.sents) for _ in range(start, end)]
    for start, word in enumerate(lowers):
        for number, phrase in sorted(lexicon.by_word.get(word, ()), key=lambda pair: pair[0]):
            matched = match_phrase(phrase, lowers, start, ends[start])
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


def lower_words(doc: "Doc") -> list[str]:
    """The tokens as phrases are compared with them: small, and beside English composed, with straight apostrophes."""
    lowers = [token.lower_ for token in doc]
    if doc.lang_ == languages.DEFAULT:
        return lowers
    return [unicodedata.normalize("NFC", lower).replace("’", "'") for lower in lowers]


def match_phrase(phrase: Phrase, lowers: list[str], start: int, end: int | None = None) -> tuple[int, int] | None:
    """Where the phrase's trigger part stands when the phrase starts at token ``start``.

    Between words a line's end, which is a token of its own, is passed over.

    Returns:
        The first token of that part and the one after its last, or ``None`` if the phrase does not stand there.
    """
    limit = len(lowers) if end is None else end
    position, first, last = start, start, start
    words = phrase.words
    for index, alternatives in enumerate(words):
        if alternatives == _GAP:
            room = LONGEST_GAP
            while position < limit and room and not _is_word(lowers[position], words[index + 1]):
                room -= not lowers[position].isspace()
                position += 1
            continue
        while index and position < limit and lowers[position].isspace():
            position += 1
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
    if token.lang_ != languages.DEFAULT:
        return universal.is_of_class(token, word_class)
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
            starts = (_words_back(lowers, span.start, len(phrase.words)) for phrase in phrases)
            return any(
                start >= sentence.start and match_phrase(phrase, lowers, start, span.start) is not None
                for start, phrase in zip(starts, phrases, strict=True)
            )
        if context.where == "just-after":
            after = next((at for at in range(span.end, sentence.end) if not lowers[at].isspace()), sentence.end)
            return any(match_phrase(phrase, lowers, after, sentence.end) is not None for phrase in phrases)
        low, high = _stretch(context, span, lowers)
        return any(
            match_phrase(phrase, lowers, position, high) is not None
            for position in range(low, high)
            for phrase in phrases
            if _is_word(lowers[position], phrase.words[0])
        )
    words = lexicon.context_words[context.id]
    return any(
        token.lemma_.lower() in words or (PERSON in words and is_person(token)) or (ORG in words and is_body(token))
        for token in relatives(span.root, context.where)
    )


def is_person(token: "Token") -> bool:
    """Whether a word stands for people: a pronoun, a number, a noun for persons, part of a person's name."""
    words = _PRONOUNS if token.lang_ == languages.DEFAULT else languages.language(token.lang_).words("they")
    if token.lower_ in words or token.pos_ == "NUM" or name_key(token.text) in person_nouns(token.lang_):
        return True
    return _is_part_of(token, "PERSON")


def is_body(token: "Token") -> bool:
    """Whether a word is part of an organisation's name."""
    return _is_part_of(token, "ORG")


def _is_part_of(token: "Token", label: str) -> bool:
    mentions = layers(token.doc).mentions
    before = bisect_right(mentions, token.idx, key=lambda mention: mention.start)
    return before > 0 and mentions[before - 1].end > token.idx and mentions[before - 1].label == label


def _words_back(lowers: list[str], end: int, count: int) -> int:
    """Where the ``count`` words before token ``end`` start, line ends not counted; -1 where there are fewer."""
    at = end
    while count and at:
        at -= 1
        count -= not lowers[at].isspace()
    return -1 if count else at


def _stretch(context: Context, span: "Span", lowers: list[str]) -> tuple[int, int]:
    """The tokens that a context looks at: line ends not counted, its sentence's borders never crossed."""
    sentence = span.sent
    room = context.window
    if context.where == "before":
        low = span.start
        while room and low > sentence.start:
            low -= 1
            room -= not lowers[low].isspace()
        return low, span.start
    if context.where == "after":
        high = span.end
        while room and high < sentence.end:
            room -= not lowers[high].isspace()
            high += 1
        return span.end, high
    return sentence.start, span.start if context.where == "left" else sentence.end


def relatives(token: "Token", where: str) -> list["Token"]:
    """The children of the trigger, or the subjects or objects of its verb.

    A subject is also found through what the verb shares it with: "was arrested and held", "remained closed", "men held
    in Minsk". A ``patient`` is a passive's subject or an active's object. With a quantity comes what it counts: for the
    object of "blocked" in "blocked dozens of websites", dozens and websites; with a name what it is said to be: for
    "the site Kivi was blocked", Kivi and site.
    """
    if where == "child":
        return list(token.children)
    wanted = _WANTED[where]
    # In "the website remained blocked" the parser may hang the subject on "remained", an auxiliary.
    holders = (token, *(child for child in token.children if child.dep_ == "auxpass"))
    found = [child for holder in holders for child in holder.children if child.dep_ in wanted]
    for _ in range(_LONGEST_CLIMB):
        if found or token.dep_ not in _SHARING:
            break
        token = token.head
        found = [child for child in token.children if child.dep_ in wanted]
    if not found and where != "object" and token.dep_ in ("acl", "relcl"):
        found = [token.head]
    counted = [below for child in found for of in child.children if of.lower_ == "of" for below in of.children]
    kinds = [
        kind
        for child in found
        if child.pos_ == "PROPN"
        for kind in child.children
        if kind.dep_ in ("compound", "appos")
    ]
    return found + counted + kinds


_WANTED = {
    "subject": frozenset(("nsubj", "nsubjpass", "nsubj:pass")),
    "object": frozenset(("dobj", "obj", "attr")),
    "patient": frozenset(("nsubjpass", "dobj", "obj", "nsubj:pass")),
}
_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "him",
        "her",
        "them",
        "who",
        "whom",
        "i",
        "me",
        "we",
        "us",
        "both",
        "all",
        "others",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "nobody",
        "one",
    ]
)
_SHARING = frozenset(("conj", "acomp", "oprd"))
_LONGEST_CLIMB = 3


def _is_word(lower: str, alternatives: frozenset[str]) -> bool:
    return lower in alternatives or ("#" in alternatives and _is_number(lower))


def _is_number(lower: str) -> bool:
    """Whether a word counts: 12, 1,500, seven, third, dozens, several."""
    return lower in _QUANTITIES or bool(like_num(lower))  # type: ignore[no-untyped-call]


_QUANTITIES = frozenset(
    ("dozen", "dozens", "scores", "hundreds", "thousands", "several", "many", "some", "few", "both")
)
