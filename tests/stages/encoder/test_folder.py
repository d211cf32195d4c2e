"""The folder of a trained model: what is said of one that is not whole."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chargesheet.errors import ModelError
from chargesheet.stages.encoder.folder import FORMAT, LINKER, MANIFEST, PARTS, Manifest, Vocabulary, read_manifest
from chargesheet.stages.encoder.labels import ParseLabels

FILES = (*PARTS, LINKER)


def whole_folder(folder: Path, **changes: Any) -> Path:
    """A folder that is whole as far as its manifest says."""
    for name in FILES:
        (folder / name).write_bytes(name.encode())
    manifest = Manifest(
        format=FORMAT,
        begin=1,
        end=2,
        window=100,
        context=10,
        vocabulary=Vocabulary(),
        parse=ParseLabels(("NN",), ("NOUN",), ("ROOT",), ("NORP",)),
        files={name: hashlib.sha256(name.encode()).hexdigest() for name in FILES},
    )
    (folder / MANIFEST).write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, **changes)))
    return folder


def test_reads_a_whole_folder(tmp_path: Path) -> None:
    assert read_manifest(whole_folder(tmp_path)).window == 100


def test_a_model_in_training_has_no_linker(tmp_path: Path) -> None:
    files = {name: hashlib.sha256(name.encode()).hexdigest() for name in PARTS}
    (whole_folder(tmp_path, files=files) / LINKER).unlink()
    assert LINKER not in read_manifest(tmp_path).files


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_a_missing_part_is_named(tmp_path: Path, name: str) -> None:
    (whole_folder(tmp_path) / name).unlink()
    with pytest.raises(ModelError, match=name) as caught:
        read_manifest(tmp_path)
    assert "pip install" in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_part_is_named(tmp_path: Path, name: str) -> None:
    (whole_folder(tmp_path) / name).write_bytes(b"")
    with pytest.raises(ModelError, match=name):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"format": 99}, id="another form"),
        pytest.param({"vocabulary": Vocabulary(events=("arrest",))}, id="other labels"),
    ],
)
def test_another_version_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="another version"):
        read_manifest(whole_folder(tmp_path, **changes))


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    (whole_folder(tmp_path) / MANIFEST).write_bytes(b"{")
    with pytest.raises(ModelError, match=MANIFEST):
        read_manifest(tmp_path)
