"""What is found in the project's Spanish and French statements, against their layers: the bars of the test split.

The layers were written before the vocabularies; the test split is measured and its errors are not looked at.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from spacy.language import Language

import chargesheet
from chargesheet.learning.gold import layer_document, read_layer
from chargesheet.learning.scoring import Score, Scored, from_gold, from_record, score
from chargesheet.reading import read
from chargesheet.records import Statement, check_offsets

ROOT = Path(__file__).parent.parent.parent
BARS = {"entity": 0.80, "event": 0.70, "charged-under": 0.85, "provision": 0.95}


@cache
def measured(code: str, split: str) -> Score:
    statements = list(read([ROOT / "corpora" / "statements" / code / f"{split}.jsonl"]))
    gold, found = [], []
    for statement, document in zip(
        statements, chargesheet.documents(s for s in statements if isinstance(s, Statement)), strict=True
    ):
        assert isinstance(statement, Statement), statement
        check_offsets(document)
        layer = read_layer(ROOT / "annotations" / "gold" / code / split / f"{statement.id}.json")
        expected, record = from_gold(layer_document(layer, statement.text)), from_record(document)
        gold.append(expected)
        found.append(Scored(expected.id, record.mentions, record.events))
    return score(gold, found)


@pytest.mark.parametrize("code", ["es", "fr", "ru"])
def test_both_splits_together_have_twenty_statements(code: str) -> None:
    folder = ROOT / "corpora" / "statements" / code
    counts = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.jsonl")}
    assert counts.keys() == {"dev", "test"}
    assert sum(counts.values()) >= 20


FIGURES = [(code, name) for code in ("es", "fr", "ru") for name in BARS]
# Strict: what meets its bar after all must be taken out. Of 89 pairs 38 are missed, and 8 found are wrong.
BELOW = {("fr", "charged-under")}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param(*figure, marks=pytest.mark.xfail(reason="0.69 of 0.85", strict=True) if figure in BELOW else ())
        for figure in FIGURES
    ],
)
def test_the_test_split_meets_its_bars(code: str, name: str, pipeline_of: Callable[[str], Language]) -> None:
    pipeline_of(code)
    found = measured(code, "test")
    figures = {
        "entity": found.entity.f1,
        "event": found.event.f1,
        "charged-under": found.charged_under.f1,
        "provision": found.entity_by_label["PROVISION"].f1,
    }
    assert figures[name] >= BARS[name]
