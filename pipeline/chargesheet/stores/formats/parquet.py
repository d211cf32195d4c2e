"""Parquet: a folder with a file a table; types are declared, descriptions stand in the schema's metadata."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from chargesheet.stores.formats.arrow import schema, write_batches
from chargesheet.stores.formats.parts import Part
from chargesheet.stores.formats.tables import TABLES
from chargesheet.stores.needs import library

_WHAT = "--format parquet"


def file_names() -> set[str]:
    """The files that an export consists of."""
    return {f"{table.name}.parquet" for table in TABLES}


def write_parquet(parts: Iterable[Part], folder: Path) -> int:
    """Write the tables into a folder.

    Returns:
        How many events were written.

    Raises:
        MissingLibraryError: pyarrow is not installed.
    """
    library("pyarrow", _WHAT)
    pq = library("pyarrow.parquet", _WHAT)
    with ExitStack() as stack:
        writers = {
            table.name: stack.enter_context(
                pq.ParquetWriter(folder / f"{table.name}.parquet", schema(table, _WHAT), compression="zstd")
            )
            for table in TABLES
        }
        return write_batches(parts, lambda name, batch: writers[name].write_batch(batch), _WHAT)
