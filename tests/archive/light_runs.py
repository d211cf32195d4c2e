"""Small archives, runs over them with the light pipeline, and what they wrote."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chargesheet.archive import Settings, Summary, Watch, run
from chargesheet.archive.analysis import analyse, load_pipeline, model_of
from chargesheet.archive.messages import Batch, Outcome

LIGHT = "light:load"


def text(number: int) -> str:
    """A statement's text: every fifth has no event, and lengths differ."""
    if number % 5 == 0:
        return f"Statement {number} tells of nothing."
    more = "The court heard it in May 2015. " * (number % 4)
    return f"Person {number} was arrested on {number % 28 + 1} March 2015. {more}She was charged under Article {number} of the Criminal Code."


def lines(numbers: range, **fields: Any) -> str:
    """Statements as JSON lines."""
    values = (
        {"id": f"s{n}", "text": text(n), "date": f"{2010 + n % 5}-06-01", "language": "en", "country": "KZ", **fields}
        for n in numbers
    )
    return "".join(json.dumps(value) + "\n" for value in values)


class Here:
    """An engine that analyses in the test's own process: for what has nothing to do with workers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._nlp = load_pipeline(settings.pipeline)

    def outcomes(self, batches: Iterator[Batch]) -> Iterator[Outcome]:
        """Each batch, one after the other."""
        for batch in batches:
            results = analyse(batch.items, self._nlp, documents=self._settings.documents)
            yield Outcome(model_of(self._nlp), results)

    def close(self) -> None:
        """Nothing to let go of."""


def go(
    inputs: Path | list[str], folder: Path, watch: Watch | None = None, *, workers: int = 0, **settings: Any
) -> Summary:
    """Run with the light pipeline and small part files: in worker processes, or in this one."""
    names = [str(inputs)] if isinstance(inputs, Path) else inputs
    wanted = Settings(**{"pipeline": LIGHT, "shard": 16, "workers": workers or 1, **settings})
    return run(names, folder, wanted, watch, engine=None if workers else Here(wanted))


def command(inputs: Path, folder: Path, *options: str) -> list[str]:
    """The same as a command."""
    run = [sys.executable, "-m", "chargesheet", "run", str(inputs), "--out", str(folder)]
    return [*run, "--pipeline", LIGHT, "--shard", "16", "--workers", "2", *options]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that must not depend on when and how often the run was interrupted: all but ledger and lock."""
    paths = [path for path in folder.rglob("*") if path.is_file() and "ledger" not in path.name]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if path.name != ".lock"}


def records(folder: Path, kind: str) -> list[dict[str, Any]]:
    """The records of a folder, in order of its part files."""
    return [json.loads(line) for path in sorted((folder / kind).iterdir()) for line in path.read_bytes().splitlines()]
