"""A run's folder: the weights of its steps, each made once, and how long each step took."""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from chargesheet.errors import ModelError

log = logging.getLogger(__name__)

_MARK = "config.sha256"
_SECONDS = "seconds.json"


@dataclass(frozen=True, slots=True)
class Run:
    """The folder of a run."""

    path: Path

    def claim(self, config: str) -> None:
        """Make the folder, or go on with it.

        Args:
            config: The SHA-256 of the run's configuration.

        Raises:
            ModelError: The folder holds a run of another configuration.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        mark = self.path / _MARK
        if mark.is_file() and mark.read_text(encoding="ascii") != config:
            raise ModelError(f"{self.path} holds a run of another configuration. Name another folder, or delete it.")
        mark.write_text(config, encoding="ascii")

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the seconds of a step to those of former runs of the folder."""
        log.info("%s: begun", step)
        began = time.monotonic()
        try:
            yield
        finally:
            seconds = self.seconds()
            seconds[step] = round(seconds.get(step, 0.0) + time.monotonic() - began, 1)
            (self.path / _SECONDS).write_text(json.dumps(seconds, indent=1), encoding="utf-8")

    def seconds(self) -> dict[str, float]:
        """How long each step has taken so far."""
        path = self.path / _SECONDS
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}

    def weights(self, name: str, make: Callable[[Path], Mapping[str, Any]]) -> dict[str, Any]:
        """The weights of a step, ``NAME.pt``, made if they are not there.

        Args:
            name: The step.
            make: Makes them; it is given a file for its checkpoint, which is deleted when they are done.
        """
        path = self.path / f"{name}.pt"
        if not path.is_file():
            checkpoint = self.path / f"{name}.checkpoint"
            with self.timed(name):
                partial = path.with_suffix(".partial")
                torch.save(dict(make(checkpoint)), partial)
            os.replace(partial, path)  # noqa: PTH105 (the same call either way)
            checkpoint.unlink(missing_ok=True)
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
        return state
