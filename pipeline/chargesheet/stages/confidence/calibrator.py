"""The calibrator: weights, fitted on annotated passages, that turn a record's features into a probability."""

from functools import cache
from importlib import resources
from math import exp

from msgspec import Struct

from chargesheet.errors import VocabularyError
from chargesheet.languages import PACKAGE
from chargesheet.stages.confidence.features import FEATURES
from chargesheet.vocabulary import load_vocabulary

FILE = "confidence.toml"
BIAS = "bias"


class Weight(Struct, frozen=True, forbid_unknown_fields=True):
    """The weight of one feature, or of what holds for every record: ``bias``."""

    id: str
    weight: float


class Calibrator(Struct, frozen=True):
    """A logistic regression over ``FEATURES``."""

    bias: float
    weights: dict[str, float]

    def probability(self, features: dict[str, float]) -> float:
        """The probability that a record with these features is right, from 0 to 1."""
        score = self.bias + sum(self.weights[name] * value for name, value in features.items())
        return 1 / (1 + exp(-score)) if score >= 0 else exp(score) / (1 + exp(score))


@cache
def calibrator(code: str) -> Calibrator | None:
    """What was measured for a language, its file ``confidence.toml``; ``None`` where nothing was.

    Raises:
        VocabularyError: The file breaks its rules, or its features are not those of this version.
    """
    if not resources.files(PACKAGE).joinpath(code, FILE).is_file():
        return None
    weights = {entry.id: entry.weight for entry in load_vocabulary(PACKAGE, f"{code}/{FILE}", Weight)}
    if weights.keys() != {*FEATURES, BIAS}:
        wrong = sorted(weights.keys() ^ {*FEATURES, BIAS})
        raise VocabularyError(f"{PACKAGE}/{code}/{FILE}: {wrong} are missing or unknown. Run: chargesheet calibrate")
    return Calibrator(weights.pop(BIAS), weights)
