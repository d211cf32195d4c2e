"""Arguments: who and what takes part in each event."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import Argument, layers, register_extensions
from chargesheet.stages.stage import Stage


class ArgumentsStage(Stage[tuple[Argument, ...]]):
    """Arguments: who and what takes part in each event."""

    def match(self, doc: Doc) -> tuple[Argument, ...]:
        """Find the arguments of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[Argument, ...]) -> None:
        """Write the arguments layer."""
        layers(doc).arguments = found


@Language.factory(
    "chargesheet_arguments", assigns=["doc._.chargesheet_arguments"], requires=["doc._.chargesheet_triggers"]
)
def make_arguments(nlp: Language, name: str) -> ArgumentsStage:
    """Make the stage."""
    register_extensions()
    return ArgumentsStage()
