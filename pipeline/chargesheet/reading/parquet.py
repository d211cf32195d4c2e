"""Parquet: one statement a row, in a column named ``text`` or as the user says."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.containers import MAX_ARCHIVE_BYTES
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.libraries import library
from chargesheet.reading.rows import columns_of, row_statement
from chargesheet.reading.streams import rewindable

_BATCH = 64
_MAX_GROUP_BYTES = 2 * 1024**3
_KEYS = frozenset(
    {"id", "text", "title", "date", "document_date", "publisher", "index", "language", "country", "source"}
)


def read_parquet(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
    """The statements of a Parquet file, a batch of rows at a time; a row that is none is yielded as a failure.

    Only the columns that a statement has are read. Rows count from 1.
    """
    parquet = library("pyarrow.parquet", source)
    table = parquet.ParquetFile(rewindable(stream, source, MAX_ARCHIVE_BYTES))
    names = table.schema_arrow.names
    columns = columns_of(names, source, context.text_column)
    wanted = {name: key for name, key in zip(names, columns, strict=True) if key in _KEYS}
    for group in range(table.num_row_groups):
        if table.metadata.row_group(group).total_byte_size > _MAX_GROUP_BYTES:
            reason = "a group of its rows is larger than 2 GiB"
            raise UnreadableInputError(source, reason, "Write it with smaller row groups.")
    number = 0
    for batch in table.iter_batches(batch_size=_BATCH, columns=list(wanted), use_threads=False):
        for values in _rows(batch):
            number += 1
            if values is None:
                reason = "a value in it is out of range, or not UTF-8"
                yield UnreadableInputError(source, reason, "Correct the row, or leave it out.", number)
                continue
            row = {key: values[name] for name, key in wanted.items()}
            try:
                yield Found(row_statement(row, source, number), number, file=source)
            except UnreadableInputError as failure:
                yield failure
    if number == 0:
        yield UnreadableInputError(source, "there are no rows in it", "Give a file that holds a statement a row.")


def _rows(batch: Any) -> Iterator[dict[str, Any] | None]:  # noqa: ANN401 (an untyped library)
    """The rows of a batch; ``None`` for one with a value that Python has not, such as a date of the year 20000."""
    try:
        yield from batch.to_pylist()
    except (OverflowError, ValueError):
        for number in range(batch.num_rows):
            try:
                yield from batch.slice(number, 1).to_pylist()
            except (OverflowError, ValueError):
                yield None
