"""How far the network's outputs are from what a lesson teaches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from chargesheet.learning.config import Fitting
from chargesheet.learning.data import IGNORED, Batch
from chargesheet.learning.lessons import Lesson, with_found
from chargesheet.learning.model import Heads, StatementModel, flat_pairs
from chargesheet.stages.encoder.labels import MENTION_TAGS, PAIR_ROLES, PHRASE_TAGS, TRIGGER_TAGS
from chargesheet.stages.encoder.pairs import PairGrid, pair_grid

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_TAG_HEADS = (
    ("mentions", "mention_tags", MENTION_TAGS),
    ("triggers", "trigger_tags", TRIGGER_TAGS),
    ("phrases", "phrase_tags", PHRASE_TAGS),
)


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts of a batch's loss, each an average: of the tag heads by word, of the others by trigger."""

    mentions: Tensor
    triggers: Tensor
    phrases: Tensor
    modality: Tensor
    roles: Tensor

    def total(self, fitting: Fitting) -> Tensor:
        """The weighted sum that training makes smaller."""
        pairs = fitting.pair_weight * (self.roles + self.modality)
        return self.mentions + fitting.trigger_weight * self.triggers + self.phrases + pairs


def losses(model: StatementModel, heads: Heads, batch: Batch, lessons: Sequence[Lesson], *, noise: bool) -> Losses:
    """The losses of a batch.

    Args:
        model: The model that gave ``heads``.
        heads: Its outputs for the batch.
        batch: The lessons' examples, in the lessons' order.
        lessons: What to learn.
        noise: Whether the pair head also sees the candidates that the model itself finds.
    """
    device = heads.mentions.device
    rows, places = (torch.from_numpy(index).to(device) for index in batch.words)
    tags = []
    for name, target, scheme in _TAG_HEADS:
        scores = getattr(heads, name)[rows, places].float()
        wanted = np.concatenate(
            [
                getattr(lesson.soft, name) if lesson.soft else _one_hot(getattr(lesson.example, target), scheme.size)
                for lesson in lessons
            ]
        )
        tags.append(functional.cross_entropy(scores, torch.from_numpy(wanted).to(device)))
    mentions, trigger_tags, phrases = tags
    modality, roles = _of_triggers(model, heads, lessons, noise=noise)
    return Losses(mentions, trigger_tags, phrases, modality, roles)


def _of_triggers(
    model: StatementModel, heads: Heads, lessons: Sequence[Lesson], *, noise: bool
) -> tuple[Tensor, Tensor]:
    """The losses of the modality and of the roles: all pairs of the batch are asked at once, which is quicker."""
    nothing = heads.modality.sum() * 0.0
    grids: list[PairGrid] = []
    places: list[tuple[Ints, Ints, Ints, Ints]] = []
    wanted_modality: list[Floats] = []
    wanted_roles: list[Floats] = []
    weights: list[Floats] = []
    for row, lesson in enumerate(lessons):
        example = lesson.example
        if not len(example.triggers):
            continue
        words = example.pieces.words + 1
        if noise and not lesson.soft:
            inside = torch.from_numpy(words).to(heads.mentions.device)
            found = (head[row, inside].detach().float().cpu().numpy() for head in (heads.mentions, heads.phrases))
            example = with_found(example, *found)
        grid = pair_grid(example.triggers, example.candidates, example.sentences)
        grids.append(grid)
        places.append(
            (
                np.full(max(grid.features.shape[:2]), row),
                words[grid.triggers[:, 0]],
                words[grid.candidates[:, 0]],
                words[grid.candidates[:, 1] - 1],
            )
        )
        if lesson.soft:
            wanted_modality.append(lesson.soft.modality)
            shares = lesson.soft.roles.reshape(-1, len(PAIR_ROLES))
            wanted_roles.append(shares)
            weights.append(np.ones(len(shares), dtype=np.float32))
        else:
            wanted_modality.append(_one_hot(example.modalities, heads.modality.shape[-1]))
            numbers = example.roles.reshape(-1)
            wanted_roles.append(_one_hot(np.maximum(numbers, 0), len(PAIR_ROLES)))
            weights.append((numbers != IGNORED).astype(np.float32))
    if not grids:
        return nothing, nothing

    def gather(head: Tensor, which: int) -> Tensor:
        rows = np.concatenate([place[0][: len(place[which])] for place in places])
        pieces = np.concatenate([place[which] for place in places])
        return head[torch.from_numpy(rows).to(head.device), torch.from_numpy(pieces).to(head.device)].float()

    device = heads.modality.device
    count = sum(len(grid.triggers) for grid in grids)
    target = torch.from_numpy(np.concatenate(wanted_modality)).to(device)
    modality = functional.cross_entropy(gather(heads.modality, 1), target, reduction="sum") / count
    if not sum(grid.features.size for grid in grids):
        return modality, nothing
    looks = model.pairs(
        gather(heads.anchor, 1), gather(heads.first, 2) + gather(heads.last, 3), flat_pairs(grids, str(device))
    )
    shares_of = torch.from_numpy(np.concatenate(wanted_roles)).to(device)
    counted = torch.from_numpy(np.concatenate(weights)).to(device)
    roles = nothing
    for scores in looks:
        roles = roles + (functional.cross_entropy(scores, shares_of, reduction="none") * counted).sum() / count
    return modality, roles


def _one_hot(numbers: NDArray[np.int64], size: int) -> NDArray[np.float32]:
    table: NDArray[np.float32] = np.eye(size, dtype=np.float32)
    return table[numbers]
