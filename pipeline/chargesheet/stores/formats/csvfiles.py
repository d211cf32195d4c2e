"""CSV: a folder with a file a table, and a ``datapackage.json`` that says what their columns are."""

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from chargesheet.stores.formats.parts import Part
from chargesheet.stores.formats.tables import TABLES, ColumnType, Table, rows

DESCRIPTION = "datapackage.json"
_TYPES: dict[ColumnType, str] = {"text": "string", "integer": "integer", "number": "number", "date": "date"}


def file_names() -> set[str]:
    """The files that an export consists of."""
    return {DESCRIPTION, *(f"{table.name}.csv" for table in TABLES)}


def write_csv(parts: Iterable[Part], folder: Path) -> int:
    """Write the tables into a folder: RFC 4180, UTF-8, a heading line each; null is an empty field.

    Returns:
        How many events were written.
    """
    events = 0
    with ExitStack() as stack:
        writers = {}
        for table in TABLES:
            stream = stack.enter_context((folder / f"{table.name}.csv").open("w", encoding="utf-8", newline=""))
            writers[table.name] = csv.writer(stream)
            writers[table.name].writerow([column.name for column in table.columns])
        for name, row in rows(parts):
            writers[name].writerow(row)
            events += name == "events"
    (folder / DESCRIPTION).write_bytes(msgspec.json.format(msgspec.json.encode(data_package()), indent=2) + b"\n")
    return events


def data_package() -> dict[str, Any]:
    """The tables as a Data Package (https://specs.frictionlessdata.io), which tools read column types from."""
    return {
        "profile": "tabular-data-package",
        "name": "chargesheet",
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "description": table.description,
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": _TYPES[column.type],
                    "description": column.description,
                    "constraints": {"required": column.required},
                }
                for column in table.columns
            ],
            "missingValues": [""],
        },
    }
