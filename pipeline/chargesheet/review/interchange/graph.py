"""A layer as nodes and links, which is how annotation tools hold one: spans with a label, and relations between them.

Mentions are nodes with their label, triggers nodes with their event's type and modality, and an argument is a link,
labelled with its role, from the trigger to the span that stands for it: a mention where one has the very same
offsets, else a node with the label ``ARGUMENT``. What an argument says beside its words (``ArgumentValues``) belongs
to its span; where two events say different things of one span, the second gets an ``ARGUMENT`` node of its own.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet.learning.gold import (
    Layer,
    LayerDate,
    LayerEvent,
    LayerMention,
    LayerPenalty,
    LayerProvision,
    LayerSpan,
    LayerSubject,
)
from chargesheet.learning.layers import canonical
from chargesheet.records import EVENT_TYPES, LABELS, ROLES, EventType, Label, Modality, Role
from chargesheet.review.interchange.values import NONE, ArgumentValues, pairs

ARGUMENT: Literal["ARGUMENT"] = "ARGUMENT"
NodeLabel = Label | EventType | Literal["ARGUMENT"]
NODE_LABELS: tuple[NodeLabel, ...] = (*LABELS, *EVENT_TYPES, ARGUMENT)


class Node(Struct, frozen=True, kw_only=True):
    """A span with its label.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends.
        label: A mention's label, an event's type, or ``ARGUMENT``.
        modality: Of a trigger; null of the others.
        values: What it says as an argument.
    """

    start: int
    end: int
    label: NodeLabel
    modality: Modality | None = None
    values: ArgumentValues = NONE


class Link(Struct, frozen=True):
    """An argument: from a trigger to a span, both by their index among the nodes."""

    trigger: int
    argument: int
    role: Role


class Graph(Struct, frozen=True):
    """Nodes in order of the text, and links between them."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


def is_trigger(label: str) -> bool:
    """Whether a label is a type of event."""
    return label in EVENT_TYPES


def to_graph(layer: Layer) -> Graph:
    """The layer, in its canonical form, as nodes and links."""
    layer = canonical(layer)
    nodes = [Node(start=m.start, end=m.end, label=m.label) for m in layer.mentions]
    by_span: dict[tuple[int, int], list[int]] = {}
    for index, node in enumerate(nodes):
        by_span.setdefault((node.start, node.end), []).append(index)
    spoken: set[int] = set()
    links: list[Link] = []
    for event in layer.events:
        trigger = len(nodes)
        span = event.trigger
        nodes.append(Node(start=span.start, end=span.end, label=event.type, modality=event.modality))
        for role, words, values in arguments(event):
            place = by_span.setdefault((words.start, words.end), [])
            taken = {link.argument for link in links if link.trigger == trigger and link.role == role}
            known = _node_for(nodes, place, spoken, taken, values)
            index = len(nodes) if known is None else known
            if known is None:
                nodes.append(Node(start=words.start, end=words.end, label=ARGUMENT, values=values))
                place.append(index)
            else:
                nodes[index] = msgspec.structs.replace(nodes[index], values=values)
            spoken.add(index)
            links.append(Link(trigger, index, role))
    return _in_order(nodes, links)


def _node_for(
    nodes: Sequence[Node], place: Sequence[int], spoken: set[int], taken: set[int], values: ArgumentValues
) -> int | None:
    """The node at a span that already says the same, else one that says nothing yet."""
    free = [index for index in place if index not in taken]
    same = next((index for index in free if index in spoken and nodes[index].values == values), None)
    return same if same is not None else next((index for index in free if index not in spoken), None)


def _in_order(nodes: Sequence[Node], links: Sequence[Link]) -> Graph:
    order = sorted(range(len(nodes)), key=lambda i: (nodes[i].start, -nodes[i].end, i))
    new = {old: index for index, old in enumerate(order)}
    moved = [Link(new[link.trigger], new[link.argument], link.role) for link in links]
    return Graph(tuple(nodes[i] for i in order), tuple(moved))


def arguments(event: LayerEvent) -> Iterator[tuple[Role, LayerSpan, ArgumentValues]]:
    """The arguments of an event as role, span and values."""
    for subject in event.subjects:
        yield "subject", _span(subject), ArgumentValues(count=subject.count)
    for authority in event.authorities:
        yield "authority", authority, NONE
    for place in event.places:
        yield "place", place, NONE
    for date in event.dates:
        yield "date", _span(date), ArgumentValues(edtf=date.edtf)
    for provision in event.provisions:
        yield "provision", _span(provision), ArgumentValues(items=provision.items)
    for offence in event.offences:
        yield "offence", offence, NONE
    if event.penalty is not None:
        penalty = event.penalty
        yield "penalty", _span(penalty), ArgumentValues(kind=penalty.kind, duration=penalty.duration)


def _span(span: LayerSubject | LayerDate | LayerProvision | LayerPenalty) -> LayerSpan:
    return LayerSpan(start=span.start, end=span.end)


def from_graph(graph: Graph, about: Layer) -> tuple[Layer, tuple[str, ...]]:
    """The layer that nodes and links make; and what of them no layer holds, in words.

    Args:
        graph: Nodes and links; the links' triggers are triggers.
        about: Gives statement, SHA-256, author, country and date.
    """
    lost: list[str] = []
    mentions = tuple(
        LayerMention(start=n.start, end=n.end, label=label) for n in graph.nodes for label in LABELS if n.label == label
    )
    linked: dict[int, dict[Role, list[Node]]] = {
        index: {role: [] for role in ROLES} for index, node in enumerate(graph.nodes) if is_trigger(node.label)
    }
    roles: dict[int, set[Role]] = {}
    for link in graph.links:
        linked[link.trigger][link.role].append(graph.nodes[link.argument])
        roles.setdefault(link.argument, set()).add(link.role)
    events = tuple(_event(graph.nodes[index], found, lost) for index, found in linked.items())
    for index, node in enumerate(graph.nodes):
        where = f"the {node.label} at {node.start} to {node.end}"
        if node.label == ARGUMENT and index not in roles:
            lost.append(f"{where}, which belongs to no event")
        lost.extend(
            f"{key} of {where}, which is no event's {role}" for key, role in _idle(node, roles.get(index, set()))
        )
    return canonical(msgspec.structs.replace(about, mentions=mentions, events=events)), tuple(lost)


def reduced(layer: Layer, holds: Callable[[Graph], Collection[int]]) -> Graph:
    """The nodes and links that a format can hold: what depends on a node that it cannot hold goes with it.

    Args:
        layer: Any layer.
        holds: The indices of the nodes of a graph that the format can hold.
    """
    graph = to_graph(layer)
    while len(kept := sorted(holds(graph))) < len(graph.nodes):
        new = {old: index for index, old in enumerate(kept)}
        links = [
            Link(new[link.trigger], new[link.argument], link.role)
            for link in graph.links
            if link.trigger in new and link.argument in new
        ]
        graph = to_graph(from_graph(Graph(tuple(graph.nodes[i] for i in kept), tuple(links)), layer)[0])
    return graph


_ROLE_OF_VALUE: dict[str, Role] = {
    "count": "subject",
    "edtf": "date",
    "article": "provision",
    "kind": "penalty",
    "duration": "penalty",
}


def _idle(node: Node, roles: set[Role]) -> Iterator[tuple[str, Role]]:
    """The values of a node that no event asks for, with the role that would."""
    for key in dict.fromkeys(key for key, _ in pairs(node.values)):
        if _ROLE_OF_VALUE[key] not in roles:
            yield key, _ROLE_OF_VALUE[key]


def _event(trigger: Node, found: dict[Role, list[Node]], lost: list[str]) -> LayerEvent:
    where = f"{trigger.label} at {trigger.start}"
    penalties = found["penalty"]
    lost.extend(f"{where}: a second penalty, at {extra.start}; an event has one" for extra in penalties[1:])
    penalty = penalties[0] if penalties else None
    event_type = next(known for known in EVENT_TYPES if known == trigger.label)
    return LayerEvent(
        type=event_type,
        modality=trigger.modality or "actual",
        trigger=LayerSpan(start=trigger.start, end=trigger.end),
        subjects=tuple(LayerSubject(start=n.start, end=n.end, count=n.values.count) for n in found["subject"]),
        authorities=_spans(found["authority"]),
        places=_spans(found["place"]),
        dates=tuple(LayerDate(start=n.start, end=n.end, edtf=n.values.edtf) for n in found["date"]),
        provisions=tuple(LayerProvision(start=n.start, end=n.end, items=n.values.items) for n in found["provision"]),
        offences=_spans(found["offence"]),
        penalty=None
        if penalty is None
        else LayerPenalty(
            start=penalty.start,
            end=penalty.end,
            kind=penalty.values.kind or "unknown",
            duration=penalty.values.duration,
        ),
    )


def _spans(nodes: Sequence[Node]) -> tuple[LayerSpan, ...]:
    return tuple(LayerSpan(start=node.start, end=node.end) for node in nodes)
