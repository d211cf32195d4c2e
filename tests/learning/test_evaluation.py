"""Measuring with intervals, and every mistake by name."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.learning.evaluation import SEED, Evaluation, bootstrap, evaluate
from chargesheet.learning.gold import read_gold
from chargesheet.learning.mistakes import mistakes
from chargesheet.learning.scoring import Figures, Ratio, Scored, ScoredEvent, from_gold, score
from chargesheet.records import EVENT_TYPES, LABELS, MODALITIES, Span

TEXT = "On 3 May, Aisha Bello was arrested in Lagos; two others were charged with sedition."
NAMES = ["Aisha Bello", "Bello", "Jo Ade", "two others", ""]
VALUES = {
    "subject": NAMES,
    "authority": ["police", "the police"],
    "place": ["Lagos", "Kano"],
    "offence": ["sedition", "false news", "spreading false news"],
    "provision": ["59", "59(1)", "60"],
    "date": ["2014-05", "2014-05~", "2014"],
    "penalty": ["two years", "death"],
}


@st.composite
def readings(draw: st.DrawFn) -> dict[str, Any]:
    """A passage as the reference scorer's gold and predictions have it."""

    def span() -> dict[str, int]:
        start = draw(st.integers(0, 40))
        return {"start": start, "end": start + draw(st.integers(1, 8))}

    events = []
    for _ in range(draw(st.integers(0, 4))):
        values = {role: draw(st.lists(st.sampled_from(known), max_size=2)) for role, known in VALUES.items()}
        events.append(
            {
                "type": draw(st.sampled_from(EVENT_TYPES[:3])),
                "modality": draw(st.sampled_from(MODALITIES)),
                "trigger": span(),
                "subjects": [{"name": name} for name in values["subject"]],
                "authorities": values["authority"],
                "places": values["place"],
                "offences": values["offence"],
                "provisions": [{"article": article} for article in values["provision"]],
                "dates": [{"value": value} for value in values["date"]],
                "penalty": values["penalty"][0] if values["penalty"] else None,
            }
        )
    mentions = [{**span(), "label": draw(st.sampled_from(LABELS))} for _ in range(draw(st.integers(0, 4)))]
    return {"id": "p", "text": TEXT, "entities": mentions, "mentions": mentions, "events": events}


def scored(passage: dict[str, Any], name: str) -> Scored:
    events = []
    for event in passage["events"]:
        values = [("subject", s["name"]) for s in event["subjects"]]
        values += [("authority", v) for v in event["authorities"]]
        values += [("place", v) for v in event["places"]]
        values += [("offence", v) for v in event["offences"]]
        values += [("provision", p["article"]) for p in event["provisions"]]
        values += [("date", d["value"]) for d in event["dates"]]
        values += [("penalty", event["penalty"] or "")]
        fields = {**event, "arguments": [value for value in values if value[1]]}
        events.append(msgspec.convert(fields, type=ScoredEvent))
    mentions = [(m["start"], m["end"], m["label"]) for m in passage["mentions"]]
    return msgspec.convert({"id": name, "mentions": mentions, "events": events}, type=Scored, from_attributes=True)


@pytest.fixture(scope="session")
def reference(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_scorer", shared / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prf(measure: Any) -> list[float]:
    return [measure.precision, measure.recall, measure.value]


def same_figures(found: Evaluation, expected: dict[str, Any]) -> None:
    lines = {(m.group, m.name): m for m in found.measures}
    for group, key, parts in [
        ("entity", "entity", "entity_by_label"),
        ("event", "event", "event_by_type"),
        ("argument", "argument", "argument_by_role"),
    ]:
        assert prf(lines[group, None]) == list(expected[key])
        named = {name: prf(m) for (of, name), m in lines.items() if of == group and name}
        assert named == {name: list(values[:3]) for name, values in expected[parts].items()}
    assert prf(lines["charged under", None]) == list(expected["charged_under"])
    assert lines["record", None].value == expected["record"]
    assert lines["modality", None].value == expected["modality_accuracy"]
    assert (found.documents, found.gold_events) == (expected["documents"], expected["gold_events"])


@settings(max_examples=40)
@given(data=st.data())
def test_figures_equal_the_reference_scorer_on_any_passages(reference: ModuleType, data: st.DataObject) -> None:
    gold = {f"p{i}": data.draw(readings()) for i in range(2)}
    found = {f"p{i}": data.draw(readings()) for i in range(2)}
    expected, errors = reference.score(gold, found)
    ours = evaluate(
        [scored(passage, name) for name, passage in gold.items()],
        [scored(passage, name) for name, passage in found.items()],
        dict.fromkeys(gold, TEXT),
        resamples=5,
    )
    same_figures(ours, expected)
    assert bool(errors) <= bool(ours.mistakes)


@pytest.mark.parametrize("name", ["dev", "train"])
def test_figures_equal_the_reference_scorer_on_the_gold(shared: Path, reference: ModuleType, name: str) -> None:
    path = shared / "gold" / f"{name}.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    # What was found in a passage is the gold less every third event and mention, with a wrong type now and then.
    found = {}
    for line in lines:
        events = [dict(event) for i, event in enumerate(line["events"]) if i % 3]
        for event in events[::4]:
            event["type"] = "arrest"
            event["subjects"] = event["subjects"][:1]
        mentions = [m for i, m in enumerate(line["entities"]) if i % 3]
        found[line["id"]] = {**line, "mentions": mentions, "events": events}
    expected, _ = reference.score({line["id"]: line for line in lines}, found)

    def subject(value: dict[str, Any]) -> dict[str, str]:
        return {"name": value.get("name") or value["group"]}

    def flat(passage: dict[str, Any]) -> dict[str, Any]:
        events = [
            {
                **event,
                "subjects": [subject(s) for s in event["subjects"]],
                "provisions": [item for p in event["provisions"] for item in p["items"]],
                "dates": [d for d in event["dates"] if d["value"]],
            }
            for event in passage["events"]
        ]
        return {**passage, "events": events}

    gold = [from_gold(document) for document in read_gold(path)]
    ours = evaluate(
        gold, [scored(flat(passage), name) for name, passage in found.items()], {p["id"]: p["text"] for p in lines}
    )
    same_figures(ours, expected)
    assert all(m.low <= m.value <= m.high for m in ours.measures if m.name is None)


def test_intervals_are_the_same_every_time_and_hold_the_value() -> None:
    each = [{("event", None): Figures(i % 3, i % 2, 1), ("record", None): Ratio(i % 2, 2)} for i in range(40)]
    whole: Any = {key: sum((p[key] for p in each), type(each[0][key])()) for key in each[0]}
    first = bootstrap(list(whole), whole, each, 1000, SEED)
    assert first == bootstrap(list(whole), whole, each, 1000, SEED)
    for key, (low, high) in first.items():
        assert 0 <= low < whole[key].value < high <= 1


def test_the_interval_of_a_share_is_near_the_normal_one() -> None:
    # 400 passages of one yes or no: the standard error of a share of 0.25 is 0.0217.
    each = [{("record", None): Ratio(int(i % 4 == 0), 1)} for i in range(400)]
    whole: Any = {("record", None): Ratio(100, 400)}
    low, high = bootstrap(list(whole), whole, each, 2000, SEED)["record", None]
    assert low == pytest.approx(0.25 - 1.96 * 0.02165, abs=0.006)
    assert high == pytest.approx(0.25 + 1.96 * 0.02165, abs=0.006)


def test_passages_without_a_type_say_nothing_about_it() -> None:
    each: Any = [{("event", "pardon"): Figures(hits=1)}, *({} for _ in range(30))]
    whole: Any = {("event", "pardon"): Figures(hits=1)}
    assert bootstrap(list(whole), whole, each, 200, SEED) == {("event", "pardon"): (1.0, 1.0)}


def test_each_mistake_is_named() -> None:
    arrested = TEXT.index("arrested")
    gold = ScoredEvent(
        "arrest", "actual", Span(arrested, arrested + 8), (("subject", "Aisha Bello"), ("date", "2014-05-03"))
    )
    found = ScoredEvent("arrest", "alleged", Span(arrested, arrested + 8), (("subject", "Jo Ade"), ("place", "Lagos")))
    one = Scored("p", ((3, 8, "DATE"), (10, 21, "PERSON")), (gold,))
    other = Scored("p", ((0, 8, "DATE"), (38, 43, "PLACE")), (found,))
    told = [(m.what, m.how, m.name, m.event, m.gold, m.found, m.quote) for m in mistakes(one, other, TEXT)]
    assert told == [
        ("mention", "differs", "DATE", None, "3 May", "On 3 May", "3 May"),
        ("mention", "missed", "PERSON", None, "Aisha Bello", None, "Aisha Bello"),
        ("mention", "false", "PLACE", None, None, "Lagos", "Lagos"),
        ("modality", "differs", "actual", "arrest", "actual", "alleged", "arrested"),
        ("argument", "differs", "subject", "arrest", "Aisha Bello", "Jo Ade", "arrested"),
        ("argument", "false", "place", "arrest", None, "Lagos", "arrested"),
        ("argument", "missed", "date", "arrest", "2014-05-03", None, "arrested"),
    ]


@settings(max_examples=50)
@given(data=st.data())
def test_mistakes_account_for_every_miss(data: st.DataObject) -> None:
    gold, found = scored(data.draw(readings()), "p"), scored(data.draw(readings()), "p")
    told = mistakes(gold, found, TEXT)
    figures = score([gold], [found])
    missed = [m for m in told if m.what == "mention" and m.how in ("missed", "differs")]
    assert len(missed) == figures.entity.missed
    assert sum(m.what == "event" and m.how == "missed" for m in told) == figures.event.missed
    assert sum(m.what == "event" and m.how == "false" for m in told) == figures.event.false
    assert sum(m.what == "modality" for m in told) == figures.modality.total - figures.modality.hits
    assert all(TEXT[m.start : m.end] == m.quote for m in told)
    assert mistakes(gold, gold, TEXT) == ()
