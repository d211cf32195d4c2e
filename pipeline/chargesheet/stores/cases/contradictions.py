"""What the statements of a case disagree on: shown, never resolved. Which of them is right, people find out."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from chargesheet.records import EventType
from chargesheet.stores.cases.timeline import Step, actual

# Two dates of one kind of event that lie no further apart are taken for one event told twice, in days.
_ONE_EVENT = 45
# What cannot come before what, in one course of proceedings.
_AFTER: tuple[tuple[EventType, tuple[EventType, ...]], ...] = (
    ("release", ("arrest", "detention")),
    ("charge", ("investigation",)),
    ("conviction", ("charge", "arrest")),
    ("sentence", ("charge", "arrest")),
    ("acquittal", ("charge", "arrest")),
    ("pardon", ("conviction", "sentence")),
    ("appeal", ("conviction", "sentence")),
)
_VERBS: dict[EventType, str] = {
    "release": "released",
    "charge": "charged",
    "conviction": "convicted",
    "sentence": "sentenced",
    "acquittal": "acquitted",
    "pardon": "pardoned",
    "appeal": "appealed",
    "arrest": "arrested",
    "detention": "detained",
    "investigation": "investigated",
    "execution": "executed",
}


class Contradiction(Struct, frozen=True):
    """Steps that cannot all be right: what is wrong in words, and their places in the timeline, from 0."""

    text: str
    steps: tuple[int, ...]


def contradictions(steps: Sequence[Step]) -> tuple[Contradiction, ...]:
    """What the steps of a case disagree on; steps that are alleged or planned contradict nothing."""
    place = {id(step): number for number, step in enumerate(steps)}
    found = [
        Contradiction(text, tuple(sorted(place[id(step)] for step in involved)))
        for check in _CHECKS
        for text, involved in check(steps)
    ]
    return tuple(dict.fromkeys(found))


_Found = Iterator[tuple[str, tuple[Step, ...]]]


def _out_of_order(steps: Sequence[Step]) -> _Found:
    """Released before arrested: the later kind lies wholly before every one of the earlier kind."""
    for later, earlier in _AFTER:
        for kind in earlier:
            starts = [step for step in actual(steps, kind) if step.days.earliest]
            ends = [step for step in actual(steps, later) if step.days.latest]
            if not starts or len(starts) < len(list(actual(steps, kind))):
                continue  # an undated one may have come first
            first = min(starts, key=lambda step: step.days.earliest or "")
            for end in ends:
                if (end.days.latest or "") < (first.days.earliest or ""):
                    text = f"{_VERBS[later]} ({end.date}) before {_VERBS[kind]} ({first.date})"
                    yield text, (end, first)


def _two_sentences(steps: Sequence[Step]) -> _Found:
    """Two different penalties of one kind, with no appeal or other verdict that would explain the change."""
    given = [step for step in actual(steps, "sentence") if step.penalty is not None]
    for one, other in itertools.combinations(given, 2):
        if one.penalty_kind != other.penalty_kind or _penalty(one) == _penalty(other):
            continue
        if any(_between(step, one, other) for step in actual(steps, "appeal", "pardon")):
            continue
        yield f"two sentences: {one.penalty} ({_date(one)}) and {other.penalty} ({_date(other)})", (one, other)


def _penalty(step: Step) -> str:
    return step.duration or (step.penalty or "").casefold()


def _between(step: Step, one: Step, other: Step) -> bool:
    low, high = sorted((one.known or "", other.known or ""))
    return low <= (step.known or "") <= high


def _verdicts(steps: Sequence[Step]) -> _Found:
    """Convicted and acquitted, with no appeal to explain it."""
    for guilty in actual(steps, "conviction", "sentence"):
        for acquitted in actual(steps, "acquittal"):
            if not any(_between(step, guilty, acquitted) for step in actual(steps, "appeal")):
                text = f"{_VERBS[guilty.type]} ({_date(guilty)}) and acquitted ({_date(acquitted)})"
                yield text, (guilty, acquitted)


def _two_dates(steps: Sequence[Step]) -> _Found:
    """Two statements give one event two days that are close, but not the same."""
    for kind in ("arrest", "charge", "conviction", "sentence", "release", "execution"):
        dated = [s for s in actual(steps, kind) if s.days.earliest is not None and s.days.latest is not None]
        for one, other in itertools.combinations(dated, 2):
            gap = _gap(one, other)
            if {s.statement for s in one.sources} & {s.statement for s in other.sources}:
                continue  # one statement tells of two events
            if 0 < gap <= _ONE_EVENT:
                yield f"two dates of the {kind}: {one.date} and {other.date}", (one, other)


def _gap(one: Step, other: Step) -> int:
    """The days between two steps; 0 where their dates can be the same."""
    first, last = sorted((one.days, other.days), key=lambda days: days.earliest or "")
    if first.latest is None or last.earliest is None:
        return 0
    return max(0, (date.fromisoformat(last.earliest) - date.fromisoformat(first.latest)).days)


def _denied(steps: Sequence[Step]) -> _Found:
    """One statement says it, another that it did not happen."""
    for step in steps:
        if step.modality != "negated" or step.date is None:
            continue
        for other in actual(steps, step.type):
            if other.date == step.date:
                yield f"{step.type} on {step.date}: said and denied", (other, step)


def _after_death(steps: Sequence[Step]) -> _Found:
    for death in actual(steps, "execution"):
        for step in steps:
            if step.modality == "actual" and step.type in _VERBS and step.type != "execution":
                earliest, latest = step.days.earliest, death.days.latest
                if earliest is not None and latest is not None and earliest > latest:
                    yield f"{_VERBS[step.type]} ({step.date}) after executed ({death.date})", (death, step)


def _date(step: Step) -> str:
    return step.date or "no date"


_CHECKS: tuple[Callable[[Sequence[Step]], _Found], ...] = (
    _out_of_order,
    _two_sentences,
    _verdicts,
    _two_dates,
    _denied,
    _after_death,
)
