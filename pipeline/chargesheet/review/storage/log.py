"""The log of corrections in a store: read whole, added to, never changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from chargesheet.review.layers.checking import CorrectionError, taken
from chargesheet.review.layers.conflicts import Joined, joined
from chargesheet.review.layers.operations import (
    Adjudicate,
    Correction,
    Operation,
    OperationId,
    ReviewRole,
    Undo,
    event_of,
    kind_of,
)
from chargesheet.review.layers.rebuilding import authors, rebuild
from chargesheet.review.layers.state import LayerState, Machine
from chargesheet.review.storage.machine import keep_layer, kept_layers, machine_layer
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.schema import CORRECTIONS, REVIEW_PROGRESS


class Sent(Struct, frozen=True, forbid_unknown_fields=True):
    """A correction as it is sent: its id, made by whoever sends it, and what it does."""

    id: OperationId
    operation: Operation


class ReviewedStatement(Struct, frozen=True, kw_only=True):
    """A statement with its log.

    Attributes:
        machine: The machine's layer of now.
        has_text: Whether the store has its text.
        machines: The machine's layers that corrections were made over.
        corrections: The log, in order.
    """

    machine: Machine
    has_text: bool
    machines: Mapping[str, Machine]
    corrections: tuple[Correction, ...]

    @property
    def sequence(self) -> int:
        """The number of the last correction; 0 before the first."""
        return self.corrections[-1].sequence if self.corrections else 0

    def layer(self, author: str) -> LayerState:
        """One person's layer."""
        return rebuild(self.machines, self.machine, self.corrections, author)

    def joined(self) -> Joined:
        """The statement by all people together."""
        return joined(self.machines, self.machine, self.corrections)


def read_statement(database: Database, statement_id: str) -> ReviewedStatement | None:
    """A statement with its log; ``None`` where the store has none of this id.

    Raises:
        StoreError: The database failed.
    """
    found = machine_layer(database, statement_id)
    if found is None:
        return None
    log = tuple(read_corrections(database, statement_id))
    machines = kept_layers(database, statement_id) if log else {}
    return ReviewedStatement(machine=found.machine, has_text=found.has_text, machines=machines, corrections=log)


def read_corrections(database: Database, statement_id: str, after: int = 0) -> list[Correction]:
    """The log of a statement after a number, in order."""
    found = database.rows(
        "SELECT id, statement_id, sequence, author, role, made_at, machine, operation FROM corrections "
        "WHERE statement_id = ? AND sequence > ? ORDER BY sequence",
        (statement_id, after),
    )
    return [_correction(row) for row in found]


def _correction(row: Sequence[object]) -> Correction:
    correction_id, statement, sequence, author, role, at, machine, operation = row
    values = {"id": correction_id, "statement": statement, "sequence": sequence, "author": author, "role": role}
    values |= {"at": at, "machine": machine, "operation": msgspec.json.decode(str(operation))}
    return msgspec.convert(values, Correction)


def append(
    database: Database, statement_id: str, author: str, role: ReviewRole, sent: Sequence[Sent]
) -> tuple[ReviewedStatement, tuple[Correction, ...]]:
    """Add corrections to a statement's log, all or none; what was added before by these ids stays as it is.

    On return they are committed. Two who add at the same time take turns.

    Returns:
        The statement with its log after them, and the corrections with these ids.

    Raises:
        CorrectionError: One of them cannot be taken; ``index`` says which. Nothing is added.
        StoreError: The database failed; nothing is added.
    """
    with database.transaction():
        statement = read_statement(database, statement_id)
        if statement is None:
            raise CorrectionError("not_found", "The store has no such statement.")
        if not statement.has_text:
            raise CorrectionError("no_text", "The store has only event records of this statement, not its text.")
        saved, new = _placed(database, statement, author, role, sent)
        log = (*statement.corrections, *new)
        after = msgspec.structs.replace(
            statement, corrections=log, machines={**statement.machines, statement.machine.digest: statement.machine}
        )
        if new:
            keep_layer(database, statement.machine)
            database.insert(CORRECTIONS, [_row(correction) for correction in new])
            write_progress(database, after)
    return after, saved


def _placed(
    database: Database, statement: ReviewedStatement, author: str, role: ReviewRole, sent: Sequence[Sent]
) -> tuple[tuple[Correction, ...], list[Correction]]:
    """The corrections that these become, and those of them that are new."""
    known = _known(database, [each.id for each in sent])
    log = list(statement.corrections)
    state = statement.layer(author)
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    saved: list[Correction] = []
    new: list[Correction] = []
    for index, each in enumerate(sent):
        before = known.get(each.id)
        if before is not None:
            same = (before.statement, before.author, before.operation)
            if same != (statement.machine.document.id, author, each.operation):
                raise _at(index, CorrectionError("duplicate", "This id was used for another correction."))
            saved.append(before)
            continue
        correction = Correction(
            id=each.id,
            statement=statement.machine.document.id,
            sequence=log[-1].sequence + 1 if log else 1,
            author=author,
            role=role,
            at=at,
            machine=statement.machine.digest,
            operation=each.operation,
        )
        try:
            state = taken(state, correction, log)
            if isinstance(correction.operation, Adjudicate):
                _check_choice(statement, correction.operation, log)
        except CorrectionError as error:
            raise _at(index, error) from error
        log.append(correction)
        new.append(correction)
        saved.append(correction)
        known[each.id] = correction
        if isinstance(correction.operation, Undo):
            machines = {**statement.machines, statement.machine.digest: statement.machine}
            state = rebuild(machines, statement.machine, log, author)
    return tuple(saved), new


def _at(index: int, error: CorrectionError) -> CorrectionError:
    error.index = index
    return error


def _check_choice(statement: ReviewedStatement, operation: Adjudicate, log: Sequence[Correction]) -> None:
    found = joined(statement.machines, statement.machine, log)
    conflict = next((c for c in found.conflicts if c.event == operation.event), None)
    if conflict is None:
        raise CorrectionError("stale", "Nobody differs on this event any more.")
    if operation.choice is not None and operation.choice not in {o.author for o in conflict.opinions}:
        raise CorrectionError("invalid", f"{operation.choice} has said nothing of this event.")


def _known(database: Database, ids: Sequence[str]) -> dict[str, Correction]:
    condition, value = database.among("id", ids)
    found = database.rows(
        "SELECT id, statement_id, sequence, author, role, made_at, machine, operation "  # noqa: S608 (own names)
        f"FROM corrections WHERE {condition}",
        (value,),
    )
    return {correction.id: correction for correction in map(_correction, found)}


def _row(correction: Correction) -> tuple[str | int | None, ...]:
    return (
        correction.statement,
        correction.sequence,
        correction.id,
        correction.author,
        correction.role,
        correction.at,
        correction.machine,
        kind_of(correction.operation),
        event_of(correction.operation),
        msgspec.json.encode(correction.operation).decode(),
    )


def write_progress(database: Database, statement: ReviewedStatement) -> None:
    """Write how far each person is with a statement, and how many open conflicts it has; in a transaction."""
    statement_id = statement.machine.document.id
    rows: list[tuple[str | int, ...]] = []
    for author in authors(statement.corrections):
        layer = statement.layer(author)
        reviewed = sum(event.touched for event in layer.events)
        disagreements = sum(bool(event.disagrees) for event in layer.events)
        rows.append((statement_id, author, reviewed, int(layer.done), disagreements))
    database.run("DELETE FROM review_progress WHERE statement_id = ?", (statement_id,))
    database.insert(REVIEW_PROGRESS, rows)
    conflicts = sum(conflict.settled is None for conflict in statement.joined().conflicts)
    database.run("UPDATE review_queue SET conflicts = ? WHERE statement_id = ?", (conflicts, statement_id))
