"""Texts of any length through an encoder of limited length: windows, batches of like length, and back to words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import HEADS, WordScores

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Run = Callable[[Ints, Ints, Ints], list[Floats]]
"""Piece ids, mask and shapes, each (batch, pieces), to the outputs in the order of ``HEADS``."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at once.

    Attributes:
        window: The most pieces of a window, without those that open and close it.
        context: How many pieces of its neighbours a window of a long text sees on each side.
        batch: The most pieces of a batch, padding included.
    """

    window: int
    context: int
    batch: int = 1024


@dataclass(frozen=True, slots=True)
class Window:
    """A run of words that the encoder reads at once.

    Attributes:
        first: Its first word.
        last: The word after its last.
        core: The first word and the word after the last that are read from this window; every word of the text is
            in the core of exactly one window. The words outside the core are there for context only.
    """

    first: int
    last: int
    core: tuple[int, int]


def windows(pieces: Pieces, limits: Limits) -> list[Window]:
    """Cut a text into windows of limited length, each seeing a little of its neighbours.

    A text that fits is one window. A word longer than the limit stands in a window of its own and is cut short there.
    """
    limit, context = limits.window, limits.context
    count = len(pieces.words)
    edges = np.append(pieces.words, len(pieces.ids))
    if count == 0:
        return []
    if edges[-1] <= limit:
        return [Window(0, count, (0, count))]
    room = limit - 2 * context
    found = []
    first = 0
    while first < count:
        last = max(first + 1, int(np.searchsorted(edges, edges[first] + room, side="right")) - 1)
        before = int(np.searchsorted(edges, edges[first] - context, side="left"))
        after = max(last, int(np.searchsorted(edges, edges[last] + context, side="right")) - 1)
        found.append(Window(before, min(after, count), (first, last)))
        first = last
    return found


def read_words(texts: Sequence[Pieces], run: Run, limits: Limits, ends: tuple[int, int]) -> list[WordScores]:
    """The heads' outputs for every word of every text.

    Args:
        texts: The texts' pieces.
        run: The network.
        limits: What it reads at once.
        ends: The ids of the pieces that open and close a window.
    """
    jobs = [(index, window) for index, pieces in enumerate(texts) for window in windows(pieces, limits)]
    slices = [_slice(texts[index], window, limits.window) for index, window in jobs]
    outputs: list[dict[int, list[Floats]]] = [{} for _ in texts]
    widths: list[int] = []
    for group in _groups([stop - start for start, stop in slices], limits.batch):
        heads = run(*_padded([(texts[jobs[job][0]], slices[job]) for job in group], ends))
        widths = [head.shape[-1] for head in heads]
        for row, job in enumerate(group):
            index, window = jobs[job]
            first, last = window.core
            # A word longer than a window is cut short, so its own first piece is always there.
            places = texts[index].words[first:last] - slices[job][0] + 1
            outputs[index][first] = [head[row, places] for head in heads]
    empty = [np.zeros((0, width), dtype=np.float32) for width in widths or [0] * len(HEADS)]
    return [WordScores(*_joined(parts, empty)) for parts in outputs]


def _slice(pieces: Pieces, window: Window, limit: int) -> tuple[int, int]:
    """The pieces of a window: the first, and the one after the last."""
    start = int(pieces.words[window.first])
    stop = int(pieces.words[window.last]) if window.last < len(pieces.words) else len(pieces.ids)
    return start, min(stop, start + limit)


def _padded(batch: Sequence[tuple[Pieces, tuple[int, int]]], ends: tuple[int, int]) -> tuple[Ints, Ints, Ints]:
    size = max(stop - start for _, (start, stop) in batch) + 2
    ids, mask, shapes = (np.zeros((len(batch), size), dtype=np.int64) for _ in range(3))
    for row, (pieces, (start, stop)) in enumerate(batch):
        count = stop - start
        ids[row, 0], ids[row, count + 1] = ends
        ids[row, 1 : count + 1] = pieces.ids[start:stop]
        shapes[row, 1 : count + 1] = pieces.shapes[start:stop]
        mask[row, : count + 2] = 1
    return ids, mask, shapes


def _groups(sizes: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Windows in batches: alike in length, so that little is padding."""
    group: list[int] = []
    for job in sorted(range(len(sizes)), key=sizes.__getitem__):
        if group and (len(group) + 1) * (sizes[job] + 2) > limit:
            yield group
            group = []
        group.append(job)
    if group:
        yield group


def _joined(parts: dict[int, list[Floats]], empty: list[Floats]) -> list[Floats]:
    """The outputs of a text from those of its windows' cores, by the first word of each."""
    if not parts:
        return empty
    order = sorted(parts)
    if len(order) == 1:
        return parts[order[0]]
    return [np.concatenate([parts[first][head] for first in order]) for head in range(len(HEADS))]
