"""``chargesheet show``, in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]

TEXT = "On 3 May 2014 police in Lagos arrested Aisha Bello."


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_terminal_shows_text_and_events(run: Run, statement: Path) -> None:
    result = run("show", statement)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "[PERSON Aisha Bello]" in result.stdout
    assert ":arrest arrested]" in result.stdout
    assert "when     2014-05-03" in result.stdout
    assert "\x1b" not in result.stdout


def test_all_statements_are_shown_in_order(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"Number {name}. {TEXT}", encoding="utf-8")
    result = run("show", tmp_path / "two.txt", tmp_path / "one.txt")
    assert -1 < result.stdout.index("Number two") < result.stdout.index("Number one")


def test_the_page_is_one_file(run: Run, statement: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = run("show", statement, "--html", page)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert "Aisha Bello" in page.read_text(encoding="utf-8")


def test_a_bad_input_is_named_and_makes_no_page(run: Run, tmp_path: Path) -> None:
    result = run("show", tmp_path / "missing.txt", "--html", tmp_path / "page.html")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: {tmp_path / 'missing.txt'}: ")
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "Missing argument", id="no input"),
        pytest.param(["-", "--html", "missing/page.html"], "does not exist", id="missing folder"),
        pytest.param(["-", "--date", "2015-02-30"], "not in the calendar", id="bad date"),
    ],
)
def test_wrong_usage_ends_with_2(run: Run, arguments: list[str], message: str) -> None:
    result = run("show", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
