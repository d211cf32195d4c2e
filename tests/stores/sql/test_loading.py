"""Loading: what is kept, replaced and left alone; the same in both databases."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chargesheet.records import EventRecord, StatementRef, decode_event, encode
from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.errors import LineError
from chargesheet.stores.sql.incoming import read_record, read_records
from chargesheet.stores.sql.loading import load
from chargesheet.stores.sql.planning import Counts

OLD, NEW = "chargesheet_test 1.0.0", "chargesheet_test 1.10.0"


def put(store: str, *files: Path, **options: Any) -> Counts:
    with connect(store, create=True) as database:
        records = (found for file in files for found in read_records(str(file)))
        return load(database, records, options.pop("report", None), **options)


def test_every_field_of_an_event_comes_back(store: str, make: Any) -> None:
    event = make.event()
    put(store, make.file(event))
    cited = ("KZ:criminal-code:174", "174", "Criminal Code", "KZ")
    with connect(store) as database:
        ((record,),) = database.rows("SELECT record FROM events")
        assert decode_event(str(record)) == event
        rows = database.rows(
            "SELECT role, name, kind, count, provision_id, article, law, country, duration, text, start_offset, "
            "end_offset FROM arguments ORDER BY role"
        )
        assert rows == [
            ("authority", "police", "unknown", None, None, None, None, None, None, None, None, None),
            ("offence", "She", None, None, None, None, None, None, None, "She", 63, 66),
            ("penalty", "two years", "custody", None, None, None, None, None, "P2Y", "two years", 71, 80),
            ("place", "Almaty", None, None, None, None, None, None, None, "Almaty", 3, 9),
            ("provision", "Article 174", "criminal", None, *cited, None, "Article 174", 45, 56),
            ("subject", "Aigul Sadykova", "person", 1, None, None, None, None, None, "Aigul Sadykova", 12, 26),
        ]
        assert database.rows("SELECT role, mention, text, start_offset FROM argument_mentions") == [
            ("subject", 1, "She", 63)
        ]
        assert database.rows("SELECT date_edtf, date_earliest, date_latest FROM events") == [
            ("2015-11", "2015-11-01", "2015-11-30")
        ]
        assert database.rows(
            "SELECT p.id, p.article, l.id, l.country, l.name, l.kind FROM provisions AS p "
            "JOIN laws AS l ON l.id = p.law_id"
        ) == [("KZ:criminal-code:174", "174", "KZ:criminal-code", "KZ", "Criminal Code", "criminal")]


def test_a_document_brings_its_text_entities_and_mentions(store: str, make: Any, contents: Callable[..., Any]) -> None:
    put(store, make.file(make.document()))
    rows = contents(store)
    ((_, title, date, first, last, _, index, _, country, source, text, model, _),) = rows["statements"]
    assert (title, date, first, last) == ("Almaty: poet charged", "2015-12-21", "2015-12-21", "2015-12-21")
    assert (index, country, source, text, model) == ("07", "KZ", "a.md", make.text, OLD)
    assert [row[3:] for row in rows["entities"]] == [("Aigul Sadykova", '["A. Sadykova"]')]
    assert [row[2:4] for row in rows["mentions"]] == [("PERSON", "Aigul Sadykova"), ("PLACE", "Almaty")]


@pytest.mark.parametrize("kind", ["events", "documents", "mixed"])
def test_the_same_records_again_change_nothing(store: str, make: Any, contents: Callable[..., Any], kind: str) -> None:
    events, documents = make.events(10), [make.document(f"d{n}", (0, 1)) for n in range(4)]
    file = make.file(*{"events": events, "documents": documents, "mixed": [*documents, *events, *documents]}[kind])
    put(store, file)
    before = contents(store)
    again = put(store, file)
    assert contents(store) == before
    assert (again.events, again.documents, again.superseded) == (0, 0, 0)
    assert again.unchanged > 0
    assert put(store, file, batch_events=1).events == 0, "in batches of another size"
    assert contents(store) == before


def test_batches_of_any_size_give_the_same_rows(store: str, make: Any, contents: Callable[..., Any]) -> None:
    file = make.file(*make.events(7), make.document("s1", (0, 3)), *make.events(5, modality="alleged"))
    put(store, file)
    whole = contents(store)
    with connect(store, create=True) as database, database.transaction():
        for table in ("events", "mentions", "entities", "statements", "runs", "provisions", "laws"):
            database.run(f"DELETE FROM {table}")
    put(store, file, batch_events=2)
    assert contents(store) == whole


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("event", "event", id="events by events"),
        pytest.param("document", "document", id="document by document"),
        pytest.param("event", "document", id="events by document"),
        pytest.param("document", "event", id="document by events"),
    ],
)
def test_a_newer_model_takes_the_place_of_an_older(
    store: str, make: Any, contents: Callable[..., Any], first: str, second: str
) -> None:
    def of(kind: str, model: str, *numbers: int) -> Path:
        if kind == "document":
            return make.file(make.document("s1", numbers, model), make.event(9, "other", model))
        return make.file(*(make.event(number, "s1", model) for number in numbers), make.event(9, "other", model))

    put(store, make.file(make.event(5, "untouched", OLD)))
    old, new = of(first, OLD, 0, 1, 2), of(second, NEW, 1, 7)
    put(store, old)
    put(store, new)
    rows = contents(store)
    assert sorted((row[0], row[2]) for row in rows["events"]) == [
        ("other", NEW),
        ("s1", NEW),
        ("s1", NEW),
        ("untouched", OLD),
    ]
    assert bool(rows["mentions"]) == (second == "document")
    assert rows["event_words"] == [(4,)]
    again = put(store, old)
    assert (again.events, again.superseded) == (0, 5 if first == "document" else 4)
    assert contents(store) == rows, "the older model's records again change nothing"
    assert put(store, old, replace=True).events == 4
    assert {row[2] for row in contents(store)["events"]} == {OLD}


def test_of_two_models_the_one_met_later_is_newer_and_versions_are_numbers(store: str, make: Any) -> None:
    def models() -> list[Any]:
        with connect(store) as database:
            return [row[0] for row in database.rows("SELECT model FROM runs JOIN events ON run_key = runs.key")]

    for model, kept in [
        ("rules 2.0", "rules 2.0"),
        ("neural 0.9", "neural 0.9"),
        ("rules 1.0", "neural 0.9"),
        ("rules 2.0", "neural 0.9"),
        ("neural 0.10", "neural 0.10"),
        ("neural 0.9", "neural 0.10"),
        ("rules 10.0", "rules 10.0"),
        ("neural 0.10", "rules 10.0"),
    ]:
        put(store, make.file(make.event(0, model=model)))
        assert models() == [kept], model


def test_a_document_without_events_is_of_the_model_beside_it(
    store: str, make: Any, contents: Callable[..., Any]
) -> None:
    put(store, make.file(make.document("s1", (0,), OLD), make.document("s2", (), OLD)))
    new = make.file(make.document("s1", (), NEW), make.document("s2", (0,), NEW))
    put(store, new)
    assert {row[0] for row in contents(store)["events"]} == {"s2"}
    put(store, make.file(make.document("s1", ())))
    assert contents(store)["statements"][0][11] == NEW, "where nothing tells the model, it is older than any"


def test_a_changed_record_takes_the_place_of_its_old_self_alone(
    store: str, make: Any, contents: Callable[..., Any]
) -> None:
    put(store, make.file(make.event(0), make.event(1)))
    put(store, make.file(make.event(0, name="Other Name", modality="alleged")))
    rows = contents(store)
    assert sorted((row[3], row[4]) for row in rows["events"]) == [("charge", "actual"), ("charge", "alleged")]
    assert [row[3] for row in rows["entities"]] == ["Aigul Sadykova", "Other Name"]
    put(store, make.file(make.event(1, name="Other Name")))
    assert [row[3] for row in contents(store)["entities"]] == ["Other Name"], "nobody names the first one any more"


def test_event_records_of_a_loaded_document_change_nothing(store: str, make: Any, contents: Callable[..., Any]) -> None:
    document = make.document("s1", (0, 1))
    put(store, make.file(document))
    before = contents(store)
    assert put(store, make.file(*document.events)).unchanged == 2
    assert contents(store) == before


def test_a_document_gives_loaded_events_their_text(store: str, make: Any, contents: Callable[..., Any]) -> None:
    document = make.document("s1", (0, 1))
    put(store, make.file(document))
    whole = contents(store)
    put(store, make.file(*(msgspec.structs.replace(e, model=NEW) for e in document.events)))
    assert contents(store)["mentions"] == []
    put(store, make.file(document), replace=True)
    found = contents(store)
    assert found | {"runs": whole["runs"]} == whole


def test_loading_leaves_corrections_alone(store: str, make: Any, contents: Callable[..., Any]) -> None:
    event = make.event()
    put(store, make.file(event))
    with connect(store, create=True) as database:
        database.run(
            "INSERT INTO corrections (statement_id, sequence, id, author, role, made_at, machine, kind, event_id, "
            "operation) VALUES ('s1', 1, 'c1', 'A. Reader', 'annotator', '2026-01-02T03:04:05Z', 'm', 'remove', ?, '{}')",
            (event.id,),
        )
    before = contents(store)["corrections"]
    put(store, make.file(make.event(0, model=NEW, modality="negated")))
    put(store, make.file(make.document("s1", (), NEW)), replace=True)
    assert contents(store)["corrections"] == before
    assert len(before) == 1


def test_numbers_that_look_like_numbers_stay_text(store: str, make: Any) -> None:
    event = make.event()
    provision = msgspec.structs.replace(event.provisions[0], id=None, article="07", law="0001")
    about = StatementRef(id="007", title="1e5", date="2015", source="08")
    put(store, make.file(msgspec.structs.replace(event, statement=about, provisions=(provision,))))
    with connect(store) as database:
        assert database.rows("SELECT article, law FROM arguments WHERE role = 'provision'") == [("07", "0001")]
        assert database.rows("SELECT id, title, date, source FROM statements") == [("007", "1e5", "2015", "08")]


HOSTILE = [
    "Robert'); DROP TABLE events;--",
    'a "b" \\ c \\. \\N \\\\x41',
    "tab\tline\nreturn\r{curly} %s ? $1 :name",
    "\u202ertl Şener İstanbul 💥 \u0301",
    "NULL",
    "",
    "x" * 50_000,
]


def test_hostile_names_are_only_names(store: str, make: Any) -> None:
    events = [
        make.event(
            n,
            name=name,
            places=[{"name": name, "mentions": []}],
            offences=[{"text": name, "start": 0, "end": len(name)}],
        )
        for n, name in enumerate(HOSTILE)
    ]
    put(store, make.file(*events))
    with connect(store) as database:
        assert {row[0] for row in database.rows("SELECT name FROM arguments WHERE role = 'place'")} == set(HOSTILE)
        assert {row[0] for row in database.rows("SELECT name FROM entities")} == set(HOSTILE)
        records: list[EventRecord] = [decode_event(str(row[0])) for row in database.rows("SELECT record FROM events")]
        assert sorted(records, key=encode) == sorted(events, key=encode)


ADDRESSES = [
    "https://example.org/'); DROP TABLE statements;--",
    'https://example.org/?q="%s"&x=? $1 :name%00',
    "javascript:alert(1)",
    "file:///etc/passwd",
]


def test_hostile_addresses_are_only_text(store: str, make: Any) -> None:
    abouts = [StatementRef(id=address, title=address, date="2015", source=address) for address in ADDRESSES]
    put(store, make.file(*(msgspec.structs.replace(make.event(n), statement=about) for n, about in enumerate(abouts))))
    with connect(store) as database:
        rows = database.rows("SELECT id, title, source FROM statements ORDER BY id")
        assert rows == sorted((address, address, address) for address in ADDRESSES)


def test_a_file_whose_name_has_signs_of_an_address_is_a_file(tmp_path: Path, make: Any) -> None:
    store = tmp_path / "a?mode=memory&b#c%20'; DROP TABLE x.db"
    put(str(store), make.file(make.event()))
    assert store.is_file()
    assert {path.name for path in tmp_path.iterdir() if path.suffix != ".jsonl"} == {store.name}


EVENT = '{"schema":"chargesheet.event/1"}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("{", "this is no JSON", id="no JSON"),
        pytest.param("[" * 100_000, "this is no", id="deep"),
        pytest.param('{"id": "x", "text": "y"}', 'no "schema"', id="a statement"),
        pytest.param('"text"', 'no "schema"', id="no object"),
        pytest.param('{"schema": "chargesheet.event/9"}', "chargesheet.event/9 are not known", id="another version"),
        pytest.param(EVENT, "missing required field", id="fields missing"),
        pytest.param('{"schema":"\\ud800"}', "this is no JSON", id="half a character"),
        pytest.param('{"schema":"chargesheet.event/1","id":"a\\u0000b"}', "U+0000", id="a character none holds"),
    ],
)
def test_what_is_no_record_is_said(line: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        read_record(line.encode())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"id": ""}, "the id has 0 characters", id="no id"),
        pytest.param({"id": "x" * 3000}, "the id has 3000 characters", id="an id too long for an index"),
        pytest.param(
            {"trigger": {"text": "charged", "start": 0, "end": 3}}, "not as long as its offsets", id="offsets"
        ),
        pytest.param({"trigger": {"text": "a", "start": 2**40, "end": 2**40 + 1}}, "not as long", id="too far"),
        pytest.param(
            {"subjects": [{"name": "a", "kind": "group", "count": 2**63, "entity": None, "mentions": []}]},
            "too large",
            id="count",
        ),
    ],
)
def test_an_event_that_no_store_can_hold_is_refused(make: Any, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_record(encode(make.event(**changes)).encode())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"id": "s2"}, "its id is 's2'", id="two ids"),
        pytest.param({"entities": []}, "which is not listed", id="unknown entity"),
        pytest.param(
            {"entities": [{"id": "e", "label": "ORG", "name": "n", "aliases": []}] * 2},
            "listed twice",
            id="entity twice",
        ),
        pytest.param(
            {"mentions": [{"text": "poet", "start": 0, "end": 4, "label": "ORG", "entity": None}]},
            "does not stand",
            id="text",
        ),
    ],
)
def test_a_document_whose_parts_disagree_is_refused(make: Any, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_record(encode(make.document(**changes)).encode())


def test_a_document_with_an_event_of_another_statement_is_refused(make: Any) -> None:
    document = msgspec.structs.replace(make.document(), events=(make.event(0, "s2"),))
    with pytest.raises(ValueError, match="of another statement"):
        read_record(encode(document).encode())


def test_bad_lines_are_reported_and_passed_over(store: str, make: Any, contents: Callable[..., Any]) -> None:
    events = make.events(4)
    file = make.file(events[0], "{", "", events[1], EVENT, *events[2:])
    said: list[LineError] = []
    counts = put(store, file, report=said.append)
    assert [error.line for error in said] == [2, 5]
    assert counts.events == 4
    assert len(contents(store)["events"]) == 4


def test_strict_keeps_nothing_of_the_batch(store: str, make: Any, contents: Callable[..., Any]) -> None:
    events = make.events(5)
    file = make.file(*events, "{", make.event(0, "after"))
    with pytest.raises(LineError, match="line 6"):
        put(store, file, batch_events=2)
    assert len(contents(store)["events"]) == 4


def test_a_byte_order_mark_and_blank_lines_are_no_records(store: str, make: Any) -> None:
    file = make.file("\ufeff" + encode(make.event(0)), "  ", "\t")
    assert put(store, file).events == 1
