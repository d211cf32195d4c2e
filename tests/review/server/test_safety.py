"""Every threat that the server must stand, over a real socket."""

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from chargesheet.review.server.people import PeopleError, read_people

APIS = [
    "session",
    "queue",
    "statement?id=s1",
    "changes?statement=s1",
    "log?statement=s1",
    "provisions?q=a",
    "dates?q=a",
]


@pytest.mark.parametrize("path", ["", *(f"api/{api}" for api in APIS)])
def test_nobody_gets_in_without_a_token(served: Any, path: str) -> None:
    with served.client() as client:
        answer = client.get(f"/{path}")
        assert answer.status_code == 401
        assert "Sadykova" not in answer.text


@pytest.mark.parametrize("cookie", ["", "0" * 64, "amina", "é"])
def test_a_wrong_token_or_cookie_is_none(served: Any, cookie: str) -> None:
    with served.client() as client:
        assert client.get("/", params={"token": cookie or "x"}).status_code == 401
        headers = {"Cookie": f"chargesheet_{served.port}={cookie}".encode()}
        assert client.get("/api/session", headers=headers).status_code == 401


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_cannot_use(served: Any) -> None:
    with served.client() as client:
        answer = client.get("/", params={"token": served.tokens["amina"]})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert served.tokens["amina"] not in cookie


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("evil.example", id="a name that points here"),
        pytest.param("evil.example:{port}", id="with the port"),
        pytest.param("127.0.0.1.evil.example:{port}", id="a name that looks like the address"),
        pytest.param("192.0.2.7:{port}", id="another address"),
        pytest.param("evil.example@127.0.0.1:{port}", id="a user"),
        pytest.param("127.0.0.1:{port}\r\nHost: evil.example", id="two of them"),
        pytest.param("", id="none"),
    ],
)
def test_it_answers_to_its_own_names_only(served: Any, host: str) -> None:
    for path in ("/healthz", "/static/index.html", "/api/session"):
        head = f"GET {path} HTTP/1.1\r\nHost: {host.format(port=served.port)}\r\nConnection: close\r\n\r\n"
        answer = served.raw(head.encode())
        assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400")), answer


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", "[::1]:{port}", "LOCALHOST"])
def test_its_own_names(served: Any, host: str) -> None:
    head = f"GET /healthz HTTP/1.1\r\nHost: {host.format(port=served.port)}\r\nConnection: close\r\n\r\n"
    assert served.raw(head.encode()).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"X-Chargesheet-CSRF": ""}, 403, id="no secret"),
        pytest.param({"X-Chargesheet-CSRF": "0" * 64}, 403, id="a wrong secret"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="from another origin"),
        pytest.param({"Origin": "null"}, 403, id="from a sandbox"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, 403, id="from another port of this machine"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="from another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="from another port, says the browser"),
        pytest.param({"Content-Type": "text/plain"}, 415, id="as a form can send it"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, 415, id="as a form"),
    ],
)
def test_another_page_cannot_write(served: Any, making: Any, headers: dict[str, str], status: int) -> None:
    with served.client("amina") as client:
        before = client.api("log", statement="s3")
        body = {
            "statement": "s3",
            "corrections": [{"id": "forged-correction", "operation": {"op": "finish", "done": True}}],
        }
        sent = {"Content-Type": "application/json", **headers}
        answer = client.request("POST", "/api/corrections", content=json.dumps(body), headers=sent)
        assert answer.status_code == status
        assert client.api("log", statement="s3") == before


def test_another_page_cannot_read(served: Any) -> None:
    with served.client("amina") as client:
        for site in ("cross-site", "same-site"):
            headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "cors"}
            assert client.get("/api/queue", headers=headers).status_code == 403
        assert "access-control-allow-origin" not in client.get("/api/queue").headers


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/static/index.html", "/static/none.js", "/api/queue", "/none", "/api/corrections"]
)
def test_every_answer_tells_the_browser_to_run_only_the_pages_own_files(served: Any, path: str) -> None:
    for name in (None, "amina"):
        with served.client(name) as client:
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
            assert headers["referrer-policy"] == "no-referrer"


def test_hostile_text_comes_as_data_only(served: Any, making: Any) -> None:
    with served.client("amina") as client:
        for path in ("/api/queue", "/api/statement?id=s1"):
            answer = client.get(path)
            assert making.hostile in answer.text
            assert answer.headers["content-type"] == "application/json"
        named = client.get("/api/statement", params={"id": making.hostile})
        assert named.status_code == 404
        assert making.hostile not in named.text


def test_the_page_has_nothing_inline(served: Any) -> None:
    with served.client("amina") as client:
        page = client.get("/").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+\s*=|javascript:|https?://", page)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server/app.py",
        "/static/../../cli/main.py",
        "/static/%2e%2e/server/app.py",
        "/static/..%2fserver%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2frecords.py",
        "/static/..\\server\\app.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/.hidden.js",
        "/static/index.html%00.js",
        "/static/a/b/c.js",
        "/static/",
        "/static/file:index.html",
        "/..%2f..%2fetc/passwd",
    ],
)
def test_no_file_but_the_pages_own_is_given(served: Any, path: str) -> None:
    answer = served.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404"), answer[:200]
    assert b"import " not in answer
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("Content-Length: 99999999999", id="says so"),
        pytest.param("Content-Length: -1", id="negative"),
        pytest.param("Content-Length: 1e3", id="no number"),
        pytest.param("X-Large: " + "x" * 2_000_000, id="in the head"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(served: Any, head: str) -> None:
    answer = served.raw(f"POST /api/corrections HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode())
    # A server that closes while bytes are still coming resets the connection, and its answer may be lost.
    assert answer.startswith((b"HTTP/1.1 413", b"HTTP/1.1 400")) or answer == b"", answer[:200]


def test_a_body_that_grows_too_large_is_cut_off(served: Any) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(b"POST /api/corrections HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        sent = 0
        try:
            while sent < 50 * 2**20:
                connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                sent += 65536
        except (ConnectionError, TimeoutError):
            pass
    assert sent < 20 * 2**20, "the server stopped reading"
    with served.client() as client:
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(b'{"statement": "\\ud800", "corrections": []}', id="half a character"),
        pytest.param(
            b'{"statement": "s1\\u0000", "corrections": [{"id": "12345678", "operation": {"op": "finish", "done": true}}]}',
            id="NUL",
        ),
        pytest.param(
            b'{"statement": "s1", "corrections": [{"id": "1; DROP TABLE", "operation": {"op": "finish", "done": true}}]}',
            id="an id that is none",
        ),
        pytest.param(
            b'{"statement": "s1", "corrections": [{"id": "12345678", "operation": {"op": "delete_all"}}]}',
            id="an operation that is none",
        ),
        pytest.param(b'{"statement": "s1", "author": "ben", "corrections": []}', id="as somebody else"),
        pytest.param(
            b'{"statement": "s1", "corrections": [{"id": "12345678", "operation": {"op": "note", "event": null, "text": "a\\u0000"}}]}',
            id="NUL in a note",
        ),
    ],
)
def test_nonsense_is_refused_and_does_no_harm(served: Any, body: bytes) -> None:
    with served.client("amina") as client:
        answer = client.request("POST", "/api/corrections", content=body, headers={"Content-Type": "application/json"})
        assert 400 <= answer.status_code < 500
        assert answer.json()["error"]["message"]
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "'; DROP TABLE statements; --"},
        {"q": '" OR NEAR( * ^ "'},
        {"q": "%_\\"},
        {"country": "' OR 1=1 --"},
        {"annotator": "' OR 1=1 --"},
        {"after": "' OR 1=1 --"},
        {"after": "bnVsbA"},
        {"limit": "-5"},
        {"type": "nothing"},
        {"status": "nothing"},
        {"limit": "99999999999999999999"},
        {"q": "x" * 5000},
        {"q": "\0"},
        {"country": "\0"},
    ],
)
def test_hostile_filters_find_nothing_or_are_refused(served: Any, asked: dict[str, str]) -> None:
    with served.client("amina") as client:
        answer = client.get("/api/queue", params=asked)
        assert answer.status_code in {200, 422}, answer.text
        assert answer.status_code == 422 or answer.json()["items"] == []


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(b"", id="says nothing"),
        pytest.param(b"GET / HT", id="half a line"),
        pytest.param(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ", id="half a head"),
        pytest.param(
            b"POST /api/corrections HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{", id="half a body"
        ),
    ],
)
def test_who_is_slow_is_left(served: Any, beginning: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(beginning)
        began = time.monotonic()
        closed = False
        while not closed and time.monotonic() - began < 8:
            try:
                connection.settimeout(0.2)
                while part := connection.recv(4096):
                    assert b" 200 " not in part
                closed = True
            except TimeoutError:
                if beginning:
                    connection.send(b"x")  # drop by drop
            except ConnectionError:
                closed = True
        assert closed


def test_many_slow_clients_do_not_keep_others_out(served: Any) -> None:
    held = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(80)]
    try:
        for connection in held:
            connection.sendall(b"GET / HT")
        end = time.monotonic() + 8
        with served.client() as client:
            while client.get("/healthz").status_code != 200:  # 503 while there are too many
                assert time.monotonic() < end
                time.sleep(0.1)
    finally:
        for connection in held:
            connection.close()


def test_an_answer_that_nobody_reads_is_left(served: Any) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        connection.settimeout(0.5)
        with contextlib.suppress(TimeoutError, ConnectionError):
            connection.sendall(b"GET /static/text.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10_000)
        waiting = select.poll()
        waiting.register(connection, select.POLLHUP | select.POLLERR)
        assert waiting.poll(10_000), "the server closes the connection"
    with served.client() as client:
        assert client.get("/healthz").status_code == 200


def test_only_an_adjudicator_decides(served: Any, making: Any) -> None:
    event = making.event_id("s5")
    with served.client("amina") as amina, served.client("ben") as ben, served.client("carla") as carla:
        assert amina.post("s5", {"op": "accept", "event": event}).status_code == 200
        conflicts = ben.post("s5", {"op": "reject", "event": event}).json()["conflicts"]
        assert [c["fields"] for c in conflicts] == [["status"]]
        decide = {"op": "adjudicate", "event": event, "choice": "amina"}
        assert amina.post("s5", decide).status_code == 403
        settled = carla.post("s5", decide).json()["conflicts"][0]["settled"]
        assert (settled["author"], settled["choice"]) == ("carla", "amina")


def test_logs_and_processes_tell_no_secrets(served: Any) -> None:
    with served.client("amina") as client:
        client.post("s1", {"op": "set_trigger", "event": "none", "start": 0, "end": 999_999})
        client.get("/api/statement", params={"id": "Sadykova"})
    said = served.errors.read_text()
    assert "Sadykova" not in said
    assert all(token not in said for token in served.tokens.values())
    command = Path(f"/proc/{served.process.pid}/cmdline").read_bytes()
    assert all(token.encode() not in command for token in served.tokens.values())


def _review(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "chargesheet", "review", *arguments, "--no-open"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_other_machines_get_in_only_when_people_are_named(served: Any) -> None:
    done = _review(served.store, "--host", "0.0.0.0")
    assert done.returncode == 1
    assert "who may use the page" in done.stderr


def test_from_other_machines_too_only_its_own_names_and_addresses_are_answered(served: Any) -> None:
    arguments = [
        "review",
        served.store,
        "--host",
        "0.0.0.0",
        "--name",
        "review.example.org",
        "--annotator",
        "a",
        "--no-open",
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "chargesheet", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://review\.example\.org:(\d+)/\?token=", process.stdout.readline())
        assert found is not None
        answers = {}
        for host in ("127.0.0.1", "192.0.2.7", "review.example.org", socket.gethostname(), "evil.example"):
            with socket.create_connection(("127.0.0.1", int(found[1])), timeout=10) as connection:
                connection.sendall(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                answers[host] = int(connection.recv(4096).split()[1])
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert answers.pop("evil.example") == 403
    assert set(answers.values()) == {200}
    assert "without --certificate" in said


@pytest.mark.skipif(os.name != "posix", reason="files have other permissions elsewhere")
def test_a_file_of_tokens_that_others_can_read_is_refused(tmp_path: Path) -> None:
    people = tmp_path / "people.toml"
    people.write_text('[[person]]\nname = "a"\nrole = "annotator"\ntoken = "01234567890123456789"\n')
    people.chmod(0o644)
    with pytest.raises(PeopleError, match="chmod 600") as caught:
        read_people(people)
    assert "0123456789" not in str(caught.value)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ('[[person]]\nname = "a"\nrole = "annotator"\ntoken = "short"\n', "can be guessed"),
        ('[[person]]\nname = "a"\nrole = "king"\ntoken = "01234567890123456789"\n', "who may use"),
        ('[[person]]\nname = "a"\nrole = "annotator"\ntoken = "01234567890123456789"\n' * 2, "the same name"),
        ('[[person]]\nname = "a\\n"\nrole = "annotator"\ntoken = "01234567890123456789"\n', "is no name"),
        ("", "who may use"),
    ],
)
def test_people_that_are_not_well_said(tmp_path: Path, people: str, said: str) -> None:
    file = tmp_path / "people.toml"
    file.write_text(people)
    file.chmod(0o600)
    with pytest.raises(PeopleError, match=said) as caught:
        read_people(file)
    assert "0123456789" not in str(caught.value)


def test_two_who_save_at_the_same_time_lose_nothing(served: Any, making: Any) -> None:
    def work(name: str) -> None:
        with served.client(name) as client:
            for n in range(15):
                answer = client.post("s8", {"op": "note", "event": None, "text": f"{name} {n}"})
                assert answer.status_code == 200, answer.text

    threads = [threading.Thread(target=work, args=(name,)) for name in ("amina", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with served.client("carla") as client:
        log = client.api("log", statement="s8")["corrections"]
    assert [c["sequence"] for c in log] == list(range(1, 31))
    for name in ("amina", "ben"):
        assert [c["operation"]["text"] for c in log if c["author"] == name] == [f"{name} {n}" for n in range(15)]
