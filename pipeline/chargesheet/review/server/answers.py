"""What the server sends: the page's own files, JSON, refusals."""

import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from starlette.responses import Response

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
# "app.js", "parts/cards.js": a file of the page, one folder deep at most, never one that begins with a dot
_FILE = re.compile(r"(?:[a-z0-9][a-z0-9_\-]*/)?[a-z0-9][a-z0-9_\-]*(?P<suffix>\.[a-z0-9]+)", re.ASCII)
NO_SESSION = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Chargesheet</title>'
    "<h1>Not signed in</h1><p>Open the whole address that <code>chargesheet review</code> printed, with its token.</p>"
)
"""What is shown instead of the page to who has no session."""


def file_response(path: str) -> "Response":
    """A file of the page; what is none of its files is not found."""
    from starlette.responses import Response

    match = _FILE.fullmatch(path)
    if match is None or match["suffix"] not in _TYPES:
        return error_response(404, "not_found", "There is nothing here.")
    if path == "base.css":  # the style that all pages share
        found = resources.files("chargesheet").joinpath("data", path)
    else:
        found = resources.files("chargesheet.review").joinpath("static", *path.split("/"))
    if not found.is_file():
        return error_response(404, "not_found", "There is nothing here.")
    return Response(found.read_bytes(), headers={"content-type": _TYPES[match["suffix"]]})


def json_response(value: Any, status: int = 200) -> "Response":  # noqa: ANN401 (JSON)
    """A value as JSON."""
    from starlette.responses import Response

    return Response(msgspec.json.encode(value), status, headers={"content-type": "application/json"})


def error_response(status: int, code: str, message: str, index: int | None = None) -> "Response":
    """Why a request is refused; ``index`` says which of its corrections is at fault."""
    return json_response({"error": {"code": code, "message": message, "index": index}}, status)
