"""The linker's rows are labelled by the gold, and its file says what was fitted."""

from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language

pytest.importorskip("sklearn", reason="needs the training extra")

from chargesheet.learning.config import Linking
from chargesheet.learning.gold import GoldDate, GoldDocument, GoldEvent, GoldSubject
from chargesheet.learning.linking import LinkerRows, encode_linker, fit_linker, right_rows
from chargesheet.records import ROLES, Span
from chargesheet.stages.encoder.labels import PAIR_ROLES
from chargesheet.stages.layers import layers
from chargesheet.stages.linker.features import FEATURES, Candidate, Rows
from chargesheet.stages.linker.weights import probabilities, read_linker


def rows(count: int) -> LinkerRows:
    """Subjects are right where two features agree; authorities always; of the other roles there are no rows."""
    rng = np.random.default_rng(0)
    features = rng.normal(3, 2, (count, len(FEATURES))).astype(np.float32)
    features[:, 5] = 7  # one that never changes
    roles = np.where(np.arange(count) % 4 == 3, PAIR_ROLES.index("authority"), PAIR_ROLES.index("subject"))
    right = (features[:, 0] > 3) == (features[:, 1] > 3)
    return LinkerRows(features, roles, right | (roles == PAIR_ROLES.index("authority")))


def test_what_is_fitted_is_what_run_time_reads(tmp_path: Path) -> None:
    known, linking = rows(1600), Linking(hidden=16, members=2, epochs=60, penalty=0.01)
    path = tmp_path / "linker.json"
    path.write_bytes(encode_linker(fit_linker(known, linking, 1)))
    weights = read_linker(path)
    assert weights.thresholds == dict.fromkeys(ROLES, 0.4)
    subjects = known.roles == PAIR_ROLES.index("subject")
    found = probabilities(weights.roles["subject"], known.features[subjects]) > 0.5
    assert (found == known.right[subjects]).mean() > 0.9
    assert len(weights.roles["subject"].bias) == 32, "both members"
    sure = probabilities(weights.roles["authority"], known.features[~subjects])
    assert sure.min() > 0.9
    unknown = probabilities(weights.roles["penalty"], known.features)
    assert unknown.max() < 0.4, "what was never seen is not linked"
    assert encode_linker(fit_linker(known, linking, 1)) == path.read_bytes()


TEXT = "Ahmed Ali and Bina Rao were detained on 3 May 2010. They were charged with theft. Police released Ahmed Ali."


def span(words: str, label: str, at: int = 0) -> tuple[int, int, str]:
    start = TEXT.index(words, at)
    return start, start + len(words), label


def event(type_: str, trigger: str, subjects: list[str], date: str | None = None) -> GoldEvent:
    start, end, _ = span(trigger, "")
    dates = () if date is None else (GoldDate(*span(date, "")[:2], "2010-05-03"),)
    named = tuple(GoldSubject(name, group=False) for name in subjects)
    return GoldEvent(type=type_, modality="actual", trigger=Span(start, end), subjects=named, dates=dates)  # type: ignore[arg-type]


def test_the_gold_says_which_rows_are_right(nlp: Language) -> None:
    document = GoldDocument(
        id="g",
        text=TEXT,
        country=None,
        date=None,
        mentions=(),
        events=(
            event("arrest", "detained", ["Ahmed Ali", "Bina Rao"], "3 May 2010"),
            event("charge", "charged", ["Bina Rao"]),
        ),
    )
    doc = nlp(TEXT)
    assert [trigger.type for trigger in layers(doc).triggers] == ["arrest", "charge", "release"]
    places = [
        span("Ahmed Ali", "PERSON"),
        span("Bina Rao", "PERSON"),
        span("3 May 2010", "DATE"),
        span("They", "PARTY"),
        span("theft", "OFFENCE"),
        span("Ahmed Ali", "PERSON", at=20),
    ]
    candidates = tuple(Candidate(*place, 0, 1, number, found=False) for number, place in enumerate(places))
    asked = [
        (0, "subject", 0, True),
        (0, "subject", 5, True),  # another mention of him
        (0, "date", 2, True),
        (0, "authority", 0, False),
        (1, "subject", 0, False),
        (1, "subject", 1, True),
        (1, "subject", 3, False),  # "They" are two, of whom one is right
        (0, "subject", 3, True),
        (1, "offence", 4, False),
        (2, "subject", 5, False),  # the gold has no such event
    ]
    count = len(asked)
    known = Rows(
        candidates,
        events=np.array([row[0] for row in asked]),
        roles=np.array([PAIR_ROLES.index(row[1]) for row in asked]),
        spans=np.array([row[2] for row in asked]),
        values=np.array([row[2] for row in asked]),
        ruled=np.zeros(count, dtype=bool),
        features=np.zeros((count, len(FEATURES)), dtype=np.float32),
    )
    before = layers(doc).arguments
    assert right_rows(document, doc, known).tolist() == [row[3] for row in asked]
    assert layers(doc).arguments == before


def test_rows_are_kept_as_they_were(tmp_path: Path) -> None:
    known = rows(20)
    known.write(tmp_path / "rows.npz")
    again = LinkerRows.joined([LinkerRows.read(tmp_path / "rows.npz")] * 2)
    assert np.array_equal(again.features[20:], known.features)
    assert np.array_equal(again.right[:20], known.right)
