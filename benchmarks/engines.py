"""Engines side by side on the project's statements in one language: ``python benchmarks/engines.py en spacy stanza``.

Each engine is ``spacy``, the language's own pipeline; another spaCy pipeline by name; or ``stanza``, with the models
found for the language (``chargesheet models list``) or those of ``--models``. Accuracy is that of the whole pipeline
over the engine, against ``annotations/gold``; speed that of the whole pipeline, records and all, its loading apart.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import chargesheet
from chargesheet import languages
from chargesheet.learning.gold import GoldDocument, layer_document, read_layer
from chargesheet.learning.scoring import Score, Scored, from_gold, from_record, score
from chargesheet.pipelines import load
from chargesheet.reading import read
from chargesheet.records import Statement
from chargesheet.stages.engine.models import VARIABLE
from measuring import machine, table

ROOT = Path(__file__).parent.parent
STATEMENTS, GOLD = ROOT / "corpora" / "statements", ROOT / "annotations" / "gold"
HEADING = ["engine", "words a second, median (range)", "entity", "event", "argument", "charged under", "provision"]


def measured(engine: str, language: str, pairs: list[tuple[Statement, GoldDocument]], repeats: int) -> list[str]:
    """A line of the table: one engine on annotated statements."""
    own = languages.settings(language).engine
    nlp = load(None if engine in ("spacy", own) else engine, language)
    statements = [statement for statement, _ in pairs]
    words = sum(len(statement.text.split()) for statement in statements)
    found = [from_record(record) for record in chargesheet.documents(statements, nlp)]
    speeds = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in chargesheet.documents(statements, nlp):
            pass
        speeds.append(words / (time.perf_counter() - start))
    return [engine, _spread(speeds), *_figures(agreement([gold for _, gold in pairs], found))]


def agreement(layers: list[GoldDocument], records: list[Scored]) -> Score:
    """How far the records agree with the layers, statement by statement."""
    gold = [from_gold(layer) for layer in layers]
    named = [Scored(one.id, two.mentions, two.events) for one, two in zip(gold, records, strict=True)]
    return score(gold, named)


def annotated(language: str, split: str) -> Iterator[tuple[Statement, GoldDocument]]:
    """The project's statements in a language, with their layers; those in English are all of one split, ``dev``."""
    if language != languages.DEFAULT:
        for statement in read([STATEMENTS / language / f"{split}.jsonl"]):
            if isinstance(statement, Statement):
                layer = read_layer(GOLD / language / split / f"{statement.id}.json")
                yield statement, layer_document(layer, statement.text)
        return
    layers = {layer.statement: layer for layer in map(read_layer, sorted(GOLD.glob("*.json")))}
    for path in sorted(path for path in STATEMENTS.iterdir() if path.is_file()):
        for statement in read([path]):
            name = f"statements/{path.name}"
            if isinstance(statement, Statement):
                found = layers.get(f"{name}#{statement.id}" if path.suffix == ".jsonl" else name)
                if found is not None:
                    yield statement, layer_document(found, statement.text)


def _figures(found: Score) -> list[str]:
    parts = (found.entity, found.event, found.argument, found.charged_under, found.entity_by_label["PROVISION"])
    return [f"{part.f1:.3f}" for part in parts]


def _spread(speeds: list[float]) -> str:
    return f"{statistics.median(speeds):,.0f} ({min(speeds):,.0f} to {max(speeds):,.0f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", help="ISO 639-1: en, es, fr, ru")
    parser.add_argument("engines", nargs="+", help="spacy, stanza, or spaCy pipelines by name")
    parser.add_argument("--split", default="test", choices=["dev", "test"])
    parser.add_argument("--models", type=Path, help="a folder of Stanza models")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()

    if options.models is not None:
        os.environ[VARIABLE] = str(options.models)
    pairs = list(annotated(options.language, options.split))
    rows = [measured(engine, options.language, pairs, options.repeats) for engine in options.engines]
    print(table(HEADING, rows))
    what = "dev" if options.language == languages.DEFAULT else options.split
    print(f"\n{options.language}, {len(pairs)} statements, {what} split; {options.repeats} repeats; {machine()}.")


if __name__ == "__main__":
    main()
