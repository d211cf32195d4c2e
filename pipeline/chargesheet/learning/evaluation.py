"""A pipeline measured against gold: every figure with its interval, and every mistake.

Figures are those of ``scoring``. Intervals are 95 % percentile bootstrap intervals (Efron & Tibshirani 1993, *An
Introduction to the Bootstrap*, chapter 13) over passages, as sentences of one passage are not independent: passages are
drawn with replacement ``RESAMPLES`` times, and the counts of each draw are added up before a figure is taken, as for
the whole (Koehn 2004, *Statistical Significance Tests for Machine Translation Evaluation*). Where only a passage or two
have a label or type, its interval is of those few alone: read it with the counts beside it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from chargesheet.learning.mistakes import Mistake, mistakes
from chargesheet.learning.scoring import Figures, Ratio, Score, Scored, match_events, score
from chargesheet.records import MODALITIES

RESAMPLES = 1000
SEED = 20151221
_LOW, _HIGH = 2.5, 97.5

Group = Literal["entity", "event", "argument", "charged under", "record", "modality"]


class Measure(Struct, frozen=True, kw_only=True):
    """One line of an evaluation.

    Attributes:
        group: What is measured.
        name: The label, type, role or modality; null of the line that is over all of them.
        hits: Found and right.
        false: Found and wrong; of a share, 0.
        missed: Not found; of a share, those that are not right.
        precision: Of what was found; null of a share.
        recall: Of the gold; null of a share.
        value: F1, or the share.
        low: The lower end of the 95 % interval of ``value``.
        high: Its upper end.
    """

    group: Group
    name: str | None
    hits: int
    false: int
    missed: int
    precision: float | None
    recall: float | None
    value: float
    low: float
    high: float


class Evaluation(Struct, frozen=True, kw_only=True):
    """All measures over a set of passages, and all mistakes, in the order of the gold."""

    documents: int
    gold_events: int
    found_events: int
    resamples: int
    measures: tuple[Measure, ...]
    mistakes: tuple[Mistake, ...]
    kinds: Mapping[str, int]


_Key = tuple[Group, str | None]
_Counts = dict[_Key, Figures | Ratio]


def evaluate(
    gold: Sequence[Scored],
    found: Iterable[Scored],
    texts: Mapping[str, str],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Evaluation:
    """Measure what was found against the gold.

    Args:
        gold: Documents with ids of their own.
        found: Documents of the same ids; one without counts as one in which nothing was found.
        texts: The text of each gold document, by its id.
        resamples: How often passages are drawn for the intervals.
        seed: Of the draws.
    """
    by_id = {document.id: document for document in found}
    pairs = [(document, by_id.get(document.id, Scored(document.id, (), ()))) for document in gold]
    whole = counts(score(gold, by_id.values()), pairs)
    each = [counts(score([one], [other]), [(one, other)]) for one, other in pairs]
    intervals = bootstrap(list(whole), whole, each, resamples, seed)
    errors = tuple(mistake for one, other in pairs for mistake in mistakes(one, other, texts[one.id]))
    return Evaluation(
        documents=len(gold),
        gold_events=sum(len(one.events) for one, _ in pairs),
        found_events=sum(len(other.events) for _, other in pairs),
        resamples=resamples,
        measures=tuple(_measure(key, whole[key], intervals[key]) for key in whole),
        mistakes=errors,
        kinds=dict(sorted(Counter(f"{m.what} {m.how}" for m in errors).items())),
    )


def counts(found: Score, pairs: Iterable[tuple[Scored, Scored]]) -> _Counts:
    """The counts behind each line, in the order in which they are shown."""
    lines: _Counts = {("entity", None): found.entity}
    lines |= {("entity", label): figures for label, figures in found.entity_by_label.items()}
    lines[("event", None)] = found.event
    lines |= {("event", kind): figures for kind, figures in found.event_by_type.items()}
    lines[("argument", None)] = found.argument
    lines |= {("argument", role): figures for role, figures in found.argument_by_role.items()}
    lines |= {("charged under", None): found.charged_under, ("record", None): found.record}
    lines[("modality", None)] = found.modality
    lines |= {("modality", name): figures for name, figures in _modalities(pairs).items()}
    return lines


def _modalities(pairs: Iterable[tuple[Scored, Scored]]) -> dict[str, Figures]:
    """By modality, over matched events."""
    figures: dict[str, Figures] = {}
    for gold, found in pairs:
        for index, other in match_events(gold.events, found.events).items():
            expected, given = gold.events[index].modality, found.events[other].modality
            same = expected == given
            figures[expected] = figures.get(expected, Figures()) + Figures(hits=int(same), missed=int(not same))
            if not same:
                figures[given] = figures.get(given, Figures()) + Figures(false=1)
    return {name: figures[name] for name in MODALITIES if name in figures}


def bootstrap(
    keys: Sequence[_Key], whole: _Counts, each: Sequence[_Counts], resamples: int, seed: int
) -> dict[_Key, tuple[float, float]]:
    """The 95 % interval of each line, from the counts of each passage.

    Args:
        keys: The lines.
        whole: Their counts over all passages.
        each: Their counts in each passage; a line that is missing in one counts nothing there.
        resamples: How often as many passages as there are are drawn.
        seed: Of the draws.
    """
    import numpy as np

    if not each:
        return {key: (whole[key].value, whole[key].value) for key in keys}
    table = np.array([[_triple(passage.get(key)) for key in keys] for passage in each], dtype=np.float64)
    drawn = np.random.default_rng(seed).multinomial(len(each), [1 / len(each)] * len(each), size=resamples)
    hits, false, missed = np.moveaxis(np.tensordot(drawn, table, axes=1), 2, 0)
    doubled = np.array([1.0 if isinstance(whole[key], Ratio) else 2.0 for key in keys])
    below = doubled * hits + false + missed
    found = {}
    for i, key in enumerate(keys):
        # A draw without any passage that has this says nothing about it.
        drawn_with = below[:, i] > 0
        values = doubled[i] * hits[drawn_with, i] / below[drawn_with, i]
        low, high = np.percentile(values, [_LOW, _HIGH]) if len(values) else (whole[key].value, whole[key].value)
        found[key] = float(low), float(high)
    return found


def _triple(found: Figures | Ratio | None) -> tuple[int, int, int]:
    if found is None:
        return 0, 0, 0
    if isinstance(found, Ratio):
        return found.hits, 0, found.total - found.hits
    return found.hits, found.false, found.missed


def _measure(key: _Key, found: Figures | Ratio, interval: tuple[float, float]) -> Measure:
    hits, false, missed = _triple(found)
    figures = None if isinstance(found, Ratio) else found
    return Measure(
        group=key[0],
        name=key[1],
        hits=hits,
        false=false,
        missed=missed,
        precision=None if figures is None else figures.precision,
        recall=None if figures is None else figures.recall,
        value=found.value,
        low=interval[0],
        high=interval[1],
    )
