"""Remote addresses: a file system in memory, and a real server."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.reading import read
from chargesheet.reading.remote import is_address, shown_address
from chargesheet.records import Statement

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    yield system
    system.rm("/archive", recursive=True)


def sources(inputs: list[str]) -> list[tuple[str, str | None]]:
    return [(one.text, one.source) for one in read(inputs) if isinstance(one, Statement)]


def test_a_folder_a_glob_and_a_file(memory: Any) -> None:
    memory.pipe("/archive/b.txt", b"Two.")
    memory.pipe("/archive/a/one.jsonl", b'{"text": "One."}')
    memory.pipe("/archive/.hidden/x.txt", b"no")
    memory.pipe("/archive/c.log", b"no")
    both = [("One.", "memory:///archive/a/one.jsonl"), ("Two.", "memory:///archive/b.txt")]
    assert sources(["memory://archive"]) == both
    assert sources(["memory://archive/*.txt"]) == both[1:]
    assert sources(["memory://archive/b.txt"]) == [("Two.", "memory://archive/b.txt")]


def test_what_is_not_there(memory: Any) -> None:
    memory.pipe("/archive/c.log", b"no")
    assert "no such file" in next(iter(read(["memory://archive/no.txt"]))).reason  # type: ignore[union-attr]
    assert "nothing to read" in next(iter(read(["memory://archive"]))).reason  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["no-such-thing://a/b.txt", "s3://bucket/a.txt"])
def test_a_kind_of_address_that_needs_a_library(address: str) -> None:
    if address.startswith("s3") and _has("s3fs"):
        pytest.skip("s3fs is installed")
    (failure,) = read([address])
    assert isinstance(failure, UnreadableInputError)
    assert failure.source == address


def _has(name: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(name) is not None


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("aiohttp")
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_web_server(server: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "news").write_text("<html><body><p>Two was freed.</p></body></html>", encoding="utf-8")
    assert sources([f"{server}/a.txt"]) == [("One.", f"{server}/a.txt")]
    assert sources([f"{server}/news"]) == [("Two was freed.", f"{server}/news")]
    (failure,) = read([f"{server}/none.txt"])
    assert isinstance(failure, UnreadableInputError)
    assert "no such file" in failure.reason


ADDRESSES = [
    ("https://me:secret@example.org/a.pdf", "https://example.org/a.pdf"),
    ("https://example.org/a?id=7", "https://example.org/a?id=7"),
    ("https://example.org/a?X-Amz-Signature=1f&id=7", "https://example.org/a"),
    ("https://example.org/a?token=1f", "https://example.org/a"),
    ("s3://bucket/a.pdf", "s3://bucket/a.pdf"),
]


@pytest.mark.parametrize(("address", "expected"), ADDRESSES)
def test_no_secret_is_shown(address: str, expected: str) -> None:
    assert shown_address(address) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("a/b.txt", False), ("C:\\a", False), ("s3://a", True), ("://a", False)]
)
def test_what_is_an_address(name: str, expected: bool) -> None:
    assert is_address(name) is expected
