"""Parquet: one statement a row, in a column named ``text`` or as the user says."""

from collections.abc import Iterator
from typing import BinaryIO

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
        for values in batch.to_pylist():
            number += 1
            row = {key: values[name] for name, key in wanted.items()}
            try:
                yield Found(row_statement(row, source, number), number, file=source)
            except UnreadableInputError as failure:
                yield failure
    if number == 0:
        yield UnreadableInputError(source, "there are no rows in it", "Give a file that holds a statement a row.")
