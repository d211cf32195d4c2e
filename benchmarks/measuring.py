"""What the benchmarks share: repeats, and how figures and machines are written down."""

import os
import platform
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

CORPORA = Path(__file__).parent.parent / "corpora" / "statements"


def timed(job: Callable[[], object], repeats: int) -> list[float]:
    """How long the job takes, in seconds, each time that it is done."""
    seconds = []
    for _ in range(repeats):
        start = perf_counter()
        job()
        seconds.append(perf_counter() - start)
    return seconds


def machine() -> str:
    """When and on what this runs: ``2 cores, x86_64, Python 3.11.7, 24 November 2026``."""
    today = datetime.now(UTC)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    date = f"{today.day} {today:%B %Y}"
    return f"{cores} cores, {_processor()}, Python {platform.python_version()}, {date}"


def _processor() -> str:
    """The processor's name where the system tells it, else its architecture."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def spread(figures: Sequence[float], form: str = ",.0f") -> str:
    """The median and the range: ``4,100 (3,900 to 4,200)``."""
    return f"{median(figures):{form}} ({min(figures):{form}} to {max(figures):{form}})"


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose first column is text and whose others are numbers."""
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
