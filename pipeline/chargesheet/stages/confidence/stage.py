"""Confidence: gives each record the probability, measured on annotated passages, that it is right."""

import msgspec
from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from chargesheet.languages import language
from chargesheet.records import DocumentRecord
from chargesheet.stages.confidence.calibrator import Calibrator, calibrator
from chargesheet.stages.confidence.features import features
from chargesheet.stages.layers import layers, register_extensions
from chargesheet.stages.stage import Stage

_DIGITS = 2


class ConfidenceStage(Stage[DocumentRecord]):
    """Gives each record the probability that its type, subjects, date and provisions are right.

    Args:
        calibrator: What was measured for the language; ``None`` where nothing was: confidence then stays ``null``.
    """

    def __init__(self, calibrator: Calibrator | None) -> None:
        self.calibrator = calibrator

    def match(self, doc: Doc) -> DocumentRecord:
        """The document record with the confidence of its events, to two decimal places."""
        document = layers(doc).document
        assert document is not None, "the records stage runs before this one"
        known = self.calibrator
        if known is None:
            return document
        events = tuple(
            msgspec.structs.replace(event, confidence=round(known.probability(features(event, document)), _DIGITS))
            for event in document.events
        )
        return msgspec.structs.replace(document, events=events)

    def set_annotations(self, doc: Doc, found: DocumentRecord) -> None:
        """Write the document layer."""
        layers(doc).document = found


@Pipeline.factory(
    "chargesheet_confidence", assigns=["doc._.chargesheet_document"], requires=["doc._.chargesheet_document"]
)
def make_confidence(nlp: Pipeline, name: str) -> ConfidenceStage:
    """Make the stage, with what was measured for the pipeline's language."""
    register_extensions()
    return ConfidenceStage(calibrator(language(nlp.lang).code))
