"""Passages that layers name by their place in a source: ``annual-report-2008#char=848797,849020``.

The offsets are code points into the source's file (RFC 5147). The texts are other people's, so that layers carry
places and hashes alone.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.gold import Layer
from chargesheet.learning.layers import read_layers, sha256
from chargesheet.records import Statement

# "annual-report-2008#char=848797,849020"; groups: source, start, end
_PLACE = re.compile(r"(?P<source>[^#]+)\#char=(?P<start>\d+),(?P<end>\d+)", re.VERBOSE)


def passages(layers: Path, manifest: Path, sources: Path) -> Iterator[Statement]:
    """The passages of a file of layers as statements, in the order of the layers.

    Args:
        layers: The file.
        manifest: The list of the sources, with the ``id`` and ``file`` of each.
        sources: The folder that holds their files.

    Raises:
        UnreadableInputError: The manifest or a source cannot be read, a layer names no place in a source, or the text
            there is not the one that was annotated.
    """
    files = _files(manifest)

    @cache
    def text_of(source: str) -> str:
        path = sources / files[source]
        try:
            return path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableInputError(str(path), f"no text: {error}", "Name the folder that holds it.") from error

    for layer in read_layers(layers):
        source, start, end = _place(layer, files)
        text = text_of(source)[start:end]
        if sha256(text) != layer.sha256:
            path = str(sources / files[source])
            raise UnreadableInputError(path, "it is not the file that was annotated", "Take the one of the manifest.")
        yield Statement(id=layer.statement, text=text, date=layer.date, country=layer.country, language="en")


def _files(manifest: Path) -> dict[str, str]:
    try:
        return {source["id"]: source["file"] for source in tomllib.loads(manifest.read_text("utf-8"))["source"]}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        reason = f"no list of sources: {error}"
        raise UnreadableInputError(str(manifest), reason, "Each [[source]] has id and file.") from error


def _place(layer: Layer, files: dict[str, str]) -> tuple[str, int, int]:
    found = _PLACE.fullmatch(layer.statement)
    if found is None or found["source"] not in files:
        raise UnreadableInputError(
            layer.statement, "it is no place in a source of the manifest", "Such as report#char=0,99."
        )
    return found["source"], int(found["start"]), int(found["end"])
