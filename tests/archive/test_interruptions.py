"""Ends at any moment: killed, stopped, a full disk, a second run. What comes after equals an undisturbed run."""

import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from light import SECONDS
from light_runs import command, contents, go, lines

from chargesheet.archive import FolderInUseError, record_files

Start = Callable[..., "subprocess.Popen[str]"]
KILLS = 7


def children(process: int) -> list[int]:
    """The processes that a process has started and that are still there."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


def wait_for(true: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Wait until something has happened in a run."""
    for _ in range(1200):
        if true():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError("it never happened")


def test_killed_at_random_moments_it_ends_with_the_same_bytes(archive: Path, tmp_path: Path, process: Start) -> None:
    """Kills of the run and of workers in turn; the full number is that of ``benchmarks/archive_kills.py``."""
    go(archive, tmp_path / "undisturbed")
    out = tmp_path / "out"
    chance = random.Random(5)
    killed = 0
    for number in range(KILLS):
        run = process(command(archive, out), **{SECONDS: "0.05"})
        wait_for(lambda: (out / "ledger.sqlite").exists(), run)
        time.sleep(chance.uniform(0, 2.5))
        if number % 2 and (workers := children(run.pid)):
            os.kill(chance.choice(workers), signal.SIGKILL)
            time.sleep(chance.uniform(0, 1))
        if run.poll() is None:
            killed += 1
        run.kill()
        run.communicate()
    assert killed >= 2, "most runs were over before they were killed"
    go(archive, out, workers=2)
    assert record_files(out).whole
    assert contents(out) == contents(tmp_path / "undisturbed")


def wait_for_end(worker: int) -> None:
    """Wait until a worker whose run is gone has ended."""
    for _ in range(400):
        try:
            if Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.05)
    raise AssertionError("the worker goes on without its run")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_cleanly(archive: Path, tmp_path: Path, process: Start, number: signal.Signals) -> None:
    out = tmp_path / "out"
    run = process(command(archive, out), **{SECONDS: "0.3"})
    wait_for(lambda: len(children(run.pid)) > 0, run)
    workers = children(run.pid)
    run.send_signal(number)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 128 + number
    assert "give the same command again to go on" in said
    assert "Traceback" not in said
    for worker in workers:
        wait_for_end(worker)
    assert not record_files(out).whole


def test_workers_end_when_the_run_is_killed(archive: Path, tmp_path: Path, process: Start) -> None:
    run = process(command(archive, tmp_path / "out"), **{SECONDS: "0.3"})
    wait_for(lambda: len(children(run.pid)) > 0, run)
    (worker, *_) = children(run.pid)
    run.kill()
    run.communicate()
    wait_for_end(worker)


def test_two_runs_in_one_folder_are_refused(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(archive, out, limit=1)
    with (out / ".lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FolderInUseError, match=r"another run is at work there \(process \d+\)"):
            go(archive, out)
    go(archive, out)


def test_a_full_disk_is_said_and_the_next_run_completes(tmp_path: Path, archive: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount a small file system")
    try:
        (archive / "more.jsonl").write_text(lines(range(100, 400)))
        out = small / "out"
        run = subprocess.run(command(archive, out), capture_output=True, text=True)
        assert run.returncode == 1
        assert "the disk is full" in run.stderr
        assert "Traceback" not in run.stderr
        subprocess.run(["mount", "-o", "remount,size=20m", str(small)], check=True)
        subprocess.run(command(archive, out), check=True, capture_output=True)
        go(archive, tmp_path / "fresh")
        assert contents(out) == contents(tmp_path / "fresh")
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


@pytest.mark.parametrize("emptied", ["configuration", "parts"])
def test_a_restart_that_was_cut_off_leaves_nothing_mixed(archive: Path, tmp_path: Path, emptied: str) -> None:
    """Between forgetting and removing, and between removing and beginning."""
    from chargesheet.archive.ledger import Ledger

    out = tmp_path / "out"
    go(archive, out)
    ledger = Ledger(out)
    ledger.empty()
    ledger.close()
    if emptied == "parts":
        for path in (out / "events").iterdir():
            path.unlink()
    go(archive, out, limit=20)
    go(archive, tmp_path / "fresh", limit=20)
    assert contents(out) == contents(tmp_path / "fresh")


@pytest.mark.skipif(sys.platform == "win32", reason="ray is tested on Linux")
def test_a_cluster_writes_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'chargesheet[cluster]'")
    argv = [*command(archive, tmp_path / "out"), "--engine", "ray"]
    run = subprocess.run(argv, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    go(archive, tmp_path / "local")
    assert contents(tmp_path / "out") == contents(tmp_path / "local")
    assert go(archive, tmp_path / "out").progress.analysed == 0, "the same ledger"
