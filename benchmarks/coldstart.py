"""How long what people wait for first takes in a process of its own, from start to end."""

import argparse
import resource
import subprocess
import sys

from measuring import CORPORA, machine, spread, table, timed

# The name, and what follows "python".
COMMANDS = {
    "`import chargesheet`": ["-c", "import chargesheet"],
    "`chargesheet --help`": ["-m", "chargesheet", "--help"],
    "`chargesheet extract` of one statement": ["-m", "chargesheet", "extract", str(CORPORA / "thailand-update.md")],
}


def processor_seconds() -> float:
    """What processes that have ended took of the processors, whatever else the machine did."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=11, help="measure so often, after one run to warm up (11)")
    options = parser.parse_args()

    rows = []
    for name, arguments in COMMANDS.items():
        command = [sys.executable, *arguments]
        used: list[float] = []

        def run(command: list[str] = command, used: list[float] = used) -> None:
            before = processor_seconds()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            used.append(processor_seconds() - before)

        run()
        used.clear()
        rows.append([name, spread(timed(run, options.repeats), ".2f"), spread(used, ".2f")])
    print(table(["what", "seconds, median (range)", "of them on a processor"], rows))
    print(f"\n{options.repeats} repeats; {machine()}.")


if __name__ == "__main__":
    main()
