"""``chargesheet run``: exit codes, and what it says."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chargesheet.archive import Progress
from chargesheet.cli.main import app
from chargesheet.cli.progress import duration, progress_line


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement.jsonl"
    text = "Aisha Bello was arrested in Lagos on 3 May 2014. She was charged under Article 5 of the Criminal Code."
    path.write_text(json.dumps({"id": "s1", "text": text, "date": "2014-06-01", "country": "NG", "language": "en"}))
    return path


def test_it_reads_with_the_real_pipeline_and_again_does_nothing(statement: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = CliRunner().invoke(app, ["run", str(statement), "--out", str(out), "--workers", "1"])
    assert first.exit_code == 0, first.output
    assert "1 statement analysed" in first.stderr
    alone = CliRunner().invoke(app, ["extract", str(statement)])
    assert (out / "events" / "part-00000.jsonl").read_text() == alone.stdout
    again = CliRunner().invoke(app, ["run", str(statement), "--out", str(out), "--resume"])
    assert again.exit_code == 0
    assert "0 statements analysed" in again.stderr
    other = CliRunner().invoke(app, ["run", str(statement), "--out", str(out), "--no-documents"])
    assert other.exit_code == 1
    assert "--restart" in other.stderr


def test_failed_inputs_are_named_and_counted(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("no json")
    run = CliRunner().invoke(app, ["run", str(tmp_path / "bad.jsonl"), "--out", str(tmp_path / "out"), "--quiet"])
    assert run.exit_code == 1
    assert re.match(r"error: \S+bad.jsonl", run.stderr)
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--resume", "--restart"], "Give one of them"),
        (["--engine", "spark"], "local, ray"),
        (["--format", "xml"], "jsonl, parquet"),
        (["--since", "yesterday"], "yesterday"),
        (["--workers", "0"], "--workers"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_wrong_usage(statement: Path, tmp_path: Path, options: list[str], says: str) -> None:
    run = CliRunner().invoke(app, ["run", str(statement), "--out", str(tmp_path / "out"), *options])
    assert run.exit_code == 2
    assert says in run.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("share", "seconds", "expected"),
    [
        (0.25, 60.0, "1,200 statements, 3,400 events, 2 failures · 1,000 words/s · 25%, about 3 min left"),
        (None, 60.0, "1,200 statements, 3,400 events, 2 failures · 1,000 words/s"),
        (0.25, 1.0, "1,200 statements, 3,400 events, 2 failures · 60,000 words/s"),
    ],
    ids=["known", "unknown", "too early"],
)
def test_progress_says_what_is_known(share: float | None, seconds: float, expected: str) -> None:
    progress = Progress(
        found=1300, analysed=1200, known=0, failed=2, events=3400, words=60_000, seconds=seconds, share=share
    )
    assert progress_line(progress) == expected


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0 s"), (59.0, "59 s"), (180.0, "3 min"), (7500.0, "2 h 5 min")])
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said
