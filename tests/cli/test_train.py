"""From review to a model: corrections in a store become passages, and these become weights."""

import json
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from click.testing import Result
from typer.testing import CliRunner

from chargesheet.cli.main import app
from chargesheet.learning.gold import read_gold
from chargesheet.learning.layers import encode_layer, machine_layer, sha256
from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    DocumentRecord,
    Entity,
    EventRecord,
    Mention,
    Quote,
    Statement,
    StatementRef,
    Subject,
    check_offsets,
    content_id,
    encode,
)
from chargesheet.review.layers import operations as ops
from chargesheet.review.storage.log import Sent, append
from chargesheet.stores.sql.connect import connect

NAMES = ("Ahmed Ali", "Bina Rao", "Chen Wu")
needs_torch = pytest.mark.skipif(
    not all(map(find_spec, ("torch", "transformers", "onnx", "onnxruntime"))), reason="needs the extra train"
)


def _document(number: int) -> DocumentRecord:
    """Three paragraphs, an arrest in each; the third is none."""
    lines = [f"{name} was arrested by police in May, report {number}." for name in NAMES[:2]]
    text = "\n\n".join([*lines, f"{NAMES[2]} arrested the decay of the court in June, report {number}."])
    key = content_id("train", text)
    statement = Statement(id=key, text=text, title=f"Report {number}", date="2015-06-01", country="KZ", language="en")
    mentions, entities, events = [], [], []
    for name in NAMES:
        start = text.index(name)
        entity = content_id(key, name)
        mentions.append(Mention(text=name, start=start, end=start + len(name), label="PERSON", entity=entity))
        entities.append(Entity(id=entity, label="PERSON", name=name, aliases=()))
        at = text.index("arrested", start)
        words = Quote(name, start, start + len(name))
        events.append(
            EventRecord(
                schema=EVENT_SCHEMA,
                id=content_id(key, str(at)),
                type="arrest",
                modality="actual",
                statement=StatementRef(id=key, title=statement.title, date=statement.date, source=None),
                trigger=Quote("arrested", at, at + 8),
                subjects=(Subject(name=name, kind="person", count=1, entity=entity, mentions=(words,)),),
                authorities=(),
                places=(),
                date=None,
                provisions=(),
                offences=(),
                penalty=None,
                evidence=(),
                confidence=0.5,
                model="tests 1.0",
            )
        )
    document = DocumentRecord(
        schema=DOCUMENT_SCHEMA,
        id=key,
        statement=statement,
        mentions=tuple(mentions),
        entities=tuple(entities),
        events=tuple(events),
    )
    check_offsets(document)
    return document


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


class Reviewed:
    """A store, and people who correct it."""

    def __init__(self, folder: Path, number: int) -> None:
        folder.mkdir()
        self.folder = folder
        self.documents = [_document(n) for n in range(number)]
        (folder / "records.jsonl").write_text("".join(f"{encode(d)}\n" for d in self.documents), encoding="utf-8")
        self.store = folder / "review.db"
        assert _run("load", folder / "records.jsonl", "--to", self.store).exit_code == 0
        self.count = 0

    def correct(self, statement: int, author: str, *operations: ops.Operation, role: Any = "annotator") -> None:
        sent = [Sent(f"c{self.count + n}", operation) for n, operation in enumerate(operations)]
        self.count += len(sent)
        with connect(str(self.store), create=True) as database:
            append(database, self.documents[statement].id, author, role, sent)

    def event(self, statement: int, number: int) -> str:
        return self.documents[statement].events[number].id

    def decide(self, statement: int, author: str = "amina", *, done: bool = True) -> None:
        """The first is right, the second a charge, the third none."""
        first, second, third = (self.event(statement, n) for n in range(3))
        finish: Sequence[ops.Operation] = [ops.Finish(True)] if done else []
        self.correct(statement, author, ops.Accept(first), ops.SetType(second, "charge"), ops.Reject(third), *finish)


@pytest.fixture
def reviewed(tmp_path: Path) -> Reviewed:
    return Reviewed(tmp_path / "reviewed", 8)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration of seconds: an encoder of two layers that knows a few words and nothing else."""
    return _config(tmp_path)


def _config(folder: Path) -> Path:
    lines = []
    for number in range(7):
        text = f"{NAMES[number % 3]} was arrested by police in June, report {number}."
        name, at = NAMES[number % 3], text.index("arrested")
        event: dict[str, Any] = {"type": "arrest", "modality": "actual", "trigger": {"start": at, "end": at + 8}}
        event |= {"subjects": [{"name": name}], "authorities": ["police"], "places": [], "dates": [], "provisions": []}
        entities = [{"start": 0, "end": len(name), "label": "PERSON"}]
        event |= {"offences": [], "penalty": None}
        lines.append(json.dumps({"id": f"g{number}", "text": text, "entities": entities, "events": [event]}))
    (folder / "gold.jsonl").write_text("\n".join(lines[:-1]), encoding="utf-8")
    (folder / "dev.jsonl").write_text(lines[-1], encoding="utf-8")
    raw = "In May police arrested {} of the court. The report of June was by {}, and {} was in decay."
    paragraphs = [raw.format(*NAMES[n % 3 :], *NAMES[: n % 3]) for n in range(8)]
    (folder / "raw.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    path = folder / "tiny.toml"
    path.write_text(
        f"""
        threads = 1
        bfloat16 = false
        [data]
        gold = ["{folder}/gold.jsonl"]
        held_out = ["{folder}/dev.jsonl"]
        raw = ["{folder}/raw.txt"]
        [encoder]
        source = "{folder}/encoder"
        pair_size = 8
        arc_size = 8
        limit = 64
        [adaptation]
        length = 20
        [parsing]
        words = 200
        held_out = 1
        [fitting]
        epochs = 2
        [linking]
        folds = 2
        hidden = 4
        epochs = 2
        members = 1
        [export]
        window = 40
        context = 4
        """,
        encoding="utf-8",
    )
    return path


def _write_encoder(folder: Path) -> None:
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from transformers import BertConfig, BertModel

    words = sorted(set(re.findall(r"\w+|[.,]", _document(0).statement.text.lower())))
    vocabulary = {word: i for i, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    made = BertConfig(vocab_size=len(vocabulary), max_position_embeddings=64, **sizes)
    BertModel(made, add_pooling_layer=False).save_pretrained(folder)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The training in another's place where only what it is given is looked at: PyTorch need not be there."""
    import sys

    given = SimpleNamespace(config=None)

    def train(config: Path, out: Path) -> SimpleNamespace:
        given.config = config
        (out / "config.sha256").write_text(sha256(config.read_text(encoding="utf-8")), encoding="ascii")
        return SimpleNamespace(passages=1, seconds=1.0)

    monkeypatch.setitem(sys.modules, "chargesheet.learning.training", SimpleNamespace(train=train))
    monkeypatch.setattr("chargesheet.cli.train._require", lambda: None)
    return given


def test_what_is_taken_and_what_is_left_out(
    reviewed: Reviewed, config: Path, given: SimpleNamespace, tmp_path: Path
) -> None:
    reviewed.decide(0)
    reviewed.correct(1, "amina", ops.Accept(reviewed.event(1, 0)))  # one of three, and not done
    reviewed.correct(2, "amina", ops.Accept(reviewed.event(2, 0)), ops.Finish(True))  # done, two left open
    reviewed.decide(3)
    reviewed.correct(3, "ben", ops.SetType(reviewed.event(3, 0), "trial"))  # they differ
    reviewed.decide(4)
    reviewed.correct(4, "ben", ops.SetType(reviewed.event(4, 0), "trial"))
    reviewed.correct(4, "chen", ops.Adjudicate(reviewed.event(4, 0), "ben"), role="adjudicator")
    reviewed.correct(5, "amina", ops.Note(None, "later"))
    out = tmp_path / "out"
    result = _run("train", config, "--out", out, "--from-layers", reviewed.folder)
    assert result.exit_code == 0, result.output
    assert f"left out: {reviewed.documents[5].id}: in each of its passages something is undecided" in result.output
    assert "taken from 5 layers: 10 passages with 7 events, and 3 rejected ones as none" in result.output
    (passages,) = out.glob("layers-*.jsonl")
    assert passages.stat().st_mode & 0o777 == 0o600
    found = {document.id: document for document in read_gold(passages)}
    key = [document.id for document in reviewed.documents]
    assert [e.type for e in found[key[0]].events] == ["arrest", "charge"], "whole; what was rejected is no event"
    one = [document for name, document in found.items() if name.startswith(f"{key[1]}#")]
    assert [(d.text.split()[0], len(d.events)) for d in one] == [("Ahmed", 1)]
    two = [document for name, document in found.items() if name.startswith(f"{key[3]}#")]
    assert [(d.text.split()[0], [e.type for e in d.events]) for d in two] == [("Bina", ["charge"])]
    assert [e.type for e in found[key[4]].events] == ["trial", "charge"], "what was adjudicated holds"
    used = json.loads((out / "layers.json").read_bytes())
    assert {each["statement"] for each in used} == set(key[:5])
    assert all(re.fullmatch("[0-9a-f]{64}", each["layer"]) for each in used)
    assert not any(name in (out / "layers.json").read_text() for name in NAMES)
    assert str(passages) in given.config.read_text()

    # The same folder again: only with --resume, and only with the same layers.
    again = _run("train", config, "--out", out, "--from-layers", reviewed.folder)
    assert (again.exit_code, "--resume" in again.output) == (1, True)
    assert _run("train", config, "--out", out, "--from-layers", reviewed.folder, "--resume").exit_code == 0
    reviewed.decide(6)
    other = _run("train", config, "--out", out, "--from-layers", reviewed.folder, "--resume")
    assert (other.exit_code, "not those that the run" in other.output) == (1, True)
    assert _run("train", config, "--out", tmp_path / "new", "--resume").exit_code == 1


def test_layers_in_files(reviewed: Reviewed, config: Path, given: SimpleNamespace, tmp_path: Path) -> None:
    """Of two that differ neither is taken, of two that agree one; a store's word goes before a file's."""
    layers, texts = tmp_path / "layers", tmp_path / "texts.jsonl"
    layers.mkdir()
    texts.write_text("".join(f"{encode(d.statement)}\n" for d in reviewed.documents), encoding="utf-8")
    for number, author in ((0, "amina"), (0, "ben"), (1, "amina"), (1, "ben"), (2, "amina"), (3, "amina")):
        document = reviewed.documents[number]
        if (number, author) == (0, "ben"):
            document = msgspec.structs.replace(document, events=document.events[:1])
        layer = msgspec.structs.replace(machine_layer(document)[0].layer, author=author)
        (layers / f"{number}-{author}.json").write_bytes(encode_layer(layer))
    reviewed.decide(2)
    (tmp_path / "dev.jsonl").write_text(
        json.dumps(
            {"id": "d", "text": reviewed.documents[1].statement.text.split("\n")[0], "entities": [], "events": []}
        )
    )
    with (tmp_path / "gold.jsonl").open("a", encoding="utf-8") as gold:
        known = {"id": "k", "text": reviewed.documents[3].statement.text, "entities": [], "events": []}
        gold.write(f"\n{json.dumps(known)}\n")
    command = ["train", config, "--from-layers", layers, "--from-layers", reviewed.store, "--statements", texts]
    result = _run(*command, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    key = [document.id for document in reviewed.documents]
    assert f"{key[0]}: its layers by amina and ben differ: adjudicate them" in result.output
    assert f"{key[1]}: its text is one of those that are measured on" in result.output
    assert f"{key[3]}: its text is taken from {tmp_path / 'gold.jsonl'}" in result.output
    assert f"{key[2]}: its text is taken from {reviewed.store}" in result.output
    missing = _run("train", config, "--from-layers", layers, "--out", tmp_path / "other")
    assert (missing.exit_code, "--statements" in missing.output) == (1, True)


def test_nothing_to_learn_from(reviewed: Reviewed, config: Path, given: SimpleNamespace, tmp_path: Path) -> None:
    result = _run("train", config, "--out", tmp_path / "out", "--from-layers", reviewed.store)
    assert (result.exit_code, "Review some more" in result.output) == (1, True)
    assert not (tmp_path / "out").exists()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, config: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = _run("train", config)
    assert (result.exit_code, "pip install 'chargesheet[train]'" in result.output) == (1, True)


@needs_torch
@pytest.mark.filterwarnings("ignore")
def test_corrections_change_the_weights_and_the_model_loads(reviewed: Reviewed, config: Path, tmp_path: Path) -> None:
    from chargesheet.learning.linking import network_pipeline
    from chargesheet.stages.encoder.folder import NETWORK, digest

    _write_encoder(tmp_path / "encoder")
    weights = {}
    for number in range(4):
        reviewed.decide(number)
    for name, extra in (("gold", ()), ("reviewed", ("--from-layers", reviewed.folder))):
        result = _run("train", config, "--out", tmp_path / name, *extra)
        assert result.exit_code == 0, result.output
        weights[name] = digest(tmp_path / name / "model" / NETWORK)
    assert weights["gold"] != weights["reviewed"]
    assert "Learned from 10 passages" in result.output, "six of the configuration, four of people"
    assert "epoch 2 of 2" in result.output
    nlp = network_pipeline(tmp_path / "reviewed" / "model", linker=True)
    text = reviewed.documents[0].statement.text
    assert nlp(text).text == text
