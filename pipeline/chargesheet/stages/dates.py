"""Dates, found by grammar and resolved to EDTF."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import DateReading, layers, register_extensions
from chargesheet.stages.stage import Stage


class DatesStage(Stage[tuple[DateReading, ...]]):
    """Dates, found by grammar and resolved to EDTF."""

    def match(self, doc: Doc) -> tuple[DateReading, ...]:
        """Find the dates of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[DateReading, ...]) -> None:
        """Write the dates layer."""
        layers(doc).dates = found


@Language.factory("chargesheet_dates", assigns=["doc._.chargesheet_dates"], requires=[])
def make_dates(nlp: Language, name: str) -> DatesStage:
    """Make the stage."""
    register_extensions()
    return DatesStage()
