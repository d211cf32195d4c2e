"""People's layers compared and joined."""

from typing import Any

import pytest

from chargesheet.review.layers import operations as ops
from chargesheet.review.layers.conflicts import Joined, joined
from chargesheet.review.layers.exporting import reviewed_document
from chargesheet.review.layers.operations import Operation


@pytest.fixture
def ids(making: Any) -> dict[str, str]:
    return {e.type: e.id for e in making.machines[0].document.events}


def together(making: Any, *said: tuple[str, Operation], current: int = 0) -> Joined:
    """What people (``carla`` is an adjudicator) made of the first machine's layer, over the current one."""
    machines = {m.digest: m for m in making.machines}
    log = [
        making.correction(n, who, what, role="adjudicator" if who == "carla" else "annotator")
        for n, (who, what) in enumerate(said, 1)
    ]
    return joined(machines, making.machines[current], log)


def status(found: Joined, event_id: str) -> tuple[str, tuple[str, ...], bool]:
    each = next(r for r in found.events if r.event.id == event_id)
    return each.event.status, each.by, each.disputed


def test_who_agrees_or_stands_alone_holds(making: Any, ids: dict[str, str]) -> None:
    found = together(
        making,
        ("amina", ops.Accept(ids["arrest"])),
        ("ben", ops.Accept(ids["arrest"])),
        ("amina", ops.SetType(ids["charge"], "trial")),
        ("ben", ops.SetType(ids["charge"], "trial")),
        ("ben", ops.Reject(ids["fine"])),
        ("amina", ops.Note(ids["release"], "?")),
    )
    assert found.conflicts == ()
    assert status(found, ids["arrest"]) == ("accepted", ("amina", "ben"), False)
    assert status(found, ids["charge"]) == ("corrected", ("amina", "ben"), False)
    assert status(found, ids["fine"]) == ("rejected", ("ben",), False)
    assert status(found, ids["release"]) == ("open", (), False)
    document = reviewed_document(making.machines[0], found)
    assert [e.type for e in document.events] == ["arrest", "trial", "release"]
    assert [e.review and e.review.at for e in document.events] == [
        "2026-01-02T03:04:02.000Z",
        "2026-01-02T03:04:04.000Z",
        None,
    ]


@pytest.mark.parametrize(
    ("amina", "ben", "fields"),
    [
        pytest.param(ops.SetType("", "trial"), ops.SetType("", "fine"), ("type",), id="two types"),
        pytest.param(ops.SetType("", "trial"), ops.Accept(""), ("type",), id="a change and the machine's"),
        pytest.param(ops.Reject(""), ops.Accept(""), ("status",), id="rejected and kept"),
        pytest.param(ops.Reject(""), ops.Reject(""), (), id="both rejected"),
        pytest.param(ops.SetModality("", "alleged"), ops.SetModality("", "alleged"), (), id="the same change"),
    ],
)
def test_where_two_differ(making: Any, ids: dict[str, str], amina: Any, ben: Any, fields: tuple[str, ...]) -> None:
    def on(operation: Any) -> Operation:
        return type(operation)(ids["charge"], *[getattr(operation, f) for f in operation.__struct_fields__[1:]])

    found = together(making, ("amina", on(amina)), ("ben", on(ben)))
    assert [c.fields for c in found.conflicts] == ([fields] if fields else [])
    assert status(found, ids["charge"])[2] is bool(fields)


def test_a_choice_holds_until_somebody_says_something_else(making: Any, ids: dict[str, str]) -> None:
    charge = ids["charge"]
    differ = (("amina", ops.SetType(charge, "trial")), ("ben", ops.Reject(charge)))
    choose = ("carla", ops.Adjudicate(charge, "ben"))
    assert status(together(making, *differ), charge) == ("accepted", ("amina", "ben"), True)
    assert status(together(making, *differ, choose), charge) == ("rejected", ("carla",), False)
    machine = ("carla", ops.Adjudicate(charge, None))
    assert status(together(making, *differ, choose, machine), charge) == ("accepted", ("carla",), False)
    assert status(together(making, *differ, choose, ("carla", ops.Undo("correction-3"))), charge)[2] is True
    assert status(together(making, *differ, choose, ("ben", ops.Accept(charge))), charge)[2] is True
    assert status(together(making, *differ, choose, ("ben", ops.Note(charge, "!"))), charge)[2] is False
    later = status(together(making, *differ, choose, current=1), making.machines[1].document.events[1].id)
    assert later == ("rejected", ("carla",), False), "also over a newer model's layer"


def test_what_two_add_at_the_same_words_is_one_event(making: Any) -> None:
    jailed = making.words(making.text, "jailed")

    def add(kind: Any) -> Operation:
        return ops.AddEvent(type=kind, start=jailed.start, end=jailed.end)

    same = together(making, ("amina", add("sentence")), ("ben", add("sentence")))
    assert [(r.event.record.type, r.by) for r in same.events if r.event.added] == [("sentence", ("amina", "ben"))]
    differing = together(making, ("amina", add("sentence")), ("ben", add("detention")))
    assert [c.fields for c in differing.conflicts] == [("type",)]
    event_id = differing.conflicts[0].event
    neither = together(
        making, ("amina", add("sentence")), ("ben", add("detention")), ("carla", ops.Adjudicate(event_id, None))
    )
    assert status(neither, event_id)[0] == "rejected", "the machine has no such event"


def test_what_one_says_of_entities_holds_for_the_events_of_another(making: Any, ids: dict[str, str]) -> None:
    jose, other = making.entity_id(making.jose), making.entity_id("J. Ibarra")
    found = together(making, ("amina", ops.Accept(ids["fine"])), ("ben", ops.MergeEntities(jose, (other,))))
    assert found.conflicts == ()
    fined = next(r for r in found.events if r.event.id == ids["fine"])
    assert [(s.name, s.entity) for s in fined.event.record.subjects] == [(making.jose, jose)]


def test_of_labels_that_differ_the_adjudicators_holds(making: Any) -> None:
    place = making.words(making.text, "Almaty")
    two = (
        ("amina", ops.RelabelMention(place.start, place.end, "ORG")),
        ("ben", ops.RemoveMention(place.start, place.end)),
    )
    found = together(making, *two)
    assert [(c.labels, c.settled) for c in found.spans] == [((("amina", "ORG"), ("ben", None)), False)]
    carla = ("carla", ops.AddMention(start=place.start, end=place.end, label="LAW"))
    decided = together(making, carla, *two)
    assert decided.spans[0].settled
    assert [m.label for m in decided.mentions if m.start == place.start] == ["LAW"]
