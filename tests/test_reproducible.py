"""The same bytes whatever the hash seed, time zone, locale, folder and number of workers."""

import os
import subprocess
import sys
from pathlib import Path

TEXT = (
    "# Nigeria: two freed\n\n2 December 2015\n\nAisha Bello and José Ade were arrested in Lagos on 3 May 2014 by the State "
    "Security Service and charged under Article 174 of the Criminal Code. Last month a court in Lagos sentenced Ms Bello to two "
    "years' imprisonment. Five students, İlknur Şahingöz among them, were released in October.\n"
)


def _run(folder: Path, out: str, workers: int, environment: dict[str, str]) -> dict[str, bytes]:
    argv = [sys.executable, "-m", "chargesheet", "run", "in", "--out", out, "--workers", str(workers), "--quiet"]
    subprocess.run(argv, cwd=folder, env={**os.environ, **environment}, check=True, capture_output=True, timeout=300)
    files = sorted(file for file in (folder / out).rglob("part-*") if file.is_file())
    assert files
    return {str(file.relative_to(folder / out)): file.read_bytes() for file in files}


def test_machines_that_differ(tmp_path: Path) -> None:
    found = []
    for place, workers, environment in (
        ("here", 1, {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}),
        (
            "there/other",
            2,
            {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "OMP_NUM_THREADS": "2"},
        ),
    ):
        folder = tmp_path / place
        (folder / "in").mkdir(parents=True)
        for number in range(3):
            (folder / "in" / f"{number}.md").write_text(TEXT.replace("2015", f"201{number + 5}"), encoding="utf-8")
        found.append(_run(folder, "found", workers, environment))
    assert found[0] == found[1]
    assert b"Bello" in b"".join(found[0].values())
