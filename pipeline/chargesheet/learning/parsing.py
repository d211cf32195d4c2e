"""The encoder learns to parse: the loss of its parse heads, their figures, and the training on silver parses."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from chargesheet.learning.config import Parsing
from chargesheet.learning.data import IGNORED, batches
from chargesheet.learning.machine import Machine
from chargesheet.learning.model import ParseHeads, ParseScores, ShapedEncoder
from chargesheet.learning.silver import ParseTargets
from chargesheet.learning.steps import State, rising
from chargesheet.stages.encoder.labels import ParseLabels, TagScheme
from chargesheet.stages.encoder.parsing import RelationWeights, read_parse
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import WordScores

Ints = NDArray[np.int64]
log = logging.getLogger(__name__)

_SENTENCES = 24
"""Sentences of about one length whose arcs are scored at once."""
_WEIGHTS = {"tags": 1.0, "universal": 0.5, "entities": 0.5, "arcs": 1.0, "relations": 0.7}
_NOT_THERE = -1e4
_WARM_UP_STEPS = 60
_CHECKPOINT_STEPS = 100
_LOG_STEPS = 50


@dataclass(frozen=True, slots=True)
class SilverText:
    """A paragraph as the encoder reads it, with what it is to learn."""

    pieces: Pieces
    targets: ParseTargets


class ParseFigures(Struct, frozen=True):
    """How often the network says what its teacher says, by token, each from 0 to 1.

    Attributes:
        tags: The fine tag.
        unlabelled: The head.
        labelled: The head and the relation.
        entities: F1 of whole entities with the right label.
    """

    tags: float
    unlabelled: float
    labelled: float
    entities: float


def parse_loss(
    heads: ParseHeads, scores: ParseScores, places: Sequence[tuple[int, Ints]], targets: Sequence[ParseTargets]
) -> Tensor:
    """The weighted sum of the parse's losses, each an average by token.

    Args:
        heads: The heads that gave ``scores``.
        scores: Their scores of a batch, (batch, pieces, …).
        places: For each text of ``targets`` its row of the batch and the piece of each of its tokens.
        targets: What the texts' tokens are to be; some text has a token.
    """
    device = scores.tags.device
    rows = torch.from_numpy(np.concatenate([np.full(len(pieces), row) for row, pieces in places])).to(device)
    columns = torch.from_numpy(np.concatenate([pieces for _, pieces in places])).to(device)
    tags, universal, entities, arcs, relations = (
        getattr(scores, field.name)[rows, columns].float() for field in fields(ParseScores)
    )

    def wanted(name: str) -> Tensor:
        return torch.from_numpy(np.concatenate([getattr(one, name) for one in targets])).to(device)

    tree = _heads(targets)
    known = torch.from_numpy(np.flatnonzero(tree != IGNORED)).to(device)
    above = torch.from_numpy(tree[tree != IGNORED]).to(device)
    parts = {
        "tags": functional.cross_entropy(tags, wanted("tags")),
        "universal": functional.cross_entropy(universal, wanted("universal")),
        "entities": functional.cross_entropy(entities, wanted("entities")),
        "arcs": _arc_loss(arcs, targets, tree),
    }
    if len(known):
        # In full precision: the heads of a step in half precision would come out in it, too.
        with torch.autocast(device.type, enabled=False):
            labels = heads.label(relations[known], relations[above])
        parts["relations"] = functional.cross_entropy(labels, wanted("relations")[known])
    return torch.stack([_WEIGHTS[name] * part for name, part in parts.items()]).sum()


def _heads(targets: Sequence[ParseTargets]) -> Ints:
    """The head of each token of all texts, counted over all of them."""
    parts, before = [], 0
    for one in targets:
        parts.append(np.where(one.heads == IGNORED, IGNORED, one.heads + before))
        before += len(one.heads)
    return np.concatenate(parts)


def _arc_loss(arcs: Tensor, targets: Sequence[ParseTargets], tree: Ints) -> Tensor:
    """The average over tokens of how unlikely the right head is among the tokens of its sentence."""
    size = (arcs.shape[1] - 1) // 2
    total = arcs.sum() * 0.0
    for first, count in _groups(_sentences(targets)):
        longest = int(count.max())
        inside = np.arange(longest)[None] < count[:, None]
        tokens = np.where(inside, first[:, None] + np.arange(longest)[None], first[:, None])
        wanted = np.where(inside & (tree[tokens] != IGNORED), tree[tokens] - first[:, None], IGNORED)
        own = arcs[torch.from_numpy(tokens).to(arcs.device)]
        fit = own[..., :size] @ own[..., size : 2 * size].transpose(1, 2) / size**0.5
        fit = torch.where(torch.eye(longest, dtype=torch.bool, device=arcs.device), own[..., -1:], fit)
        fit = fit.masked_fill(~torch.from_numpy(inside).to(arcs.device)[:, None], _NOT_THERE)
        total = total + functional.cross_entropy(
            fit.reshape(-1, longest),
            torch.from_numpy(wanted.reshape(-1)).to(arcs.device),
            ignore_index=IGNORED,
            reduction="sum",
        )
    return total / max(1, int((tree != IGNORED).sum()))


def _sentences(targets: Sequence[ParseTargets]) -> list[tuple[int, int]]:
    """The first token of each sentence, counted over all texts, and how many it has; the shortest first."""
    found, before = [], 0
    for one in targets:
        edges = [0, *(np.flatnonzero(np.diff(one.sentences)) + 1).tolist(), len(one.sentences)]
        found += [(before + a, b - a) for a, b in pairwise(edges) if a < b]
        before += len(one.sentences)
    return sorted(found, key=lambda sentence: (sentence[1], sentence[0]))


def _groups(sentences: list[tuple[int, int]]) -> Iterator[tuple[Ints, Ints]]:
    for start in range(0, len(sentences), _SENTENCES):
        group = np.array(sentences[start : start + _SENTENCES], dtype=np.int64)
        yield group[:, 0], group[:, 1]


class Parser(nn.Module):
    """An encoder that only parses."""

    def __init__(self, encoder: ShapedEncoder, size: int, labels: ParseLabels, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.heads = ParseHeads(encoder.width, size, labels)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> ParseScores:
        """What the parse heads say of each piece."""
        scores: ParseScores = self.heads(self.dropout(self.encoder(ids, mask, shapes)))
        return scores


def learn_to_parse(
    parser: Parser, texts: Sequence[SilverText], parsing: Parsing, machine: Machine, seed: int, checkpoint: Path
) -> None:
    """Train an encoder to parse, going on from its checkpoint where there is one.

    Args:
        parser: The encoder with its heads; it is changed.
        texts: What to learn, each short enough for the encoder.
        parsing: How.
        machine: On what.
        seed: What all chance follows from.
        checkpoint: A file, written as the training goes; it is kept.
    """
    rng = Random(seed)  # noqa: S311 (chance, not secrets)
    torch.manual_seed(seed)
    jobs = [group for _ in range(parsing.epochs) for group in batches(texts, parsing.batch_pieces, rng)]
    parser.to(machine.device).train()
    optimiser = torch.optim.AdamW(
        [
            {"params": list(parser.encoder.parameters()), "lr": parsing.rate},
            {"params": list(parser.heads.parameters()), "lr": parsing.head_rate},
        ],
        weight_decay=0.01,
    )
    schedule = rising(optimiser, _WARM_UP_STEPS, len(jobs), 0.03)
    began = time.monotonic()

    def step(number: int) -> Tensor:
        group = jobs[number]
        with machine.precision():
            scores = parser(*machine.inputs([text.pieces for text in group]))
        places = [(row, text.pieces.words[text.targets.words] + 1) for row, text in enumerate(group)]
        loss = parse_loss(parser.heads, scores, places, [text.targets for text in group])
        if number % _LOG_STEPS == 0:
            seconds = time.monotonic() - began
            log.info("parse: step %d of %d, %.0f s, loss %.3f", number, len(jobs), seconds, loss.detach())
        return loss

    State(checkpoint, {"model": parser}, optimiser, schedule).walk(len(jobs), step, _CHECKPOINT_STEPS)


def parse_figures(
    scores: Sequence[WordScores],
    targets: Sequence[ParseTargets],
    weights: RelationWeights,
    scheme: TagScheme,
) -> ParseFigures:
    """How well the outputs of a network, read as at run time, agree with silver parses."""
    tags = arcs = labelled = tokens = known = hits = entities = 0
    for own, wanted in zip(scores, targets, strict=True):
        found = read_parse(own, wanted.words, wanted.sentences, weights, scheme)
        clear = wanted.heads != IGNORED
        right = clear & (found.heads == wanted.heads)
        tokens += len(clear)
        known += int(clear.sum())
        tags += int((found.tags == wanted.tags).sum())
        arcs += int(right.sum())
        labelled += int((right & (found.relations == wanted.relations)).sum())
        spans = set(_spans(wanted.entities, scheme))
        hits += len(spans & set(found.entities))
        entities += len(spans) + len(found.entities)
    return ParseFigures(
        tags / max(1, tokens), arcs / max(1, known), labelled / max(1, known), 2 * hits / max(1, entities)
    )


def _spans(tags: Ints, scheme: TagScheme) -> Iterator[tuple[int, int, str]]:
    """The spans that whole tags write."""
    start = 0
    for index, tag in enumerate(tags.tolist()):
        if tag:
            label, part = divmod(tag - 1, 4)
            if part in (0, 3):
                start = index
            if part in (2, 3):
                yield start, index + 1, scheme.labels[label]
