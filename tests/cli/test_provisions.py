"""``chargesheet provisions``, in this process and in one of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]

TEXT = (
    "On 3 May 2016 she was charged under Article 174(1) of the Criminal Code and Article 19 of the ICCPR. "
    "He was tried under Article 405. ч. 2 ст. 280 УК РФ"
)
KEYS = ["statement", "text", "start", "end", "article", "law", "country", "kind", "id", "urn", "resolved_by"]


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lines_point_into_the_text(run: Run, statement: Path) -> None:
    result = run("provisions", statement, "--json", "--country", "kz", "--date", "2016-05-03")
    assert (result.exit_code, result.stderr) == (0, "")
    found = lines(result)
    assert [(line["text"], line["id"], line["resolved_by"]) for line in found] == [
        ("Article 174(1) of the Criminal Code", "KZ:criminal-code:174(1)", "name"),
        ("Article 19 of the ICCPR", "treaty:iccpr:19", "name"),
        ("Article 405", "KZ:criminal-code:405", "nearest-law"),
        ("ч. 2 ст. 280 УК РФ", "RU:criminal-code:280(2)", "name"),
    ]
    for line in found:
        assert TEXT[line["start"] : line["end"]] == line["text"]
        assert list(line) == [*KEYS, "number", "parts"]
        assert line["urn"].startswith("urn:lex:")
    assert (found[0]["number"], found[0]["parts"]) == ("174", ["1"])
    assert found[0]["urn"] == "urn:lex:kz:state:criminal.code:2014;lex-1~art174;par1"


def test_the_table_fits_eighty_columns(run: Run, statement: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(
        "Charged under Article 5 of the Law on Freedom of Conscience and Religious Organizations, and Article 7.",
        encoding="utf-8",
    )
    empty = tmp_path / "third.txt"
    empty.write_text("No article is cited here.", encoding="utf-8")
    result = run("provisions", statement, other, empty, "--country", "KZ")
    assert result.exit_code == 0
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert ": 4 articles" in result.stdout
    assert ": 0 articles" in result.stdout
    assert "KZ:criminal-code:174(1)" in result.stdout


def test_an_open_law_is_said_so(run: Run) -> None:
    result = run("provisions", "-", stdin="She was held under Article 174.")
    assert "left open" in result.stdout
    (line,) = lines(run("provisions", "-", "--json", stdin="She was held under Article 174."))
    assert (line["law"], line["country"], line["kind"], line["id"], line["urn"]) == (None, None, "unknown", None, None)


def test_anaphora_are_listed_in_their_place(run: Run) -> None:
    text = "Charged under Articles 205.2 and 280 of the Criminal Code. She was tried under both articles."
    found = lines(run("provisions", "-", "--json", "--country", "RU", stdin=text))
    assert [(line["text"], line["article"]) for line in found[2:]] == [
        ("both articles", "205.2"),
        ("both articles", "280"),
    ]
    assert {line["resolved_by"] for line in found[2:]} == {"anaphor"}


def test_markup_is_looked_past(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("Held under *Article 5* of the **Penal Code**.\n\n*Not this* one.\n", encoding="utf-8")
    (line,) = lines(run("provisions", path, "--json", "--country", "JO"))
    assert (line["text"], line["id"]) == ("Article 5* of the **Penal Code", "JO:penal-code:5")


def test_the_other_inputs_are_still_read(run: Run, statement: Path, tmp_path: Path) -> None:
    result = run("provisions", tmp_path / "missing.txt", statement, "--json", "--country", "KZ")
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert len(lines(result)) == 4


def test_wrong_usage_is_exit_code_2(run: Run, statement: Path) -> None:
    assert run("provisions").exit_code == 2
    assert run("provisions", statement, "--country", "Nowhere").exit_code == 2
    assert run("provisions", statement, "--date", "3 May").exit_code == 2


def test_it_loads_no_model(statement: Path) -> None:
    script = (
        "import sys; from chargesheet.cli.main import app;"
        f"app(['provisions', {str(statement)!r}, '--json'], standalone_mode=False);"
        "print([name for name in ('spacy', 'dateparser', 'numpy') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert len(done.stdout.splitlines()) == 4


def test_control_characters_of_a_text_do_not_reach_the_terminal(run: Run) -> None:
    result = run(
        "provisions", "-", "--country", "KZ", stdin="Article 5 of the Penal\x1b[31m Code; Article 6 of the Code"
    )
    assert "\x1b" not in result.stdout
