"""Sentence starts, fixed before the parser runs."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import layers, register_extensions
from chargesheet.stages.sentences.starts import find_sentence_starts
from chargesheet.stages.stage import Stage


class SentencesStage(Stage[tuple[int, ...]]):
    """Sets every token's ``is_sent_start``, so that no later component can split elsewhere."""

    def match(self, doc: Doc) -> tuple[int, ...]:
        """Indices of the tokens that start a sentence, in order; the first token always does.

        A start that falls inside a token is passed over: the token belongs to one sentence.
        """
        read = layers(doc)
        offsets = find_sentence_starts(doc.text, read.blocks, read.markup, doc.lang_)
        found: list[int] = [0] if len(doc) else []
        upcoming = iter(offsets)
        offset = next(upcoming, None)
        for token in doc:
            while offset is not None and offset < token.idx:
                offset = next(upcoming, None)
            if offset == token.idx and token.i:
                found.append(token.i)
        return tuple(found)

    def set_annotations(self, doc: Doc, found: tuple[int, ...]) -> None:
        """Mark the tokens of ``found`` as starts and all others as none."""
        starts = set(found)
        for token in doc:
            token.is_sent_start = token.i in starts


@Language.factory(
    "chargesheet_sentences",
    assigns=["token.is_sent_start"],
    requires=["doc._.chargesheet_blocks", "doc._.chargesheet_markup"],
)
def make_sentences(nlp: Language, name: str) -> SentencesStage:
    """Make the stage."""
    register_extensions()
    return SentencesStage()
