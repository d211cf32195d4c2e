"""How well the records of a gold file's passages agree with the gold: ``python benchmarks/accuracy.py GOLD``.

The gold is JSON lines of annotated passages; the same file is read as statements, so that these are the records that
``chargesheet extract --format documents GOLD`` prints.
"""

import argparse
from pathlib import Path

import chargesheet
from chargesheet.learning import scoring
from chargesheet.learning.gold import read_gold
from chargesheet.learning.scoring import Figures, Ratio, Score
from chargesheet.reading import read
from chargesheet.records import Statement
from measuring import machine, table


def scored(path: Path) -> Score:
    """The score of the pipeline on a gold file."""
    statements = (item for item in read([path]) if isinstance(item, Statement))
    found = [scoring.from_record(document) for document in chargesheet.documents(statements)]
    return scoring.score((scoring.from_gold(document) for document in read_gold(path)), found)


def rows(score: Score, *, detail: bool) -> list[list[str]]:
    """The lines of the table: the five measures, and with ``detail`` each label, type and role."""
    lines = [_figures("entity", score.entity)]
    if detail:
        lines += [_figures(f"– {name}", found) for name, found in sorted(score.entity_by_label.items())]
    lines.append(_figures("event", score.event))
    if detail:
        lines += [_figures(f"– {name}", found) for name, found in sorted(score.event_by_type.items())]
    lines.append(_figures("argument", score.argument))
    if detail:
        lines += [_figures(f"– {name}", found) for name, found in sorted(score.argument_by_role.items())]
    lines.append(_figures("charged under", score.charged_under))
    lines.append(_ratio("record", score.record))
    lines.append(_ratio("modality", score.modality))
    return lines


def _figures(name: str, found: Figures) -> list[str]:
    return [name, f"{found.precision:.3f}", f"{found.recall:.3f}", f"{found.f1:.3f}"]


def _ratio(name: str, found: Ratio) -> list[str]:
    return [name, "", "", f"{found.value:.3f}"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="annotated passages, JSON lines")
    parser.add_argument("--detail", action="store_true", help="each label, type and role too")
    options = parser.parse_args()

    score = scored(options.gold)
    print(table(["", "precision", "recall", "F1 or share"], rows(score, detail=options.detail)))
    print(f"\n{score.documents} passages, {score.gold_events} events in {options.gold.name}; {machine()}.")


if __name__ == "__main__":
    main()
