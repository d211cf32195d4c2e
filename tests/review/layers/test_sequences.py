"""Whatever two people do, in whatever order, under whichever model: the log alone gives back what they had."""

import os
from typing import Any

import msgspec
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chargesheet.learning.gold import layer_document
from chargesheet.records import DocumentRecord, check_offsets
from chargesheet.review.layers.checking import CorrectionError, taken
from chargesheet.review.layers.conflicts import joined
from chargesheet.review.layers.exporting import layer_of, reviewed_document
from chargesheet.review.layers.operations import Correction, Operation, Undo
from chargesheet.review.layers.rebuilding import history, rebuild
from chargesheet.review.layers.state import LayerState, start_of

# benchmarks/review.py asks for many more.
SEQUENCES = int(os.environ.get("CHARGESHEET_SEQUENCES", "60"))

# Shrinking an example of many takes minutes: only where somebody looks for the cause.
PHASES = [Phase.explicit, Phase.generate, *([Phase.shrink] if os.environ.get("CHARGESHEET_SHRINK") else [])]

GENES = st.tuples(*[st.integers(0, 2**16)] * 4)
# Which person does what, or (2) that a model reads the statement.
STEPS = st.lists(st.tuples(st.sampled_from([0, 0, 0, 1, 1, 1, 2]), GENES), max_size=25)


def check(state: LayerState, document: DocumentRecord) -> None:
    """What holds of every state."""
    check_offsets(
        msgspec.structs.replace(
            document, mentions=state.mentions, entities=state.entities, events=tuple(e.record for e in state.events)
        )
    )
    ids = {entity.id for entity in state.entities}
    assert len(ids) == len(state.entities), "an entity once"
    assert {m.entity for m in state.mentions} - {None} <= ids, "mentions name entities that there are"
    assert len({e.id for e in state.events}) == len(state.events), "an event once"


@settings(max_examples=SEQUENCES, phases=PHASES)
@given(STEPS)
def test_the_log_gives_back_what_each_person_had(
    making: Any, steps: list[tuple[int, tuple[int, int, int, int]]]
) -> None:
    current = making.machines[0]
    machines = {machine.digest: machine for machine in making.machines}
    log: list[Correction] = []
    live = {author: start_of(current) for author, _ in making.authors}
    for who, genes in steps:
        if who == 2:
            current = making.machines[genes[0] % len(making.machines)]
            live = {author: rebuild(machines, current, log, author) for author in live}
            continue
        author, role = making.authors[who]
        operation = making.bred(genes, live[author], log, author)
        made = making.correction(len(log) + 1, author, operation, current, role)
        try:
            state = taken(live[author], made, log)
        except CorrectionError:
            continue
        log.append(made)
        live[author] = rebuild(machines, current, log, author) if isinstance(operation, Undo) else state
    written = [msgspec.json.decode(msgspec.json.encode(c), type=Correction) for c in log]
    assert written == log
    for author, _ in making.authors:
        state = rebuild(machines, current, written, author)
        assert state == live[author]
        check(state, current.document)
        layer, _ = layer_of(state, author)
        layer_document(layer, current.text)
        past = history(log, author)
        undos = [undo for undo, _ in past.redo]
        assert len({*past.undo, *undos}) == len(past.undo) + len(undos)
    both = joined(machines, current, written)
    document = reviewed_document(current, both)
    check_offsets(document)
    assert msgspec.json.decode(msgspec.json.encode(document), type=DocumentRecord) == document


@settings(max_examples=SEQUENCES, phases=PHASES)
@given(st.lists(GENES, max_size=15))
def test_taking_all_back_leaves_the_machines_layer_and_again_all_that_was(making: Any, genes: list[Any]) -> None:
    machine = making.machines[0]
    machines = {machine.digest: machine}
    log: list[Correction] = []

    def take(operation: Operation) -> LayerState:
        made = making.correction(len(log) + 1, "amina", operation)
        state = taken(rebuild(machines, machine, log, "amina"), made, log)
        log.append(made)
        return rebuild(machines, machine, log, "amina") if isinstance(operation, Undo) else state

    state = start_of(machine)
    for each in genes:
        operation = making.bred(each, state, log, "amina")
        try:
            state = take(operation)
        except CorrectionError:
            continue
    done = state
    steps = len(history(log, "amina").undo)
    for _ in range(steps):
        state = take(Undo(history(log, "amina").undo[-1]))
    assert history(log, "amina").undo == ()
    assert state == start_of(machine)
    for _ in range(steps):
        state = take(Undo(history(log, "amina").redo[-1][0]))
    assert state == done
