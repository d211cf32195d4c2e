"""What stands before every request: the host it asks for, where it comes from, how much it may send.

Every answer, also a refusal, carries headers that let a browser run nothing but the page's own files, keep nothing,
and show it in no frame.
"""

import asyncio
import ipaddress
import json
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1024 * 1024
"""In bytes: a hundred corrections with their longest values."""
BODY_SECONDS = 20.0
"""How long a request's body may take to come."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cache-control", b"no-store"),
)
_SAFE = {"GET", "HEAD"}


class Hosts:
    """The names that the server goes by.

    A page of somebody else can let its own name point to this machine; a browser then asks for that name. An address
    in numbers cannot be borrowed so.

    Args:
        names: Names it goes by, without port.
        any_address: Whether it may be asked for by any address in numbers; else only by loopback ones.
    """

    def __init__(self, names: Collection[str], *, any_address: bool) -> None:
        self._names = {name.lower() for name in names} | {"localhost"}
        self._any_address = any_address

    def knows(self, host: str) -> bool:
        """Whether a ``Host`` header names this server."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        if name is None or "@" in host or "/" in host:
            return False
        if name in self._names:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self._any_address or address.is_loopback


class Guard:
    """ASGI middleware; see the module.

    Args:
        app: What it guards.
        hosts: The names that the server goes by.
    """

    def __init__(self, app: "ASGIApp", hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in _HEADERS}
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in own]
                message = {**message, "headers": [*kept, *_HEADERS]}
            await send(message)

        headers = _headers(scope)
        refused = self._refusal(scope["method"], headers)
        if refused is not None:
            await _refuse(guarded, *refused)
            return
        try:
            body = await _body(receive)
        except _TooLargeError:
            await _refuse(guarded, 413, "too_large", f"That is more than {LARGEST_BODY:,} bytes. Send less at once.")
            return
        except TimeoutError:
            await _refuse(guarded, 408, "slow", "The request took too long to come.")
            return
        await self._app(scope, _replaying(body, receive), guarded)

    def _refusal(self, method: str, headers: dict[str, list[str]]) -> tuple[int, str, str] | None:
        """Why a request is refused: status, code, message."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 or not self._hosts.knows(hosts[0]):
            return 403, "host", "This server does not go by that name. Open the address that the command printed."
        lengths = headers.get("content-length", ["0"])
        if not lengths[0].isascii() or not lengths[0].isdigit() or int(lengths[0][:20]) > LARGEST_BODY:
            return 413, "too_large", f"That is more than {LARGEST_BODY:,} bytes. Send less at once."
        sites = headers.get("sec-fetch-site", [])
        if method in _SAFE:
            # A link from elsewhere may open the page, but nothing else: that is what "navigate" is.
            if any(site in {"cross-site", "same-site"} for site in sites) and headers.get("sec-fetch-mode") != [
                "navigate"
            ]:
                return 403, "csrf", "Another page asked for this."
            return None
        origins = headers.get("origin", [])
        if any(not _same_origin(origin, hosts[0]) for origin in origins):
            return 403, "csrf", "Another page sent this."
        if any(site != "same-origin" for site in sites):
            return 403, "csrf", "Another page sent this."
        return None


def _same_origin(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()


def _headers(scope: "Scope") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


class _TooLargeError(Exception):
    """A body grew beyond what is taken."""


async def _body(receive: "Receive") -> bytes:
    """The whole body.

    Raises:
        _TooLargeError: It is too large.
        TimeoutError: It takes too long.
    """
    parts: list[bytes] = []
    size = 0
    async with asyncio.timeout(BODY_SECONDS):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > LARGEST_BODY:
                raise _TooLargeError
            if not message.get("more_body", False):
                break
    return b"".join(parts)


def _replaying(body: bytes, receive: "Receive") -> "Receive":
    """A channel that gives the body once, and then what else comes."""
    given = False

    async def replay() -> "Message":
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replay


async def _refuse(send: "Send", status: int, code: str, message: str) -> None:
    body = json.dumps({"error": {"code": code, "message": message, "index": None}}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
