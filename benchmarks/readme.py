"""Writes the README's example, and with ``--figures`` its figures, anew: ``python benchmarks/readme.py``.

Each stands between two comments, ``<!-- name -->`` and ``<!-- /name -->``. A test finds an example that has gone stale.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

import chargesheet
from chargesheet.reading import read
from chargesheet.records import EventRecord, Statement
from measuring import CORPORA

README = Path(__file__).parent.parent / "README.md"
FILE = "turkey-courthouse-report.md"
TRIGGER = "prosecuted"
BENCHMARKS = Path(__file__).parent


def example(root: Path) -> tuple[str, EventRecord]:
    """The sentence of the example and the record that is made of it; the source is named from the project's root."""
    path = CORPORA / FILE
    statements = [
        msgspec.structs.replace(item, source=path.relative_to(root).as_posix())
        for item in read([path])
        if isinstance(item, Statement)
    ]
    record = next(record for record in chargesheet.extract(statements) if record.trigger.text == TRIGGER)
    sentence = record.evidence[0]
    return statements[0].text[sentence.start : sentence.end].strip(), record


def spread_out(record: EventRecord) -> str:
    """The record as JSON with one key a line, and one value a line where it is a list of several."""
    lines = []
    for key, value in msgspec.to_builtins(record).items():
        lines.append(f"  {json.dumps(key)}: {_value(value)}")
    return "{\n" + ",\n".join(lines) + "\n}"


def _value(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    if isinstance(value, list | tuple) and len(value) > 1:
        return "[\n    " + ",\n    ".join(json.dumps(item, ensure_ascii=False) for item in value) + "\n  ]"
    return json.dumps(value, ensure_ascii=False)


def filled(page: str, name: str, content: str) -> str:
    """The page with what stands between the comments of that name replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"error: README.md has no place named {name}")
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", page)


def with_example(page: str, root: Path) -> str:
    """The page with the example as it comes out now."""
    sentence, record = example(root)
    page = filled(page, "sentence", f"> {sentence}")
    return filled(page, "record", f"```json\n{spread_out(record)}\n```")


def output_of(script: str, *arguments: str) -> str:
    """What a benchmark prints."""
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Rewrite the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", metavar="GOLD", help="measure accuracy on this file, speed and cold start, too")
    options = parser.parse_args()
    page = with_example(README.read_text(encoding="utf-8"), README.parent)
    if options.figures:
        page = filled(page, "accuracy", output_of("accuracy.py", options.figures))
        page = filled(page, "speed", output_of("speed.py"))
        page = filled(page, "coldstart", output_of("coldstart.py"))
    README.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
