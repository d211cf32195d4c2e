"""No input is ever replaced by what is made from it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]

TEXT = "On 3 May 2014 police in Lagos arrested Aisha Bello."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(folder / "a.txt")
    (tmp_path / "hard.txt").hardlink_to(folder / "a.txt")
    (tmp_path / "alias").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    return folder


# A row: name, the inputs, the output, why it is refused.
REFUSED = [
    ("the input itself", ["in/a.txt"], "in/a.txt", "in/a.txt is an input"),
    ("one of several inputs", ["missing.txt", "in/a.txt"], "in/a.txt", "is an input"),
    ("the same path written in another way", ["in/../in/a.txt"], "in/a.txt", "is an input"),
    ("a symbolic link to the input", ["in/a.txt"], "link.txt", "is an input"),
    ("the target of a symbolic link", ["link.txt"], "in/a.txt", "is an input"),
    ("a hard link", ["hard.txt"], "in/a.txt", "is an input"),
    ("a statement in a folder", ["in"], "in/a.txt", "in/a.txt is one of the statements in in"),
    ("a statement in a folder by another name", ["alias"], "link.txt", "is one of the statements in alias"),
]


@pytest.mark.parametrize("command", [("extract", "--out"), ("show", "--html")], ids=["extract", "show"])
@pytest.mark.parametrize(("inputs", "out", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_an_input_is_never_replaced(
    run: Run, folder: Path, command: tuple[str, str], inputs: list[str], out: str, reason: str
) -> None:
    name, option = command
    result = run(name, *inputs, option, out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert f"Invalid value for '{option}'" in result.stderr
    assert (folder / "a.txt").read_text(encoding="utf-8") == TEXT


def test_standard_input_is_not_replaced_either(folder: Path) -> None:
    command = [sys.executable, "-m", "chargesheet", "extract", "-", "--out", "in/a.txt"]
    with (folder / "a.txt").open("rb") as stream:
        result = subprocess.run(command, stdin=stream, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert "in/a.txt is what standard input is read from" in result.stderr
    assert (folder / "a.txt").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("output_format", ["events", "documents"])
def test_records_in_an_input_folder_are_made_anew_and_not_read(run: Run, folder: Path, output_format: str) -> None:
    arguments = ("extract", "in", "--format", output_format, "--out", "in/out.jsonl")
    results = [(run(*arguments), (folder / "out.jsonl").read_bytes()) for _ in range(2)]
    assert [(result.exit_code, result.stderr) for result, _ in results] == [(0, "")] * 2
    assert results[0][1] == results[1][1]
    assert results[0][1]


def test_a_run_that_found_no_event_can_be_repeated(run: Run, folder: Path) -> None:
    (folder / "a.txt").write_text("Nothing happened.", encoding="utf-8")
    for _ in range(2):
        assert run("extract", "in", "--out", "in/out.jsonl").exit_code == 0
    assert (folder / "out.jsonl").read_bytes() == b""


def test_a_page_in_an_input_folder_is_made_anew(run: Run, folder: Path) -> None:
    for _ in range(2):
        assert run("show", "in", "--html", "in/page.html").exit_code == 0
    assert TEXT in (folder / "a.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["", "a\0b", "missing.txt", "missing/"])
def test_an_input_that_is_no_file_is_no_reason(run: Run, name: str) -> None:
    assert run("extract", "in/a.txt", name, "--out", "hard.txt").exit_code == 2
    assert run("extract", name, "--out", "out.jsonl").exit_code == 1
