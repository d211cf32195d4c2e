"""The main job as functions: statements in, records out."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
import spacy
from spacy.tokens import Doc

from chargesheet import passages
from chargesheet._version import __version__
from chargesheet.errors import ExtractionError
from chargesheet.records import DocumentRecord, EventRecord, Span, Statement, check_offsets
from chargesheet.stages.engine import BASE_PIPELINE
from chargesheet.stages.layers import layers

if TYPE_CHECKING:
    from spacy.language import Language

STAGES = (
    "layout",
    "sentences",
    "engine",
    "mentions",
    "provisions",
    "dates",
    "names",
    "triggers",
    "arguments",
    "modality",
    "records",
)
"""The stages in running order; each is the spaCy factory ``chargesheet_<stage>``."""

BATCH_CHARACTERS = 120_000
"""Passages are analysed in batches of about this many code points: memory is bounded however long a statement is."""

OnFailure = Callable[[Statement, Exception], None]


def load(engine: str = BASE_PIPELINE) -> "Language":
    """The whole pipeline: every stage, over a spaCy pipeline that brings tags, parse and a first guess at names.

    Args:
        engine: That pipeline, by package name or path.

    Raises:
        ModelError: The engine is not installed.
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "chargesheet.tokenizer.v1"}}})
    nlp.meta["name"], nlp.meta["version"] = "chargesheet_en_rules", __version__
    for stage in STAGES:
        config = {"model": engine} if stage == "engine" else {}
        nlp.add_pipe(f"chargesheet_{stage}", config=config)
    return nlp


def documents(
    statements: Iterable[Statement], nlp: "Language | None" = None, *, on_failure: OnFailure | None = None
) -> Iterator[DocumentRecord]:
    """One document record for each statement, in order, as a stream.

    Args:
        statements: What to read; consumed as records are asked for.
        nlp: The pipeline, or ``None`` to load it.
        on_failure: Called with a statement that could not be analysed and why; the others go on. Without it the
            first such statement raises.

    Raises:
        ExtractionError: A statement could not be analysed, and no ``on_failure`` was given.
    """
    pipeline = load() if nlp is None else nlp
    for batch in _batches(statements):
        try:
            done: list[DocumentRecord | Exception] = list(_analyse(batch, pipeline))
        except Exception:
            done = [_analyse_alone(statement, pipeline) for statement in batch]
        for statement, outcome in zip(batch, done, strict=True):
            if not isinstance(outcome, Exception):
                yield outcome
            elif on_failure is not None:
                on_failure(statement, outcome)
            else:
                raise ExtractionError(statement.id, statement.source, outcome) from outcome


def extract(
    statements: Iterable[Statement], nlp: "Language | None" = None, *, on_failure: OnFailure | None = None
) -> Iterator[EventRecord]:
    """The event records of the statements, in order of the text; arguments and errors as for ``documents``."""
    for document in documents(statements, nlp, on_failure=on_failure):
        yield from document.events


def _batches(statements: Iterable[Statement]) -> Iterator[list[Statement]]:
    """The first statement comes alone, so that its records show at once; then batches by length."""
    batch: list[Statement] = []
    size, limit = 0, 1
    for statement in statements:
        batch.append(statement)
        size += len(statement.text)
        if size >= limit:
            yield batch
            batch, size, limit = [], 0, BATCH_CHARACTERS
    if batch:
        yield batch


def _analyse(statements: list[Statement], nlp: "Language") -> Iterator[DocumentRecord]:
    cuts = [passages.split(statement.text) for statement in statements]
    docs = (_doc(statement, span, nlp) for statement, spans in zip(statements, cuts, strict=True) for span in spans)
    records = _read(docs, nlp)
    for statement, spans in zip(statements, cuts, strict=True):
        parts = [record for _, record in zip(spans, records, strict=False) if record is not None]
        document = passages.joined(statement, spans, parts)
        check_offsets(document)
        yield document


def _read(docs: Iterable[Doc], nlp: "Language") -> Iterator[DocumentRecord | None]:
    """The document record of each passage, in order."""
    batch: list[Doc] = []
    size = 0
    for doc in docs:
        batch.append(doc)
        size += len(doc.text)
        if size >= BATCH_CHARACTERS:
            yield from [layers(done).document for done in nlp.pipe(batch, batch_size=len(batch))]
            batch, size = [], 0
    yield from [layers(done).document for done in nlp.pipe(batch, batch_size=max(1, len(batch)))]


def _analyse_alone(statement: Statement, nlp: "Language") -> DocumentRecord | Exception:
    try:
        return next(_analyse([statement], nlp))
    except Exception as error:
        return error


def _doc(statement: Statement, span: Span, nlp: "Language") -> Doc:
    text = statement.text[span.start : span.end]
    doc = nlp.make_doc(text)
    read = layers(doc)
    read.statement = msgspec.structs.replace(statement, text=text)
    read.offset = span.start
    return doc
