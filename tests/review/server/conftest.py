"""A real server in a process of its own, over a store with hostile statements in it."""

import contextlib
import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from chargesheet.records import DOCUMENT_SCHEMA, EVENT_SCHEMA, DocumentRecord, EventRecord, content_id
from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.incoming import Incoming
from chargesheet.stores.sql.loading import load

# The real PostgreSQL of the stores' tests.
_SQL = importlib.util.spec_from_file_location(
    "stores_sql_conftest", Path(__file__).parents[2] / "stores" / "sql" / "conftest.py"
)
assert _SQL is not None
assert _SQL.loader is not None
_stores = importlib.util.module_from_spec(_SQL)
_SQL.loader.exec_module(_stores)
server, postgresql, store = _stores.server, _stores.postgresql, _stores.store

HOSTILE = "<script>alert(1)</script>"
_TEXT = f"In Almaty, {HOSTILE} Aigul Sadykova was charged under Article 174. She was then released on 3 May 2014."
_PATIENCE = 30.0
# Tests must not wait as long as people may.
_SHORT = (
    "import chargesheet.review.server.serving as s, chargesheet.review.server.guard as g;"
    "s.HEADER_SECONDS = 1.0; g.BODY_SECONDS = 1.0; s.REQUEST_SECONDS = 3.0; s.MOST_CONNECTIONS = 40;"
    "from chargesheet.cli.main import main; main()"
)


def document(number: int, model: str = "model 1.0", **changes: Any) -> DocumentRecord:
    """Statement ``sN``: a charge and a release; the confidence of the lower numbers is lower."""
    statement = f"s{number}"
    entity = content_id("entity", statement, "Aigul")

    def quote(words: str) -> dict[str, Any]:
        return {"text": words, "start": _TEXT.index(words), "end": _TEXT.index(words) + len(words)}

    def event(kind: str, trigger: str, confidence: float | None) -> dict[str, Any]:
        return {
            "schema": EVENT_SCHEMA,
            "id": content_id("event", statement, kind),
            "type": kind,
            "modality": "actual",
            "statement": {
                "id": statement,
                "title": f"Almaty {number} {HOSTILE}",
                "date": "2014-05-10",
                "source": "a.md",
            },
            "trigger": quote(trigger),
            "subjects": [
                {
                    "name": "Aigul Sadykova",
                    "kind": "person",
                    "count": 1,
                    "entity": entity,
                    "mentions": [quote("Aigul Sadykova")],
                }
            ],
            "authorities": [],
            "places": [],
            "date": None,
            "provisions": [],
            "offences": [],
            "penalty": None,
            "evidence": [],
            "confidence": confidence,
            "model": model,
        }

    fields: dict[str, Any] = {
        "schema": DOCUMENT_SCHEMA,
        "id": statement,
        "statement": {
            "id": statement,
            "text": _TEXT,
            "title": f"Almaty {number} {HOSTILE}",
            "date": "2014-05-10",
            "country": "KZ" if number % 2 else "UZ",
            "source": "a.md",
        },
        "mentions": [{**quote("Aigul Sadykova"), "label": "PERSON", "entity": entity}],
        "entities": [{"id": entity, "label": "PERSON", "name": "Aigul Sadykova", "aliases": []}],
        "events": [event("charge", "charged", 0.5 + number % 50 / 100), event("release", "released", None)],
    }
    return msgspec.convert(fields | changes, DocumentRecord)


def put(store: str, *records: DocumentRecord | EventRecord) -> None:
    with connect(store, create=True) as database:
        load(database, [Incoming("-", n, record, 1) for n, record in enumerate(records)], replace=True)


class Client(httpx.Client):
    """A browser of one person."""

    def post(self, statement: str, *operations: Any, seen: int = 0, ids: list[str] | None = None) -> httpx.Response:  # type: ignore[override]
        made = ids or [uuid.uuid4().hex for _ in operations]
        corrections = [{"id": i, "operation": o} for i, o in zip(made, operations, strict=True)]
        return super().post("/api/corrections", json={"statement": statement, "seen": seen, "corrections": corrections})

    def api(self, path: str, **asked: Any) -> Any:
        answer = self.get(f"/api/{path}", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Running:
    """A server that runs."""

    def __init__(self, store: str, folder: Path, *, short: bool = False) -> None:
        self.store = store
        people = folder / "people.toml"
        if not people.exists():
            people.write_text(
                "".join(
                    f'[[person]]\nname = "{name}"\nrole = "{role}"\ntoken = "{name}-{uuid.uuid4().hex}"\n'
                    for name, role in (("amina", "annotator"), ("ben", "annotator"), ("carla", "adjudicator"))
                )
            )
            people.chmod(0o600)
        self.tokens = dict(re.findall(r'name = "(\w+)"\nrole = "\w+"\ntoken = "(\S+)"', people.read_text()))
        start = ["-c", _SHORT] if short else ["-m", "chargesheet"]
        self.errors = folder / "errors.txt"
        self._written = self.errors.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, *start, "review", store, "--people", str(people), "--no-open", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=self._written,
            env={**os.environ, "PYTHONWARNINGS": "error"},
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=", line)
        assert found is not None, line + self.errors.read_text()
        self.port = int(found[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def client(self, name: str | None = None) -> "contextlib.closing[Client]":
        client = Client(base_url=self.address, timeout=_PATIENCE)
        if name is not None:
            client.get("/", params={"token": self.tokens[name]})
            client.headers["X-Chargesheet-CSRF"] = client.api("session")["csrf"]
        return contextlib.closing(client)

    def raw(self, data: bytes, seconds: float = 10.0) -> bytes:
        """What comes back for some bytes, until the server closes or the time is over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            received = b""
            with contextlib.suppress(TimeoutError, ConnectionResetError):
                while part := connection.recv(65536):
                    received += part
            return received

    def kill(self) -> None:
        self.process.kill()
        self._end()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(_PATIENCE)
        self._end()
        return code

    def _end(self) -> None:
        self.process.wait(_PATIENCE)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._written.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def start(store: str, *, short: bool = False) -> Running:
        running.append(Running(store, tmp_path, short=short))
        return running[-1]

    yield start
    for each in running:
        if each.process.poll() is None:
            each.stop()
        else:
            each._end()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for tests that leave it as it is, with ten statements; its patience is short."""
    folder = tmp_path_factory.mktemp("review")
    store = str(folder / "records.db")
    put(store, *(document(n) for n in range(10)))
    running = Running(store, folder, short=True)
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for tests that each use a statement of their own, over each of the databases."""
    folder = tmp_path_factory.mktemp("review")
    store = str(folder / "records.db")
    if request.param == "postgresql":
        database = request.getfixturevalue("server")
        store = database.url(database.new_database())
    put(store, document(0))
    running = Running(store, folder)
    yield running
    running.stop()


@pytest.fixture
def statement(shared_server: Running) -> str:
    """A statement of this test's own."""
    number = next(_NUMBERS)
    put(shared_server.store, document(number))
    return f"s{number}"


_NUMBERS = count(100)


class Making:
    """What the tests put into stores."""

    document = staticmethod(document)
    put = staticmethod(put)
    text = _TEXT
    hostile = HOSTILE

    @staticmethod
    def event_id(statement: str, kind: str = "charge") -> str:
        return content_id("event", statement, kind)


@pytest.fixture(scope="session")
def making() -> type[Making]:
    return Making
