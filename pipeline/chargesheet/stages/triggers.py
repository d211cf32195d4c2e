"""Triggers: the words that name events."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import Trigger, layers, register_extensions
from chargesheet.stages.stage import Stage


class TriggersStage(Stage[tuple[Trigger, ...]]):
    """Triggers: the words that name events."""

    def match(self, doc: Doc) -> tuple[Trigger, ...]:
        """Find the triggers of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[Trigger, ...]) -> None:
        """Write the triggers layer."""
        layers(doc).triggers = found


@Language.factory("chargesheet_triggers", assigns=["doc._.chargesheet_triggers"], requires=[])
def make_triggers(nlp: Language, name: str) -> TriggersStage:
    """Make the stage."""
    register_extensions()
    return TriggersStage()
