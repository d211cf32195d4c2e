"""The log made into states: which corrections hold, what each person's layer is, what undo and redo take."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from chargesheet.review.layers.anchoring import rebase
from chargesheet.review.layers.applying import ADDED, apply
from chargesheet.review.layers.operations import AddEvent, Adjudicate, Correction, OnEntities, Undo, event_of
from chargesheet.review.layers.state import LayerState, Machine, start_of


class History(Struct, frozen=True):
    """What a person can take back and do again: ids of corrections, the next one last.

    Attributes:
        undo: What can be taken back.
        redo: Each undo that can be taken back in turn, with what it took back.
    """

    undo: tuple[str, ...]
    redo: tuple[tuple[str, str], ...]


def authors(corrections: Iterable[Correction]) -> tuple[str, ...]:
    """Who made the corrections, in order of their first."""
    return tuple(dict.fromkeys(correction.author for correction in corrections))


def holding(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """The corrections that hold, in order: none that its author took back, and no undo.

    An undo can itself be taken back: then what it took back holds again.
    """
    undone: set[tuple[str, str]] = set()
    kept: list[Correction] = []
    for correction in reversed(corrections):
        if (correction.author, correction.id) in undone:
            continue
        if isinstance(correction.operation, Undo):
            undone.add((correction.author, correction.operation.target))
        else:
            kept.append(correction)
    return tuple(reversed(kept))


def history(corrections: Iterable[Correction], author: str) -> History:
    """What one person can undo and redo by all corrections of a statement."""
    done: list[str] = []
    taken: list[tuple[str, str]] = []  # an undo, and what it took back
    for correction in corrections:
        if correction.author != author:
            continue
        target = correction.operation.target if isinstance(correction.operation, Undo) else None
        if target is None:
            done.append(correction.id)
            taken.clear()
        elif target in done:
            done.remove(target)
            taken.append((correction.id, target))
        else:
            again = next((pair for pair in taken if pair[0] == target), None)
            if again is not None:
                taken.remove(again)
                done.append(again[1])
    return History(tuple(done), tuple(taken))


def rebuild(
    machines: Mapping[str, Machine], current: Machine, corrections: Sequence[Correction], author: str
) -> LayerState:
    """One person's layer of a statement, from the log alone.

    Args:
        machines: The machine's layers that corrections were made over, by digest.
        current: The machine's layer of now.
        corrections: All corrections of the statement, in order.
        author: Whose layer.
    """
    own = [c for c in holding(corrections) if c.author == author]
    state = fold(machines, current, own)
    # An event that stood in words that another text of the statement no longer has is in no state any more.
    lost = [c.id for c in own if _event_id(c) is not None and state.event(_event_id(c) or "") is None]
    unplaced = tuple(dict.fromkeys((*state.unplaced, *lost)))
    return state if unplaced == state.unplaced else msgspec.structs.replace(state, unplaced=unplaced)


def _event_id(correction: Correction) -> str | None:
    """The event that a correction is about or makes."""
    if isinstance(correction.operation, AddEvent):
        return f"{ADDED}{correction.id}"
    return None if isinstance(correction.operation, Adjudicate) else event_of(correction.operation)


def fold(machines: Mapping[str, Machine], current: Machine, corrections: Iterable[Correction]) -> LayerState:
    """The state after corrections that all hold: each is applied over the layer that it was made over."""
    state: LayerState | None = None
    for correction in corrections:
        machine = machines.get(correction.machine, current)
        state = start_of(machine) if state is None else rebase(state, machine)
        state = apply(state, correction)
    return start_of(current) if state is None else rebase(state, current)


def together(machines: Mapping[str, Machine], current: Machine, corrections: Sequence[Correction]) -> LayerState:
    """The mentions and entities that all people's operations on them give together; those of adjudicators come last."""
    on_entities = [c for c in holding(corrections) if isinstance(c.operation, OnEntities)]
    return fold(machines, current, sorted(on_entities, key=lambda c: c.role == "adjudicator"))


def choices(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """The adjudications that hold, in order."""
    return tuple(c for c in holding(corrections) if isinstance(c.operation, Adjudicate))
