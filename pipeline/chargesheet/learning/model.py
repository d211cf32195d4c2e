"""The network: an encoder that sees capitals, tag and parse heads over it, and what the pair head starts from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel
from transformers.utils import logging as hf_logging

from chargesheet.errors import ModelError
from chargesheet.stages.encoder.labels import (
    CANDIDATE_LABELS,
    MENTION_TAGS,
    MODALITY_LABELS,
    PAIR_ROLES,
    PHRASE_TAGS,
    TRIGGER_TAGS,
    ParseLabels,
    TagScheme,
)
from chargesheet.stages.encoder.pairs import FEATURE_SIZES, PairGrid
from chargesheet.stages.encoder.pieces import SHAPES

TRIGGER_TYPES = len(TRIGGER_TAGS.labels)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's bars and its report on the pooling layer, which is left out on purpose."""
    level = hf_logging.get_verbosity()
    bars = hf_logging.is_progress_bar_enabled()
    hf_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    hf_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        hf_logging.set_verbosity(level)
        if bars:
            hf_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


class ShapedEncoder(nn.Module):
    """A BERT-like encoder whose word embeddings get the embedding of the word's shape added to them."""

    def __init__(self, folder: Path, dropout: float) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = dropout
        with _quiet():
            self.body: Any = AutoModel.from_pretrained(
                folder, config=config, attn_implementation="eager", add_pooling_layer=False
            )
        self.width: int = config.hidden_size
        self.shapes = nn.Embedding(len(SHAPES), self.width)
        nn.init.zeros_(self.shapes.weight)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        """The hidden state of each piece: (batch, pieces, width)."""
        embedded = self.body.embeddings.word_embeddings(ids) + self.shapes(shapes)
        hidden: Tensor = self.body(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return hidden

    def keep(self, layers: Sequence[int]) -> None:
        """Leave out all layers but these, counted from 0; none named, none is left out.

        Raises:
            ModelError: The encoder has no such layer.
        """
        own = self.body.encoder.layer
        if not layers:
            return
        if not all(0 <= number < len(own) for number in layers):
            raise ModelError(f"The encoder has {len(own)} layers, counted from 0: not all of {list(layers)}.")
        self.body.encoder.layer = nn.ModuleList(own[number] for number in layers)
        self.body.config.num_hidden_layers = len(layers)


@dataclass(frozen=True, slots=True)
class Heads:
    """What the network says about each piece; (batch, pieces, …).

    Attributes:
        mentions: Scores of the mention tags.
        triggers: Scores of the trigger tags.
        phrases: Scores of the phrase tags.
        modality: Scores of the modalities, read at a trigger's first word.
        anchor: The pair head's view of a piece as the first word of a trigger.
        first: Its view of a piece as the first word of a candidate.
        last: Its view of a piece as the last word of a candidate.
        tags: Scores of the fine tags, read at a token's last word, as all that follows.
        universal: Scores of the universal parts of speech.
        entities: Scores of the tags of the parser's entities.
        arcs: A view as a dependent, one as a head, and the score as a root.
        relations: A view as a dependent and one as a head, for the label of the relation.
    """

    mentions: Tensor
    triggers: Tensor
    phrases: Tensor
    modality: Tensor
    anchor: Tensor
    first: Tensor
    last: Tensor
    tags: Tensor
    universal: Tensor
    entities: Tensor
    arcs: Tensor
    relations: Tensor


@dataclass(frozen=True, slots=True)
class ParseScores:
    """The part of ``Heads`` that is the parse's."""

    tags: Tensor
    universal: Tensor
    entities: Tensor
    arcs: Tensor
    relations: Tensor


class ParseHeads(nn.Module):
    """Tags, arcs and entities of a token, as ``stages.encoder.parsing`` reads them."""

    def __init__(self, width: int, size: int, labels: ParseLabels) -> None:
        super().__init__()
        self.tags = nn.Linear(width, len(labels.tags))
        self.universal = nn.Linear(width, len(labels.universal))
        self.entities = nn.Linear(width, TagScheme(labels.entities).size)
        self.arcs = nn.Linear(width, 2 * size + 1)
        self.relations = nn.Linear(width, 2 * size)
        self.labels = nn.Linear(size, len(labels.relations))

    def forward(self, hidden: Tensor) -> ParseScores:
        """What the heads say of each piece: (…, width) to (…, scores)."""
        return ParseScores(
            self.tags(hidden), self.universal(hidden), self.entities(hidden), self.arcs(hidden), self.relations(hidden)
        )

    def label(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """Scores of the relations of tokens to their heads, from ``relations`` of both: (tokens, labels)."""
        size = dependents.shape[-1] // 2
        scores: Tensor = self.labels(torch.relu(dependents[:, :size] + heads[:, size:]))
        return scores


class PairHead(nn.Module):
    """The role of a candidate in a trigger's event, from their views and the features of the pair.

    It looks twice: the second time it also sees what the first said of the candidate in the events before and after,
    as the same people are arrested, then charged, then tried.
    """

    def __init__(self, size: int, dropout: float) -> None:
        super().__init__()
        self.size = size
        self.types = nn.Embedding(TRIGGER_TYPES, size)
        self.labels = nn.Embedding(len(CANDIDATE_LABELS), size)
        self.features = nn.ModuleList(nn.Embedding(count, size) for count in FEATURE_SIZES.values())
        for table in (self.types, self.labels, *self.features):
            nn.init.normal_(table.weight, std=0.05)
        self.dropout = nn.Dropout(dropout)
        self.inner = nn.Linear(2 * size, size)
        self.roles = nn.Linear(size, len(PAIR_ROLES))
        self.again = nn.Linear(size + 3 * len(PAIR_ROLES), size)
        self.settled = nn.Linear(size, len(PAIR_ROLES))

    def forward(self, anchor: Tensor, candidate: Tensor, pairs: "FlatPairs") -> tuple[Tensor, Tensor]:
        """Scores of the roles of each pair, of the first and of the second look: (pairs, roles) each.

        Args:
            anchor: (triggers, 2 × size) views of the triggers of a batch.
            candidate: (candidates, 2 × size) views of the candidates: of the first and the last word, added.
            pairs: Which of them stand in one passage.
        """
        size = self.size
        left = anchor[:, :size] + self.types(pairs.types)
        right = candidate[:, :size] + self.labels(pairs.labels)
        near = sum(table(pairs.features[:, index]) for index, table in enumerate(self.features))
        product = anchor[pairs.trigger, size:] * candidate[pairs.candidate, size:]
        hidden = torch.relu(torch.cat([left[pairs.trigger] + right[pairs.candidate] + near, product], dim=-1))
        hidden = self.dropout(torch.relu(self.inner(self.dropout(hidden))))
        scores: Tensor = self.roles(hidden)
        # The row after the last says nothing: it stands for the event before the first and after the last.
        said = torch.cat([scores.detach().softmax(dim=-1), torch.zeros_like(scores[:1])])
        around = torch.cat([said[:-1], said[pairs.before], said[pairs.after]], dim=-1)
        settled: Tensor = self.settled(torch.relu(self.again(torch.cat([hidden, around], dim=-1))))
        return scores, settled


@dataclass(frozen=True, slots=True)
class FlatPairs:
    """The pairs of all passages of a batch, one after the other: trigger by trigger, candidate by candidate.

    Attributes:
        trigger: (pairs,) which trigger of the batch.
        candidate: (pairs,) which candidate of the batch.
        features: (pairs, features) as in ``PairGrid``.
        before: (pairs,) the pair of the same candidate with the trigger before, or the number of pairs where none is.
        after: (pairs,) likewise with the trigger after.
        types: (triggers,) the types of the triggers of the batch.
        labels: (candidates,) the labels of its candidates.
    """

    trigger: Tensor
    candidate: Tensor
    features: Tensor
    before: Tensor
    after: Tensor
    types: Tensor
    labels: Tensor


def flat_pairs(grids: Sequence[PairGrid], device: str = "cpu") -> FlatPairs:
    """The pairs of several passages' grids."""
    total = sum(grid.features.shape[0] * grid.features.shape[1] for grid in grids)
    parts: list[list[NDArray[np.int64]]] = [[] for _ in range(7)]
    triggers = candidates = pairs = 0
    for grid in grids:
        rows, columns, width = grid.features.shape
        numbers = pairs + np.arange(rows * columns, dtype=np.int64).reshape(rows, columns)
        none = np.full((1, columns), total, dtype=np.int64)
        values = (
            np.repeat(triggers + np.arange(rows), columns),
            np.tile(candidates + np.arange(columns), rows),
            grid.features.reshape(-1, width),
            np.concatenate([none, numbers[:-1]])[:rows].ravel(),
            np.concatenate([numbers[1:], none])[:rows].ravel(),
            grid.triggers[:, 2],
            grid.candidates[:, 2],
        )
        for part, value in zip(parts, values, strict=True):
            part.append(value)
        triggers, candidates, pairs = triggers + rows, candidates + columns, pairs + rows * columns
    return FlatPairs(*(torch.from_numpy(np.concatenate(part)).to(device) for part in parts))


class StatementModel(nn.Module):
    """The encoder and all its heads."""

    def __init__(
        self, encoder: ShapedEncoder, labels: ParseLabels, *, pair_size: int, arc_size: int, dropout: float
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.parse_labels = labels
        width = encoder.width
        self.dropout = nn.Dropout(dropout)
        self.mentions = nn.Linear(width, MENTION_TAGS.size)
        self.triggers = nn.Linear(width, TRIGGER_TAGS.size)
        self.phrases = nn.Linear(width, PHRASE_TAGS.size)
        self.modality = nn.Linear(width, len(MODALITY_LABELS))
        self.anchor = nn.Linear(width, 2 * pair_size)
        self.first = nn.Linear(width, 2 * pair_size)
        self.last = nn.Linear(width, 2 * pair_size)
        self.pairs = PairHead(pair_size, dropout)
        self.parse = ParseHeads(width, arc_size, labels)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Heads:
        """What the heads say of each piece; the pair head is asked apart, once the spans are known."""
        hidden = self.dropout(self.encoder(ids, mask, shapes))
        parse = self.parse(hidden)
        return Heads(
            self.mentions(hidden),
            self.triggers(hidden),
            self.phrases(hidden),
            self.modality(hidden),
            self.anchor(hidden),
            self.first(hidden),
            self.last(hidden),
            parse.tags,
            parse.universal,
            parse.entities,
            parse.arcs,
            parse.relations,
        )
