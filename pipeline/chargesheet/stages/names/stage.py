"""Entities, and what pronouns and definite phrases stand for."""

from typing import TYPE_CHECKING

from msgspec import Struct
from spacy.language import Language

from chargesheet import languages
from chargesheet.languages.names import name_grammar
from chargesheet.stages.layers import Anaphor, EntityReading, labelled_spans, layers, register_extensions
from chargesheet.stages.names.aliases import entities_of
from chargesheet.stages.names.anaphora import anaphors_of
from chargesheet.stages.names.declension import base_forms
from chargesheet.stages.stage import Stage

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Found(Struct, frozen=True):
    """The entities of a passage and the anaphors that stand for them."""

    entities: tuple[EntityReading, ...]
    anaphors: tuple[Anaphor, ...]


class NamesStage(Stage[Found]):
    """Writes the entities and the anaphors layers."""

    def match(self, doc: "Doc") -> Found:
        """Find the entities, in order of their first mention, and the anaphors, in order of the text."""
        spans = labelled_spans(doc)
        grammar = name_grammar(doc.lang_)
        if grammar is None:
            entities = entities_of(doc.text, spans)
        else:
            entities = entities_of(doc.text, spans, base_forms(doc, spans, grammar), grammar.latin)
        # Other languages find what pronouns stand for with the arguments: see universal/people.py.
        english = doc.lang_ == languages.DEFAULT
        return Found(entities, anaphors_of(doc, entities) if english else ())

    def set_annotations(self, doc: "Doc", found: Found) -> None:
        """Write both layers."""
        written = layers(doc)
        written.entities = found.entities
        written.anaphors = found.anaphors


@Language.factory(
    "chargesheet_names",
    assigns=["doc._.chargesheet_entities", "doc._.chargesheet_anaphors"],
    requires=["doc._.chargesheet_mentions"],
)
def make_names(nlp: Language, name: str) -> NamesStage:
    """Make the stage."""
    register_extensions()
    return NamesStage()
