"""Records into a store, batch by batch, each batch one transaction.

Of several loads at once, one at a time reads and writes (``Database.transaction``), so that each plans on what the
others have written. A load that ends early, however it ends, leaves whole batches; the same records again change
nothing that is there and add what is missing.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from chargesheet.records import DocumentRecord
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.errors import LineError
from chargesheet.stores.sql.incoming import Incoming
from chargesheet.stores.sql.planning import Counts, Plan
from chargesheet.stores.sql.stored import runs, stored
from chargesheet.stores.sql.writing import write

BATCH_EVENTS = 8000
"""How many events go into a batch, unless ``BATCH_BYTES`` come first; a document record is never divided."""
BATCH_BYTES = 16 * 1024 * 1024
# Between how many batches Python looks for cycles.
_COLLECT = 8


class Item(Struct, frozen=True):
    """A record of a batch; ``model`` is the one nearest before it in its input, for a record that names none."""

    found: Incoming
    model: str | None


def load(
    database: Database,
    incoming: Iterable[Incoming | LineError],
    report: Callable[[LineError], None] | None = None,
    *,
    replace: bool = False,
    model: str | None = None,
    batch_events: int = BATCH_EVENTS,
) -> Counts:
    """Put records into a store.

    Args:
        database: The store, opened for writing.
        incoming: The records, as ``incoming.read_records`` gives them, with the lines that are none.
        report: Told of each line that is no record; without it the first such line ends the load.
        replace: Take records also where the store has those of a newer run.
        model: Which model read document records that name none, as they have no events; see ``batches``.
        batch_events: How many events go into a batch.

    Returns:
        What became of the records.

    Raises:
        LineError: A line is no record, and there is no ``report``. Nothing of its batch is kept.
        StoreError: The database failed. The batches before are kept.
    """

    def records() -> Iterator[Incoming]:
        for found in incoming:
            if isinstance(found, Incoming):
                yield found
            elif report is None:
                raise found
            else:
                report(found)

    counts = Counts()
    with _uncollected():
        for number, batch in enumerate(batches(records(), model, events=batch_events), start=1):
            counts.add(load_batch(database, batch, replace=replace))
            if number % _COLLECT == 0:
                gc.collect(0)
    database.settle()
    return counts


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python look for cycles between batches only: records have none, and looking takes a fifth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def batches(
    incoming: Iterable[Incoming],
    unnamed: str | None = None,
    *,
    events: int = BATCH_EVENTS,
    size: int = BATCH_BYTES,
) -> Iterator[list[Item]]:
    """The records in batches.

    A document record without events names no model. It was read by ``unnamed`` where that is given; else by the one
    that read the records before it in the same input; those at its beginning, by that of the first record that names
    one in the same batch.
    """
    batch: list[Item] = []
    model: str | None = None
    source: str | None = None
    number = weight = 0
    for found in incoming:
        if found.source != source:
            source, model = found.source, None
        named = _model(found)
        model = named or model
        batch.append(Item(found, named or unnamed or model))
        number += len(found.record.events) + 1 if isinstance(found.record, DocumentRecord) else 1
        weight += found.size
        if number >= events or weight >= size:
            yield _with_models(batch)
            batch, number, weight = [], 0, 0
    if batch:
        yield _with_models(batch)


def _model(found: Incoming) -> str | None:
    record = found.record
    if isinstance(record, DocumentRecord):
        return record.events[0].model if record.events else None
    return record.model


def _with_models(batch: list[Item]) -> list[Item]:
    """The batch, with models for the records at the beginning of an input that name none."""
    if all(item.model is not None for item in batch):
        return batch
    first: dict[str, str] = {}
    for item in batch:
        if item.model is not None:
            first.setdefault(item.found.source, item.model)
    return [item if item.model is not None else Item(item.found, first.get(item.found.source)) for item in batch]


def load_batch(database: Database, batch: list[Item], *, replace: bool = False) -> Counts:
    """Put one batch into the store, whole or not at all.

    Args:
        database: The store, opened for writing.
        batch: The records, as ``batches`` gives them.
        replace: Take them also where the store has records of a newer run.

    Raises:
        StoreError: The database failed; nothing of the batch is kept.
    """
    with database.transaction():
        records = [item.found.record for item in batch]
        plan = Plan(stored(database, records), runs(database), replace=replace)
        for record, item in zip(records, batch, strict=True):
            plan.take(record, item.model)
        write(database, plan)
    return plan.counts
