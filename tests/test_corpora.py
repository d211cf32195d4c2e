"""The project's statements and their layers belong together, offset by offset."""

import hashlib
import json
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.gold import GoldDocument, Layer, layer_document, read_gold, read_layer
from chargesheet.records import EVENT_TYPES, LABELS, MODALITIES

ROOT = Path(__file__).parent.parent
CORPORA = ROOT / "corpora"
GOLD = ROOT / "annotations" / "gold"
LAYERS = sorted(GOLD.rglob("*.json"))


def statements() -> dict[str, str]:
    """The text of every statement of the project, by the name that layers give it."""
    texts: dict[str, str] = {}
    for path in sorted(path for path in (CORPORA / "statements").rglob("*") if path.is_file()):
        name = path.relative_to(CORPORA).as_posix()
        text = path.read_bytes().decode("utf-8")
        if path.suffix == ".jsonl":
            texts |= {f"{name}#{line['id']}": line["text"] for line in map(json.loads, text.splitlines())}
        else:
            texts[name] = text
    return texts


STATEMENTS = statements()
OWN = [path for path in LAYERS if read_layer(path).statement in STATEMENTS]


def sources() -> list[dict[str, str]]:
    manifest: dict[str, list[dict[str, str]]] = tomllib.loads((CORPORA / "manifest.toml").read_text(encoding="utf-8"))
    assert manifest.keys() == {"source"}
    return manifest["source"]


def read_own(path: Path) -> tuple[Layer, GoldDocument]:
    layer = read_layer(path)
    return layer, layer_document(layer, STATEMENTS[layer.statement])


def test_every_statement_has_one_layer_and_every_layer_a_statement() -> None:
    named = Counter(read_layer(path).statement for path in LAYERS)
    assert not [name for name, count in named.items() if count > 1]
    assert named.keys() == STATEMENTS.keys() | (named.keys() & {source["id"] for source in sources()})
    assert STATEMENTS.keys() <= named.keys()


def test_at_least_twelve_statements_of_as_many_countries() -> None:
    assert len(STATEMENTS) >= 12
    assert len({read_layer(path).country for path in OWN}) >= 12


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_layer_agrees_with_its_statement(path: Path) -> None:
    layer, document = read_own(path)
    taken: set[int] = set()
    for mention in document.mentions:
        words = document.text[mention.start : mention.end]
        assert words == words.strip()
        assert taken.isdisjoint(range(mention.start, mention.end)), f"{words!r} overlaps another mention"
        taken.update(range(mention.start, mention.end))
    spans = [mention.start for mention in document.mentions]
    assert spans == sorted(spans)
    triggers = [event.trigger.start for event in document.events]
    assert triggers == sorted(triggers)
    assert all(mention.text is not None for mention in layer.mentions)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_dates_and_provisions_of_events_are_mentions(path: Path) -> None:
    _, document = read_own(path)
    mentions = {(mention.start, mention.end): mention.label for mention in document.mentions}
    for event in document.events:
        for date in event.dates:
            assert mentions[date.start, date.end] == "DATE"
        for provision in event.provisions:
            assert mentions[provision.start, provision.end] == "PROVISION"
        for subject in event.subjects:
            if not subject.group:
                assert subject.start is not None
                assert subject.end is not None
                assert mentions[subject.start, subject.end] in ("PERSON", "ORG")


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_name_is_marked_wherever_it_stands(path: Path) -> None:
    """What is a person or an organisation in one place of a statement is marked at all others."""
    _, document = read_own(path)
    covered = {offset for mention in document.mentions for offset in range(mention.start, mention.end)}
    names = {document.text[m.start : m.end] for m in document.mentions if m.label in ("PERSON", "ORG")}
    for name in names:
        start = document.text.find(name)
        while start >= 0:
            around = document.text[max(0, start - 1) : start] + document.text[start + len(name) :][:1]
            if not any(character.isalnum() for character in around):
                assert start in covered, f"{name!r} at {start} is not marked"
            start = document.text.find(name, start + 1)


def test_all_types_labels_and_modalities_occur() -> None:
    documents = [read_own(path)[1] for path in OWN]
    types = Counter(event.type for document in documents for event in document.events)
    assert {name: count for name in EVENT_TYPES if (count := types[name]) < 3} == {}
    modalities = Counter(event.modality for document in documents for event in document.events)
    assert {name: count for name in MODALITIES if (count := modalities[name]) < 3} == {}
    labels = Counter(mention.label for document in documents for mention in document.mentions)
    assert {name: count for name in LABELS if (count := labels[name]) < 3} == {}


def test_the_corpus_holds_the_characters_that_break_offsets() -> None:
    text = "".join(STATEMENTS.values())
    assert "İ" in text
    assert "\U0010fc00" in text
    assert any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    decomposed = [name for name, words in STATEMENTS.items() if words != unicodedata.normalize("NFC", words)]
    assert decomposed


def test_sources_of_the_manifest_are_complete() -> None:
    found = sources()
    assert len({source["id"] for source in found}) == len(found)
    for source in found:
        assert {"id", "title", "publisher", "date", "address", "rights", "file", "sha256"} <= source.keys()
        assert len(source["sha256"]) == 64


def test_sources_are_the_files_that_the_manifest_names(shared: Path) -> None:
    for source in sources():
        assert hashlib.sha256((shared / source["file"]).read_bytes()).hexdigest() == source["sha256"], source["id"]


def words_in(value: Any) -> list[str]:
    """Every string below ``value`` that stands under a key that holds words of the text."""
    if isinstance(value, dict):
        own = [value[key] for key in ("text", "name", "group") if key in value]
        return own + [word for child in value.values() for word in words_in(child)]
    if isinstance(value, list):
        return [word for child in value for word in words_in(child)]
    return []


def test_layers_over_outside_sources_hold_no_text() -> None:
    outside = [path for path in LAYERS if path not in OWN]
    assert outside
    by_id = {source["id"]: source for source in sources()}
    for path in outside:
        layer = read_layer(path)
        assert layer.sha256 == by_id[layer.statement]["sha256"]
        assert words_in(json.loads(path.read_text(encoding="utf-8"))) == []


def test_layers_over_outside_sources_agree_with_them(shared: Path) -> None:
    files = {source["id"]: source["file"] for source in sources()}
    for path in LAYERS:
        layer = read_layer(path)
        if layer.statement in files:
            text = (shared / files[layer.statement]).read_bytes().decode("utf-8")
            assert layer_document(layer, text).events


def test_the_stand_off_layer_says_what_the_gold_says(shared: Path) -> None:
    """But for "since October", which the gold dates by its start alone and the guidelines by an open interval."""
    gold = next(iter(read_gold(shared / "gold" / "dev.jsonl")))
    document = layer_document(read_layer(GOLD / "EUR-57-3123-2015.json"), gold.text)
    assert document.mentions == gold.mentions
    assert [(e.type, e.modality, e.trigger) for e in document.events] == [
        (e.type, e.modality, e.trigger) for e in gold.events
    ]
    for ours, theirs in zip(document.events, gold.events, strict=True):
        assert [s.name for s in ours.subjects] == [s.name for s in theirs.subjects]
        assert [v.text for v in ours.offences] == [v.text for v in theirs.offences]
        assert ours.provisions == theirs.provisions
        assert [(d.edtf or "").removesuffix("/..") for d in ours.dates] == [d.edtf for d in theirs.dates]


def test_a_layer_refuses_another_text() -> None:
    layer, document = read_own(OWN[0])
    with pytest.raises(UnreadableInputError, match="another text"):
        layer_document(layer, document.text + " ")


def test_a_broken_layer_names_its_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema": "chargesheet.layer/2"}', encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=r"broken\.json: no layer"):
        read_layer(broken)


def test_a_broken_gold_line_names_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "gold.jsonl"
    broken.write_text('\n{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=r"gold\.jsonl, line 2: no gold passage"):
        list(read_gold(broken))
