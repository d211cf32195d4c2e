"""The learned stages on a ``Doc``: what they write, in which layers, and what is said of a folder that is not whole."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import numpy as np
import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from chargesheet.errors import ModelError
from chargesheet.records import ROLES
from chargesheet.stages.encoder.component import EncoderStage, LinkerStage, make_encoder
from chargesheet.stages.encoder.folder import FORMAT, MANIFEST, PARTS, Manifest, Vocabulary, read_manifest
from chargesheet.stages.encoder.labels import (
    CANDIDATE_LABELS,
    MENTION_TAGS,
    MODALITY_LABELS,
    PAIR_ROLES,
    PHRASE_TAGS,
    TRIGGER_TAGS,
)
from chargesheet.stages.encoder.linking import PairWeights
from chargesheet.stages.encoder.network import Network
from chargesheet.stages.encoder.pairs import FEATURE_SIZES
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import WordScores
from chargesheet.stages.layers import DateReading, layers

NLP = English()
TEXT = "On 3 May Ahmed Ali was reportedly arrested by soldiers."
#       0  1 2   3     4   5   6          7        8  9
SPANS = {
    "mentions": [(1, 3, "DATE"), (3, 5, "PERSON")],
    "triggers": [(7, 8, "arrest")],
    "phrases": [(9, 10, "PARTY")],
}
SIZE = 1


class FakeNetwork:
    """Finds ``SPANS`` by their words; the pair head gives every label the role that it most often has."""

    def __init__(self) -> None:
        self.manifest = SimpleNamespace(thresholds=dict.fromkeys(ROLES, 0.5))
        labels = np.zeros((len(CANDIDATE_LABELS), len(PAIR_ROLES)), dtype=np.float32)
        for label, role in (("PERSON", "subject"), ("DATE", "date"), ("PARTY", "authority")):
            labels[CANDIDATE_LABELS.index(label), PAIR_ROLES.index(role)] = 9.0
        size = len(PAIR_ROLES)
        inner = np.concatenate([np.eye(size), np.zeros((size, size))]).astype(np.float32)
        self.pairs = PairWeights(
            np.zeros((len(TRIGGER_TAGS.labels), size), dtype=np.float32),
            labels,
            tuple(np.zeros((count, size), dtype=np.float32) for count in FEATURE_SIZES.values()),
            (inner, np.zeros(size, dtype=np.float32)),
            (np.eye(size, dtype=np.float32), np.zeros(size, dtype=np.float32)),
            (np.eye(4 * size, size, dtype=np.float32), np.zeros(size, dtype=np.float32)),
            (np.eye(size, dtype=np.float32), np.zeros(size, dtype=np.float32)),
        )
        self.calls: list[int] = []

    def cut(self, texts: Sequence[str]) -> list[Pieces]:
        self.calls.append(len(texts))
        made = []
        for text in texts:
            doc = NLP.make_doc(text)
            starts = np.array([t.idx for t in doc], dtype=np.int64)
            ends = np.array([t.idx + len(t) for t in doc], dtype=np.int64)
            numbers = np.arange(len(doc), dtype=np.int64)
            made.append(Pieces(numbers, np.zeros_like(numbers), numbers, starts, ends))
        return made

    def scores(self, texts: Sequence[Pieces]) -> list[WordScores]:
        return [self._scores(len(pieces.words)) for pieces in texts]

    def _scores(self, words: int) -> WordScores:
        tables = []
        for name, scheme in (("mentions", MENTION_TAGS), ("triggers", TRIGGER_TAGS), ("phrases", PHRASE_TAGS)):
            table = np.zeros((words, scheme.size), dtype=np.float32)
            table[:, 0] = 1.0
            for first, last, label in SPANS[name]:
                for word, tag in zip(range(first, last), scheme.tags(first, last, label), strict=True):
                    if word < words:
                        table[word, tag] = 9.0
            tables.append(table)
        modality = np.zeros((words, len(MODALITY_LABELS)), dtype=np.float32)
        modality[:, MODALITY_LABELS.index("alleged")] = 1.0
        views = np.zeros((words, 2 * len(PAIR_ROLES)), dtype=np.float32)
        return WordScores(*tables, modality, views, views, views)


def stages() -> tuple[EncoderStage, LinkerStage]:
    return EncoderStage(cast(Network, FakeNetwork())), LinkerStage()


def quoted(doc: Doc, spans: Sequence[Any]) -> list[str]:
    return [doc.text[span.start : span.end] for span in spans]


def test_writes_the_layers_of_the_stages_that_it_replaces() -> None:
    encoder, linker = stages()
    doc = linker(encoder(NLP.make_doc(TEXT)))
    read = layers(doc)
    assert [(doc.text[m.start : m.end], m.label) for m in read.mentions] == [("3 May", "DATE"), ("Ahmed Ali", "PERSON")]
    assert [(doc.text[t.start : t.end], t.type) for t in read.triggers] == [("arrested", "arrest")]
    assert [m.modality for m in read.modalities] == ["alleged"]
    assert [(a.event, a.role, doc.text[a.start : a.end]) for a in read.arguments] == [
        (0, "date", "3 May"),
        (0, "subject", "Ahmed Ali"),
        (0, "authority", "soldiers"),
    ]
    assert set(doc.user_data) == {"chargesheet"}


def test_links_to_what_the_grammar_found() -> None:
    encoder, linker = stages()
    doc = encoder(NLP.make_doc(TEXT))
    layers(doc).dates = (DateReading(0, 8, "2009-05-03"),)
    arguments = layers(linker(doc)).arguments
    assert quoted(doc, [a for a in arguments if a.role == "date"]) == ["On 3 May"]


def test_a_stream_is_read_in_batches_and_in_order() -> None:
    network = FakeNetwork()
    encoder = EncoderStage(cast(Network, network))
    texts = [TEXT, "", "On 3 May", TEXT, TEXT]
    docs = list(encoder.pipe(map(NLP.make_doc, texts), batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert network.calls == [2, 2, 1]
    assert [len(layers(doc).triggers) for doc in docs] == [1, 0, 0, 1, 1]


def test_the_linker_says_what_it_needs() -> None:
    with pytest.raises(ModelError, match="chargesheet_encoder"):
        stages()[1](NLP.make_doc(TEXT))


def test_a_stage_without_a_model_says_so() -> None:
    with pytest.raises(ModelError, match="folder"):
        make_encoder(NLP, "encoder", None, 1)(NLP.make_doc(TEXT))


def whole_folder(folder: Path, **changes: Any) -> Path:
    """A folder that is whole as far as its manifest says."""
    for name in PARTS:
        (folder / name).write_bytes(name.encode())
    manifest = Manifest(
        format=FORMAT,
        begin=1,
        end=2,
        window=100,
        context=10,
        thresholds=dict.fromkeys(ROLES, 0.5),
        vocabulary=Vocabulary(),
        files={name: hashlib.sha256(name.encode()).hexdigest() for name in PARTS},
    )
    (folder / MANIFEST).write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, **changes)))
    return folder


def test_reads_a_whole_folder(tmp_path: Path) -> None:
    assert read_manifest(whole_folder(tmp_path)).window == 100


@pytest.mark.parametrize("name", [*PARTS, MANIFEST])
def test_a_missing_part_is_named(tmp_path: Path, name: str) -> None:
    whole_folder(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=name) as caught:
        read_manifest(tmp_path)
    assert "pip install" in str(caught.value)


@pytest.mark.parametrize("name", PARTS)
def test_a_truncated_part_is_named(tmp_path: Path, name: str) -> None:
    whole_folder(tmp_path)
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(ModelError, match=name):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"format": 99}, id="another form"),
        pytest.param({"vocabulary": Vocabulary(events=("arrest",))}, id="other labels"),
        pytest.param({"thresholds": {}}, id="no thresholds"),
    ],
)
def test_another_version_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="another version"):
        read_manifest(whole_folder(tmp_path, **changes))


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    whole_folder(tmp_path)
    (tmp_path / MANIFEST).write_bytes(b"{")
    with pytest.raises(ModelError, match=MANIFEST):
        read_manifest(tmp_path)
