"""``chargesheet report``: its counts are those of the records, and hostile names do nothing."""

import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from light_runs import go, lines, records
from typer.testing import CliRunner

from chargesheet.archive import ArchiveError
from chargesheet.archive.report import report
from chargesheet.archive.report_page import page
from chargesheet.cli.main import app

HOSTILE = "<script>alert(1)</script>\"'&\x1b[31m\u202e"


@pytest.fixture
def out(archive: Path, tmp_path: Path) -> Path:
    (archive / "bad.jsonl").write_text(
        json.dumps({"id": HOSTILE, "text": "RAISES-AN-ERROR", "language": "en"}) + "\nno json\n" + lines(range(1, 3))
    )
    folder = tmp_path / "out"
    go(archive, folder)
    return folder


def test_counts_are_those_of_the_records(out: Path) -> None:
    found = report(out)
    events = records(out, "events")
    assert found.events == len(events)
    assert {c.value: c.events for c in found.types} == Counter(e["type"] for e in events)
    assert {c.value: c.events for c in found.modalities} == Counter(e["modality"] for e in events)
    assert sum(c.events for c in found.years) == sum(c.events for c in found.countries) == len(events)
    assert (found.statements, found.failed, found.unread, found.repeated) == (61, 1, 1, 2)
    assert (found.confidence.measured, found.confidence.unmeasured) == (0, len(events))
    assert [run.end for run in found.runs] == ["finished"]


def test_the_page_stands_alone_and_escapes_everything(out: Path) -> None:
    html = page(report(out))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)|url\(|@import""", html)
    assert "default-src 'none'" in html.replace("&#39;", "'")
    assert "none was measured" in html


def test_a_run_killed_while_it_wrote_can_be_reported(out: Path) -> None:
    """It leaves a journal that is rolled back before anything is read."""
    before = report(out)
    killed = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA cache_size = 1")
database.execute("UPDATE records SET record = zeroblob(100000)")
os._exit(9)
"""
    ledger = out / "ledger.sqlite"
    assert subprocess.run([sys.executable, "-c", killed, ledger], check=False).returncode == 9
    assert ledger.with_name("ledger.sqlite-journal").stat().st_size > 0
    assert report(out) == before


def test_confidence_is_counted_in_tenths_and_the_lowest_listed(out: Path) -> None:
    with sqlite3.connect(out / "ledger.sqlite") as database:
        database.execute("UPDATE events SET confidence = 0.05 WHERE number = 0 AND position < 10")
        database.execute("UPDATE events SET confidence = 1.0 WHERE number = 1 AND position < 10")
    database.close()
    found = report(out).confidence
    assert (found.tenths[0], found.tenths[9], found.low) == (8, 8, 8)
    assert [record.statement for record in found.lowest] == [f"s{n}" for n in range(10) if n % 5]


def test_the_command_writes_table_json_and_page(out: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    table = runner.invoke(app, ["report", str(out)])
    assert table.exit_code == 0
    assert "arrest" in table.stdout
    assert "\x1b[31m" not in table.stdout
    data = runner.invoke(app, ["report", str(out), "--json", "--html", str(tmp_path / "page.html")])
    assert data.exit_code == 0
    assert json.loads(data.stdout)["statements"] == 61
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")


def test_a_folder_without_a_ledger_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is no folder of a run"):
        report(tmp_path)
    assert CliRunner().invoke(app, ["report", str(tmp_path)]).exit_code == 1


def test_an_empty_folder_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    go(tmp_path / "archive", tmp_path / "out")
    assert "None." not in page(report(tmp_path / "out")), "nothing to read is a failure"
