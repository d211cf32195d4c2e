"""Records: the layers of a passage, put together as a document record."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.records import DOCUMENT_SCHEMA, DocumentRecord, Mention, Statement, statement_id
from chargesheet.stages.layers import labelled_spans, layers, register_extensions
from chargesheet.stages.stage import Stage


class RecordsStage(Stage[DocumentRecord]):
    """The layers of a passage, put together as a document record."""

    def __init__(self, model: str) -> None:
        self.model = model

    def match(self, doc: Doc) -> DocumentRecord:
        """The document record of the passage; its offsets point into ``doc.text``."""
        read = layers(doc)
        statement = read.statement or Statement(id=statement_id(doc.text), text=doc.text)
        mentions = tuple(
            Mention(text=doc.text[s.start : s.end], start=s.start, end=s.end, label=s.label, entity=None)
            for s in labelled_spans(doc)
        )
        return DocumentRecord(
            schema=DOCUMENT_SCHEMA, id=statement.id, statement=statement, mentions=mentions, entities=(), events=()
        )

    def set_annotations(self, doc: Doc, found: DocumentRecord) -> None:
        """Write the document layer."""
        layers(doc).document = found


@Language.factory("chargesheet_records", assigns=["doc._.chargesheet_document"])
def make_records(nlp: Language, name: str) -> RecordsStage:
    """Make the stage."""
    register_extensions()
    return RecordsStage(f"{nlp.lang}_{nlp.meta['name']} {nlp.meta['version']}")
