"""What a batch of records changes in a store: worked out from what the store has, before anything is written.

Records are taken one after the other, so that the last of two about one thing is kept, whichever batch either is in.
The rules:

- A statement has the records of one run at a time. Those of a newer run take the place of all that an older one
  read from it; those of an older one are passed over.
- An event record adds its event or takes the place of the same event (statement and id).
- A document record is all of a statement: what it does not have goes.
- A record that the store has already changes nothing.
"""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from chargesheet.records import (
    DocumentRecord,
    Entity,
    EventRecord,
    Mention,
    Statement,
    content_id,
    encode,
)
from chargesheet.stores.sql.rows import LABELS
from chargesheet.stores.sql.runs import NO_MODEL, Run, Runs


class StoredEvent(Struct, frozen=True):
    """An event that the store has."""

    key: int
    record: str


class StoredEntity(Struct, frozen=True):
    """An entity that the store has."""

    key: int
    aliases: tuple[str, ...]


class StoredStatement(Struct, frozen=True):
    """A statement that the store has, without its text; ``digest`` is its document record's, if it has exactly that."""

    about: Statement
    run_key: int
    digest: str | None
    has_text: bool


class Stored(Struct, frozen=True):
    """What the store has of the statements of a batch: of their events those that the batch names."""

    statements: Mapping[str, StoredStatement]
    events: Mapping[tuple[str, str], StoredEvent]
    entities: Mapping[tuple[str, str], StoredEntity]


class Counts(Struct):
    """What became of the records of a load."""

    events: int = 0
    documents: int = 0
    unchanged: int = 0
    superseded: int = 0

    def add(self, other: "Counts") -> None:
        """Add another's to these."""
        for field in self.__struct_fields__:
            setattr(self, field, getattr(self, field) + getattr(other, field))


class StatementPlan:
    """What is to become of one statement.

    Attributes:
        about: Its values; ``text`` is empty where ``has_text`` is false.
        run: Whose records it has.
        clear: Whether all that the store has of it goes first.
        events: Events to write, by id, each with its JSON.
        entities: Entities that must exist, by id.
        listed: Whether ``entities`` are those of a document record.
        mentions: The labelled spans to write.
        digest: What ``StoredStatement.digest`` becomes.
    """

    def __init__(self, about: Statement, run: Run, stored: StoredStatement | None) -> None:
        self.about = about
        self.run = run
        self.stored = stored
        self.has_text = stored is not None and stored.has_text
        self.new_text = False
        self.clear = False
        self.listed = False
        self.digest = stored.digest if stored is not None else None
        self.events: dict[str, tuple[EventRecord, str]] = {}
        self.entities: dict[str, Entity] = {}
        self.mentions: tuple[Mention, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the statement's own row differs from the stored one."""
        stored = self.stored
        return (
            stored is None
            or self.new_text
            or (stored.run_key, stored.digest, stored.about) != (self.run.key, self.digest, self._bare)
        )

    @property
    def _bare(self) -> Statement:
        """Its values without the text, as ``StoredStatement`` has them."""
        return msgspec.structs.replace(self.about, text="")

    def restart(self, run: Run) -> None:
        """Forget all that was read from the statement so far, stored or not; a new run begins."""
        self.run = run
        self.clear = self.stored is not None
        self.listed = False
        self.digest = None
        self.events = {}
        self.entities = {}
        self.mentions = ()


class Plan:
    """The plan of one batch, made by ``take``-ing its records in order.

    Args:
        stored: What the store has.
        runs: The runs that it knows; new ones are added to it.
        replace: Whether records count as newer than those of any other run.
    """

    def __init__(self, stored: Stored, runs: Runs, *, replace: bool = False) -> None:
        self.stored = stored
        self.runs = runs
        self.statements: dict[str, StatementPlan] = {}
        self.counts = Counts()
        self._replace = replace

    def take(self, record: EventRecord | DocumentRecord, model: str | None = None) -> None:
        """Work one record in.

        Args:
            record: The record.
            model: Of a document record without events: which model read it.
        """
        if isinstance(record, EventRecord):
            self._take_event(record)
        else:
            self._take_document(record, model)

    def _take_event(self, event: EventRecord) -> None:
        reference = event.statement
        run = self.runs.of_model(event.model)
        plan = self._plan(Statement(id=reference.id, text=""), run)
        if not self._admits(plan, run):
            self.counts.superseded += 1
            return
        about = plan.about
        # What the reference knows, and nothing less: a document record may know more.
        named = (reference.title or about.title, reference.date or about.date, reference.source or about.source)
        if named != (about.title, about.date, about.source):
            title, date, source = named
            plan.about = msgspec.structs.replace(about, title=title, date=date, source=source)
        text = encode(event)
        if self._record(plan, event.id) == text:
            self.counts.unchanged += 1
            return
        self.counts.events += 1
        plan.digest = None
        plan.events[event.id] = (event, text)
        for entity in _entities_of(event):
            plan.entities.setdefault(entity.id, entity)

    def _take_document(self, document: DocumentRecord, model: str | None) -> None:
        models = {event.model for event in document.events} or {NO_MODEL if model is None else model}
        run = max((self.runs.of_model(name) for name in sorted(models)), key=lambda run: run.age)
        plan = self._plan(document.statement, run)
        if not self._admits(plan, run):
            self.counts.superseded += 1 + len(document.events)
            return
        digest = content_id("document", encode(document))
        if plan.digest == digest:
            self.counts.unchanged += 1 + len(document.events)
            return
        self.counts.documents += 1
        self.counts.events += len(document.events)
        plan.restart(run)
        plan.about = document.statement
        plan.has_text = plan.new_text = True
        plan.digest = digest
        plan.listed = True
        plan.mentions = document.mentions
        plan.entities = {entity.id: entity for entity in document.entities}
        for event in document.events:
            plan.events[event.id] = (event, encode(event))
            for entity in _entities_of(event):
                plan.entities.setdefault(entity.id, entity)

    def _plan(self, statement: Statement, run: Run) -> StatementPlan:
        plan = self.statements.get(statement.id)
        if plan is None:
            stored = self.stored.statements.get(statement.id)
            if stored is None:
                plan = StatementPlan(statement, run, None)
            else:
                plan = StatementPlan(stored.about, self.runs.of_key(stored.run_key), stored)
            self.statements[statement.id] = plan
        return plan

    def _admits(self, plan: StatementPlan, run: Run) -> bool:
        """Whether records of the run are taken; a newer one clears the statement of the older one's."""
        if run.key == plan.run.key:
            return True
        if not self._replace and run.age < plan.run.age:
            return False
        plan.restart(run)
        return True

    def _record(self, plan: StatementPlan, event_id: str) -> str | None:
        """The JSON of an event as it stands by now: planned, or stored and to stay."""
        planned = plan.events.get(event_id)
        if planned is not None:
            return planned[1]
        if plan.clear:
            return None
        stored = self.stored.events.get((plan.about.id, event_id))
        return None if stored is None else stored.record


def _entities_of(event: EventRecord) -> Iterable[Entity]:
    """The entities that an event record names itself."""
    for subject in event.subjects:
        label = LABELS.get(subject.kind)
        if subject.entity is not None and label is not None:
            yield Entity(id=subject.entity, label=label, name=subject.name, aliases=())
