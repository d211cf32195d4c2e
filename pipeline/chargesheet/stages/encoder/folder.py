"""The folder of a trained model: what it must hold, and its manifest.

model.onnx       the encoder and the tag heads, int8
heads.npz        the pair head and the layer that labels relations
tokenizer.json   the word-pieces
lemmas.bin       tables of the lemmatiser, as spaCy writes them
linker.json      the linker's weights; a model that is being trained has none yet
manifest.json    labels, limits, and the SHA-256 of the files above
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.errors import ModelError
from chargesheet.records import ROLES
from chargesheet.stages.encoder.labels import (
    CANDIDATE_LABELS,
    MENTION_TAGS,
    MODALITY_LABELS,
    PHRASE_TAGS,
    TRIGGER_TAGS,
    ParseLabels,
)
from chargesheet.stages.encoder.pairs import FEATURE_SIZES
from chargesheet.stages.encoder.pieces import SHAPES

ENGINE = "network"
"""What the engine that is a trained model is called, where engines are named."""
NETWORK = "model.onnx"
HEADS_FILE = "heads.npz"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"
LEMMAS = "lemmas.bin"
LINKER = "linker.json"
PARTS = (NETWORK, HEADS_FILE, TOKENIZER, LEMMAS)
FORMAT: Literal[2] = 2

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
        vocabulary: The names behind the network's numbers.
        parse: Those of the parse heads.
        files: The SHA-256 of each part.
    """

    format: int
    begin: int
    end: int
    window: int
    context: int
    vocabulary: Vocabulary
    parse: ParseLabels
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
    if manifest.format != FORMAT or manifest.vocabulary != Vocabulary():
        raise ModelError(f"{path} belongs to a model of another version of chargesheet. {_REMEDY}")
    for name in (*PARTS, *({LINKER} & manifest.files.keys())):
        part = folder / name
        if not part.is_file():
            raise ModelError(f"{part} is missing. {_REMEDY}")
        if digest(part) != manifest.files.get(name):
            raise ModelError(f"{part} is cut short or changed: its SHA-256 is not the manifest's. {_REMEDY}")
    return manifest


def find_model(name: str) -> Path:
    """The folder of a trained model: ``models/`` of a checkout, else the installed package of that name.

    Args:
        name: ``chargesheet_en``.

    Raises:
        ModelError: It is in neither.
    """
    checkout = Path(__file__).resolve().parents[4] / "models" / name
    found = find_spec(name) if name.isidentifier() else None
    installed = [] if found is None else [Path(place) for place in found.submodule_search_locations or ()]
    for place in (checkout, *installed):
        if (place / MANIFEST).is_file():
            return place
    raise ModelError(
        f"The trained model {name} is not here: {checkout} has no {MANIFEST}, and there is no package of that name. "
        f"Run: pip install {name}, or in a checkout of the project: pip install ./models/{name}"
    )
