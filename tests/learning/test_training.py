"""A whole training of a tiny model: adaptation, teachers, student, export, and the stages over what was exported."""

import json
import pickle
import re
from pathlib import Path

import pytest
from spacy.lang.en import English

from chargesheet.errors import ModelError

pytest.importorskip("torch", reason="needs the training extra")
pytest.importorskip("transformers", reason="needs the training extra")
pytest.importorskip("onnxruntime", reason="needs onnxruntime, which the learned stages bring")

import onnxruntime
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from chargesheet.learning.config import read_config
from chargesheet.learning.training import ACCOUNT, MODEL, Trainer, encoder_folder, part_of, train
from chargesheet.stages.encoder.component import make_encoder, make_linker
from chargesheet.stages.layers import layers

# The exporter and the quantiser of the libraries warn of their own ways.
pytestmark = pytest.mark.filterwarnings("ignore")

SENTENCES = [
    ("Ahmed Ali was arrested by police in May.", "arrest", "arrested", "Ahmed Ali", "May"),
    ("Bina Rao was charged with theft in June.", "charge", "charged", "Bina Rao", "June"),
]
RAW = "Soldiers arrested Ali and Rao in June, and police charged Ahmed with theft in the court on May."
WORDS = sorted({word for text in (RAW, *(s[0] for s in SENTENCES)) for word in re.findall(r"\w+|[.,]", text.lower())})


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


def gold_line(number: int) -> str:
    text, type_, trigger, name, date = SENTENCES[number % 2]

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
    (tmp_path / "gold.jsonl").write_text("\n".join(map(gold_line, range(12))), encoding="utf-8")
    (tmp_path / "dev.jsonl").write_text(gold_line(12), encoding="utf-8")
    (tmp_path / "raw.txt").write_text("\n".join([RAW] * 6), encoding="utf-8")
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
        fold = 0
        folds = 4
        [encoder]
        source = "{tmp_path}/encoder"
        pair_size = 8
        limit = 64
        [adaptation]
        length = 20
        [fitting]
        epochs = 3
        noise_from = 1
        [distillation]
        teachers = 2
        passages = 4
        epochs = 2
        gold_epochs = 1
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
    assert written["files"] == account.files
    assert set(written["figures"]) == {"validation", "held_out"}
    assert written["versions"]["onnxruntime"] == onnxruntime.__version__
    assert account.int8_difference is not None

    nlp = English()
    doc = nlp.make_doc(" ".join(text for text, *_ in SENTENCES) * 8)
    folder = str(out / MODEL)
    encoder = make_encoder(nlp, "encoder", folder, 1)
    make_linker(nlp, "linker")(encoder(doc))
    assert len(layers(doc).modalities) == len(layers(doc).triggers)

    encoder.to_disk(tmp_path / "packed")
    again = make_encoder(nlp, "encoder", None, 1).from_disk(tmp_path / "packed")
    for stage in (again, pickle.loads(pickle.dumps(again))):
        other = stage(nlp.make_doc(doc.text))
        assert layers(other).mentions == layers(doc).mentions


def test_a_run_that_was_cut_off_ends_as_if_it_had_not_been(config: Path, tmp_path: Path) -> None:
    whole = train(config, tmp_path / "whole")
    cut = Trainer(read_config(config), tmp_path / "cut")
    adapted = cut.adapted()
    cut.fitted("teacher-0", cut.new_model(adapted, 1), [cut.lessons()], 3, 1)
    assert train(config, tmp_path / "cut").files == whole.files


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
