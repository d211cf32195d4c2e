"""No statement is read twice in a run, and no id stands for two texts."""

import io
import sys
from pathlib import Path

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.reading import Found, Identities, read
from chargesheet.records import Statement, statement_id


def run(*inputs: str | Path, stdin: str = "") -> tuple[list[str], list[str], list[str]]:
    """The texts that are read, the failures, and the notes."""
    notes: list[str] = []
    found = list(read(inputs, stdin=io.BytesIO(stdin.encode()), on_note=notes.append))
    texts = [one.text for one in found if isinstance(one, Statement)]
    return texts, [str(one) for one in found if isinstance(one, UnreadableInputError)], notes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "b.md").write_text("One.", encoding="utf-8")
    (tmp_path / "c.txt").write_text("Two.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# A row: name, the inputs, the texts, the notes.
REPEATS = [
    ("a file twice", ["a.txt", "a.txt"], ["One."], ["a.txt: this is the same statement as a.txt, and is read once."]),
    ("two files", ["a.txt", "c.txt", "b.md"], ["One.", "Two."], ["b.md: this is the same statement as a.txt, and is read once."]),
    ("a folder and its file", ["c.txt", "."], ["Two.", "One."], [
        "b.md: this is the same statement as a.txt, and is read once.",
        "c.txt: this is the same statement as c.txt, and is read once.",
    ]),
    ("none", ["a.txt", "c.txt"], ["One.", "Two."], []),
]  # fmt: skip


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("inputs", "texts", "notes"), [row[1:] for row in REPEATS], ids=[row[0] for row in REPEATS])
def test_the_same_statement_is_read_once(inputs: list[str], texts: list[str], notes: list[str]) -> None:
    assert run(*inputs) == (texts, [], notes)


def test_lines_are_named_and_all_repeats_of_a_file_are_one_note() -> None:
    lines = '{"id": 1, "text": "a"}\n{"text": "a"}\n{"id": "1", "text": "a"}\n{"text": "a"}\n{"text": "b"}\n'
    texts, failures, notes = run("-", stdin=lines)
    assert (texts, failures) == (["a", "a", "b"], []), "the same text under two ids is two statements"
    assert notes == [
        "-, line 3: this is the same statement as -, line 1, one of 2 in - that were read before. Each is read once."
    ]


def test_an_id_of_another_text_is_a_failure_that_names_both(folder: Path) -> None:
    (folder / "d.jsonl").write_text('{"id": "x", "text": "a"}\n{"id": "y", "text": "b"}\n', encoding="utf-8")
    texts, failures, notes = run("d.jsonl", "-", stdin='{"id": "x", "text": "b"}\n{"id": "z", "text": "c"}')
    assert (texts, notes) == (["a", "b", "c"], [])
    assert failures == [
        "-, line 1: the id 'x' is that of another text, in d.jsonl, line 1. Give each statement an id of its own."
    ]


def test_several_calls_can_make_one_run(folder: Path) -> None:
    identities = Identities()
    texts = [
        found.text
        for name in ("a.txt", "b.md", "c.txt")
        for found in read([folder / name], identities=identities)
        if isinstance(found, Statement)
    ]
    assert texts == ["One.", "Two."]


def test_what_is_kept_of_a_statement_is_small_and_not_its_text() -> None:
    identities = Identities()
    text = "a" * 100_000
    assert identities.add(Found(Statement(id=statement_id(text), text=text), 1), "a.jsonl") is None
    ((key, kept),) = identities._known.items()
    assert sum(map(sys.getsizeof, (key, kept, kept.text, kept.line))) < 250
