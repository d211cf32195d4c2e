"""The layers of ``annotations/archive``: passages of outside sources, by offsets alone."""

import hashlib
import json
from collections import Counter
from pathlib import Path

from chargesheet.learning.layers import gold_of_layers, read_layers
from chargesheet.learning.sources import passages

ROOT = Path(__file__).parent.parent
LAYERS = ROOT / "annotations" / "archive" / "passages.jsonl"
MANIFEST = ROOT / "corpora" / "manifest.toml"


def test_no_text_of_others_is_kept() -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for child in value.values() for key in keys(child)}
        return {key for child in value for key in keys(child)} if isinstance(value, list) else set()

    found = {key for line in LAYERS.read_text("utf-8").splitlines() for key in keys(json.loads(line))}
    assert found & {"text", "name", "group"} == set()


def test_every_passage_is_there_once() -> None:
    names = Counter(layer.statement for layer in read_layers(LAYERS))
    assert len(names) == 420
    assert max(names.values()) == 1


def test_every_layer_fits_its_passage(shared: Path) -> None:
    gold = gold_of_layers(read_layers(LAYERS), passages(LAYERS, MANIFEST, shared))
    assert sum(len(document.events) for document in gold) == 831


def test_no_passage_is_also_in_dev(shared: Path) -> None:
    """What figures are given on must not be what something is fitted on."""
    lines = (shared / "gold" / "dev.jsonl").read_text("utf-8").splitlines()
    dev = {hashlib.sha256(json.loads(line)["text"].encode()).hexdigest() for line in lines}
    assert not dev & {layer.sha256 for layer in read_layers(LAYERS)}
