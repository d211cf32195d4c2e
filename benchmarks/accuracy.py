"""How well the records of a gold file's passages agree with the gold: ``python benchmarks/accuracy.py GOLD``.

The gold is JSON lines of annotated passages; figures and intervals are those of ``chargesheet evaluate GOLD``.
"""

import argparse
from pathlib import Path

import chargesheet
from chargesheet.learning.evaluation import Evaluation, Measure, evaluate
from chargesheet.learning.gold import read_gold
from chargesheet.learning.scoring import from_gold, from_record
from chargesheet.records import Statement
from measuring import machine, table

HEADING = ["", "precision", "recall", "F1 or share", "95 % interval"]


def evaluated(path: Path) -> Evaluation:
    """The pipeline on a gold file."""
    gold = list(read_gold(path))
    statements = (Statement(id=g.id, text=g.text, date=g.date, country=g.country) for g in gold)
    found = [from_record(document) for document in chargesheet.documents(statements)]
    return evaluate([from_gold(document) for document in gold], found, {g.id: g.text for g in gold})


def row(measure: Measure) -> list[str]:
    """A line of the table."""
    shares = ["" if value is None else f"{value:.3f}" for value in (measure.precision, measure.recall)]
    name = f"– {measure.name}" if measure.name else measure.group
    return [name, *shares, f"{measure.value:.3f}", f"{measure.low:.3f} to {measure.high:.3f}"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="annotated passages, JSON lines")
    parser.add_argument("--detail", action="store_true", help="each label, type, role and modality too")
    options = parser.parse_args()

    found = evaluated(options.gold)
    shown = [measure for measure in found.measures if options.detail or measure.name is None]
    print(table(HEADING, [row(measure) for measure in shown]))
    print(
        f"\n{found.documents} passages, {found.gold_events} events in {options.gold.name}; intervals from "
        f"{found.resamples:,} bootstrap samples of passages; {machine()}."
    )


if __name__ == "__main__":
    main()
