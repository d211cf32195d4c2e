"""Calibration: the error of confidences, and weights that make them true."""

import random
import tomllib
from pathlib import Path

import pytest
from spacy.language import Language

import chargesheet
from chargesheet.learning import calibration
from chargesheet.learning.calibration import Bin, Outcome
from chargesheet.learning.gold import read_gold
from chargesheet.records import Statement
from chargesheet.stages.confidence.calibrator import BIAS, Calibrator
from chargesheet.stages.confidence.features import FEATURES


@pytest.mark.parametrize(
    ("probabilities", "right", "expected"),
    [
        pytest.param([], [], 0.0, id="nothing"),
        pytest.param([1.0, 1.0], [True, True], 0.0, id="sure and right: 1.0 falls into the last bin"),
        pytest.param([1.0, 1.0], [False, False], 1.0, id="sure and wrong"),
        pytest.param([0.5] * 4, [True, False, True, False], 0.0, id="half are right of those at one half"),
        pytest.param([0.25] * 2 + [0.95] * 2, [False, True, True, True], 0.15, id="(2 * .25 + 2 * .05) / 4"),
    ],
)
def test_calibration_error(probabilities: list[float], right: list[bool], expected: float) -> None:
    assert calibration.calibration_error(probabilities, right) == pytest.approx(expected)


def test_reliability_has_a_place_for_every_bin() -> None:
    found = calibration.reliability([0.05, 0.15, 0.15, 1.0], [False, True, False, True], bins=10)
    assert found[0] == Bin(1, 0.05, 0.0)
    assert found[1] == Bin(2, 0.15, 0.5)
    assert found[9] == Bin(1, 1.0, 1.0)
    assert found[2:9] == [None] * 7


def made(count: int, seed: int) -> list[Outcome]:
    """Records of which nine in ten are right with a subject, two in ten without."""
    chance = random.Random(seed)
    found = []
    for index in range(count):
        without = chance.random() < 0.5
        right = chance.random() < (0.2 if without else 0.9)
        found.append(Outcome(f"d{index // 3}", {"no-subject": float(without)}, right))
    return found


def test_fitted_weights_give_the_shares_that_are_right() -> None:
    fitted = calibration.fit(made(2000, seed=1), penalty=10)
    assert fitted.probability({"no-subject": 1.0}) == pytest.approx(0.2, abs=0.05)
    assert fitted.probability({}) == pytest.approx(0.9, abs=0.05)


def test_cross_validation_judges_by_other_passages() -> None:
    known = made(1500, seed=2)
    probabilities = calibration.cross_validated(known)
    assert calibration.calibration_error(probabilities, [outcome.right for outcome in known]) < 0.05


def test_all_right_is_nothing_to_learn_from() -> None:
    with pytest.raises(ValueError, match="give more passages"):
        calibration.fit([Outcome("d", {}, True)] * 5)


def test_weights_come_back_from_their_file() -> None:
    weights = {name: index / 7 for index, name in enumerate(FEATURES)}
    text = calibration.as_toml(Calibrator(-1.25, weights), "A comment.")
    entries = {entry["id"]: entry["weight"] for entry in tomllib.loads(text)["entry"]}
    assert entries == {BIAS: -1.25, **{name: round(weight, 4) for name, weight in weights.items()}}


@pytest.mark.issue(3)
def test_confidence_is_calibrated_on_dev(shared: Path, nlp: Language) -> None:
    """The bar: an expected calibration error of at most 0.08 on passages that nothing was fitted on."""
    passages = list(read_gold(shared / "gold" / "dev.jsonl"))
    statements = [Statement(id=p.id, text=p.text, date=p.date, country=p.country, language="en") for p in passages]
    found = list(chargesheet.documents(statements, nlp))
    known = calibration.outcomes(passages, found)
    right = [outcome.right for outcome in known]
    confidences = [event.confidence for document in found for event in document.events]
    assert None not in confidences
    assert calibration.calibration_error([c for c in confidences if c is not None], right) <= 0.08
