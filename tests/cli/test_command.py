"""The command as a process of its own: what only a real process shows."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from chargesheet import __version__
from chargesheet.cli.main import app

COMMAND = [sys.executable, "-m", "chargesheet"]
COMMANDS = sorted(typer.main.get_group(app).commands)  # type: ignore[attr-defined]


def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


def test_the_version_is_printed() -> None:
    result = run("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"chargesheet {__version__}\n", "")


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.returncode == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in result.stdout] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = typer.main.get_group(app).commands[name]  # type: ignore[attr-defined]
    assert command.help
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", None)] == []
    result = run(name, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith("Usage: ")


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["--unknown"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_help_needs_no_pipeline() -> None:
    """What makes a start slow, spaCy and rich, is imported by the commands that need it."""
    code = (
        "import sys\nfrom chargesheet.cli.main import app\n"
        "app(['extract', '--help'], standalone_mode=False)\n"
        "print(sorted({'spacy', 'numpy', 'rich', 'jinja2', 'dateparser'} & sys.modules.keys()))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_a_real_run_prints_records(tmp_path: Path) -> None:
    (tmp_path / "statement.txt").write_text("Aisha Bello was arrested in Lagos on 3 May 2014.", encoding="utf-8")
    result = run("extract", "statement.txt", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert '"type":"arrest"' in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["statement.txt"]


def test_a_reader_that_stops_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "statement.txt").write_text("Aisha Bello was arrested in Lagos on 3 May 2014.", encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = subprocess.run(
            [*COMMAND, "extract", "statement.txt"], stdout=writer, stderr=subprocess.PIPE, cwd=tmp_path, timeout=60
        )
    finally:
        os.close(writer)
    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run([*COMMAND, "schema", "event"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert result.returncode == 1
    assert result.stderr.decode().splitlines() == ["error: standard output cannot be written: No space left on device."]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_and_leaves_nothing(tmp_path: Path, number: signal.Signals, code: int) -> None:
    command = [*COMMAND, "extract", "missing.txt", "-", "--out", "records.jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        first = process.stderr.readline()  # by now it has begun, and reads standard input
        process.send_signal(number)
        process.wait(timeout=60)
        rest = process.stderr.read()
    assert first.startswith(b"error: missing.txt: ")
    assert (process.returncode, rest) == (code, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_file_name_cannot_break_the_message_or_steer_the_terminal(tmp_path: Path) -> None:
    result = run("extract", "two\nlines\x1b[31m.txt", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("error: two\\nlines\\x1b[31m.txt: ")
    assert len(result.stderr.splitlines()) == 1


def test_records_are_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "statement.txt").write_text("José Pérez was arrested in Mérida.", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    result = subprocess.run(
        [*COMMAND, "extract", "statement.txt"], capture_output=True, cwd=tmp_path, env=environment, check=True
    )
    assert "José Pérez".encode() in result.stdout
