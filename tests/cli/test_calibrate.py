"""``chargesheet calibrate``: what it prints, writes and refuses."""

import tomllib
from pathlib import Path

from typer.testing import CliRunner

from chargesheet.cli.main import app
from chargesheet.stages.confidence.calibrator import BIAS
from chargesheet.stages.confidence.features import FEATURES

run = CliRunner()


def test_weights_are_measured_and_written(shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "confidence.toml"
    done = run.invoke(app, ["calibrate", str(shared / "gold" / "dev.jsonl"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "records in 43 passages; expected calibration error 0." in done.stdout
    entries = tomllib.loads(out.read_text("utf-8"))["entry"]
    assert {entry["id"] for entry in entries} == {BIAS, *FEATURES}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = run.invoke(app, ["calibrate", str(tmp_path / "none.jsonl")])
    assert done.exit_code == 1
    assert "none.jsonl: there is no such file" in done.stderr


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": 1}\n', encoding="utf-8")
    done = run.invoke(app, ["calibrate", str(gold)])
    assert done.exit_code == 1
    assert "gold.jsonl, line 1" in done.stderr


def test_passages_without_events_are_too_few(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a", "text": "The weather was fine.", "entities": [], "events": []}\n', encoding="utf-8")
    done = run.invoke(app, ["calibrate", str(gold)])
    assert done.exit_code == 1
    assert "give more passages" in done.stderr
    assert "defect" not in done.stderr
