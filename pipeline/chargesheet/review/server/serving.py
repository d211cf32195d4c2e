"""Running the server: a socket, limits on time and number, a quiet end."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

HEADER_SECONDS = 10.0
"""How long the head of a request may take to come."""
REQUEST_SECONDS = 60.0
"""How long a request may take from its head to the last byte of its answer."""
IDLE_SECONDS = 30
"""How long an open connection may wait for its next request."""
MOST_CONNECTIONS = 200
LARGEST_HEAD = 16 * 1024


class ServingError(ChargesheetError):
    """The server cannot run here."""


class Certificate(Struct, frozen=True):
    """What the server proves itself with."""

    certificate: Path
    key: Path


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 is any free one.

    Raises:
        ServingError: The address is none of this machine's, or the port is taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ServingError(f"{host} is no address of this machine. Name another with --host.") from error
    # With the protocol: asyncio lets only a socket that says TCP send small parts of an answer at once.
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(MOST_CONNECTIONS)
    except OSError as error:
        listening.close()
        raise ServingError(
            f"{host}, port {port}: {error.strerror or error}. Name another with --host or --port; 0 is any free port."
        ) from error
    return listening


def serve(
    app: "Starlette",
    listening: socket.socket,
    certificate: Certificate | None = None,
    on_start: Callable[[], None] | None = None,
) -> None:
    """Serve until interrupted.

    Args:
        app: The application.
        listening: Where; it is closed at the end.
        certificate: For TLS.
        on_start: Called when it listens.
    """
    import uvicorn

    config = uvicorn.Config(
        app,
        http=_protocol(),
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        ssl_certfile=None if certificate is None else str(certificate.certificate),
        ssl_keyfile=None if certificate is None else str(certificate.key),
    )
    with closing(listening):
        server = uvicorn.Server(config)
        asyncio.run(_run(server, listening, on_start))


async def _run(server: "uvicorn.Server", listening: socket.socket, on_start: Callable[[], None] | None) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started and on_start is not None:
        await asyncio.to_thread(on_start)
    await serving


def _protocol() -> "type[asyncio.Protocol]":
    """Uvicorn's protocol, with an end to the patience it has for slow clients."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):
        """Ends connections whose head or whole request takes too long."""

        _watch: asyncio.TimerHandle | None = None
        _watched: object = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._expect(HEADER_SECONDS)

        def data_received(self, data: bytes) -> None:
            if self._watch is None:
                self._expect(HEADER_SECONDS)
            super().data_received(data)
            if self.cycle is not None and self.cycle is not self._watched and not self.cycle.response_complete:
                self._watched = self.cycle
                self._expect(REQUEST_SECONDS)

        def on_response_complete(self) -> None:
            self._stop()
            super().on_response_complete()

        def timeout_keep_alive_handler(self) -> None:
            super().timeout_keep_alive_handler()
            self._expect(HEADER_SECONDS)  # who does not read the end of an answer is left

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def _expect(self, seconds: float) -> None:
            self._stop()
            self._watch = self.loop.call_later(seconds, self._abort)

        def _abort(self) -> None:
            self._watch = None
            self.transport.abort()

        def _stop(self) -> None:
            if self._watch is not None:
                self._watch.cancel()
                self._watch = None

    return Protocol
