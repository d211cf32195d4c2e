"""Sentences to train on, whatever they come from, and the files that Stanza's trainers read."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy

PARAGRAPH = 10
"""So many sentences make a paragraph of the tokenizer's text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence, as CoNLL-U has it; ``space`` says whether white space follows."""

    text: str
    space: bool
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    relation: str


Named = Sequence[tuple[str, str]]
"""A sentence for the tagger of names: words with their tags in BIO."""


def write_trees(work: Path, part: str, sentences: Sequence[Sequence[Word]]) -> None:
    """Write ``PART.conllu``, and for the tokenizer ``PART.txt`` with a label for each character in ``PART.labels``.

    Args:
        work: The folder.
        part: ``train`` or ``dev``.
        sentences: The sentences.
    """
    (work / f"{part}.conllu").write_text(conllu(sentences), encoding="utf-8")
    text, labels = [], []
    for number, words in enumerate(sentences):
        for at, word in enumerate(words):
            last = at == len(words) - 1
            space = last or word.space
            text.append(word.text + " " * space)
            # 0 inside a word, 1 its last character, 2 that of a sentence
            labels.append("0" * (len(word.text) - 1) + ("2" if last else "1") + "0" * space)
        if number % PARAGRAPH == PARAGRAPH - 1:
            text.append("\n\n")
            labels.append("\n\n")
    (work / f"{part}.txt").write_text("".join(text), encoding="utf-8")
    (work / f"{part}.labels").write_text("".join(labels), encoding="utf-8")
    (work / "mwt.json").write_text("[]", encoding="utf-8")


def write_names(work: Path, part: str, sentences: Iterable[Named]) -> None:
    """Write ``ner_PART.json``."""
    found = [[{"text": text, "ner": tag} for text, tag in words] for words in sentences]
    (work / f"ner_{part}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def conllu(sentences: Iterable[Sequence[Word]]) -> str:
    """Sentences in CoNLL-U."""
    lines: list[str] = []
    for words in sentences:
        text = "".join(word.text + " " * word.space for word in words).strip()
        lines.append(f"# text = {text}")
        for number, word in enumerate(words, 1):
            misc = "_" if word.space or number == len(words) else "SpaceAfter=No"
            tags = (word.lemma, word.upos, word.xpos, word.feats)
            lines.append("\t".join(map(str, (number, word.text, *tags, word.head, word.relation, "_", misc))))
        lines.append("")
    return "\n".join(lines) + "\n"


def shortened(vectors: "numpy.ndarray", size: int) -> "numpy.ndarray":
    """Word vectors on their ``size`` principal components, scaled to unit variance."""
    full = vectors.astype(numpy.float64)
    full -= full.mean(axis=0)
    _, axes = numpy.linalg.eigh(full.T @ full)
    short = full @ axes[:, ::-1][:, :size]
    short /= short.std()
    return short.astype(numpy.float32)


def write_vectors(path: Path, words: Sequence[str], vectors: "numpy.ndarray") -> None:
    """Write word vectors as Stanza's ``pretrain``: rows for its own marks come first, all zero."""
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    rows = numpy.concatenate([numpy.zeros((len(VOCAB_PREFIX), vectors.shape[1]), dtype=numpy.float32), vectors])
    vocabulary = PretrainedWordVocab(list(words), lower=True)
    torch.save({"vocab": vocabulary.state_dict(), "emb": torch.from_numpy(rows)}, path)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
