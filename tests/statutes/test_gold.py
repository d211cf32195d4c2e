"""Provisions and laws against the annotated passages and the real statement beside the checkout."""

import json
from pathlib import Path

import pytest

from chargesheet.statutes import Reading, read_provisions


def f1(gold: list[set[tuple[int, int]]], found: list[set[tuple[int, int]]]) -> float:
    hits = sum(len(g & f) for g, f in zip(gold, found, strict=True))
    return 2 * hits / (sum(map(len, gold)) + sum(map(len, found)))


@pytest.mark.parametrize(("name", "provisions", "laws"), [("dev", 0.97, 0.90), ("train", 0.98, 0.95)])
def test_spans_reach_the_bars(shared: Path, name: str, provisions: float, laws: float) -> None:
    lines = (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    passages = [json.loads(line) for line in lines]
    read: list[Reading] = [read_provisions(p["text"], p["country"], p["document_date"]) for p in passages]
    for label, bar in (("PROVISION", provisions), ("LAW", laws)):
        gold = [{(e["start"], e["end"]) for e in p["entities"] if e["label"] == label} for p in passages]
        mentions = [r.provisions if label == "PROVISION" else r.laws for r in read]
        assert f1(gold, [{(m.start, m.end) for m in found} for found in mentions]) >= bar


@pytest.mark.parametrize("name", ["dev", "train"])
def test_charged_articles_are_read_as_annotated(shared: Path, name: str) -> None:
    for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        text = passage["text"]
        reading = read_provisions(text, passage["country"], passage["document_date"])
        found = {text[p.start : p.end]: [a.article for a in p.articles] for p in reading.provisions}
        for provision in (p for event in passage["events"] for p in event["provisions"]):
            assert found[provision["text"]] == [item["article"] for item in provision["items"]]


def test_the_real_statement(shared: Path) -> None:
    text = (shared / "statements" / "EUR-57-3123-2015.md").read_text(encoding="utf-8")
    reading = read_provisions(text, "KZ", "2015-12-21")
    assert [[a.id for a in p.articles] for p in reading.provisions] == [
        ["KZ:criminal-code:274"],
        ["KZ:criminal-code:174"],
        ["KZ:criminal-code:174"],
        ["KZ:criminal-code:274"],
    ]
    assert [law.id for law in reading.laws] == [
        "KZ:criminal-code",
        "KZ:criminal-code",
        "treaty:opcat",
        "KZ:law-on-non-profit-organizations",
    ]
