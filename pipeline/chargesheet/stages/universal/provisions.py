"""Which article is told of which event, for languages parsed into Universal Dependencies."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chargesheet.records import EventType
from chargesheet.stages.arguments.drafts import EventDraft, Identities
from chargesheet.stages.arguments.passage import Passage, Placed, within
from chargesheet.stages.universal import tree
from chargesheet.stages.universal.people import REACH, Party, People

if TYPE_CHECKING:
    from spacy.tokens import Span

UNDER_LAW: frozenset[EventType] = frozenset(
    {"investigation", "arrest", "charge", "trial", "conviction", "acquittal", "sentence", "fine", "appeal", "dismissal"}
)
# An article told in a sentence without an event belongs to these: "Esta infracción está prevista en el artículo 5".
_LAWFUL: tuple[EventType, ...] = ("charge", "conviction", "sentence", "investigation", "trial", "fine")
_LONGEST_AGAIN = 4
# "Malonga (article 96) et, le même jour, le blogueur Nzaou": so many words lie between "and" and the other's name.
_LONGEST_OPENING = 4


def add_provisions(
    passage: Passage, sentence: "Span", events: Sequence[EventDraft], people: People, identities: Identities
) -> None:
    """Give each article to the event before it in its sentence, to the first, or to the last one told.

    Words that cite articles again ("du même article", "ambas disposiciones") give what they stand for likewise.
    """
    here = [e for e in events if sentence.start <= e.head.i < sentence.end and _is_under_law(e)]
    for provision in within(passage.provisions, sentence):
        chosen = _told(provision.tokens.start, sentence, here, events, passage, people)
        if chosen is not None and not _of_another(chosen, provision, people):
            chosen.add("provision", provision.start, provision.end)
    for again in _again(passage, sentence):
        before = [event for event in here if event.span.start < again.start]
        chosen = before[-1] if before else here[0] if here else None
        if chosen is not None and "provision" not in chosen.roles:
            for start, end in _meant(again, chosen, events, passage, identities):
                chosen.add("provision", start, end)


def _is_under_law(event: EventDraft) -> bool:
    """Whether articles may be told of the event; of a detention where it punishes: "15 суток ареста по статье 19.3"."""
    punishes = event.type == "detention" and ("penalty" in event.roles or "offence" in event.roles)
    return event.type in UNDER_LAW or punishes


def _told(
    at: int,
    sentence: "Span",
    here: Sequence[EventDraft],
    events: Sequence[EventDraft],
    passage: Passage,
    people: People,
) -> EventDraft | None:
    before = [event for event in here if event.span.start < at]
    if before:
        return before[-1]
    if here:
        return here[0]
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
