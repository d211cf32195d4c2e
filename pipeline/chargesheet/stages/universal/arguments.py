"""Arguments: who and what takes part in each event, for languages parsed into Universal Dependencies."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from chargesheet.grammar.penalties_foreign import find_penalties
from chargesheet.records import EventType
from chargesheet.stages.arguments.drafts import EventDraft, Identities, arguments_of
from chargesheet.stages.arguments.passage import Passage, Placed, within
from chargesheet.stages.arguments.sharing import carry_over, share
from chargesheet.stages.fields.events import own_events, with_field_arguments
from chargesheet.stages.layers import Argument, layers
from chargesheet.stages.stage import Stage
from chargesheet.stages.universal import tree
from chargesheet.stages.universal.gapping import Shared, clauses, holds
from chargesheet.stages.universal.offences import offences_after
from chargesheet.stages.universal.participants import authorities, subjects
from chargesheet.stages.universal.people import Party, People, Topic
from chargesheet.stages.universal.provisions import UNDER_LAW, add_provisions

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_PENAL: frozenset[EventType] = frozenset({"sentence", "fine", "detention", "appeal", "closure", "pardon"})
_LONGEST_REACH = 40


class UniversalArgumentsStage(Stage[tuple[Argument, ...]]):
    """Arguments: who and what takes part in each event, by the parse and the topic of the passage."""

    def match(self, doc: "Doc") -> tuple[Argument, ...]:
        """The arguments of the passage's triggers, in order of trigger, role and text."""
        of_fields = own_events(doc)
        events = [event for event in _events(doc) if event.index not in of_fields]
        if not events:
            return with_field_arguments(doc, ())
        passage = Passage(doc)
        identities = Identities(passage)
        people = People(passage)
        shared = _shared(events)
        _add_parties(events, people, passage, shared)
        for sentence in doc.sents:
            here = [event for event in events if sentence.start <= event.head.i < sentence.end]
            if here:
                _add_dates(passage, sentence, here)
                _add_places(passage, sentence, here)
                _add_penalties(passage, sentence, here, shared)
                _add_offences(passage, sentence, here, shared)
            add_provisions(passage, sentence, events, people, identities, shared)
            if here:
                share(passage, here, identities)
        carry_over(passage, events, identities)
        return with_field_arguments(doc, arguments_of(events))

    def set_annotations(self, doc: "Doc", found: tuple[Argument, ...]) -> None:
        """Write the arguments layer."""
        layers(doc).arguments = found


def _shared(events: Sequence[EventDraft]) -> Shared:
    """The clauses of the verbs that several events share, by the events' indices."""
    found: Shared = {}
    for at, event in enumerate(events):
        same = [other for other in events if other.span.start == event.span.start and other.type == event.type]
        if len(same) < 2:
            continue
        after = next((other for other in events[at + 1 :] if other.span.start >= event.span.end), None)
        read = layers(event.head.doc).triggers
        own = clauses(event.head.doc, read[event.index], read[after.index] if after is not None else None)
        place = same.index(event)
        if place < len(own):
            found[event.index] = own[place]
    return found


def _events(doc: "Doc") -> Iterator[EventDraft]:
    for index, trigger in enumerate(layers(doc).triggers):
        span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
        if span is not None:
            head = next(
                (token for token in span if token.pos_ in {"VERB", "NOUN"} or tree.is_participle(token)), span.root
            )
            verbal = head.pos_ in tree.VERBAL or (tree.is_participle(head) and head.pos_ != "NOUN")
            yield EventDraft(index, trigger.type, span, head, head if verbal else tree.governing_verb(head), {})


def _add_parties(events: list[EventDraft], people: People, passage: Passage, shared: Shared) -> None:
    topic: Topic | None = None
    for event in events:
        others = frozenset(
            token.i
            for other in events
            if other is not event and other.head.sent == event.head.sent
            for token in other.span
        )
        if topic is not None and _parted(passage, topic, event):
            topic = None
        own = shared.get(event.index)
        if own is not None and own.subject is not None:
            found = people.meant(passage.doc[own.subject[0]], topic)
        else:
            found = subjects(event, people, topic, others)
        for party in found:
            event.add("subject", party.start, party.end)
        others_too = [
            Party(*span, "PERSON")
            for other in events
            if other is not event and other.span == event.span
            for span in other.roles.get("subject", ())
        ]
        for party in authorities(event, people, (*found, *others_too)):
            event.add("authority", party.start, party.end)
        if found and not (topic is not None and _is_aside(event)):
            topic = Topic(found, people.sentence(event.head), _everyone(found, topic, people))


def _everyone(found: tuple[Party, ...], before: Topic | None, people: People) -> tuple[Party, ...]:
    """Those of the events before with those of this one, each once."""
    known = {people.identity(party): party for party in (before.everyone if before is not None else ())}
    return tuple({**known, **{people.identity(party): party for party in found}}.values())


def _is_aside(event: EventDraft) -> bool:
    """Whether an event is told in a relative clause, so that what follows is not about whom it is about."""
    verb = event.verb
    return (
        verb is not None
        and verb.dep_ in {"acl:relcl", "acl"}
        and any(tree.lower(child) in tree.words(child, "relatives") for child in verb.subtree)
    )


def _parted(passage: Passage, topic: Topic, event: EventDraft) -> bool:
    """Whether a heading or a bullet stands between the topic and the event."""
    start = topic.parties[-1].end
    blocks = layers(passage.doc).blocks
    return any(
        start < block.start <= event.span.start_char for block in blocks if block.kind in {"heading", "item", "field"}
    )


def _nearest(placed: Placed, events: list[EventDraft]) -> EventDraft | None:
    """The event that a date or place belongs to: its verb's, else the one that no other stands between."""
    root = placed.tokens.root
    verbs = {event.verb.i: event for event in reversed(events) if event.verb is not None}
    for ancestor in root.ancestors:
        own = next((event for event in events if ancestor in event.span), None)
        if own is not None:
            return own
        if ancestor.i in verbs:
            return verbs[ancestor.i]
        if ancestor.pos_ == "VERB" and ancestor.i not in verbs:
            break
    before = [event for event in events if event.span.end <= placed.tokens.start]
    after = [event for event in events if event.span.start >= placed.tokens.end]
    if before and placed.tokens.start - before[-1].span.end <= _LONGEST_REACH:
        return before[-1]
    return after[0] if after else None


def _add_dates(passage: Passage, sentence: "Span", events: list[EventDraft]) -> None:
    given: set[int] = set()
    for date in within(passage.dates, sentence):
        opens = date.tokens.start - sentence.start <= 3
        chosen = events[0] if opens else _nearest(date, events)
        if chosen is not None and "date" not in chosen.roles:
            chosen.add("date", date.start, date.end)
            given.add(chosen.index)
    for one, other in pairwise(events):
        # "El 3 de mayo fue detenido y acusado": verbs that share a subject share what opens the sentence.
        joined = other.head.i - one.head.i <= 4 and tree.relation(other.head) == "conj"
        if joined and "date" in one.roles and "date" not in other.roles and one.type != "detention":
            other.roles["date"] = list(one.roles["date"])


def _add_places(passage: Passage, sentence: "Span", events: list[EventDraft]) -> None:
    for place in within(passage.places, sentence):
        before = passage.doc[place.tokens.start - 1] if place.tokens.start else None
        if before is None or tree.lower(before) not in tree.words(before, "in", "articles"):
            continue
        chosen = _nearest(place, events)
        if chosen is not None:
            chosen.add("place", place.start, place.end)


def _add_penalties(passage: Passage, sentence: "Span", events: list[EventDraft], shared: Shared) -> None:
    able = [event for event in events if event.type in _PENAL]
    text = passage.text
    dates = within(passage.dates, sentence)
    for penalty in find_penalties(text[sentence.start_char : sentence.end_char], passage.doc.lang_) if able else ():
        start, end = sentence.start_char + penalty.start, sentence.start_char + penalty.end
        if any(date.start < end and start < date.end for date in dates):
            continue
        before = [event for event in able if event.span.start_char <= start]
        clause = [event for event in before if holds(shared, event, passage.doc, start)]
        chosen = clause[-1] if clause else before[-1] if before else able[0]
        if "penalty" not in chosen.roles:
            chosen.add("penalty", start, end)


def _add_offences(passage: Passage, sentence: "Span", events: list[EventDraft], shared: Shared) -> None:
    penalties = [span for event in events for span in event.roles.get("penalty", ())]
    starts = {start for start, _ in penalties}
    measured = frozenset(token.i for token in sentence if any(start <= token.idx < end for start, end in penalties))
    stops = {found.tokens.start for found in (*within(passage.provisions, sentence), *within(passage.dates, sentence))}
    stops |= {token.i for token in sentence if token.idx in starts}
    places = sorted(event.span.start for event in events)
    for event in events:
        if event.type not in UNDER_LAW and event.type not in {"detention", "lawsuit"}:
            continue
        limit = next((start for start in places if start >= event.span.end), sentence.end)
        last, own = event.span[-1], shared.get(event.index)
        if own is not None:
            limit = own.end
            last = passage.doc[own.subject[1] - 1] if own.subject is not None else last
        for start, end in offences_after(last, limit, stops, passage.inside_mentions | measured):
            if passage.inside_mentions.isdisjoint(range(start, end)):
                event.add("offence", *passage.words(start, end))
