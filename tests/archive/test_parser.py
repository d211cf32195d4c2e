"""A run over Stanza: its records are never mixed with those over spaCy, and what it lacks is said before it starts."""

from pathlib import Path

import pytest
from light_runs import go

from chargesheet.archive.errors import OtherConfigurationError, WorkerError
from chargesheet.archive.settings import PIPELINE, Settings
from chargesheet.stages.engine.models import VARIABLE


def test_the_parser_and_its_models_are_part_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    over_spacy, over_stanza = Settings().configuration(), Settings(parser="stanza").configuration()
    assert over_spacy.hash != over_stanza.hash
    assert not any(model.startswith("stanza-") for model in over_spacy.models)
    assert any(model.startswith("stanza-ru ") for model in over_stanza.models)


def test_records_over_two_parsers_are_never_mixed(archive: Path, tmp_path: Path) -> None:
    go(archive, tmp_path / "out", limit=10)
    with pytest.raises(OtherConfigurationError, match=r"parser: spacy, now stanza.*--restart"):
        go(archive, tmp_path / "out", limit=10, parser="stanza")


def test_what_stanza_lacks_ends_the_run_with_what_to_fetch(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    with pytest.raises(WorkerError, match=r"no Stanza models for the language 'en'.*chargesheet models download en"):
        go(archive, tmp_path / "out", workers=1, pipeline=PIPELINE, parser="stanza")
