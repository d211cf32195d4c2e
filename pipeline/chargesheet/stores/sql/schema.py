"""The schema of a store: its tables as loading fills them, and the migrations that make them.

A migration is ``migrations/NNNN.sql`` for both databases, then ``NNNN.sqlite.sql`` or ``NNNN.postgresql.sql`` where
they differ. It runs in one transaction with the record that it ran (table ``migrations``). A migration that was
released is never edited: a change to the schema is a new number.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from types import MappingProxyType
from typing import Literal

Dialect = Literal["sqlite", "postgresql"]

# 0001.sql, 0001.sqlite.sql; groups: number, dialect
_MIGRATION = re.compile(r"(?P<number>\d{4}) (?: \.(?P<dialect>sqlite|postgresql) )? \.sql", re.VERBOSE)

_WORDS: Mapping[Dialect, Mapping[str, str]] = MappingProxyType(
    {
        "sqlite": {
            "key": "INTEGER",
            "id": "TEXT",
            "date": "TEXT",
            "real": "REAL",
            "strict": " STRICT",
            "clustered": " STRICT, WITHOUT ROWID",
            "join": "group_concat",
            "evidence": "json_each(e.record, '$.evidence')",
            "start": "json_extract(span.value, '$.start')",
            "end": "json_extract(span.value, '$.end')",
        },
        "postgresql": {
            "key": "BIGINT",
            "id": 'TEXT COLLATE "C"',
            "date": "DATE",
            "real": "DOUBLE PRECISION",
            "strict": "",
            "clustered": "",
            "join": "string_agg",
            "evidence": "jsonb_array_elements(e.record::jsonb -> 'evidence')",
            "start": "(span.value ->> 'start')::integer",
            "end": "(span.value ->> 'end')::integer",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that its rows are inserted with, in order."""

    name: str
    columns: tuple[str, ...]


RUNS = Table("runs", ("key", "model", "name", "version", "rank"))
STATEMENTS = Table(
    "statements",
    (
        "id",
        "title",
        "date",
        "date_earliest",
        "date_latest",
        "publisher",
        "index_number",
        "language",
        "country",
        "source",
        "text",
        "run_key",
        "digest",
    ),
)
ENTITIES = Table("entities", ("key", "statement_id", "id", "label", "name", "aliases"))
MENTIONS = Table("mentions", ("statement_id", "position", "label", "text", "start_offset", "end_offset", "entity_key"))
LAWS = Table("laws", ("id", "country", "name", "kind"))
PROVISIONS = Table("provisions", ("id", "law_id", "article"))
EVENTS = Table(
    "events",
    (
        "key",
        "statement_id",
        "id",
        "run_key",
        "type",
        "modality",
        "trigger_text",
        "trigger_start",
        "trigger_end",
        "date_edtf",
        "date_earliest",
        "date_latest",
        "date_text",
        "date_start",
        "date_end",
        "confidence",
        "record",
    ),
)
ARGUMENTS = Table(
    "arguments",
    (
        "event_key",
        "role",
        "position",
        "name",
        "kind",
        "count",
        "entity_key",
        "provision_id",
        "article",
        "law",
        "country",
        "duration",
        "words",
        "text",
        "start_offset",
        "end_offset",
    ),
)
ARGUMENT_MENTIONS = Table(
    "argument_mentions", ("event_key", "role", "position", "mention", "text", "start_offset", "end_offset")
)
CORRECTIONS = Table(
    "corrections",
    ("statement_id", "sequence", "id", "author", "role", "made_at", "machine", "kind", "event_id", "operation"),
)
MACHINE_LAYERS = Table("machine_layers", ("statement_id", "digest", "document"))
REVIEW_PROGRESS = Table("review_progress", ("statement_id", "author", "reviewed", "done", "disagreements"))
REVIEW_QUEUE = Table(
    "review_queue",
    (
        "statement_id",
        "unmeasured",
        "confidence",
        "certainty",
        "types",
        "events",
        "conflicts",
        "country",
        "words",
        "version",
    ),
)
TABLES = (
    RUNS,
    STATEMENTS,
    ENTITIES,
    MENTIONS,
    LAWS,
    PROVISIONS,
    EVENTS,
    ARGUMENTS,
    ARGUMENT_MENTIONS,
    CORRECTIONS,
    MACHINE_LAYERS,
    REVIEW_PROGRESS,
    REVIEW_QUEUE,
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: its statements, to be run in one transaction."""

    number: int
    statements: tuple[str, ...]


def migrations(dialect: Dialect) -> tuple[Migration, ...]:
    """The migrations of the package for one of the databases, in order."""
    scripts: dict[int, list[tuple[str, str]]] = {}
    for file in files(__package__).joinpath("migrations").iterdir():
        match = _MIGRATION.fullmatch(file.name)
        if match is not None and match["dialect"] in {None, dialect}:
            script = Template(file.read_text("utf-8")).substitute(_WORDS[dialect])
            scripts.setdefault(int(match["number"]), []).append((match["dialect"] or "", script))
    return tuple(
        Migration(number, tuple(statement for _, script in sorted(parts) for statement in split(script)))
        for number, parts in sorted(scripts.items())
    )


def split(script: str) -> Iterator[str]:
    """The statements of a script; a trigger with statements inside is one."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    assert not pending.strip() or all(line.startswith("--") for line in pending.split("\n") if line), pending
