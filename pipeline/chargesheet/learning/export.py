"""The trained network to the folder that the stages load: ONNX, int8, checked against what it was made from."""

import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import onnx
import onnxruntime
import spacy
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from chargesheet.errors import ModelError
from chargesheet.learning.config import Export
from chargesheet.learning.data import padded
from chargesheet.learning.linking import encode_linker
from chargesheet.learning.machine import Machine
from chargesheet.learning.model import StatementModel
from chargesheet.stages.encoder.folder import (
    FORMAT,
    HEADS_FILE,
    LEMMAS,
    LINKER,
    MANIFEST,
    NETWORK,
    PARTS,
    TOKENIZER,
    Manifest,
    Vocabulary,
    digest,
)
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import HEADS
from chargesheet.stages.linker.weights import LinkerWeights

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
    # The library advises through the root logger, which would give it a handler and show all that is logged twice.
    root, nowhere = logging.getLogger(), logging.NullHandler()
    root.addHandler(nowhere)
    try:
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        root.removeHandler(nowhere)


def export(
    model: StatementModel, tokenizer: Path, lemmas: bytes, machine: Machine, reads: Export, folder: Path, *, int8: bool
) -> Manifest:
    """Write a network's folder, as ``stages.encoder.folder`` describes it, without a linker.

    Args:
        model: The trained network.
        tokenizer: Its ``tokenizer.json``.
        lemmas: The lemmatiser's tables, from ``lemma_tables``.
        machine: Which pieces open and close a window.
        reads: What is read at once.
        folder: Where to write; parts that are there already are replaced.
        int8: Whether the weights are quantised, or left as they are.
    """
    model.float().to("cpu")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch, "full.onnx")
        export_network(model, full)
        if int8:
            quantise(full, folder / NETWORK)
        else:
            shutil.copyfile(full, folder / NETWORK)
    arrays = {f"pairs.{name}": value for name, value in model.pairs.state_dict().items()}
    arrays |= {f"relations.{name}": value for name, value in model.parse.labels.state_dict().items()}
    np.savez(folder / HEADS_FILE, **{name: value.detach().float().numpy() for name, value in arrays.items()})
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    (folder / LEMMAS).write_bytes(lemmas)
    (folder / LINKER).unlink(missing_ok=True)
    manifest = Manifest(
        format=FORMAT,
        begin=machine.begin,
        end=machine.end,
        window=reads.window,
        context=reads.context,
        vocabulary=Vocabulary(),
        parse=model.parse_labels,
        files={name: digest(folder / name) for name in PARTS},
    )
    _write_manifest(manifest, folder)
    log.info("wrote %s (%d kB)", folder, sum(path.stat().st_size for path in folder.iterdir()) // 1000)
    return manifest


def add_linker(weights: LinkerWeights, folder: Path) -> Manifest:
    """Write a linker into a network's folder; gives the manifest with it."""
    (folder / LINKER).write_bytes(encode_linker(weights))
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    manifest = msgspec.structs.replace(manifest, files={**manifest.files, LINKER: digest(folder / LINKER)})
    _write_manifest(manifest, folder)
    return manifest


def _write_manifest(manifest: Manifest, folder: Path) -> None:
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")


def lemma_tables(teacher: str) -> bytes:
    """The tables of the lemmatiser of a spaCy pipeline, which run time lemmatises with.

    Raises:
        ModelError: It is not installed, or has no lemmatiser with tables.
    """
    try:
        lookups = spacy.load(teacher).get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    except (OSError, KeyError, AttributeError) as error:
        raise ModelError(f"{teacher} is no installed spaCy pipeline with tables of lemmas: {error}") from error
    return bytes(lookups.to_bytes())


def largest_difference(model: StatementModel, folder: Path, texts: Sequence[Pieces], machine: Machine) -> float:
    """The largest difference between an exported graph's outputs and the model's, over the texts' pieces.

    Args:
        model: The model that was exported.
        folder: Its folder.
        texts: What to compare on, each short enough for the encoder, at least one.
        machine: Which pieces open and close a text.
    """
    session = onnxruntime.InferenceSession(str(folder / NETWORK), providers=["CPUExecutionProvider"])
    ids, mask, shapes = padded([(text.ids, text.shapes) for text in texts], machine.begin, machine.end, machine.limit)
    model.float().to("cpu").eval()
    with torch.no_grad():
        heads = model(*map(torch.from_numpy, (ids, mask, shapes)))
    outputs = session.run(list(HEADS), {"ids": ids, "mask": mask, "shapes": shapes})
    real = mask.astype(bool)
    wanted = (getattr(heads, name).numpy() for name in HEADS)
    return max(float(np.abs(a[real] - b[real]).max()) for a, b in zip(wanted, outputs, strict=True))
