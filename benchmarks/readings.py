"""One report, two readings: how much the events of a PDF agree with those of its text as another program extracted it.

    python benchmarks/readings.py REPORT.pdf REPORT.txt [--every 4] [--differences 20]

Both are read and split into chapters; each chapter's events are extracted and compared as multisets of (type, names of
the subjects, date, provisions), country by country. Chapters of countries that one reading lacks count in full. "In any
chapter" forgives what stands under another country's heading, where an extractor took columns out of order.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import chargesheet
from chargesheet.reading import read
from chargesheet.records import EVENT_TYPES, EventRecord, Statement
from chargesheet.spelling import name_key
from measuring import machine

Event = tuple[str, tuple[str, ...], str | None, tuple[str, ...]]


def event_of(record: EventRecord) -> Event:
    """What is compared of an event: not its offsets, which two texts cannot share."""
    names = tuple(sorted(name_key(subject.name.lstrip("\ufffc ")) for subject in record.subjects))
    date = record.date.edtf if record.date is not None else None
    provisions = tuple(sorted(provision.id or provision.text for provision in record.provisions))
    return record.type, names, date, provisions


def chapters_of(path: Path) -> tuple[dict[str, Statement], float]:
    """The chapters of a report by country, and the seconds that reading it took."""
    start = time.perf_counter()
    found = [one for one in read([path]) if isinstance(one, Statement)]
    seconds = time.perf_counter() - start
    return {one.country: one for one in found if one.country}, seconds


def shared(one: Counter[tuple[str, Event]], other: Counter[tuple[str, Event]]) -> tuple[int, int, int]:
    """Events that both have, and how many each has."""
    return sum((one & other).values()), sum(one.values()), sum(other.values())


def line(name: str, counts: tuple[int, int, int]) -> str:
    """One row of the table."""
    both, first, second = counts
    f1 = 2 * both / (first + second) if first + second else 1.0
    return f"| {name} | {first} | {second} | {both} | {f1:.3f} |"


def of_type(events: Counter[tuple[str, Event]], kind: str) -> Counter[tuple[str, Event]]:
    """The events of one type."""
    return Counter({key: count for key, count in events.items() if key[1][0] == kind})


def typed(events: Iterable[tuple[str, Event]]) -> Counter[tuple[str, Event]]:
    """Events by country and type alone."""
    return Counter((country, (event[0], (), None, ())) for country, event in events)


def main() -> None:
    """Read both, extract, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every n-th country")
    parser.add_argument("--differences", type=int, default=0, help="show so many events that one reading lacks")
    arguments = parser.parse_args()
    readings = [chapters_of(path) for path in (arguments.first, arguments.second)]
    countries = sorted({country for found, _ in readings for country in found})
    for path, (found, seconds) in zip((arguments.first, arguments.second), readings, strict=True):
        words = sum(len(statement.text.split()) for statement in found.values())
        lacks = ", ".join(country for country in countries if country not in found) or "none"
        print(f"{path.name}: {len(found)} chapters, {words:,} words, read in {seconds:.1f} s; lacks {lacks}")
    chosen = countries[:: arguments.every]
    nlp = chargesheet.load()
    events: list[Counter[tuple[str, Event]]] = []
    for found, _ in readings:
        statements = [found[country] for country in chosen if country in found]
        records = chargesheet.extract(statements, nlp)
        country_of = {statement.id: statement.country for statement in statements}
        events.append(Counter((str(country_of[one.statement.id]), event_of(one)) for one in records))
    first, second = events
    print("| type | first | second | both | F1 |\n| --- | ---: | ---: | ---: | ---: |")
    for kind in EVENT_TYPES:
        print(line(kind, shared(of_type(first, kind), of_type(second, kind))))
    print(line("all", shared(first, second)))
    anywhere = [Counter(("", event) for _, event in found.elements()) for found in events]
    print(line("all, in any chapter", shared(*anywhere)))
    print(line("all, by type alone", shared(typed(first.elements()), typed(second.elements()))))
    print(f"\n{len(chosen)} countries; {machine()}.")
    for name, extra in (("first", first - second), ("second", second - first)):
        for key in sorted(extra, key=str)[: arguments.differences]:
            print(f"only {name}: {key}")


if __name__ == "__main__":
    main()
