"""``chargesheet cases``: the people of an archive, each once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from msgspec import Struct

from chargesheet.cli.completing import countries
from chargesheet.cli.failures import Failures, printable
from chargesheet.cli.options import check_country
from chargesheet.cli.output import standard_output
from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    from chargesheet.stores.cases.resolution import Case, Resolution, Review

StoreArgument = Annotated[
    str,
    typer.Argument(
        metavar="STORE", help="The store: a file (SQLite) or an address (postgresql://…).", show_default=False
    ),
]


class CaseLine(Struct, frozen=True):
    """A case as ``--json`` prints it; ``first`` and ``last`` are years, ``score`` that of the least certain merge."""

    id: str
    name: str
    names: tuple[str, ...]
    countries: tuple[str, ...]
    entities: tuple[str, ...]
    statements: tuple[str, ...]
    events: int
    first: int | None
    last: int | None
    score: float | None


def cases(
    store: StoreArgument,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Only people of this name, in whichever spelling or alphabet."),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country",
            metavar="CC",
            callback=check_country,
            autocompletion=countries,
            help="Only cases of this country (ISO 3166-1).",
        ),
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="List pairs of cases that may be one person, for people to decide.")
    ] = False,
    everyone: Annotated[bool, typer.Option("--all", help="List people to whom nothing happened, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
) -> None:
    """List the people of a store, one line a person, whatever the spelling of their names.

    Exit code 0: done. 1: the store cannot be read. 2: wrong usage.
    """
    failures = Failures()
    try:
        found = resolved(store)
        lines = (
            _review_lines(found, as_json=as_json)
            if review
            else _case_lines(chosen(found, name, country, everyone=everyone), as_json=as_json)
        )
        with standard_output() as stream:
            stream.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines)
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def resolved(store: str) -> "Resolution":
    """The cases of a store."""
    from chargesheet.stores.cases.decisions import decisions
    from chargesheet.stores.cases.profiles import profiles
    from chargesheet.stores.cases.resolution import resolve
    from chargesheet.stores.sql.connect import connect

    with connect(store) as database:
        return resolve(profiles(database), decisions(database))


def chosen(found: "Resolution", name: str | None, country: str | None, *, everyone: bool) -> "Iterator[Case]":
    """The cases that were asked for."""
    from chargesheet.stores.cases.comparison import Commonness, compare_names
    from chargesheet.stores.cases.names import parse_name

    wanted = None if name is None else parse_name(name)
    known = Commonness()
    for case in found.cases:
        if not everyone and not any(person.events for person in case.members):
            continue
        if country is not None and country not in case.countries:
            continue
        if wanted is not None and not any(
            compare_names(wanted, other, known).kind != "different"
            for person in case.members
            for other in (person.name, *person.aliases)
        ):
            continue
        yield case


def case_line(case: "Case") -> CaseLine:
    """A case for ``--json``."""
    first = [person.first for person in case.members if person.first is not None]
    last = [person.last for person in case.members if person.last is not None]
    return CaseLine(
        id=case.id,
        name=case.name,
        names=case.names,
        countries=case.countries,
        entities=tuple(person.id for person in case.members),
        statements=tuple(dict.fromkeys(person.statement for person in case.members)),
        events=sum(person.events for person in case.members),
        first=int(min(first)) if first else None,
        last=int(max(last)) if last else None,
        score=min((merge.score for merge in case.merges), default=None),
    )


def _case_lines(found: "Iterator[Case]", *, as_json: bool) -> Iterator[str]:
    if as_json:
        yield from (msgspec.json.encode(case_line(case)).decode() for case in found)
        return
    yield _row("CASE", "CC", "YEARS", "EVENTS", "STATEMENTS", "NAME")
    for case in found:
        line = case_line(case)
        years = (
            "-" if line.first is None else str(line.first) if line.first == line.last else f"{line.first}-{line.last}"
        )
        others = [name for name in line.names if name != line.name]
        shown = f"{line.name} ({', '.join(others)})" if others else line.name
        numbers = str(line.events), str(len(line.statements))
        yield _row(line.id, ",".join(line.countries) or "-", years, *numbers, printable(" ".join(shown.split())))


def _row(case: str, country: str, years: str, events: str, statements: str, name: str) -> str:
    return f"{case:<20}  {country:<5}  {years:<9}  {events:>6}  {statements:>10}  {name}"


def _review_lines(found: "Resolution", *, as_json: bool) -> Iterator[str]:
    for pair in found.review:
        yield msgspec.json.encode(pair).decode() if as_json else review_line(pair)


def review_line(pair: "Review") -> str:
    """A pair to decide on, for people to read."""
    reasons = "; ".join(f"{r.feature}: {' '.join(r.found.split())} {r.points:+.1f}" for r in pair.reasons)
    names = " / ".join(" ".join(name.split()) for name in pair.names)
    return printable(f"{pair.score:.2f}  {pair.one}  {pair.other}  {names}  ({pair.why}; {reasons})")
