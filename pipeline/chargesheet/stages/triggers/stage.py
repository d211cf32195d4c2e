"""Triggers: the words that name events."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.fields.events import closed_stretches, field_events
from chargesheet.stages.fields.words import field_labels, field_values
from chargesheet.stages.layers import Trigger, layers, register_extensions
from chargesheet.stages.stage import Stage
from chargesheet.stages.triggers.lexicon import Lexicon, trigger_lexicon
from chargesheet.stages.triggers.matching import match_triggers
from chargesheet.stages.triggers.repeats import without_repeats

_SKIPPED = frozenset(("heading", "rule"))


class TriggersStage(Stage[tuple[Trigger, ...]]):
    """Triggers: the words that name events, found by a lexicon and by the labels of fields."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def match(self, doc: Doc) -> tuple[Trigger, ...]:
        """Find the triggers of the passage; headings, which the text tells again, and repeats are left out."""
        fields = [event.trigger for event in field_events(doc)]
        closed = [(block.start, block.end) for block in layers(doc).blocks if block.kind in _SKIPPED]
        closed += [(span.start, span.end) for span in closed_stretches(doc)]
        closed += [(field.start, field.end) for field in fields]
        found = tuple(
            trigger
            for trigger in match_triggers(doc, self.lexicon)
            if not any(start < trigger.end and trigger.start < end for start, end in closed)
        )
        kept = [*without_repeats(doc, found, self.lexicon), *fields]
        return tuple(sorted(kept, key=lambda trigger: (trigger.start, trigger.end)))

    def set_annotations(self, doc: Doc, found: tuple[Trigger, ...]) -> None:
        """Write the triggers layer."""
        layers(doc).triggers = found


@Language.factory("chargesheet_triggers", assigns=["doc._.chargesheet_triggers"], requires=["token.tag", "token.dep"])
def make_triggers(nlp: Language, name: str) -> TriggersStage:
    """Make the stage."""
    register_extensions()
    field_labels(), field_values()
    return TriggersStage(trigger_lexicon())
