"""DuckDB: one database file with the tables, their types and comments."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from chargesheet.stores.formats.arrow import write_batches
from chargesheet.stores.formats.parts import Part
from chargesheet.stores.formats.tables import TABLES, ColumnType, Table
from chargesheet.stores.needs import library

if TYPE_CHECKING:
    import pyarrow

_WHAT = "--format duckdb"
_TYPES: dict[ColumnType, str] = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def write_duckdb(parts: Iterable[Part], path: Path) -> int:
    """Write the tables into a new database file.

    Returns:
        How many events were written.

    Raises:
        MissingLibraryError: duckdb or pyarrow is not installed.
    """
    duckdb = library("duckdb", _WHAT)
    library("pyarrow", _WHAT)
    with duckdb.connect(str(path)) as connection:
        for table in TABLES:
            for statement in definition(table):
                connection.execute(statement)

        def insert(name: str, batch: "pyarrow.RecordBatch") -> None:
            if batch.num_rows:
                connection.register("batch", batch)
                connection.execute(f'INSERT INTO "{name}" SELECT * FROM batch')  # noqa: S608 (a name from TABLES)
                connection.unregister("batch")

        connection.execute("BEGIN")
        events = write_batches(parts, insert, _WHAT)
        connection.execute("COMMIT")
    return events


def definition(table: Table) -> list[str]:
    """The SQL that makes a table and comments on it and its columns."""
    columns = ", ".join(f'"{c.name}" {_TYPES[c.type]}{" NOT NULL" if c.required else ""}' for c in table.columns)
    comments = [f'COMMENT ON COLUMN "{table.name}"."{c.name}" IS {_quoted(c.description)}' for c in table.columns]
    return [
        f'CREATE TABLE "{table.name}" ({columns})',
        f'COMMENT ON TABLE "{table.name}" IS {_quoted(table.description)}',
        *comments,
    ]


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
