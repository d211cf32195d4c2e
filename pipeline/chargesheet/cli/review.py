"""``chargesheet review``: a page on which people correct what the machine said."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.failures import Failures, printable, say
from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    from chargesheet.review.layers.operations import ReviewRole
    from chargesheet.review.server.people import People

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_ANY = {"0.0.0.0", "::"}  # noqa: S104 (compared, not bound)
_INSTALL = "the page needs starlette and uvicorn. Install them: pip install 'chargesheet[review]'"


class ReviewError(ChargesheetError):
    """The page cannot be served as asked."""


def review(
    store: Annotated[
        str,
        typer.Argument(
            metavar="STORE",
            help="A store (a file, or postgresql://user@host/database), or document records: a folder of .jsonl files "
            "or one such file, loaded into a store beside them first.",
            show_default=False,
        ),
    ],
    annotators: Annotated[
        list[str] | None,
        typer.Option("--annotator", metavar="NAME", help="Somebody who corrects; may be given several times."),
    ] = None,
    adjudicators: Annotated[
        list[str] | None,
        typer.Option("--adjudicator", metavar="NAME", help="Somebody who corrects, and decides between others."),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            "--people",
            metavar="FILE",
            help="Names, roles and tokens of who may use the page, in TOML; tokens then stay the same.",
        ),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen: 127.0.0.1 is this machine only, 0.0.0.0 lets others in.")
    ] = ("127.0.0.1"),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 is any free port.")] = 0,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="Another name that browsers know this machine by."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="For https: the certificate, PEM.")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="For https: its key, PEM.")] = None,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
) -> None:
    """Correct records on a page in the browser; all that is corrected is kept in the store.

    Without names, one person uses it: you. It listens on this machine only, unless --host says otherwise. End it with
    Ctrl-C.
    """
    if people is not None and (annotators or adjudicators):
        raise typer.BadParameter("--people names everybody already.", param_hint="--people")
    if (certificate is None) != (key is None):
        raise typer.BadParameter("--certificate and --key go together.", param_hint="--certificate")
    failures = Failures()
    try:
        everybody = _people(people, annotators or [], adjudicators or [], alone=host in _LOOPBACK)
        opened, loaded = _store(store, failures)
        _serve(opened, everybody, host, port, name or [], (certificate, key), loaded=loaded, browser=browser)
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def _people(file: Path | None, annotators: list[str], adjudicators: list[str], *, alone: bool) -> "People":
    from chargesheet.review.server.people import People, new_person, read_people

    if file is not None:
        return read_people(file)
    roles: list[tuple[ReviewRole, list[str]]] = [("annotator", annotators), ("adjudicator", adjudicators)]
    named = [new_person(name, role) for role, names in roles for name in names]
    if not named and not alone:
        raise ReviewError(
            "who may use the page from other machines? Name them: --annotator, --adjudicator or --people."
        )
    return People(named or [new_person(_login(), "adjudicator")])


def _login() -> str:
    """What the system calls who runs this."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"


def _store(named: str, failures: Failures) -> tuple[str, bool]:
    """The store, made and brought up to date, and whether records were loaded into it first."""
    from chargesheet.cli.load import summary
    from chargesheet.review.storage.folder import load_records, store_of
    from chargesheet.stores.sql.connect import connect, dialect_of
    from chargesheet.stores.sql.errors import StoreError

    store = store_of(named)
    if store is not None:
        say(f"Loading the records of {named} into {store} …")
        counts = load_records(named, store, failures.report)
        say(summary(counts, failures.count))
        return str(store), bool(counts.events or counts.documents)
    if dialect_of(named) == "sqlite" and not Path(named).exists():
        raise StoreError(f"there is no store {named}. Make it with: chargesheet load RECORDS --to STORE")
    with connect(named, create=True):
        return named, False


def _serve(
    store: str,
    people: "People",
    host: str,
    port: int,
    names: list[str],
    tls: tuple[Path | None, Path | None],
    *,
    loaded: bool,
    browser: bool,
) -> None:
    from chargesheet.review.storage.ordering import is_ordered, refresh
    from chargesheet.stores.sql.connect import connect

    try:
        import starlette  # noqa: F401 (is it there?)
        import uvicorn  # noqa: F401

        from chargesheet.review.server.app import make_app
        from chargesheet.review.server.guard import Hosts
        from chargesheet.review.server.serving import Certificate, listen, serve
    except ImportError as error:
        raise ReviewError(_INSTALL) from error
    with connect(store, create=True) as database:
        shown = Path(database.name).name if database.dialect == "sqlite" else database.name
        if loaded or not is_ordered(database):  # else the server does so while people work already
            refresh(database)
    listening = listen(host, port)
    if host in _ANY:
        names = [*names, socket.gethostname()]
    certificate = Certificate(tls[0], tls[1]) if tls[0] is not None and tls[1] is not None else None
    address = _address(host, listening.getsockname()[1], names, https=certificate is not None)
    open_to_others = host not in _LOOPBACK
    if open_to_others and certificate is None:
        say("warning: without --certificate and --key, others on the network can read along, tokens too.")
    app = make_app(store, people, Hosts([*names, host], any_address=open_to_others), shown_store=shown)
    with _opened(address, people) if browser else nullcontext() as opened:
        serve(app, listening, certificate, _started(address, people, opened))


@contextmanager
def _opened(address: str, people: "People") -> Iterator[Path | None]:
    """A file that leads a browser to the page of the only person, where there is only one.

    The token must not stand on the browser's command line, which everybody on the machine can read.
    """
    import html
    import tempfile

    if len(people.all) != 1 or os.environ.get("SSH_CONNECTION"):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="chargesheet-") as folder:
        file = Path(folder) / "open.html"
        target = html.escape(f"{address}?token={people.all[0].token}")
        file.touch(mode=0o600)
        file.write_text(f'<!doctype html><meta http-equiv="refresh" content="0;url={target}">', "utf-8")
        yield file


def _address(host: str, port: int, names: list[str], *, https: bool) -> str:
    shown = names[0] if names else f"[{host}]" if ":" in host else host
    return f"{'https' if https else 'http'}://{shown}:{port}/"


def _started(address: str, people: "People", opened: Path | None) -> Callable[[], None]:
    """What happens once the page can be opened: each person's address is printed, and the only one's is opened."""

    def started() -> None:
        for person in people.all:
            typer.echo(printable(f"{person.name} ({person.role}): {address}?token={person.token}"))
        typer.echo("Corrections are saved as they are made. End with Ctrl-C.")
        if opened is not None:
            import webbrowser

            webbrowser.open(opened.as_uri())

    return started
