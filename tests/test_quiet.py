"""Logs and messages name files and lines, never what statements say: they are kept longer, and read by more people."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

SECRETS = ("Zhanbolat", "Quispe", "insurrection")
TEXT = "Zhanbolat Quispe was arrested in Lagos on 3 May 2014 for insurrection."


def _inputs(folder: Path) -> None:
    folder.mkdir()
    (folder / "good.md").write_text(TEXT, encoding="utf-8")
    (folder / "latin.md").write_bytes(TEXT.encode() + b"\xe9")
    (folder / "lines.jsonl").write_text(f'{{"text": "{TEXT}", "id": [1]}}\n{{"text": "{TEXT}\n', encoding="utf-8")
    (folder / "table.csv").write_text(f'text,date\n"{TEXT}",2014\n"{TEXT}",x,y,z\n', encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04" + TEXT.encode())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + TEXT.encode())
    (folder / "page.html").write_text(f"<html><!-- {TEXT} --></html>", encoding="utf-8")
    (folder / "mail.eml").write_bytes(
        b"Subject: x\nContent-Type: text/plain; charset=ascii\n\n" + TEXT.encode() + b"\xe9"
    )


def test_what_reading_says(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    from chargesheet.errors import UnreadableInputError
    from chargesheet.reading import read

    _inputs(tmp_path / "in")
    notes: list[str] = []
    with caplog.at_level(logging.INFO):
        found = list(read([tmp_path / "in"], on_note=notes.append))
    failures = [str(one) for one in found if isinstance(one, UnreadableInputError)]
    assert len(failures) >= 7
    said = "\n".join([*failures, *notes, caplog.text])
    assert not [secret for secret in SECRETS if secret in said]


def test_what_a_run_says(tmp_path: Path) -> None:
    _inputs(tmp_path / "in")
    argv = [sys.executable, "-m", "chargesheet", "run", "in", "--out", "found", "--workers", "1"]
    run = subprocess.run(argv, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, timeout=300)
    assert run.returncode == 1, run.stderr
    said = (run.stdout + run.stderr).decode()
    assert "broken.docx" in said
    assert not [secret for secret in SECRETS if secret in said]
    assert any(SECRETS[0] in file.read_text(encoding="utf-8") for file in (tmp_path / "found").rglob("part-*.jsonl"))
