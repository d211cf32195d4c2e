"""Participants: whom an event befalls and who acts, by the parse and the parties of the passage."""

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from chargesheet.records import EventType
from chargesheet.spelling import name_key
from chargesheet.stages.arguments import syntax
from chargesheet.stages.arguments.parties import Parties, Party
from chargesheet.stages.arguments.words import lemma_in, words
from chargesheet.stages.name_words import person_nouns

# Events whose noun is followed by "against": "a case against A".
_AGAINST: frozenset[EventType] = frozenset({"investigation", "charge", "lawsuit", "trial"})
# Events that happen to organisations as they do to people.
_OF_BODIES: frozenset[EventType] = frozenset({"closure", "search", "lawsuit", "fine"})
OF_THINGS: frozenset[EventType] = frozenset({"closure", "search", "lawsuit"})
"""Events that happen to things, too: houses are searched, newspapers closed."""
_OF_BODILY_PERSONS: frozenset[EventType] = frozenset(
    {"arrest", "detention", "release", "removal", "execution", "pardon"}
)
# Events that one party does to another: the subject of an active verb acts, and is not whom the event befalls.
_DONE_TO: frozenset[EventType] = frozenset({"arrest", "charge", "dismissal", "removal", "search", "closure", "pardon"})
_NO_ONE = frozenset({"DATE", "TIME", "MONEY", "QUANTITY", "PERCENT", "GPE", "LOC", "LAW", "ORDINAL"})
# "a military court": the article and the space behind it.
_ARTICLE = re.compile(r"an?\s+", re.IGNORECASE)


def subjects(head: Token, own: frozenset[int], event: EventType, parties: Parties) -> tuple[Party, ...]:
    """Whom the event befalls, in order; empty where the passage does not say.

    Args:
        head: The trigger's head.
        own: Indices of the trigger's tokens.
        event: The event's type.
        parties: The passage's parties.
    """
    for patients in _alternatives(head, event):
        if found := tuple(_someone(_about(patients, own), event, parties)):
            return found
    if head.tag_ == "VBN" and event not in _OF_BODIES:
        return parties.named_before(head)
    return ()


def authorities(head: Token, own: frozenset[int], event: EventType, parties: Parties) -> Iterator[Party]:
    """Who acts, in order: named without an article."""
    agents = _verb_agents(head, own, event, parties) if _is_verbal(head) else syntax.noun_agents(head)
    for token in _actors(agents):
        if token.i in own:
            continue
        for party in parties.at(token):
            if party.kind != "phrase" or _can_act(token):
                yield _past_article(parties.text, party)


def _verb_agents(head: Token, own: frozenset[int], event: EventType, parties: Parties) -> tuple[Token, ...]:
    """Who acts by a verb; a verb that is done to nobody in the parse has no agent but one with "by"."""
    if syntax.is_passive(head):
        return syntax.agents(head)
    patients = syntax.patients(head)
    if any(lemma_in(token, "case-nouns") or lemma_in(token, "held-nouns") for token in patients):
        return syntax.agents(head)
    done_to = _someone(_about(patients, own), event, parties)
    return syntax.agents(head) if next(done_to, None) is not None else ()


def _can_act(head: Token) -> bool:
    """Whether an unnamed noun can be an authority: "police", "a military court", "by gunmen", not "attempts"."""
    noun = person_nouns().get(name_key(head.text))
    return (
        lemma_in(head, "acting-nouns")
        or (noun is not None and (noun.authority or head.head.lower_ == "by"))
        or (head.text[0].isupper() and head.pos_ == "PROPN")
    )


def _is_verbal(head: Token) -> bool:
    return head.pos_ in {"VERB", "AUX", "ADJ"} or head.tag_ in {"VBN", "VBD"}


def _alternatives(head: Token, event: EventType) -> Iterator[tuple[Token, ...]]:
    """Where the subject may stand, the likeliest first."""
    if _is_verbal(head):
        # "Prosecutors dropped the case" is not about the prosecutors.
        done_by = event in _DONE_TO and head.tag_ in {"VBD", "VBZ", "VBP"} and not syntax.is_passive(head)
        yield syntax.objects(head) if done_by else syntax.patients(head)
        yield syntax.shared_passive(head)
        if event == "dismissal":
            yield syntax.opposed(head)
    else:
        yield from syntax.noun_patients(head)
        if event in _AGAINST:
            yield syntax.opposed(head)
        yield syntax.borne_by(head)
    yield syntax.in_case_of(head)
    if head.tag_ == "VBN" and head.dep_ in {"acl", "relcl"}:
        yield syntax.noun_in_front(head)


def _someone(patients: Iterable[Token], event: EventType, parties: Parties) -> Iterator[Party]:
    """The parties among the patients that can be the subject of such an event."""
    covered = 0
    for token in _counted_in(patients):
        for party in parties.at(token):
            if party.label == "ORG" and event not in _OF_BODIES:
                party = parties.holder(token) or party
            if party.start >= covered and _can_be_subject(party, token, event):
                yield party
                covered = party.end


def _counted_in(patients: Iterable[Token]) -> Iterator[Token]:
    """The patients that are anyone; whom "none of the officers" is about, but not "No one" and "nobody"."""
    for token in patients:
        if token.lower_ in {"none", "neither"}:
            yield from next(syntax.noun_patients(token), ())
        elif token.lower_ not in {"nobody", "anyone", "anybody"} and token.left_edge.lower_ != "no":
            yield token


def _about(patients: Iterable[Token], own: frozenset[int], depth: int = 3) -> Iterator[Token]:
    """The patients; in place of an act or a case, whom it is about.

    "overturned the conviction of A" -> A; "A's death sentence was commuted" -> A.
    """
    for token in patients:
        held = lemma_in(token, "held-nouns") and next(syntax.noun_patients(token), None) is not None
        if token.i not in own and not held and not lemma_in(token, "case-nouns"):
            yield token
        elif depth:
            yield from _about(next(syntax.noun_patients(token), ()), own, depth - 1)


def _actors(agents: Iterable[Token]) -> Iterator[Token]:
    """The agents; in place of an order or a ruling, whose it is: "by a court order" -> court."""
    for token in agents:
        if lemma_in(token, "ruling-nouns"):
            makers = tuple(
                child for child in token.children if child.dep_ == "compound" and child.pos_ in {"NOUN", "PROPN"}
            )
            yield from makers or next(syntax.noun_patients(token), ())
        else:
            yield token


def _past_article(text: str, party: Party) -> Party:
    """The party without "a" or "an": "a military court" is named without it."""
    match = _ARTICLE.match(text, party.start, party.end)
    return Party(match.end(), party.end, party.kind, party.label) if match and party.kind == "phrase" else party


def _can_be_subject(party: Party, head: Token, event: EventType) -> bool:
    """Whether such an event can befall the party: no organisation is arrested, no place is tried."""
    if party.label == "PLACE":
        return event in OF_THINGS
    if party.label == "ORG":
        return event not in _OF_BODILY_PERSONS
    if party.label == "PERSON" and party.start > 0 and _is_victim(head):
        return False
    return party.kind != "phrase" or _can_be_someone(head, event)


def _is_victim(name: Token) -> bool:
    """Whether a name is the object of a deed in front of it: "the officer charged with wounding A was jailed"."""
    first = name.left_edge if name.left_edge.pos_ != "VERB" else name
    before = name.doc[first.i - 1] if first.i else first
    deed = before if before.tag_ == "VBG" else next((t for t in name.lefts if t.tag_ == "VBG"), None)
    return deed is not None and deed.i > 0 and deed.nbor(-1).dep_ == "prep"


def _can_be_someone(head: Token, event: EventType) -> bool:
    """Whether an unnamed noun can be a subject: people, or what is closed, searched or sued."""
    if head.ent_type_ in _NO_ONE:
        return False
    if event in OF_THINGS and head.pos_ in {"NOUN", "PROPN"}:
        return True
    people = name_key(head.text) in person_nouns() or head.lower_ in words("stand-ins")
    return people or head.pos_ == "NUM" or head.ent_type_ == "NORP"
