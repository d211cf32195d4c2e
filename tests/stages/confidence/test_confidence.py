"""Confidence: what a record's features are, and what the weights make of them."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import chargesheet
from chargesheet.errors import VocabularyError
from chargesheet.records import DocumentRecord, EventRecord, Statement
from chargesheet.stages.confidence import calibrator as room
from chargesheet.stages.confidence.calibrator import Calibrator, calibrator
from chargesheet.stages.confidence.features import FEATURES, features

TEXT = (
    "Aisha Bello was arrested on 3 May 2014 in Lagos. She was charged under Article 174 of the Criminal Code. "
    "In the same month police held several others. On 4 June 2014 the charges were dropped."
)


@pytest.fixture(scope="module")
def document(nlp: Language) -> DocumentRecord:
    return next(chargesheet.documents([Statement(id="s", text=TEXT, date="2014-07-01", country="NG")], nlp))


def event(document: DocumentRecord, kind: str) -> EventRecord:
    return next(e for e in document.events if e.type == kind)


@pytest.mark.parametrize(
    ("kind", "expected", "absent"),
    [
        pytest.param(
            "arrest",
            {"type-arrest": 1, "modality-actual": 1, "subject-person": 1, "date-to-the-day": 1},
            {"no-date", "no-subject"},
            id="a name and a day in one sentence",
        ),
        pytest.param(
            "charge",
            {"subject-by-anaphor": 1, "provisions": 1, "no-date": 1, "no-date-beside-dates": 1},
            {"date-distance"},
            id="a pronoun, an article, the date in the sentence before",
        ),
        pytest.param(
            "dismissal", {"type-dismissal": 1, "date-to-the-day": 1}, {"no-date"}, id="charges dropped on a day"
        ),
    ],
)
def test_features_of_a_record(
    document: DocumentRecord, kind: str, expected: dict[str, float], absent: set[str]
) -> None:
    found = features(event(document, kind), document)
    assert {name: found.get(name) for name in expected} == expected
    assert not absent & {name for name, value in found.items() if value}


def test_features_are_known_and_bounded(document: DocumentRecord) -> None:
    for record in document.events:
        found = features(record, document)
        assert found.keys() <= set(FEATURES)
        assert all(0 <= value <= 2.5 for value in found.values())


def test_what_stands_far_away_makes_no_difference(nlp: Language) -> None:
    far = " ".join(["The weather was fine and the harvest was good."] * 30)
    short = Statement(id="s", text=TEXT, date="2014-07-01", country="NG")
    long = Statement(
        id="l", text=f"{TEXT} {far} Musa Danjuma was arrested on 9 June 2014.", date="2014-07-01", country="NG"
    )
    one, other = chargesheet.documents([short, long], nlp)
    assert [e.confidence for e in one.events] == [e.confidence for e in other.events[: len(one.events)]]


def test_every_english_record_has_its_confidence(document: DocumentRecord) -> None:
    assert document.events
    for record in document.events:
        assert record.confidence is not None
        assert 0 <= record.confidence <= 1
        assert round(record.confidence, 2) == record.confidence


def test_less_is_sure_without_a_subject(document: DocumentRecord) -> None:
    known = calibrator("en")
    assert known is not None
    arrest = event(document, "arrest")
    nobody = msgspec.structs.replace(arrest, subjects=())
    assert known.probability(features(nobody, document)) < known.probability(features(arrest, document)) / 2


def test_a_language_that_was_not_measured_has_none() -> None:
    assert calibrator("xx") is None


@given(st.dictionaries(st.sampled_from(FEATURES), st.floats(0, 3)), st.floats(-800, 800), st.floats(-400, 400))
def test_a_probability_is_one(found: dict[str, float], bias: float, weight: float) -> None:
    assert 0 <= Calibrator(bias, dict.fromkeys(FEATURES, weight)).probability(found) <= 1


def test_weights_of_other_features_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FEATURES", (*FEATURES, "phase-of-the-moon"))
    calibrator.cache_clear()
    try:
        with pytest.raises(VocabularyError, match=re.escape("['phase-of-the-moon'] are missing or unknown")):
            calibrator("en")
    finally:
        calibrator.cache_clear()
