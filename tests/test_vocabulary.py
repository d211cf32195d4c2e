"""The loader of vocabulary files, and what must hold for every such file of the package."""

import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from msgspec import Struct

from chargesheet.errors import VocabularyError
from chargesheet.vocabulary import load_vocabulary

PACKAGE = Path(str(resources.files("chargesheet")))
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("data/**/*.toml"))


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    words: tuple[str, ...] = ()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An importable package in a folder of its own."""
    folder = tmp_path / "vocabulary_under_test"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    sys.modules.pop("vocabulary_under_test", None)


def load(package: Path, content: str) -> tuple[Entry, ...]:
    (package / "words.toml").write_text(content, encoding="utf-8")
    return load_vocabulary("vocabulary_under_test", "words.toml", Entry)


def test_entries_come_in_the_order_of_the_file(package: Path) -> None:
    entries = load(package, '[[entry]]\nid = "b"\nwords = ["x", "y"]\n[[entry]]\nid = "a"\n')
    assert entries == (Entry("b", ("x", "y")), Entry("a"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("[[entry]", "is no TOML", id="no TOML"),
        pytest.param('[[entry]]\nid = "a"\nword = ["x"]', "unknown field `word`", id="unknown key"),
        pytest.param('[[entry]]\nwords = ["x"]', "missing required field `id`", id="no id"),
        pytest.param('[[entry]]\nid = "a"\nwords = "x"', "Expected `array`", id="wrong type"),
        pytest.param('[[entry]]\nid = "a"\n[[entry]]\nid = "a"', "'a' stands twice", id="an id twice"),
        pytest.param('version = 1\n[[entry]]\nid = "a"', "only, not", id="something else"),
        pytest.param("", "only, not", id="empty"),
    ],
)
def test_what_breaks_the_rules_is_named(package: Path, content: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=message) as raised:
        load(package, content)
    assert str(raised.value).startswith("vocabulary_under_test/words.toml")


def test_a_missing_file_is_named(package: Path) -> None:
    with pytest.raises(VocabularyError, match=r"vocabulary_under_test/words\.toml is missing"):
        load_vocabulary("vocabulary_under_test", "words.toml", Entry)


def test_the_package_has_vocabularies() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES)
def test_every_entry_has_an_id_of_its_own(file: str) -> None:
    entries = tomllib.loads((PACKAGE / file).read_text(encoding="utf-8"))["entry"]
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    assert all(isinstance(identifier, str) and identifier == identifier.strip() != "" for identifier in ids)
