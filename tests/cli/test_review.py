"""``chargesheet review`` and ``chargesheet reviewed``: what they load, what they write, what they say."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from chargesheet.cli.main import app
from chargesheet.learning.gold import Layer, layer_document
from chargesheet.records import DocumentRecord, check_offsets, decode_document, decode_event, encode
from chargesheet.review.layers import operations as ops
from chargesheet.review.storage.folder import load_records, store_of
from chargesheet.review.storage.log import Sent, append
from chargesheet.stores.sql.connect import connect

TEXT = "Aisha Bello was arrested on 3 May 2014. She was charged, and freed."


def _document(name: str, model: str = "model 1.0") -> DocumentRecord:
    def event(kind: str, word: str) -> dict[str, Any]:
        start = TEXT.index(word)
        empty: dict[str, Any] = {k: [] for k in ("subjects", "authorities", "places", "provisions", "offences")}
        return {
            "schema": "chargesheet.event/1",
            "id": f"{name}-{kind}",
            "type": kind,
            "modality": "actual",
            "statement": {"id": name, "title": None, "date": None, "source": None},
            "trigger": {"text": word, "start": start, "end": start + len(word)},
            **empty,
            "date": None,
            "penalty": None,
            "evidence": [],
            "confidence": 0.5,
            "model": model,
        }

    return msgspec.convert(
        {
            "schema": "chargesheet.document/1",
            "id": name,
            "statement": {"id": name, "text": TEXT},
            "mentions": [],
            "entities": [],
            "events": [event("arrest", "arrested"), event("charge", "charged"), event("release", "freed")],
        },
        DocumentRecord,
    )


def _say(store: str, statement: str, author: str, *operations: ops.Operation) -> None:
    with connect(store, create=True) as database:
        known = database.rows("SELECT count(*) FROM corrections")[0][0]
        sent = [Sent(f"{author}-{statement}-{known}-{n}", operation) for n, operation in enumerate(operations)]
        append(database, statement, author, "annotator", sent)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Two statements; one that two people are done with, one that one began."""
    folder = tmp_path / "run" / "documents"
    folder.mkdir(parents=True)
    (folder / "part-00000.jsonl").write_text("".join(f"{encode(_document(n))}\n" for n in ("s1", "s2")), "utf-8")
    made = store_of(str(tmp_path / "run"))
    assert made == tmp_path / "run" / "review.db"
    load_records(str(tmp_path / "run"), made, pytest.fail)
    name = str(made)
    _say(name, "s1", "amina", ops.Accept("s1-arrest"), ops.SetType("s1-charge", "trial"), ops.Reject("s1-release"))
    start = TEXT.index("was charged")
    _say(name, "s1", "ben", ops.Accept("s1-arrest"), ops.AddEvent(type="fine", start=start, end=start + 3))
    _say(name, "s1", "ben", ops.Finish(True))
    _say(name, "s2", "amina", ops.Accept("s2-arrest"), ops.Reject("s2-charge"))
    _say(name, "s2", "ben", ops.Accept("s2-charge"))
    return name


def _written(store: str, *arguments: str) -> list[Any]:
    done = CliRunner().invoke(app, ["reviewed", store, *arguments])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_records_say_who_confirmed_them(store: str) -> None:
    documents = {d["id"]: d for d in _written(store)}
    for line in documents.values():
        check_offsets(decode_document(json.dumps(line)))

    def reviews(name: str) -> list[tuple[str, str | None, list[str] | None]]:
        events = documents[name]["events"]
        return [
            (e["type"], *((e["review"]["status"], e["review"]["by"]) if e["review"] else (None, None))) for e in events
        ]

    assert reviews("s1") == [
        ("arrest", "accepted", ["amina", "ben"]),
        ("fine", "added", ["ben"]),
        ("trial", "corrected", ["amina"]),
    ]
    assert reviews("s2") == [
        ("arrest", "accepted", ["amina"]),
        ("charge", "disputed", ["amina", "ben"]),
        ("release", None, None),
    ]
    confidences = {e["type"]: e["confidence"] for e in documents["s1"]["events"]}
    assert confidences == {"arrest": 0.5, "fine": None, "trial": None}, "the model's belief was in its own values"
    events = [decode_event(json.dumps(line)) for line in _written(store, "--format", "events")]
    assert [e.id for e in events] == [e["id"] for name in ("s1", "s2") for e in documents[name]["events"]]


def test_layers_are_those_of_who_is_done(store: str) -> None:
    layers = [msgspec.convert(line, Layer) for line in _written(store, "--format", "layers")]
    assert [(layer.statement, layer.author) for layer in layers] == [("s1", "amina"), ("s1", "ben")]
    amina, ben = (layer_document(layer, TEXT) for layer in layers)
    assert [e.type for e in amina.events] == ["arrest", "trial"]
    assert [e.type for e in ben.events] == ["arrest", "fine", "charge", "release"]
    assert len(_written(store, "--format", "layers", "--unfinished")) == 4
    assert len(_written(store, "--format", "layers", "--author", "ben")) == 1


def test_the_log_is_all_that_was_said(store: str) -> None:
    log = _written(store, "--format", "log")
    assert [(c["statement"], c["author"], c["operation"]["op"]) for c in log][:4] == [
        ("s1", "amina", "accept"),
        ("s1", "amina", "set_type"),
        ("s1", "amina", "reject"),
        ("s1", "ben", "accept"),
    ]
    assert len(log) == 9


def test_reviewed_records_load_into_another_store(store: str, tmp_path: Path) -> None:
    out = tmp_path / "reviewed.jsonl"
    assert _written(store, "--out", str(out)) == []
    other = str(tmp_path / "other.db")
    done = CliRunner().invoke(app, ["load", str(out), "--to", other])
    assert done.exit_code == 0, done.output
    with connect(other) as database:
        found = [decode_event(str(row[0])) for row in database.rows("SELECT record FROM events ORDER BY key")]
    assert [e.review.status if e.review else None for e in found] == [
        "accepted",
        "added",
        "corrected",
        "accepted",
        "disputed",
        None,
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.db"], "there is no store"),
        (["."], "holds no records"),
        (["mysql://host/records"], "are not known"),
        (["records.db", "--certificate", "a.pem"], "--certificate and --key go together"),
        (["records.db", "--people", "p.toml", "--annotator", "a"], "--people names everybody"),
    ],
)
def test_what_cannot_be_reviewed_is_said(tmp_path: Path, arguments: list[str], said: str) -> None:
    command = [sys.executable, "-m", "chargesheet", "review", *arguments, "--no-open"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode in {1, 2}
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []
