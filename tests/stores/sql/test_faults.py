"""Faults in mid-load: whatever ends a load, whole batches stay, and the same records again complete it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.database import Row
from chargesheet.stores.sql.errors import LineError, StoreError
from chargesheet.stores.sql.incoming import Incoming, read_records
from chargesheet.stores.sql.loading import BATCH_EVENTS, load
from chargesheet.stores.sql.schema import ARGUMENTS, Table

BATCH = 10
EVENTS = 45
Fault = Callable[[], object]


def loading(store: str, file: Path, fault: Fault | None = None, *, halfway: bool = False) -> None:
    """Load a file; the fault strikes when the third batch is about to be written, or when half of it is."""

    def records(fault: Fault | None) -> Iterator[Incoming | LineError]:
        for number, found in enumerate(read_records(str(file))):
            if fault is not None and number == 3 * BATCH - 1:
                fault()
            yield found

    with connect(store, create=True) as database:
        if fault is None or not halfway:
            load(database, records(fault), batch_events=BATCH)
            return
        insert, written = database.insert, []

        def failing(table: Table, rows: Sequence[Row]) -> None:
            if table is ARGUMENTS:  # statements, entities and events are written by now
                written.append(rows)
                if len(written) == 3:
                    fault()
            insert(table, rows)

        database.insert = failing  # type: ignore[method-assign]
        load(database, records(None), batch_events=BATCH)


MOMENTS = pytest.mark.parametrize("halfway", [False, True], ids=["between batches", "within a batch"])


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


@MOMENTS
def test_the_connection_is_lost(
    server: Any, postgresql: str, clean: str, make: Any, contents: Callable[..., Any], *, halfway: bool
) -> None:
    file = make.file(*make.events(EVENTS))
    lose = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chargesheet'"
    with pytest.raises(StoreError, match=r"no connection.*Load the same records again"):
        loading(postgresql, file, lambda: server.execute(lose), halfway=halfway)
    assert_whole_batches_then_complete(postgresql, file, clean, contents)


@MOMENTS
def test_the_process_that_serves_the_load_is_killed(
    server: Any, postgresql: str, clean: str, make: Any, contents: Callable[..., Any], *, halfway: bool
) -> None:
    """The server then throws out everybody, and goes through its journal before it answers again."""
    file = make.file(*make.events(EVENTS))

    def kill() -> None:
        find = "SELECT pid FROM pg_stat_activity WHERE application_name = 'chargesheet'"
        ((process,),) = server.execute(find)
        os.kill(process, signal.SIGKILL)

    with pytest.raises(StoreError, match="no connection"):
        loading(postgresql, file, kill, halfway=halfway)
    wait_for(server.answers)
    assert_whole_batches_then_complete(postgresql, file, clean, contents)


@MOMENTS
def test_the_server_is_killed(
    server: Any, postgresql: str, clean: str, make: Any, contents: Callable[..., Any], *, halfway: bool
) -> None:
    file = make.file(*make.events(EVENTS))
    try:
        with pytest.raises(StoreError, match="no connection"):
            loading(postgresql, file, server.kill, halfway=halfway)
        with pytest.raises(StoreError, match="no connection"):
            loading(postgresql, file)
    finally:
        server.start()
    assert_whole_batches_then_complete(postgresql, file, clean, contents)


def test_the_server_says_that_its_disk_is_full(
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


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Callable[[int], None]]:
    """A real disk of so many megabytes at the folder; gives what makes it another size."""
    options = f"size={megabytes}m,uid={folder.stat().st_uid},gid={folder.stat().st_gid},mode=700"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a small disk: {mounted.stderr.strip()}")

    def resize(megabytes: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={megabytes}m", folder], check=True)

    try:
        yield resize
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_real_disk_is_full(tmp_path: Path, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    file = make.file(*make.events(1500))
    folder = tmp_path / "disk"
    folder.mkdir()
    store = str(folder / "records.db")
    with disk(folder, 2) as resize:
        with pytest.raises(StoreError, match="the disk is full"), connect(store, create=True) as database:
            load(database, read_records(str(file)), batch_events=100)
        resize(64)
        kept = len(contents(store)["events"])
        assert 0 < kept < 1500
        assert kept % 100 == 0
        loading(store, file)
        loading(clean, file)
        assert contents(store) == contents(clean)


def test_a_real_disk_of_the_server_is_full(
    server: Any, tmp_path: Path, clean: str, make: Any, contents: Callable[..., Any]
) -> None:
    file = make.file(*make.events(3000))
    folder = server.new_folder("disk")
    with disk(folder, 12) as resize:
        server.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        server.execute("CREATE DATABASE small TABLESPACE small")
        store = server.url("small")
        try:
            with pytest.raises(StoreError, match="its disk is full"), connect(store, create=True) as database:
                load(database, read_records(str(file)), batch_events=200)
            resize(128)
            kept = len(contents(store)["events"])
            assert 0 < kept < 3000
            assert kept % 200 == 0
            loading(store, file)
            loading(clean, file)
            assert contents(store) == contents(clean)
        finally:
            server.execute("DROP DATABASE small WITH (FORCE)")
            server.execute("DROP TABLESPACE small")


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


def test_the_program_is_killed_while_it_writes(store: str, make: Any) -> None:
    events = 2 * BATCH_EVENTS + 3000
    file = make.file(*make.events(events))
    process = subprocess.Popen([sys.executable, "-m", "chargesheet", "load", str(file), "--to", store])
    wait_for(lambda: events_in(store) == BATCH_EVENTS)
    process.kill()
    process.wait()
    kept = events_in(store)
    assert kept in {BATCH_EVENTS, 2 * BATCH_EVENTS}
    with connect(store, create=True) as database:
        counts = load(database, read_records(str(file)))
        assert (counts.events, counts.unchanged) == (events - kept, kept)
        assert database.rows("SELECT count(*), count(DISTINCT id) FROM events") == [(events, events)]
        assert database.rows("SELECT count(*) FROM arguments") == [(6 * events,)]
        assert database.rows("SELECT count(*) FROM event_words") == [(events,)]


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


def test_several_load_the_same_records_at_once(store: str, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    file = make.file(*make.events(600), *(make.document(f"d{n}", (0, 1)) for n in range(100)))
    loads = [command(store) for _ in range(3)]
    for process in loads:
        assert process.stdin is not None
        process.stdin.write(file.read_bytes())
    said = [process.communicate() for process in loads]
    assert [process.returncode for process in loads] == [0, 0, 0], said
    written = sum(int(out.split()[0]) for out, _ in said)
    assert written == 800, "each record is written by one of them"
    loading(clean, file)
    assert contents(store) == contents(clean)


def test_batches_of_two_loads_alternate(store: str, clean: str, make: Any, contents: Callable[..., Any]) -> None:
    file = make.file(*make.events(EVENTS))
    other = make.file(*make.events(EVENTS), make.document("d", (0,)))
    loading(store, file, lambda: loading(store, other))
    loading(clean, other)
    assert contents(store) == contents(clean)
