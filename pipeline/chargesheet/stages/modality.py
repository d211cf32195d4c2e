"""Modality: whether an event is actual, alleged, planned or negated, and the words that say so."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import ModalityReading, layers, register_extensions
from chargesheet.stages.stage import Stage


class ModalityStage(Stage[tuple[ModalityReading, ...]]):
    """Modality: whether an event is actual, alleged, planned or negated, and the words that say so."""

    def match(self, doc: Doc) -> tuple[ModalityReading, ...]:
        """Find the modalities of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[ModalityReading, ...]) -> None:
        """Write the modalities layer."""
        layers(doc).modalities = found


@Language.factory(
    "chargesheet_modality", assigns=["doc._.chargesheet_modalities"], requires=["doc._.chargesheet_triggers"]
)
def make_modality(nlp: Language, name: str) -> ModalityStage:
    """Make the stage."""
    register_extensions()
    return ModalityStage()
