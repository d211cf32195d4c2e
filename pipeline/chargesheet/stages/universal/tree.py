"""Who does what to whom in a parse of Universal Dependencies: pure functions over tokens, which never raise.

Labels are compared without what follows their colon ("nsubj:pass" is a ``nsubj``), but for the passive. Small engines
miss the passive of Spanish, so auxiliaries count as well: ``words.toml`` of each language says which verbs make it.
"""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from chargesheet import languages
from chargesheet.languages.names import name_grammar
from chargesheet.spelling import name_key

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_CLIMB = 8
_CASES = ("Nom", "Acc", "Dat", "Gen", "Ins", "Loc")
# In these no subject stands, whatever a small parser says.
_OBLIQUE = frozenset({"Acc", "Dat", "Ins", "Loc"})
VERBAL = frozenset({"VERB", "AUX"})


def words(token: "Token", *ids: str) -> frozenset[str]:
    """Word lists of the token's language."""
    return languages.language(token.lang_).words(*ids)


def lower(token: "Token") -> str:
    """The token as word lists have it."""
    return unicodedata.normalize("NFC", token.lower_).replace("’", "'")


def is_in(token: "Token", *ids: str) -> bool:
    """Whether the token or its lemma is in one of the lists."""
    found = words(token, *ids)
    return lower(token) in found or name_key(token.lemma_) in found


def relation(token: "Token") -> str:
    """The label without its subtype: ``obl`` of ``obl:agent``."""
    return token.dep_.partition(":")[0]


def children(token: "Token", *relations: str) -> "list[Token]":
    """The children with one of the labels."""
    return [child for child in token.children if relation(child) in relations]


def preposition(token: "Token") -> str:
    """What introduces a noun phrase, in small letters: "por" of "por agentes"; empty for nothing.

    Where a language marks by case what others mark by a preposition, the bare case: "@ins" of "сотрудниками".
    """
    found = [lower(child) for child in token.children if relation(child) == "case" and child.i < token.i]
    if found:
        return found[0]
    mark = case(token)
    return f"@{mark.lower()}" if mark else ""


def case(token: "Token") -> str:
    """The case of a noun, empty where the language has none; a tag that its form cannot be gives way to the form."""
    tagged = token.morph.get("Case", [])
    grammar = name_grammar(token.lang_) if tagged and token.pos_ == "PROPN" else None
    able = grammar.cases(token.text) if grammar is not None else frozenset[str]()
    if not tagged or not able or tagged[0] in able:
        return tagged[0] if tagged else ""
    return next(one for one in _CASES if one in able)


def is_participle(token: "Token") -> bool:
    """Whether the token is a past participle, or an adjective that may well be one."""
    return "Part" in token.morph.get("VerbForm", []) or token.pos_ == "ADJ"


def is_passive(verb: "Token") -> bool:
    """Whether the verb's subject is its patient: "fue detenido", "se archivó la causa", "(un hombre) arrêté à Lyon"."""
    below = list(verb.children)
    if verb.morph.get("Variant", []) == ["Short"] and verb.morph.get("Voice", []) == ["Pass"]:
        return True
    if any(child.dep_ in {"nsubj:pass", "csubj:pass", "aux:pass", "expl:pass"} for child in below):
        return True
    auxiliaries = [child for child in below if relation(child) in {"aux", "cop"}]
    if is_participle(verb):
        if any(is_in(child, "passive-auxiliaries") for child in auxiliaries):
            return True
        if auxiliaries:
            return False
        if relation(verb) in {"acl", "amod", "advcl"}:
            return True
        if relation(verb) == "conj" and is_participle(verb.head):
            return is_passive(verb.head)
        return not children(verb, "nsubj", "obj")
    return False


def is_of_class(token: "Token", word_class: Literal["verb", "passive", "noun"]) -> bool:
    """Whether the tagger sees the token as of a class of the trigger lexicon."""
    if word_class == "noun":
        return token.pos_ in {"NOUN", "PROPN"}
    if word_class == "verb":
        return token.pos_ in VERBAL or is_participle(token)
    return is_participle(token) and is_passive(token)


def is_definite(span: "Span") -> bool:
    """Whether a noun points back by its determiner: "el juicio", "su detención"; not "la detención de dos hombres"."""
    below = [child for token in span for child in token.children if child.i not in range(span.start, span.end)]
    owners = [child for child in below if relation(child) == "nmod" and preposition(child) in words(child, "of")]
    if owners:
        return False
    return any(lower(child) in words(child, "possessives", "definite") for child in below)


def governing_verb(token: "Token") -> "Token | None":
    """The verb of the clause that the token stands in."""
    for _ in range(_CLIMB):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in VERBAL or (token.pos_ == "ADJ" and is_participle(token) and children(token, "aux", "nsubj")):
            return token
    return None


def subjects(verb: "Token") -> "list[Token]":
    """The verb's own subjects, or those that it shares with the verb it is coordinated with."""
    for _ in range(_CLIMB):
        if found := [child for child in children(verb, "nsubj", "csubj") if case(child) not in _OBLIQUE]:
            return found
        if relation(verb) == "acl" and verb.head.i != verb.i:
            return [verb.head]
        if relation(verb) not in {"conj", "xcomp", "cop", "aux"} or verb.head.i == verb.i:
            return []
        verb = verb.head
        if verb.pos_ not in VERBAL and not is_participle(verb):
            return []
    return []


def clitics(verb: "Token") -> "list[Token]":
    """The object pronouns in front of a verb: "le" of "se le acusa", "l'" of "l'a condamné"; not "X, lui, a"."""
    return [
        child
        for child in verb.children
        if child.i < verb.i
        and child.pos_ in {"PRON", "DET"}
        and relation(child) not in {"nsubj", "det"}
        and lower(child) in words(child, "object-pronouns")
        and not child.nbor().is_punct
    ]


def owners(noun: "Token", *lists: str) -> "Iterator[Token]":
    """What hangs on a noun by a preposition of the lists: "de X", "contra X"."""
    for child in children(noun, "nmod", "obl"):
        if preposition(child) in words(child, *lists):
            yield child


def with_conjuncts(token: "Token") -> "list[Token]":
    """The token and what is coordinated with it, in order."""
    return sorted({token, *token.conjuncts}, key=lambda found: found.i)
