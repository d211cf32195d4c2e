"""W3C Web Annotation (https://www.w3.org/TR/annotation-model/): a collection a layer, as JSON-LD, beside its text.

Every span is an annotation whose target is the text file, by a TextPositionSelector (code points, as the model asks)
and a TextQuoteSelector; its label, modality and values are TextualBodies. An argument is an annotation of two
annotations: its target is the trigger's, its bodies the role and the argument's. When a position does not have the
text that is quoted beside it, the quote with its surroundings is looked for; it must be there once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.layers import LayeredText
from chargesheet.records import ROLES
from chargesheet.review.interchange.exchange import (
    Builder,
    Found,
    Written,
    about,
    decoded,
    empty_layer,
    file_names,
)
from chargesheet.review.interchange.graph import Node, to_graph
from chargesheet.review.interchange.values import NONE, write_values

CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {"chargesheet": {"@id": "urn:chargesheet:vocabulary:layer", "@type": "@json"}},
]
_AROUND = 24
_REMEDY = "Correct it in the tool that wrote it, and export again."


def write(items: Sequence[LayeredText]) -> Written:
    """Two files a layer: NAME.jsonld and NAME.txt. Everything of a layer is held."""
    files: dict[str, bytes] = {}
    names = file_names(item.layer.statement for item in items)
    for name, item in zip(names, items, strict=True):
        files[f"{name}.txt"] = item.text.encode()
        collection = _collection(item, f"{name}.txt", f"urn:chargesheet:layer:{item.layer.sha256[:20]}:{quote(name)}")
        files[f"{name}.jsonld"] = msgspec.json.format(msgspec.json.encode(collection), indent=1) + b"\n"
    return Written(files, ())


def _collection(item: LayeredText, source: str, identity: str) -> dict[str, Any]:
    annotations = list(_annotations(item, quote(source), identity))
    return {
        "@context": CONTEXT,
        "id": identity,
        "type": "AnnotationCollection",
        "label": item.layer.statement,
        "creator": {"type": "Agent", "name": item.layer.author},
        "chargesheet": {**about(item.layer), "text": source},
        "total": len(annotations),
        "first": {"id": f"{identity}:page", "type": "AnnotationPage", "startIndex": 0, "items": annotations},
    }


def _annotations(item: LayeredText, source: str, identity: str) -> Iterator[dict[str, Any]]:
    graph = to_graph(item.layer)
    for index, node in enumerate(graph.nodes):
        yield {
            "id": f"{identity}:{index}",
            "type": "Annotation",
            "motivation": "classifying",
            "body": list(_bodies(node)),
            "target": {"source": source, "selector": _selectors(item.text, node)},
        }
    for number, link in enumerate(graph.links):
        yield {
            "id": f"{identity}:link:{number}",
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                {"type": "TextualBody", "purpose": "classifying", "value": link.role},
                {"type": "SpecificResource", "purpose": "linking", "source": f"{identity}:{link.argument}"},
            ],
            "target": f"{identity}:{link.trigger}",
        }


def _bodies(node: Node) -> Iterator[dict[str, str]]:
    yield {"type": "TextualBody", "purpose": "classifying", "value": node.label}
    if node.modality is not None:
        yield {"type": "TextualBody", "purpose": "assessing", "value": node.modality}
    if node.values != NONE:
        yield {"type": "TextualBody", "purpose": "describing", "value": write_values(node.values)}


def _selectors(text: str, node: Node) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": node.start, "end": node.end},
        {
            "type": "TextQuoteSelector",
            "exact": text[node.start : node.end],
            "prefix": text[max(0, node.start - _AROUND) : node.start],
            "suffix": text[node.end : node.end + _AROUND],
        },
    ]


def read(data: bytes, source: str, text_of: Callable[[str, str | None], str | None], author: str) -> Found:
    """The layer of a collection, a page or a list of annotations over one text.

    Args:
        data: The file.
        source: Its name, for errors.
        text_of: Gives the text by the targets' source and, where the file has it, by its SHA-256.
        author: Who annotated, where the file does not say.

    Raises:
        UnreadableInputError: It is no JSON-LD of annotations, its text is not known, or a selector finds nothing.
    """
    collection = decoded(data, source)
    annotations = _items(collection, source)
    known = collection.get("chargesheet") if isinstance(collection, dict) else None
    sources = {
        _target(annotation, source).get("source"): None for annotation in annotations if not _is_link(annotation)
    }
    if len(sources) > 1:
        raise UnreadableInputError(source, f"its annotations are over {len(sources)} texts", "Write a file for each.")
    told = known if isinstance(known, dict) else {}
    name = next((unquote(str(found)) for found in sources), str(told.get("text") or ""))
    digest = told.get("sha256")
    text = text_of(name, digest if isinstance(digest, str) else None)
    if text is None:
        reason = f"the text that it annotates, {name or 'which it does not name'}, is not known"
        raise UnreadableInputError(source, reason, "Put it beside the file, or name it with --statements.")
    layer = empty_layer(text, known, statement=name or source, author=author, source=source, line=None)
    builder = Builder(text, layer, source)
    for number, annotation in enumerate(annotations, 1):
        if not _is_link(annotation):
            _read_span(annotation, number, text, builder)
    for annotation in annotations:
        if _is_link(annotation):
            _read_link(annotation, builder)
    return builder.build()


def _items(collection: object, source: str) -> list[dict[str, Any]]:
    """The annotations, wherever they are in a collection or page, or by themselves."""
    found = collection
    if isinstance(found, dict) and isinstance(found.get("first"), dict):
        found = found["first"]
    if isinstance(found, dict):
        if "next" in found:
            reason = "the collection goes on on another page"
            raise UnreadableInputError(source, reason, "Give a file that holds all its annotations.")
        found = found.get("items", [found])
    if not isinstance(found, list) or not all(isinstance(item, dict) and "target" in item for item in found):
        raise UnreadableInputError(source, "it holds no annotations with targets", _REMEDY)
    return found


def _is_link(annotation: Mapping[str, Any]) -> bool:
    return annotation.get("motivation") == "linking"


def _target(annotation: Mapping[str, Any], source: str) -> dict[str, Any]:
    target = annotation["target"]
    if isinstance(target, list) and len(target) == 1:
        target = target[0]
    if not isinstance(target, dict):
        raise UnreadableInputError(source, f"{annotation.get('id')} has no target with a selector", _REMEDY)
    return target


def _bodies_of(annotation: Mapping[str, Any]) -> list[dict[str, Any]]:
    body = annotation.get("body", [])
    return [part for part in (body if isinstance(body, list) else [body]) if isinstance(part, dict)]


def _read_span(annotation: Mapping[str, Any], number: int, text: str, builder: Builder) -> None:
    key = str(annotation.get("id", f"annotation {number}"))
    start, end = _place(annotation, key, text, builder)
    bodies = _bodies_of(annotation)
    label = next((b.get("value") for b in bodies if b.get("purpose") in ("classifying", "tagging")), None)
    builder.span(key, start, end, label)
    for body in bodies:
        purpose, value = body.get("purpose"), str(body.get("value"))
        if purpose == "assessing":
            builder.modality(key, value)
        elif purpose == "describing":
            builder.values(key, value)
        elif purpose not in ("classifying", "tagging"):
            builder.lose(f"a body of {key} for {purpose or 'no purpose'}: {value[:60]!r}")


def _place(annotation: Mapping[str, Any], key: str, text: str, builder: Builder) -> tuple[object, object]:
    """Where the selectors point; the position where it has the quote, else the quote alone."""
    found = _target(annotation, key).get("selector", [])
    selectors = [part for part in (found if isinstance(found, list) else [found]) if isinstance(part, dict)]
    position = next((s for s in selectors if s.get("type") == "TextPositionSelector"), None)
    quoted = next((s for s in selectors if s.get("type") == "TextQuoteSelector"), None)
    exact = quoted.get("exact") if quoted else None
    if position is not None:
        start, end = position.get("start"), position.get("end")
        whole = isinstance(start, int) and isinstance(end, int) and 0 <= start < end
        if exact is None or (whole and text[start:end] == exact):
            return start, end
    if quoted is None or not isinstance(exact, str) or not exact:
        raise builder.error(f"{key} has neither a TextPositionSelector nor a TextQuoteSelector")
    prefix, suffix = str(quoted.get("prefix") or ""), str(quoted.get("suffix") or "")
    first = text.find(prefix + exact + suffix)
    if first < 0 or text.find(prefix + exact + suffix, first + 1) >= 0:
        times = "nowhere" if first < 0 else "more than once"
        raise builder.error(f"{key} quotes {exact[:60]!r}, which is {times} in the text where it should be")
    return first + len(prefix), first + len(prefix) + len(exact)


def _read_link(annotation: Mapping[str, Any], builder: Builder) -> None:
    target = annotation["target"]
    trigger = str(target.get("source", target.get("id")) if isinstance(target, dict) else target)
    bodies = _bodies_of(annotation)
    role = next((body.get("value") for body in bodies if body.get("value") in ROLES), None)
    sources = [body.get("source") for body in bodies if body.get("source")]
    whole = annotation.get("body")
    sources += [part for part in (whole if isinstance(whole, list) else [whole]) if isinstance(part, str)]
    if not sources:
        builder.lose(f"the link {annotation.get('id')}, which has no other end")
    for argument in sources:
        builder.link(trigger, str(argument), role)
