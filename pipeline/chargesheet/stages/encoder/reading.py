"""What the heads say of a text's words, read as spans, events and their arguments."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chargesheet.stages.encoder.decoding import best_spans
from chargesheet.stages.encoder.labels import (
    MENTION_TAGS,
    MODALITY_LABELS,
    PHRASE_TAGS,
    TRIGGER_TAGS,
)
from chargesheet.stages.encoder.pairs import label_id

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordScores:
    """The heads' outputs by word: (words, …), in the order of ``HEADS``.

    Attributes:
        mentions: Scores of the mention tags.
        triggers: Scores of the trigger tags.
        phrases: Scores of the phrase tags.
        modality: Scores of the modalities, read at a trigger's first word.
        anchor: The pair head's view of a word as the first of a trigger.
        first: Its view of a word as the first of a candidate.
        last: Its view of a word as the last of a candidate.
        tags: Scores of the fine tags.
        universal: Scores of the universal parts of speech.
        entities: Scores of the tags of the parser's entities.
        arcs: A word's view as a dependent, its view as a head, and its score as a root (``parsing``).
        relations: A word's view as a dependent and as a head, for the label of the relation.
    """

    mentions: Floats
    triggers: Floats
    phrases: Floats
    modality: Floats
    anchor: Floats
    first: Floats
    last: Floats
    tags: Floats
    universal: Floats
    entities: Floats
    arcs: Floats
    relations: Floats


HEADS: tuple[str, ...] = tuple(WordScores.__dataclass_fields__)
"""The names of the exported model's outputs, in order."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans that the tag heads find, by words: ``(first word, word after the last, label)``."""

    mentions: list[tuple[int, int, str]]
    triggers: list[tuple[int, int, str]]
    phrases: list[tuple[int, int, str]]
    modalities: list[str]


def read_spans(scores: WordScores) -> Spans:
    """The best spans of each tag head, and the modality of each trigger."""
    triggers = best_spans(scores.triggers, TRIGGER_TAGS)
    return Spans(
        best_spans(scores.mentions, MENTION_TAGS),
        triggers,
        best_spans(scores.phrases, PHRASE_TAGS),
        [MODALITY_LABELS[int(scores.modality[first].argmax())] for first, _, _ in triggers],
    )


def trigger_rows(triggers: Iterable[tuple[int, int, str]]) -> Ints:
    """Triggers as the pair head takes them."""
    rows = [(first, last, TRIGGER_TAGS.labels.index(label)) for first, last, label in triggers]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def candidate_rows(spans: Iterable[tuple[int, int, str]]) -> Ints:
    """Candidates as the pair head takes them."""
    rows = [(first, last, label_id(label)) for first, last, label in spans]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
