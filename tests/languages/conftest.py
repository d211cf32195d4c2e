"""Pipelines of the languages beside English; a test of one whose engine is not installed is skipped."""

from collections.abc import Callable
from importlib.util import find_spec

import pytest
from spacy.language import Language

from chargesheet import languages, pipelines


@pytest.fixture(scope="session")
def pipeline_of() -> Callable[[str], Language]:
    def of(code: str) -> Language:
        engine = languages.settings(code).engine
        if engine is not None and engine.isidentifier() and find_spec(engine) is None:
            pytest.skip(f"the engine for {languages.settings(code).name} is not installed")
        return pipelines.Pipelines().of(code)

    return of
