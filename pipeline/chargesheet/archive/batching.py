"""Statements into batches of similar length.

Which statements share a batch follows from the inputs alone, never from time, so that a model whose figures depend on
their neighbours in a batch still writes the same bytes after an interruption.
"""

from collections.abc import Iterable, Iterator

from chargesheet.archive.messages import Batch, Item

WINDOW_STATEMENTS = 256
WINDOW_CHARACTERS = 1_000_000
"""Batches are made of so many statements in a row, or so many code points: what a run holds in memory."""

BATCH_STATEMENTS = 64
BATCH_CHARACTERS = 40_000
"""A batch has at most so many statements, and code points unless one statement alone has more."""


def batches(items: Iterable[tuple[Item, bool]]) -> Iterator[Batch]:
    """The statements that wait, in batches; those that do not are left out of the batch they would stand in.

    Args:
        items: Statements in the order of the inputs, each with whether it waits to be analysed.
    """
    window: list[tuple[Item, bool]] = []
    size = number = 0
    for pair in items:
        window.append(pair)
        size += len(pair[0].statement.text)
        if len(window) >= WINDOW_STATEMENTS or size >= WINDOW_CHARACTERS:
            for found in _by_length(window):
                yield Batch(number, found)
                number += 1
            window, size = [], 0
    for found in _by_length(window):
        yield Batch(number, found)
        number += 1


def _by_length(window: list[tuple[Item, bool]]) -> Iterator[tuple[Item, ...]]:
    ordered = sorted(window, key=lambda pair: (len(pair[0].statement.text), pair[0].position))
    batch: list[tuple[Item, bool]] = []
    size = 0
    for pair in ordered:
        length = len(pair[0].statement.text)
        if batch and (len(batch) == BATCH_STATEMENTS or size + length > BATCH_CHARACTERS):
            yield from _waiting(batch)
            batch, size = [], 0
        batch.append(pair)
        size += length
    yield from _waiting(batch)


def _waiting(batch: list[tuple[Item, bool]]) -> Iterator[tuple[Item, ...]]:
    found = tuple(item for item, waits in batch if waits)
    if found:
        yield found
