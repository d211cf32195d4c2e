"""Writes the passages that the layers of ``annotations/archive`` were made over, as statements, one JSON object a line.

    python benchmarks/passages.py SOURCES > passages.statements.jsonl
    chargesheet evaluate annotations/archive/passages.jsonl --statements passages.statements.jsonl

SOURCES is the folder that holds the files of ``corpora/manifest.toml``. A layer names its passage as
``annual-report-2008#char=848797,849020``: code points into the file of that source (RFC 5147). The texts are other
people's, so what this writes stays out of the repository.
"""

import argparse
import sys
from pathlib import Path

from chargesheet.learning.sources import passages
from chargesheet.records import encode

ROOT = Path(__file__).parent.parent
LAYERS = ROOT / "annotations" / "archive" / "passages.jsonl"


def main() -> None:
    """Write them to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, help="the folder of the sources")
    for statement in passages(LAYERS, ROOT / "corpora" / "manifest.toml", parser.parse_args().sources):
        sys.stdout.write(f"{encode(statement)}\n")


if __name__ == "__main__":
    main()
