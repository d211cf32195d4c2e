"""Provisions and laws, by grammar and the statute registry."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import ProvisionReading, layers, register_extensions
from chargesheet.stages.stage import Stage


class ProvisionsStage(Stage[tuple[ProvisionReading, ...]]):
    """Provisions and laws, by grammar and the statute registry."""

    def match(self, doc: Doc) -> tuple[ProvisionReading, ...]:
        """Find the provisions of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[ProvisionReading, ...]) -> None:
        """Write the provisions layer."""
        layers(doc).provisions = found


@Language.factory("chargesheet_provisions", assigns=["doc._.chargesheet_provisions"], requires=[])
def make_provisions(nlp: Language, name: str) -> ProvisionsStage:
    """Make the stage."""
    register_extensions()
    return ProvisionsStage()
