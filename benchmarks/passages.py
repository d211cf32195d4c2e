"""Writes the passages that the layers of ``annotations/archive`` were made over, as statements, one JSON object a line.

    python benchmarks/passages.py SOURCES > passages.statements.jsonl
    chargesheet evaluate annotations/archive/passages.jsonl --statements passages.statements.jsonl

SOURCES is the folder that holds the files of ``corpora/manifest.toml``. A layer names its passage as
``annual-report-2008#char=848797,849020``: code points into the file of that source (RFC 5147). The texts are other
people's, so what this writes stays out of the repository.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from chargesheet.learning.layers import read_layers, sha256
from chargesheet.records import Statement, encode

ROOT = Path(__file__).parent.parent
LAYERS = ROOT / "annotations" / "archive" / "passages.jsonl"

# "annual-report-2008#char=848797,849020"; groups: source, start, end
_PLACE = re.compile(r"(?P<source>[^#]+)\#char=(?P<start>\d+),(?P<end>\d+)", re.VERBOSE)


def passages(sources: Path) -> Iterator[Statement]:
    """The passages, in the order of their layers.

    Raises:
        ValueError: A source is not the one that was annotated.
    """
    manifest = tomllib.loads((ROOT / "corpora" / "manifest.toml").read_text(encoding="utf-8"))
    files = {source["id"]: sources / source["file"] for source in manifest["source"]}

    @cache
    def text_of(source: str) -> str:
        return files[source].read_bytes().decode("utf-8")

    for layer in read_layers(LAYERS):
        place = _PLACE.fullmatch(layer.statement)
        assert place is not None, layer.statement
        text = text_of(place["source"])[int(place["start"]) : int(place["end"])]
        if sha256(text) != layer.sha256:
            raise ValueError(f"{files[place['source']]} is not the file that was annotated")
        yield Statement(id=layer.statement, text=text, date=layer.date, country=layer.country or None, language="en")


def main() -> None:
    """Write them to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, help="the folder of the sources")
    for statement in passages(parser.parse_args().sources):
        sys.stdout.write(f"{encode(statement)}\n")


if __name__ == "__main__":
    main()
