"""Remote addresses, ``https://…``, ``s3://…``, through fsspec."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.formats import is_known, read_named
from chargesheet.reading.found import Context, Found
from chargesheet.reading.libraries import library

# "s3://bucket/folder", "https://example.org/a.pdf", "simplecache::s3://…": group "scheme".
_ADDRESS = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]{1,30}(?:::[a-zA-Z0-9+.-]{1,30}){0,3})://.")
# Parts of a query that give access to whoever has them. No groups.
_SECRET = re.compile(r"sig|signature|token|key|password|secret|credential|auth|x-amz-|x-goog-", re.IGNORECASE)
_GLOB = re.compile(r"[*\[]")

Opened = tuple[str, Iterator[Found | UnreadableInputError]]


def is_address(name: str) -> bool:
    """Whether a name is a remote address, not a path."""
    return _ADDRESS.match(name) is not None


def shown_address(address: str) -> str:
    """An address without the passwords and signatures that some carry, as it may stand in records and messages.

    >>> shown_address("https://me:secret@example.org/a.pdf?X-Amz-Signature=1f")
    'https://example.org/a.pdf'
    """
    if "@" not in address and "?" not in address:
        return address
    try:
        parts = urlsplit(address)
        query = parts.query if not any(_SECRET.search(key) for key, _ in parse_qsl(parts.query)) else ""
    except ValueError:
        return address.partition("?")[0].rpartition("@")[2]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


def remote_files(address: str, context: Context) -> Iterator[Opened]:
    """The files at an address, a folder, a glob or one file, in order of their names, each with what it holds.

    Args:
        address: The address. What it needs (keys, a region) comes from the environment, as its library documents.
        context: What readers are told.
    """
    shown = shown_address(address)
    try:
        core = library("fsspec.core", shown)
        system, path = core.url_to_fs(address)
        files, single = _listed(system, path)
    except UnreadableInputError as failure:
        yield shown, iter([failure])
        return
    except ImportError as error:
        remedy = f"Install the library of this kind of address ({str(error)[:200]})."
        yield shown, iter([UnreadableInputError(shown, "its address cannot be opened", remedy)])
        return
    except Exception as error:  # each kind of address has errors of its own
        yield shown, iter([_unreached(shown, error)])
        return
    for file in files:
        name = shown if single else shown_address(str(system.unstrip_protocol(file)))
        yield name, _contents(system, file, name, context)
    if not files:
        reason = "there is nothing to read at this address"
        yield shown, iter([UnreadableInputError(shown, reason, "It should hold files of formats that are read.")])


def _listed(system: Any, path: str) -> tuple[list[str], bool]:  # noqa: ANN401 (an untyped library)
    """The files at a path of a file system, and whether the path is one of them itself."""
    if _GLOB.search(path):
        found = sorted(system.glob(path))
        return [file for file in found if is_known(_last(file)) and not _hidden(file, "")], False
    if "http" in str(system.protocol) or not system.isdir(path):
        return [path], True
    return [file for file in sorted(system.find(path)) if is_known(_last(file)) and not _hidden(file, path)], False


def _contents(
    system: Any,  # noqa: ANN401 (an untyped library)
    file: str,
    name: str,
    context: Context,
) -> Iterator[Found | UnreadableInputError]:
    try:
        stream = system.open(file, "rb")
    except Exception as error:
        yield _unreached(name, error)
        return
    with stream:
        yield from read_named(stream, _suffixed(file), name, context)


def _suffixed(file: str) -> str:
    """The file's name; none where its end is of no known kind: ``/news/123``, ``/index.php?id=1``."""
    name = _last(file.partition("?")[0])
    return name if is_known(name) else ""


def _last(file: str) -> str:
    return file.rstrip("/").rsplit("/", 1)[-1]


def _hidden(file: str, folder: str) -> bool:
    return any(part.startswith(".") for part in file.removeprefix(folder).split("/"))


def _unreached(name: str, error: Exception) -> UnreadableInputError:
    if isinstance(error, FileNotFoundError):
        return UnreadableInputError(name, "there is no such file", "Check the address.")
    if isinstance(error, PermissionError):
        return UnreadableInputError(name, "permission to read it is denied", "Check the keys that it needs.")
    reason = f"it cannot be reached: {type(error).__name__}"
    return UnreadableInputError(name, reason, "Check the address and the network.")
