"""Engines side by side on the project's statements in one language: ``python benchmarks/engines.py es stanza``.

Each engine is a spaCy pipeline by name, or ``stanza`` with the models that are found for the language
(``chargesheet models list``). Accuracy is that of the whole pipeline over the engine, against ``annotations/gold``;
speed that of the whole pipeline, records and all, its loading apart.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import chargesheet
from chargesheet.learning.gold import layer_document, read_layer
from chargesheet.learning.scoring import Score, Scored, from_gold, from_record, score
from chargesheet.pipelines import load
from chargesheet.reading import read
from chargesheet.records import Statement
from measuring import machine, table

ROOT = Path(__file__).parent.parent
HEADING = ["engine", "words a second, median (range)", "entity", "event", "argument", "charged under", "provision"]


def measured(engine: str, language: str, split: str, repeats: int) -> list[str]:
    """A line of the table: one engine on one split."""
    given = list(read([ROOT / "corpora" / "statements" / language / f"{split}.jsonl"]))
    statements = [statement for statement in given if isinstance(statement, Statement)]
    nlp = load(engine, language)
    words = sum(len(statement.text.split()) for statement in statements)
    found = list(chargesheet.documents(statements, nlp))
    speeds = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in chargesheet.documents(statements, nlp):
            pass
        speeds.append(words / (time.perf_counter() - start))
    return [engine, _spread(speeds), *_figures(agreement(statements, map(from_record, found), language, split))]


def agreement(statements: Sequence[Statement], found: "map[Scored]", language: str, split: str) -> Score:
    """How far the records agree with the layers."""
    gold, records = [], []
    for statement, record in zip(statements, found, strict=True):
        layer = read_layer(ROOT / "annotations" / "gold" / language / split / f"{statement.id}.json")
        expected = from_gold(layer_document(layer, statement.text))
        gold.append(expected)
        records.append(Scored(expected.id, record.mentions, record.events))
    return score(gold, records)


def _figures(found: Score) -> list[str]:
    parts = (found.entity, found.event, found.argument, found.charged_under, found.entity_by_label["PROVISION"])
    return [f"{part.f1:.3f}" for part in parts]


def _spread(speeds: list[float]) -> str:
    return f"{statistics.median(speeds):,.0f} ({min(speeds):,.0f} to {max(speeds):,.0f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", help="ISO 639-1: es, fr, ru")
    parser.add_argument("engines", nargs="+", help="spaCy pipelines by name, or stanza")
    parser.add_argument("--split", default="test", choices=["dev", "test"])
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()

    rows = [measured(engine, options.language, options.split, options.repeats) for engine in options.engines]
    print(table(HEADING, rows))
    print(f"\n{options.language}, {options.split} split; {options.repeats} repeats; {machine()}.")


if __name__ == "__main__":
    main()
