"""What the statements of a case disagree on: shown, never resolved. Which of them is right, people find out."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from chargesheet.records import EventType
from chargesheet.stores.cases.timeline import Step, actual

# Two dates of one kind of event that lie no further apart are taken for one event told twice, in days.
_ONE_EVENT = 45
# What cannot come before all of these, in one course of proceedings: any of them may be what it follows.
_ACCUSED: tuple[EventType, ...] = ("charge", "arrest", "detention", "trial")
_AFTER: tuple[tuple[EventType, tuple[EventType, ...]], ...] = (
    ("release", ("arrest", "detention")),
    ("charge", ("investigation",)),
    ("conviction", _ACCUSED),
    ("sentence", _ACCUSED),
    ("acquittal", _ACCUSED),
    ("pardon", ("conviction", "sentence")),
    ("appeal", ("conviction", "sentence")),
)
# "rearrested", "re-detained": there was an earlier one, which the statements may not tell of.
_AGAIN = re.compile(r"re-?(?:arrest|detain|detention|imprison)", re.IGNORECASE)
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
    "trial": "tried",
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
    """Released before arrested: the later kind lies wholly before every one of the earlier kinds."""
    for later, earlier in _AFTER:
        starts = list(actual(steps, *earlier))
        if not starts or any(step.days.earliest is None for step in starts):
            continue  # an undated one may have come first
        first = min(starts, key=lambda step: step.days.earliest or "")
        if any(_AGAIN.match(source.trigger) for source in first.sources):
            continue
        for end in actual(steps, later):
            if end.days.latest is not None and end.days.latest < (first.days.earliest or ""):
                yield f"{_VERBS[later]} ({end.date}) before {_VERBS[first.type]} ({first.date})", (end, first)


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
    """Convicted and acquitted, with no appeal to explain it; one statement may tell of two counts on one day."""
    for guilty in actual(steps, "conviction", "sentence"):
        for acquitted in actual(steps, "acquittal"):
            if _statements(guilty) & _statements(acquitted) and not _gap(guilty, acquitted):
                continue
            if not any(_between(step, guilty, acquitted) for step in actual(steps, "appeal")):
                text = f"{_VERBS[guilty.type]} ({_date(guilty)}) and acquitted ({_date(acquitted)})"
                yield text, (guilty, acquitted)


def _two_dates(steps: Sequence[Step]) -> _Found:
    """Two statements give one event two days that are close, but not the same."""
    for kind in ("arrest", "charge", "conviction", "sentence", "release", "execution"):
        dated = [s for s in actual(steps, kind) if s.days.earliest is not None and s.days.latest is not None]
        for one, other in itertools.combinations(dated, 2):
            gap = _gap(one, other)
            if _statements(one) & _statements(other):
                continue  # one statement tells of two events
            if 0 < gap <= _ONE_EVENT:
                yield f"two dates of the {kind}: {one.date} and {other.date}", (one, other)


def _statements(step: Step) -> set[str]:
    return {source.statement for source in step.sources}


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
