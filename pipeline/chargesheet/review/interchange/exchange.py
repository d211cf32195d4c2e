"""What readers and writers of formats share: losses, results, and the check of every span that comes in."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.gold import Layer
from chargesheet.learning.layers import LayeredText, sha256
from chargesheet.records import MODALITIES, ROLES
from chargesheet.review.interchange.graph import (
    NODE_LABELS,
    Graph,
    Link,
    Node,
    from_graph,
    is_trigger,
)
from chargesheet.review.interchange.values import NONE, ArgumentValues, read_values

_REMEDY = "Correct it in the tool that wrote it, and export again."
# "statements/a b.md" -> "statements-a-b.md": what is no letter, digit, dot, hyphen or underscore becomes a hyphen
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 80


class Loss(Struct, frozen=True):
    """Something that could not be taken along: where it was, and what it is."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: lost: {self.what}"


class Written(Struct, frozen=True):
    """Files by name, and what they do not hold."""

    files: Mapping[str, bytes]
    lost: tuple[Loss, ...]


class Found(Struct, frozen=True):
    """What was read of a file.

    Attributes:
        items: The layers of people.
        lost: What no layer holds.
        failures: Why parts of the file could not be read.
        machines: The layers of models, where the file tells them apart.
    """

    items: tuple[LayeredText, ...]
    lost: tuple[Loss, ...] = ()
    failures: tuple[UnreadableInputError, ...] = ()
    machines: tuple[LayeredText, ...] = ()


def joined(parts: Iterable[Found]) -> Found:
    """Several results as one."""
    found = list(parts)
    return Found(
        tuple(item for part in found for item in part.items),
        tuple(loss for part in found for loss in part.lost),
        tuple(failure for part in found for failure in part.failures),
        tuple(item for part in found for item in part.machines),
    )


def about(layer: Layer) -> dict[str, str | None]:
    """What a layer says of itself and its statement, as formats carry it along."""
    return {
        "statement": layer.statement,
        "sha256": layer.sha256,
        "author": layer.author,
        "country": layer.country,
        "date": layer.date,
    }


def empty_layer(text: str, known: object, *, statement: str, author: str, source: str, line: int | None) -> Layer:
    """A layer without annotations, from what ``about`` gave; what is missing is filled in.

    Args:
        text: The text as it came back.
        known: What ``about`` gave, or anything else that stands in its place in another tool's file.
        statement: The statement's name where none is known.
        author: The author where none is known.
        source: The file, for errors.
        line: The line, for errors.

    Raises:
        UnreadableInputError: The text is no longer the one that the layer was made over.
    """
    fields = known if isinstance(known, dict) else {}

    def string(key: str) -> str | None:
        value = fields.get(key)
        return value if isinstance(value, str) and value else None

    try:
        found = sha256(text)
    except UnicodeEncodeError as error:
        raise UnreadableInputError(source, "its text holds half of a surrogate pair", _REMEDY, line) from error
    expected = string("sha256")
    if expected is not None and expected != found:
        reason = f"the text of {string('statement') or statement} was changed: its SHA-256 is {found[:12]}…, "
        remedy = "Restore the text; offsets into another text mean nothing."
        raise UnreadableInputError(source, f"{reason}not {expected[:12]}…", remedy, line)
    return Layer(
        schema="chargesheet.layer/1",
        statement=string("statement") or statement,
        sha256=found,
        author=string("author") or author,
        country=string("country"),
        date=string("date"),
        mentions=(),
        events=(),
    )


class Builder:
    """Nodes and links as a format names them, checked one by one, into a layer."""

    def __init__(self, text: str, layer: Layer, source: str, line: int | None = None) -> None:
        self._text = text
        self._layer = layer
        self._source = source
        self._line = line
        self._nodes: dict[str, Node] = {}
        self._links: list[tuple[str, str, str]] = []
        self._lost: list[Loss] = []

    def error(self, reason: str, line: int | None = None) -> UnreadableInputError:
        """What to raise: it names the file and line."""
        return UnreadableInputError(self._source, reason, _REMEDY, self._line if line is None else line)

    def lose(self, what: str) -> None:
        """Note what is not taken along."""
        self._lost.append(Loss(f"{self._source}, {self._layer.statement}", what))

    def span(self, key: str, start: object, end: object, label: object, line: int | None = None) -> None:
        """Add a span; one whose label is not known is noted as lost.

        Raises:
            UnreadableInputError: Its offsets are no integers or not inside the text, or its key came before.
        """
        is_whole = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool)
        if not is_whole or not isinstance(start, int) or not isinstance(end, int):
            raise self.error(f"the span {key} has the offsets {start!r} to {end!r}, which are no integers", line)
        if not 0 <= start < end <= len(self._text):
            size = len(self._text)
            raise self.error(f"the span {key}, {start} to {end}, is not inside the text of {size} characters", line)
        if key in self._nodes:
            raise self.error(f"the span {key} is there twice", line)
        known = next((name for name in NODE_LABELS if name == label), None)
        if known is None:
            self.lose(f"the span {self._text[start:end]!r} at {start}: its label {label!r} is not known")
        else:
            self._nodes[key] = Node(start=start, end=end, label=known)

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def is_trigger(self, key: str) -> bool:
        """Whether a span of that key was added and is a trigger."""
        return key in self._nodes and is_trigger(self._nodes[key].label)

    def modality(self, key: str, value: object) -> None:
        """Set the modality of a trigger; what is none is noted as lost."""
        modality = next((known for known in MODALITIES if known == value), None)
        if modality is None or not self.is_trigger(key):
            self.lose(f"the modality {value!r} of {key}")
        else:
            self._nodes[key] = msgspec.structs.replace(self._nodes[key], modality=modality)

    def values(self, key: str, written: str, line: int | None = None) -> None:
        """Set what an argument says beside its words.

        Raises:
            UnreadableInputError: The string is not as ``interchange.values`` describes.
        """
        try:
            values = read_values(written)
        except ValueError as error:
            raise self.error(f"the values of the span {key}: {error}", line) from error
        if key not in self._nodes:
            if values != NONE:
                self.lose(f"the values {written!r} of {key}, which is no known span")
            return
        self._set(key, values)

    def _set(self, key: str, values: ArgumentValues) -> None:
        self._nodes[key] = msgspec.structs.replace(self._nodes[key], values=values)

    def link(self, trigger: str, argument: str, role: object) -> None:
        """Add an argument; ends that are not known, or a role that is none, are noted as lost."""
        if role not in ROLES:
            self.lose(f"the relation {role!r} from {trigger} to {argument}: it is none of {', '.join(ROLES)}")
        elif not self.is_trigger(trigger) or argument not in self._nodes:
            self.lose(f"the {role} from {trigger} to {argument}: one of them is no known span, or the first no event")
        else:
            self._links.append((trigger, argument, str(role)))

    def build(self) -> Found:
        """The layer, with its text."""
        index = {key: number for number, key in enumerate(self._nodes)}
        links = tuple(
            Link(index[trigger], index[argument], role)
            for trigger, argument, name in self._links
            for role in ROLES
            if role == name
        )
        layer, lost = from_graph(Graph(tuple(self._nodes.values()), links), self._layer)
        for what in lost:
            self.lose(what)
        return Found((LayeredText(self._text, layer),), tuple(self._lost))


def decoded(data: bytes, source: str, line: int | None = None) -> Any:  # noqa: ANN401 (any JSON value)
    """The JSON value.

    Raises:
        UnreadableInputError: It is none.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableInputError(source, f"it is no JSON: {error}", _REMEDY, line) from error


def utf8(data: bytes, source: str) -> str:
    """The text, every line end as it is.

    Raises:
        UnreadableInputError: It is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"byte {error.start:,}, 0x{data[error.start]:02x}, is not UTF-8"
        raise UnreadableInputError(source, reason, "Convert the file to UTF-8.") from error


def file_names(names: Iterable[str]) -> list[str]:
    """A name for a file for each, safe on any file system, no two alike in any case of letters."""
    taken: set[str] = set()
    found = []
    for name in names:
        base = _UNSAFE.sub("-", name).strip("-.")[:_LONGEST_NAME] or "statement"
        unique, number = base, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{base}-{number}"
        taken.add(unique.casefold())
        found.append(unique)
    return found
