"""Opening stores: what is made, what is refused, and that no password is ever shown."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chargesheet.stores.sql import read
from chargesheet.stores.sql.connect import connect, dialect_of
from chargesheet.stores.sql.errors import StoreError
from chargesheet.stores.sql.incoming import Incoming
from chargesheet.stores.sql.loading import load
from chargesheet.stores.sql.rows import bounds
from chargesheet.stores.sql.runs import Runs
from chargesheet.stores.sql.schema import Dialect, migrations, split
from chargesheet.stores.sql.search import folded, phrases

SECRET = "hunter2@/:%"
QUOTED = "hunter2%40%2F%3A%25"


@pytest.mark.parametrize(
    ("store", "dialect"),
    [
        ("records.db", "sqlite"),
        ("C:\\archive\\records.db", "sqlite"),
        ("a folder/postgresql.db", "sqlite"),
        ("postgresql://user@host/records", "postgresql"),
        ("POSTGRES:///records", "postgresql"),
    ],
)
def test_which_database(store: str, dialect: Dialect) -> None:
    assert dialect_of(store) == dialect


@pytest.mark.parametrize(
    "store",
    [
        pytest.param(f"mysql://user:{QUOTED}@host/records", id="another database"),
        pytest.param(f"postgresq://user:{QUOTED}@host/records", id="a slip in the name"),
        pytest.param(f"postgresql:/user:{QUOTED}@host/records", id="one stroke"),
        pytest.param(f"host=h dbname=d password={QUOTED}", id="words of libpq"),
        pytest.param(f"password={QUOTED} host=h", id="words of libpq, password first"),
        pytest.param(f"postgresql://user:{QUOTED}%00@host/records", id="a character that no address has"),
        pytest.param(f"postgresql://user:{QUOTED}@host:port/records", id="no port"),
        pytest.param(f"postgresql://user:{QUOTED}@[::1/records", id="half a bracket"),
        pytest.param(f"postgresql://user@host/records?password={QUOTED}&x=1", id="an unknown option"),
        pytest.param(f"postgresql://user:{QUOTED}@/records?host=/no/such/folder", id="nobody there"),
        pytest.param(f"postgresql://user@/records?host=/no/such/folder&password={QUOTED}", id="as an option"),
        pytest.param("", id="nothing"),
        pytest.param("-", id="standard input"),
    ],
)
def test_an_address_that_does_not_work_is_refused_and_its_password_kept(store: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught, connect(store, create=True):
        pass
    said = "".join(str(error) for error in (caught.value, caught.value.__cause__) if error)
    assert "hunter2" not in said
    assert SECRET not in said


def test_the_name_of_a_store_shows_no_password(server: Any, postgresql: str) -> None:
    database = postgresql.partition("@/")[2].partition("?")[0]
    with connect(postgresql.replace("postgres@", f"postgres:{QUOTED}@"), create=True) as opened:
        assert opened.name == f"postgresql://postgres@{server.folder}/{database}"


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'chargesheet\[stores\]'"), connect("postgresql://host/records"):
        pass


@pytest.mark.parametrize("name", ["a?mode=memory.db", "a#b.db", "100%25.db", "';--.db", "ünïcode 💥.db", "file:x.db"])
def test_a_file_may_have_any_name(name: str, tmp_path: Path, make: Any) -> None:
    store = str(tmp_path / name)
    with connect(store, create=True) as database:
        load(database, [Incoming("-", 1, make.event(), 1)])
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with connect(store) as database:
        assert len(list(read.events(database))) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name], "reading leaves nothing behind"


def test_a_store_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"), connect(str(tmp_path / "none.db")):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_store(postgresql: str) -> None:
    with pytest.raises(StoreError, match="holds no records"), connect(postgresql):
        pass


def test_reading_cannot_write(store: str) -> None:
    with connect(store, create=True):
        pass
    with connect(store) as database, pytest.raises(StoreError, match=r"read-?only"):
        database.run("DELETE FROM events")


def test_a_folder_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"), connect(str(tmp_path), create=True):
        pass
    text = tmp_path / "text.db"
    text.write_text("no database " * 100)
    with pytest.raises(StoreError, match="no SQLite database"), connect(str(text), create=True):
        pass
    with pytest.raises(StoreError, match="does not exist"), connect(str(tmp_path / "no" / "a.db"), create=True):
        pass


def test_a_database_of_something_else_is_left_as_it_is(store: str, server: Any, tmp_path: Path) -> None:
    if store.startswith("postgresql"):
        server.execute("CREATE TABLE events (mine TEXT)", store.partition("@/")[2].partition("?")[0])
    else:
        with closing(sqlite3.connect(store)) as connection:
            connection.execute("CREATE TABLE events (mine TEXT)")
    with pytest.raises(StoreError, match="a database of something else"), connect(store, create=True):
        pass


def test_migrations_run_once_each_with_their_record(store: str) -> None:
    for _ in range(2):
        with connect(store, create=True) as database:
            numbers = [number for (number,) in database.rows("SELECT number FROM migrations ORDER BY number")]
            assert numbers == [step.number for step in migrations(database.dialect)]
            assert numbers == list(range(1, len(numbers) + 1))


def test_a_migration_that_fails_leaves_nothing(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [*migrations(dialect_of(store))]
    broken[0] = type(broken[0])(1, (*broken[0].statements, "CREATE TABLE broken ("))
    monkeypatch.setattr("chargesheet.stores.sql.connect.migrations", lambda dialect: tuple(broken))
    with pytest.raises(StoreError), connect(store, create=True):
        pass
    monkeypatch.undo()
    with connect(store, create=True) as database:
        assert "events" in database.tables()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("INSERT INTO migrations (number) VALUES (9999)", "newer chargesheet"),
        ("DELETE FROM migrations WHERE number > 1", "older chargesheet"),
    ],
)
def test_a_store_of_another_version_says_so(store: str, change: str, said: str) -> None:
    with connect(store, create=True) as database:
        newest = len(migrations(database.dialect))
        database.run(change)
    if "older" in said and newest == 1:
        return
    with pytest.raises(StoreError, match=said), connect(store):
        pass


def test_both_databases_have_the_same_migrations() -> None:
    assert [m.number for m in migrations("sqlite")] == [m.number for m in migrations("postgresql")]


def test_a_script_is_split_at_statements_not_inside_triggers() -> None:
    trigger = "CREATE TRIGGER t AFTER DELETE ON a BEGIN\n    DELETE FROM b;\nEND;"
    assert list(split(f"-- why\nCREATE TABLE a (\n b TEXT\n);\n{trigger}\n")) == [
        "-- why\nCREATE TABLE a (\n b TEXT\n);",
        trigger,
    ]


def test_whole_tables_are_read_as_rows(store: str, make: Any, contents: Callable[..., Any]) -> None:
    with connect(store, create=True) as database:
        load(database, [Incoming("-", 1, make.document("s1", (0, 1)), 1)])
        (statement,) = read.statements(database)
        (person,) = read.persons(database)
        events = {event.key: event for event in read.events(database)}
        subject, _ = read.arguments(database, "subject")
        assert read.statement_text(database, "s1") == make.text
        assert read.statement_text(database, "s2") is None
        assert [mention.entity_key for mention in read.mentions(database)] == [person.key, None]
        assert list(read.entities(database)) == [person]
    assert (statement.index_number, statement.country) == ("07", "KZ")
    assert (person.name, person.aliases, person.statement_date) == ("Aigul Sadykova", ("A. Sadykova",), "2015-12-21")
    assert (subject.entity_key, subject.start, subject.end) == (person.key, 12, 26)
    assert events[subject.event_key].record in (make.event(0), make.event(1))


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2015", ("2015-01-01", "2015-12-31")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2015-11-11", ("2015-11-11", "2015-11-11")),
        ("199X", ("1990-01-01", "1999-12-31")),
        ("2007-07~", ("2007-07-01", "2007-07-31")),
        ("2008-22", ("2008-01-01", "2008-12-31")),
        ("2012-03/2012-05", ("2012-03-01", "2012-05-31")),
        ("2015-10/..", ("2015-10-01", None)),
        ("../2015-10", (None, "2015-10-31")),
        ("2015?", (None, None)),
        (None, (None, None)),
    ],
)
def test_the_days_that_a_date_can_mean(edtf: str | None, expected: tuple[str | None, str | None]) -> None:
    assert bounds(edtf) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Şener", "sener"),
        ("S\u0327ENER", "sener"),
        ("Erzhan Öräzälinov", "erzhan orazalinov"),
        ("İstanbul ISTANBUL ıstanbul", "istanbul istanbul istanbul"),
        ("al-Qa\u2019ida", "al qa ida"),
        ("Łukasz Straße Ærø", "lukasz strasse aero"),
        ("snake_case 07", "snake case 07"),
        ("Назарбаев", "назарбаев"),
        ("", ""),
    ],
)
def test_words_are_folded(text: str, expected: str) -> None:
    assert " ".join(folded(text)) == expected


def test_a_query_is_words_phrases_and_beginnings() -> None:
    found = [(phrase.words, phrase.prefix) for phrase in phrases('one "two three" al-four* "five*" " - "')]
    assert found == [
        (("one",), False),
        (("two", "three"), False),
        (("al", "four"), True),
        (("five",), False),
    ]


def test_the_order_of_runs_never_changes_as_others_come() -> None:
    runs = Runs([])
    models = ["b 2.0", "a 1.0", "b 1.0", "a dev", "b 3.0", "a 0.5", "", "c"]
    order: list[str] = []
    for model in models:
        runs.of_model(model)
        known = sorted(models[: models.index(model) + 1], key=lambda name: runs.of_model(name).age)
        assert [name for name in known if name != model] == order
        order = known
    assert order == ["", "b 1.0", "b 2.0", "a dev", "a 0.5", "a 1.0", "b 3.0", "c"]
