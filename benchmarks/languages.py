"""How well the statements of each language are read, on the splits of ``corpora/statements/<language>``.

python benchmarks/languages.py          all languages that have statements
python benchmarks/languages.py es fr    some
"""

import argparse
import time

import chargesheet
from chargesheet.learning.gold import layer_document, read_layer
from chargesheet.learning.scoring import Scored, from_gold, from_record, score
from chargesheet.reading import read
from chargesheet.records import Statement
from measuring import CORPORA, machine, table

GOLD = CORPORA.parent.parent / "annotations" / "gold"


def figures(code: str, split: str) -> list[str]:
    """One row of the table: F1 of each measure, and the share of records."""
    statements = [s for s in read([CORPORA / code / f"{split}.jsonl"]) if isinstance(s, Statement)]
    gold, found = [], []
    for statement, document in zip(statements, chargesheet.documents(statements), strict=True):
        layer = read_layer(GOLD / code / split / f"{statement.id}.json")
        expected, record = from_gold(layer_document(layer, statement.text)), from_record(document)
        gold.append(expected)
        found.append(Scored(expected.id, record.mentions, record.events))
    result = score(gold, found)
    values = (
        result.entity.f1,
        result.event.f1,
        result.argument.f1,
        result.charged_under.f1,
        result.entity_by_label["PROVISION"].f1,
        result.record.value,
    )
    return [code, split, str(len(statements)), *(f"{value:.3f}" for value in values)]


def detection() -> list[str]:
    """How fast and how often right languages are told, statement by statement and sentence by sentence."""
    from chargesheet.languages.detection import detect

    texts = [
        (path.parent.name, piece)
        for path in sorted(CORPORA.glob("*/*.jsonl"))
        for statement in read([path])
        if isinstance(statement, Statement)
        for piece in (statement.text, *statement.text.split("\n"))
        if len(piece) > 60
    ]
    detect("une phrase en français pour charger le modèle de langue une fois")
    started = time.perf_counter()
    right = sum(detect(text) == code for code, text in texts)
    seconds = time.perf_counter() - started
    return [f"{len(texts)}", f"{right / len(texts):.3f}", f"{1000 * seconds / len(texts):.2f}"]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    folders = sorted(path.name for path in CORPORA.iterdir() if path.is_dir())
    parser.add_argument("languages", nargs="*", default=folders)
    chosen = parser.parse_args().languages
    print(machine())
    rows = [figures(code, path.stem) for code in chosen for path in sorted((CORPORA / code).glob("*.jsonl"))]
    head = ["language", "split", "statements", "entity", "event", "argument", "charged-under", "provision", "record"]
    print(table(head, rows))
    print(table(["texts", "language right", "ms a text"], [detection()]))


if __name__ == "__main__":
    main()
