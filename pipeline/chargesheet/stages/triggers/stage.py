"""Triggers: the words that name events."""

from msgspec import Struct
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet import languages
from chargesheet.stages.fields.events import closed_to_prose, field_events
from chargesheet.stages.fields.reader import read_fields
from chargesheet.stages.fields.words import field_labels, field_values
from chargesheet.stages.layers import FieldCard, Trigger, layers, register_extensions
from chargesheet.stages.stage import Stage
from chargesheet.stages.triggers.lexicon import Lexicon, trigger_lexicon
from chargesheet.stages.triggers.matching import match_triggers
from chargesheet.stages.triggers.repeats import without_repeats
from chargesheet.stages.universal.gapping import with_gaps

_SKIPPED = frozenset(("heading", "rule"))


class FoundTriggers(Struct, frozen=True):
    """The triggers of a passage, those of its fields among them, and the cards that its fields are."""

    triggers: tuple[Trigger, ...]
    fields: tuple[FieldCard, ...]


class TriggersStage(Stage[FoundTriggers]):
    """Triggers: the words that name events, found by a lexicon and by the labels of fields."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def match(self, doc: Doc) -> FoundTriggers:
        """Find the triggers of the passage; headings, which the text tells again, and repeats are left out."""
        told = match_triggers(doc, self.lexicon)
        cards = read_fields(doc, told)
        closed = closed_to_prose(cards, len(doc.text))
        for block in layers(doc).blocks:
            if block.kind in _SKIPPED:
                closed[block.start : block.end] = b"\1" * (block.end - block.start)
        if doc.lang_ != languages.DEFAULT:
            # The words of other languages are matched in small letters: "el Juzgado Tercero" is no trial.
            for mention in layers(doc).mentions:
                closed[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        found = tuple(trigger for trigger in told if not any(closed[trigger.start : trigger.end]))
        told_once = without_repeats(doc, found, self.lexicon)
        if doc.lang_ != languages.DEFAULT:
            told_once = with_gaps(doc, told_once)
        kept = [*told_once, *(event.trigger for event in field_events(cards))]
        return FoundTriggers(tuple(sorted(kept, key=lambda trigger: (trigger.start, trigger.end))), cards)

    def set_annotations(self, doc: Doc, found: FoundTriggers) -> None:
        """Write the triggers and fields layers."""
        read = layers(doc)
        read.triggers, read.fields = found.triggers, found.fields


@Language.factory(
    "chargesheet_triggers",
    assigns=["doc._.chargesheet_triggers", "doc._.chargesheet_fields"],
    requires=["token.tag", "token.dep"],
)
def make_triggers(nlp: Language, name: str) -> TriggersStage:
    """Make the stage."""
    register_extensions()
    field_labels(nlp.lang), field_values(nlp.lang)
    return TriggersStage(trigger_lexicon(nlp.lang))
