"""Aligned passages as the numbers that a step of training takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from chargesheet.learning.alignment import Aligned
from chargesheet.stages.encoder.labels import (
    MENTION_TAGS,
    MODALITY_LABELS,
    PAIR_ROLES,
    PHRASE_TAGS,
    TRIGGER_TAGS,
    TagScheme,
)
from chargesheet.stages.encoder.pairs import label_id, sentence_numbers
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.windowing import Limits, windows

Ints = NDArray[np.int64]
IGNORED = -100
"""The target of what a loss leaves out."""


@dataclass(frozen=True, slots=True)
class Example:
    """A passage with its targets, by words.

    Attributes:
        mention_tags: The tag of each word.
        trigger_tags: The tag of each word.
        phrase_tags: The tag of each word.
        triggers: (triggers, 3): first word, word after the last, type; in order of the text.
        modalities: One for each trigger.
        candidates: (candidates, 3): first word, word after the last, label.
        roles: (triggers, candidates), an index into ``PAIR_ROLES``, or ``IGNORED``.
        sentences: The sentence number of each word.
    """

    pieces: Pieces
    mention_tags: Ints
    trigger_tags: Ints
    phrase_tags: Ints
    triggers: Ints
    modalities: Ints
    candidates: Ints
    roles: Ints
    sentences: Ints


def words_of(pieces: Pieces, start: int, end: int) -> tuple[int, int] | None:
    """The words that the characters ``start`` to before ``end`` touch: the first and the one after the last."""
    first = int(np.searchsorted(pieces.ends, start, side="right"))
    last = int(np.searchsorted(pieces.starts, end, side="left"))
    return (first, last) if first < last else None


def make_example(aligned: Aligned, pieces: Pieces) -> Example:
    """An aligned passage as numbers. Spans without a word, and with them their pairs, are left out."""
    triggers = [(words_of(pieces, t.start, t.end), t) for t in aligned.triggers]
    candidates = [(words_of(pieces, c.start, c.end), c) for c in aligned.candidates]
    kept_triggers = sorted((i for i, (words, _) in enumerate(triggers) if words), key=lambda i: triggers[i][0] or ())
    kept_candidates = [i for i, (words, _) in enumerate(candidates) if words]
    roles = np.zeros((len(kept_triggers), len(kept_candidates)), dtype=np.int64)
    for row, trigger in enumerate(kept_triggers):
        for column, candidate in enumerate(kept_candidates):
            pair = (trigger, candidate)
            if pair in aligned.unclear:
                roles[row, column] = IGNORED
            elif pair in aligned.roles:
                roles[row, column] = PAIR_ROLES.index(aligned.roles[pair])
    return Example(
        pieces=pieces,
        mention_tags=_tags(pieces, MENTION_TAGS, ((m.start, m.end, m.label) for m in aligned.mentions)),
        trigger_tags=_tags(pieces, TRIGGER_TAGS, ((t.start, t.end, t.type) for t in aligned.triggers)),
        phrase_tags=_tags(pieces, PHRASE_TAGS, ((p.start, p.end, p.label) for p in aligned.phrases)),
        triggers=np.array(
            [(*(triggers[i][0] or ()), TRIGGER_TAGS.labels.index(triggers[i][1].type)) for i in kept_triggers],
            dtype=np.int64,
        ).reshape(-1, 3),
        modalities=np.array([MODALITY_LABELS.index(triggers[i][1].modality) for i in kept_triggers], dtype=np.int64),
        candidates=np.array(
            [(*(candidates[i][0] or ()), label_id(candidates[i][1].label)) for i in kept_candidates], dtype=np.int64
        ).reshape(-1, 3),
        roles=roles,
        sentences=sentence_numbers(pieces, aligned.text),
    )


def cut_to(example: Example, limits: Limits) -> list[Example]:
    """An example as parts that fit into a window each; pairs that are torn apart are left out."""
    if len(example.pieces.ids) <= limits.window:
        return [example]
    return [_part(example, *window.core, limits.window) for window in windows(example.pieces, limits)]


def _part(example: Example, first: int, last: int, limit: int) -> Example:
    """The words ``first`` to before ``last`` of an example, at most ``limit`` pieces of them."""
    pieces = example.pieces
    start = int(pieces.words[first])
    stop = int(pieces.words[last]) if last < len(pieces.words) else len(pieces.ids)
    stop = min(stop, start + limit)
    triggers, candidates = (
        np.flatnonzero((rows[:, 0] >= first) & (rows[:, 1] <= last)) for rows in (example.triggers, example.candidates)
    )
    shift = np.array([first, first, 0])
    return Example(
        pieces=Pieces(
            pieces.ids[start:stop],
            pieces.shapes[start:stop],
            pieces.words[first:last] - start,
            pieces.starts[first:last],
            pieces.ends[first:last],
        ),
        mention_tags=example.mention_tags[first:last],
        trigger_tags=example.trigger_tags[first:last],
        phrase_tags=example.phrase_tags[first:last],
        triggers=example.triggers[triggers] - shift,
        modalities=example.modalities[triggers],
        candidates=example.candidates[candidates] - shift,
        roles=example.roles[np.ix_(triggers, candidates)],
        sentences=example.sentences[first:last],
    )


def _tags(pieces: Pieces, scheme: TagScheme, spans: Iterable[tuple[int, int, str]]) -> Ints:
    """The tag of each word; where spans overlap the longest wins."""
    tags = np.zeros(len(pieces.words), dtype=np.int64)
    for start, end, label in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        words = words_of(pieces, start, end)
        if words and not tags[words[0] : words[1]].any():
            tags[words[0] : words[1]] = scheme.tags(*words, label)
    return tags


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples padded to one length, with the encoder's special pieces around each.

    ``words`` are (row, piece) of every word of every example, one after the other.
    """

    examples: tuple[Example, ...]
    ids: Ints
    mask: Ints
    shapes: Ints
    words: tuple[Ints, Ints]


def make_batch(examples: tuple[Example, ...], begin: int, end: int, limit: int) -> Batch:
    """Pad examples to the longest of them.

    Args:
        examples: At least one.
        begin: The id of the piece that opens a passage (``[CLS]``).
        end: The id of the piece that closes it (``[SEP]``).
        limit: The most pieces that the encoder takes, those two included.

    Raises:
        ValueError: An example is longer than the limit.
    """
    size = max(len(e.pieces.ids) for e in examples) + 2
    if size > limit:
        raise ValueError(f"a passage of {size} pieces is over the encoder's {limit}: cut it before training")
    ids, mask, shapes = (np.zeros((len(examples), size), dtype=np.int64) for _ in range(3))
    for row, example in enumerate(examples):
        count = len(example.pieces.ids)
        ids[row, 0], ids[row, 1 : count + 1], ids[row, count + 1] = begin, example.pieces.ids, end
        shapes[row, 1 : count + 1] = example.pieces.shapes
        mask[row, : count + 2] = 1
    rows = np.concatenate([np.full(len(e.pieces.words), row) for row, e in enumerate(examples)])
    positions = np.concatenate([e.pieces.words + 1 for e in examples])
    return Batch(examples, ids, mask, shapes, (rows, positions))


def batches(examples: list[Example], pieces: int, rng: Random) -> Iterator[tuple[Example, ...]]:
    """One epoch: examples of about one length together, at most ``pieces`` a batch with padding, in random order."""
    order = sorted(examples, key=lambda e: len(e.pieces.ids) * rng.uniform(0.85, 1.15))
    groups: list[list[Example]] = [[]]
    longest = 0
    for example in order:
        longest = max(longest, len(example.pieces.ids) + 2)
        if groups[-1] and longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
            longest = len(example.pieces.ids) + 2
        groups[-1].append(example)
    rng.shuffle(groups)
    yield from (tuple(group) for group in groups if group)
