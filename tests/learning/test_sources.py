"""Passages by their place in a source: what layers over other people's texts are read against."""

import json
from pathlib import Path

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.config import Data
from chargesheet.learning.corpus import read_corpus
from chargesheet.learning.layers import sha256
from chargesheet.learning.sources import passages

TEXT = "A heading – and more.\nAmina Yilmaz was arrested in Ankara.\nThe end."
START, END = TEXT.index("Amina"), TEXT.index("\nThe")


def layer(**changes: object) -> str:
    line = {
        "schema": "chargesheet.layer/1",
        "statement": f"report#char={START},{END}",
        "sha256": sha256(TEXT[START:END]),
        "author": "a",
        "country": None,
        "date": "2008",
        "mentions": [{"start": 0, "end": 12, "label": "PERSON"}],
        "events": [],
    }
    return json.dumps(line | changes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A manifest, its source, and a layer over a part of it."""
    (tmp_path / "manifest.toml").write_text('[[source]]\nid = "report"\nfile = "in/report.txt"\n', encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "layers.jsonl").write_text(layer(), encoding="utf-8")
    return tmp_path


def test_a_passage_is_found_by_code_points(folder: Path) -> None:
    (found,) = passages(folder / "layers.jsonl", folder / "manifest.toml", folder)
    assert found.text == "Amina Yilmaz was arrested in Ankara."
    data = Data(gold=(), layers=(f"{folder}/layers.jsonl",), manifest=f"{folder}/manifest.toml", sources=str(folder))
    (document,) = read_corpus(data).gold
    assert document.text[document.mentions[0].start : document.mentions[0].end] == "Amina Yilmaz"


def test_a_passage_that_is_annotated_twice_counts_once(folder: Path) -> None:
    gold = {"id": "g", "text": TEXT[START:END], "entities": [], "events": []}
    (folder / "gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    files = {"layers": (f"{folder}/layers.jsonl",), "gold": (f"{folder}/gold.jsonl",)}
    corpus = read_corpus(Data(**files, manifest=f"{folder}/manifest.toml", sources=str(folder)))
    assert [document.id for document in corpus.gold] == ["g"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"statement": "other#char=0,9"}, "no place", id="no source of the manifest"),
        pytest.param({"statement": "report"}, "no place", id="no place"),
        pytest.param({"sha256": sha256("another text")}, r"in/report\.txt.*not the file", id="another text"),
    ],
)
def test_a_layer_over_something_else_is_named(folder: Path, changes: dict[str, object], said: str) -> None:
    (folder / "layers.jsonl").write_text(layer(**changes), encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=said):
        list(passages(folder / "layers.jsonl", folder / "manifest.toml", folder))


def test_a_missing_source_or_manifest_is_named(folder: Path) -> None:
    (folder / "in" / "report.txt").unlink()
    with pytest.raises(UnreadableInputError, match=r"report\.txt"):
        list(passages(folder / "layers.jsonl", folder / "manifest.toml", folder))
    with pytest.raises(UnreadableInputError, match=r"none\.toml"):
        list(passages(folder / "layers.jsonl", folder / "none.toml", folder))
