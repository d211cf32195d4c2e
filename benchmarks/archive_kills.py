"""``kill -9`` at random moments: a run that is killed again and again must end with the bytes of an undisturbed one.

Some of the kills hit the run itself, which is then started again; some hit one of its workers, which it must replace.
``python benchmarks/archive_kills.py ARCHIVE_FOLDER [--kills 60]`` makes its statements from the text files of a folder.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from archive_statements import write_statements
from chargesheet.archive import record_files
from measuring import machine


def command(source: Path, folder: Path, workers: int, shard: int) -> list[str]:
    """The run, as a user gives it."""
    run = [sys.executable, "-m", "chargesheet", "run", str(source), "--out", str(folder)]
    return [*run, "--workers", str(workers), "--shard", str(shard), "--quiet"]


def children(process: int) -> list[int]:
    """The processes that a process has started and that are still there."""
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder that must be equal: all but the ledger, which has times in it."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths if "ledger" not in p.name and p.name != ".lock"}


def run_killed(argv: list[str], chance: random.Random, longest: float) -> str | None:
    """Start the run and, after a while, kill it, or kill one worker and let it go on.

    Returns:
        What was killed, or ``None`` where the run had ended before.
    """
    process = subprocess.Popen(argv)
    try:
        process.wait(timeout=chance.uniform(0.1, longest))
    except subprocess.TimeoutExpired:
        victims = children(process.pid) if chance.random() < 0.5 else []
        if victims:
            os.kill(chance.choice(victims), signal.SIGKILL)
            assert process.wait() == 0, "a run that loses a worker ends well"
            return "a worker"
        process.kill()
        process.wait()
        return "the run"
    return None


def main() -> None:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, help="a folder of text files")
    parser.add_argument("--statements", type=int, default=600)
    parser.add_argument("--kills", type=int, default=60, help="kills in all (60)")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "statements.jsonl"
        write_statements(options.archive, source, options.statements)
        undisturbed = Path(scratch) / "undisturbed"
        begun = time.perf_counter()
        subprocess.run(command(source, undisturbed, 2, 50), check=True)
        longest = 0.9 * (time.perf_counter() - begun)
        expected = contents(undisturbed)
        kills: Counter[str] = Counter()
        folders = 0
        while kills.total() < options.kills:
            folders += 1
            folder = Path(scratch) / f"folder-{folders}"
            argv = command(source, folder, chance.choice([1, 2, 3]), 50)
            while killed := run_killed(argv, chance, longest):
                kills[killed] += 1
                if killed == "a worker":
                    break
            subprocess.run(argv, check=True)
            assert record_files(folder).whole, f"{folder} is not finished"
            found = contents(folder)
            assert found == expected, f"{folder}: {[n for n in expected if found.get(n) != expected[n]]} differ"
            print(f"folder {folders}: equal; killed so far: {dict(kills)}", flush=True)
    minutes = (time.perf_counter() - start) / 60
    print(
        f"\n{kills.total()} kills ({kills['the run']} of the run, {kills['a worker']} of a worker), {folders} folders, "
        f"all equal; {options.statements} statements, {len(expected)} files; {minutes:.1f} minutes; {machine()}."
    )


if __name__ == "__main__":
    main()
