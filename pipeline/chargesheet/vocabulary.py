"""Vocabulary files: TOML tables of entries, each with a stable id, checked as they are loaded.

A file holds one array of tables, ``[[entry]]``; the fields are those of the ``Struct`` that it is loaded as, which
must have an ``id`` and should be declared with ``frozen=True, forbid_unknown_fields=True``.
"""

import tomllib
from importlib import resources
from typing import Protocol, TypeVar

import msgspec

from chargesheet.errors import VocabularyError


class HasId(Protocol):
    """An entry of a vocabulary."""

    @property
    def id(self) -> str:
        """The entry's stable id, unique in its file."""


Entry = TypeVar("Entry", bound=HasId)


def load_vocabulary(package: str, path: str, entry_type: type[Entry]) -> tuple[Entry, ...]:
    """The entries of a vocabulary file of the package, in the file's order.

    Args:
        package: The package that holds the file: ``chargesheet.stages``.
        path: The file's path inside it: ``data/triggers.toml``.
        entry_type: What each ``[[entry]]`` is.

    Raises:
        VocabularyError: The file is missing, no TOML, has an unknown key or a wrong type, or an id twice.
    """
    name = f"{package.replace('.', '/')}/{path}"
    try:
        data = tomllib.loads(resources.files(package).joinpath(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise VocabularyError(f"{name} is missing. Install chargesheet again.") from error
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{name} is no TOML: {error}. Mend the file.") from error
    if data.keys() != {"entry"}:
        raise VocabularyError(f"{name} must hold [[entry]] tables only, not {sorted(data)}. Mend the file.")
    try:
        entries: tuple[Entry, ...] = tuple(msgspec.convert(row, type=entry_type) for row in data["entry"])
    except msgspec.ValidationError as error:
        raise VocabularyError(f"{name}: {error}. Mend the entry.") from error
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise VocabularyError(f"{name}: the id {entry.id!r} stands twice. Give each entry an id of its own.")
        seen.add(entry.id)
    return entries
