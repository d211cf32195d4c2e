"""How far two layers over the same texts agree: F1 as of one against the other, and measures corrected for chance.

Cohen's kappa (Cohen 1960, *A Coefficient of Agreement for Nominal Scales*) and Krippendorff's alpha with the nominal
metric (Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*) need units that both annotators judged:

    mention      every word of the text; its category is the label of the mention that it is in, or none
    event        every trigger that either marked, those of one word or that overlap being one; its type, or none
    modality     every event that both have, as ``scoring`` matches them; its modality
    argument     every value that either gave to such an event; its role there, or none

By label, type, modality and role the categories are "this one" and "any other". F1 leads for mentions, events and
arguments: how often both marked nothing is not defined for them, and without it kappa comes near F1 (Hripcsak &
Rothschild 2005, *Agreement, the F-Measure, and Reliability in Information Retrieval*). Words are many and mostly
outside of all mentions; of events and arguments only what one of them marked is a unit, so kappa is hard on them.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.learning.evaluation import Evaluation, evaluate
from chargesheet.learning.gold import GoldDocument
from chargesheet.learning.layers import LayeredText
from chargesheet.learning.mistakes import unpaired
from chargesheet.learning.scoring import Scored, ScoredEvent, from_gold, match_events
from chargesheet.learning.values import same_name
from chargesheet.records import EVENT_TYPES, LABELS, MODALITIES, ROLES

NOTHING = "none"
UnitKind = Literal["mention", "event", "modality", "argument"]
_CATEGORIES: dict[UnitKind, tuple[str, ...]] = {
    "mention": LABELS,
    "event": EVENT_TYPES,
    "modality": MODALITIES,
    "argument": ROLES,
}


class Reliability(Struct, frozen=True, kw_only=True):
    """Agreement on one kind of unit.

    Attributes:
        kind: What the units are.
        name: The category that is told from all others; null over all categories.
        units: How many units there are; by category, how many either put into it.
        observed: The share of all units on which both agree.
        kappa: Cohen's; null where chance alone makes both agree on every unit.
        alpha: Krippendorff's; null where there is only one category.
    """

    kind: UnitKind
    name: str | None
    units: int
    observed: float
    kappa: float | None
    alpha: float | None


class Agreement(Struct, frozen=True, kw_only=True):
    """Two authors over their common texts; ``evaluation`` is of the second against the first."""

    first: str
    second: str
    reliability: tuple[Reliability, ...]
    evaluation: Evaluation


def agreement(pairs: Sequence[tuple[LayeredText, LayeredText]]) -> Agreement:
    """Compare two authors' layers, a pair for each text.

    Raises:
        UnreadableInputError: A span of a layer is not inside its text.
    """
    firsts = [_named(first.document(), first.layer.sha256) for first, _ in pairs]
    seconds = [_named(second.document(), second.layer.sha256) for _, second in pairs]
    ones, others = [from_gold(d) for d in firsts], [from_gold(d) for d in seconds]
    texts = {document.id: document.text for document in firsts}
    units: dict[UnitKind, list[tuple[str, str]]] = {kind: [] for kind in _CATEGORIES}
    for document, one, other in zip(firsts, ones, others, strict=True):
        units["mention"] += word_units(document.text, one, other)
        units["event"] += trigger_units(one.events, other.events)
        for index, number in match_events(one.events, other.events).items():
            event, found = one.events[index], other.events[number]
            units["modality"].append((event.modality, found.modality))
            units["argument"] += value_units(event, found)
    return Agreement(
        first=", ".join(sorted({first.layer.author for first, _ in pairs})),
        second=", ".join(sorted({second.layer.author for _, second in pairs})),
        reliability=tuple(line for kind, found in units.items() for line in _lines(kind, found)),
        evaluation=_with_names(evaluate(ones, others, texts), pairs),
    )


def _named(document: GoldDocument, sha256: str) -> GoldDocument:
    """Two layers may name one statement in two ways: its text is what they share."""
    return msgspec.structs.replace(document, id=sha256)


def _with_names(evaluation: Evaluation, pairs: Sequence[tuple[LayeredText, LayeredText]]) -> Evaluation:
    names = {first.layer.sha256: first.layer.statement for first, _ in pairs}
    named = tuple(msgspec.structs.replace(m, document=names[m.document]) for m in evaluation.mistakes)
    return msgspec.structs.replace(evaluation, mistakes=named)


def word_units(text: str, one: Scored, other: Scored) -> list[tuple[str, str]]:
    """The label that each gives to every word; a word is a run of letters and digits."""
    labels = []
    for document in (one, other):
        found = [NOTHING] * len(text)
        for start, end, label in document.mentions:
            found[start:end] = [label] * (end - start)
        labels.append(found)
    return [(labels[0][i], labels[1][i]) for i in range(len(text)) if _begins_word(text, i)]


def _begins_word(text: str, index: int) -> bool:
    return text[index].isalnum() and not (index and text[index - 1].isalnum())


def trigger_units(ones: Sequence[ScoredEvent], others: Sequence[ScoredEvent]) -> list[tuple[str, str]]:
    """The type that each gives to every trigger; of overlapping ones those of one type are paired first."""
    candidates = sorted(
        (one.type != other.type, abs(one.trigger.start - other.trigger.start), i, j)
        for i, one in enumerate(ones)
        for j, other in enumerate(others)
        if one.trigger.start < other.trigger.end and other.trigger.start < one.trigger.end
    )
    pairs: dict[int, int] = {}
    for _, _, i, j in candidates:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    taken = set(pairs.values())
    units = [(one.type, others[pairs[i]].type if i in pairs else NOTHING) for i, one in enumerate(ones)]
    return [*units, *((NOTHING, other.type) for j, other in enumerate(others) if j not in taken)]


def value_units(one: ScoredEvent, other: ScoredEvent) -> list[tuple[str, str]]:
    """The role that each gives to every value of an event that both have."""
    missed, false = unpaired(one.arguments, other.arguments)
    left = [(role, value) for role in ROLES for value in false[role]]
    alone = [(role, value) for role in ROLES for value in missed[role]]
    both = Counter(role for role, _ in one.arguments)
    both.subtract(role for role, _ in alone)
    units: list[tuple[str, str]] = [(role, role) for role in both.elements()]
    for role, value in alone:
        index = next((i for i, (_, found) in enumerate(left) if same_name(value, found)), None)
        units.append((role, NOTHING if index is None else left.pop(index)[0]))
    return [*units, *((NOTHING, role) for role, _ in left)]


def _lines(kind: UnitKind, units: Sequence[tuple[str, str]]) -> Iterator[Reliability]:
    """Over all categories, then each that occurs."""
    yield _line(kind, None, units, len(units))
    for name in _CATEGORIES[kind]:
        either = sum(name in unit for unit in units)
        if either:
            yield _line(kind, name, [(str(one == name), str(other == name)) for one, other in units], either)


def _line(kind: UnitKind, name: str | None, units: Sequence[tuple[str, str]], number: int) -> Reliability:
    same = sum(one == other for one, other in units)
    return Reliability(
        kind=kind,
        name=name,
        units=number,
        observed=same / len(units) if units else 0.0,
        kappa=cohen_kappa(units),
        alpha=krippendorff_alpha(units),
    )


def cohen_kappa(units: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two beyond chance: (observed - expected) / (1 - expected), each with categories of their own.

    Returns:
        1 for complete agreement, 0 for what chance gives; ``None`` where chance gives complete agreement.
    """
    total = len(units)
    if not total:
        return None
    observed = sum(one == other for one, other in units) / total
    ones, others = Counter(one for one, _ in units), Counter(other for _, other in units)
    expected = sum(ones[category] * others[category] for category in ones) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Agreement of any number of annotators beyond chance: 1 - observed / expected disagreement, nominal.

    Args:
        units: The categories that annotators gave to each unit; ``None`` where one did not judge it.

    Returns:
        1 for complete agreement, 0 for what chance gives; ``None`` where all values are of one category.
    """
    totals: Counter[Hashable] = Counter()
    disagreement = 0.0
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        size = values.total()
        if size < 2:
            continue
        totals.update(values)
        disagreement += sum(count * (size - count) for count in values.values()) / (size - 1)
    total = totals.total()
    expected = sum(count * (total - count) for count in totals.values())
    return None if not expected else 1 - (total - 1) * disagreement / expected
