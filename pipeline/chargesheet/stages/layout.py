"""The page's layout: headings, paragraphs, items, footnotes, and the markup to look past."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.grammar.layout import Layout, find_layout
from chargesheet.stages.layers import layers, register_extensions
from chargesheet.stages.stage import Stage


class LayoutStage(Stage[Layout]):
    """Writes the blocks and the markup of the passage. It reads the text alone."""

    def match(self, doc: Doc) -> Layout:
        """Find the blocks of the passage, in order and without gaps, and the markup, in order."""
        return find_layout(doc.text)

    def set_annotations(self, doc: Doc, found: Layout) -> None:
        """Write the blocks and the markup layers."""
        written = layers(doc)
        written.blocks = found.blocks
        written.markup = found.markup


@Language.factory("chargesheet_layout", assigns=["doc._.chargesheet_blocks", "doc._.chargesheet_markup"], requires=[])
def make_layout(nlp: Language, name: str) -> LayoutStage:
    """Make the stage."""
    register_extensions()
    return LayoutStage()
