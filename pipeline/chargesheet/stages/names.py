"""Entities: which mentions name the same person, organisation or place, and what pronouns stand for."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import EntityReading, layers, register_extensions
from chargesheet.stages.stage import Stage


class NamesStage(Stage[tuple[EntityReading, ...]]):
    """Entities: which mentions name the same person, organisation or place, and what pronouns stand for."""

    def match(self, doc: Doc) -> tuple[EntityReading, ...]:
        """Find the entities of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[EntityReading, ...]) -> None:
        """Write the entities layer."""
        layers(doc).entities = found


@Language.factory("chargesheet_names", assigns=["doc._.chargesheet_entities"], requires=["doc._.chargesheet_mentions"])
def make_names(nlp: Language, name: str) -> NamesStage:
    """Make the stage."""
    register_extensions()
    return NamesStage()
