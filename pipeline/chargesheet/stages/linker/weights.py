"""The linker's weights: for each role a small network with one hidden layer, over standardised features."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from chargesheet.errors import ModelError
from chargesheet.records import ROLES
from chargesheet.stages.linker.features import FEATURES

Floats = NDArray[np.float32]


class RoleWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of one role; the probability is ``sigmoid(relu((x - mean) / scale @ hidden + bias) @ out + last)``.

    Attributes:
        mean: (features,) what is taken from each feature.
        scale: (features,) what each is divided by.
        hidden: (features, units).
        bias: (units,).
        out: (units,).
        last: The bias of the output.
    """

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    hidden: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    out: tuple[float, ...]
    last: float


class LinkerWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """The linker's file.

    Attributes:
        features: The names of the features, as ``FEATURES`` had them when it was fitted.
        roles: The weights by role.
        thresholds: The probability from which on a value has the role, by role.
        kept: The probability below which even a subject that the rules found is dropped.
    """

    features: tuple[str, ...]
    roles: dict[str, RoleWeights]
    thresholds: dict[str, float]
    kept: float


def read_linker(path: Path) -> LinkerWeights:
    """The weights of a file.

    Raises:
        ModelError: It is missing, damaged, or was fitted for other features.
    """
    remedy = "Install the model again, or train it again with this version."
    try:
        weights = msgspec.json.decode(path.read_bytes(), type=LinkerWeights)
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing. {remedy}") from error
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise ModelError(f"{path} is damaged or of another version ({error}). {remedy}") from error
    sizes = {len(part) for role in weights.roles.values() for part in (role.mean, role.scale, role.hidden)}
    if weights.features != FEATURES or weights.roles.keys() != set(ROLES) or sizes != {len(FEATURES)}:
        raise ModelError(f"{path} was fitted for other features than this version reads. {remedy}")
    return weights


def scorer(weights: RoleWeights) -> Callable[[Floats], Floats]:
    """A function from the features of rows, (rows, features), to the probability of each, (rows,)."""
    mean, scale, hidden = (np.array(part, dtype=np.float32) for part in (weights.mean, weights.scale, weights.hidden))
    bias, out = np.array(weights.bias), np.array(weights.out)

    def score(features: Floats) -> Floats:
        units = np.maximum((features - mean) / scale @ hidden + bias, 0.0)
        found: Floats = (1 / (1 + np.exp(-(units @ out + weights.last)))).astype(np.float32)
        return found

    return score


def probabilities(weights: RoleWeights, features: Floats) -> Floats:
    """The probability of each row, (rows,), from its features, (rows, features)."""
    return scorer(weights)(features)
