"""How far a modality cue reaches: what an event shares its modality with, by the parse."""

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet import languages

if TYPE_CHECKING:
    from spacy.tokens import Span as DocSpan
    from spacy.tokens import Token

TERMINATORS = frozenset(("but", "however", "although", "though", "while", "whereas", ";", ":", "–", "whom", "yet"))
"""Words that no cue reaches across."""
_MODIFIERS = frozenset(("neg", "advmod", "aux", "det", "amod", "preconj", "cc", "prep", "mark", "dep", "npadvmod"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_OBJECTS = frozenset(("dobj", "obj"))
_UP = frozenset(("xcomp", "acl", "pcomp"))
_NOUN_ROLES = frozenset(("nsubj", "nsubjpass", "dobj", "obj", "attr", "pobj", "compound", "dative", "nmod"))
_CIRCUMSTANCES = frozenset(
    ("in", "during", "after", "before", "until", "by", "at", "since", "as", "following", "while", "with")
)
_STATES = frozenset(("be", "remain", "hold", "keep", "stay", "place"))
_CLAUSES = frozenset(("ccomp", "acl", "advcl"))
_PREDICATES = frozenset(("acomp", "oprd", "attr"))
_COPULAS = frozenset(("be", "remain", "seem", "appear", "become", "prove", "turn"))
_NEGATIONS = frozenset(("not", "n't", "n’t", "no", "never", "nor", "neither", "none", "nobody", "little", "without"))
_LONGEST_CHAIN = 6


class EventVerbs(Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs by their lemmas, and what they say of an event whose noun is their subject or object."""

    id: str
    words: tuple[str, ...]
    note: str


@cache
def happening_verbs() -> frozenset[str]:
    """The lemmas of verbs that say whether an event took place, read once."""
    entries = languages.language(languages.DEFAULT).entries("event_verbs.toml", EventVerbs)
    return frozenset(word for entry in entries for word in entry.words)


class Clause(Struct, frozen=True):
    """A clause that tells of an event, and what it hangs on: "It is not known whether A was arrested".

    Attributes:
        mark: What opens it, in lower case: ``whether``; "" where nothing does.
        governors: What it hangs on and what that says: ``known``; for "reports that he was freed were false" reports
            and false.
        negations: The words that negate a governor: ``not``.
    """

    mark: str
    governors: tuple["Token", ...]
    negations: tuple["Token", ...]


def clause_chain(token: "Token") -> list["Token"]:
    """The token and what it shares its modality with, upwards.

    From "prosecuted" in "were not believed to have been arrested or prosecuted": prosecuted, arrested, believed.
    A conjunct with a subject of its own, or one after "but", stands alone; so does a noun that only gives the
    circumstances: "detention" in "was reportedly beaten in detention".
    """
    chain = [token]
    while len(chain) < _LONGEST_CHAIN and _shares(token):
        noun = token.dep_ in _NOUN_ROLES
        token = token.head
        chain.append(token)
        if noun and token.pos_ not in ("ADP", "AUX") and token.dep_ not in _UP:
            break
    return chain


def modifiers(chain: list["Token"], span: "DocSpan") -> list["Token"]:
    """What hangs on the chain and may carry a cue; the trigger's own words are left out."""
    found: list[Token] = []
    for below, token in zip([None, *chain], chain, strict=False):
        told = below is None or tells_whether(below, token)
        for child in token.children:
            if child.dep_ in _MODIFIERS:
                if told or child.dep_ != "neg":
                    found.append(child)
            elif child.dep_ in _SUBJECTS and told:
                found.append(child)
                found.extend(below for below in child.children if below.dep_ in ("det", "neg"))
    for token in _verbs(chain):
        # "Police charged no one", "arrested none of them".
        for child in token.children:
            if child.dep_ in _OBJECTS:
                found.append(child)
                found.extend(below for below in child.children if below.dep_ in ("det", "neg"))
    return [token for token in found if not span.start <= token.i < span.end]


def governors(chain: list["Token"]) -> list["Token"]:
    """What the chain's words depend on, and what "for" and "of" belong to although the verb stands between.

    For "arrest" in "a warrant was issued for his arrest": for, issued, warrant.
    """
    found = []
    for below, up in pairwise(chain):
        if below.dep_ == "conj" or (below.dep_ == "nsubj" and up.pos_ == "VERB" and not tells_whether(below, up)):
            continue
        found.append(up)
        if below.dep_ == "prep" and below.lower_ in ("for", "of") and up.pos_ == "VERB":
            found += [child for child in up.children if child.dep_ in ("nsubjpass", *_OBJECTS) and child.i < below.i]
        if not tells_whether(below, up):
            # "Failed to disclose the findings of an investigation".
            break
    return found


def governing_clause(chain: list["Token"]) -> Clause | None:
    """The clause that the event is told in, where it hangs on something that may doubt or deny it."""
    top = chain[0]
    for below, up in pairwise(chain):
        # "He denied that he had been charged and was released": a verb with its own auxiliary tells its own event.
        if below.dep_ == "conj" and any(child.dep_ in ("aux", "auxpass") for child in below.children):
            return None
        if not tells_whether(below, up) or (below.dep_ == "prep" and up.lemma_ not in _STATES):
            return None
        top = up
    if top.dep_ not in _CLAUSES or top.head.i >= top.i or _stopped(top.head, top):
        return None
    mark = next((child.lower_ for child in top.children if child.dep_ == "mark"), "")
    asks = any(child.tag_ in ("WRB", "WP", "WDT") for child in top.children)
    if asks or (top.dep_ == "acl" and mark != "that") or (top.dep_ == "advcl" and mark not in ("if", "whether")):
        return None
    found = [top.head, *_predicates(top.head)]
    if top.dep_ == "acl":
        up = top.head.head
        if top.head.dep_ in (*_OBJECTS, "nsubjpass"):
            found.append(up)
        if top.head.dep_ in _SUBJECTS:
            found += _predicates(up, any_verb=True)
        if top.head.dep_ in ("attr", "pobj", *_OBJECTS):
            return Clause(mark, tuple(found), _negations([*found, up]))
    return Clause(mark, tuple(found), _negations(found))


def _stopped(head: "Token", clause: "Token") -> bool:
    """Whether "but", a semicolon or the like parts a clause from what it hangs on."""
    return any(child.lower_ in TERMINATORS and head.i < child.i < clause.i for child in head.children)


def tells_whether(below: "Token", up: "Token") -> bool:
    """Whether what is said of ``up`` says if the event below it took place.

    It does of the verb itself ("was not charged"), and of verbs that say of an event's noun that it happens ("no trial
    was held", "was not in detention"); not in "the trial was not fair", "did not criticize the arrest".
    """
    if below.dep_ not in (*_SUBJECTS, *_OBJECTS, "attr", "prep") or up.pos_ not in ("VERB", "AUX"):
        return True
    if below.dep_ == "prep":
        return True
    if below.dep_ in _SUBJECTS and up.lemma_ in ("be", "make", "hold"):
        # "The trial was not under way", but "the trial was not fair", "the arrest was not made public".
        return not any(child.dep_ in _PREDICATES for child in up.children)
    verbs = [up, *(child for child in up.children if child.dep_ == "xcomp")]
    return any(verb.lemma_.lower() in happening_verbs() for verb in verbs)


def _predicates(verb: "Token", *, any_verb: bool = False) -> list["Token"]:
    """What a verb says its subject is: "unclear" in "it remained unclear"."""
    if not any_verb and verb.lemma_ not in _COPULAS:
        return []
    return [child for child in verb.children if child.dep_ in _PREDICATES]


def _negations(tokens: list["Token"]) -> tuple["Token", ...]:
    near = [*tokens, *(child for token in tokens for child in token.children)]
    return tuple(token for token in near if token.lower_ in _NEGATIONS)


def _verbs(chain: list["Token"]) -> list["Token"]:
    """The trigger's verb and those that it is coordinated with."""
    found = [chain[0]] if chain[0].pos_ == "VERB" else []
    for below, up in pairwise(chain):
        if not found or below.dep_ != "conj":
            break
        found.append(up)
    return found


def _shares(token: "Token") -> bool:
    """Whether the token's head says something of the token's modality."""
    head = token.head
    if head is token:
        return False
    if token.dep_ == "conj":
        return not any(child.dep_ in _SUBJECTS for child in token.children) and not _stopped(head, token)
    if token.dep_ == "acl":
        return any(child.lower_ == "to" for child in token.children)
    if token.dep_ == "pcomp":
        return head.lower_ not in _CIRCUMSTANCES
    if token.dep_ == "prep":
        return token.lower_ not in _CIRCUMSTANCES or head.lemma_ in _STATES
    if token.dep_ in _NOUN_ROLES:
        return token.pos_ != "VERB"
    return token.dep_ in _UP
