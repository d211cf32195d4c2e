"""``benchmarks/difference.py``: what a change does to records."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "difference.py"
TEXT = "Aisha Bello was arrested in Lagos. Jo Ade was released."


def record(events: list[tuple[str, str, str]]) -> str:
    def quote(words: str) -> dict[str, object]:
        return {"text": words, "start": TEXT.index(words), "end": TEXT.index(words) + len(words)}

    empty: dict[str, object] = {"authorities": [], "places": [], "date": None, "provisions": [], "offences": []}
    rest: dict[str, object] = {"penalty": None, "evidence": [], "confidence": None, "model": "by hand"}
    made = [
        {
            "schema": "chargesheet.event/1",
            "id": kind,
            "type": kind,
            "modality": "actual",
            "statement": {"id": "s1", "title": None, "date": None, "source": None},
            "trigger": quote(trigger),
            "subjects": [{"name": name, "kind": "person", "count": 1, "entity": None, "mentions": [quote(name)]}],
            **empty,
            **rest,
        }
        for kind, trigger, name in events
    ]
    document = {
        "schema": "chargesheet.document/1",
        "id": "s1",
        "statement": {"id": "s1", "text": TEXT},
        "mentions": [],
        "entities": [],
        "events": made,
    }
    return json.dumps(document) + "\n"


@pytest.fixture
def compare(tmp_path: Path) -> Callable[..., str]:
    old = [("arrest", "arrested", "Aisha Bello"), ("trial", "was", "Jo Ade")]
    new = [("arrest", "arrested", "Jo Ade"), ("release", "released", "Jo Ade")]
    for name, events in (("old", old), ("new", new)):
        (tmp_path / f"{name}.jsonl").write_text(record(events), encoding="utf-8")

    def run(*arguments: str) -> str:
        command = [sys.executable, str(SCRIPT), str(tmp_path / "old.jsonl"), str(tmp_path / "new.jsonl"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    return run


def test_lost_gained_and_changed_are_named_with_their_quotes(compare: Callable[..., str]) -> None:
    lines = compare().splitlines()
    assert any(line.startswith("lost     event    trial") for line in lines)
    assert any(line.startswith("gained   event    release") and "[released]" in line for line in lines)
    assert any(line.startswith("changed  argument subject of arrest | Aisha Bello -> Jo Ade") for line in lines)
    assert lines[-1].startswith("statements: 1; events before: 2; events after: 2; argument changed: 1;")


def test_the_same_as_json(compare: Callable[..., str]) -> None:
    found = json.loads(compare("--json"))
    assert {(d["how"], d["what"], d["name"]) for d in found["differences"]} == {
        ("lost", "event", "trial"),
        ("gained", "event", "release"),
        ("changed", "argument", "subject"),
    }
