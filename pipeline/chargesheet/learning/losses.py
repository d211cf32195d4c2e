"""How far the network's outputs are from what a lesson teaches."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from chargesheet.learning.config import Fitting
from chargesheet.learning.data import IGNORED
from chargesheet.learning.lessons import Lesson, with_found
from chargesheet.learning.model import Heads, ParseScores, StatementModel, flat_pairs
from chargesheet.learning.parsing import parse_loss
from chargesheet.stages.encoder.pairs import PairGrid, pair_grid

Ints = NDArray[np.int64]

_TAG_HEADS = (
    ("mentions", "mention_tags"),
    ("triggers", "trigger_tags"),
    ("phrases", "phrase_tags"),
)


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts of a batch's loss, each an average.

    Attributes:
        mentions: Of the mention tags, by word.
        triggers: Of the trigger tags, by word.
        phrases: Of the phrase tags, by word.
        modality: Of the modality, by trigger.
        roles: Of the roles of all candidates, by trigger.
        parse: Of the parse, by token.
    """

    mentions: Tensor
    triggers: Tensor
    phrases: Tensor
    modality: Tensor
    roles: Tensor
    parse: Tensor

    def total(self, fitting: Fitting) -> Tensor:
        """The weighted sum that training makes smaller."""
        pairs = fitting.pair_weight * (self.roles + self.modality)
        tags = self.mentions + fitting.trigger_weight * self.triggers + self.phrases
        return tags + pairs + fitting.parse_weight * self.parse


def losses(model: StatementModel, heads: Heads, lessons: Sequence[Lesson], *, noise: bool) -> Losses:
    """The losses of a batch.

    Args:
        model: The model that gave ``heads``.
        heads: Its outputs for the batch.
        lessons: What to learn, in the order of the batch.
        noise: Whether the pair head also sees the candidates that the model itself finds.
    """
    device = heads.mentions.device
    rows = torch.from_numpy(np.concatenate([np.full(len(own.pieces.words), row) for row, own in enumerate(lessons)]))
    places = torch.from_numpy(np.concatenate([own.pieces.words + 1 for own in lessons]))
    tags = []
    for name, target in _TAG_HEADS:
        scores = getattr(heads, name)[rows.to(device), places.to(device)].float()
        wanted = np.concatenate([getattr(lesson.example, target) for lesson in lessons])
        tags.append(functional.cross_entropy(scores, torch.from_numpy(wanted).to(device)))
    mentions, trigger_tags, phrases = tags
    modality, roles = _of_triggers(model, heads, lessons, noise=noise)
    return Losses(mentions, trigger_tags, phrases, modality, roles, _of_parse(model, heads, lessons))


def _of_parse(model: StatementModel, heads: Heads, lessons: Sequence[Lesson]) -> Tensor:
    """The parse's loss over the lessons that have one."""
    taught = [(row, lesson, lesson.parse) for row, lesson in enumerate(lessons) if lesson.parse is not None]
    places = [(row, lesson.example.pieces.words[parse.words] + 1) for row, lesson, parse in taught]
    if not sum(len(pieces) for _, pieces in places):
        return heads.tags.sum() * 0.0
    scores = ParseScores(heads.tags, heads.universal, heads.entities, heads.arcs, heads.relations)
    return parse_loss(model.parse, scores, places, [parse for _, _, parse in taught])


def _of_triggers(
    model: StatementModel, heads: Heads, lessons: Sequence[Lesson], *, noise: bool
) -> tuple[Tensor, Tensor]:
    """The losses of the modality and of the roles: all pairs of the batch are asked at once, which is quicker."""
    nothing = heads.modality.sum() * 0.0
    grids: list[PairGrid] = []
    places: list[tuple[Ints, Ints, Ints, Ints]] = []
    modalities: list[Ints] = []
    wanted_roles: list[Ints] = []
    for row, lesson in enumerate(lessons):
        example = lesson.example
        if not len(example.triggers):
            continue
        words = example.pieces.words + 1
        if noise:
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
        modalities.append(example.modalities)
        wanted_roles.append(example.roles.reshape(-1))
    if not grids:
        return nothing, nothing

    def gather(head: Tensor, which: int) -> Tensor:
        rows = np.concatenate([place[0][: len(place[which])] for place in places])
        pieces = np.concatenate([place[which] for place in places])
        return head[torch.from_numpy(rows).to(head.device), torch.from_numpy(pieces).to(head.device)].float()

    device = heads.modality.device
    count = sum(len(grid.triggers) for grid in grids)
    target = torch.from_numpy(np.concatenate(modalities)).to(device)
    modality = functional.cross_entropy(gather(heads.modality, 1), target, reduction="sum") / count
    if not sum(grid.features.size for grid in grids):
        return modality, nothing
    looks = model.pairs(
        gather(heads.anchor, 1), gather(heads.first, 2) + gather(heads.last, 3), flat_pairs(grids, str(device))
    )
    wanted = torch.from_numpy(np.concatenate(wanted_roles)).to(device)
    roles = nothing
    for scores in looks:
        roles = roles + functional.cross_entropy(scores, wanted, ignore_index=IGNORED, reduction="sum") / count
    return modality, roles
