"""What the shell offers while a command is typed: asked of the command as the shells ask it, and of a real bash."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from chargesheet.cli.completing import countries, languages, values
from chargesheet.cli.main import app
from chargesheet.records import EVENT_TYPES

COMMAND = Path(sys.executable).with_name("chargesheet")

ASKED = [
    pytest.param("chargesheet que", ["query"], id="a command"),
    pytest.param("chargesheet models d", ["download"], id="a command of a command"),
    pytest.param("chargesheet query records.db --ty", ["--type"], id="an option"),
    pytest.param("chargesheet query records.db --type se", ["search", "sentence"], id="a type of event"),
    pytest.param("chargesheet query records.db --modality pl", ["planned"], id="a modality"),
    pytest.param("chargesheet extract s.md --country kz", ["kz"], id="a country, in small letters"),
    pytest.param("chargesheet export r.jsonl --format pa", ["parquet"], id="a format"),
    pytest.param("chargesheet schema doc", ["document"], id="an argument with a few values"),
    pytest.param("chargesheet extract sta", [], id="a file: the shell offers its own"),
]


def asked(shell: str, line: str) -> str:
    """What the command answers to a shell that asks about a line, the cursor at its end."""
    words = line.split(" ")
    told = {
        "_CHARGESHEET_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    return subprocess.run([COMMAND], env={**os.environ, **told}, capture_output=True, text=True, check=False).stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(("line", "expected"), ASKED)
def test_bash_completes(line: str, expected: list[str]) -> None:
    script = """
        _CHARGESHEET_COMPLETE=source_bash
        eval "$(_CHARGESHEET_COMPLETE=source_bash "$1")"
        read -ra COMP_WORDS <<<"$2"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _chargesheet_completion "$1"
        ((${#COMPREPLY[@]} == 0)) || printf '%s\\n' "${COMPREPLY[@]}"
    """
    result = subprocess.run(["bash", "-c", script, "bash", COMMAND, line], capture_output=True, text=True, check=True)
    assert result.stdout.split() == expected
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("shell", "expected"),
    [("zsh", """_arguments '*: :(("KZ":"Kazakhstan"))'"""), ("fish", "KZ\tKazakhstan")],
)
def test_other_shells_are_told_what_a_code_means(shell: str, expected: str) -> None:
    assert asked(shell, "chargesheet extract s.md --country KZ").strip() == expected


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_a_script_to_load(shell: str) -> None:
    told = {**os.environ, "_CHARGESHEET_COMPLETE": f"source_{shell}"}
    script = subprocess.run([COMMAND], env=told, capture_output=True, text=True, check=True).stdout
    assert f"complete_{shell}" in script
    if shutil.which(shell) is not None:
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


def test_a_few_values() -> None:
    assert values(EVENT_TYPES)("tr") == ["trial"]
    assert len(values(EVENT_TYPES)("")) == len(EVENT_TYPES)


def test_countries_and_languages() -> None:
    assert ("KZ", "Kazakhstan") in countries("")
    assert countries("Kz") == []
    assert [code for code, _ in languages("e")] == ["en", "es"]


def options(command: object, path: str = "") -> Iterator[tuple[str, object]]:
    for name, inner in getattr(command, "commands", {}).items():
        yield from options(inner, f"{path} {name}")
    for parameter in getattr(command, "params", []):
        yield f"{path} {parameter.name}", parameter


def test_every_option_with_a_few_values_is_completed() -> None:
    """Its type is a choice, or it says what completes it; a "metavar" such as local|ray gives it away."""
    context = typer.Context(get_command(app))
    missing = [
        name
        for name, parameter in options(get_command(app))
        if "|" in (getattr(parameter, "metavar", None) or "") and not parameter.shell_complete(context, "")  # type: ignore[attr-defined]
    ]
    assert missing == []
