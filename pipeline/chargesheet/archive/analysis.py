"""What a worker does with a batch."""

import hashlib
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from chargesheet.archive.messages import Analysed, Failed, Item, Model, Tally
from chargesheet.archive.packing import pack
from chargesheet.errors import ChargesheetError, ModelError
from chargesheet.records import DocumentRecord, EventRecord, Statement
from chargesheet.stores.formats.parts import bounds, event_edtf

if TYPE_CHECKING:
    from spacy.language import Language

_LONGEST_REASON = 500


def analyse(
    items: Sequence[Item], nlp: "Language", *, documents: bool, engine: str | None = None
) -> tuple[Analysed | Failed, ...]:
    """The records of each statement, or why there are none, in order.

    Args:
        items: Statements with ids of their own.
        nlp: The pipeline.
        documents: Whether to keep texts and mentions beside the events.
        engine: What pipelines of other languages are loaded over; ``None`` for each language's own.
    """
    from chargesheet.extraction import documents as read_documents

    done: dict[str, DocumentRecord] = {}
    failures: dict[str, str] = {}

    def failed(statement: Statement, error: Exception) -> None:
        failures[statement.id] = reason(error)

    for record in read_documents([item.statement for item in items], nlp, on_failure=failed, engine=engine):
        done[record.id] = record
    return tuple(
        Failed(item.position, failures[item.statement.id])
        if item.statement.id in failures
        else _analysed(item, done[item.statement.id], documents=documents)
        for item in items
    )


def _analysed(item: Item, record: DocumentRecord, *, documents: bool) -> Analysed:
    return Analysed(
        position=item.position,
        record=pack(record, documents=documents),
        words=len(item.statement.text.split()),
        tallies=tuple(tally(event, item.statement.country) for event in record.events),
    )


def tally(event: EventRecord, country: str | None) -> Tally:
    """What a report counts of an event; ``country`` is its statement's."""
    days = bounds(event_edtf(event.date))
    first, last = (day and day[:4] for day in (days.earliest, days.latest))
    named = {provision.country for provision in event.provisions if provision.country}
    return Tally(
        type=event.type,
        modality=event.modality,
        year=first if first == last else None,
        country=named.pop() if len(named) == 1 else country,
        confidence=event.confidence,
        provisions=tuple(dict.fromkeys(provision.id for provision in event.provisions if provision.id)),
        unresolved=sum(provision.id is None for provision in event.provisions),
    )


def reason(error: BaseException) -> str:
    """An error in one line of bounded length, the same from run to run."""
    text = " ".join(str(error).split()).rstrip(".")
    if isinstance(error, ChargesheetError):
        return text[:_LONGEST_REASON]
    name = type(error).__name__
    return (f"{name}: {text}" if text else name)[:_LONGEST_REASON]


def load_pipeline(path: str, engine: str | None = None) -> "Language":
    """The pipeline that a function makes.

    Args:
        path: ``package.module:function``; the function takes no arguments, or an engine.
        engine: The engine that it is given; ``None`` for no argument.

    Raises:
        ModelError: There is no such function, or it fails.
    """
    try:
        return factory(path)() if engine is None else factory(path)(engine)
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"the pipeline {path} cannot be loaded: {reason(error)}") from error


def factory(path: str) -> "Callable[..., Language]":
    """The function at an import path ``package.module:function``.

    Raises:
        ModelError: There is none.
    """
    module, _, name = path.partition(":")
    try:
        found: Callable[..., Language] = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        remedy = "Name it as package.module:function."
        raise ModelError(f"there is no pipeline {path}: {reason(error)}. {remedy}") from error
    return found


def model_of(nlp: "Language") -> Model:
    """Name, version and fingerprint of a pipeline."""
    digest = hashlib.sha256(nlp.config.to_str().encode())
    digest.update("\0".join(nlp.pipe_names).encode())
    return Model(f"{nlp.meta.get('name', '')} {nlp.meta.get('version', '')}".strip(), digest.hexdigest()[:20])
