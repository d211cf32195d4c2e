"""What ``chargesheet review`` is given, as a store: a store itself, or records that are loaded into one first."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from chargesheet.errors import UnreadableInputError
from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.errors import LineError
from chargesheet.stores.sql.incoming import Incoming, read_all
from chargesheet.stores.sql.loading import load
from chargesheet.stores.sql.planning import Counts

STORE_NAME = "review.db"
_RECORDS = (".jsonl", ".jsonl.gz")


def store_of(named: str) -> Path | None:
    """The store that the records of a folder or of a ``.jsonl`` file go into; ``None`` for what is a store itself.

    It stands in the folder, or beside the file.
    """
    path = Path(named)
    if path.is_dir():
        return path / STORE_NAME
    if path.name.lower().endswith(_RECORDS):
        return path.with_name(f"{path.name.partition('.')[0]}.{STORE_NAME}")
    return None


def load_records(named: str, store: Path, report: Callable[[Exception], None]) -> Counts:
    """Load the records of a folder or file into their store; what is there already changes nothing.

    Args:
        named: The folder, or the file.
        store: The store; it is made where there is none, unless no record could be read.
        report: Told of each line that is no record, and of each file that cannot be read.

    Raises:
        UnreadableInputError: There is nothing to read, and no store from before.
        StoreError: The store failed.
    """
    found = read_all([named])
    first = next(found, None)
    if isinstance(first, UnreadableInputError) and not store.exists():
        raise first

    def incoming() -> Iterator[Incoming | LineError]:
        for each in chain(() if first is None else (first,), found):
            if isinstance(each, UnreadableInputError):
                report(each)
            else:
                yield each

    with connect(str(store), create=True) as database:
        return load(database, incoming(), report)
