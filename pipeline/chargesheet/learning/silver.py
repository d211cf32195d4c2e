"""Silver parses: what a parser says of texts that nobody has parsed by hand, for the network to learn."""

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from chargesheet.learning.data import IGNORED
from chargesheet.pipelines import load
from chargesheet.stages.encoder.labels import ParseLabels, TagScheme
from chargesheet.stages.encoder.parsing import words_of_tokens
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.layers import layers

Ints = NDArray[np.int64]
log = logging.getLogger(__name__)

LONGEST = 300
"""The most words of a raw paragraph: longer ones are tables and lists."""
_LOG_TEXTS = 1000


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tokens of a text's prose and what a parser says of them; white space is left out.

    Attributes:
        starts: Where each token starts in the text, in code points.
        ends: Where each token ends.
        tags: Numbers of the fine tags, as ``ParseLabels`` has them; likewise below.
        universal: Numbers of the universal parts of speech.
        relations: Numbers of the relations.
        heads: The index of each token's head; a sentence's root is its own.
        entities: Tags of the entities, as ``TagScheme`` has them.
        sentences: The number of each token's sentence, rising.
    """

    starts: Ints
    ends: Ints
    tags: Ints
    universal: Ints
    relations: Ints
    heads: Ints
    entities: Ints
    sentences: Ints


@dataclass(frozen=True, slots=True)
class ParseTargets:
    """What the parse heads are to say of a text: the tokens that have a word of the encoder.

    Attributes:
        words: The word of each token.
        tags: As in ``Parsed``, all that follows.
        universal: Likewise.
        relations: Likewise.
        heads: Likewise; ``IGNORED`` where the head has no word or stands in another sentence.
        entities: Likewise.
        sentences: Likewise.
    """

    words: Ints
    tags: Ints
    universal: Ints
    relations: Ints
    heads: Ints
    entities: Ints
    sentences: Ints


@dataclass(frozen=True, slots=True)
class Silver:
    """Parsed texts, and the names behind their numbers."""

    labels: ParseLabels
    texts: dict[str, Parsed]


class _Names(Struct, frozen=True):
    labels: ParseLabels
    texts: tuple[str, ...]


def pick(paragraphs: Iterable[str], words: int, seed: int) -> list[str]:
    """Paragraphs in random order, none too long, of about so many words together."""
    order = list(dict.fromkeys(paragraphs))
    Random(seed).shuffle(order)  # noqa: S311 (chance, not secrets)
    picked = []
    for paragraph in order:
        count = len(paragraph.split())
        if words <= 0:
            break
        if count <= LONGEST:
            picked.append(paragraph)
            words -= count
    return picked


def parse(texts: Sequence[str], teacher: str) -> Silver:
    """What a parser says of texts, after the layout and sentences stages, which it works with at run time, too.

    Args:
        texts: Any texts.
        teacher: An installed spaCy pipeline, by package name or path.

    Raises:
        ModelError: It is not installed.
    """
    nlp = load(teacher)
    first = nlp.pipe_names[: nlp.pipe_names.index("chargesheet_engine") + 1]
    found: list[_Tokens] = []
    with nlp.select_pipes(enable=first):
        for number, doc in enumerate(nlp.pipe(texts), 1):
            found.append(_tokens(doc))
            if number % _LOG_TEXTS == 0:
                log.info("parsed %d of %d texts", number, len(texts))
    labels = ParseLabels(
        tags=_by_frequency(tag for tokens in found for tag in tokens.tags),
        universal=_by_frequency(pos for tokens in found for pos in tokens.universal),
        relations=_by_frequency(dep for tokens in found for dep in tokens.relations),
        entities=_by_frequency(label for tokens in found for _, _, label in tokens.entities),
    )
    return Silver(labels, {text: _numbered(tokens, labels) for text, tokens in zip(texts, found, strict=True)})


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The tokens of one text by names; ``entities`` are (first token, token after the last, label)."""

    spans: list[tuple[int, int]]
    tags: list[str]
    universal: list[str]
    relations: list[str]
    heads: list[int]
    entities: list[tuple[int, int, str]]
    sentences: list[int]


def _tokens(doc: Doc) -> _Tokens:
    prose = _prose(doc)
    kept = [token for token in doc if not token.is_space and prose(token)]
    place = {token.i: index for index, token in enumerate(kept)}
    sentence = np.cumsum([bool(token.is_sent_start) for token in doc]) if len(doc) else np.zeros(0, dtype=np.int64)
    entities = []
    for entity in doc.ents:
        inside = [place[token.i] for token in entity if token.i in place]
        if inside:
            entities.append((inside[0], inside[-1] + 1, entity.label_))
    return _Tokens(
        spans=[(token.idx, token.idx + len(token)) for token in kept],
        tags=[token.tag_ for token in kept],
        universal=[token.pos_ for token in kept],
        relations=[token.dep_ for token in kept],
        heads=[place.get(token.head.i, IGNORED) for token in kept],
        entities=entities,
        sentences=[int(sentence[token.i]) for token in kept],
    )


def _prose(doc: Doc) -> Callable[[Token], bool]:
    """Whether a token is one that engines see: not all of it is markup."""
    marked = np.zeros(len(doc.text), dtype=bool)
    for span in layers(doc).markup:
        marked[span.start : span.end] = True
    return lambda token: not marked[token.idx : token.idx + len(token)].all()


def _by_frequency(names: Iterable[str]) -> tuple[str, ...]:
    """The names, the most frequent first, equally frequent ones in order of the alphabet."""
    counts = Counter(names)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def _numbered(tokens: _Tokens, labels: ParseLabels) -> Parsed:
    def numbers(names: Iterable[str], known: Sequence[str]) -> Ints:
        number = {name: index for index, name in enumerate(known)}
        return np.array([number[name] for name in names], dtype=np.int64)

    spans = np.array(tokens.spans, dtype=np.int64).reshape(-1, 2)
    entities = np.zeros(len(spans), dtype=np.int64)
    scheme = TagScheme(labels.entities)
    for first, last, label in tokens.entities:
        entities[first:last] = scheme.tags(first, last, label)
    return Parsed(
        starts=spans[:, 0],
        ends=spans[:, 1],
        tags=numbers(tokens.tags, labels.tags),
        universal=numbers(tokens.universal, labels.universal),
        relations=numbers(tokens.relations, labels.relations),
        heads=np.array(tokens.heads, dtype=np.int64),
        entities=entities,
        sentences=np.array(tokens.sentences, dtype=np.int64),
    )


def targets(parsed: Parsed, pieces: Pieces) -> ParseTargets:
    """A parsed text's targets by the words of its pieces."""
    words = words_of_tokens(pieces, parsed.starts, parsed.ends)
    kept = np.flatnonzero(words >= 0)
    place = np.full(len(words) + 1, IGNORED, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    heads = place[np.where(parsed.heads >= 0, parsed.heads, len(words))][kept]
    sentences = parsed.sentences[kept]
    apart = (heads >= 0) & (sentences[np.maximum(heads, 0)] != sentences)
    return ParseTargets(
        words=words[kept],
        tags=parsed.tags[kept],
        universal=parsed.universal[kept],
        relations=parsed.relations[kept],
        heads=np.where(apart, IGNORED, heads),
        entities=parsed.entities[kept],
        sentences=sentences,
    )


_ARRAYS = tuple(field.name for field in fields(Parsed))


def write_silver(silver: Silver, path: Path) -> None:
    """Write parsed texts in one move: arrays of all tokens, how many each text has, and the names as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parsed = list(silver.texts.values())
    arrays: dict[str, Any] = {
        name: np.concatenate([getattr(one, name) for one in parsed]).astype(np.int32) for name in _ARRAYS
    }
    names = msgspec.json.encode(_Names(silver.labels, tuple(silver.texts)))
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(
        partial,
        counts=np.array([len(one.starts) for one in parsed]),
        names=np.frombuffer(names, dtype=np.uint8),
        **arrays,
    )
    os.replace(partial, path)  # noqa: PTH105 (the same call either way)


def read_silver(path: Path) -> Silver:
    """Parsed texts, as they were written."""
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    names = msgspec.json.decode(arrays["names"].tobytes(), type=_Names)
    edges = np.cumsum(arrays["counts"])[:-1]
    parts = [np.split(arrays[name].astype(np.int64), edges) for name in _ARRAYS]
    return Silver(names.labels, {text: Parsed(*part) for text, *part in zip(names.texts, *parts, strict=True)})
