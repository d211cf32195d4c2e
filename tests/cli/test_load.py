"""``chargesheet load``: exit codes, what is said, and what is kept."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chargesheet.cli.main import app


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def record(number: int, model: str = "test 1.0", **changes: Any) -> str:
    """The JSON of an event record."""
    fields = {
        "schema": "chargesheet.event/1",
        "id": f"e{number}",
        "type": "arrest",
        "modality": "actual",
        "statement": {"id": "s", "title": None, "date": None, "source": None},
        "trigger": {"text": "held", "start": 0, "end": 4},
        "subjects": [],
        "authorities": [],
        "places": [],
        "date": None,
        "provisions": [],
        "offences": [],
        "penalty": None,
        "evidence": [],
        "confidence": None,
        "model": model,
    }
    return json.dumps(fields | changes)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


def loaded(store: Path) -> list[str]:
    """The ids of the events that a store has."""
    lines = run("query", store, "--json").stdout.splitlines()
    return [json.loads(line)["id"] for line in lines]


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_load_twice(store: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", record(1), record(2))
    first = run("load", file, "--to", store)
    assert (first.exit_code, first.stdout) == (0, "2 events written, 0 unchanged\n")
    assert run("load", file, file, "--to", store).stdout == "0 events written, 4 unchanged\n"
    assert loaded(store) == ["e1", "e2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.jsonl", "records.db"]


def test_from_standard_input(store: Path) -> None:
    assert run("load", "-", "--to", store, stdin=record(1).encode()).exit_code == 0
    assert loaded(store) == ["e1"]


def test_bad_lines_are_named_and_the_rest_is_kept(store: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", record(1), "{", record(2), record(3, type="party"))
    result = run("load", file, "--to", store)
    assert result.exit_code == 1
    assert result.stdout == "2 events written, 0 unchanged, 2 failed\n"
    first, second = result.stderr.splitlines()
    assert first.startswith(f"error: {file}, line 2: this is no JSON")
    assert second.startswith(f"error: {file}, line 4: it is not of the schema chargesheet.event/1: Invalid enum value")
    assert loaded(store) == ["e1", "e2"]


def test_strict_stops(store: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", record(1), "{", record(2))
    result = run("load", file, "--to", store, "--strict")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "line 2" in result.stderr
    assert loaded(store) == []


def test_an_input_that_cannot_be_read(store: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", record(1))
    (tmp_path / "empty").mkdir()
    result = run("load", tmp_path / "none.jsonl", tmp_path / "empty", file, "--to", store)
    assert result.exit_code == 1
    assert [line.split(": ", 2)[2] for line in result.stderr.splitlines()] == [
        "there is no such file. Check the name.",
        "this folder holds no records. Name one that has files ending in .jsonl or .jsonl.gz.",
    ]
    assert loaded(store) == ["e1"]


def folder(path: Path, *names: str) -> Path:
    """A folder of files with one event each, numbered in the order of the names."""
    for number, name in enumerate(names):
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = f"{record(number)}\n".encode()
        file.write_bytes(gzip.compress(lines) if name.endswith(".gz") else lines)
    return path


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["a.jsonl", "b/c.jsonl.gz"], ["e0", "e1"], id="below it, compressed or not"),
        pytest.param(["a.txt", "b.csv.gz", "c.jsonl"], ["e2"], id="other files are passed over"),
        pytest.param(
            ["documents/part-1.jsonl", "events/part-1.jsonl", "ledger/x.jsonl"], ["e0"], id="of a run, its documents"
        ),
        pytest.param(["events/part-2.jsonl.gz", "ledger/x.jsonl"], ["e0"], id="of a run without documents, its events"),
    ],
)
def test_a_folder(store: Path, tmp_path: Path, names: list[str], expected: list[str]) -> None:
    result = run("load", folder(tmp_path / "run", *names), "--to", store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert loaded(store) == expected


def test_a_damaged_file_of_a_folder_is_named_and_the_others_are_read(store: Path, tmp_path: Path) -> None:
    path = folder(tmp_path / "run", "a.jsonl", "b.jsonl.gz", "c.jsonl", "d.jsonl.gz")
    (path / "b.jsonl.gz").write_bytes((path / "b.jsonl.gz").read_bytes()[:-9])
    (path / "d.jsonl.gz").write_text("none")
    result = run("load", path, "--to", store)
    assert result.exit_code == 1
    said = result.stderr.splitlines()
    assert ["b.jsonl.gz: it is no whole gzip file" in said[0], "d.jsonl.gz: it is no whole gzip file" in said[1]] == [
        True,
        True,
    ]
    assert {"e0", "e2"} <= set(loaded(store))


def test_a_document_without_events_can_be_told_its_model(store: Path, tmp_path: Path) -> None:
    about = {"id": "s", "text": "held", "title": None, "date": None, "publisher": None, "index": None}
    about |= {"language": None, "country": None, "source": None}
    fields = {"schema": "chargesheet.document/1", "id": "s", "statement": about, "mentions": [], "entities": []}
    empty = write(tmp_path / "empty", json.dumps(fields | {"events": []}))
    run("load", write(tmp_path / "old", record(1)), "--to", store)
    assert "1 passed over" in run("load", empty, "--to", store).stdout
    assert loaded(store) == ["e1"]
    assert run("load", empty, "--to", store, "--model", "test 1.1").exit_code == 0
    assert loaded(store) == []


def test_older_records_are_passed_over_unless_replace_is_given(store: Path, tmp_path: Path) -> None:
    new, old = write(tmp_path / "new", record(1, "test 2.0")), write(tmp_path / "old", record(2, "test 1.0"))
    run("load", new, "--to", store)
    result = run("load", old, "--to", store)
    assert result.stdout == (
        "0 events written, 0 unchanged, 1 passed over: the store has a newer model's (--replace takes them)\n"
    )
    assert loaded(store) == ["e1"]
    run("load", old, "--to", store, "--replace")
    assert loaded(store) == ["e2"]


def test_a_store_that_cannot_be_opened(tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", record(1))
    result = run("load", file, "--to", "postgresql://me:hunter2@/db?host=/no/such/folder")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: postgresql://me@/no/such/folder/db: no connection")
    assert "hunter2" not in result.stderr + result.stdout
    assert run("load", file).exit_code == 2, "--to is needed"
