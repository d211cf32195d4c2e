"""Where Stanza's models are looked for, and what is said when there are none."""

import json
from pathlib import Path

import pytest

from chargesheet.errors import ModelError
from chargesheet.stages.engine.models import NEEDED, VARIABLE, find, fingerprints, folders, install, installed

ROOT = Path(__file__).parent.parent.parent.parent


def folder_of_models(path: Path, language: str, parts: tuple[str, ...]) -> Path:
    packages = dict.fromkeys((*NEEDED, "ner"), "small")
    resources = {language: {"lang_name": "?", "packages": {"default": packages}}, "aliased": {"alias": language}}
    path.mkdir(parents=True)
    (path / "resources.json").write_text(json.dumps(resources), encoding="utf-8")
    for part in parts:
        (path / language / part).mkdir(parents=True)
        (path / language / part / "small.pt").touch()
    return path


@pytest.fixture(autouse=True)
def _no_own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))


def test_the_environment_comes_before_the_user_and_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own"))
    assert folders()[:2] == (tmp_path / "own", tmp_path / "data" / "chargesheet" / "stanza")
    assert folders(tmp_path) == (tmp_path,)


def test_a_language_is_found_where_all_that_it_needs_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of_models(tmp_path / "part", "tr", ("tokenize", "pos"))
    whole = folder_of_models(tmp_path / "data" / "chargesheet" / "stanza", "tr", NEEDED)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "part"))
    found = find("tr")
    assert found.folder == whole
    assert set(found.packages) == set(NEEDED), "the model for names is not there, and is left out"


def test_the_message_says_what_to_fetch_and_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"chargesheet models download tr") as raised:
        find("tr", tmp_path)
    assert str(tmp_path) in str(raised.value)


def test_a_fingerprint_tells_models_apart(tmp_path: Path) -> None:
    (one,) = installed(folder_of_models(tmp_path / "one", "tr", NEEDED))
    (same,) = installed(folder_of_models(tmp_path / "same", "tr", NEEDED))
    (more,) = installed(folder_of_models(tmp_path / "more", "tr", (*NEEDED, "ner")))
    assert one.fingerprint == same.fingerprint != more.fingerprint


def test_the_first_models_of_each_language_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(folder_of_models(tmp_path / "own", "ru", NEEDED)))
    (own,) = installed(tmp_path / "own")
    assert f"stanza-ru {own.fingerprint}" in fingerprints()
    assert len([each for each in fingerprints() if each.startswith("stanza-ru ")]) == 1


def test_stanza_is_installed_as_the_language_says() -> None:
    assert install("ru") == "pip install 'chargesheet[russian]'"
    assert install("en") == install("tr") == "pip install 'chargesheet[stanza]'"


def test_a_damaged_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"resources\.json"):
        list(installed(tmp_path))


def test_the_project_brings_russian() -> None:
    found = find("ru")
    assert found.folder == ROOT / "models" / "stanza"
    assert set(found.packages) == {*NEEDED, "ner"}
