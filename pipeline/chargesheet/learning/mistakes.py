"""Each way in which one reading of a text differs from another, named value by value, with the words at fault.

The pairs are those of ``scoring``: mentions by exact span and label, events by ``match_events``, arguments in order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from chargesheet.learning.scoring import ArgumentValue, Scored, ScoredEvent, match_events
from chargesheet.learning.values import same_value
from chargesheet.records import ROLES, Role, Span

What = Literal["mention", "event", "argument", "modality"]
How = Literal["missed", "false", "differs"]
_AROUND = 60


class Mistake(Struct, frozen=True, kw_only=True):
    """One difference between the gold and what was found.

    Attributes:
        document: The document's id.
        what: What differs.
        how: The gold alone has it, what was found alone has it, or both have it otherwise.
        name: The mention's label, the event's type, the argument's role, or the modality of the gold.
        event: The type of the event that an argument or modality belongs to.
        gold: The gold's value: the words of a mention or trigger, or the argument's value.
        found: The value that was found.
        start: Where the mention or the event's trigger begins: the gold's where there is one, in code points.
        end: Where it ends.
        before: Words before it.
        quote: The characters at the offsets.
        after: Words after it.
    """

    document: str
    what: What
    how: How
    name: str
    event: str | None = None
    gold: str | None = None
    found: str | None = None
    start: int
    end: int
    before: str
    quote: str
    after: str


def mistakes(gold: Scored, found: Scored, text: str) -> tuple[Mistake, ...]:
    """All differences of two readings of ``text``: mentions first, then events, each in order of the text.

    Args:
        gold: The reading that is taken as right.
        found: The other.
        text: What the offsets of both point into.
    """
    quoted = _Quoting(gold.id, text)
    return (*_mentions(gold, found, quoted), *_events(gold, found, quoted))


class _Quoting(Struct, frozen=True):
    document: str
    text: str

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def mistake(self, what: What, how: How, name: str, span: Span, **values: str | None) -> Mistake:
        text = self.text
        first, last = max(0, span.start - _AROUND), span.end + _AROUND
        before = " ".join(text[first : span.start].split(" ")[1:] if first else text[: span.start].split(" "))
        after = " ".join(text[span.end : last].split(" ")[:-1] if last < len(text) else text[span.end :].split(" "))
        return Mistake(
            document=self.document,
            what=what,
            how=how,
            name=name,
            start=span.start,
            end=span.end,
            before=before,
            quote=text[span.start : span.end],
            after=after,
            event=values.get("event"),
            gold=values.get("gold"),
            found=values.get("found"),
        )


def _mentions(gold: Scored, found: Scored, quoted: _Quoting) -> Iterator[Mistake]:
    """A mention that is there with other borders or another label differs; it is neither missed nor false."""
    expected, given = Counter(gold.mentions), Counter(found.mentions)
    left = sorted((given - expected).elements())
    for start, end, label in sorted((expected - given).elements()):
        span = Span(start, end)
        over = [m for m in left if m[0] < end and start < m[1]]
        best = max(over, key=lambda m: (m[2] == label, min(m[1], end) - max(m[0], start)), default=None)
        words = quoted.words(span)
        if best is None:
            yield quoted.mistake("mention", "missed", label, span, gold=words)
        else:
            left.remove(best)
            other = quoted.words(Span(best[0], best[1]))
            told = other if best[2] == label else f"{other} ({best[2]})"
            yield quoted.mistake("mention", "differs", label, span, gold=words, found=told)
    for start, end, label in left:
        yield quoted.mistake("mention", "false", label, Span(start, end), found=quoted.words(Span(start, end)))


def _events(gold: Scored, found: Scored, quoted: _Quoting) -> Iterator[Mistake]:
    pairs = match_events(gold.events, found.events)
    matched = set(pairs.values())
    for index, event in enumerate(gold.events):
        if index not in pairs:
            yield quoted.mistake("event", "missed", event.type, event.trigger, gold=told(event))
        else:
            yield from _pair(event, found.events[pairs[index]], quoted)
    for index, event in enumerate(found.events):
        if index not in matched:
            yield quoted.mistake("event", "false", event.type, event.trigger, found=told(event))


def told(event: ScoredEvent) -> str:
    """An event's modality and arguments in words: ``actual; subject: Aisha Bello; date: 2014-05``."""
    return "; ".join((event.modality, *(f"{role}: {' '.join(value.split())}" for role, value in event.arguments)))


def _pair(gold: ScoredEvent, found: ScoredEvent, quoted: _Quoting) -> Iterator[Mistake]:
    kind = gold.type
    if gold.modality != found.modality:
        values = {"event": kind, "gold": gold.modality, "found": found.modality}
        yield quoted.mistake("modality", "differs", gold.modality, gold.trigger, **values)
    missed, false = unpaired(gold.arguments, found.arguments)
    for role in ROLES:
        ours, theirs = missed[role], false[role]
        for value, other in zip(ours, theirs, strict=False):
            yield quoted.mistake("argument", "differs", role, gold.trigger, event=kind, gold=value, found=other)
        for value in ours[len(theirs) :]:
            yield quoted.mistake("argument", "missed", role, gold.trigger, event=kind, gold=value)
        for value in theirs[len(ours) :]:
            yield quoted.mistake("argument", "false", role, gold.trigger, event=kind, found=value)


def unpaired(
    gold: Iterable[ArgumentValue], found: Iterable[ArgumentValue]
) -> tuple[defaultdict[Role, list[str]], defaultdict[Role, list[str]]]:
    """The values of each role that only the one, and only the other has; agreeing ones are paired in order."""
    missed: defaultdict[Role, list[str]] = defaultdict(list)
    left = list(found)
    for role, value in gold:
        for index, (other_role, other) in enumerate(left):
            if role == other_role and same_value(role, value, other):
                del left[index]
                break
        else:
            missed[role].append(value)
    false: defaultdict[Role, list[str]] = defaultdict(list)
    for role, value in left:
        false[role].append(value)
    return missed, false
