"""Label Studio: tasks with annotations or predictions, their labelling configuration, and its JSON export.

Spans are regions of a ``Labels`` control over a ``Text``; arguments are relations from the trigger; modality is a
``Choices`` and values are a ``TextArea`` of each region. Offsets are code points, as its editor has counted since
2021; exports of older versions, and of what counts in JavaScript's UTF-16 units, are told apart by the quoted text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.layers import LayeredText
from chargesheet.records import EVENT_TYPES, MODALITIES, ROLES
from chargesheet.review.interchange.exchange import Builder, Found, Loss, Written, about, decoded, empty_layer, joined
from chargesheet.review.interchange.graph import NODE_LABELS, to_graph
from chargesheet.review.interchange.offsets import Utf16
from chargesheet.review.interchange.values import NONE, write_values

TASKS, CONFIGURATION = "tasks.json", "labelling.xml"
_REMEDY = "Export the project again, as JSON (not JSON-MIN)."
_COLOURS = {
    "PERSON": "#b494f5",
    "ORG": "#5cc3d8",
    "PLACE": "#74c985",
    "DATE": "#e3a94b",
    "PROVISION": "#f585a8",
    "LAW": "#eb9b6c",
    "ARGUMENT": "#aaa69d",
}
_TRIGGER_COLOUR = "#3a3d44"


def configuration() -> str:
    """The labelling configuration that the tasks need: XML for the project's settings."""
    labels = "\n".join(
        f'    <Label value="{label}" background="{_COLOURS.get(label, _TRIGGER_COLOUR)}"/>' for label in NODE_LABELS
    )
    relations = "\n".join(f'    <Relation value="{role}"/>' for role in ROLES)
    choices = "\n".join(f'    <Choice value="{modality}"/>' for modality in MODALITIES)
    hint = quoteattr("count=4; edtf=2015-11; article=274 | Criminal Code; kind=custody; duration=P2M")
    return f"""<View>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Relations>
{relations}
  </Relations>
  <Text name="text" value="$text" granularity="symbol"/>
  <Choices name="modality" toName="text" perRegion="true" choice="single-radio" showInline="true"
           whenTagName="label" whenLabelValue="{",".join(EVENT_TYPES)}">
{choices}
  </Choices>
  <TextArea name="values" toName="text" perRegion="true" editable="true" maxSubmissions="1" rows="1"
            placeholder={hint}/>
</View>
"""


def write(items: Sequence[LayeredText], machines: Sequence[LayeredText] = ()) -> Written:
    """Tasks, one a text, and their configuration. Everything of a layer is held.

    Args:
        items: Layers of people: annotations of their texts' tasks.
        machines: Layers of models: predictions.
    """
    tasks: dict[str, dict[str, Any]] = {}
    for kind, group in (("annotations", items), ("predictions", machines)):
        for item in group:
            layer = item.layer
            task = tasks.setdefault(
                layer.sha256,
                {
                    "data": {"text": item.text, "statement": layer.statement, "chargesheet": _about_text(item)},
                    "annotations": [],
                    "predictions": [],
                },
            )
            number = f"{kind[0]}{len(task[kind])}"
            result = list(_result(item, number))
            who = {"model_version": layer.author} if kind == "predictions" else {}
            if kind == "annotations":
                task["data"]["chargesheet"]["authors"].append(layer.author)
            task[kind].append({**who, "result": result})
    encoded = msgspec.json.format(msgspec.json.encode(list(tasks.values())), indent=1)
    return Written({TASKS: encoded + b"\n", CONFIGURATION: configuration().encode()}, ())


def _about_text(item: LayeredText) -> dict[str, Any]:
    """What is known of the text; and the authors of its annotations in order.

    ``completed_by`` is left out: an import fails where it names someone who is no user there.
    """
    known = {key: value for key, value in about(item.layer).items() if key != "author"}
    return {**known, "authors": []}


def _result(item: LayeredText, number: str) -> Iterator[dict[str, Any]]:
    graph = to_graph(item.layer)
    for index, node in enumerate(graph.nodes):
        region = {"id": f"{number}-{index}", "to_name": "text"}
        place = {"start": node.start, "end": node.end}
        quoted = {**place, "text": item.text[node.start : node.end]}
        yield {**region, "from_name": "label", "type": "labels", "value": {**quoted, "labels": [node.label]}}
        if node.modality is not None:
            yield {
                **region,
                "from_name": "modality",
                "type": "choices",
                "value": {**quoted, "choices": [node.modality]},
            }
        if node.values != NONE:
            value = {**place, "text": [write_values(node.values)]}
            yield {**region, "from_name": "values", "type": "textarea", "value": value}
    for link in graph.links:
        yield {
            "type": "relation",
            "from_id": f"{number}-{link.trigger}",
            "to_id": f"{number}-{link.argument}",
            "direction": "right",
            "labels": [link.role],
        }


def read(data: bytes, source: str) -> Found:
    """The layers of an export: one for each annotation by its annotator, one for each prediction by its model.

    Annotations that were skipped ("was_cancelled") are noted as lost. A task that cannot be read is a failure, named
    by its number in the file; the others are read.

    Raises:
        UnreadableInputError: The file is no JSON, or no list of tasks.
    """
    tasks = decoded(data, source)
    if isinstance(tasks, dict):
        tasks = [tasks]
    if not isinstance(tasks, list):
        raise UnreadableInputError(source, "it is no list of tasks", _REMEDY)
    found = joined(_task(task, f"{source}, task {number}") for number, task in enumerate(tasks, 1))
    numbers = sum(map(_numbered, tasks))
    if not numbers:
        return found
    what = f"{numbers} {'prediction' if numbers == 1 else 'predictions'}, of which the export has only the number"
    return joined([found, Found((), (Loss(source, what),))])


def _numbered(task: object) -> int:
    """How many predictions of a task are there by their number alone, as Label Studio exports them."""
    predictions = task.get("predictions") if isinstance(task, dict) else None
    return sum(isinstance(p, int) for p in predictions) if isinstance(predictions, list) else 0


def _task(task: object, place: str) -> Found:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        return _failed(place, 'it has no "data"')
    fields = task["data"]
    text = fields.get("text")
    if not isinstance(text, str):
        return _failed(place, 'its "data" has no "text"')
    parts = []
    groups = ((task.get("annotations", task.get("completions")), False), (task.get("predictions"), True))
    for group, is_machine in groups:
        if group is not None and not isinstance(group, list):
            return _failed(place, "its annotations or predictions are no list")
        for number, annotation in enumerate(group or (), 1):
            if is_machine and isinstance(annotation, int):
                continue
            where = f"{place}, {'prediction' if is_machine else 'annotation'} {number}"
            try:
                author = _author(annotation, fields, number - 1, is_machine=is_machine)
                part = _annotation(annotation, author, text, fields, where)
                parts.append(Found((), part.lost, machines=part.items) if is_machine else part)
            except UnreadableInputError as error:
                parts.append(Found((), failures=(error,)))
    return joined(parts)


def _failed(place: str, reason: str) -> Found:
    return Found((), failures=(UnreadableInputError(place, reason, _REMEDY),))


def _author(annotation: object, fields: Mapping[str, Any], index: int, *, is_machine: bool) -> str:
    """The model; or who annotated: an e-mail address where the export has one, else a number or what was written."""
    if not isinstance(annotation, dict):
        return "unknown"
    if is_machine:
        return str(annotation.get("model_version") or "unknown")
    person = annotation.get("completed_by")
    if isinstance(person, dict):
        person = person.get("email") or person.get("id")
    if person is None:
        known = fields.get("chargesheet")
        authors = known.get("authors") if isinstance(known, dict) else None
        if isinstance(authors, list) and index < len(authors):
            person = authors[index]
    return "unknown" if person is None else str(person)


def _annotation(annotation: object, author: str, text: str, fields: Mapping[str, Any], place: str) -> Found:
    if not isinstance(annotation, dict) or not isinstance(annotation.get("result"), list):
        raise UnreadableInputError(place, 'it has no list "result"', _REMEDY)
    statement = fields.get("statement")
    layer = empty_layer(
        text,
        fields.get("chargesheet"),
        statement=statement if isinstance(statement, str) else place,
        author=author,
        source=place,
        line=None,
    )
    builder = Builder(text, layer, place)
    if annotation.get("was_cancelled"):
        builder.lose("it was skipped by its annotator; nothing of it is read")
        return Found((), builder.build().lost)
    results = [result for result in annotation["result"] if isinstance(result, dict)]
    if len(results) < len(annotation["result"]):
        raise UnreadableInputError(place, "a part of its result is no object", _REMEDY)
    _read_results(results, text, builder)
    return builder.build()


def _read_results(results: Sequence[dict[str, Any]], text: str, builder: Builder) -> None:
    regions = [result for result in results if result.get("type") == "labels"]
    units = _units(regions, text, builder)
    for region in regions:
        value, labels = _value(region, builder), _value(region, builder).get("labels")
        if not isinstance(labels, list) or not labels:
            raise builder.error(f"the region {region.get('id')!r} has no labels")
        for number, label in enumerate(labels):
            key = f"{region.get('id')}" if number == 0 else f"{region.get('id')}, label {number + 1}"
            start, end = value.get("start"), value.get("end")
            builder.span(key, _point(start, units, builder), _point(end, units, builder), label)
    for result in results:
        _read_detail(result, builder)


def _read_detail(result: dict[str, Any], builder: Builder) -> None:
    kind, name, key = result.get("type"), result.get("from_name"), str(result.get("id"))
    if kind == "labels":
        return
    if kind == "relation":
        roles = result.get("labels") or [None]
        ends = str(result.get("from_id")), str(result.get("to_id"))
        if result.get("direction") == "left" or (not builder.is_trigger(ends[0]) and builder.is_trigger(ends[1])):
            ends = ends[1], ends[0]
        for role in roles if isinstance(roles, list) else [roles]:
            builder.link(*ends, role)
    elif kind == "choices" and name == "modality":
        for choice in _value(result, builder).get("choices") or ():
            builder.modality(key, choice)
    elif kind == "textarea" and name == "values":
        written = _value(result, builder).get("text")
        lines = written if isinstance(written, list) else [written]
        builder.values(key, "; ".join(str(line) for line in lines))
    else:
        builder.lose(f"the {kind} of the control {name!r}, which is none of this labelling configuration")


def _value(result: dict[str, Any], builder: Builder) -> dict[str, Any]:
    value = result.get("value")
    if not isinstance(value, dict):
        raise builder.error(f"the region {result.get('id')!r} has no value")
    return value


def _units(regions: Iterable[dict[str, Any]], text: str, builder: Builder) -> Utf16 | None:
    """What offsets count: ``None`` for code points. The quotes decide.

    Raises:
        UnreadableInputError: In neither do all regions have the text that they quote.
    """
    places = [_value(region, builder) for region in regions]
    quoted = [p for p in places if isinstance(p.get("text"), str)]
    wrong = next((p for p in quoted if text[_whole(p, "start") : _whole(p, "end")] != p["text"]), None)
    if wrong is None:
        return None
    units = Utf16(text)
    for p in quoted:
        try:
            start, end = units.to_point(_whole(p, "start")), units.to_point(_whole(p, "end"))
        except ValueError:
            break
        if text[start:end] != p["text"]:
            break
    else:
        return units
    found = text[_whole(wrong, "start") : _whole(wrong, "end")]
    raise builder.error(
        f"a region quotes {wrong['text'][:60]!r} at {wrong.get('start')!r}, the text has {found[:60]!r}"
    )


def _whole(place: Mapping[str, Any], key: str) -> int:
    value = place.get(key)
    return value if isinstance(value, int) and value >= 0 else 0


def _point(offset: object, units: Utf16 | None, builder: Builder) -> object:
    if units is None or not isinstance(offset, int):
        return offset
    try:
        return units.to_point(offset)
    except ValueError as error:
        raise builder.error(str(error)) from error
