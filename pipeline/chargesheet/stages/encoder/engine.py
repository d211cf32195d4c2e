"""The network as the engine: tags, parse, entities and lemmas of the prose, from one pass of the encoder.

What else the network says of the passage lies in ``Doc.user_data`` until the linker has read it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, POS, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.lookups import Lookups
from spacy.tokens import Doc
from spacy.vocab import Vocab

from chargesheet.errors import ModelError
from chargesheet.stages.encoder.folder import LEMMAS
from chargesheet.stages.encoder.network import Network, load_network
from chargesheet.stages.encoder.pairs import sentence_numbers
from chargesheet.stages.encoder.parsing import Parse, read_parse, words_of_tokens
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import Spans, WordScores, read_spans

KEY = "chargesheet_network"
"""Where ``Doc.user_data`` holds a ``Reading``."""

_ATTRIBUTES = (TAG, POS, DEP, HEAD, ENT_IOB, ENT_TYPE)
_BEGIN, _INSIDE, _OUTSIDE = 3, 1, 2
_WORDS_AT_ONCE = 6000
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a network says of one text beyond its parse.

    Attributes:
        network: The network.
        starts: Where each word starts, in code points of the ``Doc`` that holds the reading.
        ends: Where each word ends.
        sentences: The number of each word's sentence.
        scores: The heads' outputs by word; those of the parse are left out.
        spans: The spans that the tag heads find, by words.
    """

    network: Network
    starts: Ints
    ends: Ints
    sentences: Ints
    scores: WordScores
    spans: Spans

    def moved(self, starts: Ints, ends: Ints) -> "Reading":
        """The same with other offsets."""
        return replace(self, starts=starts, ends=ends)


class NetworkEngine:
    """An engine (``stages.engine``) that parses with a trained model.

    Args:
        network: The model.
        lemmas: Tables of the lemmatiser.
        vocab: The vocabulary of the passages.
    """

    def __init__(self, network: Network, lemmas: Lookups, vocab: Vocab) -> None:
        self.network = network
        self._lemmatizer = EnglishLemmatizer(vocab, None, mode="rule")
        self._lemmatizer.initialize(lookups=lemmas)
        labels = self.network.manifest.parse
        strings = vocab.strings
        self._tags, self._universal, self._relations = (
            np.array([strings.add(name) for name in names], dtype=np.uint64)
            for names in (labels.tags, labels.universal, labels.relations)
        )
        self._space_tag, self._space, self._stray = (strings.add(name) for name in ("_SP", "SPACE", "dep"))

    def __call__(self, text: Doc) -> Doc:
        """The document, annotated."""
        return next(self.pipe([text]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The documents, annotated, in order; as many are read at once as hold a bounded number of words."""
        batch: list[Doc] = []
        words = 0
        for doc in stream:
            batch.append(doc)
            words += len(doc)
            if len(batch) == batch_size or words >= _WORDS_AT_ONCE:
                yield from self._read(batch)
                batch, words = [], 0
        if batch:
            yield from self._read(batch)

    def _read(self, docs: list[Doc]) -> Iterator[Doc]:
        network = self.network
        texts = [doc.text for doc in docs]
        pieces = network.cut(texts)
        for doc, text, cut, scores in zip(docs, texts, pieces, network.scores(pieces), strict=True):
            self._annotate(doc, cut, scores)
            doc.user_data[KEY] = Reading(
                network, cut.starts, cut.ends, sentence_numbers(cut, text), _without_parse(scores), read_spans(scores)
            )
            yield self._lemmatizer(doc)

    def _annotate(self, doc: Doc, pieces: Pieces, scores: WordScores) -> None:
        """Write tags, tree and entities; white space, which the network does not see, hangs on the token before."""
        starts = np.array([token.idx for token in doc], dtype=np.int64)
        ends = starts + np.array([len(token) for token in doc], dtype=np.int64)
        words = words_of_tokens(pieces, starts, ends)
        seen = np.flatnonzero(words >= 0)
        sentences = np.cumsum([bool(token.is_sent_start) for token in doc])
        parse = read_parse(scores, words[seen], sentences[seen], self.network.relations, self.network.entities)
        doc.from_array(list(_ATTRIBUTES), self._array(doc.vocab, len(doc), seen, sentences, parse))  # type: ignore[arg-type]

    def _array(self, vocab: Vocab, count: int, seen: Ints, sentences: Ints, parse: Parse) -> NDArray[np.uint64]:
        array = np.zeros((count, len(_ATTRIBUTES)), dtype=np.uint64)
        array[:, 0], array[:, 1], array[:, 2], array[:, 4] = self._space_tag, self._space, self._stray, _OUTSIDE
        heads = np.arange(count, dtype=np.int64)
        if len(seen):
            array[seen, 0] = self._tags[parse.tags]
            array[seen, 1] = self._universal[parse.universal]
            array[seen, 2] = self._relations[parse.relations]
            heads[seen] = seen[parse.heads]
            root = vocab.strings.add("ROOT")
            array[seen[parse.heads == np.arange(len(seen))], 2] = root
            before = np.maximum(np.searchsorted(seen, np.arange(count), side="right") - 1, 0)
            hidden = np.setdiff1d(np.arange(count), seen)
            for token in hidden.tolist():
                near = int(seen[before[token]])
                if sentences[near] != sentences[token]:
                    after = int(np.searchsorted(seen, token))
                    near = int(seen[after]) if after < len(seen) else token
                if sentences[near] == sentences[token]:
                    heads[token] = near
        array[:, 3] = (heads - np.arange(count)).astype(np.int64).view(np.uint64)
        for first, last, label in parse.entities:
            start, end = int(seen[first]), int(seen[last - 1]) + 1
            array[start:end, 4] = _INSIDE
            array[start, 4] = _BEGIN
            array[start:end, 5] = vocab.strings.add(label)
        return array


def load_engine(folder: Path, vocab: Vocab, threads: int = 1) -> NetworkEngine:
    """The engine of a model's folder.

    Args:
        folder: The folder.
        vocab: The vocabulary of the passages.
        threads: How many threads a batch may use; 0 leaves it to the machine.

    Raises:
        ModelError: The folder is not whole.
    """
    network = load_network(folder.resolve(), threads)
    try:
        return NetworkEngine(network, Lookups().from_bytes((folder / LEMMAS).read_bytes()), vocab)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ModelError(f"{folder / LEMMAS} holds no tables of lemmas: {error}. Install the model again.") from error


_EMPTY = np.zeros((0, 0), dtype=np.float32)


def _without_parse(scores: WordScores) -> WordScores:
    """The outputs that the linker reads: the parse's are half of the memory."""
    return replace(scores, tags=_EMPTY, universal=_EMPTY, entities=_EMPTY, arcs=_EMPTY, relations=_EMPTY)
