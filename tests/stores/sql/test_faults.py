"""Faults in mid-load: whatever ends a load, whole batches stay, and the same records again complete it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.errors import LineError, StoreError
from chargesheet.stores.sql.incoming import Incoming, read_records
from chargesheet.stores.sql.loading import BATCH_EVENTS, load

BATCH = 10
EVENTS = 45


def loading(store: str, file: Path, fault: Callable[[], None] | None = None) -> None:
    """Load a file; the fault strikes when the third batch is about to be written."""

    def records() -> Iterator[Incoming | LineError]:
        for number, found in enumerate(read_records(str(file))):
            if fault is not None and number == 3 * BATCH - 1:
                fault()
            yield found

    with connect(store, create=True) as database:
        load(database, records(), batch_events=BATCH)


def assert_whole_batches_then_complete(store: str, file: Path, clean: str, contents: Callable[..., Any]) -> None:
    """Two batches are there; loading again gives what loading once would have given."""
    assert len(contents(store)["events"]) == 2 * BATCH
    loading(store, file)
    loading(clean, file)
    assert contents(store) == contents(clean)
    assert len(contents(store)["events"]) == EVENTS


@pytest.fixture
def clean(tmp_path: Path) -> str:
    """A store beside the one that suffers; the rows of the two databases are alike."""
    return str(tmp_path / "clean.db")


def test_the_connection_is_lost(
    server: Any, postgresql: str, clean: str, make: Any, contents: Callable[..., Any]
) -> None:
    file = make.file(*make.events(EVENTS))
    lose = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chargesheet'"
    with pytest.raises(StoreError, match=r"no connection.*Load the same records again"):
        loading(postgresql, file, lambda: server.execute(lose))
    assert_whole_batches_then_complete(postgresql, file, clean, contents)


def test_the_server_is_killed(
    server: Any, postgresql: str, clean: str, make: Any, contents: Callable[..., Any]
) -> None:
    file = make.file(*make.events(EVENTS))
    try:
        with pytest.raises(StoreError, match="no connection"):
            loading(postgresql, file, server.kill)
        with pytest.raises(StoreError, match="no connection"):
            loading(postgresql, file)
    finally:
        server.start()
    assert_whole_batches_then_complete(postgresql, file, clean, contents)


def test_the_disk_of_the_server_is_full(
    server: Any, postgresql: str, clean: str, make: Any, contents: Callable[..., Any]
) -> None:
    file = make.file(*make.events(EVENTS))
    name = postgresql.partition("@/")[2].partition("?")[0]
    full = """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER full_disk AFTER INSERT ON arguments FOR EACH ROW EXECUTE FUNCTION full_disk();
    """
    with pytest.raises(StoreError, match="its disk is full"):
        loading(postgresql, file, lambda: server.execute(full, name))
    server.execute("DROP TRIGGER full_disk ON arguments", name)
    assert_whole_batches_then_complete(postgresql, file, clean, contents)


def test_the_disk_is_full(tmp_path: Path, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    store = str(tmp_path / "full.db")
    file = make.file(*make.events(EVENTS))
    incoming = list(read_records(str(file)))
    with connect(store, create=True) as database:
        load(database, incoming[: 2 * BATCH], batch_events=BATCH)
        database.run(f"PRAGMA max_page_count = {int(str(database.rows('PRAGMA page_count')[0][0])) + 1}")
        with pytest.raises(StoreError, match="the disk is full"):
            load(database, incoming, batch_events=EVENTS)
    assert_whole_batches_then_complete(store, file, clean, contents)


def test_the_program_is_interrupted(store: str, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    file = make.file(*make.events(EVENTS))
    with pytest.raises(KeyboardInterrupt):
        loading(store, file, interrupt)
    assert_whole_batches_then_complete(store, file, clean, contents)


def command(store: str, *more: str) -> subprocess.Popen[bytes]:
    """``chargesheet load - --to store`` in a process of its own."""
    arguments = [sys.executable, "-m", "chargesheet", "load", "-", "--to", store, *more]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_program_is_killed(store: str, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    file = make.file(*make.events(EVENTS))
    process = command(store)
    assert process.stdin is not None
    # As many records as make a batch of the command; when they are kept, the load is waiting for the rest.
    many = make.file(*make.events(BATCH_EVENTS))
    process.stdin.write(many.read_bytes() + file.read_bytes()[:5000])
    process.stdin.flush()
    wait_for(lambda: events_in(store) == BATCH_EVENTS)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    loading(store, file)
    loading(clean, many)
    loading(clean, file)
    assert contents(store) == contents(clean)


def events_in(store: str) -> int:
    """How many events a store has; none while it is being made."""
    try:
        with connect(store) as database:
            return int(str(database.rows("SELECT count(*) FROM events")[0][0]))
    except StoreError:
        return 0


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until it holds, ten seconds at most."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it never came"


def test_two_load_the_same_records_at_once(store: str, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    file = make.file(*make.events(600), *(make.document(f"d{n}", (0, 1)) for n in range(100)))
    loads = [command(store) for _ in range(2)]
    for process in loads:
        assert process.stdin is not None
        process.stdin.write(file.read_bytes())
    said = [process.communicate() for process in loads]
    assert [process.returncode for process in loads] == [0, 0], said
    written = sum(int(out.split()[0]) for out, _ in said)
    assert written == 800, "each record is written by one of the two"
    loading(clean, file)
    assert contents(store) == contents(clean)


def test_batches_of_two_loads_alternate(store: str, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    file = make.file(*make.events(EVENTS))
    other = make.file(*make.events(EVENTS), make.document("d", (0,)))
    loading(store, file, lambda: loading(store, other))
    loading(clean, other)
    assert contents(store) == contents(clean)
