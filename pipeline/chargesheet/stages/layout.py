"""The page's layout: headings, paragraphs, items, footnotes, and the markup to look past."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import Block, layers, register_extensions
from chargesheet.stages.stage import Stage


class LayoutStage(Stage[tuple[Block, ...]]):
    """The page's layout: headings, paragraphs, items, footnotes, and the markup to look past."""

    def match(self, doc: Doc) -> tuple[Block, ...]:
        """Find the blocks of the passage."""
        return ()

    def set_annotations(self, doc: Doc, found: tuple[Block, ...]) -> None:
        """Write the blocks layer."""
        layers(doc).blocks = found


@Language.factory("chargesheet_layout", assigns=["doc._.chargesheet_blocks"], requires=[])
def make_layout(nlp: Language, name: str) -> LayoutStage:
    """Make the stage."""
    register_extensions()
    return LayoutStage()
