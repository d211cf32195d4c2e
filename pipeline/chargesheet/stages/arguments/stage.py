"""Arguments: who and what takes part in each event, by the parse.

Each trigger is given its patient and agent (``syntax``), the dates and places of its clause, the provisions and
offences that it leads into, its penalty; then events that one clause names together share what it says once:
"convicted under Article 7/2 and sentenced", "In November, A was arrested and charged".
"""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from chargesheet import languages
from chargesheet.grammar.durations import DURATION
from chargesheet.grammar.penalties_find import find_penalties
from chargesheet.records import EventType
from chargesheet.stages.arguments import syntax
from chargesheet.stages.arguments.drafts import EventDraft, Identities, arguments_of
from chargesheet.stages.arguments.offences import OffencePhrase, offences_after, offences_before, quoted_at
from chargesheet.stages.arguments.participants import authorities, subjects
from chargesheet.stages.arguments.parties import Parties
from chargesheet.stages.arguments.passage import Passage, within
from chargesheet.stages.arguments.sharing import carry_over, share
from chargesheet.stages.arguments.words import word_lists
from chargesheet.stages.fields.events import own_events, with_field_arguments
from chargesheet.stages.layers import Argument, ProvisionReading, layers, register_extensions
from chargesheet.stages.stage import Stage
from chargesheet.stages.universal.arguments import UniversalArgumentsStage

_UNDER_LAW: frozenset[EventType] = frozenset(
    {"investigation", "arrest", "charge", "trial", "conviction", "acquittal", "sentence", "fine", "appeal", "dismissal"}
)
_PENAL: frozenset[EventType] = frozenset({"sentence", "fine", "detention", "appeal", "closure", "pardon"})
# Others that the text may give an offence: "detained on charges of X", "a libel case", "closed for extremism".
_FOR_OFFENCES: frozenset[EventType] = frozenset({"detention", "lawsuit", "closure"})
# Events whose noun the offence may stand in front of: "terrorism charges", "a libel case".
_NAMED_BY_OFFENCE: frozenset[EventType] = frozenset({"charge", "trial", "lawsuit", "conviction", "investigation"})


# "held for almost two months": group ``term`` is how long.
_HELD_FOR = re.compile(
    rf"\bfor\s (?P<term> (?: (?:almost|nearly|about|over|more\sthan)\s )? {DURATION} )", re.VERBOSE | re.IGNORECASE
)
# "detained in pre-trial detention": group ``term`` is the kind of custody.
_PHASE = re.compile(
    r"\b(?:in|under|into)\s(?P<term>pre-?\s?trial\sdetention"
    r"|house\sarrest|solitary\sconfinement)\b",
    re.IGNORECASE,
)
_SUBORDINATE = frozenset({"conj", "xcomp", "ccomp", "acl", "relcl", "advcl", "pcomp"})


class ArgumentsStage(Stage[tuple[Argument, ...]]):
    """Arguments: who and what takes part in each event, by the parse."""

    def match(self, doc: Doc) -> tuple[Argument, ...]:
        """The arguments of the passage's triggers, in order of trigger, role and text."""
        of_fields = own_events(doc)
        events = [event for event in _events(doc) if event.index not in of_fields]
        if not events:
            return with_field_arguments(doc, ())
        passage = Passage(doc)
        parties, identities = Parties(passage), Identities(passage)
        for event in events:
            _add_parties(event, parties, identities)
        for sentence in doc.sents:
            here = [event for event in events if sentence.start <= event.head.i < sentence.end]
            if here:
                _add_offences(passage, sentence, here)
                _add_dates(passage, sentence, here)
                _add_places(passage, sentence, here)
                _add_provisions(passage, sentence, here)
                _add_penalties(passage, sentence, here)
                share(passage, here, identities)
        carry_over(passage, events, identities)
        return with_field_arguments(doc, arguments_of(events))

    def set_annotations(self, doc: Doc, found: tuple[Argument, ...]) -> None:
        """Write the arguments layer."""
        layers(doc).arguments = found


def _events(doc: Doc) -> Iterator[EventDraft]:
    for index, trigger in enumerate(layers(doc).triggers):
        span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
        if span is not None:
            head = span.root
            verb = head if head.pos_ in {"VERB", "AUX"} else syntax.governing_verb(head)
            yield EventDraft(index, trigger.type, span, head, verb, {})


def _add_parties(event: EventDraft, parties: Parties, identities: Identities) -> None:
    own = frozenset(token.i for token in event.span)
    for party in subjects(event.head, own, event.type, parties):
        event.add("subject", party.start, party.end)
    people = identities.subjects(event)
    for party in authorities(event.head, own, event.type, parties):
        if not identities.of([(party.start, party.end)]) & people:
            event.add("authority", party.start, party.end)


def _add_dates(passage: Passage, sentence: Span, events: list[EventDraft]) -> None:
    dates = within(passage.dates, sentence)
    for event in events:
        if event.is_without:
            continue
        deeds = event.roles.get("offence", ())
        own = [
            date
            for date in dates
            # "charged in connection with the July attacks": the date of the deed.
            if not any(start <= date.start < end for start, end in deeds) and not _is_attributive(event, date.tokens)
        ]
        best = min(
            (
                # "Just a few days ago on 18 December": the words that settle the date come first.
                (_date_rank(event, at.tokens), at.start not in passage.settled_dates, _distance(event, at.tokens), at)
                for at in own
            ),
            key=lambda item: item[:3],
            default=None,
        )
        if best is not None and best[0] < 9:
            event.add("date", best[3].start, best[3].end)


def _is_attributive(event: EventDraft, date: Span) -> bool:
    """Whether a date only describes a noun that is not the event: "the 1996 coup attempt", "Bahrain's 2006 law"."""
    if date.start == 0 or date.end >= len(date.doc):
        return False
    before, after = date.doc[date.start - 1], date.doc[date.end]
    noun = (
        after
        if after.pos_ == "NOUN"
        else next((t for t in [date.root.head] if t.pos_ == "NOUN" and t.i > after.i), None)
    )
    return before.tag_ in {"DT", "PRP$", "POS"} and noun is not None and noun not in event.span


def _distance(event: EventDraft, date: Span) -> int:
    """Tokens between a date and an event; none for a date that opens the sentence, which dates its main clause."""
    opens = date.start - date.sent.start <= 2 and event.verb is not None and event.verb.dep_ == "ROOT"
    return 0 if opens else abs(date.start - event.head.i)


def _date_rank(event: EventDraft, date: Span) -> int:
    """How closely a date is tied to an event: 0 in its own clause, 9 not at all."""
    governor = next((t for t in date.root.ancestors if t.pos_ in {"VERB", "AUX"} or t in event.span), None)
    if governor is None:
        return 3
    own = {event.head.i} | ({event.verb.i} if event.verb is not None else set())
    if governor.i in own or (governor.dep_ in {"acl", "relcl"} and governor.head.i == event.head.i):
        return 0
    verb = event.verb
    if verb is None:
        return 9
    chain = [verb]
    while chain[-1].dep_ in _SUBORDINATE and chain[-1].head.i != chain[-1].i:
        up = chain[-1].head
        if chain[-1].dep_ in {"acl", "relcl"} and up.dep_ != "attr":
            break
        while up.pos_ not in {"VERB", "AUX"} and up.head.i != up.i:
            up = up.head
        if up in chain:
            break
        chain.append(up)
    for depth, up in enumerate(chain[1:], start=1):
        # A date in front of the first verb dates all that follows: "In November, A was arrested and charged".
        if governor.i == up.i and date.start < up.i:
            return depth
    # A date behind the last of several verbs dates them together: "was arrested and charged in May".
    if governor.dep_ == "conj" and governor.head.i in own and date.start > governor.i and governor.i - verb.i <= 3:
        return 2
    return 9


def _add_places(passage: Passage, sentence: Span, events: list[EventDraft]) -> None:
    for place in within(passage.places, sentence):
        root = place.tokens.root
        if root.dep_ != "pobj" or root.head.lower_ not in {"in", "at", "near", "outside", "from", "to", "inside"}:
            continue
        first = next((t for t in root.ancestors if t.pos_ in {"VERB", "AUX"} or any(t in e.span for e in events)), None)
        for event in events:
            if first is not None and (first in event.span or (event.verb is not None and first.i == event.verb.i)):
                event.add("place", place.start, place.end)


def _add_offences(passage: Passage, sentence: Span, events: list[EventDraft]) -> None:
    stops = {found.tokens.start for found in (*within(passage.provisions, sentence), *within(passage.dates, sentence))}
    starts = sorted(event.span.start for event in events)
    for event in events:
        if (event.type not in _UNDER_LAW and event.type not in _FOR_OFFENCES) or event.is_without:
            continue
        limit = next((start for start in starts if start >= event.span.end), sentence.end)
        phrases: tuple[OffencePhrase, ...] = ()
        if event.type != "detention":
            phrases = offences_after(event.span[-1], limit, stops, passage.inside_mentions)
        if not phrases and limit < sentence.end and event.head.pos_ != "NOUN":
            # "detained on charges of X": the phrase stands behind the noun, which is an event of its own.
            noun = next((e for e in events if e.span.start == limit), None)
            if noun is not None and noun.type == "charge" and noun.head.pos_ == "NOUN" and noun.head.dep_ == "pobj":
                after = next((start for start in starts if start >= noun.span.end), sentence.end)
                phrases = offences_after(noun.span[-1], after, stops, passage.inside_mentions)
        if not phrases and event.head.pos_ == "NOUN" and event.type in _NAMED_BY_OFFENCE:
            phrases = offences_before(event.head)
        for phrase in phrases:
            if passage.inside_law.isdisjoint(range(phrase.start, phrase.end)):
                event.add("offence", *passage.words(phrase.start, phrase.end))


def _add_provisions(passage: Passage, sentence: Span, events: list[EventDraft]) -> None:
    able = [event for event in events if event.type in _UNDER_LAW]
    if not able:
        return
    for again, cited in _cited_again(passage, sentence):
        before = [event for event in able if event.span.start < again.start]
        for provided in cited if before else ():
            before[-1].add("provision", provided.start, provided.end)
    for provision in within(passage.provisions, sentence):
        before = [event for event in able if event.span.start < provision.tokens.start]
        chosen = before[-1] if before else able[0]
        chosen.add("provision", provision.start, provision.end)
        phrase = quoted_at(passage.doc, provision.tokens.end, sentence.end)
        if phrase is not None and "offence" not in chosen.roles:
            chosen.add("offence", *passage.words(phrase.start, phrase.end))


def _cited_again(passage: Passage, sentence: Span) -> Iterator[tuple[Span, tuple[ProvisionReading, ...]]]:
    """Words of the sentence that cite provisions again, "convicted under these articles", and what they stand for."""
    for citation in layers(passage.doc).citations:
        span = passage.span(citation.start, citation.end)
        if span is not None and sentence.start <= span.start < sentence.end:
            yield span, citation.provisions


def _add_penalties(passage: Passage, sentence: Span, events: list[EventDraft]) -> None:
    able = [event for event in events if event.type in _PENAL]
    if not able:
        return
    text = passage.text
    for penalty in find_penalties(text[sentence.start_char : sentence.end_char]):
        start, end = sentence.start_char + penalty.start, sentence.start_char + penalty.end
        before = [event for event in able if event.span.start_char <= start]
        # "a three-month administrative ban": the penalty stands inside the phrase of the noun that it belongs to.
        inside = [event for event in able if event.head.left_edge.idx <= start < end <= event.span.start_char]
        chosen = inside[:1] or before[-1:]
        if chosen and "penalty" not in chosen[0].roles:
            chosen[0].add("penalty", start, end)
    for event in events:
        if event.type == "detention" and "penalty" not in event.roles:
            after = next((e.span.start_char for e in events if e.span.start > event.span.start), sentence.end_char)
            start = event.span.end_char
            held = _HELD_FOR.search(text, start, after) or _PHASE.search(text, start, after)
            if held is not None:
                event.add("penalty", *held.span("term"))


@Language.factory(
    "chargesheet_arguments",
    assigns=["doc._.chargesheet_arguments"],
    requires=["doc._.chargesheet_triggers", "doc._.chargesheet_mentions", "doc._.chargesheet_dates"],
)
def make_arguments(nlp: Language, name: str) -> Stage[tuple[Argument, ...]]:
    """Make the stage; its words are read now, so that a damaged file shows before any statement is read."""
    register_extensions()
    if languages.language(nlp.lang).settings.grammar == "universal":
        return UniversalArgumentsStage()
    word_lists()
    return ArgumentsStage()
