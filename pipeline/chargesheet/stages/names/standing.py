"""What part a name plays where it stands: does something, has something done to it, or is mentioned in passing."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.spelling import name_key
from chargesheet.stages.name_words import person_nouns, words_in

if TYPE_CHECKING:
    from spacy.tokens import Token

Harm = Literal["death", "hurt"]

# How many steps up the tree a list or an apposition is followed.
_STEPS = 6
_RELATIVES = frozenset({"who", "whom", "that"})


class HarmWord(Struct, frozen=True, forbid_unknown_fields=True):
    """A word for harm done to someone, verb or noun, in all its forms; ``death`` where its victim is dead after it."""

    id: str
    kind: Harm
    words: tuple[str, ...]


class Standing(Struct, frozen=True):
    """What part a name plays.

    Attributes:
        harm: What harm befalls the named person there.
        object: The harm is what another does or is tried for ("killed A", "the murder of A", "insulting A"); not
            "A was killed".
        attribute: The name only tells which people: "the A faction", "A supporters".
        aside: It stands in brackets, or in an apposition to another: "B, a cousin of A".
        owner: It only tells whose something is: "A's lawyer", "his lawyer".
    """

    harm: Harm | None = None
    object: bool = False
    attribute: bool = False
    aside: bool = False
    owner: bool = False


@cache
def harm_words() -> dict[str, Harm]:
    """The kind of each form."""
    entries = languages.language(languages.DEFAULT).entries("harm_words.toml", HarmWord)
    return {name_key(word): entry.kind for entry in entries for word in entry.words}


def standing(head: "Token") -> Standing:
    """What part the name plays whose head is ``head``, in a parsed passage."""
    whole = whole_of(head)
    harm, is_object = _harm(whole)
    if harm is None:
        harm, is_object = _harm_told(head)
    return Standing(
        harm=harm,
        object=is_object,
        attribute=whole.dep_ in {"compound", "nmod", "amod"} and _names_people(whole.head) and whole.head.i > whole.i,
        owner=head.dep_ == "poss",
        aside=_in_brackets(head) or _in_apposition(whole),
    )


def whole_of(token: "Token") -> "Token":
    """The head of the list or the apposition that the token is in."""
    for _ in range(_STEPS):
        if token.dep_ not in {"conj", "appos"} or token.head.i == token.i:
            break
        token = token.head
    return token


def _harm(token: "Token") -> "tuple[Harm | None, bool]":
    """What befalls the phrase, and whether as the object of a deed."""
    head = token.head
    if token.dep_ == "nsubjpass":
        return _deed(head), False
    if token.dep_ == "nsubj":
        return ("death" if head.lower_ in {"died", "dies", "die", "dying"} else None), False
    if token.dep_ in {"dobj", "poss"}:
        return _deed(head), True
    if token.dep_ == "pobj" and head.lower_ in {"of", "on", "against", "to"}:
        return _deed(head.head), True
    return None, False


def _harm_told(head: "Token") -> "tuple[Harm | None, bool]":
    """The harm that a clause on the name tells: "A, who was killed in May"."""
    for child in head.children:
        if child.dep_ not in {"relcl", "acl"}:
            continue
        passive = child.dep_ == "acl" or any(c.dep_ == "nsubjpass" and c.lower_ in _RELATIVES for c in child.children)
        if child.tag_ != "VBG" and passive and (deed := _deed(child)):
            return deed, False
        if child.lower_ == "died":
            return "death", False
    return None, False


def _deed(token: "Token") -> Harm | None:
    harm = harm_words().get(name_key(token.text))
    if harm == "hurt" and any(_is_deadly(child) for child in token.children):
        return "death"
    return harm


def _is_deadly(child: "Token") -> bool:
    """Whether the word beside a verb says that the victim died: "shot dead", "beaten to death"."""
    return child.lower_ == "dead" or (child.lower_ == "to" and any(c.lower_ == "death" for c in child.children))


def _names_people(noun: "Token") -> bool:
    key = name_key(noun.text)
    return key in words_in("neighbour_words", "groups") or key in person_nouns()


def _in_brackets(head: "Token") -> bool:
    """Whether a bracket opens before the name in its sentence and closes after it."""
    depth = 0
    for token in reversed(list(_before(head))):
        depth += (token.text == ")") - (token.text == "(")
        if depth < 0:
            return True
    return False


def _before(head: "Token") -> "Iterator[Token]":
    return (token for token in head.doc[max(head.sent.start, head.i - 30) : head.i])


def _in_apposition(token: "Token") -> bool:
    """Whether the phrase belongs to an apposition: A in "B, a cousin of A," and in "B, who wrote of A,"."""
    while token.dep_ in {"pobj", "prep", "poss", "compound", "nmod"} and token.head.i != token.i:
        token = token.head
        if token.dep_ == "appos":
            return True
    return False
