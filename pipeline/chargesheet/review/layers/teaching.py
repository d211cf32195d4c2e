"""A reviewed statement as what it teaches: the events that hold, and where something is decided or not."""

from msgspec.structs import replace

from chargesheet.learning.layers import machine_layer
from chargesheet.learning.teaching import Judged
from chargesheet.review.layers.conflicts import Joined, Reviewed
from chargesheet.review.layers.state import Machine


def judged(machine: Machine, joined: Joined, *, finished: bool) -> Judged:
    """A statement by all people together: what an adjudicator chose goes before what single people said.

    Args:
        machine: The machine's layer of now.
        joined: What people made of it.
        finished: Whether somebody is done with the statement.
    """
    decided = [each for each in joined.events if _decided(each)]
    undecided = [each.event.record.trigger.start for each in joined.events if not _decided(each)]
    differing = [conflict.span.start for conflict in joined.spans if not conflict.settled]
    kept = tuple(each.event.record for each in decided if each.event.status != "rejected")
    made, _ = machine_layer(replace(machine.document, mentions=joined.mentions, entities=joined.entities, events=kept))
    authors = tuple(sorted({name for each in decided for name in each.by}))
    return Judged(
        item=replace(made, layer=replace(made.layer, author=", ".join(authors) or made.layer.author)),
        authors=authors,
        decided=tuple(each.event.record.trigger.start for each in decided),
        undecided=(*undecided, *differing),
        finished=finished,
    )


def _decided(each: Reviewed) -> bool:
    """Whether people said how an event is: not where one only took a change back, nor where they differ."""
    return bool(each.by) and not each.disputed and each.event.status != "open"
