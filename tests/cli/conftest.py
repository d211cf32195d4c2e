"""What the tests of the commands share."""

from collections.abc import Callable

import pytest
from spacy.language import Language
from typer.testing import CliRunner, Result

from chargesheet.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def run(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in this process, with the session's pipeline instead of one loaded for each run."""
    monkeypatch.setattr("chargesheet.extraction.load", lambda engine: nlp)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "90")

    def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return run
