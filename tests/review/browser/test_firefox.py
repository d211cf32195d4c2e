"""The same page in Firefox: the way through a statement with keys, words selected with the caret, right-to-left text."""

import base64
import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Any]:
    """Debian's Firefox, headless, with an empty profile."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("needs Debian's firefox-esr: run .ci/browser")
    pytest.importorskip("websockets", reason="needs websockets, which is in the extra dev")
    spec = importlib.util.spec_from_file_location("review_firefox", Path(__file__).with_name("firefox.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.Firefox(program, tmp_path / "profile") as browser:
        yield browser


def test_a_statement_is_corrected(firefox: Any, serve: Any, documents: ModuleType, tmp_path: Path) -> None:
    text = "اعتُقلت الناشطة سارة العلي في القاهرة يوم 3 مايو 2015."
    arabic = documents.small(text, title="بيان", names=("سارة العلي",), trigger="اعتُقلت", language="ar", country="EG")
    serving = serve([documents.twelve(), arabic])
    firefox.open(serving.addresses["amina"])
    firefox.until("document.querySelector('#title').textContent === 'Twelve events'")
    firefox.until("document.activeElement.matches('.card.current')")
    firefox.press("a")
    firefox.press("t", "a", "r", "Enter", "a")
    firefox.press("x", "u")
    firefox.until("document.querySelector('.card.current .number').textContent === '4'")
    firefox.press("k", "c", "ArrowRight", "Shift+ArrowRight")
    assert firefox.evaluate("getSelection().toString()") == "in"
    assert firefox.evaluate("document.querySelector('.caret').getBoundingClientRect().height > 5") is True
    firefox.press("ArrowRight", "Shift+ArrowRight", "e", *"release", "Enter")
    firefox.until("document.querySelector('.card.current.added') !== null")
    firefox.press("s", "Enter")
    firefox.until("document.querySelector('#save-state').dataset.state === 'saved'")
    found = firefox.evaluate("(await fetch(`/api/statement?id=${location.hash.slice(1)}`)).json()")
    events = found["layer"]["events"]
    assert [one["status"] for one in events[:4]] == ["accepted", "corrected", "open", "added"]
    assert events[1]["type"] == "arrest"
    assert [subject["name"] for subject in events[3]["subjects"]] == ["Erlan Kasym"]
    firefox.press("f")
    firefox.until("document.querySelector('#title').textContent === 'بيان'")
    firefox.press("c", "ArrowLeft", "Shift+ArrowLeft")
    assert firefox.evaluate("getSelection().toString()") == "الناشطة"
    folder = os.environ.get("CHARGESHEET_SCREENSHOTS")
    picture = base64.b64decode(firefox.screenshot())
    assert picture.startswith(b"\x89PNG")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / "firefox.png").write_bytes(picture)
