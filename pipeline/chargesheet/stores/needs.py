"""Libraries that only some formats need: imported when used, and missed with a word on how to get them."""

from importlib import import_module
from types import ModuleType

from chargesheet.errors import ChargesheetError


class MissingLibraryError(ChargesheetError):
    """A library that an optional part needs is not installed."""


def library(name: str, what: str) -> ModuleType:
    """The library, imported.

    Args:
        name: Its import name.
        what: What needs it, as the user names it: ``--format parquet``.

    Raises:
        MissingLibraryError: It is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] != name.partition(".")[0]:
            raise
        raise MissingLibraryError(
            f"{what} needs the library {name}. Install it with: pip install 'chargesheet[stores]'."
        ) from error
