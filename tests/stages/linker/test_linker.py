"""The network as the engine, and the linker behind the rules: on a network whose answers are written here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.tokens import Doc

from chargesheet.errors import ModelError
from chargesheet.pipelines import STAGES
from chargesheet.records import ROLES
from chargesheet.stages.encoder.engine import KEY, NetworkEngine, Reading
from chargesheet.stages.encoder.labels import (
    CANDIDATE_LABELS,
    MENTION_TAGS,
    MODALITY_LABELS,
    PAIR_ROLES,
    PHRASE_TAGS,
    TRIGGER_TAGS,
    ParseLabels,
    TagScheme,
)
from chargesheet.stages.encoder.linking import PairWeights
from chargesheet.stages.encoder.network import Network
from chargesheet.stages.encoder.pairs import FEATURE_SIZES
from chargesheet.stages.encoder.parsing import RelationWeights
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import WordScores
from chargesheet.stages.engine.stage import EngineStage
from chargesheet.stages.layers import layers
from chargesheet.stages.linker.features import FEATURES, rows_of
from chargesheet.stages.linker.stage import LinkerStage
from chargesheet.stages.linker.weights import LinkerWeights, RoleWeights, read_linker

TEXT = "* On 3 May soldiers arrested Ahmed Ali near the **old** mill."
#           0  1 2   3        4        5     6   7    8   9   10   11
TAGS = ["IN", "CD", "NNP", "NNS", "VBD", "NNP", "NNP", "IN", "DT", "JJ", "NN", "."]
HEADS = [4, 2, 0, 4, 4, 6, 4, 4, 10, 10, 7, 4]
RELATIONS = [
    "prep", "nummod", "pobj", "nsubj", "ROOT", "compound", "dobj", "prep", "det", "amod", "pobj", "punct",
]  # fmt: skip
UNIVERSAL = {"IN": "ADP", "CD": "NUM", "NNP": "PROPN", "NNS": "NOUN", "VBD": "VERB", "DT": "DET", "JJ": "ADJ"}
POS = [UNIVERSAL.get(tag, "NOUN" if tag == "NN" else "PUNCT") for tag in TAGS]
PHRASES = [(3, 4, "PARTY")]
LABELS = ParseLabels(
    tuple(sorted(set(TAGS))), tuple(sorted(set(POS))), tuple(sorted(set(RELATIONS))), ("NORP", "PERSON")
)
WORDS = 12


class WrittenNetwork:
    """Says of every text's first twelve words what stands above; a party is likely to act, a person to suffer."""

    def __init__(self) -> None:
        self.manifest = type("Manifest", (), {"parse": LABELS})
        size = len(PAIR_ROLES)
        labels = np.zeros((len(CANDIDATE_LABELS), size), dtype=np.float32)
        for label, role in (("PERSON", "subject"), ("DATE", "date"), ("PARTY", "authority")):
            labels[CANDIDATE_LABELS.index(label), PAIR_ROLES.index(role)] = 9.0
        inner = np.concatenate([np.eye(size), np.zeros((size, size))]).astype(np.float32)
        none = np.zeros(size, dtype=np.float32)
        self.pairs = PairWeights(
            np.zeros((len(TRIGGER_TAGS.labels), size), dtype=np.float32),
            labels,
            tuple(np.zeros((count, size), dtype=np.float32) for count in FEATURE_SIZES.values()),
            (inner, none),
            (np.eye(size, dtype=np.float32), none),
            (np.eye(4 * size, size, dtype=np.float32), none),
            (np.eye(size, dtype=np.float32), none),
        )
        count = len(LABELS.relations)
        self.relations = RelationWeights(np.eye(count, dtype=np.float32), np.zeros(count, dtype=np.float32))
        self.entities = TagScheme(LABELS.entities)

    def cut(self, texts: Sequence[str]) -> list[Pieces]:
        made = []
        for text in texts:
            doc = spacy.blank("en").make_doc(text)
            words = [token for token in doc if not token.is_space]
            starts = np.array([token.idx for token in words], dtype=np.int64)
            numbers = np.arange(len(words), dtype=np.int64)
            ends = starts + np.array([len(token) for token in words], dtype=np.int64)
            made.append(Pieces(numbers, np.zeros_like(numbers), numbers, starts, ends))
        return made

    def scores(self, texts: Sequence[Pieces]) -> list[WordScores]:
        return [self._scores(len(pieces.words)) for pieces in texts]

    def _scores(self, words: int) -> WordScores:
        phrases = _spans(words, PHRASE_TAGS, PHRASES)
        views = np.zeros((words, 2 * len(PAIR_ROLES)), dtype=np.float32)
        modality = np.zeros((words, len(MODALITY_LABELS)), dtype=np.float32)
        arcs = np.zeros((words, 2 * words + 1), dtype=np.float32)
        relations = np.zeros((words, 2 * len(LABELS.relations)), dtype=np.float32)
        for word in range(words):
            head = HEADS[word] if word < WORDS and HEADS[word] < words else 0
            arcs[word, words + word] = 1
            arcs[word, 2 * words if head == word else head] = 9 if head == word else 20
            label = RELATIONS[word] if word < WORDS else "punct"
            relations[word, LABELS.relations.index(label)] = 9
        return WordScores(
            _spans(words, MENTION_TAGS, []),
            _spans(words, TRIGGER_TAGS, [(4, 5, "arrest")]),
            phrases,
            modality,
            views,
            views,
            views,
            _chosen([LABELS.tags.index(tag) for tag in TAGS], words, len(LABELS.tags)),
            _chosen([LABELS.universal.index(pos) for pos in POS], words, len(LABELS.universal)),
            _spans(words, self.entities, [(5, 7, "PERSON")]),
            arcs,
            relations,
        )


def _chosen(numbers: Sequence[int], words: int, size: int) -> Any:
    table = np.zeros((words, size), dtype=np.float32)
    for word, number in enumerate(numbers[:words]):
        table[word, number] = 9
    return table


def _spans(words: int, scheme: TagScheme, spans: Sequence[tuple[int, int, str]]) -> Any:
    table = np.zeros((words, scheme.size), dtype=np.float32)
    table[:, 0] = 1.0
    for first, last, label in spans:
        for word, tag in zip(range(first, last), scheme.tags(first, last, label), strict=True):
            if word < words:
                table[word, tag] = 9.0
    return table


def lookups() -> Lookups:
    tables = Lookups()
    for name in ("lemma_rules", "lemma_exc", "lemma_index"):
        tables.add_table(name, {"verb": {}, "noun": {}})
    tables.get_table("lemma_exc")["verb"] = {"arrested": ["arrest"]}
    return tables


def weights(**bias: float) -> LinkerWeights:
    """Every role is as likely as ``bias`` says of it, whatever the features; else it follows the network."""
    size = len(FEATURES)
    follow = tuple((1.0,) if name == "span" else (0.0,) for name in FEATURES)
    return LinkerWeights(
        FEATURES,
        {
            role: RoleWeights(
                (0.0,) * size, (1.0,) * size, follow, (0.0,), (0.0 if role in bias else 1.0,), bias.get(role, -1.0)
            )
            for role in ROLES
        },
        dict.fromkeys(ROLES, 0.5),
        0.1,
    )


@pytest.fixture
def nlp() -> Language:
    """The rules' stages over the written network, up to the arguments."""
    made = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "chargesheet.tokenizer.v1"}}})
    for stage in STAGES[: STAGES.index("arguments") + 1]:
        if stage == "engine":
            engine = NetworkEngine(cast(Network, WrittenNetwork()), lookups(), made.vocab)
            Language.component("written_engine", func=EngineStage(engine))
            made.add_pipe("written_engine")
        else:
            made.add_pipe(f"chargesheet_{stage}")
    return made


def arguments(doc: Doc) -> set[tuple[str, str]]:
    return {(a.role, doc.text[a.start : a.end]) for a in layers(doc).arguments}


def test_the_engine_writes_the_parse_and_skips_markup(nlp: Language) -> None:
    doc = nlp(TEXT)
    by_text = {token.text: token for token in doc}
    assert by_text["arrested"].tag_ == "VBD"
    assert by_text["arrested"].lemma_ == "arrest"
    assert (by_text["soldiers"].dep_, by_text["soldiers"].head.text) == ("nsubj", "arrested")
    assert by_text["mill"].head.text == "near"
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Ahmed Ali", "PERSON")]


def test_what_the_network_says_stands_at_the_passages_own_offsets(nlp: Language) -> None:
    doc = nlp(TEXT)
    reading = doc.user_data[KEY]
    assert isinstance(reading, Reading)
    words = [TEXT[start:end] for start, end in zip(reading.starts, reading.ends, strict=True)]
    assert words[:5] == ["On", "3", "May", "soldiers", "arrested"]
    assert words[9:11] == ["old", "mill"]


def test_rows_point_at_words(nlp: Language) -> None:
    doc = nlp(TEXT)
    rows = rows_of(doc, doc.user_data[KEY])
    assert rows.features.shape == (len(rows.events), len(FEATURES))
    named = {
        (PAIR_ROLES[role], TEXT[rows.candidates[span].start : rows.candidates[span].end]): bool(ruled)
        for role, span, ruled in zip(rows.roles, rows.spans, rows.ruled, strict=True)
    }
    assert named["subject", "Ahmed Ali"]
    assert named["date", "3 May"]
    assert named["authority", "soldiers"]


@pytest.mark.parametrize(
    ("bias", "lost", "kept"),
    [
        pytest.param({}, set(), {("authority", "soldiers"), ("subject", "Ahmed Ali"), ("date", "3 May")}, id="as said"),
        pytest.param({"authority": -5.0}, {("authority", "soldiers")}, {("subject", "Ahmed Ali")}, id="unlikely goes"),
        pytest.param({"subject": -1.0}, set(), {("subject", "Ahmed Ali")}, id="a subject of the rules may be doubtful"),
        pytest.param(
            {"subject": -9.0}, {("subject", "Ahmed Ali")}, {("date", "3 May")}, id="but not out of the question"
        ),
    ],
)
def test_the_linker_weighs(
    nlp: Language, bias: dict[str, float], lost: set[tuple[str, str]], kept: set[tuple[str, str]]
) -> None:
    doc = LinkerStage(weights(**bias))(nlp(TEXT))
    found = arguments(doc)
    assert kept <= found
    assert not lost & found
    assert KEY not in doc.user_data


def test_a_passage_without_events_has_no_rows(nlp: Language) -> None:
    doc = LinkerStage(weights())(nlp(""))
    assert layers(doc).arguments == ()


def test_another_engine_is_refused(nlp: Language) -> None:
    doc = nlp(TEXT)
    doc.user_data.pop(KEY)
    with pytest.raises(ModelError, match="engine"):
        LinkerStage(weights())(doc)


def test_weights_come_back_from_their_file(tmp_path: Path) -> None:
    path = tmp_path / "linker.json"
    path.write_bytes(msgspec.json.encode(weights()))
    assert read_linker(path) == weights()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "missing", id="no file"),
        pytest.param(b"{", "damaged", id="no JSON"),
        pytest.param(
            msgspec.json.encode(msgspec.structs.replace(weights(), features=("a",))), "other features", id="other"
        ),
    ],
)
def test_weights_that_do_not_fit_are_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "linker.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=said):
        read_linker(path)
