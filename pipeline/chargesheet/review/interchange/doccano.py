"""doccano: JSON lines of a sequence labelling project with relations.

A trigger's label is its event's type, with the modality in brackets where it is not actual: ``charge (planned)``.
Spans of doccano have nothing but a label, so what arguments say beside their words travels in ``chargesheet``, which
doccano keeps as the example's metadata, and comes back for the spans that were not changed. Offsets are UTF-16 code
units, which its page counts unless the project counts grapheme clusters; such projects are not supported.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.layers import LayeredText
from chargesheet.records import EVENT_TYPES, LABELS, MODALITIES, ROLES
from chargesheet.review.interchange.exchange import (
    Builder,
    Found,
    Loss,
    Written,
    about,
    decoded,
    empty_layer,
    joined,
)
from chargesheet.review.interchange.graph import ARGUMENT, Graph, Node, reduced, to_graph
from chargesheet.review.interchange.offsets import Utf16
from chargesheet.review.interchange.values import NONE, write_values

EXAMPLES, SPAN_TYPES, RELATION_TYPES = "examples.jsonl", "span-types.json", "relation-types.json"
_REMEDY = "Export the project again, as JSONL with relations."
# "charge (planned)" -> type "charge", modality "planned"
_LABEL = re.compile(r"(?P<label>[A-Za-z]+)(?: \((?P<modality>[a-z]+)\))?")
_COLOURS = ("#b494f5", "#5cc3d8", "#74c985", "#e3a94b", "#f585a8", "#eb9b6c")


def label_of(node: Node) -> str:
    """The label of a span: the modality is part of a trigger's."""
    return node.label if node.modality in (None, "actual") else f"{node.label} ({node.modality})"


def write(items: Sequence[LayeredText]) -> Written:
    """One example a layer, and the project's types of spans and relations.

    Of spans with the same offsets and label doccano holds one: what that leaves out is told.
    """
    lines: list[bytes] = []
    lost: list[Loss] = []
    for number, item in enumerate(items):
        lines.append(msgspec.json.encode(_example(item, number, lost)) + b"\n")
    files = {EXAMPLES: b"".join(lines), SPAN_TYPES: _span_types(), RELATION_TYPES: _types(ROLES)}
    return Written(files, tuple(lost))


def _span_types() -> bytes:
    events = [t if m == "actual" else f"{t} ({m})" for t in EVENT_TYPES for m in MODALITIES]
    return _types([*LABELS, *events, ARGUMENT])


def _types(names: Sequence[str]) -> bytes:
    colours = [*_COLOURS, *["#aaa69d"] * len(names)]
    found = [{"text": name, "background_color": colour} for name, colour in zip(names, colours, strict=False)]
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def _example(item: LayeredText, number: int, lost: list[Loss]) -> dict[str, Any]:
    whole, units = to_graph(item.layer), Utf16(item.text)
    first = _first_of_each(whole)
    lost.extend(
        Loss(item.layer.statement, f"a second {label_of(n)} at {n.start} to {n.end}, and what it is linked to")
        for index, n in enumerate(whole.nodes)
        if index not in first
    )
    graph = reduced(item.layer, _first_of_each)
    entities, values = [], []
    for index, node in enumerate(graph.nodes):
        place = {"start_offset": units.from_point(node.start), "end_offset": units.from_point(node.end)}
        entities.append({"id": index, "label": label_of(node), **place})
        if node.values != NONE:
            values.append({"label": label_of(node), **place, "values": write_values(node.values)})
    return {
        "id": number,
        "text": item.text,
        "entities": entities,
        "relations": [
            {"id": i, "from_id": link.trigger, "to_id": link.argument, "type": link.role}
            for i, link in enumerate(graph.links)
        ],
        "chargesheet": {**about(item.layer), "values": values},
    }


def _first_of_each(graph: Graph) -> set[int]:
    """The nodes that doccano holds: the first of each place and label."""
    first: dict[tuple[int, int, str], int] = {}
    for index, node in enumerate(graph.nodes):
        first.setdefault((node.start, node.end, label_of(node)), index)
    return set(first.values())


def read(data: bytes, source: str, author: str) -> Found:
    """The layers of an export, one a line; a line that cannot be read is a failure, and the others are read.

    Args:
        data: The file.
        source: Its name, for errors.
        author: Who annotated, as doccano writes a file for each annotator that does not name them.
    """
    parts = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                parts.append(_line(line, source, number, author))
            except UnreadableInputError as error:
                parts.append(Found((), failures=(error,)))
    return joined(parts)


def _line(line: bytes, source: str, number: int, author: str) -> Found:
    example = decoded(line, source, number)
    if not isinstance(example, dict) or not isinstance(example.get("text"), str):
        raise UnreadableInputError(source, 'there is no "text" in it', _REMEDY, number)
    text, known = example["text"], example.get("chargesheet")
    statement = str(example.get("id", number))
    layer = empty_layer(text, known, statement=statement, author=author, source=source, line=number)
    if author:
        layer = msgspec.structs.replace(layer, author=author)
    builder, units = Builder(text, layer, source, number), Utf16(text)
    keys = _read_entities(example, units, builder)
    for value in known.get("values") or () if isinstance(known, dict) else ():
        _read_value(value, keys, builder)
    for relation in _objects(example, "relations", builder):
        builder.link(str(relation.get("from_id")), str(relation.get("to_id")), relation.get("type"))
    return builder.build()


def _read_entities(example: dict[str, Any], units: Utf16, builder: Builder) -> dict[tuple[object, object, object], str]:
    """Add all spans; gives their keys by offsets (in units) and label."""
    keys: dict[tuple[object, object, object], str] = {}
    name = next((key for key in ("entities", "label", "labels") if key in example), "entities")
    for index, entity in enumerate(_objects(example, name, builder)):
        key = str(entity.get("id", index))
        start, end, label = entity.get("start_offset"), entity.get("end_offset"), str(entity.get("label"))
        parts = _LABEL.fullmatch(label)
        builder.span(
            key, _point(start, units, builder), _point(end, units, builder), parts["label"] if parts else label
        )
        if parts and parts["modality"]:
            builder.modality(key, parts["modality"])
        keys[start, end, label] = key
    return keys


def _objects(example: dict[str, Any], name: str, builder: Builder) -> Iterator[dict[str, Any]]:
    """The objects of a list; spans may be lists of start, end and label, as projects without relations have them."""
    found = example.get(name) or []
    if not isinstance(found, list):
        raise builder.error(f'its "{name}" is no list')
    for value in found:
        if isinstance(value, list) and len(value) == 3 and name != "relations":
            yield dict(zip(("start_offset", "end_offset", "label"), value, strict=True))
        elif isinstance(value, dict):
            yield value
        else:
            raise builder.error(f'a part of its "{name}" is no object')


def _read_value(value: object, keys: dict[tuple[object, object, object], str], builder: Builder) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("values"), str):
        raise builder.error('a part of "chargesheet.values" is no object with "values"')
    place = value.get("start_offset"), value.get("end_offset"), value.get("label")
    key = keys.get(place)
    if key is None:
        builder.lose(f"the values {value['values']!r} of {place[2]!r} at {place[0]}: the span was changed or deleted")
    else:
        builder.values(key, value["values"])


def _point(offset: object, units: Utf16, builder: Builder) -> object:
    if not isinstance(offset, int):
        return offset
    try:
        return units.to_point(offset)
    except ValueError as error:
        raise builder.error(str(error)) from error
