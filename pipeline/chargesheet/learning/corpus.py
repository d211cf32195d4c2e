"""What a configuration names to learn from, read: the gold of all its sources, raw paragraphs, the encoder's folder."""

import hashlib
import importlib.util
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chargesheet.errors import ModelError
from chargesheet.learning.config import Data
from chargesheet.learning.gold import GoldDocument, read_gold
from chargesheet.learning.layers import gold_of_layers, read_layers
from chargesheet.learning.sets import paragraphs
from chargesheet.learning.sources import passages
from chargesheet.learning.teaching import measured_on

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The annotated passages of a run.

    Attributes:
        gold: To train on.
        held_out: To measure on.
        left_out: The ids of gold passages that hold a text that is measured on, or stand in one.
    """

    gold: tuple[GoldDocument, ...]
    held_out: tuple[GoldDocument, ...]
    left_out: tuple[str, ...]

    def fold(self, number: int, folds: int) -> tuple[list[GoldDocument], list[GoldDocument]]:
        """The gold without one of its parts, and that part."""
        part = [document for document in self.gold if part_of(document.id, folds) == number]
        return [document for document in self.gold if part_of(document.id, folds) != number], part


def read_corpus(data: Data) -> Corpus:
    """The annotated passages that a configuration names.

    Raises:
        UnreadableInputError: A file is missing or wrong, or a layer is not over the text that its source has.
    """
    held_out = [document for path in data.held_out for document in read_gold(Path(path))]
    measured = [document.text for document in held_out]
    known: dict[str, GoldDocument] = {}
    texts: set[str] = set()
    for document in _annotated(data):
        if document.id not in known and document.text not in texts:
            known[document.id] = document
            texts.add(document.text)
    left_out = tuple(document.id for document in known.values() if measured_on(document.text, measured))
    if left_out:
        log.info("left out, as their texts are measured on: %s", ", ".join(left_out))
    gold = tuple(document for document in known.values() if document.id not in left_out)
    return Corpus(gold, tuple(held_out), left_out)


def _annotated(data: Data) -> Iterator[GoldDocument]:
    for path in data.gold:
        yield from read_gold(Path(path))
    for name in data.layers:
        texts = passages(Path(name), Path(data.manifest), Path(data.sources))
        yield from gold_of_layers(read_layers(Path(name)), texts)


def read_raw(data: Data, corpus: Corpus) -> list[str]:
    """The paragraphs of the raw text, without any passage that is measured on."""
    measured = [document.text for document in corpus.held_out]
    return [paragraph for path in data.raw for paragraph in paragraphs(Path(path), measured)]


def encoder_folder(source: str) -> Path:
    """The folder of an encoder, named by its path or by an installed package that holds it as ``model/``.

    Raises:
        ModelError: There is none.
    """
    folder = Path(source)
    if not folder.is_dir() and source.isidentifier():
        spec = importlib.util.find_spec(source)
        if spec and spec.origin:
            folder = Path(spec.origin).parent / "model"
    if not (folder / "tokenizer.json").is_file():
        raise ModelError(f"no encoder at {source!r}. Name a folder with tokenizer.json, or install the package.")
    return folder


def part_of(identifier: str, parts: int) -> int:
    """Which part of the gold a passage belongs to: the same in every run."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % parts
