"""What happened, in order, and what statements disagree on."""

from collections.abc import Callable

import pytest

from chargesheet.records import EventRecord
from chargesheet.stores.cases.contradictions import contradictions
from chargesheet.stores.cases.timeline import by_words, steps

MakeEvent = Callable[..., EventRecord]


def test_steps_come_in_the_order_of_time_and_of_proceedings(event: MakeEvent) -> None:
    events = [
        event("release", "2016-02"),
        event("sentence", "2016-01-22", "P2Y"),
        event("conviction", "2016-01-22"),
        event("charge", None, published="2015-11"),
        event("arrest", "2015-10-12"),
        event("appeal", None),
    ]
    found = steps((e, None) for e in events)
    assert [step.type for step in found] == ["arrest", "charge", "conviction", "sentence", "release", "appeal"]
    assert [step.known for step in found][1] == "2015-11-01"


def test_two_statements_that_agree_are_one_step(event: MakeEvent) -> None:
    (step,) = steps([(event("arrest", "2015-10-12"), None), (event("arrest", "2015-10-12", statement="s2"), None)])
    assert [source.statement for source in step.sources] == ["s1", "s2"]


def test_the_same_words_of_two_statements_are_quoted_once(event: MakeEvent) -> None:
    text, other = "\U0010fc00 The arrest. End.", "An arrest. End."
    made = [
        (
            event(
                "arrest",
                "2015",
                statement=name,
                trigger={"text": "arrest", "start": at, "end": at + 6},
                evidence=[span],
            ),
            t,
        )
        for name, t, at, span in (
            ("s1", text, 6, {"start": 0, "end": 13}),
            ("s2", text, 6, {"start": 0, "end": 13}),
            ("s3", other, 3, {"start": 0, "end": 10}),
        )
    ]
    (step,) = steps(made)
    assert [[source.statement for source in group] for group in by_words(step.sources)] == [["s1", "s2"], ["s3"]]
    assert step.sources[0].before == "The ", "without the bullet"


def test_the_quote_is_the_sentence_cut_at_the_trigger(event: MakeEvent) -> None:
    text = "First. She was  arrest\ned. Last."
    made = event("arrest", None, trigger={"text": "arrest", "start": 16, "end": 22}, evidence=[{"start": 7, "end": 26}])
    (step,) = steps([(made, text)])
    source = step.sources[0]
    assert (source.before, source.trigger, source.after) == ("She was ", "arrest", " ed.")


CASES = [
    pytest.param(
        [("release", "2015-09-30"), ("arrest", "2015-10-12")], ["released (2015-09-30) before arrested"], id="order"
    ),
    pytest.param([("arrest", "2015-01"), ("release", "2015-09"), ("arrest", "2015-10")], [], id="arrested twice"),
    pytest.param([("release", "2015"), ("arrest", "2015-10")], [], id="the year may hold both"),
    pytest.param([("release", "2015-09-30"), ("arrest", None), ("arrest", "2016")], [], id="an undated arrest"),
    pytest.param(
        [("sentence", "2016-01-22", "P1Y"), ("sentence", "2016-01-22", "P2Y")], ["two sentences"], id="two sentences"
    ),
    pytest.param(
        [("sentence", "2016-01-22", "P1Y"), ("appeal", "2016-02"), ("sentence", "2016-03", "P2Y")], [], id="appealed"
    ),
    pytest.param([("sentence", "2016-01", "P1Y"), ("sentence", "2016-01-22", "P1Y")], [], id="the same sentence"),
    pytest.param(
        [("release", "2015-09-30"), ("detention", None), ("arrest", "2016")], [], id="an undated detention before"
    ),
    pytest.param(
        [("conviction", "2005"), ("detention", "2004"), ("arrest", "2010")], [], id="detained before the verdict"
    ),
    pytest.param(
        [("conviction", "2016-01"), ("acquittal", "2016-03")], ["convicted (2016-01) and acquitted"], id="verdicts"
    ),
    pytest.param([("conviction", "2016-01-05"), ("acquittal", "2016-01-05")], [], id="two counts on one day"),
    pytest.param(
        [("conviction", "2016-01"), ("appeal", "2016-01"), ("acquittal", "2016-02")], [], id="verdict appealed"
    ),
    pytest.param(
        [("charge", "2016-01"), ("sentence", "2015-06", "P1Y")],
        ["sentenced (2015-06) before charged"],
        id="charged late",
    ),
    pytest.param([("execution", "2016-01-05"), ("arrest", "2016-03-01")], ["after executed"], id="after death"),
]


@pytest.mark.parametrize(("events", "expected"), CASES)
def test_contradictions(event: MakeEvent, events: list[tuple[str, ...]], expected: list[str]) -> None:
    found = contradictions(steps((event(*values), None) for values in events))
    assert len(found) == len(expected), found
    for contradiction, text in zip(found, expected, strict=True):
        assert text in contradiction.text
        assert len(contradiction.steps) == 2


@pytest.mark.parametrize(("trigger", "count"), [("rearrested", 0), ("re-arrested", 0), ("arrested", 1)])
def test_who_is_arrested_again_was_arrested_before(event: MakeEvent, trigger: str, count: int) -> None:
    again = event("arrest", "2008-12-03", trigger={"text": trigger, "start": 0, "end": len(trigger)})
    assert len(contradictions(steps((e, None) for e in (event("release", "2008-11"), again)))) == count


def test_two_statements_that_give_two_verdicts_contradict(event: MakeEvent) -> None:
    made = [event("conviction", "2016-01-05"), event("acquittal", "2016-01-05", statement="s2")]
    assert len(contradictions(steps((e, None) for e in made))) == 1


def test_two_days_for_one_arrest_contradict_across_statements_only(event: MakeEvent) -> None:
    for other, count in (("s2", 1), ("s1", 0)):
        made = [event("arrest", "2015-10-12"), event("arrest", "2015-10-15", statement=other)]
        assert len(contradictions(steps((e, None) for e in made))) == count


def test_said_and_denied(event: MakeEvent) -> None:
    made = [event("release", "2015-10"), event("release", "2015-10", modality="negated", statement="s2")]
    (found,) = contradictions(steps((e, None) for e in made))
    assert "said and denied" in found.text


@pytest.mark.parametrize("modality", ["alleged", "planned", "negated"])
def test_what_is_not_certain_contradicts_nothing(event: MakeEvent, modality: str) -> None:
    made = [event("release", "2015-09-30", modality=modality), event("arrest", "2015-10-12")]
    assert contradictions(steps((e, None) for e in made)) == ()
