"""What each operation does to a layer, and which are refused."""

from typing import Any

import pytest

from chargesheet.records import Span
from chargesheet.review.layers import operations as ops
from chargesheet.review.layers.applying import apply
from chargesheet.review.layers.checking import CorrectionError, taken
from chargesheet.review.layers.operations import Operation
from chargesheet.review.layers.rebuilding import rebuild
from chargesheet.review.layers.state import LayerState, key_of, start_of
from chargesheet.review.layers.values import sentence


@pytest.fixture
def start(making: Any) -> LayerState:
    return start_of(making.machines[0])


@pytest.fixture
def ids(start: LayerState) -> dict[str, str]:
    return {e.record.type: e.id for e in start.events}


def after(making: Any, state: LayerState, *operations: Operation) -> LayerState:
    for number, operation in enumerate(operations, 1):
        state = taken(state, making.correction(number, "amina", operation), [])
    return state


def test_deciding(making: Any, start: LayerState, ids: dict[str, str]) -> None:
    def status(*operations: Operation) -> str:
        found = after(making, start, *operations).event(ids["charge"])
        assert found is not None
        return found.status

    charge = ids["charge"]
    assert status() == "open"
    assert status(ops.Note(charge, "?")) == "open", "a note says nothing of the event"
    assert status(ops.Accept(charge)) == "accepted"
    assert status(ops.SetType(charge, "trial")) == "corrected"
    assert status(ops.SetType(charge, "trial"), ops.Accept(charge)) == "corrected"
    assert status(ops.Accept(charge), ops.Reject(charge)) == "rejected"
    assert status(ops.Reject(charge), ops.SetModality(charge, "alleged")) == "corrected", "who mends it keeps it"
    assert status(ops.SetType(charge, "trial"), ops.SetType(charge, "charge"), ops.Accept(charge)) == "accepted"


def test_done_is_what_was_said_or_else_when_all_is_decided(making: Any, start: LayerState) -> None:
    decided = after(making, start, *(ops.Accept(e.id) for e in start.events))
    assert not start.done
    assert decided.done
    assert after(making, start, ops.Finish(True)).done
    assert not after(making, decided, ops.Finish(False)).done


def test_arguments(making: Any, start: LayerState, ids: dict[str, str]) -> None:
    arrest, text = ids["arrest"], making.text
    record = start.event(arrest).record  # type: ignore[union-attr]
    jose, aigul = record.subjects
    place = making.words(text, "Almaty")
    state = after(
        making,
        start,
        ops.RemoveArgument(arrest, "subject", key_of(jose)),
        ops.AddArgument(arrest, ops.OffenceValue(start=place.start, end=place.end)),
        ops.AddArgument(arrest, ops.OffenceValue(start=place.start, end=place.end)),
        ops.AddArgument(arrest, ops.DateValue(start=place.start, end=place.end, edtf=None)),
        ops.ReplaceArgument(
            arrest,
            key_of(aigul),
            ops.SubjectValue(mentions=(Span(place.start, place.end),), kind="group", count=5),
        ),
    )
    changed = state.event(arrest).record  # type: ignore[union-attr]
    assert [(s.name, s.kind, s.count, s.entity) for s in changed.subjects] == [("Almaty", "group", 5, None)]
    assert changed.offences == (place,), "the same twice is one"
    assert changed.date is not None
    assert changed.date.text == "Almaty", "an event has one date"
    assert state.event(arrest).changed == ("subjects", "date", "offences")  # type: ignore[union-attr]


def test_a_provision_of_the_registry_brings_its_law(making: Any, start: LayerState, ids: dict[str, str]) -> None:
    value = ops.ProvisionValue(start=0, end=1, article="393(2)", id="KZ:criminal-code:393(2)")
    state = after(making, start, ops.AddArgument(ids["fine"], value))
    provision = state.event(ids["fine"]).record.provisions[0]  # type: ignore[union-attr]
    assert (provision.law, provision.country, provision.kind) == ("Criminal Code", "KZ", "criminal")


def test_an_added_event_has_its_sentence_as_evidence(making: Any, start: LayerState) -> None:
    trigger = making.words(making.text, "jailed")
    years = making.words(making.text, "two years")
    penalty = ops.PenaltyValue(start=years.start, end=years.end, kind="custody", duration="P2Y")
    add = ops.AddEvent(type="sentence", start=trigger.start, end=trigger.end, values=(penalty,))
    state = after(making, start, add)
    found = state.event("added-correction-1")
    assert found is not None
    assert found.status == "added"
    assert found.record.penalty is not None
    span = found.record.evidence[0]
    assert making.text[span.start : span.end].startswith("سامي")
    assert making.text[span.start : span.end].endswith("fined.")
    assert [e.record.trigger.start for e in state.events] == sorted(e.record.trigger.start for e in state.events)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("One. Two was held! Three.", "held", "Two was held!"),
        ("Heading\n\nHe was held\nin jail.\n\nNext", "held", "He was held\nin jail."),
        ("held", "held", "held"),
        ("«Был арестован.» Он held сегодня", "held", "Он held сегодня"),
    ],
)
def test_sentences(text: str, word: str, expected: str) -> None:
    span = sentence(text, text.index(word), text.index(word) + len(word))
    assert text[span.start : span.end] == expected


def test_merging_and_splitting_entities_takes_the_events_along(
    making: Any, start: LayerState, ids: dict[str, str]
) -> None:
    jose, other = making.entity_id(making.jose), making.entity_id("J. Ibarra")
    merged = after(making, start, ops.MergeEntities(jose, (other,)))
    assert merged.entity(other) is None
    assert merged.entity(jose).aliases == ("J. Ibarra",)  # type: ignore[union-attr]
    fined = merged.event(ids["fine"]).record.subjects  # type: ignore[union-attr]
    assert [(s.name, s.entity) for s in fined] == [(making.jose, jose)]
    assert merged.event(ids["fine"]).status == "open", "nobody looked at the event"  # type: ignore[union-attr]
    place = making.words(making.text, "J. Ibarra")
    split = after(making, merged, ops.SplitEntity(entity=jose, mentions=(Span(place.start, place.end),), name="Juan"))
    fined = split.event(ids["fine"]).record.subjects  # type: ignore[union-attr]
    assert [s.name for s in fined] == ["Juan"]
    assert split.event(ids["arrest"]).record.subjects[0].name == making.jose  # type: ignore[union-attr]


def test_a_mention_takes_the_place_of_those_that_it_overlaps(making: Any, start: LayerState) -> None:
    almaty = making.words(making.text, "Almaty")
    state = after(making, start, ops.AddMention(start=almaty.start - 3, end=almaty.end, label="ORG"))
    found = [m for m in state.mentions if m.start <= almaty.start < m.end]
    assert [(m.text, m.label) for m in found] == [("In Almaty", "ORG")]
    assert state.entity(found[0].entity or "").name == "In Almaty"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        pytest.param(lambda i: ops.Accept("gone"), "stale", id="no such event"),
        pytest.param(lambda i: ops.SetTrigger(i["fine"], 5, 5), "invalid", id="an empty span"),
        pytest.param(lambda i: ops.SetTrigger(i["fine"], 5, 4), "invalid", id="backwards"),
        pytest.param(lambda i: ops.SetTrigger(i["fine"], 0, 10_000), "invalid", id="beyond the text"),
        pytest.param(lambda i: ops.AddMention(start=1, end=2, label="DATE"), "invalid", id="white space"),
        pytest.param(lambda i: ops.RemoveArgument(i["fine"], "subject", "none"), "stale", id="no such argument"),
        pytest.param(
            lambda i: ops.AddArgument(i["fine"], ops.DateValue(start=0, end=1, edtf="2014-02-30")),
            "invalid",
            id="no date",
        ),
        pytest.param(
            lambda i: ops.AddArgument(i["fine"], ops.PenaltyValue(start=0, end=1, kind="fine", duration="P")),
            "invalid",
            id="no duration",
        ),
        pytest.param(
            lambda i: ops.AddArgument(
                i["fine"], ops.ProvisionValue(start=0, end=1, article="174", id="KZ:no-such-law:174")
            ),
            "invalid",
            id="no law of the registry",
        ),
        pytest.param(
            lambda i: ops.AddArgument(
                i["fine"], ops.ProvisionValue(start=0, end=1, article="175", id="KZ:criminal-code:174")
            ),
            "invalid",
            id="an id of another article",
        ),
        pytest.param(
            lambda i: ops.AddArgument(i["fine"], ops.ProvisionValue(start=0, end=1, article="174", country="XX")),
            "invalid",
            id="no country",
        ),
        pytest.param(
            lambda i: ops.AddArgument(
                i["fine"], ops.SubjectValue(mentions=(Span(0, 1),), kind="person", entity="none")
            ),
            "stale",
            id="no such entity",
        ),
        pytest.param(lambda i: ops.RenameEntity("none", "Name"), "stale", id="no entity to rename"),
        pytest.param(lambda i: ops.RenameEntity(i["jose"], "a\nb"), "invalid", id="a name of two lines"),
        pytest.param(lambda i: ops.MergeEntities(i["jose"], (i["almaty"],)), "invalid", id="a person and a place"),
        pytest.param(lambda i: ops.Undo("none"), "stale", id="nothing to undo"),
        pytest.param(lambda i: ops.Adjudicate(i["fine"], None), "role", id="not an adjudicator"),
    ],
)
def test_refused(making: Any, start: LayerState, ids: dict[str, str], operation: Any, code: str) -> None:
    known = {**ids, "jose": making.entity_id(making.jose), "almaty": making.entity_id("Almaty")}
    with pytest.raises(CorrectionError) as caught:
        after(making, start, operation(known))
    assert caught.value.code == code
    assert str(caught.value)


def test_what_finds_nothing_to_change_is_listed(making: Any, start: LayerState) -> None:
    lost = making.correction(1, "amina", ops.Accept("gone"))
    assert apply(start, lost).unplaced == (lost.id,)


def _over_the_second(making: Any, *operations: Operation, current: int = 1) -> LayerState:
    machines = {m.digest: m for m in making.machines}
    log = [making.correction(n, "amina", o, making.machines[0]) for n, o in enumerate(operations, 1)]
    return rebuild(machines, making.machines[current], log, "amina")


def test_a_newer_model_keeps_what_people_said_and_is_believed_elsewhere(making: Any, ids: dict[str, str]) -> None:
    state = _over_the_second(making, ops.SetModality(ids["charge"], "alleged"), ops.Accept(ids["fine"]))
    found = {e.record.trigger.text: e for e in state.events}
    assert set(found) == {"arrested", "charged", "released", "jailed", "fined"}
    charged, fined = found["charged"], found["fined"]
    assert (charged.record.type, charged.record.modality) == ("charge", "alleged")
    assert charged.id == making.machines[1].document.events[1].id, "it goes by the newer id"
    assert state.event(ids["charge"]) is charged, "and is found by the older"
    assert charged.disagrees == ("type",)
    assert (fined.status, fined.disagrees) == ("accepted", ("gone",))
    assert found["released"].record.subjects == (), "what nobody touched is the newer model's"
    assert found["jailed"].status == "open"
    assert state.unplaced == ()


def test_what_was_rejected_stays_rejected(making: Any, ids: dict[str, str]) -> None:
    state = _over_the_second(making, ops.Reject(ids["charge"]), ops.Reject(ids["fine"]))
    found = {e.record.trigger.text: e for e in state.events}
    assert (found["charged"].status, found["charged"].disagrees) == ("rejected", ("type",))
    assert (found["fined"].status, found["fined"].disagrees) == ("rejected", ())


def test_an_event_that_people_added_meets_the_one_that_a_newer_model_finds(making: Any) -> None:
    jailed = making.words(making.text, "jailed")
    state = _over_the_second(making, ops.AddEvent(type="sentence", start=jailed.start, end=jailed.end))
    found = [e for e in state.events if e.record.trigger == jailed]
    assert len(found) == 1
    assert found[0].machine is not None
    assert found[0].status == "added"


def test_entities_that_people_joined_stay_joined(making: Any) -> None:
    jose, other = making.entity_id(making.jose), making.entity_id("J. Ibarra")
    state = _over_the_second(making, ops.MergeEntities(jose, (other,)), current=2)
    assert state.entity(other) is None
    fined = next(e for e in state.events if e.record.type == "fine")
    assert fined.record.subjects[0].entity == jose


def test_over_another_text_what_stood_elsewhere_moves_along(making: Any, ids: dict[str, str]) -> None:
    state = _over_the_second(
        making,
        ops.Accept(ids["arrest"]),
        ops.Accept(ids["fine"]),
        ops.AddEvent(type="trial", start=making.text.index("\n") - 2, end=making.text.index("\n") + 8),
        current=2,
    )
    found = {e.record.type: e for e in state.events}
    fined = found["fine"].record.trigger
    assert making.longer[fined.start : fined.end] == "fined"
    assert (found["fine"].status, found["fine"].disagrees) == ("accepted", ())
    assert found["arrest"].status == "accepted"
    assert "trial" not in found, "its words are in no text any more"
    assert state.unplaced == ("correction-3",)
