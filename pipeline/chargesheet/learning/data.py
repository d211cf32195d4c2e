"""Aligned passages as the numbers that a step of training takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar

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
from chargesheet.stages.encoder.pieces import Pieces, touched
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
    return touched(pieces.starts, pieces.ends, start, end)


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


def padded(texts: Sequence[tuple[Ints, Ints]], begin: int, end: int, limit: int) -> tuple[Ints, Ints, Ints]:
    """Texts in one length, the encoder's special pieces around each: ids, mask and shapes, (texts, pieces) each.

    Args:
        texts: The pieces' ids and shapes of each, at least one.
        begin: The id of the piece that opens a passage (``[CLS]``).
        end: The id of the piece that closes it (``[SEP]``).
        limit: The most pieces that the encoder takes, those two included.

    Raises:
        ValueError: A text is longer than the limit.
    """
    size = max(len(own) for own, _ in texts) + 2
    if size > limit:
        raise ValueError(f"a passage of {size} pieces is over the encoder's {limit}: cut it before training")
    ids, mask, shapes = (np.zeros((len(texts), size), dtype=np.int64) for _ in range(3))
    for row, (own, own_shapes) in enumerate(texts):
        count = len(own)
        ids[row, 0], ids[row, 1 : count + 1], ids[row, count + 1] = begin, own, end
        shapes[row, 1 : count + 1] = own_shapes
        mask[row, : count + 2] = 1
    return ids, mask, shapes


class InPieces(Protocol):
    """What is learned from a text."""

    @property
    def pieces(self) -> Pieces:
        """The text as the encoder reads it."""


Item = TypeVar("Item", bound=InPieces)


def batches(items: Sequence[Item], pieces: int, rng: Random) -> list[tuple[Item, ...]]:
    """One epoch: texts of about one length together, at most ``pieces`` a batch with padding, in random order."""
    order = sorted(items, key=lambda item: len(item.pieces.ids) * rng.uniform(0.85, 1.15))
    groups: list[list[Item]] = []
    longest = 0
    for item in order:
        size = len(item.pieces.ids) + 2
        longest = max(longest, size)
        if not groups or longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
            longest = size
        groups[-1].append(item)
    rng.shuffle(groups)
    return [tuple(group) for group in groups]
