"""Provisions: how many references are found, how fast, and beside what else.

    python benchmarks/provisions.py ARCHIVE [--repeats N]

ARCHIVE is a folder of plain texts. Three tables are printed:

1. Every "Article N" and "Section N" that a plain pattern sees in the archive: found, or not with the reason.
2. Words a second on one core, on the archive as it is and on its lines without a provision or a law, beside eyecite
   with its default tokenizer (where it is installed: ``pip install eyecite``) and beside a plain ``re`` pattern of the
   same units and numbers. Processor time, one warm-up, the best of the repeats; all in one run.
3. From a fresh process to a result: the median of ten.
"""

import argparse
import re
import subprocess
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from chargesheet.grammar.provisions import find_provisions
from chargesheet.statutes import read_provisions
from measuring import machine, table

# What a plain pattern sees: "Article 5", "Sections 124A", "Sec. 1", "§ 140"
SEEN = re.compile(
    r"\b(?:[Aa]rticles?|ARTICLES?|[Ss]ections?|SECTIONS?|Arts?\.?|[Ss]ecs?\.)\s{1,3}(?:No\.?\s)?\(?\d+|§+\s?\d+"
)
# The baseline of the timing: the same with letters, parts, lists and "of the … Code", without more thought.
PLAIN = re.compile(
    r"\b(?:articles?|sections?|paragraphs?|arts?\.|secs?\.|§§?)\s*\d+[A-Za-z]?(?:\(\w+\))*(?:\s*(?:,|and|or|to)\s*\d+"
    r"[A-Za-z]?(?:\(\w+\))*)*(?:\s+of\s+the\s+(?:[\w’'-]+\s+){0,8}?(?:Code|Act|Law|Constitution|Convention|Covenant))?",
    re.IGNORECASE,
)
# The same, and the names of laws without an article: what the whole reading finds, less the resolving.
PLAIN_LAWS = re.compile(
    PLAIN.pattern + r"|\b(?-i:[A-Z])[\w’'-]+(?:\s+(?:of|and|on|the|for|against|to|(?-i:[A-Z])[\w’'-]+)){0,8}?"
    r"\s+(?-i:Code|Act|Law|Constitution|Convention|Covenant|Protocol|Decree|Ordinance|Bill|Charter)\b",
    re.IGNORECASE,
)
# Why something that looks like a reference is none, by what stands around it.
REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a postal address", re.compile(r"(?:Lane \d+|Avenue|Jalan|Road|Petaling|Street)")),
    ("an exhibition's name", re.compile(r"exhibition")),
    ("the organisation ARTICLE 19", re.compile(r"A(?:RTICLE|rticle) 19")),
)
SCRIPT = (
    "from chargesheet.statutes import read_provisions\n"
    "read_provisions('charged under Article 174 of the Criminal Code', 'KZ', '2016')"
)


def count(texts: dict[str, str]) -> str:
    """The first table: references seen by the plain pattern, found or not, and why not."""
    seen, found = 0, 0
    reasons: Counter[str] = Counter()
    for text in texts.values():
        spans = [(p.start, p.end) for p in read_provisions(text).provisions]
        starts = [start for start, _ in spans]
        for match in SEEN.finditer(text):
            seen += 1
            nearest = bisect_right(starts, match.start() + 1) - 1
            if nearest >= 0 and spans[nearest][1] > match.start() + 3:
                found += 1
            else:
                around = text[max(0, match.start() - 60) : match.end() + 60]
                reasons[
                    next((name for name, why in REASONS if why.search(around)), f"no reason known: {around!r}")
                ] += 1
    rows = [("seen", f"{seen}"), ("found", f"{found}"), *((f"left: {why}", f"{n}") for why, n in reasons.items())]
    return table(["references in the archive", "count"], rows)


def without_provisions(text: str) -> str:
    """The lines of the text that no provision and no law touches."""
    reading = read_provisions(text)
    starts = sorted(mention.start for mention in (*reading.provisions, *reading.laws))
    kept, position = [], 0
    for line in text.splitlines(keepends=True):
        if bisect_left(starts, position) == bisect_left(starts, position + len(line)):
            kept.append(line)
        position += len(line)
    return "".join(kept)


def readers() -> dict[str, Callable[[str], object]]:
    """What is timed, by name."""
    found: dict[str, Callable[[str], object]] = {
        "chargesheet, references": find_provisions,
        "plain re, references": lambda text: [match.span() for match in PLAIN.finditer(text)],
        "chargesheet, references and laws, resolved": read_provisions,
        "plain re, references and laws": lambda text: [match.span() for match in PLAIN_LAWS.finditer(text)],
    }
    try:
        from eyecite import get_citations
    except ImportError:
        print("eyecite is not installed here: pip install eyecite to have it in the table.\n", file=sys.stderr)
    else:
        found["eyecite"] = get_citations
    return found


def speed(texts: dict[str, str], repeats: int) -> str:
    """The second table: million words a second of processor time."""
    sets = {
        "archive as it is": list(texts.values()),
        "text without provisions": [without_provisions(text) for text in texts.values()],
    }
    rows = []
    for name, reader in readers().items():
        cells = []
        for chosen in sets.values():
            words = sum(len(text.split()) for text in chosen)
            reader(chosen[0][:20_000])
            times = []
            for _ in range(repeats if name != "eyecite" else 1):
                start = process_time()
                for text in chosen:
                    reader(text)
                times.append(process_time() - start)
            cells.append(f"{words / min(times) / 1e6:.2f}")
        rows.append((name, *cells))
    return table(["million words a second, one core", *sets], rows)


def cold() -> str:
    """The third table: from a fresh process to a result."""
    times = []
    for _ in range(10):
        start = perf_counter()
        subprocess.run([sys.executable, "-c", SCRIPT], check=True)
        times.append(perf_counter() - start)
    return table(["fresh process", "ms, median of 10"], [("import to result", f"{median(times) * 1000:.0f}")])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, help="a folder of plain texts")
    parser.add_argument("--repeats", type=int, default=5, help="timings of each reader")
    options = parser.parse_args()
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(options.archive.glob("*.txt"))}
    if not texts:
        parser.error(f"{options.archive} holds no .txt file")
    print(machine(), end="\n\n")
    print(count(texts), end="\n\n")
    print(speed(texts, options.repeats), end="\n\n")
    print(cold())


if __name__ == "__main__":
    main()
