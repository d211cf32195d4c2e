"""How many event records a second go into a store, beside the bare driver's bulk insert of the same rows.

``python benchmarks/stores.py`` measures SQLite; ``--postgresql URL`` measures an empty database of PostgreSQL, too. The
load is the command as a user runs it, in a process of its own, from a file: reading, checking, planning and writing.
The bare insert gets the finished rows, in the same order and in batches of the same size, into the same tables with the
same indices: ``executemany`` for SQLite, ``COPY`` for PostgreSQL; only writing and committing is timed.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

from chargesheet.records import EVENT_SCHEMA, EVENT_TYPES, EventRecord, content_id, encode
from chargesheet.stores.sql import schema
from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.loading import BATCH_EVENTS
from measuring import machine, table

FIRST = ("Bolatbek", "Ermek", "Serikzhan", "Aigul", "Şener", "Öräz", "María", "Ahmed", "Nadia", "Łukasz")
LAST = ("Blyalov", "Narymbaev", "Mambetalin", "Sadykova", "Yılmaz", "Hassan", "Nowak", "Petrov", "Ivanova", "Otieno")
AUTHORITIES = ("police", "Almaty City Court", "security officers", "the prosecutor", "Minsk City Court")
OFFENCES = ("inciting social discord", "organising actions that grossly violate public order", "extremism")
# Rows are in the order of what they refer to; "words" has its own form in each database.
TABLES = (schema.EVENTS, schema.ARGUMENTS, schema.ARGUMENT_MENTIONS)


def events(number: int) -> Iterator[EventRecord]:
    """Event records such as extraction writes: four to a statement, about 800 bytes of JSON each."""
    rng = random.Random(1)
    for n in range(number):
        statement = content_id("statement", str(n // 4))
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}{rng.randrange(2000)}"
        article, day = str(rng.randrange(1, 400)), f"{rng.randrange(2000, 2025)}-{rng.randrange(1, 13):02}"
        fields: dict[str, Any] = {
            "schema": EVENT_SCHEMA,
            "id": content_id("event", statement, str(n)),
            "type": rng.choice(EVENT_TYPES),
            "modality": "actual",
            "statement": {"id": statement, "title": f"Statement {n // 4}", "date": day, "source": f"{n // 4}.md"},
            "trigger": _quote("charged", 27),
            "subjects": [
                {
                    "name": name,
                    "kind": "person",
                    "count": 1,
                    "entity": content_id("entity", statement, name),
                    "mentions": [_quote(name, 3)],
                }
            ],
            "authorities": [
                {"name": rng.choice(AUTHORITIES), "kind": "organisation", "mentions": [_quote("police", 90)]}
            ],
            "places": [{"name": "Almaty", "mentions": [_quote("Almaty", 120)]}] if n % 2 else [],
            "date": {"edtf": day, **_quote("last month", 140)},
            "provisions": [
                {
                    "id": f"KZ:criminal-code:{article}",
                    "article": article,
                    "law": "Criminal Code",
                    "country": "KZ",
                    "kind": "criminal",
                    **_quote(f"Article {article}", 40),
                }
            ]
            if n % 3
            else [],
            "offences": [_quote(rng.choice(OFFENCES), 60)] if n % 3 else [],
            "penalty": None,
            "evidence": [{"start": 0, "end": 200}],
            "confidence": None,
            "model": "benchmark 1.0",
        }
        yield msgspec.convert(fields, EventRecord)


def _quote(text: str, start: int) -> dict[str, Any]:
    return {"text": text, "start": start, "end": start + len(text)}


class Load(msgspec.Struct, frozen=True):
    """What a load took: seconds by the clock, seconds of its own processor time, and MiB of memory at most."""

    seconds: float
    processor: float
    memory: int


def load(file: Path, store: str) -> Load:
    """Run ``chargesheet load`` in a process of its own."""
    command = [sys.executable, "-m", "chargesheet", "load", str(file), "--to", store, "--strict"]
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"error: the load ended with {process.returncode}")
    return Load(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def bare(source: Database, target: Database) -> float:
    """Copy all rows from one store to another with nothing but the driver; gives the seconds of the writing."""
    (top,) = msgspec.convert(source.rows("SELECT max(key) FROM events"), list[tuple[int]])[0]
    seconds = _timed(target, [(t, source.rows(f"SELECT {', '.join(t.columns)} FROM {t.name}")) for t in _FIRST], [])
    for first in range(1, top + 1, BATCH_EVENTS):
        last = first + BATCH_EVENTS - 1
        parts = [
            (
                part,
                source.rows(
                    f"SELECT {', '.join(part.columns)} FROM {part.name} WHERE {key} BETWEEN ? AND ?", (first, last)
                ),
            )
            for part, key in zip(TABLES, ("key", "event_key", "event_key"), strict=True)
        ]
        seconds += _timed(target, parts, source.rows(_WORDS[source.dialect], (first, last)))
    return seconds


_FIRST = (schema.RUNS, schema.STATEMENTS, schema.ENTITIES, schema.LAWS, schema.PROVISIONS)
_WORDS = {
    "sqlite": "SELECT rowid, persons, authorities, places, quotes FROM event_words WHERE rowid BETWEEN ? AND ?",
    "postgresql": "SELECT event_key, words::text FROM event_words WHERE event_key BETWEEN ? AND ?",
}


def _timed(target: Database, parts: list[tuple[schema.Table, list[Any]]], words: list[Any]) -> float:
    """Write one batch with the driver alone, in one transaction."""
    connection: Any = target._connection  # type: ignore[attr-defined]  # the driver's own
    start = perf_counter()
    if target.dialect == "sqlite":
        connection.execute("BEGIN IMMEDIATE")
        for part, rows in parts:
            places = ", ".join("?" * len(part.columns))
            connection.executemany(f"INSERT INTO {part.name} ({', '.join(part.columns)}) VALUES ({places})", rows)
        connection.executemany(
            "INSERT INTO event_words (rowid, persons, authorities, places, quotes) VALUES (?, ?, ?, ?, ?)", words
        )
        connection.execute("COMMIT")
        return perf_counter() - start
    with connection.transaction(), connection.cursor() as cursor:
        copies = [(part.name, part.columns, rows) for part, rows in parts]
        for name, columns, rows in [*copies, ("event_words", ("event_key", "words"), words)]:
            with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    return perf_counter() - start


def row(number: int, first: Load, again: Load, store: str, other: str) -> list[str]:
    """Copy what was loaded with the driver alone; gives the row of the table."""
    with connect(store) as source, connect(other, create=True) as target:
        driver = bare(source, target)
        assert source.rows("SELECT count(*) FROM arguments") == target.rows("SELECT count(*) FROM arguments")
        dialect = source.dialect
    rates = [number / seconds for seconds in (first.seconds, driver, again.seconds, first.processor)]
    shown = [f"{rate:,.0f}" for rate in rates]
    return [dialect, *shown[:2], f"{rates[0] / rates[1]:.2f}", *shown[2:], f"{first.memory} MiB"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000, help="how many event records (200000)")
    parser.add_argument("--postgresql", nargs=2, metavar="URL", help="two empty databases to load into")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "events.jsonl")
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{encode(event)}\n" for event in events(options.events))
        size = file.stat().st_size
        stores = [(f"{folder}/a.db", f"{folder}/b.db"), *([tuple(options.postgresql)] if options.postgresql else [])]
        # All loads first: a process that is started counts the memory of the one that starts it.
        loads = [(load(file, store), load(file, store)) for store, _ in stores]
        rows = [row(options.events, *pair, *both) for pair, both in zip(loads, stores, strict=True)]

    heading = ["store", "events a second", "bare driver", "ratio", "loaded again", "a processor second", "memory"]
    print(table(heading, rows))
    print(f"\n{options.events:,} event records, {size / 1e6:.0f} MB of JSON; {machine()}.")


if __name__ == "__main__":
    main()
