"""A document record in a terminal."""

import io

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from chargesheet.cli.terminal import console, statement_view, visible
from chargesheet.records import DocumentRecord


def shown(document: DocumentRecord, *, coloured: bool) -> str:
    stream = io.StringIO()
    screen = console(stream)
    screen.width = 60
    for part in statement_view(document, coloured=coloured):
        screen.print(part)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def test_without_colour_labels_stand_in_brackets(document: DocumentRecord) -> None:
    text = shown(document, coloured=False)
    assert "[DATE Two days earlier], police in [PLACE Lagos] [1:arrest" in text
    assert "who      five students (group of 5)" in text
    assert "sentence (alleged)" in text
    assert "\x1b" not in text


def test_with_colour_the_text_is_as_it_is(document: DocumentRecord) -> None:
    text = shown(document, coloured=True)
    assert "[" not in text
    assert "arrested₁ five" in " ".join(text.split())


def test_lines_keep_to_the_width_and_end_without_spaces(document: DocumentRecord) -> None:
    lines = shown(document, coloured=False).splitlines()
    assert max(cell_len(line) for line in lines) <= 60
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_statement_cannot_steer_the_terminal(document: DocumentRecord) -> None:
    hostile = replace(document, statement=replace(document.statement, title="\x1b]0;owned\x07", text="\x1b[2J\x9b31m"))
    text = shown(replace(hostile, mentions=(), events=()), coloured=False)
    assert "\x1b" not in text
    assert "\x9b" not in text
    assert "␛[2J\\x9b31m" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("\x00\x7f", "␀␡"),
        ("é ü 𝕃 علي", "é ü 𝕃 علي"),
        ("\ud800", "\\ud800"),
    ],
)
def test_control_characters_become_visible(text: str, expected: str) -> None:
    assert visible(text) == expected
