"""The application: each address that the page asks for, over one store."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from chargesheet._version import __version__
from chargesheet.records import (
    EVENT_TYPES,
    LABELS,
    MODALITIES,
    ROLES,
    PartyKind,
    PenaltyKind,
    ProvisionKind,
)
from chargesheet.review.layers.checking import CorrectionError
from chargesheet.review.layers.operations import Correction
from chargesheet.review.server.answers import NO_SESSION, error_response, file_response, json_response
from chargesheet.review.server.guard import Guard, Hosts
from chargesheet.review.server.lookups import find_date, find_provisions
from chargesheet.review.server.people import People, Person
from chargesheet.review.server.views import (
    changes_view,
    conflicts_view,
    corrections_view,
    log_view,
    saved_view,
    statement_view,
)
from chargesheet.review.server.workers import Workers
from chargesheet.review.storage import queue
from chargesheet.review.storage.log import ReviewedStatement, Sent, append, read_corrections, read_statement
from chargesheet.review.storage.machine import machine_layer
from chargesheet.review.storage.ordering import refresh
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.errors import StoreError

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_LOGGER = logging.getLogger("chargesheet.review")
_REFRESH_SECONDS = 600.0
_STATUS = {
    "invalid": 422,
    "stale": 409,
    "duplicate": 409,
    "no_text": 409,
    "not_found": 404,
    "role": 403,
}


class _RequestError(Exception):
    """A request that cannot be answered."""

    def __init__(self, status: int, code: str, message: str, index: int | None = None) -> None:
        self.status = status
        self.code = code
        self.index = index
        super().__init__(message)


class _Corrections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page sends; ``seen`` is the last number of the statement's log that it shows."""

    statement: str
    corrections: tuple[Sent, ...]
    seen: int = 0


_MOST_CORRECTIONS = 100

_Answer = Callable[["Request", Person], Awaitable[Any]]


def make_app(store: str, people: People, hosts: Hosts, *, shown_store: str | None = None) -> "Starlette":
    """The application.

    Args:
        store: The store, which exists and is up to date.
        people: Who may use it.
        hosts: The names that the server goes by.
        shown_store: What the page calls the store.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Route

    server = _Server(store, people, shown_store or store)

    def get(path: str, answer: _Answer) -> Route:
        return Route(path, server.endpoint(answer), methods=["GET"])

    return Starlette(
        routes=[
            Route("/", server.page, methods=["GET"]),
            Route("/static/{path:path}", server.static, methods=["GET"]),
            Route("/healthz", server.health, methods=["GET"]),
            get("/api/session", server.session),
            get("/api/queue", server.queue),
            get("/api/statement", server.statement),
            get("/api/changes", server.changes),
            get("/api/log", server.log),
            get("/api/provisions", server.provisions),
            get("/api/dates", server.dates),
            Route("/api/corrections", server.endpoint(server.corrections, writes=True), methods=["POST"]),
            Route("/api/refresh", server.endpoint(server.refresh, writes=True), methods=["POST"]),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={404: _not_found, 405: _not_allowed},
        lifespan=server.lifespan,
    )


class _Server:
    """The answers, over one store."""

    def __init__(self, store: str, people: People, shown_store: str) -> None:
        self._workers = Workers(store)
        self._people = people
        self._shown_store = shown_store

    @asynccontextmanager
    async def lifespan(self, app: "Starlette") -> AsyncIterator[None]:
        """Look for newly loaded records now and then; give the connections back at the end."""
        task = asyncio.create_task(self._refresh_now_and_then())
        try:
            yield
        finally:
            task.cancel()
            self._workers.close()

    async def _refresh_now_and_then(self) -> None:
        while True:
            try:
                await self._workers.run(refresh)
            except StoreError as error:
                _LOGGER.warning("%s", error)
            await asyncio.sleep(_REFRESH_SECONDS)

    def endpoint(self, answer: _Answer, *, writes: bool = False) -> Callable[["Request"], Awaitable["Response"]]:
        """An answer as an endpoint: who asks is known, and what goes wrong becomes an answer too."""

        async def endpoint(request: "Request") -> "Response":
            try:
                person = self._person(request)
                if writes:
                    _check_written(request, person)
                return json_response(await answer(request, person))
            except _RequestError as error:
                return error_response(error.status, error.code, str(error), error.index)
            except CorrectionError as error:
                return error_response(_STATUS[error.code], error.code, str(error), error.index)
            except StoreError as error:
                _LOGGER.error("%s", error)  # noqa: TRY400 (the message says it all)
                return error_response(503, "store", "The store failed, and nothing was saved. Try again.")
            except Exception as error:
                # Not the error's message: it may quote a statement.
                _LOGGER.error("unexpected %s in %s", type(error).__name__, request.url.path, exc_info=_debug())  # noqa: TRY400
                return error_response(
                    500, "defect", "This is a defect of chargesheet: nothing was saved. Please report it."
                )

        return endpoint

    def _person(self, request: "Request") -> Person:
        person = self._people.by_cookie(request.cookies.get(_cookie_name(request), ""))
        if person is None:
            raise _RequestError(401, "no_session", "Open the address that chargesheet review printed, with its token.")
        return person

    async def page(self, request: "Request") -> "Response":
        """The page; with a token in its address, first the cookie."""
        from starlette.responses import HTMLResponse, RedirectResponse

        token = request.query_params.get("token")
        if token is not None:
            person = self._people.by_token(token)
            if person is None:
                return HTMLResponse(NO_SESSION, 401)
            answer = RedirectResponse("/", 303)
            answer.set_cookie(
                _cookie_name(request),
                person.cookie,
                httponly=True,
                samesite="lax",  # "strict" would be lost where the address is opened from a message or a file
                secure=request.url.scheme == "https",
                max_age=30 * 24 * 3600,
            )
            return answer
        try:
            self._person(request)
        except _RequestError:
            return HTMLResponse(NO_SESSION, 401)
        return file_response("index.html")

    async def static(self, request: "Request") -> "Response":
        """A file of the page."""
        return file_response(request.path_params["path"])

    async def health(self, request: "Request") -> "Response":
        """Whether the server and its store answer; it tells nothing else."""
        try:
            await self._workers.run(lambda database: database.rows("SELECT 1"))
        except StoreError:
            return json_response({"status": "no store"}, 503)
        return json_response({"status": "ok"})

    async def session(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """Who asks, and what there is to choose from."""
        authors, countries = await self._workers.run(_choices)
        return {
            "author": person.name,
            "role": person.role,
            "csrf": person.csrf,
            "version": __version__,
            "store": self._shown_store,
            "types": EVENT_TYPES,
            "modalities": MODALITIES,
            "labels": LABELS,
            "roles": ROLES,
            "kinds": {
                "subject": get_args(PartyKind),
                "authority": get_args(PartyKind),
                "provision": get_args(ProvisionKind),
                "penalty": get_args(PenaltyKind),
            },
            "annotators": sorted({*authors, *(known.name for known in self._people.all)}),
            "countries": countries,
        }

    async def queue(self, request: "Request", person: Person) -> queue.Page:
        """A page of the queue."""
        asked = request.query_params
        values = {
            "author": person.name,
            "country": asked.get("country") or None,
            "type": asked.get("type") or None,
            "status": asked.get("status") or None,
            "annotator": asked.get("annotator") or None,
            "query": asked.get("q") or None,
        }
        try:
            filters = msgspec.convert(values, queue.Filters)
        except msgspec.ValidationError as error:
            raise _RequestError(422, "invalid", f"There is no such filter: {error}") from error
        limit = _whole_number(request, "limit", 50)
        try:
            return await self._workers.run(queue.page, filters, asked.get("after") or None, limit)
        except queue.CursorError as error:
            raise _RequestError(422, "invalid", str(error)) from error

    async def statement(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """A statement with a layer."""
        found = await self._workers.run(read_statement, _asked(request, "id"))
        if found is None:
            raise _RequestError(404, "not_found", "The store has no such statement.")
        shown = request.query_params.get("author") or person.name
        return await asyncio.to_thread(statement_view, found, person.name, shown)

    async def changes(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """What was saved of a statement since, and whether a newer model's records were loaded."""
        statement_id = _asked(request, "statement")
        after = _whole_number(request, "after", 0)
        corrections, machine, conflicts = await self._workers.run(_since, statement_id, after)
        if machine is None:
            raise _RequestError(404, "not_found", "The store has no such statement.")
        return {
            "sequence": corrections[-1].sequence if corrections else after,
            "machine": machine,
            "corrections": corrections_view(corrections),
            "conflicts": conflicts,
        }

    async def log(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """All corrections of a statement."""
        found = await self._workers.run(
            read_statement, _asked(request, "id" if "id" in request.query_params else "statement")
        )
        if found is None:
            raise _RequestError(404, "not_found", "The store has no such statement.")
        return {"corrections": log_view(found)}

    async def corrections(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """Save corrections: the answer comes when they are on the disk."""
        try:
            sent = msgspec.json.decode(await request.body(), type=_Corrections)
        except msgspec.ValidationError as error:
            raise _RequestError(422, "invalid", f"That is no correction: {error}") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _RequestError(400, "malformed", "That is no JSON.") from error
        if not 0 < len(sent.corrections) <= _MOST_CORRECTIONS:
            raise _RequestError(422, "invalid", f"1 to {_MOST_CORRECTIONS} corrections at once.")
        return await self._workers.run(_save, sent, person)

    async def provisions(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """Laws and articles by country and words."""
        country = request.query_params.get("country") or None
        query = request.query_params.get("q", "")
        return {"items": await asyncio.to_thread(find_provisions, query, country, request.query_params.get("date"))}

    async def dates(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """What words mean as a date."""
        statement_id = request.query_params.get("statement", "")
        date = await self._workers.run(_statement_date, statement_id) if statement_id else None
        return await asyncio.to_thread(find_date, request.query_params.get("q", ""), date)

    async def refresh(self, request: "Request", person: Person) -> Any:  # noqa: ANN401 (JSON)
        """Look for newly loaded records now."""
        return {"changed": await self._workers.run(refresh)}


def _save(database: Database, sent: _Corrections, person: Person) -> Any:  # noqa: ANN401 (JSON)
    after, saved = append(database, sent.statement, person.name, person.role, sent.corrections)
    known = sum(c.sequence <= sent.seen for c in after.corrections)
    before = msgspec.structs.replace(after, corrections=after.corrections[:known])
    new = after.corrections[known:]
    layer = after.layer(person.name)
    return {
        "saved": saved_view(saved, layer),
        "since": sent.seen,
        "sequence": after.sequence,
        "machine": after.machine.digest,
        "own": corrections_view(c for c in new if c.author == person.name),
        "others": corrections_view(c for c in new if c.author != person.name),
        "changes": changes_view(before.layer(person.name), layer),
        "conflicts": conflicts_view(after.joined().conflicts),
    }


def _since(
    database: Database, statement_id: str, after: int
) -> tuple[list[Correction], str | None, list[dict[str, Any]] | None]:
    """The corrections after a number, the digest of the machine's layer, and the conflicts where anything is new."""
    found = machine_layer(database, statement_id)
    if found is None:
        return [], None, None
    new = read_corrections(database, statement_id, after)
    statement: ReviewedStatement | None = read_statement(database, statement_id) if new else None
    conflicts = conflicts_view(statement.joined().conflicts) if statement is not None else None
    return new, found.machine.digest, conflicts


def _choices(database: Database) -> tuple[list[str], list[str]]:
    """Who has corrected anything, and the countries of the statements."""
    authors = database.rows("SELECT DISTINCT author FROM review_progress ORDER BY author")
    countries = database.rows("SELECT DISTINCT country FROM review_queue WHERE country IS NOT NULL ORDER BY country")
    return [str(author) for (author,) in authors], [str(country) for (country,) in countries]


def _statement_date(database: Database, statement_id: str) -> str | None:
    found = database.rows("SELECT date FROM statements WHERE id = ?", (statement_id,))
    return None if not found or found[0][0] is None else str(found[0][0])


def _check_written(request: "Request", person: Person) -> None:
    """See that the page itself sent this: only it knows the secret of the header."""
    import hmac

    given = request.headers.get("x-chargesheet-csrf", "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), person.csrf.encode()):
        raise _RequestError(403, "csrf", "The page did not send this. Reload it.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise _RequestError(415, "malformed", "Send application/json.")


def _cookie_name(request: "Request") -> str:
    """Cookies know no ports, and two servers on one machine must not take each other's."""
    return f"chargesheet_{request.url.port or (443 if request.url.scheme == 'https' else 80)}"


def _asked(request: "Request", name: str) -> str:
    value = request.query_params.get(name, "")
    if not value or "\0" in value:
        raise _RequestError(422, "invalid", f"Say which: ?{name}=…")
    return value


def _whole_number(request: "Request", name: str, default: int) -> int:
    value = request.query_params.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise _RequestError(422, "invalid", f"{name} is no whole number.")
    return int(value)


async def _not_found(request: "Request", error: Exception) -> "Response":
    return error_response(404, "not_found", "There is nothing here.")


async def _not_allowed(request: "Request", error: Exception) -> "Response":
    return error_response(405, "method", "That is not done here.")


def _debug() -> bool:
    import os

    return bool(os.environ.get("CHARGESHEET_DEBUG"))
