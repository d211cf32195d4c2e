"""Fuzzing: whatever the bytes, a reader gives statements or failures, soon, in bounded memory.

``python benchmarks/fuzzing.py pdf --minutes 24`` spends so many minutes of processor time on a target, guided by the
coverage of the package's code (Atheris: ``pip install atheris``). ``--inputs 200 --seed 1`` tries that many inputs
without a guide, the same ones each time, on one target, several, or ``all``. What breaks is kept in ``--out``.

Atheris ends a process at the first defect; the next one goes on with another seed, and all that was found stands in the
figures. Exit code 1: a defect was found.
"""

import argparse
import collections
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fuzzing_targets import TARGETS, UNFORESEEN, Check, Target
from measuring import machine

MEMORY_MIB = 2048
"""What a process may hold, all told: Python and the libraries of all formats take about 300 MiB of it."""
CPU_SECONDS = 20.0
"""What one input may take."""
_WALL_SECONDS = 300


class TooSlow(BaseException):
    """An input took too long."""


def _too_slow(number: int, frame: object) -> None:
    raise TooSlow(f"more than {CPU_SECONDS:.0f} s")


class Measured:
    """A check that keeps count of what came of its inputs, and of the slowest."""

    def __init__(self, check: Check, out: Path) -> None:
        self._check = check
        self._out = out
        self.inputs = 0
        self.outcomes: collections.Counter[str] = collections.Counter()
        self.slowest = 0.0
        signal.signal(signal.SIGPROF, _too_slow)

    def __call__(self, data: bytes) -> None:
        """Check an input.

        Raises:
            TooSlow: It took longer than ``CPU_SECONDS``.
        """
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        start = time.process_time()
        outcome = self._check(data)
        seconds = time.process_time() - start
        signal.setitimer(signal.ITIMER_PROF, 0)
        self.inputs += 1
        self.outcomes[outcome[:200]] += 1
        if outcome.startswith(UNFORESEEN) and self.outcomes[outcome[:200]] == 1:
            keep(self._out, "unforeseen", data)
        if seconds > self.slowest:
            self.slowest = seconds
            if seconds > 1:
                keep(self._out, "slow", data)

    def figures(self) -> dict[str, object]:
        """What to write down."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return {
            "inputs": self.inputs,
            "seconds": round(time.process_time(), 1),
            "slowest": round(self.slowest, 3),
            "peak_mib": peak,
            "outcomes": dict(self.outcomes.most_common()),
        }


def keep(out: Path, kind: str, data: bytes) -> Path:
    """Keep an input under a name that its bytes give it."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return path


def try_inputs(name: str, target: Target, count: int, seed: int, out: Path) -> dict[str, object]:
    """Inputs without a guide: the files to begin from, then changed ones, the same for the same seed."""
    chance = random.Random(f"{name} {seed}")
    found = list(target.seeds())
    assert found, f"{name} has no files to begin from"
    mutate = target.mutate()
    check = Measured(target.check, out / name)
    defects: list[str] = []
    for number in range(len(found) + count):
        data = found[number] if number < len(found) else mutate(chance.choice(found), chance)
        try:
            check(data)
        except (Exception, TooSlow) as error:
            defects.append(f"{type(error).__name__}: {error} ({keep(out / name, 'defect', data)})"[:500])
    return {**check.figures(), "defects": defects}


def guided(name: str, seed: int, seconds: float, corpus: Path, out: Path, figures: Path) -> None:
    """One process of Atheris, until its processor time is up or it finds a defect; it does not come back."""
    try:
        import atheris
    except ModuleNotFoundError:
        sys.exit("fuzzing: --minutes needs Atheris: pip install atheris. Without it, use --inputs.")
    target = TARGETS[name]
    with atheris.instrument_imports(include=["chargesheet", "docx"]):
        for data in target.seeds():
            target.check(data)
    mutate = target.mutate()
    check = Measured(target.check, out)
    size = 4 * max(len(data) for data in target.seeds())

    def written() -> None:
        figures.write_text(json.dumps(check.figures()))

    def one_input(data: bytes) -> None:
        try:
            check(data)
        except BaseException:
            written()
            raise
        if check.inputs % 20 == 0:
            written()
        if time.process_time() > seconds:
            written()
            os._exit(0)

    def changed(data: bytes, most: int, number: int) -> bytes:
        chance = random.Random(number)
        own = mutate(data, chance) if chance.random() < 0.7 else atheris.Mutate(data, most)
        return own[:most]

    out.mkdir(parents=True, exist_ok=True)
    options = [
        f"-artifact_prefix={out}/",
        f"-seed={seed}",
        f"-max_len={max(size, 16_384)}",
        f"-rss_limit_mb={MEMORY_MIB}",
        f"-timeout={_WALL_SECONDS}",
        "-print_final_stats=0",
        "-verbosity=0",
        str(corpus),
    ]
    atheris.Setup([sys.argv[0], *options], one_input, custom_mutator=changed)
    atheris.Fuzz()


def run_guided(name: str, minutes: float, seed: int, out: Path) -> dict[str, object]:
    """Processes of Atheris one after the other, until their processor time adds up."""
    kept = out / name
    total: dict[str, object] = {}
    outcomes: collections.Counter[str] = collections.Counter()
    inputs, seconds, slowest, peak, defects = 0, 0.0, 0.0, 0, []
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, data in enumerate(TARGETS[name].seeds()):
            (corpus / f"seed{number}").write_bytes(data)
        figures = Path(folder) / "figures.json"
        while seconds < 60 * minutes and len(defects) < 20:
            left = 60 * minutes - seconds
            figures.unlink(missing_ok=True)
            argv = [sys.executable, __file__, name, "--guided", str(left), "--seed", str(seed)]
            run = subprocess.run(
                [*argv, "--corpus", str(corpus), "--out", str(kept), "--figures", str(figures)],
                capture_output=True,
                text=True,
                errors="replace",
            )
            if not figures.exists():
                sys.exit(f"fuzzing: {name} did not start:\n{run.stderr[-3000:]}")
            found = json.loads(figures.read_text())
            inputs += found["inputs"]
            seconds += found["seconds"]
            slowest = max(slowest, found["slowest"])
            peak = max(peak, found["peak_mib"])
            outcomes.update(found["outcomes"])
            seed += 1
            if run.returncode:
                defects.append(_defect(run.stderr))
                print(f"{name}: {defects[-1]}", file=sys.stderr, flush=True)
        total["corpus"] = len(list(corpus.iterdir()))
    return {
        "inputs": inputs,
        "seconds": round(seconds, 1),
        "slowest": slowest,
        "peak_mib": peak,
        "outcomes": dict(outcomes.most_common()),
        "defects": defects,
        **total,
    }


def _defect(log: str) -> str:
    """The lines of a log that say what happened."""
    lines = log.splitlines()
    start = next((n for n, line in enumerate(lines) if "Uncaught Python exception" in line), None)
    if start is None:
        start = next((n for n, line in enumerate(lines) if "ERROR: libFuzzer" in line), max(0, len(lines) - 30))
    return "\n".join(lines[start : start + 60])[:6000]


def report(name: str, figures: dict[str, object]) -> str:
    """One line of figures, then what no reader foresaw and the defects."""
    outcomes = figures["outcomes"]
    assert isinstance(outcomes, dict)
    plain = ", ".join(f"{what} {count:,}" for what, count in outcomes.items() if not what.startswith(UNFORESEEN))
    unforeseen = {what: count for what, count in outcomes.items() if what.startswith(UNFORESEEN)}
    defects = figures["defects"]
    assert isinstance(defects, list)
    lines = [
        f"{name}: {figures['inputs']:,} inputs, {figures['seconds']} s of processor time, slowest "
        f"{figures['slowest']} s, peak {figures['peak_mib']} MiB, {len(defects)} defects; {plain}; "
        f"unforeseen {sum(unforeseen.values()):,}"
    ]
    lines += [f"    {count:,} × {what}" for what, count in list(unforeseen.items())[:20]]
    lines += [f"    DEFECT {defect}" for defect in defects[:10]]
    return "\n".join(lines)


def main() -> None:
    """Fuzz."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="+", choices=[*TARGETS, "all"], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, help="processor time for each target")
    parser.add_argument("--inputs", type=int, help="how many inputs without a guide")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/fuzzing"), help="where inputs are kept")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument("--guided", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--corpus", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--figures", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    names = list(TARGETS) if "all" in given.targets else list(dict.fromkeys(given.targets))
    if given.guided is not None:
        guided(names[0], given.seed, given.guided, given.corpus, given.out, given.figures)
        return
    if (given.minutes is None) == (given.inputs is None):
        parser.error("say either --minutes or --inputs")
    run: Callable[[str], dict[str, object]] = (
        (lambda name: run_guided(name, given.minutes, given.seed, given.out))
        if given.minutes is not None
        else (lambda name: try_inputs(name, TARGETS[name], given.inputs, given.seed, given.out))
    )
    found = {}
    for name in names:
        found[name] = run(name)
        print(report(name, found[name]), flush=True)
    print(f"\n{machine()}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1))
    sys.exit(any(figures["defects"] for figures in found.values()))


if __name__ == "__main__":
    main()
