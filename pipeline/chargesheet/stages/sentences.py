"""Sentence starts, fixed before the parser runs."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.stages.layers import register_extensions
from chargesheet.stages.stage import Stage


class SentencesStage(Stage[tuple[int, ...]]):
    """Sentence starts, fixed before the parser runs."""

    def match(self, doc: Doc) -> tuple[int, ...]:
        """Indices of the tokens that start a sentence."""
        return (0,)

    def set_annotations(self, doc: Doc, found: tuple[int, ...]) -> None:
        """Set the sentence starts; other tokens are left to the parser."""
        for index in found:
            doc[index].is_sent_start = True


@Language.factory("chargesheet_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> SentencesStage:
    """Make the stage."""
    register_extensions()
    return SentencesStage()
