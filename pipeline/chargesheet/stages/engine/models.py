"""Where Stanza's models lie, and what is there. Stanza itself is not loaded for it.

A folder of models is laid out as ``stanza.download`` leaves it: ``resources.json``, and ``ru/pos/PACKAGE.pt`` under it.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from chargesheet.errors import ModelError

VARIABLE = "STANZA_RESOURCES_DIR"
"""The environment variable that names a folder of models; it is Stanza's own."""
NEEDED = ("tokenize", "pos", "lemma", "depparse")
"""The processors that the stages cannot do without."""
OPTIONAL = ("mwt", "ner")
"""Those that are run where there are models for them."""


class Models(Struct, frozen=True):
    """The models of one language in one folder: the package of each processor."""

    language: str
    folder: Path
    packages: dict[str, str]


def folders(given: Path | None = None) -> tuple[Path, ...]:
    """Where models are looked for, in order: the folder given; or the environment's, the user's, the project's."""
    if given is not None:
        return (given,)
    found = [Path(os.environ[VARIABLE])] if os.environ.get(VARIABLE) else []
    return (*found, user_folder(), *_shipped())


def user_folder() -> Path:
    """The folder that models are fetched into: the user's data folder, by the custom of the platform."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "chargesheet" / "stanza"


def _shipped() -> tuple[Path, ...]:
    """The folder that comes with the project, in a wheel or in a checkout."""
    package = Path(__file__).resolve().parents[2]
    places = (package / "models" / "stanza", package.parents[1] / "models" / "stanza")
    return tuple(place for place in places if (place / "resources.json").is_file())


def find(language: str, given: Path | None = None) -> Models:
    """The models of a language, from the first folder that has all it needs.

    Raises:
        ModelError: None has; it says where they were looked for and how they are fetched.
    """
    looked = folders(given)
    for folder in looked:
        for models in installed(folder):
            if models.language == language:
                return models
    places = ", ".join(map(str, looked))
    raise ModelError(
        f"There are no Stanza models for the language {language!r} in {places}. "
        f"Run: chargesheet models download {language}. Without a network, copy a folder of them from another "
        f"computer and name it in {VARIABLE}."
    )


def installed(folder: Path) -> Iterator[Models]:
    """The languages whose models are all in a folder, in order; none where there is no folder.

    Raises:
        ModelError: Its ``resources.json`` cannot be read.
    """
    listing = folder / "resources.json"
    if not listing.is_file():
        return
    try:
        resources: dict[str, Any] = json.loads(listing.read_text(encoding="utf-8"))
        for language in sorted(resources):
            entry = resources[language]
            if isinstance(entry, dict) and "packages" in entry and (folder / language).is_dir():
                packages = _packages(folder / language, entry)
                if all(processor in packages for processor in NEEDED):
                    yield Models(language, folder, packages)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ModelError(f"{listing} is no list of Stanza's models ({error}). Fetch the models again.") from error


def fetch(language: str, folder: Path) -> Models:
    """Fetch Stanza's models of a language into a folder; Stanza checks each file against its MD5.

    Raises:
        ModelError: Stanza is not installed, has no models of the language, or cannot be reached.
    """
    try:
        import stanza
    except ImportError as error:
        raise ModelError("Stanza is not installed. Run: pip install 'chargesheet[stanza]'") from error
    processors = dict.fromkeys((*NEEDED, *OPTIONAL), "default")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stanza.download(language, model_dir=str(folder), processors=",".join(processors), verbose=False)
    except Exception as error:
        raise ModelError(
            f"The Stanza models of {language!r} could not be fetched ({error}). Check the code of the language and the "
            f"network, or copy a folder of models from another computer and name it in {VARIABLE}."
        ) from error
    return find(language, folder)


def _packages(folder: Path, entry: dict[str, Any]) -> dict[str, str]:
    """The default package of each processor whose model is there, or "identity", which needs none."""
    default = entry["packages"]["default"]
    found = {}
    for processor in (*NEEDED, *OPTIONAL):
        package = default.get(processor)
        if package is not None and (package == "identity" or (folder / processor / f"{package}.pt").is_file()):
            found[processor] = package
    return found
