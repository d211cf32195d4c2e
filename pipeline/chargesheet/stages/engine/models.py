"""Where Stanza's models lie, and what is there. Stanza itself is not loaded for it.

A folder of models is laid out as ``stanza.download`` leaves it: ``resources.json``, and ``ru/pos/PACKAGE.pt`` under it.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from msgspec import Struct

from chargesheet import languages
from chargesheet.errors import ModelError

VARIABLE = "STANZA_RESOURCES_DIR"
"""The environment variable that names a folder of models; it is Stanza's own."""
NEEDED = ("tokenize", "pos", "lemma", "depparse")
"""The processors that the stages cannot do without."""
OPTIONAL = ("mwt", "ner")
"""Those that are run where there are models for them."""


class Models(Struct, frozen=True):
    """The models of one language in one folder.

    Attributes:
        language: ISO 639-1.
        folder: The folder that holds those of all languages.
        packages: The package of each processor.
        fingerprint: Twelve hexadecimal digits that differ where a package or its checksum does.
    """

    language: str
    folder: Path
    packages: dict[str, str]
    fingerprint: str


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
    """The folder that comes with the project, in a checkout, or as the distribution ``chargesheet-stanza-models``."""
    checkout = Path(__file__).resolve().parents[4] / "models" / "stanza"
    found = find_spec("chargesheet_stanza_models")
    installed = [] if found is None else [Path(place) for place in found.submodule_search_locations or ()]
    return tuple(place for place in (checkout, *installed) if (place / "resources.json").is_file())


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
        f"Run: chargesheet models download {language}, or pip install chargesheet-stanza-models, which has small ones. "
        f"Without a network, copy a folder of them from another computer and name it in {VARIABLE}."
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
        for language, entry in sorted(resources.items()):
            if isinstance(entry, dict) and "packages" in entry and (folder / language).is_dir():
                packages = _packages(folder / language, entry)
                if all(processor in packages for processor in NEEDED):
                    yield Models(language, folder, packages, _fingerprint(entry, packages))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ModelError(f"{listing} is no list of Stanza's models ({error}). Fetch the models again.") from error


def install(language: str) -> str:
    """The command that installs what a language needs to be read over Stanza, its models apart."""
    own = languages.settings(language)
    return own.install if own.engine == "stanza" else "pip install 'chargesheet[stanza]'"


def fingerprints() -> tuple[str, ...]:
    """The models that are there, each language's first, with a hash that differs where a model is another.

    Raises:
        ModelError: A folder's ``resources.json`` cannot be read.
    """
    found: dict[str, str] = {}
    for folder in folders():
        for models in installed(folder):
            found.setdefault(models.language, models.fingerprint)
    return tuple(f"stanza-{language} {fingerprint}" for language, fingerprint in sorted(found.items()))


def fetch(language: str, folder: Path) -> Models:
    """Fetch Stanza's models of a language into a folder; Stanza checks each file against its MD5.

    Raises:
        ModelError: Stanza is not installed, has no models of the language, or cannot be reached.
    """
    try:
        import stanza
    except ImportError as error:
        raise ModelError(f"Stanza is not installed. Run: {install(language)}") from error
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


def _fingerprint(entry: dict[str, Any], packages: dict[str, str]) -> str:
    checksums = [
        f"{processor} {package} {entry.get(processor, {}).get(package, {}).get('md5', '')}"
        for processor, package in sorted(packages.items())
    ]
    return hashlib.sha256("\n".join(checksums).encode()).hexdigest()[:12]


def _packages(folder: Path, entry: dict[str, Any]) -> dict[str, str]:
    """The default package of each processor whose model is there, or "identity", which needs none."""
    default = entry["packages"]["default"]
    found = {}
    for processor in (*NEEDED, *OPTIONAL):
        package = default.get(processor)
        if package is not None and (package == "identity" or (folder / processor / f"{package}.pt").is_file()):
            found[processor] = package
    return found
