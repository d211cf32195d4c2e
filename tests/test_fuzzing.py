"""A few inputs for every target of ``benchmarks/fuzzing.py``, the same ones each time; minutes of it are run by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "fuzzing.py"
NEEDED = ("docx", "lxml", "pyarrow", "pypdfium2", "reportlab", "trafilatura", "zstandard")


def test_every_target(tmp_path: Path) -> None:
    for library in NEEDED:
        pytest.importorskip(library, reason="needs the extras formats and dev")
    argv = [sys.executable, SCRIPT, "all", "--inputs", "15", "--seed", "7", "--out", tmp_path, "--json", tmp_path / "f"]
    run = subprocess.run(argv, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    figures = json.loads((tmp_path / "f").read_text())
    assert len(figures) >= 24
    # Each begins from files that are read: a target whose every input is refused tests nothing.
    for name, found in figures.items():
        assert found["inputs"] > 15
        assert any(what in found["outcomes"] for what in ("read", "provisions", "records", "layers", "taken")), name
