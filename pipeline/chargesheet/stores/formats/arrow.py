"""The tables as Arrow batches, which Parquet files and DuckDB are written from."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from chargesheet.stores.formats.parts import Part
from chargesheet.stores.formats.tables import TABLES, ColumnType, Row, Table, rows
from chargesheet.stores.needs import library

if TYPE_CHECKING:
    import pyarrow

_BATCH_ROWS = 8192
# A batch ends at so many characters, too: a statement's text may be long.
_BATCH_CHARACTERS = 16 * 1024**2


def schema(table: Table, what: str) -> "pyarrow.Schema":
    """The Arrow schema of a table, descriptions in its metadata.

    Raises:
        MissingLibraryError: pyarrow is not installed; ``what`` says what needs it.
    """
    pa = library("pyarrow", what)
    types: dict[ColumnType, pyarrow.DataType] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
    }
    fields = [
        pa.field(c.name, types[c.type], nullable=not c.required, metadata={"description": c.description})
        for c in table.columns
    ]
    found: pyarrow.Schema = pa.schema(fields, metadata={"description": table.description})
    return found


def write_batches(parts: Iterable[Part], write: Callable[[str, "pyarrow.RecordBatch"], None], what: str) -> int:
    """Give the rows of all tables to ``write``, in batches of some thousands, each with its table's name.

    Returns:
        How many events were written.
    """
    batches = {table.name: _Batch(table, schema(table, what)) for table in TABLES}
    events = 0
    for name, row in rows(parts):
        batch = batches[name]
        batch.add(row)
        events += name == "events"
        if batch.is_full:
            write(name, batch.take())
    for name, batch in batches.items():
        write(name, batch.take())
    return events


class _Batch:
    """Rows of one table that wait to be written."""

    def __init__(self, table: Table, of: "pyarrow.Schema") -> None:
        self._schema = of
        self._dates = {n for n, column in enumerate(table.columns) if column.type == "date"}
        self._rows: list[Row] = []
        self._characters = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to write."""
        return len(self._rows) >= _BATCH_ROWS or self._characters >= _BATCH_CHARACTERS

    def add(self, row: Row) -> None:
        """Put a row in."""
        self._rows.append(row)
        self._characters += sum(len(value) for value in row if isinstance(value, str))

    def take(self) -> "pyarrow.RecordBatch":
        """The rows as a batch; none are left."""
        pa = library("pyarrow", "this format")
        columns = zip(*self._rows, strict=True) if self._rows else [() for _ in self._schema]
        arrays = [
            pa.array([_day(v) for v in column] if n in self._dates else column, type=self._schema.field(n).type)
            for n, column in enumerate(columns)
        ]
        self._rows, self._characters = [], 0
        batch: pyarrow.RecordBatch = pa.record_batch(arrays, schema=self._schema)
        return batch


def _day(value: str | float | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
