"""How many words a second: end to end (JSON lines in, event records out) and by stage.

Run it with nothing else going on: ``make bench``, or ``python benchmarks/speed.py --input FILE...``.
"""

import argparse
import io
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, repeat
from time import perf_counter

import msgspec
from spacy.language import Language
from spacy.tokens import Doc

import chargesheet
from chargesheet import passages
from chargesheet.reading import read
from chargesheet.records import Statement, encode
from chargesheet.stages.layers import layers
from measuring import CORPORA, machine, spread, table, timed


def statements(inputs: Sequence[str], words: int) -> list[Statement]:
    """The statements of the inputs, repeated until they have so many words, with ids of their own."""
    found = [item for item in read(inputs) if isinstance(item, Statement)]
    if not found:
        raise SystemExit("error: no statement could be read from the input")
    enough: list[Statement] = []
    total = 0
    for number, statement in enumerate(chain.from_iterable(repeat(found))):
        if total >= words and number >= len(found):
            break
        enough.append(msgspec.structs.replace(statement, id=f"{statement.id}-{number}"))
        total += len(statement.text.split())
    return enough


def end_to_end(lines: bytes, nlp: Language) -> int:
    """Read JSON lines, write event records; returns how many."""
    found = (item for item in read(["-"], stdin=io.BytesIO(lines)) if isinstance(item, Statement))
    return sum(len(encode(record)) > 0 for record in chargesheet.extract(found, nlp))


def by_stage(sample: Sequence[Statement], nlp: Language) -> dict[str, float]:
    """The seconds that each stage takes for the sample, in running order."""
    seconds: dict[str, float] = defaultdict(float)
    start = perf_counter()
    docs = [doc for statement in sample for doc in _passages(statement, nlp)]
    seconds["tokenizer"] = perf_counter() - start
    for name, stage in nlp.pipeline:
        start = perf_counter()
        docs = list(stage.pipe(docs)) if hasattr(stage, "pipe") else [stage(doc) for doc in docs]
        seconds[name.removeprefix("chargesheet_")] = perf_counter() - start
    return seconds


def _passages(statement: Statement, nlp: Language) -> list[Doc]:
    docs = []
    for span in passages.split(statement.text):
        doc = nlp.make_doc(statement.text[span.start : span.end])
        layers(doc).statement = msgspec.structs.replace(statement, text=doc.text)
        layers(doc).offset = span.start
        docs.append(doc)
    return docs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--input",
        nargs="+",
        default=sorted(str(path) for path in CORPORA.iterdir() if path.is_file()),
        help="statements (default: those of corpora/)",
    )
    parser.add_argument("--words", type=int, default=20_000, help="repeat the input until it has so many (20000)")
    parser.add_argument("--repeats", type=int, default=5, help="measure so often, after one round to warm up (5)")
    options = parser.parse_args()

    sample = statements(options.input, options.words)
    words = sum(len(statement.text.split()) for statement in sample)
    lines = b"".join(msgspec.json.encode(statement) + b"\n" for statement in sample)
    nlp = chargesheet.load()
    records = end_to_end(lines, nlp)

    whole = [words / seconds for seconds in timed(lambda: end_to_end(lines, nlp), options.repeats)]
    rounds = [by_stage(sample, nlp) for _ in range(options.repeats)]
    sums = [sum(found.values()) for found in rounds]
    rows = [["end to end, one process", spread(whole), ""]]
    for name in rounds[0]:
        rates = [words / found[name] for found in rounds]
        shares = [found[name] / total for found, total in zip(rounds, sums, strict=True)]
        rows.append([name, spread(rates), f"{sorted(shares)[len(shares) // 2]:.0%}"])

    print(table(["stage", "words a second, median (range)", "time"], rows))
    print(f"\n{words:,} words, {len(sample)} statements, {records:,} records; {options.repeats} repeats; {machine()}.")


if __name__ == "__main__":
    main()
