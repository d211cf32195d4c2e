"""Fixtures of the tests of runs. Their modules, ``light_runs`` and ``light``, are found beside this file."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from light_runs import lines  # noqa: E402


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers find the light pipeline."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Sixty statements in three files."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for part in range(3):
        (folder / f"{part}.jsonl").write_text(lines(range(part * 20, part * 20 + 20)))
    return folder


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start runs in the background; what is left of them at the end of the test is killed."""
    started = []

    def start(argv: list[str], **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            argv, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
