"""Provisions and laws, by grammar and the statute registry."""

from msgspec import Struct
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet import languages
from chargesheet.stages.layers import (
    CitationReading,
    LawReading,
    ProvisionItem,
    ProvisionReading,
    layers,
    register_extensions,
)
from chargesheet.stages.stage import Stage
from chargesheet.statutes import read_provisions
from chargesheet.statutes.markup import without_markup
from chargesheet.statutes.types import ReadProvision


class Found(Struct, frozen=True):
    """What the stage writes: the provisions and the laws of one passage, and what cites provisions again."""

    provisions: tuple[ProvisionReading, ...]
    laws: tuple[LawReading, ...]
    citations: tuple[CitationReading, ...]


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
        provisions = tuple(_reading(provision) for provision in reading.provisions)
        inside = [] if doc.lang_ == languages.DEFAULT else [m for m in read.mentions if m.label == "ORG"]
        laws = tuple(
            LawReading(w.start, w.end, w.name, w.country, w.kind, w.id)
            for w in reading.laws
            # "Front pour la défense de la Constitution" names no constitution.
            if not any(m.start < w.start and w.end <= m.end for m in inside)
        )
        citations = tuple(
            CitationReading(a.start, a.end, tuple(_reading(provision) for provision in a.provisions))
            for a in reading.anaphora
            if a.provisions
        )
        return Found(provisions, laws, citations)

    def set_annotations(self, doc: Doc, found: Found) -> None:
        """Write the layers of provisions, laws and citations."""
        layers(doc).provisions = found.provisions
        layers(doc).laws = found.laws
        layers(doc).citations = found.citations


def _reading(provision: ReadProvision) -> ProvisionReading:
    """A reference as the layers hold it."""
    items = tuple(ProvisionItem(a.article, a.law, a.country, a.kind, a.id) for a in provision.articles)
    return ProvisionReading(provision.start, provision.end, items)


@Language.factory(
    "chargesheet_provisions",
    assigns=["doc._.chargesheet_provisions", "doc._.chargesheet_laws", "doc._.chargesheet_citations"],
    requires=[],
)
def make_provisions(nlp: Language, name: str) -> ProvisionsStage:
    """Make the stage."""
    register_extensions()
    return ProvisionsStage()
