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
from chargesheet.learning.model import Heads, StatementModel
from chargesheet.stages.encoder.labels import MENTION_TAGS, PHRASE_TAGS, TRIGGER_TAGS
from chargesheet.stages.encoder.pairs import pair_grid

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
    modality = torch.zeros((), device=device)
    roles = torch.zeros((), device=device)
    triggers = 0
    for row, lesson in enumerate(lessons):
        example = lesson.example
        if not len(example.triggers):
            continue
        triggers += len(example.triggers)
        words = torch.from_numpy(example.pieces.words + 1).to(device)
        anchors = words[torch.from_numpy(example.triggers[:, 0]).to(device)]
        wanted_modality = (
            lesson.soft.modality if lesson.soft else _one_hot(example.modalities, heads.modality.shape[-1])
        )
        modality = modality + functional.cross_entropy(
            heads.modality[row, anchors].float(), torch.from_numpy(wanted_modality).to(device), reduction="sum"
        )
        if noise and not lesson.soft:
            found = (head[row, words].detach().float().cpu().numpy() for head in (heads.mentions, heads.phrases))
            example = with_found(example, *found)
        if not len(example.candidates):
            continue
        grid = pair_grid(example.triggers, example.candidates, example.sentences)
        firsts = words[torch.from_numpy(grid.candidates[:, 0]).to(device)]
        lasts = words[torch.from_numpy(grid.candidates[:, 1] - 1).to(device)]
        looks = model.pairs(
            heads.anchor[row, anchors].float(),
            heads.first[row, firsts].float(),
            heads.last[row, lasts].float(),
            torch.from_numpy(grid.features).to(device),
            torch.from_numpy(grid.triggers[:, 2]).to(device),
            torch.from_numpy(grid.candidates[:, 2]).to(device),
        )
        wanted_roles = torch.from_numpy(lesson.soft.roles if lesson.soft else example.roles).to(device).flatten(0, 1)
        for scores in looks:
            roles = roles + functional.cross_entropy(
                scores.flatten(0, 1), wanted_roles, ignore_index=-1 if lesson.soft else IGNORED, reduction="sum"
            )
    count = max(1, triggers)
    mentions, trigger_tags, phrases = tags
    return Losses(mentions, trigger_tags, phrases, modality / count, roles / count)


def _one_hot(numbers: NDArray[np.int64], size: int) -> NDArray[np.float32]:
    table: NDArray[np.float32] = np.eye(size, dtype=np.float32)
    return table[numbers]
