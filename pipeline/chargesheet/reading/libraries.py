"""Libraries that some formats need: imported when such a file is read, with a clear word when one is missing."""

import importlib
from types import ModuleType

from chargesheet.errors import UnreadableInputError

EXTRA = "pip install 'chargesheet[formats]'"


def library(name: str, source: str) -> ModuleType:
    """The module of this name.

    Raises:
        UnreadableInputError: It is not installed; the remedy is the extra that brings it.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise UnreadableInputError(source, f"reading it needs {package}", f"Install it: {EXTRA}") from error
