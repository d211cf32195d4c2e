"""Modality by the cues that stand beside a trigger, for languages parsed into Universal Dependencies."""

from typing import TYPE_CHECKING

from chargesheet import languages
from chargesheet.records import Span
from chargesheet.stages.fields.events import own_events
from chargesheet.stages.layers import ModalityReading, layers
from chargesheet.stages.modality.cues import Cues
from chargesheet.stages.modality.stage import dates_to_come
from chargesheet.stages.stage import Stage
from chargesheet.stages.triggers.matching import lower_words, match_phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

_MARKS = frozenset({",", ";", ":", ".", "(", ")", "«", "»", '"'})


class UniversalModalityStage(Stage[tuple[ModalityReading, ...]]):
    """Modality: whether an event is actual, alleged, planned or negated, and the words that say so."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def match(self, doc: "Doc") -> tuple[ModalityReading, ...]:
        """Find the modality of every trigger, in their order."""
        lowers = lower_words(doc)
        fields, to_come = own_events(doc), dates_to_come(doc)
        found = []
        spans = [
            span
            for t in layers(doc).triggers
            if (span := doc.char_span(t.start, t.end, alignment_mode="expand")) is not None
        ]
        taken = {token.i for span in spans for token in span}
        for index, trigger in enumerate(layers(doc).triggers):
            if index in fields:
                found.append(fields[index].modality)
                continue
            reading = read_modality(spans[index], trigger.type, lowers, self.cues, taken)
            if reading.modality == "actual" and index in to_come:
                reading = ModalityReading("planned", (to_come[index],))
            found.append(reading)
        return tuple(found)

    def set_annotations(self, doc: "Doc", found: tuple[ModalityReading, ...]) -> None:
        """Write the modalities layer."""
        layers(doc).modalities = found


def read_modality(span: "DocSpan", event_type: str, lowers: list[str], cues: Cues, taken: set[int]) -> ModalityReading:
    """The modality of one trigger: the first cue of the file that stands near enough decides."""
    for entry, phrases in zip(cues.entries, cues.phrases, strict=True):
        if entry.types and event_type not in entry.types:
            continue
        if entry.scope == "trigger":
            low, high = span.start, span.end
        else:
            low, high = _stretch(span, lowers, entry.reach, before=entry.scope == "before", taken=taken)
        for at in range(low, high):
            for phrase in phrases:
                hit = match_phrase(phrase, lowers, at, high)
                if hit is not None:
                    first, last = span.doc[hit[0]], span.doc[hit[1] - 1]
                    return ModalityReading(entry.modality, (Span(first.idx, last.idx + len(last)),))
    return ModalityReading("actual", ())


def _stretch(span: "DocSpan", lowers: list[str], reach: int, *, before: bool, taken: set[int]) -> tuple[int, int]:
    """The tokens beside the trigger in which a cue may stand: up to a mark, another event or the sentence's border."""
    stops = languages.language(span.doc.lang_).words("terminators")
    step = -1 if before else 1
    at = span.start - 1 if before else span.end
    room = reach
    border = span.sent
    while room and border.start <= at < border.end and lowers[at] not in _MARKS and lowers[at] not in stops:
        joined = (
            before
            and at in taken
            and at + 1 < span.start
            and lowers[at + 1] in languages.language(span.doc.lang_).words("and")
        )
        if at in taken and not joined:
            break
        room -= not lowers[at].isspace()
        at += step
    return (at + 1, span.start) if before else (span.end, at)
