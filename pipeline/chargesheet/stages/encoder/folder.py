"""The folder of a trained model: what it must hold, and its manifest.

model.onnx       the encoder and the tag heads, int8
pairs.npz        the pair head
tokenizer.json   the word-pieces
manifest.json    labels, limits, thresholds, and the SHA-256 of the three files above
"""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.errors import ModelError
from chargesheet.records import ROLES
from chargesheet.stages.encoder.labels import CANDIDATE_LABELS, MENTION_TAGS, MODALITY_LABELS, PHRASE_TAGS, TRIGGER_TAGS
from chargesheet.stages.encoder.pairs import FEATURE_SIZES
from chargesheet.stages.encoder.pieces import SHAPES

NETWORK = "model.onnx"
PAIRS = "pairs.npz"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"
PARTS = (NETWORK, PAIRS, TOKENIZER)
FORMAT: Literal[1] = 1

_REMEDY = "Install the model again: pip install --force-reinstall chargesheet_en"


class Vocabulary(Struct, frozen=True, forbid_unknown_fields=True):
    """The names behind the network's numbers, in order."""

    mentions: tuple[str, ...] = MENTION_TAGS.labels
    events: tuple[str, ...] = TRIGGER_TAGS.labels
    phrases: tuple[str, ...] = PHRASE_TAGS.labels
    modalities: tuple[str, ...] = MODALITY_LABELS
    candidates: tuple[str, ...] = CANDIDATE_LABELS
    roles: tuple[str, ...] = ROLES
    shapes: tuple[str, ...] = SHAPES
    features: tuple[str, ...] = tuple(FEATURE_SIZES)


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a model says of itself.

    Attributes:
        format: The version of this folder's form.
        begin: The id of the piece that opens a window.
        end: The id of the piece that closes it.
        window: The most pieces in a window, those two left out.
        context: How many pieces of its neighbours a window of a long text sees on each side.
        thresholds: The probability from which on a role counts, by role.
        vocabulary: The names behind the network's numbers.
        files: The SHA-256 of each part.
    """

    format: int
    begin: int
    end: int
    window: int
    context: int
    thresholds: dict[str, float]
    vocabulary: Vocabulary
    files: dict[str, str]


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a model's folder, once the folder is known to be whole and of this version.

    Raises:
        ModelError: A part is missing or changed, or the model was made for another version of the package.
    """
    path = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing. {_REMEDY}") from error
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise ModelError(f"{path} is damaged or of another version ({error}). {_REMEDY}") from error
    if manifest.format != FORMAT or manifest.vocabulary != Vocabulary() or manifest.thresholds.keys() != set(ROLES):
        raise ModelError(f"{path} belongs to a model of another version of chargesheet. {_REMEDY}")
    for name in PARTS:
        part = folder / name
        if not part.is_file():
            raise ModelError(f"{part} is missing. {_REMEDY}")
        if digest(part) != manifest.files.get(name):
            raise ModelError(f"{part} is cut short or changed: its SHA-256 is not the manifest's. {_REMEDY}")
    return manifest
