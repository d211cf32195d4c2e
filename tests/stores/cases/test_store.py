"""People read out of a store, and decisions kept in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chargesheet.records import DOCUMENT_SCHEMA, DocumentRecord, EventRecord, encode
from chargesheet.stores.cases.decisions import decision, decisions, forget, remember
from chargesheet.stores.cases.profiles import profiles, years
from chargesheet.stores.cases.resolution import resolve
from chargesheet.stores.cases.timeline import timeline
from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.incoming import read_records
from chargesheet.stores.sql.loading import load

MakeEvent = Callable[..., EventRecord]


def document(make: MakeEvent, identity: str, name: str, *events: Any, entity: str = "") -> DocumentRecord:
    """A statement about one person."""
    entity = entity or f"n-{identity}"
    text = f"arrest charge release {name}"
    subject = {"name": name, "kind": "person", "count": 1, "entity": entity, "mentions": []}
    friend = {"name": "Bolatbek Blyalov", "kind": "person", "count": 1, "entity": None, "mentions": []}
    found = []
    for kind, date in events:
        start = text.index(kind)
        quote = {"text": kind, "start": start, "end": start + len(kind)}
        made = msgspec.to_builtins(
            make(
                kind,
                date,
                statement=identity,
                subjects=[subject, friend],
                places=[{"name": "Almaty", "mentions": []}],
                trigger=quote,
            )
        )
        found.append({**made, "date": {"edtf": date, **quote}})
    fields = {
        "schema": DOCUMENT_SCHEMA,
        "id": identity,
        "statement": {"id": identity, "text": text, "title": f"Title {identity}", "country": "KZ", "date": "2016"},
        "mentions": [],
        "entities": [{"id": entity, "label": "PERSON", "name": name, "aliases": [name.split()[-1]]}],
        "events": found,
    }
    return msgspec.convert(fields, DocumentRecord)


@pytest.fixture
def database(tmp_path: Path, event: MakeEvent) -> Iterator[Database]:
    """A store of three statements, two of them about one person."""
    records = [
        document(event, "s1", "Serikzhan Mambetalin", ("arrest", "2015-10-12")),
        document(event, "s2", "Serikzhan Mämbetälin", ("charge", "2015-10-20"), ("release", "2016-02")),
        document(event, "s3", "Serikbol Mambetalin", ("arrest", "2015-10-12")),
    ]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(f"{encode(record)}\n" for record in records), "utf-8")
    with connect(str(tmp_path / "store.db"), create=True) as database:
        load(database, read_records(str(path)))
        yield database


def test_people_come_with_what_their_events_say(database: Database) -> None:
    one, other, _ = profiles(database)
    assert (one.id, one.country, one.places, one.events) == ("n-s1", "KZ", {"almaty"}, 1)
    assert one.days == {"arrest 2015-10-12"}
    assert len(one.companions) == 1
    assert one.first == one.last == years("2015-10-12")
    assert (other.first, other.last) == (years("2015-10-20"), years("2016-02-29"))


def test_a_case_tells_all_its_statements_say(database: Database) -> None:
    found = resolve(profiles(database))
    case = next(case for case in found.cases if len(case.members) == 2)
    steps = timeline(database, case)
    assert [(step.type, step.date) for step in steps] == [
        ("arrest", "2015-10-12"),
        ("charge", "2015-10-20"),
        ("release", "2016-02"),
    ]
    assert steps[0].sources[0].trigger == "arrest"


def test_one_entity_id_in_two_statements_is_two_entities(database: Database, tmp_path: Path, event: MakeEvent) -> None:
    path = tmp_path / "more.jsonl"
    record = document(event, "s4", "Aisha Bello", ("arrest", "2014-01-01"), entity="n-s1")
    path.write_text(f"{encode(record)}\n", "utf-8")
    load(database, read_records(str(path)))
    assert {person.id for person in profiles(database)} == {"s1/n-s1", "n-s2", "n-s3", "s4/n-s1"}


def test_decisions_are_kept_changed_and_taken_back(database: Database) -> None:
    remember(database, [decision("b", "a", "different", "two birthdays")])
    (made,) = decisions(database)
    assert (made.one, made.other, made.verdict, made.note) == ("a", "b", "different", "two birthdays")
    remember(database, [decision("a", "b", "same")])
    assert [(made.verdict, made.note) for made in decisions(database)] == [("same", None)]
    assert forget(database, "a", {"c"}) == 0
    assert forget(database, "a") == 1
    assert decisions(database) == []


def test_a_split_outlives_a_load(database: Database, tmp_path: Path, event: MakeEvent) -> None:
    remember(database, [decision("n-s1", "n-s2", "different")])
    load(database, read_records(str(tmp_path / "records.jsonl")), replace=True)
    assert len(resolve(profiles(database), decisions(database)).cases) == 3


@pytest.mark.parametrize(("day", "expected"), [("2015", 2015.5), ("2015-01-01", 2015.0), ("2015-07", 2015.53)])
def test_days_as_years(day: str, expected: float) -> None:
    assert years(day) == pytest.approx(expected, abs=0.01)
