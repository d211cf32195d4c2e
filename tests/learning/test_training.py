"""A whole training of a tiny model: from its configuration to the stages over what was exported."""

import json
import re
from pathlib import Path

import pytest

from chargesheet.errors import ModelError

pytest.importorskip("torch", reason="needs the training extra")
pytest.importorskip("transformers", reason="needs the training extra")
pytest.importorskip("onnxruntime", reason="needs onnxruntime, which the learned stages bring")

import onnxruntime
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from chargesheet.learning.config import read_config
from chargesheet.learning.corpus import encoder_folder, part_of
from chargesheet.learning.linking import network_pipeline
from chargesheet.learning.steps import State
from chargesheet.learning.training import ACCOUNT, MODEL, Trainer, train
from chargesheet.stages.encoder.folder import LINKER, digest, read_manifest
from chargesheet.stages.layers import layers

# The exporter and the quantiser of the libraries warn of their own ways.
pytestmark = pytest.mark.filterwarnings("ignore")

SENTENCES = [
    ("Ahmed Ali was arrested by police in May.", "arrest", "arrested", "Ahmed Ali", "May"),
    ("Bina Rao was charged with theft in June.", "charge", "charged", "Bina Rao", "June"),
]
HELD_OUT = ("Soldiers arrested Ahmed Rao in May.", "arrest", "arrested", "Ahmed Rao", "May")
RAW = "Soldiers arrested Ali and Rao in June, and police charged Ahmed with theft in the court on May."
WORDS = sorted(
    {word for text in (RAW, *(s[0] for s in (*SENTENCES, HELD_OUT))) for word in re.findall(r"\w+|[.,]", text.lower())}
)


def write_encoder(folder: Path) -> None:
    """A BERT of two layers that knows ``WORDS``."""
    folder.mkdir()
    vocabulary = {word: i for i, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    BertModel(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
        ),
        add_pooling_layer=False,
    ).save_pretrained(folder)


def gold_line(number: int, sentence: tuple[str, str, str, str, str], more: str = "") -> str:
    """A line of gold; ``more`` stands behind the sentence, so that no text is there twice."""
    text, type_, trigger, name, date = sentence
    text += more and f" {more.title()}."

    def at(words: str) -> dict[str, int]:
        return {"start": text.index(words), "end": text.index(words) + len(words)}

    event = {
        "type": type_,
        "trigger": at(trigger),
        "subjects": [{"name": name}],
        "authorities": ["police"] if "police" in text else [],
        "dates": [{**at(date), "value": None}],
        "places": [],
        "provisions": [],
        "offences": ["theft"] if "theft" in text else [],
        "penalty": None,
        "modality": "actual",
    }
    entities = [{**at(name), "label": "PERSON"}, {**at(date), "label": "DATE"}]
    return json.dumps({"id": f"g{number}", "text": text, "entities": entities, "events": [event]})


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration of seconds, with everything that it names."""
    write_encoder(tmp_path / "encoder")
    (tmp_path / "gold.jsonl").write_text(
        "\n".join(gold_line(number, SENTENCES[number % 2], WORDS[number]) for number in range(12)), encoding="utf-8"
    )
    (tmp_path / "dev.jsonl").write_text(gold_line(12, HELD_OUT), encoding="utf-8")
    (tmp_path / "raw.txt").write_text("\n".join(f"{RAW} {word}." for word in WORDS), encoding="utf-8")
    redocred = [
        {
            "sents": [["Ahmed", "Ali", "was", "in", "the", "court", "in", "June", "."]],
            "vertexSet": [
                [{"pos": [0, 2], "sent_id": 0, "type": "PER"}],
                [{"pos": [7, 8], "sent_id": 0, "type": "TIME"}],
            ],
        }
    ]
    (tmp_path / "sets.json").write_text(json.dumps(redocred), encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text(
        f"""
        threads = 1
        bfloat16 = false
        [data]
        gold = ["{tmp_path}/gold.jsonl"]
        held_out = ["{tmp_path}/dev.jsonl"]
        mentions = ["{tmp_path}/sets.json"]
        raw = ["{tmp_path}/raw.txt"]
        [encoder]
        source = "{tmp_path}/encoder"
        layers = [1]
        pair_size = 8
        arc_size = 8
        limit = 64
        [adaptation]
        length = 20
        [parsing]
        epochs = 2
        [fitting]
        epochs = 3
        noise_from = 1
        [linking]
        folds = 2
        epochs = 3
        members = 2
        [export]
        window = 40
        context = 4
        """,
        encoding="utf-8",
    )
    return path


def test_a_run_from_the_configuration_to_the_stages(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    account = train(config, out)
    written = json.loads((out / ACCOUNT).read_text(encoding="utf-8"))
    assert written["files"] == account.files == read_manifest(out / MODEL).files
    assert account.files[LINKER] == digest(out / MODEL / LINKER)
    assert set(account.records) == {"crossfitted", "held_out", "held_out_full"}
    assert account.records["crossfitted"].passages == account.passages == 12
    assert set(account.network) == {"full", "int8"}
    assert account.parse is not None
    assert account.versions["onnxruntime"] == onnxruntime.__version__
    assert account.seconds == pytest.approx(sum(account.steps.values()))
    assert not list(out.glob("*.checkpoint"))

    # What is there is not made again; what is gone is, and comes out the same.
    for name in ("fold-1.pt", "rows-1.npz", "crossfitted.json"):
        (out / name).unlink()
    before = (out / "fold-0.pt").stat().st_mtime_ns
    assert train(config, out).files == account.files
    assert (out / "fold-0.pt").stat().st_mtime_ns == before

    text = " ".join(text for text, *_ in SENTENCES) * 8
    nlp = network_pipeline(out / MODEL, linker=True)
    doc = nlp(text)
    assert [token.i for token in doc if token.head == token] == [sent.root.i for sent in doc.sents]
    assert layers(doc).document is not None


class StoppedError(Exception):
    """Raised in place of a power cut."""


def test_a_training_goes_on_in_the_middle(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step that has checkpoints is stopped once and gives the weights that it would have given."""
    whole = Trainer(read_config(config), tmp_path / "whole")
    whole.folder.claim("")
    whole.fitted("network", whole.corpus.gold)
    cut = Trainer(read_config(config), tmp_path / "cut")
    cut.folder.claim("")
    save = State.save
    stopped: set[Path] = set()

    def stopping(self: State, done: int) -> None:
        save(self, done)
        if self.path not in stopped:
            stopped.add(self.path)
            raise StoppedError

    monkeypatch.setattr(State, "save", stopping)
    monkeypatch.setattr("chargesheet.learning.parsing._CHECKPOINT_STEPS", 1)
    monkeypatch.setattr("chargesheet.learning.adaptation._CHECKPOINT_STEPS", 1)
    for step in ("adapted", "parsed", "network"):
        with pytest.raises(StoppedError):
            cut.fitted("network", cut.corpus.gold)
        assert (tmp_path / "cut" / f"{step}.checkpoint").is_file()
    found = cut.fitted("network", cut.corpus.gold).state_dict()
    expected = whole.fitted("network", whole.corpus.gold).state_dict()
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_passages_that_are_measured_on_are_not_learned_from(config: Path, tmp_path: Path) -> None:
    (tmp_path / "dev.jsonl").write_text(gold_line(12, SENTENCES[0]), encoding="utf-8")
    trainer = Trainer(read_config(config), tmp_path / "run")
    assert trainer.corpus.left_out == tuple(f"g{number}" for number in range(0, 12, 2))
    assert [document.id for document in trainer.corpus.gold] == [f"g{number}" for number in range(1, 12, 2)]


def test_a_folder_of_another_configuration_is_refused(config: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.sha256").write_text("another", encoding="ascii")
    with pytest.raises(ModelError, match="another configuration"):
        train(config, tmp_path / "run")


@pytest.mark.parametrize("source", ["nowhere", "no/such/folder", "json"])
def test_an_encoder_that_is_not_there_is_named(source: str) -> None:
    with pytest.raises(ModelError, match=source):
        encoder_folder(source)


def test_the_parts_of_the_gold_are_fixed() -> None:
    assert [part_of(f"g{i}", 4) for i in range(4)] == [part_of(f"g{i}", 4) for i in range(4)]
    assert {part_of(f"g{i}", 4) for i in range(40)} == {0, 1, 2, 3}
