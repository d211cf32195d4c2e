"""Modality: whether an event is actual, alleged, planned or negated, and the words that say so."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet import languages
from chargesheet.records import Span
from chargesheet.stages.fields.events import own_events
from chargesheet.stages.layers import ModalityReading, layers, register_extensions
from chargesheet.stages.modality.cues import Cues, modality_cues, read_modality
from chargesheet.stages.modality.future import begins_after
from chargesheet.stages.stage import Stage

# "Held until 3 May": the date is the end of what has begun.
_UNTIL = frozenset(("until", "till", "til", "through", "by"))
# "Two years later": counted from something told, which may lie far back.
_COUNTED = frozenset(("later", "after", "afterwards", "following", "next", "subsequent"))


class ModalityStage(Stage[tuple[ModalityReading, ...]]):
    """Modality: whether an event is actual, alleged, planned or negated, and the words that say so."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def match(self, doc: Doc) -> tuple[ModalityReading, ...]:
        """Find the modality of every trigger, in their order.

        What nothing else is said of is planned where its date lies behind the statement's.
        """
        lowers = [token.lower_ for token in doc]
        found = []
        fields = own_events(doc)
        to_come = dates_to_come(doc)
        for index, trigger in enumerate(layers(doc).triggers):
            if index in fields:
                found.append(fields[index].modality)
                continue
            span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
            assert span is not None, "a trigger lies inside the passage"
            reading = read_modality(span, trigger.type, lowers, self.cues)[0]
            if reading.modality == "actual" and index in to_come:
                reading = ModalityReading("planned", (to_come[index],))
            found.append(reading)
        return tuple(found)

    def set_annotations(self, doc: Doc, found: tuple[ModalityReading, ...]) -> None:
        """Write the modalities layer."""
        layers(doc).modalities = found


def dates_to_come(doc: Doc) -> dict[int, Span]:
    """The dates of events that lie behind the statement's own date, by the events' places in the triggers layer."""
    read = layers(doc)
    today = read.statement.date if read.statement is not None else None
    later = {(date.start, date.end) for date in read.dates if begins_after(date.edtf, today)}
    if not later:
        return {}
    found = {}
    for argument in read.arguments:
        if argument.role != "date" or (argument.start, argument.end) not in later:
            continue
        span = doc.char_span(argument.start, argument.end, alignment_mode="expand")
        if span is None or any(token.lower_ in _COUNTED for token in span):
            continue
        if not span.start or doc[span.start - 1].lower_ not in _UNTIL:
            found[argument.event] = Span(argument.start, argument.end)
    return found


@Language.factory(
    "chargesheet_modality",
    assigns=["doc._.chargesheet_modalities"],
    requires=["doc._.chargesheet_triggers", "doc._.chargesheet_arguments", "doc._.chargesheet_dates"],
)
def make_modality(nlp: Language, name: str) -> Stage[tuple[ModalityReading, ...]]:
    """Make the stage for the pipeline's language."""
    from chargesheet.stages.universal.modality import UniversalModalityStage

    register_extensions()
    cues = modality_cues(nlp.lang)
    return UniversalModalityStage(cues) if languages.settings(nlp.lang).grammar == "universal" else ModalityStage(cues)
