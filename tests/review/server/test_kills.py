"""The server is killed while it saves: nothing that it said was saved is lost, and nothing is half there."""

import contextlib
import os
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx

from chargesheet.review.storage.log import read_statement
from chargesheet.stores.sql.connect import connect

# benchmarks/review.py asks for many more.
KILLS = int(os.environ.get("CHARGESHEET_KILLS", "3"))
_KINDS: list[dict[str, Any]] = [
    {"op": "set_modality", "modality": "alleged"},
    {"op": "set_type", "type": "trial"},
    {"op": "accept"},
    {"op": "set_trigger", "start": 3, "end": 9},
]


def _work(running: Any, name: str, event: str, saved: list[str]) -> None:
    """Save until the server is gone; note what it said was saved."""
    with contextlib.suppress(httpx.HTTPError), running.client(name) as client:
        for n in range(10_000):
            ids = [f"{name}-{os.urandom(8).hex()}" for _ in range(1 + n % 3)]
            answer = client.post("s1", *[{**_KINDS[n % 4], "event": event} for _ in ids], ids=ids)
            if answer.status_code == 200:
                saved.extend(each["id"] for each in answer.json()["saved"])


def _killed_again_and_again(start: Callable[..., Any], store: str, making: Any, times: int) -> int:
    making.put(store, making.document(1))
    saved: list[str] = []
    chance = random.Random(7)
    for _ in range(times):
        running = start(store)
        before = len(saved)
        workers = [
            threading.Thread(target=_work, args=(running, name, making.event_id("s1"), saved))
            for name in ("amina", "ben")
        ]
        for worker in workers:
            worker.start()
        end = time.monotonic() + 20
        while len(saved) == before and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.3)
        running.kill()
        for worker in workers:
            worker.join()
        assert len(saved) > before, "something was saved before the kill"
    with connect(store) as database:
        statement = read_statement(database, "s1")
        assert statement is not None
        corrections = statement.corrections
        progress = dict(database.rows("SELECT author, reviewed FROM review_progress WHERE statement_id = 's1'"))
        if database.dialect == "sqlite":
            assert database.rows("PRAGMA integrity_check") == [("ok",)]
    assert set(saved) <= {c.id for c in corrections}, "what was acknowledged is there"
    assert [c.sequence for c in corrections] == list(range(1, len(corrections) + 1)), "without a gap"
    for author in ("amina", "ben"):
        layer = statement.layer(author)
        assert progress[author] == sum(event.touched for event in layer.events), "what is derived agrees"
    return len(saved)


def test_sqlite(start: Callable[..., Any], tmp_path: Any, making: Any) -> None:
    _killed_again_and_again(start, str(tmp_path / "records.db"), making, KILLS)


def test_postgresql(start: Callable[..., Any], postgresql: str, making: Any) -> None:
    _killed_again_and_again(start, postgresql, making, max(2, KILLS // 5))
