"""The scorer: its own small tables, and equality with the reference scorer beside the gold."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chargesheet.learning import gold as gold_module
from chargesheet.learning.scoring import Figures, Scored, ScoredEvent, from_gold, from_record, match_events, score
from chargesheet.learning.values import article_number, same_name, same_phrase, same_value
from chargesheet.records import EVENT_TYPES, LABELS, MODALITIES, DocumentRecord, Span


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param("Amina Diallo", "Diallo", True, id="surname"),
        pytest.param("Amina Diallo", "Amina Diallo’s", True, id="possessive"),
        pytest.param("S\u0327u\u0308kru\u0308 \u0130nci", "Şükrü İnci", True, id="decomposed"),
        pytest.param("the police in Dharwad", "police", True, id="shorter form"),
        pytest.param("Amina Diallo", "Amina Sow", True, id="half of the words"),
        pytest.param("Amina Diallo", "Moussa Sow", False, id="nothing shared"),
        pytest.param("", "Moussa Sow", False, id="empty"),
    ],
)
def test_same_name(first: str, second: str, same: bool) -> None:
    assert same_name(first, second) is same
    assert same_name(second, first) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param("three years in prison", "three years’ imprisonment", True, id="half of the content words"),
        pytest.param("life imprisonment", "death", False, id="nothing shared"),
        pytest.param("three years", "three", True, id="years does not count"),
        pytest.param("the", "the", True, id="only stop words"),
        pytest.param("spreading false news", "false news", True, id="two of three"),
    ],
)
def test_same_phrase(first: str, second: str, same: bool) -> None:
    assert same_phrase(first, second) is same


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("293(1)", "293"),
        ("293, part 1", "293"),
        ("205.2", "205.2"),
        ("220/6", "220"),
        ("124A", "124a"),
        ("421-2-1.", "421-2-1"),
        ("IV", "iv"),
    ],
)
def test_article_number(text: str, number: str) -> None:
    assert article_number(text) == number


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("2015-10", "2015-10~", True), ("2015-10", "2015-10/..", False), ("2015", "2015-10", False)],
)
def test_dates_agree_but_for_their_qualifier(first: str, second: str, same: bool) -> None:
    assert same_value("date", first, second) is same


def event(trigger: int, *arguments: tuple[str, str], kind: str = "arrest", modality: str = "actual") -> ScoredEvent:
    return msgspec.convert(
        {"type": kind, "modality": modality, "trigger": Span(trigger, trigger + 4), "arguments": arguments},
        type=ScoredEvent,
        from_attributes=True,
    )


def test_the_best_pair_wins() -> None:
    gold = (event(0, ("subject", "Amina Diallo")), event(50, ("subject", "Moussa Sow")))
    found = (event(50, ("subject", "Moussa Sow"), ("place", "Dakar")), event(3, ("subject", "Amina Diallo")))
    assert match_events(gold, found) == {0: 1, 1: 0}


def test_another_type_or_neither_trigger_nor_subject_is_no_pair() -> None:
    gold = (event(0, ("subject", "Amina Diallo")),)
    assert match_events(gold, (event(0, ("subject", "Amina Diallo"), kind="charge"),)) == {}
    assert match_events(gold, (event(4, ("subject", "Moussa Sow")),)) == {}


def test_figures_of_a_document_missed() -> None:
    gold = Scored("a", ((0, 4, "PERSON"),), (event(0, ("subject", "Amina Diallo"), ("provision", "5")),))
    result = score([gold], [])
    assert result.entity == Figures(missed=1)
    assert result.event == Figures(missed=1)
    assert result.argument == Figures(missed=2)
    assert result.charged_under == Figures(missed=1)
    assert result.record.total == 1
    assert result.record.value == 0.0
    assert [error.kind for error in result.errors] == ["entity-missed", "event-missed"]


def test_figures_of_a_perfect_document() -> None:
    gold = Scored("a", ((0, 4, "PERSON"),), (event(0, ("subject", "Amina Diallo"), ("date", "2020")),))
    result = score([gold], [gold])
    assert (result.entity.f1, result.event.f1, result.argument.f1, result.record.value) == (1, 1, 1, 1)
    assert result.modality.value == 1
    assert result.errors == ()


def test_nothing_of_nothing_is_zero() -> None:
    assert (Figures().precision, Figures().recall, Figures().f1) == (0.0, 0.0, 0.0)


def perturbed(line: dict[str, Any], seed: int) -> dict[str, Any]:
    """A document record that gets some of a gold passage right: spans dropped and moved, values shortened and mixed."""
    chance = random.Random(f"{seed} {line['id']}")
    text: str = line["text"]

    def quote(start: int, end: int) -> dict[str, Any]:
        return {"text": text[start:end], "start": start, "end": end}

    def maybe(values: list[Any]) -> list[Any]:
        return [value for value in values if chance.random() < 0.8]

    def shorter(words: str) -> str:
        return " ".join(words.split()[-1:]) if chance.random() < 0.3 else words

    mentions = [
        quote(start, max(start + 1, m["end"] - chance.choice([0, 0, 0, 0, 1])))
        | {"label": chance.choice(LABELS) if chance.random() < 0.1 else m["label"], "entity": None}
        for m in maybe(line["entities"])
        for start in [m["start"]]
    ]
    events = []
    for gold in maybe(line["events"]) + ([chance.choice(line["events"])] if line["events"] else []):
        shift = chance.choice([0, 0, 0, 2, 30])
        start = min(gold["trigger"]["start"] + shift, len(text) - 1)
        dates = [d for d in gold["dates"] if d["value"]]
        offences = [chance.choice([o, o, "sedition"]) for o in gold["offences"]]
        subjects = [(s.get("name") or s["group"], "name" in s) for s in gold["subjects"]]
        events.append(
            {
                "schema": "chargesheet.event/1",
                "id": "0",
                "type": chance.choice(EVENT_TYPES) if chance.random() < 0.15 else gold["type"],
                "modality": chance.choice([gold["modality"], *MODALITIES]),
                "statement": {"id": line["id"], "title": None, "date": None, "source": None},
                "trigger": quote(start, min(start + 5, len(text))),
                "subjects": [
                    {"name": shorter(n), "kind": "person" if p else "group", "count": 1, "entity": None, "mentions": []}
                    for n, p in maybe(subjects)
                ],
                "authorities": [
                    {"name": shorter(a), "kind": "unknown", "mentions": []} for a in maybe(gold["authorities"])
                ],
                "places": [{"name": p, "mentions": []} for p in maybe([*gold["places"], "Dakar"])],
                "date": {"edtf": chance.choice(dates)["value"], **quote(0, 1)} if dates else None,
                "provisions": [
                    {"id": None, "article": i["article"], "law": i["law"], "country": None, "kind": "unknown"}
                    | quote(p["start"], p["end"])
                    for p in maybe(gold["provisions"])
                    for i in p["items"]
                ],
                "offences": [{"text": o, "start": 0, "end": 0} for o in offences],
                "penalty": {"text": shorter(gold["penalty"]), "kind": "unknown", "duration": None, "start": 0, "end": 0}
                if gold["penalty"]
                else None,
                "evidence": [],
                "confidence": None,
                "model": "test",
            }
        )
    return {
        "schema": "chargesheet.document/1",
        "id": line["id"],
        "statement": {"id": line["id"], "text": text},
        "mentions": mentions,
        "entities": [],
        "events": events,
    }


@pytest.mark.issue(2)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_equal_the_reference_scorer(shared: Path, tmp_path: Path, seed: int) -> None:
    path = shared / "gold" / "dev.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    predictions = [perturbed(line, seed) for line in lines if (seed + len(line["id"])) % 7]
    written = tmp_path / "predictions.jsonl"
    written.write_text("".join(json.dumps(p) + "\n" for p in predictions), encoding="utf-8")
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, shared / "tools" / "score.py", path, written, "--json", figures, "--errors"],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    reference = json.loads(figures.read_text(encoding="utf-8"))

    records = [msgspec.convert(prediction, type=DocumentRecord) for prediction in predictions]
    ours = score(map(from_gold, gold_module.read_gold(path)), map(from_record, records))

    def prf(value: Figures) -> list[float]:
        return [value.precision, value.recall, value.f1]

    assert prf(ours.entity) == reference["entity"]
    assert {k: prf(v) for k, v in ours.entity_by_label.items()} == reference["entity_by_label"]
    assert prf(ours.event) == reference["event"]
    by_type = {k: [*prf(v), v.hits + v.missed] for k, v in ours.event_by_type.items()}
    assert by_type == reference["event_by_type"]
    assert prf(ours.argument) == reference["argument"]
    assert {k: prf(v) for k, v in ours.argument_by_role.items()} == reference["argument_by_role"]
    assert prf(ours.charged_under) == reference["charged_under"]
    assert ours.record.value == reference["record"]
    assert ours.modality.value == reference["modality_accuracy"]
    assert ours.documents == reference["documents"]
    assert ours.gold_events == reference["gold_events"]
    assert 0 < ours.event.f1 < 1
    stated = [line for line in done.stdout.splitlines() if " entity " in line or " event " in line]
    assert len(ours.errors) == len(stated)
