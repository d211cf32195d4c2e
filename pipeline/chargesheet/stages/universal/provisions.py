"""Which article is told of which event, for languages parsed into Universal Dependencies."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chargesheet.records import EventType, ProvisionKind
from chargesheet.stages.arguments.drafts import EventDraft, Identities
from chargesheet.stages.arguments.passage import Passage, Placed, within
from chargesheet.stages.layers import layers
from chargesheet.stages.universal import tree
from chargesheet.stages.universal.gapping import Shared, holds
from chargesheet.stages.universal.people import REACH, Party, People

if TYPE_CHECKING:
    from spacy.tokens import Span

UNDER_LAW: frozenset[EventType] = frozenset(
    {"investigation", "arrest", "charge", "trial", "conviction", "acquittal", "sentence", "fine", "appeal", "dismissal"}
)
# An article told in a sentence without an event belongs to these: "Esta infracción está prevista en el artículo 5".
_LAWFUL: tuple[EventType, ...] = ("charge", "conviction", "sentence", "investigation", "trial", "fine")
_LONGEST_AGAIN = 4
_OF_RIGHTS: frozenset[ProvisionKind] = frozenset({"constitution", "treaty"})
# "Malonga (article 96) et, le même jour, le blogueur Nzaou": so many words lie between "and" and the other's name.
_LONGEST_OPENING = 4


def add_provisions(
    passage: Passage,
    sentence: "Span",
    events: Sequence[EventDraft],
    people: People,
    identities: Identities,
    shared: Shared,
) -> None:
    """Give each article to the event before it in its sentence, to the first, or to the last one told.

    Words that cite articles again ("du même article", "ambas disposiciones") give what they stand for likewise.
    """
    here = [e for e in events if sentence.start <= e.head.i < sentence.end and _is_under_law(e)]
    rights = _rights(passage)
    for provision in within(passage.provisions, sentence):
        if provision.start in rights or _is_spoken_of(provision):
            continue
        chosen = _told(provision, sentence, here, events, passage, people)
        if chosen is None or _is_denied(chosen):
            continue
        if chosen.index in shared:
            for event in _sharing(chosen, here, provision, passage, shared):
                event.add("provision", provision.start, provision.end)
        elif not _of_another(chosen, provision, people):
            chosen.add("provision", provision.start, provision.end)
    for again in _again(passage, sentence):
        before = [event for event in here if event.span.start < again.start]
        chosen = before[-1] if before else here[0] if here else None
        if chosen is not None and "provision" not in chosen.roles and not _is_denied(chosen):
            for start, end in _meant(again, chosen, events, passage, identities):
                chosen.add("provision", start, end)


def _is_under_law(event: EventDraft) -> bool:
    """Whether articles may be told of the event; of a detention where it punishes: "15 суток ареста по статье 19.3"."""
    punishes = event.type == "detention" and ("penalty" in event.roles or "offence" in event.roles)
    return event.type in UNDER_LAW or punishes


def _rights(passage: Passage) -> frozenset[int]:
    """Where articles start that nobody is charged under: those of constitutions and treaties."""
    readings = layers(passage.doc).provisions
    return frozenset(r.start for r in readings if r.items and all(item.kind in _OF_RIGHTS for item in r.items))


def _is_spoken_of(provision: Placed) -> bool:
    """Whether the law itself is what a clause is about: "alors que l'article 18 limite la garde à vue"."""
    root = provision.tokens.root
    verb = tree.governing_verb(root)
    return verb is not None and tree.relation(root) in {"nsubj", "obj"} and tree.is_in(verb, "law-talk")


def _is_denied(event: EventDraft) -> bool:
    """Whether the event's verb is denied: "n'est pas poursuivi au titre de cette disposition"."""
    verb = event.head
    return any(
        tree.lower(child) in tree.words(child, "negations")
        for child in verb.children
        if tree.relation(child) in {"advmod", "cc"} and child.i < verb.i
    )


def _sharing(
    chosen: EventDraft, here: Sequence[EventDraft], provision: Placed, passage: Passage, shared: Shared
) -> list[EventDraft]:
    """Those of the events of one verb that an article is told of: its clause's, all behind "tous deux"."""
    same = [event for event in here if event.span == chosen.span and event.index in shared]
    own = [event for event in same if holds(shared, event, passage.doc, provision.start)]
    clause = shared[own[0].index] if own else None
    together = clause is not None and any(
        tree.is_in(token, "all", "both") for token in passage.doc[clause.start : provision.tokens.start]
    )
    return same if together or not own else own


def _applies(sentence: "Span", people: People) -> bool:
    """Whether a sentence without an event ties an article to somebody's case, rather than speaks of the law.

    "Les juges ont fait application de l'article 16", "L'article 24 vise aussi X", "Ce délit est puni par l'article 5".
    """
    if any(tree.is_in(token, "law-talk") for token in sentence):
        return False
    if people.persons_between(sentence.start, sentence.end):
        return True
    for token in sentence:
        pronoun = token.pos_ == "PRON" and tree.lower(token) not in tree.words(token, "relatives")
        if tree.is_in(token, "law-uses") or (pronoun and tree.lower(token) in tree.words(token, "they")):
            return True
        before = token.nbor(-1) if token.i > sentence.start else None
        if before is not None and tree.is_in(token, "what-was-done") and tree.is_in(before, "definite"):
            return True
    return False


def _told(
    provision: Placed,
    sentence: "Span",
    here: Sequence[EventDraft],
    events: Sequence[EventDraft],
    passage: Passage,
    people: People,
) -> EventDraft | None:
    at = provision.tokens.start
    before = [event for event in here if event.span.start < at]
    after = [event for event in here if event.span.start >= provision.tokens.end]
    if before and not (after and before[-1].type == "arrest" and _leads_on(provision, after[0])):
        return _accusing(before)
    if here:
        return after[0] if after else here[0]
    if not _applies(sentence, people):
        return None
    sentences = [s.start for s in passage.doc.sents]
    number = sentences.index(sentence.start)
    earlier = [
        event
        for event in events
        if event.type in _LAWFUL
        and event.head.i < sentence.start
        and number - sentences.index(event.head.sent.start) <= min(REACH, 2)
    ]
    # "L'article 24 vise aussi X": the last event about X, rather than the last one.
    named = {people.identity(party) for party in people.persons_between(sentence.start, sentence.end)}
    about = [event for event in earlier if named & {_identity(span, people) for span in event.roles.get("subject", [])}]
    found = about or earlier
    return found[-1] if found else None


def _accusing(before: Sequence[EventDraft]) -> EventDraft:
    """The last event, or the charge joined to it: "inculpés et placés en détention au titre de l'article 80"."""
    last = before[-1]
    if last.type not in {"detention", "arrest"}:
        return last
    for event in reversed(before[:-1]):
        near = 0 <= last.span.start - event.span.end <= _LONGEST_OPENING
        same = event.roles.get("subject") == last.roles.get("subject")
        if event.type == "charge" and near and same and "provision" not in event.roles:
            return event
    return last


def _leads_on(provision: Placed, event: EventDraft) -> bool:
    """Whether an article belongs to what follows: "arrêté lundi, il a été, en vertu de l'article 5, inculpé"."""
    between = provision.tokens.doc[provision.tokens.end : event.span.start]
    return not any(
        tree.is_in(token, "and", "terminators") or token.text in {";", ")"} or token.pos_ == "NOUN" for token in between
    )


def _identity(span: tuple[int, int], people: People) -> object:
    return people.identity(Party(*span, "PERSON"))


def _of_another(event: EventDraft, provision: Placed, people: People) -> bool:
    """Whether the article is another's whose verb is left out: "X a été inculpé de vol (article 1) et Y d'injure (…)".

    Who that is has no event of its own, so nobody gets the article: better than whom it does not befall.
    """
    doc = event.head.doc
    own = event.roles.get("subject", [])
    for party in people.persons_between(event.span.end, provision.tokens.start):
        span = doc.char_span(party.start, party.end, alignment_mode="expand")
        if span is None or (party.start, party.end) in own or span.end >= len(doc):
            continue
        opening = [tree.lower(token) for token in doc[max(event.span.end, span.start - _LONGEST_OPENING) : span.start]]
        led = tree.lower(doc[span.end]) in tree.words(doc[span.end], "offence-leads")
        joined = any(word in tree.words(event.head, "and") or word in {",", ";"} for word in opening)
        if own and led and joined:
            return True
    return False


def _again(passage: Passage, sentence: "Span") -> Iterator["Span"]:
    """Words of the sentence that cite articles again; none that a number follows: "el mismo artículo 5"."""
    phrases = tree.words(sentence.root, "same-articles")
    doc, at = passage.doc, sentence.start
    while phrases and at < sentence.end:
        for length in range(min(_LONGEST_AGAIN, sentence.end - at), 0, -1):
            last = at + length
            if " ".join(tree.lower(token) for token in doc[at:last]) in phrases and at not in passage.inside_law:
                if last == len(doc) or not doc[last].like_num:
                    yield doc[at:last]
                at = last - 1
                break
        at += 1


def _meant(
    again: "Span", chosen: EventDraft, events: Sequence[EventDraft], passage: Passage, identities: Identities
) -> list[tuple[int, int]]:
    """The articles that are cited again: those last told of the same people, else those named last.

    A plural takes all of the last sentence that named any; a singular the last reference.
    """
    plural = "Plur" in again.root.morph.get("Number", []) or again.text.endswith("s")
    people = identities.subjects(chosen)
    for event in reversed(events):
        earlier = event is not chosen and event.head.i < again.start
        told = event.roles.get("provision", []) if earlier and people and identities.subjects(event) == people else []
        if told:
            return told if plural else told[-1:]
    before = [placed for placed in passage.provisions if placed.tokens.end <= again.start]
    if not before or again.start - before[-1].tokens.end > 120:
        return []
    sentence = before[-1].tokens.sent
    named = [(placed.start, placed.end) for placed in before if placed.tokens.sent == sentence]
    return named if plural else named[-1:]
