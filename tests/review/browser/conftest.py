"""A real browser on a real server over a store that each test fills."""

import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from types import ModuleType
from typing import Any

import pytest

from chargesheet.records import DocumentRecord, Statement, encode

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_ADDRESS = re.compile(r"^(?P<name>\S+) \((?P<role>\w+)\): (?P<address>http://\S+)$")  # amina (annotator): http://…


class Serving:
    """A running ``chargesheet review``: everybody's address, and a way to stop it and start it again."""

    def __init__(self, folder: Path, people: Sequence[str]) -> None:
        self.folder = folder
        self.people = people
        self.addresses: dict[str, str] = {}
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start it, on the port that it had before."""
        roles = [argument for person in self.people for argument in _role(person)]
        command = [sys.executable, "-m", "chargesheet", "review", str(self.folder), *roles, "--no-open"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        lines: Queue[str] = Queue()
        self.reader = threading.Thread(target=_read, args=(self.process, lines), daemon=True)
        self.reader.start()
        said = []
        self.addresses = {}
        while len(self.addresses) < len(self.people):
            try:
                said.append(lines.get(timeout=60))
            except Empty:
                self.stop()
                pytest.fail(f"the server did not start: {''.join(said)}")
            if match := _ADDRESS.match(said[-1].strip()):
                self.addresses[match["name"]] = match["address"]
        self.port = int(re.search(r":(\d+)/", next(iter(self.addresses.values())))[1])  # type: ignore[index]

    def stop(self) -> None:
        """Stop it at once, as a crash does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.reader.join(timeout=5)
        if self.process.stdout is not None:
            self.process.stdout.close()


def _role(person: str) -> tuple[str, str]:
    name, _, role = person.partition(":")
    return ("--adjudicator" if role == "adjudicator" else "--annotator", name)


def _read(process: "subprocess.Popen[str]", lines: "Queue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put("")


@pytest.fixture(scope="session")
def documents() -> ModuleType:
    """The statements of these tests: ``documents.py`` beside this file."""
    spec = importlib.util.spec_from_file_location("review_documents", Path(__file__).with_name("documents.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def read(nlp: Any) -> Callable[[Path], DocumentRecord]:
    """Reads a file with the whole pipeline."""
    from chargesheet.extraction import documents as extract
    from chargesheet.reading import read as read_statements

    def extracted(path: Path) -> DocumentRecord:
        statement = next(found for found in read_statements([path]) if isinstance(found, Statement))
        document = next(iter(extract([statement], nlp)))
        assert isinstance(document, DocumentRecord)
        return document

    return extracted


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parents[3]


class Typist:
    """Types on a page, and counts the keys."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.keys = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other: "a", "Enter", "Shift+ArrowRight"."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words: str) -> None:
        """Type words, a key for each character."""
        self.page.keyboard.type(words)
        self.keys += len(words)

    def saved(self) -> None:
        """Wait until the page says that all is saved."""
        self.page.wait_for_selector('#save-state[data-state="saved"]')


@pytest.fixture
def typist() -> type[Typist]:
    """The class, to be made with a page."""
    return Typist


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Serves documents to people: ``serve(documents, "amina", "ben:adjudicator")``."""
    with _serving(tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def serve_many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Serving]]:
    """The same for all tests of a module, of which each takes statements of its own."""
    with _serving(tmp_path_factory.mktemp("served")) as start:
        yield start


@contextmanager
def _serving(path: Path) -> Iterator[Callable[..., Serving]]:
    running: list[Serving] = []

    def start(documents: Sequence[DocumentRecord], *people: str) -> Serving:
        folder = path / "store"
        folder.mkdir()
        lines = [f"{encode(document)}\n" for document in documents]
        (folder / "documents.jsonl").write_text("".join(lines), encoding="utf-8")
        running.append(Serving(folder, people or ("amina",)))
        return running[-1]

    try:
        yield start
    finally:
        for serving in running:
            serving.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Playwright's driver."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is in the extra dev")
    with api.sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    """Debian's Chromium, headless, with an empty profile."""
    if CHROMIUM is None:
        pytest.skip("needs Debian's chromium: run .ci/browser")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens the page in a browser of its own, as one person sees it; fails on any error that the page logs."""
    contexts = []
    errors: list[str] = []

    def opened(address: str, width: int = 1366, height: int = 768, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda line: errors.append(line.text) if line.type == "error" and not _expected(line) else None
        )
        page.goto(address)
        page.wait_for_selector("#title:not(:text('No statement is open'))")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


def _expected(line: Any) -> bool:
    """A browser logs every request that failed; what the page makes of it is for the tests to see."""
    return "Failed to load resource" in line.text or "net::ERR" in line.text


@pytest.fixture
def shoot(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[Any, str], Path]:
    """Takes a screenshot, into ``CHARGESHEET_SCREENSHOTS`` where that names a folder, else beside the test's files."""
    folder = Path(os.environ.get("CHARGESHEET_SCREENSHOTS") or tmp_path / "screenshots")

    def taken(page: Any, name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        page.screenshot(path=path)
        assert path.stat().st_size > 1000
        return path

    return taken
