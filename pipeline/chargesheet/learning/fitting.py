"""The training of one model on the gold: steps, a running average of the weights, a checkpoint after each epoch."""

import copy
import logging
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import nn

from chargesheet.learning.config import Fitting
from chargesheet.learning.data import batches
from chargesheet.learning.lessons import Lesson
from chargesheet.learning.losses import Losses, losses
from chargesheet.learning.machine import Machine
from chargesheet.learning.model import StatementModel
from chargesheet.learning.steps import State, rising

log = logging.getLogger(__name__)

_LOWEST = 0.02
_PARTS = tuple(field.name for field in fields(Losses))


def fit(
    model: StatementModel, lessons: Sequence[Lesson], fitting: Fitting, machine: Machine, seed: int, checkpoint: Path
) -> StatementModel:
    """Train a model, going on from its checkpoint where there is one.

    Args:
        model: A new model, or one whose encoder was adapted; it is changed.
        lessons: What each epoch learns from.
        fitting: How.
        machine: On what.
        seed: What the order of the lessons, dropout and the rest follow from.
        checkpoint: A file; written after each epoch, and kept.

    Returns:
        The model with the running average of the weights.
    """
    torch.manual_seed(seed)
    model.to(machine.device)
    average = copy.deepcopy(model).requires_grad_(False)
    jobs = [batches(lessons, fitting.batch_pieces, _chance(seed, epoch)) for epoch in range(fitting.epochs)]
    total = sum(map(len, jobs))
    optimiser = torch.optim.AdamW(_groups(model, fitting), weight_decay=fitting.weight_decay, fused=True)
    schedule = rising(optimiser, round(fitting.warm_up * total), total, _LOWEST)
    state = State(checkpoint, {"model": model, "average": average}, optimiser, schedule)
    began = time.monotonic()
    for epoch in range(state.resume(), fitting.epochs):
        model.train()
        sums = np.zeros(len(_PARTS))
        for group in jobs[epoch]:
            with machine.precision():
                heads = model(*machine.inputs([lesson.pieces for lesson in group]))
            parts = losses(model, heads, group, noise=epoch >= fitting.noise_from)
            state.descend(model, parts.total(fitting))
            _blend(average, model, min(fitting.average, (1 + schedule.last_epoch) / (10 + schedule.last_epoch)))
            sums += [float(getattr(parts, name).detach()) for name in _PARTS]
        named = " ".join(f"{name} {value / len(jobs[epoch]):.4f}" for name, value in zip(_PARTS, sums, strict=True))
        log.info("epoch %d of %d, %.0f s: %s", epoch + 1, fitting.epochs, time.monotonic() - began, named)
        state.save(epoch + 1)
    return average.eval()


def _chance(seed: int, epoch: int) -> Random:
    return Random(f"{seed}-{epoch}")  # noqa: S311 (chance, not secrets)


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
