"""Fixtures that all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings
from spacy.language import Language

import chargesheet

ROOT = Path(__file__).parent.parent

# A loaded machine is no failure, and a run leaves nothing behind.
settings.register_profile("chargesheet", deadline=None, database=None)
settings.load_profile("chargesheet")


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole pipeline, loaded once a session; tests of logic build a ``Doc`` by hand instead."""
    return chargesheet.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real statements and gold beside the checkout; tests that need it are skipped without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder of real statements, ../shared, which is not part of the project")
    return folder
