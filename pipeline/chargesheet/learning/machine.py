"""What training runs on, and how passages become what the network takes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from chargesheet.learning.data import padded
from chargesheet.stages.encoder.pieces import Pieces


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

    def inputs(self, texts: Sequence[Pieces]) -> tuple[Tensor, Tensor, Tensor]:
        """Texts as the network takes them; raises as ``padded``."""
        arrays = padded([(text.ids, text.shapes) for text in texts], self.begin, self.end, self.limit)
        ids, mask, shapes = (torch.from_numpy(array).to(self.device) for array in arrays)
        return ids, mask, shapes
