"""The training of one model: steps, a running average of the weights, and a checkpoint after each epoch."""

import copy
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from chargesheet.learning.config import Fitting
from chargesheet.learning.data import Batch, batches, make_batch
from chargesheet.learning.lessons import Lesson
from chargesheet.learning.losses import losses
from chargesheet.learning.model import StatementModel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Machine:
    """What training runs on, and the pieces around a passage.

    Attributes:
        device: ``cpu``, or an accelerator.
        bfloat16: Whether to multiply in half precision.
        begin: The id of the piece that opens a passage.
        end: The id of the piece that closes it.
        limit: The most pieces that the encoder takes.
    """

    device: str
    bfloat16: bool
    begin: int
    end: int
    limit: int

    def precision(self) -> AbstractContextManager[Any]:
        """A context in which the network multiplies as the machine is set to."""
        return torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.bfloat16)

    def tensors(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """A batch as the network takes it."""
        ids, mask, shapes = (torch.from_numpy(a).to(self.device) for a in (batch.ids, batch.mask, batch.shapes))
        return ids, mask, shapes


def fit(
    model: StatementModel,
    lessons: Callable[[int], list[Lesson]],
    fitting: Fitting,
    machine: Machine,
    seed: int,
    checkpoint: Path,
    after_epoch: Callable[[int, StatementModel], None] | None = None,
) -> StatementModel:
    """Train a model, going on from its checkpoint where there is one.

    Args:
        model: A new model, or one whose encoder was adapted; it is changed.
        lessons: What each epoch, counted from 0, learns from.
        fitting: How.
        machine: On what.
        seed: What the order of the lessons, dropout and the rest follow from.
        checkpoint: A file; written after each epoch, and kept.
        after_epoch: Called with the number of the epoch that is over and the averaged model.

    Returns:
        The model with the running average of the weights.
    """
    torch.manual_seed(seed)
    model.to(machine.device)
    average = copy.deepcopy(model).requires_grad_(False)
    total = sum(_steps(lessons(epoch), fitting) for epoch in range(fitting.epochs))
    optimiser = torch.optim.AdamW(_groups(model, fitting), weight_decay=fitting.weight_decay, fused=True)
    rises = max(1, round(fitting.warm_up * total))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / rises, max(0.02, 1 - step / total))
    )
    first = _resume(checkpoint, model, average, optimiser, schedule) if checkpoint.is_file() else 0
    began = time.monotonic()
    for epoch in range(first, fitting.epochs):
        model.train()
        sums = np.zeros(5)
        count = 0
        rng = Random(f"{seed}-{epoch}")  # noqa: S311 (chance, not secrets)
        for group in _order(lessons(epoch), fitting, rng):
            batch = make_batch(tuple(lesson.example for lesson in group), machine.begin, machine.end, machine.limit)
            with machine.precision():
                heads = model(*machine.tensors(batch))
            parts = losses(model, heads, batch, group, noise=epoch >= fitting.noise_from)
            optimiser.zero_grad(set_to_none=True)
            parts.total(fitting).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            _blend(average, model, min(fitting.average, (1 + schedule.last_epoch) / (10 + schedule.last_epoch)))
            sums += [float(part.detach()) for part in _parts(parts)]
            count += 1
        named = " ".join(f"{name} {value:.4f}" for name, value in zip(_NAMES, sums / max(1, count), strict=True))
        log.info("epoch %d of %d, %.0f s: %s", epoch + 1, fitting.epochs, time.monotonic() - began, named)
        _save(checkpoint, epoch + 1, model, average, optimiser, schedule)
        if after_epoch:
            after_epoch(epoch, average)
    return average.eval()


_NAMES = ("mentions", "triggers", "phrases", "modality", "roles")


def _parts(parts: Any) -> list[Tensor]:  # noqa: ANN401 (a Losses, read by name)
    return [getattr(parts, name) for name in _NAMES]


def _order(lessons: list[Lesson], fitting: Fitting, rng: Random) -> Iterator[tuple[Lesson, ...]]:
    """The batches of one epoch."""
    by_example = {id(lesson.example): lesson for lesson in lessons}
    once = [lesson.example for lesson in lessons]
    for group in batches(once, fitting.batch_pieces, rng):
        yield tuple(by_example[id(example)] for example in group)


def _steps(lessons: list[Lesson], fitting: Fitting) -> int:
    return sum(1 for _ in _order(lessons, fitting, Random(0)))  # noqa: S311 (chance, not secrets)


def _groups(model: StatementModel, fitting: Fitting) -> list[dict[str, Any]]:
    """The weights with their learning rates: the encoder's fall from layer to layer, the embeddings' are lowest."""
    layers = model.encoder.body.config.num_hidden_layers
    groups: dict[float, list[nn.Parameter]] = {}
    for name, weight in model.named_parameters():
        depth = None
        if name.startswith("encoder.body.encoder.layer."):
            depth = layers - 1 - int(name.split(".")[4])
        elif name.startswith("encoder.body.embeddings."):
            depth = layers
        elif name.startswith("encoder."):
            depth = 0
        rate = fitting.head_rate if depth is None else fitting.rate * fitting.decay**depth
        groups.setdefault(rate, []).append(weight)
    return [{"params": weights, "lr": rate} for rate, weights in groups.items()]


@torch.no_grad()
def _blend(average: nn.Module, model: nn.Module, kept: float) -> None:
    for mean, weight in zip(average.parameters(), model.parameters(), strict=True):
        mean.lerp_(weight, 1 - kept)


def _save(path: Path, epochs: int, model: nn.Module, average: nn.Module, optimiser: Any, schedule: Any) -> None:  # noqa: ANN401 (torch's own)
    """Write a checkpoint in one move, so that a run that is cut off leaves the last whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    state = {
        "epochs": epochs,
        "model": model.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "schedule": schedule.state_dict(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, partial)
    os.replace(partial, path)  # noqa: PTH105 (the same call either way)


def _resume(path: Path, model: nn.Module, average: nn.Module, optimiser: Any, schedule: Any) -> int:  # noqa: ANN401 (torch's own)
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    torch.set_rng_state(state["chance"])
    log.info("going on after epoch %d of %s", state["epochs"], path)
    return int(state["epochs"])
