"""Mentions of persons, organisations and places."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import LabelledSpan, layers, register_extensions
from chargesheet.stages.stage import Stage


class MentionsStage(Stage[tuple[LabelledSpan, ...]]):
    """Mentions of persons, organisations and places."""

    def match(self, doc: Doc) -> tuple[LabelledSpan, ...]:
        """Find the mentions of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[LabelledSpan, ...]) -> None:
        """Write the mentions layer."""
        layers(doc).mentions = found


@Language.factory("chargesheet_mentions", assigns=["doc._.chargesheet_mentions"], requires=[])
def make_mentions(nlp: Language, name: str) -> MentionsStage:
    """Make the stage."""
    register_extensions()
    return MentionsStage()
