"""Stanza as an engine: its words, tags, features, lemmas, trees and named entities as a spaCy ``Doc``.

Stanza tokenizes and splits by itself; what it finds is laid onto the tokens and sentences of the passage, so that the
stages above see one tokenization whatever the engine. Trees are Universal Dependencies, but for English, whose stages
read ClearNLP's relations (``clearnlp.py``).

Model files hold tensors and plain values: Stanza loads them by ``torch.load(weights_only=True)``, which runs no code.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from chargesheet.errors import ModelError
from chargesheet.stages.engine.alignment import PIECE, Placed, Word, align
from chargesheet.stages.engine.clearnlp import to_clearnlp
from chargesheet.stages.engine.models import Models, find, install

MODEL = "stanza"
"""What ``model`` of the factory is called for this engine."""
BREAK = "\n\n"
"""What Stanza takes for the border of a paragraph; each sentence of the passage is one to it."""
CUT = 300
"""A sentence of more tokens, a list mostly, is parsed in pieces: time and memory go with the square."""

# What the labels of Stanza's models become where the stages call them otherwise: OntoNotes' names.
_LABELS = {
    "PER": "PERSON",
    "ORGANIZATION": "ORG",
    "COUNTRY": "GPE",
    "CITY": "GPE",
    "LOCATION": "LOC",
    "FACILITY": "FAC",
}
_CLEARNLP = frozenset({"en"})


class StanzaEngine:
    """A Stanza pipeline that takes and gives ``Doc`` objects, as a spaCy pipeline does.

    Args:
        language: ISO 639-1.
        folder: Where its models are; ``None`` to look in the usual places.

    Raises:
        ModelError: Stanza or the models are not there, or the models cannot be read.
    """

    def __init__(self, language: str, folder: Path | None = None) -> None:
        self.models = find(language, folder)
        self._pipeline = _load(self.models)
        self._clearnlp = language in _CLEARNLP

    def __call__(self, text: Doc) -> Doc:
        """The document, annotated; its sentence starts must be set."""
        return next(self.pipe([text]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The documents, annotated, in order: Stanza is given them all at once, a batch at a time."""
        documents = iter(stream)
        while batch := list(islice(documents, batch_size)):
            yield from self._annotated(batch)

    def _annotated(self, docs: Sequence[Doc]) -> Iterator[Doc]:
        from stanza.models.common.doc import Document

        texts = [_Text(doc) for doc in docs]
        found = iter(self._pipeline.bulk_process([Document([], text=text.text) for text in texts if text.sentences]))
        for doc, text in zip(docs, texts, strict=True):
            yield self._laid_on(doc, text, next(found)) if text.sentences else doc

    def _laid_on(self, doc: Doc, text: "_Text", found: Any) -> Doc:  # noqa: ANN401 (Stanza has no types)
        entities = [(span.start_char, span.end_char, _LABELS.get(span.type, span.type)) for span in found.ents]
        words = text.by_sentence(list(_sentences(found)))
        return annotated(doc, text.sentences, text.spans, [self._convert(each) for each in words], entities)

    def _convert(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        return to_clearnlp(words) if self._clearnlp else words


class _Text:
    """A document as Stanza is to see it: each sentence, or piece of one, a paragraph, all white space plain.

    Attributes:
        text: It.
        sentences: The tokens of each sentence, those of white space alone left out.
        spans: Where each token of the document stands in ``text``.
    """

    def __init__(self, doc: Doc) -> None:
        self.sentences: list[range] = []
        self.spans: list[tuple[int, int]] = []
        parts: list[str] = []
        at, fresh = 0, True
        starts = [token.i for token in doc if token.is_sent_start or token.i == 0]
        for start, end in zip(starts, [*starts[1:], len(doc)], strict=False):
            fresh = True
            if any(not token.is_space for token in doc[start:end]):
                self.sentences.append(range(start, end))
            for number, token in enumerate(doc[start:end]):
                if token.is_space:
                    self.spans.append((at, at))
                    continue
                if parts and (fresh or number % CUT == 0):
                    parts.append(BREAK)
                    at += len(BREAK)
                fresh = False
                word = "".join(" " if char.isspace() else char for char in token.text)
                self.spans.append((at, at + len(word)))
                following = doc[token.i + 1] if token.i + 1 < len(doc) else None
                space = " " if token.whitespace_ or (following is not None and following.is_space) else ""
                parts.append(word + space)
                at += len(word) + len(space)
        self.text = "".join(parts)

    def by_sentence(self, found: Sequence[tuple[Word, ...]]) -> list[tuple[Word, ...]]:
        """The words of each sentence as one tree: where Stanza made several, the later ones hang on the first."""
        parts = iter(found)
        part = next(parts, None)
        gathered: list[tuple[Word, ...]] = []
        for sentence in self.sentences:
            end = max(self.spans[at][1] for at in sentence)
            words: list[Word] = []
            root = -1
            while part is not None and part[0].start < end:
                offset = len(words)
                for word in part:
                    head = word.head + offset if word.head >= 0 else root
                    relation = word.relation if word.head >= 0 or root < 0 else "parataxis"
                    words.append(
                        Word(
                            word.start,
                            word.end,
                            word.text,
                            word.lemma,
                            word.upos,
                            word.xpos,
                            word.morph,
                            head,
                            relation,
                        )
                    )
                if root < 0:
                    root = next((at for at, word in enumerate(words) if word.head < 0), 0)
                part = next(parts, None)
            gathered.append(tuple(words))
        return gathered


def _sentences(found: Any) -> Iterator[tuple[Word, ...]]:  # noqa: ANN401 (Stanza has no types)
    """The words of each sentence that Stanza made."""
    for sentence in found.sentences:
        words = tuple(
            Word(
                start=start,
                end=end,
                text=word.text,
                lemma=word.lemma or word.text,
                upos=word.upos or "X",
                xpos=word.xpos or "",
                morph=word.feats or "",
                head=(word.head or 0) - 1,
                relation=word.deprel or "dep",
            )
            for token in sentence.tokens
            for word, start, end in _places(token)
        )
        if words:
            yield words


def _places(token: Any) -> Iterator[tuple[Any, int, int]]:  # noqa: ANN401 (Stanza has no types)
    """The words of a token with where they stand: side by side in "don't", in the whole token where it is "du"."""
    at: int = token.start_char
    spelt = "".join(word.text for word in token.words) == token.text
    for word in token.words:
        end = at + len(word.text) if spelt else token.end_char
        yield word, at, end
        at = end if spelt else at


def annotated(
    doc: Doc,
    sentences: Sequence[range],
    spans: Sequence[tuple[int, int]],
    words: Sequence[tuple[Word, ...]],
    entities: Sequence[tuple[int, int, str]],
) -> Doc:
    """A new ``Doc`` of the same tokens with what was found for its sentences.

    Args:
        doc: The tokens.
        sentences: The tokens of each sentence.
        spans: Where each token stands in the text that offsets of words and entities count in.
        words: The words of each sentence.
        entities: Start, end and label of each named entity.
    """
    size = len(doc)
    heads, relations = list(range(size)), ["dep"] * size
    tags, parts = [""] * size, ["SPACE" if token.is_space else "X" for token in doc]
    lemmas, morphs = [token.text for token in doc], [""] * size
    for sentence, found in zip(sentences, words, strict=True):
        letters = [any(map(str.isalnum, doc[at].text)) for at in sentence]
        for at, placed in zip(sentence, align([spans[at] for at in sentence], letters, found), strict=True):
            heads[at] = sentence[placed.head]
            relations[at] = placed.relation
            if placed.word is not None:
                word = found[placed.word]
                parts[at], tags[at], lemmas[at], morphs[at] = _own(word, placed, doc[at].text, doc[at].is_punct)
    for at, start in enumerate(_sentence_of(size, sentences)):
        if heads[at] == at and start is not None and start != at and relations[at] == "dep":
            heads[at] = start
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=tags,
        pos=parts,
        morphs=morphs,
        lemmas=lemmas,
        heads=heads,
        deps=relations,
        ents=_bio(spans, entities),
    )


def _own(word: Word, placed: Placed, text: str, punctuation: bool) -> tuple[str, str, str, str]:
    """Part of speech, tag, lemma and features of a token; a further piece of a word has them for itself."""
    if placed.carries:
        return word.upos, word.xpos, word.lemma, "" if word.morph == "_" else word.morph
    assert placed.relation == PIECE
    return ("PUNCT" if punctuation else "X"), "", text, ""


def _sentence_of(size: int, sentences: Sequence[range]) -> list[int | None]:
    """For each token the sentence before it that it belongs to, by its first token: white space has none of its own."""
    owners: list[int | None] = [None] * size
    for sentence in sentences:
        for at in sentence:
            owners[at] = sentence[0]
    return owners


def _bio(spans: Sequence[tuple[int, int]], entities: Sequence[tuple[int, int, str]]) -> list[str]:
    """Tags of named entities in BIO: a token that an entity touches belongs to it, the first one where two do."""
    tags = ["O"] * len(spans)
    for start, end, label in entities:
        inside = [at for at, (first, last) in enumerate(spans) if first < end and last > start and tags[at] == "O"]
        for number, at in enumerate(inside):
            tags[at] = f"{'I' if number and inside[number - 1] == at - 1 else 'B'}-{label}"
    return tags


def _load(models: Models) -> Any:  # noqa: ANN401 (Stanza has no types)
    """The pipeline over the models; nothing is fetched.

    Raises:
        ModelError: Stanza is not installed, or a model cannot be read.
    """
    try:
        import stanza
    except ImportError as error:
        raise ModelError(f"Stanza is not installed. Run: {install(models.language)}") from error
    try:
        return stanza.Pipeline(
            models.language,
            dir=str(models.folder),
            package=None,
            processors=models.packages,
            download_method=None,
            tokenize_no_ssplit=True,
            verbose=False,
        )
    except Exception as error:
        raise ModelError(
            f"The Stanza models for {models.language!r} in {models.folder} cannot be loaded ({error}). "
            f"Run: chargesheet models download {models.language}"
        ) from error
