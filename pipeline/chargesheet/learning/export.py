"""The trained network to the folder that the stages load: ONNX, int8, checked against what it was made from."""

import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import msgspec
import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from chargesheet.learning.data import Example, make_batch
from chargesheet.learning.model import StatementModel
from chargesheet.stages.encoder.folder import (
    FORMAT,
    MANIFEST,
    NETWORK,
    PAIRS,
    PARTS,
    TOKENIZER,
    Manifest,
    Vocabulary,
    digest,
)
from chargesheet.stages.encoder.reading import HEADS

OPSET = 17
log = logging.getLogger(__name__)


class _Outputs(nn.Module):
    """The model with its outputs as a tuple, which is what an exported graph has."""

    def __init__(self, model: StatementModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> tuple[Tensor, ...]:
        """The heads' outputs, in the order of ``HEADS``."""
        heads = self.model(ids, mask, shapes)
        return tuple(getattr(heads, name) for name in HEADS)


def export_network(model: StatementModel, path: Path) -> None:
    """Write the encoder and the tag heads as an ONNX graph with batch and length left open, in fp32."""
    model.eval()
    ids = torch.ones((2, 16), dtype=torch.int64)
    axes = {name: {0: "batch", 1: "pieces"} for name in ("ids", "mask", "shapes", *HEADS)}
    torch.onnx.export(
        _Outputs(model),
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        str(path),
        input_names=["ids", "mask", "shapes"],
        output_names=list(HEADS),
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(str(path))


def quantise(source: Path, target: Path) -> None:
    """Write a graph with int8 weights; activations are quantised as they come, by batch."""
    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def export(
    model: StatementModel,
    tokenizer: Path,
    folder: Path,
    *,
    begin: int,
    end: int,
    window: int,
    context: int,
    thresholds: dict[str, float],
) -> Manifest:
    """Write a model's folder, as ``stages.encoder.folder`` describes it.

    Args:
        model: The trained model.
        tokenizer: Its ``tokenizer.json``.
        folder: Where to write; parts that are there already are replaced.
        begin: The id of the piece that opens a window.
        end: The id of the piece that closes it.
        window: The most pieces in a window, those two left out.
        context: How many pieces of its neighbours a window of a long text sees on each side.
        thresholds: The probability from which on a role counts, by role.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch, "full.onnx")
        export_network(model, full)
        quantise(full, folder / NETWORK)
    weights = {name: value.detach().float().numpy() for name, value in model.pairs.state_dict().items()}
    np.savez(folder / PAIRS, **weights)
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    manifest = Manifest(
        format=FORMAT,
        begin=begin,
        end=end,
        window=window,
        context=context,
        thresholds=thresholds,
        vocabulary=Vocabulary(),
        files={name: digest(folder / name) for name in PARTS},
    )
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
    log.info("wrote %s (%d kB)", folder, sum(path.stat().st_size for path in folder.iterdir()) // 1000)
    return manifest


def largest_difference(
    model: StatementModel, session: object, examples: Sequence[Example], ids: tuple[int, int]
) -> float:
    """The largest difference between an exported graph's outputs and the model's, over the examples' pieces.

    Args:
        model: The model that was exported.
        session: An onnxruntime session of the graph.
        examples: What to compare on.
        ids: The pieces that open and close a window.
    """
    batch = make_batch(tuple(examples), *ids, limit=512)
    inputs = {"ids": batch.ids, "mask": batch.mask, "shapes": batch.shapes}
    model.eval()
    with torch.no_grad():
        heads = astuple(model(*(torch.from_numpy(value) for value in inputs.values())))
    outputs = session.run(list(HEADS), inputs)  # type: ignore[attr-defined]
    real = batch.mask.astype(bool)
    return max(float(np.abs(a.numpy()[real] - b[real]).max()) for a, b in zip(heads, outputs, strict=True))
