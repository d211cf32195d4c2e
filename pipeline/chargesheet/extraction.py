"""The main job as functions: statements in, records out."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from spacy.tokens import Doc

from chargesheet import passages
from chargesheet.errors import ExtractionError, ModelError
from chargesheet.languages import PLAIN
from chargesheet.pipelines import STAGES, OnUnsupported, Pipelines, load
from chargesheet.records import DocumentRecord, EventRecord, Span, Statement, check_offsets
from chargesheet.stages.layers import layers

if TYPE_CHECKING:
    from spacy.language import Language

BATCH_CHARACTERS = 120_000
"""Passages are analysed in batches of about this many code points: memory is bounded however long a statement is."""

__all__ = ["STAGES", "OnFailure", "OnUnsupported", "Pipelines", "documents", "extract", "load"]

OnFailure = Callable[[Statement, Exception], None]


def documents(
    statements: Iterable[Statement],
    nlp: "Language | None" = None,
    *,
    on_failure: OnFailure | None = None,
    on_unsupported: OnUnsupported | None = None,
    engine: str | None = None,
) -> Iterator[DocumentRecord]:
    """One document record for each statement, in order, as a stream.

    Each statement is read in its own language: the one that it says, else the one that its text shows.

    Args:
        statements: What to read; consumed as records are asked for.
        nlp: The pipeline for statements in its language, or ``None`` to load it; those of other languages are loaded
            as their statements are met.
        on_failure: Called with a statement that could not be analysed and why; the others go on. Without it the
            first such statement raises.
        on_unsupported: Called with a statement in a language of which only provisions and dates are read, and its
            code.
        engine: The engine of the pipelines that are loaded, as ``load`` takes it.

    Raises:
        ExtractionError: A statement could not be analysed, and no ``on_failure`` was given.
        ModelError: Likewise, for want of the engine of its language.
    """
    pipelines = Pipelines(nlp, on_unsupported, engine)
    for batch in _batches(statements):
        try:
            done: list[DocumentRecord | Exception] = list(_analyse(batch, pipelines))
        except Exception:
            done = [_analyse_alone(statement, pipelines) for statement in batch]
        for statement, outcome in zip(batch, done, strict=True):
            if not isinstance(outcome, Exception):
                yield outcome
            elif on_failure is not None:
                on_failure(statement, outcome)
            elif isinstance(outcome, ModelError):
                raise outcome
            else:
                raise ExtractionError(statement.id, statement.source, outcome) from outcome


def extract(
    statements: Iterable[Statement],
    nlp: "Language | None" = None,
    *,
    on_failure: OnFailure | None = None,
    on_unsupported: OnUnsupported | None = None,
) -> Iterator[EventRecord]:
    """The event records of the statements, in order of the text; arguments and errors as for ``documents``."""
    for document in documents(statements, nlp, on_failure=on_failure, on_unsupported=on_unsupported):
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


class _Passage(Struct, frozen=True):
    """A passage to analyse: its statement, where it lies there, and its language."""

    statement: Statement
    span: Span
    code: str


def _analyse(statements: list[Statement], pipelines: Pipelines) -> Iterator[DocumentRecord]:
    """The document record of each statement, in order; passages of one language go through its pipeline together."""
    cuts = [passages.split(statement.text) for statement in statements]
    pieces = [
        _Passage(statement, span, pipelines.code_for(statement, statement.text[span.start : span.end]))
        for statement, spans in zip(statements, cuts, strict=True)
        for span in spans
    ]
    codes = dict.fromkeys(piece.code for piece in pieces)
    streams = {code: _records([piece for piece in pieces if piece.code == code], pipelines.of(code)) for code in codes}
    upcoming = iter(pieces)
    for statement, spans in zip(statements, cuts, strict=True):
        own = [piece.code for piece in islice(upcoming, len(spans))]
        parts = [record for code in own if (record := next(streams[code])) is not None]
        document = passages.joined(statement, spans, parts)
        check_offsets(document)
        for code in dict.fromkeys(own):
            pipelines.note(statement, code)
        yield document


def _records(pieces: Iterable[_Passage], nlp: "Language") -> Iterator[DocumentRecord | None]:
    return _read((_doc(piece, nlp) for piece in pieces), nlp)


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


def _analyse_alone(statement: Statement, pipelines: Pipelines) -> DocumentRecord | Exception:
    try:
        return next(_analyse([statement], pipelines))
    except Exception as error:
        return error


def _doc(piece: _Passage, nlp: "Language") -> Doc:
    text = piece.statement.text[piece.span.start : piece.span.end]
    doc = nlp.make_doc(text)
    read = layers(doc)
    # The pipeline of languages without a folder must be told which one it reads.
    language = piece.code if nlp.lang == PLAIN else piece.statement.language
    read.statement = msgspec.structs.replace(piece.statement, text=text, language=language)
    read.offset = piece.span.start
    return doc
