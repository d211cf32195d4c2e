"""What running an archive costs beside the pipeline itself: speed, memory, cost a statement, and running again.

``python benchmarks/archive.py FOLDER_OF_TEXT_FILES [--statements 20000]``. The yardstick of speed is two processes
that each read half of the statements with ``chargesheet.documents`` and write the records to a file, with no ledger,
at the same time, as two workers run at the same time. Seconds of processor time are given beside those of the clock:
they say the same on a machine that has other things to do.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from archive_statements import write_statements
from measuring import machine, table

PLAIN = """
import sys
import chargesheet
from chargesheet.reading import read
from chargesheet.records import encode
nlp = chargesheet.load()
print("ready", flush=True)
sys.stdin.readline()
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for document in chargesheet.documents(read([sys.argv[1]]), nlp):
        out.write(encode(document) + "\\n")
        out.writelines(encode(event) + "\\n" for event in document.events)
"""


def plain(halves: list[Path], scratch: Path) -> tuple[float, float]:
    """Seconds by the clock and of processors that two processes take, their loading left out."""
    started = []
    for half in halves:
        argv = [sys.executable, "-c", PLAIN, str(half), str(scratch / f"{half.stem}.out")]
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        started.append(process)
    loaded = sum(processor_seconds(process.pid) for process in started)
    start = time.perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    used = 0.0
    for process in started:
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, "a plain process failed"
        process.returncode = 0
        used += usage.ru_utime + usage.ru_stime
    return time.perf_counter() - start, used - loaded


class Measured:
    """A run as a process: seconds by the clock and of all its processors, and the memory of its workers."""

    def __init__(self, source: Path, folder: Path, workers: int) -> None:
        argv = [sys.executable, "-m", "chargesheet", "run", str(source), "--out", str(folder), "--quiet"]
        start = time.perf_counter()
        process = subprocess.Popen([*argv, "--workers", str(workers)])
        self.memory: dict[int, list[int]] = {}
        while (done := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            for child in children(process.pid):
                self.memory.setdefault(child, []).append(peak_memory(child))
            time.sleep(0.25)
        _, status, usage = done
        assert status == 0, "the run failed"
        process.returncode = 0
        self.seconds = time.perf_counter() - start
        self.processor = usage.ru_utime + usage.ru_stime  # with those of its workers, which it has waited for


def processor_seconds(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    """The processes that a process has started and that are still there."""
    try:
        return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def peak_memory(process: int) -> int:
    """The most memory that a process has held, in MB."""
    try:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0


def every(source: Path, target: Path, step: int, start: int = 0) -> int:
    """Every so manieth line of a file; returns how many."""
    chosen = source.read_bytes().splitlines(keepends=True)[start::step]
    target.write_bytes(b"".join(chosen))
    return len(chosen)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path, help="a folder of text files")
    parser.add_argument("--statements", type=int, default=20_000)
    parser.add_argument("--yardstick", type=int, default=4_000, help="statements for the comparison of speed (4000)")
    parser.add_argument("--repeats", type=int, default=3, help="of the comparison of speed (3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        whole, one, few, some = (scratch / f"{n}.jsonl" for n in ("whole", "one", "few", "some"))
        words = write_statements(options.archive, whole, options.statements)
        every(whole, one, options.statements)
        number = every(whole, few, max(1, options.statements // 200))
        every(whole, some, max(1, options.statements // options.yardstick))
        halves = [scratch / "half-0.jsonl", scratch / "half-1.jsonl"]
        for half, path in enumerate(halves):
            every(some, path, 2, half)

        rows = []
        shares = []
        for repeat in range(options.repeats):
            start = Measured(one, scratch / f"one-{repeat}", 2)
            clock, processor = plain(halves, scratch)
            run = Measured(some, scratch / f"some-{repeat}", 2)
            two = run.processor - 2 * start.processor
            shares.append((clock / (run.seconds - start.seconds), processor / two))
        rows.append(
            ["`run`, share of the speed of plain processes, by the clock", f"{median(s[0] for s in shares):.2f}"]
        )
        rows.append(["the same by processor time", f"{median(s[1] for s in shares):.2f}"])

        small = [Measured(few, scratch / f"few-{repeat}", 1) for repeat in range(options.repeats)]
        start = Measured(one, scratch / "one", 1)
        cost_few = 1000 * (median(m.processor for m in small) - start.processor) / (number - 1)
        first = Measured(whole, scratch / "out", 2)
        cost = 1000 * (first.processor - 2 * start.processor) / options.statements
        rows.append([f"processor time a statement, of {number}", f"{cost_few:.2f} ms"])
        rows.append(
            [f"processor time a statement, of {options.statements:,}", f"{cost:.2f} ms ({cost / cost_few - 1:+.1%})"]
        )
        rows.append(
            [
                f"`run` of {options.statements:,}, two workers",
                f"{first.seconds:.0f} s, {words / first.seconds:,.0f} words/s",
            ]
        )
        peaks = [samples for samples in first.memory.values() if len(samples) > 20]
        rows.append(["peak memory of a worker", f"{max(max(samples) for samples in peaks)} MB"])
        halfway = max(samples[len(samples) // 2] for samples in peaks)
        rows.append(["the same when half was done", f"{halfway} MB"])
        again = Measured(whole, scratch / "out", 2)
        rows.append(["running again", f"{again.seconds:.1f} s ({again.seconds / first.seconds:.2%})"])
    print(table(["", "median"], rows))
    what = f"{words:,} words, {options.statements:,} statements; {options.repeats} repeats"
    print(f"\n{what}; load {os.getloadavg()[0]:.1f}; {machine()}.")


if __name__ == "__main__":
    main()
