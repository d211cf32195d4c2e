"""The language option: its check, and the note on a language of which little is read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from chargesheet.cli.options import check_language

GERMAN = (
    "Er wurde am 3. Mai 2014 in Berlin von der Polizei festgenommen und nach Artikel 5 des Strafgesetzbuchs angeklagt."
)


def test_a_language_is_checked() -> None:
    assert check_language(None) is None
    assert check_language(" ES ") == "es"
    assert check_language("de") == "de"
    with pytest.raises(typer.BadParameter, match=r"^'spanish' is no language code such as es .*: write es\.$"):
        check_language("spanish")
    with pytest.raises(typer.BadParameter, match="supported are en, es, fr"):
        check_language("e1")


@pytest.mark.parametrize("given", [[], ["--language", "de"]], ids=["detected", "given"])
def test_an_unsupported_language_is_noted_once(given: list[str], tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{GERMAN} {name}\n", encoding="utf-8")
    command = [sys.executable, "-m", "chargesheet", "extract", str(tmp_path), "--format", "documents", *given]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0
    assert done.stderr.count("the language 'de' is not supported") == 1
    for line in done.stdout.splitlines():
        labels = [mention["label"] for mention in json.loads(line)["mentions"]]
        assert labels == ["DATE", "PROVISION"]
        assert json.loads(line)["events"] == []


def test_a_language_that_the_text_does_not_show_is_doubted_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        text = f"Aisha Bello was arrested by the police in the capital on 3 May 2014 under Article 5. {name}\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "chargesheet", "extract", str(tmp_path), "--language", "de"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.count("said to be in 'de' and looks like 'en'") == 1
