"""A command line that is loaded once: the examples of the pages start ``chargesheet`` some hundred times.

``warm.py serve SOCKET`` loads the package and the English pipeline and waits. ``warm.py ask SOCKET ARGUMENT...`` stands
for ``chargesheet ARGUMENT...``: it hands over its arguments, folder, environment and the very files behind its standard
input, output and error, and ends with the exit code that comes back. ``warm.py python SOCKET`` hands over Python on
standard input; the code of one folder shares its names, as in one session. Requests are answered one after the other,
and end after four minutes, as nothing waits for ever.
"""

import io
import json
import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

STREAMS = ("stdin", "stdout", "stderr")
SECONDS = 240


def ask(address: str, program: str, arguments: list[str]) -> int:
    """Have the server run something with this process's streams; returns its exit code."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        request = {
            "program": program,
            "arguments": arguments,
            "folder": str(Path.cwd()),
            "environment": dict(os.environ),
            "mask": os.umask(0),
        }
        socket.send_fds(connection, [json.dumps(request).encode()], [0, 1, 2])
        return (connection.recv(1) or b"\x46")[0]  # 70: the server is gone


def serve(address: str) -> None:
    """Answer requests until the process is ended."""
    from chargesheet import extraction, pipelines
    from chargesheet.records import Statement

    signal.signal(signal.SIGALRM, _too_long)
    loaded = cache(pipelines.load)
    pipelines.load = extraction.load = lambda engine=None, language="en": loaded(engine, language)
    list(extraction.extract([Statement(id="warm", text="Ana Silva was arrested on 3 May 2014.", language="en")]))
    sessions: dict[str, dict[str, Any]] = {}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            connection, _ = listener.accept()
            with connection, suppress(ConnectionError):
                connection.send(bytes([_answer(connection, sessions)]))


def _too_long(number: int, frame: object) -> None:
    raise TimeoutError(f"not done after {SECONDS} seconds")


def _answer(connection: socket.socket, sessions: dict[str, dict[str, Any]]) -> int:
    """Run one request on the streams that came with it."""
    data, files, _, _ = socket.recv_fds(connection, 1 << 18, 3)
    request = json.loads(data)
    kept = [os.dup(number) for number in range(3)], [getattr(sys, name) for name in STREAMS], dict(os.environ)
    mask = os.umask(request["mask"])
    signal.alarm(SECONDS)
    try:
        for number, (name, file) in enumerate(zip(STREAMS, files, strict=True)):
            os.dup2(file, number)
            os.close(file)
            setattr(sys, name, _stream(number))
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        if request["program"] == "python":
            return _python(sys.stdin.read(), sessions.setdefault(request["folder"], {"__name__": "__main__"}))
        return _command(request["arguments"])
    finally:
        signal.alarm(0)
        os.umask(mask)
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):  # the reader is gone, as behind "| head"
                stream.flush()
        for number, file in enumerate(kept[0]):
            os.dup2(file, number)
            os.close(file)
        for name, stream in zip(STREAMS, kept[1], strict=True):
            setattr(sys, name, stream)
        os.environ.clear()
        os.environ.update(kept[2])


def _stream(number: int) -> io.TextIOWrapper:
    raw = io.FileIO(number, "r" if number == 0 else "w", closefd=False)
    buffered = io.BufferedReader(raw) if number == 0 else io.BufferedWriter(raw)
    return io.TextIOWrapper(buffered, encoding="utf-8", write_through=True)


def _command(arguments: list[str]) -> int:
    from chargesheet.cli.main import main

    sys.argv = ["chargesheet", *arguments]
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _python(code: str, names: dict[str, Any]) -> int:
    try:
        exec(compile(code, "<example>", "exec"), names)
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    role, place, *rest = sys.argv[1:]
    if role == "serve":
        serve(place)
    else:
        sys.exit(ask(place, role, rest))
