"""Provisions and laws, by grammar and the statute registry."""

from msgspec import Struct
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import LawReading, ProvisionItem, ProvisionReading, layers, register_extensions
from chargesheet.stages.stage import Stage
from chargesheet.statutes import read_provisions
from chargesheet.statutes.markup import without_markup


class Found(Struct, frozen=True):
    """What the stage writes: the provisions and the laws of one passage."""

    provisions: tuple[ProvisionReading, ...]
    laws: tuple[LawReading, ...]


class ProvisionsStage(Stage[Found]):
    """Provisions and laws, by grammar and the statute registry.

    Reads the statement's country and date, and the markup to look past; needs no tagger and no parser.
    """

    def match(self, doc: Doc) -> Found:
        """Find and resolve the provisions and laws of the passage."""
        read = layers(doc)
        country = read.statement.country if read.statement is not None else None
        date = read.statement.date if read.statement is not None else None
        reading = read_provisions(without_markup(doc.text, read.markup), country, date)
        provisions = tuple(
            ProvisionReading(
                p.start,
                p.end,
                tuple(ProvisionItem(a.article, a.law, a.country, a.kind, a.id) for a in p.articles),
            )
            for p in reading.provisions
        )
        laws = tuple(LawReading(w.start, w.end, w.name, w.country, w.kind, w.id) for w in reading.laws)
        return Found(provisions, laws)

    def set_annotations(self, doc: Doc, found: Found) -> None:
        """Write the provisions layer and the laws layer."""
        layers(doc).provisions = found.provisions
        layers(doc).laws = found.laws


@Language.factory(
    "chargesheet_provisions",
    assigns=["doc._.chargesheet_provisions", "doc._.chargesheet_laws"],
    requires=[],
)
def make_provisions(nlp: Language, name: str) -> ProvisionsStage:
    """Make the stage."""
    register_extensions()
    return ProvisionsStage()
