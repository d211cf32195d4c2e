"""Modality: whether an event is actual, alleged, planned or negated, and the words that say so."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.fields.events import own_events
from chargesheet.stages.layers import ModalityReading, layers, register_extensions
from chargesheet.stages.modality.cues import Cues, modality_cues, read_modality
from chargesheet.stages.stage import Stage


class ModalityStage(Stage[tuple[ModalityReading, ...]]):
    """Modality: whether an event is actual, alleged, planned or negated, and the words that say so."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def match(self, doc: Doc) -> tuple[ModalityReading, ...]:
        """Find the modality of every trigger, in their order."""
        lowers = [token.lower_ for token in doc]
        found = []
        fields = own_events(doc)
        for index, trigger in enumerate(layers(doc).triggers):
            if index in fields:
                found.append(fields[index].modality)
                continue
            span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
            assert span is not None, "a trigger lies inside the passage"
            found.append(read_modality(span, trigger.type, lowers, self.cues)[0])
        return tuple(found)

    def set_annotations(self, doc: Doc, found: tuple[ModalityReading, ...]) -> None:
        """Write the modalities layer."""
        layers(doc).modalities = found


@Language.factory(
    "chargesheet_modality", assigns=["doc._.chargesheet_modalities"], requires=["doc._.chargesheet_triggers"]
)
def make_modality(nlp: Language, name: str) -> ModalityStage:
    """Make the stage."""
    register_extensions()
    return ModalityStage(modality_cues())
