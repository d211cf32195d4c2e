"""The state of a training: saved as it goes, so that one that was cut off ends as if it had not been."""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What changes while a model is trained.

    Attributes:
        path: The checkpoint's file.
        modules: The model, and what is kept beside it.
        optimiser: Its optimiser.
        schedule: The schedule of the learning rate.
    """

    path: Path
    modules: Mapping[str, nn.Module]
    optimiser: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler

    def save(self, done: int) -> None:
        """Write a checkpoint after ``done`` steps, in one move: a run that is cut off leaves the last whole one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".partial")
        state: dict[str, Any] = {name: module.state_dict() for name, module in self.modules.items()}
        chance = [torch.get_rng_state(), *torch.cuda.get_rng_state_all()]
        rest = {"optimiser": self.optimiser.state_dict(), "schedule": self.schedule.state_dict()}
        torch.save({"modules": state, "done": done, "chance": chance, **rest}, partial)
        os.replace(partial, self.path)  # noqa: PTH105 (the same call either way)

    def resume(self) -> int:
        """Take up the checkpoint, where there is one; gives how many steps are done."""
        if not self.path.is_file():
            return 0
        state = torch.load(self.path, weights_only=True)
        for name, module in self.modules.items():
            module.load_state_dict(state["modules"][name])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        own, *accelerators = state["chance"]
        torch.set_rng_state(own)
        torch.cuda.set_rng_state_all(accelerators)
        log.info("going on after step %d of %s", state["done"], self.path)
        return int(state["done"])

    def walk(self, total: int, step: Callable[[int], torch.Tensor], every: int) -> None:
        """Take all steps that are not yet done, saving after each ``every`` of them and after the last.

        Args:
            total: How many steps there are.
            step: The loss of a step, counted from 0; its chance follows from the number and from torch's alone.
            every: How many steps lie between two checkpoints.
        """
        model = self.modules["model"]
        for number in range(self.resume(), total):
            loss = step(number)
            self.descend(model, loss)
            if (number + 1) % every == 0 or number + 1 == total:
                self.save(number + 1)

    def descend(self, model: nn.Module, loss: torch.Tensor) -> None:
        """One step of the optimiser, the gradient cut to a length of 1."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()


def rising(optimiser: torch.optim.Optimizer, rises: int, total: int, lowest: float) -> Any:  # noqa: ANN401 (torch's own)
    """A learning rate that rises for ``rises`` steps, then falls to a share of ``lowest`` by the last."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / max(1, rises), max(lowest, 1 - step / max(1, total)))
    )
