"""How fast the review server answers over a large store, and whether it keeps its promises at length.

``python benchmarks/review.py`` makes a store of 100,000 statements with text (``--statements N`` another number),
starts the server in a process of its own, and asks it for pages of the queue and for statements, in turn with its bare
static page, which costs nothing but the transport. ``--long`` runs the suite's tests of the log with 10,000 random
sequences of edits by two people, and with 100 kills of a server in mid-save.
"""

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

import msgspec

from chargesheet.records import DOCUMENT_SCHEMA, EVENT_SCHEMA, EVENT_TYPES, DocumentRecord, content_id
from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.incoming import Incoming
from chargesheet.stores.sql.loading import load
from measuring import machine, spread, table

ROOT = Path(__file__).parent.parent
NAMES = ("Bolatbek", "Ermek", "Aigul", "Şener", "Öräz", "María", "Ahmed", "Nadia", "Łukasz", "Olena")
COUNTRIES = ("KZ", "TR", "EG", "RU", "VN", "BY")
FILLER = "The organisation has documented this and other cases in the region and calls for an independent inquiry. "
REPEATS = 60


def documents(number: int) -> Iterator[DocumentRecord]:
    """Statements of about 2,000 characters with four events and ten mentions each."""
    rng = random.Random(1)
    for n in range(number):
        statement = content_id("statement", str(n))
        name = f"{rng.choice(NAMES)} {rng.choice(NAMES)}ov{rng.randrange(5000)}"
        text = "".join(f"{name} was charged in Almaty under Article 174. {FILLER * 3}" for _ in range(5))
        places = [found.start() for found in re.finditer(re.escape(name), text)]
        triggers = [found.start() for found in re.finditer("charged", text)]
        entity = content_id("entity", statement, name)
        mentions = [
            {"text": w, "start": at, "end": at + len(w), "label": label, "entity": of}
            for place in places
            for w, at, label, of in (
                (name, place, "PERSON", entity),
                ("Almaty", text.index("Almaty", place), "PLACE", None),
            )
        ]
        events = [
            {
                "schema": EVENT_SCHEMA,
                "id": content_id("event", statement, str(k)),
                "type": rng.choice(EVENT_TYPES),
                "modality": "actual",
                "statement": {"id": statement, "title": f"Statement {n}", "date": "2015-05-03", "source": f"{n}.md"},
                "trigger": {"text": "charged", "start": triggers[k], "end": triggers[k] + 7},
                "subjects": [
                    {
                        "name": name,
                        "kind": "person",
                        "count": 1,
                        "entity": entity,
                        "mentions": [{"text": name, "start": places[k], "end": places[k] + len(name)}],
                    }
                ],
                "authorities": [],
                "places": [],
                "date": None,
                "provisions": [],
                "offences": [],
                "penalty": None,
                "evidence": [{"start": places[k], "end": triggers[k] + 60}],
                "confidence": round(rng.random(), 3) if n % 2 else None,
                "model": "bench 1.0",
            }
            for k in range(4)
        ]
        about = {"id": statement, "text": text, "title": f"Statement {n}", "date": "2015-05-03", "source": f"{n}.md"}
        yield msgspec.convert(
            {
                "schema": DOCUMENT_SCHEMA,
                "id": statement,
                "statement": about | {"country": rng.choice(COUNTRIES)},
                "mentions": sorted(mentions, key=lambda m: m["start"]),
                "entities": [{"id": entity, "label": "PERSON", "name": name, "aliases": []}],
                "events": events,
            },
            DocumentRecord,
        )


class Browser:
    """One connection to a server in a process of its own."""

    def __init__(self, store: str, folder: Path) -> None:
        token = uuid.uuid4().hex
        people = folder / "people.toml"
        people.write_text(f'[[person]]\nname = "bench"\nrole = "adjudicator"\ntoken = "{token}"\n')
        people.chmod(0o600)
        command = [sys.executable, "-m", "chargesheet", "review", store, "--people", str(people), "--no-open"]
        began = perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.start_seconds = perf_counter() - began
        found = re.search(r":(\d+)/", line)
        assert found is not None, line
        self._connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        self._headers: dict[str, str] = {}
        self._connection.request("GET", f"/?token={token}")
        answer = self._connection.getresponse()
        answer.read()
        self._headers = {"Cookie": str(answer.getheader("set-cookie")).partition(";")[0]}
        self._headers["X-Chargesheet-CSRF"] = json.loads(self.get("/api/session"))["csrf"]

    def get(self, path: str) -> bytes:
        """What the server answers."""
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        data = answer.read()
        assert answer.status == 200, (path, answer.status, data[:300])
        return data

    def post(self, value: object) -> bytes:
        """What the server answers to corrections."""
        headers = {**self._headers, "Content-Type": "application/json"}
        self._connection.request("POST", "/api/corrections", json.dumps(value), headers)
        answer = self._connection.getresponse()
        data = answer.read()
        assert answer.status == 200, data[:300]
        return data

    def stop(self) -> None:
        """End the server."""
        self._connection.close()
        self.process.terminate()
        self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()


def milliseconds(job: Callable[[], object]) -> float:
    """How long the job takes."""
    start = perf_counter()
    job()
    return (perf_counter() - start) * 1000


def speed(number: int, store: str | None) -> None:
    """Make the store, and measure."""
    with tempfile.TemporaryDirectory(prefix="chargesheet-") as name:
        folder = Path(name)
        store = store or str(folder / "records.db")
        with connect(store, create=True) as database:
            if not database.rows("SELECT 1 FROM statements LIMIT 1"):
                load(database, (Incoming("-", n, d, 2500) for n, d in enumerate(documents(number))))
            ids = [str(row[0]) for row in database.rows("SELECT id FROM statements ORDER BY id LIMIT 2000")]
            events = {
                str(s): str(e)
                for s, e in database.rows(
                    "SELECT statement_id, max(id) FROM events WHERE statement_id <= ? GROUP BY statement_id", (ids[-1],)
                )
            }
        browser = Browser(store, folder)
        first = browser.start_seconds
        rng = random.Random(2)
        for statement in rng.sample(ids, 300):
            browser.post(
                {
                    "statement": statement,
                    "corrections": [
                        {"id": uuid.uuid4().hex, "operation": {"op": "accept", "event": events[statement]}}
                    ],
                }
            )
        cursor = json.loads(browser.get("/api/queue?limit=50"))["next"]
        for _ in range(20):
            cursor = json.loads(browser.get(f"/api/queue?limit=50&after={cursor}"))["next"]
        jobs: dict[str, Callable[[], object]] = {
            "bare static page": lambda: browser.get("/static/index.html"),
            "queue, first page": lambda: browser.get("/api/queue?limit=50"),
            "queue, a later page": lambda: browser.get(f"/api/queue?limit=50&after={cursor}"),
            "queue of a country": lambda: browser.get("/api/queue?limit=50&country=KZ"),
            "queue of a type": lambda: browser.get("/api/queue?limit=50&type=execution"),
            "queue, started by me": lambda: browser.get("/api/queue?limit=50&status=started"),
            "queue, new to me": lambda: browser.get("/api/queue?limit=50&status=new"),
            "queue, conflicts": lambda: browser.get("/api/queue?limit=50&status=conflict"),
            "queue, a name": lambda: browser.get(f"/api/queue?limit=50&q={quote('Aigul Öräzov77')}"),
            "queue, a word that all have": lambda: browser.get("/api/queue?limit=50&q=charged"),
            "statement": lambda: browser.get(f"/api/statement?id={rng.choice(ids)}"),
            "saving a correction": lambda: _save(browser, rng.choice(ids), events),
        }
        figures: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(REPEATS):
            for name, job in jobs.items():
                figures[name].append(milliseconds(job))
        browser.stop()
        again = Browser(store, folder)
        again.stop()
    print(table(("answer", "milliseconds, median (range)"), [(n, spread(f, ",.1f")) for n, f in figures.items()]))
    print(f"\n{number:,} statements; {REPEATS} repeats in turn; {machine()}.")
    print(f"Start of the server: {first:.1f} s the first time, {again.start_seconds:.1f} s later.")


def _save(browser: Browser, statement: str, events: dict[str, str]) -> None:
    operation = {"op": "set_modality", "event": events[statement], "modality": "alleged"}
    browser.post({"statement": statement, "corrections": [{"id": uuid.uuid4().hex, "operation": operation}]})


def long() -> int:
    """The suite's tests of the log, at length."""
    tests = ["tests/review/layers/test_sequences.py", "tests/review/server/test_kills.py"]
    numbers = {"CHARGESHEET_SEQUENCES": "10000", "CHARGESHEET_KILLS": "100"}
    command = [sys.executable, "-m", "pytest", "-q", "--durations=4", *tests]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **numbers}).returncode


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--store", help="a file or address to make the store in, or to use again; else a temporary one")
    parser.add_argument("--long", action="store_true", help="10,000 sequences and 100 kills instead")
    asked = parser.parse_args()
    if asked.long:
        sys.exit(long())
    speed(asked.statements, asked.store)
