"""How long ``chargesheet extract`` of one statement takes in a process of its own, from start to end."""

import argparse
import subprocess
import sys

from measuring import CORPORA, machine, spread, table, timed

# The name, and what follows "python -m chargesheet".
COMMANDS = {
    "`chargesheet --help`": ["--help"],
    "`chargesheet extract` of one statement": ["extract", str(CORPORA / "thailand-update.md")],
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7, help="measure so often, after one run to warm up (7)")
    options = parser.parse_args()

    rows = []
    for name, arguments in COMMANDS.items():
        command = [sys.executable, "-m", "chargesheet", *arguments]

        def run(command: list[str] = command) -> None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

        run()
        rows.append([name, spread(timed(run, options.repeats), ".2f")])
    print(table(["command", "seconds, median (range)"], rows))
    print(f"\n{options.repeats} repeats; {machine()}.")


if __name__ == "__main__":
    main()
