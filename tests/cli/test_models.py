"""``chargesheet models``: what is there, and fetching, from a server of this machine and from one that is not there."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[2] / "models" / "stanza"
needs_stanza = pytest.mark.skipif(
    find_spec("stanza") is None, reason="Stanza is not installed: pip install 'chargesheet[stanza]'"
)


def models(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command, in a process of its own whose user has no models."""
    own = {**os.environ, "XDG_DATA_HOME": str(home), "LOCALAPPDATA": str(home), "STANZA_RESOURCES_DIR": ""}
    return subprocess.run(
        [sys.executable, "-m", "chargesheet", "models", *arguments],
        env={**own, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments: object) -> None:
        """Keep still."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The project's own models, laid out as Stanza's network has them."""
    root = tmp_path / "server"
    root.mkdir()
    (root / "ru").symlink_to(SHIPPED / "ru", target_is_directory=True)
    import stanza

    (root / f"resources_{stanza.__resources_version__}.json").write_bytes((SHIPPED / "resources.json").read_bytes())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


def test_what_is_there_is_listed_with_where(tmp_path: Path) -> None:
    done = models(tmp_path, "list")
    assert done.returncode == 0
    assert f"-  no models in {tmp_path / 'chargesheet' / 'stanza'}" in done.stdout
    assert f"ru  tokenize, pos, lemma, depparse, ner  {SHIPPED}" in done.stdout


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_text("[]", encoding="utf-8")
    done = models(tmp_path, "list", "--dir", str(tmp_path))
    assert done.returncode == 1
    assert str(tmp_path / "resources.json") in done.stderr


@pytest.mark.skipif(find_spec("stanza") is not None, reason="Stanza is installed")
def test_without_stanza_the_command_to_install_it_is_named(tmp_path: Path) -> None:
    done = models(tmp_path, "download", "ru", "--dir", str(tmp_path / "new"))
    assert done.returncode == 1
    assert "pip install 'chargesheet[russian]'" in done.stderr


@needs_stanza
@pytest.mark.xfail(reason="models fetched from a server laid out as here are not found afterwards", strict=True)
def test_models_are_fetched_and_found(tmp_path: Path, server: str) -> None:
    network = {"STANZA_RESOURCES_URL": server, "STANZA_MODEL_URL": server + "/{lang}/{filename}"}
    done = models(tmp_path, "download", "ru", **network)
    assert (done.returncode, done.stderr) == (0, "")
    fetched = tmp_path / "chargesheet" / "stanza" / "ru" / "pos" / "chargesheet.pt"
    assert fetched.read_bytes() == (SHIPPED / "ru" / "pos" / "chargesheet.pt").read_bytes()
    assert models(tmp_path, "list").stdout.startswith("ru  tokenize, pos, lemma, depparse, ner  " + str(tmp_path))


@needs_stanza
@pytest.mark.parametrize(("language", "port"), [("ru", "9"), ("tlh", "")], ids=["no network", "no such language"])
def test_what_cannot_be_fetched_is_said_in_a_line(tmp_path: Path, server: str, language: str, port: str) -> None:
    address = f"http://127.0.0.1:{port}" if port else server
    done = models(tmp_path, "download", language, STANZA_RESOURCES_URL=address)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"The Stanza models of {language!r} could not be fetched" in done.stderr
    assert "STANZA_RESOURCES_DIR" in done.stderr
