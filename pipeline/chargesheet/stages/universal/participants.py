"""Whom an event befalls and who acts, in a parse of Universal Dependencies that may be wrong.

The parse is asked first, then the order of words where small engines lose a subject behind its verb ("fue detenido en
Caracas, por agentes, el abogado X"), then the topic of the passage.
"""

from typing import TYPE_CHECKING

from chargesheet.records import EventType
from chargesheet.stages.arguments.drafts import EventDraft
from chargesheet.stages.universal import tree
from chargesheet.stages.universal.people import REACH, Party, People, Topic

if TYPE_CHECKING:
    from spacy.tokens import Token

_OF_BODIES: frozenset[EventType] = frozenset({"closure", "search", "lawsuit", "fine"})
_AGAINST: frozenset[EventType] = frozenset({"charge", "lawsuit", "investigation", "dismissal", "detention"})
# Nouns of what is given against somebody: "une peine … contre X".
_GIVEN: frozenset[EventType] = frozenset({"sentence", "fine", "conviction"})
# What is done in a court by one who may be named behind the verb.
_ACTS_IN_COURT: frozenset[EventType] = frozenset({"appeal", "trial", "conviction"})


def subjects(event: EventDraft, people: People, topic: Topic | None, others: frozenset[int]) -> tuple[Party, ...]:
    """Whom the event befalls; empty where the passage does not say.

    Args:
        event: The event.
        people: The passage's people.
        topic: Whom the events before were about.
        others: The tokens of the other events of its sentence.
    """
    head, own = event.head, frozenset(token.i for token in event.span)
    if _is_verbal(head) and (found := _right_before(event, people, topic)):
        return found
    candidates = _verbal(head) if _is_verbal(head) else _nominal(head)
    # "la mise en examen de X": the name may hang on any word of the trigger.
    candidates += [owner for token in event.span if token.i != head.i for owner in tree.owners(token, "of")]
    # "Le 4 mai, X et Y ont été interpellés": the date for a subject, and the names joined to it.
    joined = [other for token in candidates if people.is_date(token) for other in token.conjuncts]
    for token in [*candidates, *joined]:
        if token.i in own or people.is_date(token):
            continue
        if found := _resolved(token, event.type, people, topic):
            joined_far = len(found) == 1 and token.head.i == head.i and tree.relation(token) == "nsubj"
            return (*found, *_joined_far(token, people, found[0])) if joined_far else found
    against = event.type in _AGAINST or (event.type in _GIVEN and not _is_verbal(head))
    if against and (found := _against(event, people, topic)):
        return found
    if _is_verbal(head) and (found := _behind(event, people, others) or _right_behind(event, people)):
        return found
    return _said_before(event, people) or _from_topic(event, topic, people)


def authorities(event: EventDraft, people: People, patients: tuple[Party, ...]) -> tuple[Party, ...]:
    """Who acts: the agent of a passive, the subject of an active verb, whose order it was."""
    head = event.head
    taken = {people.identity(party) for party in patients}
    verb = head if _is_verbal(head) else event.verb
    found: list[Token] = []
    for carrier in [head, *([verb] if verb is not None and verb.i != head.i else [])]:
        found += [
            child
            for child in carrier.children
            if child.dep_ == "obl:agent"
            or (tree.relation(child) in {"obl", "obj", "nmod"} and tree.preposition(child) in tree.words(head, "by"))
        ]
        found += [
            child
            for child in carrier.children
            if tree.relation(child) in {"obl", "nmod"} and tree.preposition(child) in tree.words(head, "before-court")
        ]
    if verb is not None and not tree.is_passive(verb):
        found += tree.subjects(verb)
    for token in found:
        parties = [p for p in _actors(token, people) if people.identity(p) not in taken]
        if parties:
            return tuple(parties)
    return ()


def _actors(token: "Token", people: People) -> list[Party]:
    named = people.name_at(token.i)
    if named is not None and named.label in {"ORG", "PERSON"}:
        return [Party(named.start, named.end, named.label)]
    if not tree.is_in(token, "acting-nouns", "offices"):
        return []
    following = people.at(token)
    if following and following[0].label in {"PERSON", "ORG"}:
        return list(following)
    doc = token.doc
    last = token.i
    for child in tree.owners(token, "of"):
        if (span := people.name_at(child.i)) is not None and span.label == "ORG":
            return [Party(token.idx, span.end, "AGENT")]
    if last + 1 < len(doc) and tree.relation(doc[last + 1]) == "amod" and doc[last + 1].head.i == token.i:
        last += 1
    return [Party(token.idx, doc[last].idx + len(doc[last]), "AGENT")]


def _is_verbal(head: "Token") -> bool:
    return head.pos_ in tree.VERBAL or (tree.is_participle(head) and head.pos_ != "NOUN")


def _verbal(head: "Token") -> "list[Token]":
    """Where a verb's patient may stand, the likeliest first."""
    objects = [child for child in tree.children(head, "obj", "iobj") if child.i not in {head.i}]
    objects += [child for child in tree.children(head, "nsubj") if tree.case(child) in {"Acc", "Dat"}]
    objects += [child for child in tree.clitics(head) if child not in objects]
    objects += [
        c
        for c in tree.children(head, "obl")
        if c.dep_ == "obl:arg" or tree.preposition(c) in tree.words(head, "object-markers")
    ]
    objects = [child for child in objects if tree.preposition(child) not in tree.words(head, "by")]
    subjects = tree.subjects(head)
    if not subjects and not objects and (verb := tree.governing_verb(head)) is not None:
        # "llevan un año privados de libertad", "permanece recluido": the subject is the other verb's.
        subjects = tree.subjects(verb) if tree.is_in(verb, "bearing-verbs") or tree.is_participle(head) else []
    if tree.is_passive(head) or tree.is_in(head, "bearing-verbs"):
        return [*subjects, *objects]
    if relative := _relative_object(head):
        return [relative, *objects]
    if objects:
        return objects
    return subjects if tree.is_in(head, "bearing-verbs") or tree.is_participle(head) else []


def _said_before(event: EventDraft, people: People) -> tuple[Party, ...]:
    """The last subject before a passive, parted from it by a clause: "X, dont l'immunité a été levée, est visé"."""
    verb = event.head if _is_verbal(event.head) else event.verb
    if verb is None or verb.sent != event.head.sent or not tree.is_passive(verb) or tree.subjects(verb):
        return ()
    for token in reversed(verb.doc[verb.sent.start : verb.i]):
        if tree.relation(token) != "nsubj" or tree.is_in(token, "relatives", "acting-nouns", "offices"):
            continue
        if tree.is_in(token, "they"):
            return ()
        if found := tuple(party for party in people.at(token) if party.label == "PERSON"):
            return found
    return ()


def _relative_object(verb: "Token") -> "Token | None":
    """Whom a clause with "que" and a subject of its own is about: "l'homme que le parquet a renvoyé"."""
    if tree.relation(verb) != "acl" or verb.head.i == verb.i or not tree.children(verb, "nsubj"):
        return None
    below = [child for child in verb.children if child.i < verb.i and tree.relation(child) != "nsubj"]
    return verb.head if any(tree.lower(child) in tree.words(child, "relatives") for child in below) else None


def _nominal(head: "Token") -> "list[Token]":
    """Where whom an event noun is about may stand: "la detención de X", "su juicio", "X recibió una pena"."""
    found = [c for c in head.children if tree.lower(c) in tree.words(head, "possessives")]
    found += list(tree.owners(head, "of", "against"))
    found += tree.children(head, "nsubj")  # "X et Y sont en détention"
    verb = tree.governing_verb(head)
    if verb is not None:
        found += [c for c in tree.children(verb, "obl", "nmod") if tree.preposition(c) in tree.words(head, "against")]
        found += tree.clitics(verb)
        subjects = [s for s in tree.subjects(verb) if s.i != head.i]
        if tree.is_in(verb, "bearing-verbs") or tree.is_passive(verb):
            found += subjects
        found += [c for c in tree.children(verb, "obj", "obl") if c.i != head.i and c.dep_ != "obl:agent"]
        above = tree.governing_verb(verb) if tree.relation(verb) in {"acl", "xcomp"} else None
        if above is not None and tree.relation(verb) == "xcomp" and tree.is_in(above, "bearing-verbs"):
            found += tree.subjects(above)  # "X s'est vu notifier une inculpation"
        if above is not None and tree.is_passive(verb) and tree.is_in(above, "bearing-verbs"):
            found += tree.subjects(above)  # "X est à son tour visé par une enquête", parsed as "son tour visé"
    return found


def _resolved(token: "Token", event: EventType, people: People, topic: Topic | None) -> tuple[Party, ...]:
    """Whom a token stands for, if such an event can befall them."""
    if found := people.named_behind(token) or people.one_of(token, topic):
        return found
    if count := people.counted(token):
        listed = people.last_listed(token, count)
        if listed:
            return listed
    word = tree.lower(token)
    if (tree.relation(token) == "nsubj" and word in tree.words(token, "relatives")) or word in tree.words(
        token, "relatives"
    ):
        verb = tree.governing_verb(token)
        if verb is not None and tree.relation(verb) == "acl" and verb.head.i != verb.i:
            return _fitting(people.at(verb.head), event)
        return ()
    if word in tree.words(token, "all") and topic is not None and people.sentence(token) - topic.sentence <= REACH:
        return topic.everyone
    if word in tree.words(token, "object-pronouns", "they", "possessives", "all"):
        return _reached(token, people, topic)
    owned = any(tree.lower(child) in tree.words(token, "possessives") for child in token.children)
    if event == "appeal" and owned:
        return _reached(token, people, topic)  # "Ses avocats ont fait appel"
    if tree.is_in(token, "case-nouns"):
        for owner in tree.owners(token, "of", "against"):
            if found := _resolved(owner, event, people, topic):
                return found
        if owned:
            return _reached(token, people, topic)
    if people.is_taken_up(token) and topic is not None and people.sentence(token) - topic.sentence <= REACH:
        parties = topic.everyone if people.is_plural(token) and len(topic.parties) == 1 else topic.parties
        if (len(parties) > 1) == people.is_plural(token) and all(party.label == "PERSON" for party in parties):
            return parties
    return _fitting(people.at(token), event)


def _joined_far(token: "Token", people: People, first: Party) -> list[Party]:
    """The persons joined to a subject over what is said of each: "X, poursuivi pour vol, et Y, …, comparaîtront"."""
    verb = token.head
    forms = [verb, *tree.children(verb, "aux")]
    if not any("Plur" in form.morph.get("Number", []) for form in forms if form.pos_ in tree.VERBAL):
        return []
    others = [name for other in token.conjuncts if other.i < verb.i and (name := people.name_at(other.i)) is not None]
    return [
        Party(name.start, name.end, name.label)
        for name in others
        if name.label == "PERSON" and name.start > first.start
    ]


def _fitting(parties: tuple[Party, ...], event: EventType) -> tuple[Party, ...]:
    allowed = {"PERSON", "GROUP"} | ({"ORG"} if event in _OF_BODIES else set())
    return tuple(party for party in parties if party.label in allowed)


def _reached(token: "Token", people: People, topic: Topic | None) -> tuple[Party, ...]:
    """The last person named whose gender the pronoun has, else the topic, else the only person named before."""
    if agreeing := people.agreeing(token):
        return agreeing
    if topic is not None and people.sentence(token) - topic.sentence <= REACH:
        return topic.parties
    return people.only_one_before(token) or people.last_list_before(token)


def _against(event: EventDraft, people: People, topic: Topic | None) -> tuple[Party, ...]:
    """Whom a case is against where the parse hangs the words elsewhere: "presentó cargos por desacato contra X"."""
    for token in event.head.doc[event.head.i + 1 : event.head.sent.end]:
        if tree.lower(token) in tree.words(token, "against") and token.head.i != token.i:
            # "contre X", "à l'encontre de X"
            whom = token if token.pos_ == "NOUN" else token.head
            return _resolved(whom, event.type, people, topic)
    return ()


def _right_before(event: EventDraft, people: People, topic: Topic | None) -> tuple[Party, ...]:
    """The persons named right before a bare participle and a comma: "restent en prison X et Y, condamnés à …".

    Of a list a participle in the singular takes the last; "la seconde relaxée" needs no comma.
    """
    head = event.head
    at = event.span.start
    if at < 2 or not tree.is_participle(head) or tree.children(head, "aux"):
        return ()
    if (at - 1 > head.sent.start) and (found := people.one_of(head.doc[at - 1], topic)):
        return found
    if at > 3 and tree.is_in(head.doc[at - 2], "all"):
        at -= 2  # "X et Y, tous deux inculpés"
    if head.doc[at - 1].text != ",":
        return ()
    named = people.name_at(at - 2)
    if named is None or named.label != "PERSON" or head.sent.start > at - 2:
        return ()
    if "Sing" in head.morph.get("Number", []):
        return (Party(named.start, named.end, named.label),)
    return people.at(head.doc[at - 2])


def _right_behind(event: EventDraft, people: People) -> tuple[Party, ...]:
    """The group right behind an active verb, wherever the parse hung it: "a condamné jeudi dix militants"."""
    head = event.head
    if tree.is_passive(head) or event.type in _ACTS_IN_COURT:
        return ()
    for token in head.doc[event.span.end : head.sent.end]:
        if people.is_date(token):
            continue
        if token.pos_ in {"ADP", "CCONJ"} | tree.VERBAL or people.name_at(token.i) is not None:
            return ()
        if token.pos_ == "NOUN":
            return _fitting(people.at(token), event.type)
    return ()


def _behind(event: EventDraft, people: People, others: frozenset[int]) -> tuple[Party, ...]:
    """The person named behind a passive that has lost its subject, or right before it."""
    head = event.head
    passive = tree.is_passive(head)
    if event.type in _ACTS_IN_COURT or (passive and any(not people.is_date(token) for token in tree.subjects(head))):
        return ()
    sentence = head.sent
    limit = min([at for at in others if at > head.i], default=sentence.end)
    persons = [
        party for party in people.persons_between(head.i + 1, limit) if not _after_preposition(event, party, people)
    ]
    span = head.doc.char_span(persons[0].start, persons[0].end, alignment_mode="expand") if persons else None
    return () if span is None else people.at(span.root)


def _after_preposition(event: EventDraft, party: Party, people: People) -> bool:
    """Whether the name is an agent or hangs on another noun: "por orden del juez X"."""
    span = event.head.doc.char_span(party.start, party.end, alignment_mode="expand")
    assert span is not None, "a party lies inside the passage"
    at = span.start - 1
    steps = 0
    while at > event.head.i and steps < 5:
        word = tree.lower(event.head.doc[at])
        if word in tree.words(event.head, "by", "of", "before-court", "against") or tree.is_in(
            event.head.doc[at], "with"
        ):
            return True
        if event.head.doc[at].is_punct or event.head.doc[at].pos_ in {"VERB", "AUX"}:
            return False
        at, steps = at - 1, steps + 1
    return False


def _from_topic(event: EventDraft, topic: Topic | None, people: People) -> tuple[Party, ...]:
    if topic is None or people.sentence(event.head) - topic.sentence > REACH:
        return people.only_one_before(event.head)
    if _is_verbal(event.head):
        explicit = [s for s in tree.subjects(event.head) if tree.is_passive(event.head)]
        if any(
            people.name_at(s.i) is None and not tree.is_in(s, "case-nouns", "they") and s.pos_ == "NOUN"
            for s in explicit
        ):
            return ()
    return topic.parties
