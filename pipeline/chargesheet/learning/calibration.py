"""Calibration: how often a record of a given confidence is right, and the weights that make the two agree.

The probability is a logistic regression over a few features of the record (Platt 1999, "Probabilistic outputs for
support vector machines", with more than one feature). How well it agrees with what is right is the expected
calibration error over ten bins of equal width (Guo et al. 2017, "On Calibration of Modern Neural Networks").
"""

import math
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from chargesheet.errors import ModelError
from chargesheet.learning.gold import GoldDocument
from chargesheet.learning.scoring import from_gold, from_record, match_events, same_record
from chargesheet.records import DocumentRecord
from chargesheet.stages.confidence.calibrator import BIAS, Calibrator
from chargesheet.stages.confidence.features import FEATURES, features

BINS = 10
PENALTY = 0.1
"""The inverse strength of the L2 penalty: of .03, .1, .3 and 1 the best by error in five-fold cross-validation."""


class Outcome(Struct, frozen=True):
    """A record that was found, by the passage and the features it has, and whether it was right."""

    document: str
    features: dict[str, float]
    right: bool


class Bin(Struct, frozen=True):
    """Records of about the same confidence: how many, their mean confidence and the share that is right."""

    count: int
    confidence: float
    right: float


def outcomes(gold: Iterable[GoldDocument], documents: Iterable[DocumentRecord]) -> Iterator[Outcome]:
    """Every record that was found in the gold's passages, and whether it agrees with the gold.

    A record is right when a gold event matches it and has the same subjects, date and provisions, none too many.
    """
    found = {document.id: document for document in documents}
    for passage in gold:
        document = found.get(passage.id)
        if document is None:
            continue
        expected, given = from_gold(passage), from_record(document)
        pairs = {j: i for i, j in match_events(expected.events, given.events).items()}
        for j, event in enumerate(document.events):
            right = j in pairs and same_record(expected.events[pairs[j]], given.events[j])
            yield Outcome(passage.id, features(event, document), right)


def fit(known: Sequence[Outcome], penalty: float = PENALTY) -> Calibrator:
    """The weights under which the outcomes are likeliest, less an L2 penalty.

    Raises:
        ModelError: scikit-learn is not installed.
        ValueError: All records are right, or none is: there is nothing to tell apart.
    """
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise ModelError("scikit-learn is not installed. Run: pip install 'chargesheet[train]'") from error
    if len({outcome.right for outcome in known}) < 2:
        raise ValueError("all records found are right, or all wrong, or there are none: give more passages")
    rows = [[outcome.features.get(name, 0.0) for name in FEATURES] for outcome in known]
    model = LogisticRegression(C=penalty, max_iter=5000, tol=1e-8).fit(rows, [outcome.right for outcome in known])
    weights = dict(zip(FEATURES, map(float, model.coef_[0]), strict=True))
    return Calibrator(float(model.intercept_[0]), weights)


def cross_validated(known: Sequence[Outcome], folds: int = 5) -> list[float]:
    """The probability of each outcome by weights that were fitted without its passage, nor its fold of passages."""
    passages = sorted({outcome.document for outcome in known})
    fold_of = {name: index % folds for index, name in enumerate(passages)}
    fitted = [fit([outcome for outcome in known if fold_of[outcome.document] != fold]) for fold in range(folds)]
    return [fitted[fold_of[outcome.document]].probability(outcome.features) for outcome in known]


def reliability(probabilities: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[Bin | None]:
    """The records by confidence, in bins of equal width from 0 to 1; ``None`` for an empty bin."""
    sums = [[0, 0.0, 0] for _ in range(bins)]
    for probability, truth in zip(probabilities, right, strict=True):
        into = sums[min(int(probability * bins), bins - 1)]
        into[0] += 1
        into[1] += probability
        into[2] += truth
    return [Bin(int(count), total / count, hits / count) if count else None for count, total, hits in sums]


def calibration_error(probabilities: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float:
    """The expected calibration error: the distance of confidence and share right, averaged over records; 0 of none."""
    found = [part for part in reliability(probabilities, right, bins) if part is not None]
    total = sum(part.count for part in found)
    return math.fsum(part.count * abs(part.confidence - part.right) for part in found) / total if total else 0.0


def as_toml(calibrator: Calibrator, comment: str) -> str:
    """The calibrator as a language's ``confidence.toml``; ``comment`` says what it was fitted on."""
    lines = [f"# {comment}", ""]
    for name, weight in ((BIAS, calibrator.bias), *((name, calibrator.weights[name]) for name in FEATURES)):
        lines += ["[[entry]]", f'id = "{name}"', f"weight = {weight:.4f}", ""]
    return "\n".join(lines)
