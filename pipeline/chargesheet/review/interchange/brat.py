r"""brat standoff: NAME.txt, NAME.ann and a configuration, as https://brat.nlplab.org/standoff.html describes.

Triggers and arguments are text-bound annotations (``T``), events bind them (``E``), modality is an attribute (``A``),
and what an argument says beside its words is its note (``#``). Offsets are code points. A span that crosses a line
break is written in fragments, as brat itself does; fragments with only white space between them are one span again.
Who annotated, and which statement, stands in ``chargesheet.json`` beside the files, which brat passes over.

    T1	arrest 10 18	arrested
    T2	PERSON 0 5;6 11	Aisha Bello
    E1	arrest:T1 subject:T2 date:T3
    A1	modality E1 actual
    #1	AnnotatorNotes T3	edtf=2015-11
"""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
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
    empty_layer,
    file_names,
)
from chargesheet.review.interchange.graph import ARGUMENT, Node, reduced, to_graph
from chargesheet.review.interchange.values import KEYS, NONE, write_values

CONFIGURATION, ABOUT = "annotation.conf", "chargesheet.json"
# What any reader of lines may take for the end of one.
_BREAKS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# "subject2" -> "subject"
_ROLE_NUMBER = re.compile(r"\d+$")
# "10 18" or "0 5;6 11"
_FRAGMENT = re.compile(r"(\d+) (\d+)")


def configuration() -> str:
    """What the folder's ``annotation.conf`` holds: every label, type, role and modality."""
    roles = ", ".join(f"{role}{'?' if role == 'penalty' else '*'}:<ENTITY>" for role in ROLES)
    events = "\n".join(f"{event_type}\t{roles}" for event_type in EVENT_TYPES)
    entities = "\n".join((*LABELS, ARGUMENT))
    return (
        f"[entities]\n{entities}\n\n[relations]\n\n[events]\n{events}\n\n"
        f"[attributes]\nmodality\tArg:<EVENT>, Value:{'|'.join(MODALITIES)}\n"
    )


def write(items: Sequence[LayeredText]) -> Written:
    """Two files a layer, their configuration, and what they are about.

    A line break at either end of a span is not held, nor a span of nothing else.
    """
    files: dict[str, bytes] = {CONFIGURATION: configuration().encode()}
    known: dict[str, dict[str, str | None]] = {}
    lost: list[Loss] = []
    names = file_names(item.layer.statement for item in items)
    for name, item in zip(names, items, strict=True):
        content, missed = write_ann(item)
        files[f"{name}.txt"] = item.text.encode()
        files[f"{name}.ann"] = content.encode()
        known[name] = about(item.layer)
        lost.extend(missed)
    files[ABOUT] = msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n"
    return Written(files, tuple(lost))


def write_ann(item: LayeredText) -> tuple[str, tuple[Loss, ...]]:
    """The annotations of one layer, and what is not held of it."""
    graph = to_graph(item.layer)
    lost = [
        Loss(item.layer.statement, f"the {n.label} at {n.start} to {n.end}{_cut_short(n, item.text)}")
        for n in graph.nodes
        if _cut_short(n, item.text)
    ]
    graph = reduced(item.layer, lambda g: [i for i, n in enumerate(g.nodes) if _fragments(n, item.text)])
    lines = []
    for index, node in enumerate(graph.nodes):
        fragments = _fragments(node, item.text)
        places = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(item.text[start:end] for start, end in fragments)
        lines.append(f"T{index + 1}\t{node.label} {places}\t{words}")
    events: dict[int, list[str]] = {i: [] for i, n in enumerate(graph.nodes) if n.modality}
    for link in graph.links:
        earlier = sum(argument.startswith(link.role) for argument in events[link.trigger])
        suffix = str(earlier + 1) if earlier else ""
        events[link.trigger].append(f"{link.role}{suffix}:T{link.argument + 1}")
    for number, (index, linked) in enumerate(events.items(), 1):
        node = graph.nodes[index]
        lines.append(" ".join((f"E{number}\t{node.label}:T{index + 1}", *linked)))
        lines.append(f"A{number}\tmodality E{number} {node.modality}")
    noted = [(index, node) for index, node in enumerate(graph.nodes) if node.values != NONE]
    for number, (index, node) in enumerate(noted, 1):
        lines.append(f"#{number}\tAnnotatorNotes T{index + 1}\t{write_values(node.values)}")
    return "".join(f"{line}\n" for line in lines), tuple(lost)


def _cut_short(node: Node, text: str) -> str:
    """What of a span cannot be written; empty where all can."""
    fragments = _fragments(node, text)
    if not fragments:
        return ", which is line breaks alone, and what it is linked to"
    ends = fragments[0][0], fragments[-1][1]
    return "" if ends == (node.start, node.end) else f": its line breaks at the ends; {ends[0]} to {ends[1]} is written"


def _fragments(node: Node, text: str) -> list[tuple[int, int]]:
    """The parts of a span between line breaks."""
    found, start = [], node.start
    for gap in _BREAKS.finditer(text, node.start, node.end):
        if gap.start() > start:
            found.append((start, gap.start()))
        start = gap.end()
    return [*found, (start, node.end)] if start < node.end else found


def read(text: str, ann: str, source: str, *, known: object, statement: str, author: str) -> Found:
    """The layer of one pair of files.

    Args:
        text: What NAME.txt holds, with every line end as it is.
        ann: What NAME.ann holds.
        source: The name of the latter, for errors.
        known: What ``chargesheet.json`` says of it, or ``None``.
        statement: The statement's name where that is not known.
        author: The author where that is not known.

    Raises:
        UnreadableInputError: A line is not as brat writes it, or quotes other words than the text has; with its line.
    """
    layer = empty_layer(text, known, statement=statement, author=author, source=source, line=None)
    builder = Builder(text, layer, source)
    later: list[tuple[int, str]] = []
    for number, line in enumerate(ann.split("\n"), 1):
        if line.startswith("T"):
            _read_span(line, number, text, builder)
        elif line.strip():
            later.append((number, line))
    triggers: dict[str, str] = {}
    for number, line in later:
        if line.startswith("E"):
            _read_event(line, number, triggers, builder)
    readers: Mapping[str, Callable[..., None]] = {"R": _read_relation, "A": _read_attribute, "M": _read_attribute}
    for number, line in later:
        if line[0] in readers:
            readers[line[0]](line, number, triggers, builder)
        elif line[0] == "#":
            _read_note(line, number, builder)
        elif line[0] != "E":
            builder.lose(f"line {number}, {line[:60]!r}: a layer has none of this kind")
    return builder.build()


def _parts(line: str, least: int, number: int, builder: Builder) -> list[str]:
    parts = line.rstrip("\r").split("\t")
    if len(parts) < least or not parts[1].strip():
        raise builder.error(f"{line[:60]!r} has not its {least} parts, divided by tabs", number)
    return parts


def _read_span(line: str, number: int, text: str, builder: Builder) -> None:
    key, *rest = line.split("\t", 2)
    middle, *quoted = rest or [""]
    label, _, places = middle.partition(" ")
    fragments = []
    for place in places.split(";"):
        found = _FRAGMENT.fullmatch(place)
        if found is None or len(found[0]) > 40:
            raise builder.error(f"{middle[:60]!r} is not LABEL START END", number)
        fragments.append((int(found[1]), int(found[2])))
    fragments.sort()
    words = " ".join(text[start:end] for start, end in fragments)
    if quoted and quoted[0].rstrip("\r") != words.rstrip("\r"):
        raise builder.error(f"{key} quotes {quoted[0][:60]!r}, the text has {words[:60]!r}", number)
    gaps = [text[one[1] : other[0]] for one, other in itertools.pairwise(fragments)]
    if any(gap.strip() for gap in gaps):
        builder.lose(f"line {number}: {key} is {words[:60]!r} without the words between; a layer has whole spans only")
    else:
        builder.span(key, fragments[0][0], fragments[-1][1], label, number)


def _read_event(line: str, number: int, triggers: dict[str, str], builder: Builder) -> None:
    key, middle = _parts(line, 2, number, builder)[:2]
    pairs = [part.partition(":") for part in middle.split()]
    if not all(name and separator and target for name, separator, target in pairs):
        raise builder.error(f"{line[:60]!r} is not TYPE:TRIGGER ROLE:SPAN …", number)
    trigger = pairs[0][2]
    if trigger in triggers.values():
        builder.lose(f"line {number}: a second event with the trigger {trigger}")
        return
    triggers[key] = trigger
    for name, _, target in pairs[1:]:
        builder.link(trigger, triggers.get(target, target), _ROLE_NUMBER.sub("", name))


def _read_relation(line: str, number: int, triggers: Mapping[str, str], builder: Builder) -> None:
    """``R1	subject Arg1:T1 Arg2:T2``: an argument where the first is a trigger."""
    role, *ends = _parts(line, 2, number, builder)[1].split()
    named = [end.partition(":")[2] for end in ends]
    if len(named) != 2 or not all(named):
        raise builder.error(f"{line[:60]!r} is not ROLE Arg1:SPAN Arg2:SPAN", number)
    builder.link(triggers.get(named[0], named[0]), triggers.get(named[1], named[1]), role)


def _read_attribute(line: str, number: int, triggers: Mapping[str, str], builder: Builder) -> None:
    """``A1	modality E1 planned``."""
    name, target, *value = (*_parts(line, 2, number, builder)[1].split(), "")
    if name == "modality":
        builder.modality(triggers.get(target, target), value[0] if value else None)
    else:
        builder.lose(f"line {number}: the attribute {name!r} of {target!r}")


def _read_note(line: str, number: int, builder: Builder) -> None:
    """``#1	AnnotatorNotes T3	edtf=2015-11``; other notes are a person's own words, which a layer has no place for."""
    parts = _parts(line, 3, number, builder)
    kind, _, target = parts[1].partition(" ")
    written = "\t".join(parts[2:])
    if kind == "AnnotatorNotes" and written.partition("=")[0].strip() in KEYS:
        builder.values(target, written, number)
    else:
        builder.lose(f"line {number}: the note {written[:80]!r} on {target}")


def about_files(data: bytes | None, source: str) -> Mapping[str, Any]:
    """What ``chargesheet.json`` says, by the names of the files; nothing where it is missing.

    Raises:
        UnreadableInputError: It is no JSON object.
    """
    if data is None:
        return {}
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise UnreadableInputError(source, f"it is no JSON object: {error}", "Restore it, or delete it.") from error
