"""What a change of model or vocabulary does to records: those lost, gained and changed, each with its quote.

    python benchmarks/difference.py OLD.jsonl NEW.jsonl               two files of document records
    python benchmarks/difference.py OLD NEW --sample corpora/statements   two installations: paths of their Pythons

With ``--sample`` each installation reads the sample itself, so two checkouts, models or vocabularies can be compared.
``--json`` prints all of it as one JSON object.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from chargesheet.learning.mistakes import Mistake, mistakes
from chargesheet.learning.scoring import from_record
from chargesheet.records import DocumentRecord, decode_document

WORDS = {"missed": "lost", "false": "gained", "differs": "changed"}
"""As ``mistakes`` calls what the old has alone, the new has alone, and what both have otherwise."""


def read(path: Path) -> dict[str, DocumentRecord]:
    """The document records of a file by their statement."""
    lines = path.read_bytes().split(b"\n")
    return {record.id: record for record in map(decode_document, filter(bytes.strip, lines))}


def records(source: str, sample: Sequence[str], scratch: Path, name: str) -> dict[str, DocumentRecord]:
    """The records of a file; or those that an installation makes of the sample."""
    if not sample:
        return read(Path(source))
    out = scratch / f"{name}.jsonl"
    inputs = [str(Path(path).resolve()) for path in sample]
    command = [source, "-m", "chargesheet", "extract", *inputs, "--format", "documents", "--out", str(out)]
    # In a folder of its own: Python would else import what lies in this one.
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    if not out.exists():
        raise SystemExit(f"error: {source} made no records: {done.stderr.strip()[-500:]}")
    return read(out)


def differences(old: dict[str, DocumentRecord], new: dict[str, DocumentRecord]) -> tuple[list[Mistake], list[str]]:
    """All differences in statements that both have with the same text; and the statements that are not compared."""
    found: list[Mistake] = []
    left_out = sorted(old.keys() ^ new.keys())
    for identity in sorted(old.keys() & new.keys()):
        before, after = old[identity], new[identity]
        if before.statement.text != after.statement.text:
            left_out.append(identity)
            continue
        name = before.statement.title or identity
        found.extend(
            msgspec.structs.replace(mistake, document=name)
            for mistake in mistakes(from_record(before), from_record(after), before.statement.text)
        )
    return found, left_out


def line(found: Mistake) -> str:
    """A difference on one line."""
    of = f" of {found.event}" if found.event else ""
    values = " -> ".join(" ".join(value.split()) for value in (found.gold, found.found) if value is not None)
    quote = " ".join(f"{found.before}[{found.quote}]{found.after}".split())
    where = f"{found.document}:{found.start}"
    return f"{WORDS[found.how]:8} {found.what:8} {found.name}{of} | {values} | {where} | {quote}"


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="document records, or with --sample the path of a Python")
    parser.add_argument("new", help="the same of the other")
    parser.add_argument("--sample", nargs="+", default=[], metavar="INPUT", help="what both installations read")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--events", action="store_true", help="leave mentions out")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        old, new = (
            records(source, options.sample, Path(folder), name)
            for source, name in ((options.old, "old"), (options.new, "new"))
        )
    found, left_out = differences(old, new)
    if options.events:
        found = [mistake for mistake in found if mistake.what != "mention"]
    counts = Counter(f"{mistake.what} {WORDS[mistake.how]}" for mistake in found)
    totals = {
        "statements": len(old.keys() & new.keys()),
        "events before": sum(len(document.events) for document in old.values()),
        "events after": sum(len(document.events) for document in new.values()),
        **dict(sorted(counts.items())),
    }
    if options.json:
        named = [{**msgspec.to_builtins(mistake), "how": WORDS[mistake.how]} for mistake in found]
        json.dump({"counts": totals, "left_out": left_out, "differences": named}, sys.stdout, ensure_ascii=False)
        print()
        return
    for mistake in sorted(found, key=lambda m: (m.what != "event", m.how, m.name)):
        print(line(mistake))
    print("; ".join(f"{name}: {count}" for name, count in totals.items()))
    if left_out:
        print(f"not compared, as only one has them or their texts differ: {', '.join(left_out)}")


if __name__ == "__main__":
    main()
