"""What the server answers: the queue, statements, corrections, other people's work, a newer model's records."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from chargesheet.review.storage import queue
from chargesheet.review.storage.ordering import refresh
from chargesheet.stores.sql.connect import connect


@pytest.fixture
def running(start: Callable[..., Any], store: str, making: Any) -> Any:
    """A server of its own over ten statements, in each of the databases."""
    making.put(store, *(making.document(n) for n in range(10)))
    return start(store)


def _ids(answer: Any) -> list[str]:
    return [item["id"] for item in answer["items"]]


def test_the_queue(running: Any, making: Any) -> None:
    event = making.event_id("s3")
    with running.client("amina") as amina, running.client("ben") as ben:
        every = [f"s{n}" for n in range(10)]
        assert _ids(amina.api("queue")) == every, "least confident first"
        found, after = [], None
        while after or not found:
            page = amina.api("queue", limit=4, **({"after": after} if after else {}))
            found += _ids(page)
            after = page["next"]
        assert found == every, "page by page"
        assert _ids(amina.api("queue", country="KZ")) == every[1::2]
        assert _ids(amina.api("queue", type="charge")) == every
        assert _ids(amina.api("queue", type="fine")) == []
        assert _ids(amina.api("queue", q="Almaty 7")) == ["s7"]
        assert _ids(amina.api("queue", q="sadykova aigul")) == every
        assert _ids(amina.api("queue", q="nobody")) == []
        amina.post("s3", {"op": "accept", "event": event})
        amina.post("s4", {"op": "finish", "done": True})
        ben.post("s3", {"op": "reject", "event": event})
        assert _ids(amina.api("queue", status="started")) == ["s3"]
        assert _ids(amina.api("queue", status="done")) == ["s4"]
        assert len(amina.api("queue", status="new")["items"]) == 8
        assert len(ben.api("queue", status="new")["items"]) == 9
        assert _ids(ben.api("queue", status="done", annotator="amina")) == ["s4"]
        assert _ids(ben.api("queue", annotator="amina")) == ["s3", "s4"]
        assert _ids(ben.api("queue", status="conflict")) == ["s3"]
        item = amina.api("queue", status="started")["items"][0]
        assert (item["status"], item["reviewed"], item["annotators"]) == ("started", 1, ["amina", "ben"])
        assert (item["conflicts"], item["events"], item["confidence"], item["doubts"]) == (1, 2, 0.53, 0)


def test_what_was_not_measured_comes_after_by_its_doubts(start: Callable[..., Any], tmp_path: Any, making: Any) -> None:
    store = str(tmp_path / "records.db")
    plain = making.document(1)
    unmeasured = [msgspec.structs.replace(e, confidence=None) for e in plain.events]
    doubtful = [msgspec.structs.replace(e, subjects=()) for e in unmeasured]
    for name, events in (("clear", unmeasured), ("doubtful", doubtful), ("measured", plain.events)):
        statement = msgspec.structs.replace(plain.statement, id=name)
        reference = [
            msgspec.structs.replace(e, statement=msgspec.structs.replace(e.statement, id=name)) for e in events
        ]
        making.put(store, msgspec.structs.replace(plain, id=name, statement=statement, events=tuple(reference)))
    with start(store).client("amina") as client:
        items = client.api("queue")["items"]
    assert [(i["id"], i["confidence"], i["doubts"]) for i in items] == [
        ("measured", 0.51, 0),
        ("doubtful", None, 2),
        ("clear", None, 0),
    ]


def test_a_correction_is_answered_with_what_changed(shared_server: Any, statement: str, making: Any) -> None:
    event, entity = making.event_id(statement), making.document(int(statement[1:])).entities[0].id
    with shared_server.client("amina") as client:
        answer = client.post(
            statement,
            {"op": "set_type", "event": event, "type": "trial"},
            {
                "op": "add_argument",
                "event": event,
                "value": {"role": "date", "start": 97, "end": 107, "edtf": "2014-05-03"},
            },
            {"op": "rename_entity", "entity": entity, "name": "Aigül Sadykova"},
        ).json()
        changed = {e["id"]: e for e in answer["changes"]["events"]}
        assert set(changed) == {event, making.event_id(statement, "release")}, "names follow the entity"
        assert changed[event]["changed"] == ["type", "date"]
        assert changed[event]["machine"]["type"] == "charge"
        assert changed[event]["subjects"][0]["name"] == "Aigül Sadykova"
        assert changed[event]["status"] == "corrected"
        assert answer["changes"]["mentions"] is None
        assert [e["name"] for e in answer["changes"]["entities"]] == ["Aigül Sadykova"]
        assert [s["sequence"] for s in answer["saved"]] == [1, 2, 3]
        back = client.post(statement, {"op": "undo", "target": answer["saved"][-1]["id"]}, seen=3).json()
        assert [e["name"] for e in back["changes"]["entities"]] == ["Aigul Sadykova"]
        again = client.post(statement, {"op": "undo", "target": back["saved"][0]["id"]}, seen=4).json()
        assert [e["name"] for e in again["changes"]["entities"]] == ["Aigül Sadykova"]
        layer = client.api("statement", id=statement)["layer"]
        assert {e["id"]: e for e in layer["events"]}[event] == changed[event]


def test_an_event_says_on_which_page_of_its_source_it_stands(shared_server: Any, statement: str, making: Any) -> None:
    plain = making.document(int(statement[1:]), model="model 1.1")
    about = msgspec.structs.replace(plain.events[0].statement, page=12)
    paged = msgspec.structs.replace(plain.events[0], statement=about)
    making.put(shared_server.store, msgspec.structs.replace(plain, events=(paged, *plain.events[1:])))
    with shared_server.client("amina") as client:
        events = client.api("statement", id=statement)["layer"]["events"]
    assert [event["page"] for event in events] == [12, None]


def test_an_answer_tells_what_changed_since_what_the_page_shows(
    shared_server: Any, statement: str, making: Any
) -> None:
    """Of two pages of one person, the one that was not told of the other's correction learns of it as it saves."""
    charge, release = making.event_id(statement), making.event_id(statement, "release")
    place = {"role": "place", "start": 3, "end": 9}
    with shared_server.client("amina") as here, shared_server.client("amina") as there:
        there.post(statement, {"op": "reject", "event": charge}, seen=0)
        answer = here.post(statement, {"op": "add_argument", "event": release, "value": {**place, "mentions": [place]}})
        assert answer.status_code == 422, "a place has mentions, no offsets of its own"
        value = {"role": "place", "mentions": [{"start": 3, "end": 9}]}
        answer = here.post(statement, {"op": "add_argument", "event": release, "value": value}, seen=0).json()
        assert {event["id"] for event in answer["changes"]["events"]} == {charge, release}
        assert (answer["since"], answer["sequence"], len(answer["own"]), answer["others"]) == (0, 2, 2, [])
        shown = here.api("statement", id=statement)
        assert (shown["machine"], shown["sequence"]) == (answer["machine"], 2)
        assert shown["made"] == shown["undo"] == [one["id"] for one in answer["own"]]
        made = next(event for event in shown["layer"]["events"] if event["id"] == release)
        assert [one["key"] for one in made["places"]] == [answer["saved"][0]["key"]]
        following = here.post(statement, {"op": "accept", "event": release}, seen=2).json()
        assert [event["id"] for event in following["changes"]["events"]] in ([], [release])


def test_sending_again_saves_once_and_an_id_means_one_thing(shared_server: Any, statement: str, making: Any) -> None:
    event = making.event_id(statement)
    accept = {"op": "accept", "event": event}
    with shared_server.client("amina") as client, shared_server.client("ben") as ben:
        first = client.post(statement, accept, ids=[f"first-of-{statement}-{shared_server.port}"])
        again = client.post(statement, accept, ids=[f"first-of-{statement}-{shared_server.port}"])
        assert again.status_code == 200
        assert again.json()["saved"] == first.json()["saved"]
        assert len(client.api("log", statement=statement)["corrections"]) == 1
        other = client.post(
            statement, {"op": "reject", "event": event}, ids=[f"first-of-{statement}-{shared_server.port}"]
        )
        assert (other.status_code, other.json()["error"]["code"]) == (409, "duplicate")
        assert ben.post(statement, accept, ids=[f"first-of-{statement}-{shared_server.port}"]).status_code == 409


def test_all_of_a_request_is_saved_or_nothing(shared_server: Any, statement: str, making: Any) -> None:
    event = making.event_id(statement)
    with shared_server.client("amina") as client:
        answer = client.post(
            statement, {"op": "accept", "event": event}, {"op": "set_trigger", "event": event, "start": 0, "end": 9_999}
        )
        assert answer.status_code == 422
        assert answer.json()["error"]["index"] == 1
        assert client.api("log", statement=statement)["corrections"] == []
        gone = client.post(statement, {"op": "accept", "event": "gone"})
        assert (gone.status_code, gone.json()["error"]["code"]) == (409, "stale")
        assert client.post("no such", {"op": "finish", "done": True}).status_code == 404


def test_people_see_what_others_saved_and_where_they_differ(shared_server: Any, statement: str, making: Any) -> None:
    event = making.event_id(statement)
    with (
        shared_server.client("amina") as amina,
        shared_server.client("ben") as ben,
        shared_server.client("carla") as carla,
    ):
        amina.post(statement, {"op": "set_type", "event": event, "type": "trial"})
        answer = ben.post(statement, {"op": "set_type", "event": event, "type": "fine"}).json()
        assert [c["author"] for c in answer["others"]] == ["amina"]
        assert amina.api("changes", statement=statement, after=1)["corrections"][0]["author"] == "ben"
        conflict = carla.api("statement", id=statement)["conflicts"][0]
        assert conflict["fields"] == ["type"]
        assert [(o["author"], o["event"]["type"]) for o in conflict["opinions"]] == [
            ("amina", "trial"),
            ("ben", "fine"),
        ]
        both = carla.api("statement", id=statement, author="*")["layer"]["events"]
        disputed = next(e for e in both if e["id"] == event)
        assert (disputed["type"], disputed["disputed"], disputed["by"]) == ("charge", True, ["amina", "ben"])
        carla.post(statement, {"op": "adjudicate", "event": event, "choice": "ben"})
        decided = next(
            e for e in carla.api("statement", id=statement, author="*")["layer"]["events"] if e["id"] == event
        )
        assert (decided["type"], decided["disputed"], decided["by"]) == ("fine", False, ["carla"])
        assert amina.api("statement", id=statement)["layer"]["events"][0]["type"] == "trial", "a layer is its author's"
        assert statement not in _ids(carla.api("queue", status="conflict"))
        ben.post(statement, {"op": "set_type", "event": event, "type": "appeal"})
        assert carla.api("statement", id=statement)["conflicts"][0]["settled"] is None, "they were chosen among others"
        other = carla.api("statement", id=statement, author="amina")
        assert (other["author"], other["editable"], other["undo"]) == ("amina", False, [])


def test_a_newer_model_leaves_corrections_and_shows_where_it_disagrees(
    shared_server: Any, statement: str, making: Any
) -> None:
    event = making.event_id(statement)
    with shared_server.client("amina") as client:
        client.post(statement, {"op": "set_type", "event": event, "type": "trial"})
        before = client.api("statement", id=statement)
        newer = making.document(int(statement[1:]), model="model 2.0")
        events = [msgspec.structs.replace(newer.events[0], modality="alleged", type="fine"), newer.events[1]]
        making.put(shared_server.store, msgspec.structs.replace(newer, events=tuple(events)))
        after = client.api("statement", id=statement)
        assert after["machine"] != before["machine"]
        assert client.api("changes", statement=statement)["machine"] == after["machine"]
        mine = after["layer"]["events"][0]
        assert (mine["type"], mine["modality"], mine["status"]) == ("trial", "actual", "corrected")
        assert mine["disagrees"] == ["type", "modality"]
        assert mine["machine"]["type"] == "fine"
        with connect(shared_server.store, create=True) as database:
            refresh(database)
        assert statement in _ids(client.api("queue", status="disagrees"))
        client.post(statement, {"op": "accept", "event": mine["id"]})
        assert client.api("statement", id=statement)["layer"]["events"][0]["disagrees"] == [], "seen and confirmed"
        assert statement not in _ids(client.api("queue", status="disagrees"))


def test_a_statement_without_text_is_listed_and_says_why_it_cannot_be_corrected(
    shared_server: Any, making: Any
) -> None:
    event = making.document(11).events[0]
    making.put(shared_server.store, event)
    with shared_server.client("amina") as client:
        assert client.request("POST", "/api/refresh", json={}).json()["changed"] >= 1
        item = next(i for i in client.api("queue")["items"] if i["id"] == "s11")
        assert item["has_text"] is False
        found = client.api("statement", id="s11")
        assert found["statement"]["text"] is None
        assert found["editable"] is False
        assert "document records" in found["message"]
        answer = client.post("s11", {"op": "accept", "event": event.id})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_text")


def test_lookups(shared_server: Any, statement: str) -> None:
    with shared_server.client("amina") as client:
        laws = client.api("provisions", country="KZ", q="crim 174(2)")["items"]
        assert laws[0]["id"] == "KZ:criminal-code:174(2)"
        assert client.api("provisions", country="KZ", q="Article 5 ICCPR")["items"][0]["id"] == "treaty:iccpr:5"
        assert client.api("provisions", q="nothing of the kind")["items"] == []
        for asked, edtf in (("3 May 2014", "2014-05-03"), ("2014-05/..", "2014-05/.."), ("yesterday", "2014-05-09")):
            assert client.api("dates", statement=statement, q=asked) == {"edtf": edtf, "understood": True}
        assert client.api("dates", q="when pigs fly") == {"edtf": None, "understood": False}


def test_interrupting_it_is_an_ordinary_end(start: Callable[..., Any], tmp_path: Any, making: Any) -> None:
    store = str(tmp_path / "records.db")
    making.put(store, making.document(1))
    running = start(store)
    with running.client("amina") as client:
        client.post("s1", {"op": "finish", "done": True})
    assert running.stop() in {0, 130}
    assert "Traceback" not in running.errors.read_text()


def test_the_log_cannot_be_changed(shared_server: Any, statement: str) -> None:
    with shared_server.client("amina") as client:
        client.post(statement, {"op": "finish", "done": True})
    with connect(shared_server.store, create=True) as database:
        for sql in ("DELETE FROM corrections", "UPDATE corrections SET author = 'x'"):
            with pytest.raises(Exception, match="only ever added"):
                database.run(sql)


def test_a_search_for_what_is_everywhere_finds_the_same(
    store: str, making: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.put(store, *(making.document(n) for n in range(6)))
    with connect(store, create=True) as database:
        refresh(database)
        for query in ("sadykova", "Almaty", "3 almaty", '"was charged"', "nobody", "%", "_"):
            filters = queue.Filters(author="amina", query=query)
            found = queue.page(database, filters)
            with monkeypatch.context() as patched:
                patched.setattr(queue, "_MOST_FOUND", 1)
                assert queue.page(database, filters) == found, query
        assert [item.id for item in queue.page(database, queue.Filters(author="amina", query="3 almaty")).items] == [
            "s3"
        ]
