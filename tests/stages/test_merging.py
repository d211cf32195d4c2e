"""One act, one record; two acts, two."""

from typing import Any

import msgspec
import pytest

from chargesheet.records import EVENT_SCHEMA, EventDate, EventRecord, Quote, Span, StatementRef, Subject
from chargesheet.stages.records.merging import merged

AISHA = Subject(name="Aisha Bello", kind="person", count=1, entity="a", mentions=())
BOLA = Subject(name="Bola Ade", kind="person", count=1, entity="b", mentions=())
CROWD = Subject(name="ten men", kind="group", count=10, entity=None, mentions=())


def event(start: int, **changes: Any) -> EventRecord:
    plain = EventRecord(
        schema=EVENT_SCHEMA,
        id=str(start),
        type="arrest",
        modality="actual",
        statement=StatementRef(id="s", title=None, date=None, source=None),
        trigger=Quote("arrested", start, start + 8),
        subjects=(AISHA,),
        authorities=(),
        places=(),
        date=None,
        provisions=(),
        offences=(),
        penalty=None,
        evidence=(Span(start, start + 8),),
        confidence=None,
        model="m",
    )
    return msgspec.structs.replace(plain, **changes)


def date(edtf: str | None) -> EventDate:
    return EventDate(edtf=edtf, text="May", start=0, end=3)


@pytest.mark.parametrize(
    ("second", "records"),
    [
        pytest.param({}, 1, id="the same subject again is the same act"),
        pytest.param({"date": date("2014-05")}, 1, id="a date that the first does not give is filled in"),
        pytest.param({"type": "release"}, 2, id="another type"),
        pytest.param({"modality": "negated"}, 2, id="another modality"),
        pytest.param({"subjects": (BOLA,)}, 2, id="another person"),
        pytest.param({"subjects": (AISHA, BOLA)}, 2, id="one person more"),
        pytest.param({"subjects": (CROWD,)}, 2, id="an unnamed group"),
        pytest.param({"subjects": ()}, 2, id="nobody named"),
    ],
)
def test_what_is_one_event(second: dict[str, Any], records: int) -> None:
    assert len(merged([event(0), event(50, **second)])) == records


def test_two_dates_are_two_events() -> None:
    assert len(merged([event(0, date=date("2013")), event(50, date=date("2014"))])) == 2


def test_unnamed_groups_are_never_merged() -> None:
    assert len(merged([event(0, subjects=(CROWD,)), event(50, subjects=(CROWD,))])) == 2


def test_the_first_trigger_stays_and_what_only_the_second_says_is_kept() -> None:
    (record,) = merged([event(0), event(50, date=date("2014-05"), offences=(Quote("theft", 60, 65),))])
    assert record.id == "0"
    assert record.trigger.start == 0
    assert record.date == date("2014-05")
    assert record.offences == (Quote("theft", 60, 65),)
    assert record.evidence == (Span(0, 8), Span(50, 58))
