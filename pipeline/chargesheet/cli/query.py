"""``chargesheet query``: the events of a store that have to do with a person, a place, an article, a time."""

import csv
import io
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from chargesheet.cli.completing import countries, values
from chargesheet.cli.failures import Failures, printable
from chargesheet.cli.options import check_country, check_date
from chargesheet.cli.output import standard_output
from chargesheet.errors import ChargesheetError
from chargesheet.records import EVENT_TYPES, MODALITIES, PenaltyKind

if TYPE_CHECKING:
    from chargesheet.stores.sql.database import Database
    from chargesheet.stores.sql.queries import Filters, Found

_DATE, _TYPE = 15, 20
_NARROWEST, _WIDEST = 80, 140
_GAP = "  "
_PENALTIES: tuple[PenaltyKind, ...] = get_args(PenaltyKind)


def check_types(value: list[str] | None) -> list[str] | None:
    """The types as given, if all are event types.

    Raises:
        typer.BadParameter: One is none.
    """
    return _check(value, EVENT_TYPES, "type of event")


def check_modalities(value: list[str] | None) -> list[str] | None:
    """The modalities as given, if all are such.

    Raises:
        typer.BadParameter: One is none.
    """
    return _check(value, MODALITIES, "modality")


def check_penalties(value: list[str] | None) -> list[str] | None:
    """The kinds of penalty as given, if all are such.

    Raises:
        typer.BadParameter: One is none.
    """
    return _check(value, _PENALTIES, "kind of penalty")


def _check(value: list[str] | None, known: tuple[str, ...], what: str) -> list[str] | None:
    for name in value or ():
        if name not in known:
            raise typer.BadParameter(f"{name!r} is no {what}. There are: {', '.join(known)}.")
    return value


def query(
    store: Annotated[
        str,
        typer.Argument(
            metavar="STORE",
            help="What to ask: a file that chargesheet load made, or postgresql://user@host/database.",
            show_default=False,
        ),
    ],
    article: Annotated[
        list[str] | None,
        typer.Option(
            "--article",
            metavar="ARTICLE",
            help="Citing it: an article, KZ:criminal-code:174, a law, KZ:criminal-code, or a number in any law, 174.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", callback=check_date, help="Not all before this year, month or day."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", callback=check_date, help="Not all after this year, month or day."),
    ] = None,
    event_type: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            callback=check_types,
            autocompletion=values(EVENT_TYPES),
            help="Of this type, e.g. charge or arrest.",
        ),
    ] = None,
    modality: Annotated[
        list[str] | None,
        typer.Option(
            "--modality",
            metavar="MODALITY",
            callback=check_modalities,
            autocompletion=values(MODALITIES),
            help=f"One of {', '.join(MODALITIES)}.",
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--person", metavar="NAME", help="Done to someone with these words in the name; accents are free."
        ),
    ] = None,
    authority: Annotated[
        str | None, typer.Option("--authority", metavar="NAME", help="Done by someone with these words in the name.")
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="NAME", help="Where the place has these words in its name.")
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country",
            metavar="CC",
            callback=check_country,
            autocompletion=countries,
            help="Where the statement or a cited article is of this country (ISO 3166-1, two letters).",
        ),
    ] = None,
    penalty: Annotated[
        list[str] | None,
        typer.Option(
            "--penalty",
            metavar="KIND",
            callback=check_penalties,
            autocompletion=values(_PENALTIES),
            help=f"With a penalty: {', '.join(_PENALTIES)}.",
        ),
    ] = None,
    statement: Annotated[
        str | None,
        typer.Option(
            "--statement", metavar="ID", help="Of the statement of this id, or of this reference of its publisher."
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            "--text", metavar="WORDS", help='With these words in names or quotes; "side by side" in quotes, begin*.'
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many events.")] = None,
    quotes: Annotated[
        bool, typer.Option("--quotes", help="In the table, beneath each event: its sentence and statement.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Event records, one JSON object a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values, with a line of column names.")] = False,
) -> None:
    """Ask a store for events. Options given together must all hold; one given again holds for either value.

    Events come in the order of their dates, the undated last. --since and --until leave the undated out; the table
    says how many those were.

    Exit code 0: the answer is complete, even if it is empty. 1: the store cannot be read. 2: wrong usage.
    """
    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv cannot go together. Choose one.")
    if quotes and (as_json or as_csv):
        raise typer.BadParameter("it is for the table; --csv has a column of quotes.", param_hint="--quotes")
    from chargesheet.stores.sql.queries import Filters

    filters = Filters(
        articles=tuple(article or ()),
        since=since,
        until=until,
        types=tuple(event_type or ()),  # type: ignore[arg-type]  # checked by check_types
        modalities=tuple(modality or ()),  # type: ignore[arg-type]  # checked by check_modalities
        person=person,
        authority=authority,
        place=place,
        penalties=tuple(penalty or ()),  # type: ignore[arg-type]  # checked by check_penalties
        country=country,
        statement=statement,
        text=text,
        limit=limit,
    )
    failures = Failures()
    try:
        _answer(store, filters, as_json=as_json, as_csv=as_csv, quotes=quotes)
    except ChargesheetError as error:
        failures.report(error)
        raise typer.Exit(1) from None


def _answer(store: str, filters: "Filters", *, as_json: bool, as_csv: bool, quotes: bool) -> None:
    from chargesheet.stores.sql.connect import connect

    with connect(store) as database, standard_output() as stream:
        for line in _lines(database, filters, as_json=as_json, as_csv=as_csv, quotes=quotes):
            stream.write(f"{line}\n".encode("utf-8", "backslashreplace"))


def _lines(database: "Database", filters: "Filters", *, as_json: bool, as_csv: bool, quotes: bool) -> Iterator[str]:
    from chargesheet.stores.sql.queries import found, records, undated

    if as_json:
        return records(database, filters)
    if as_csv:
        return csv_lines(found(database, filters))
    # Into a file or a pager, lines may be as long as they get.
    width = shutil.get_terminal_size((_WIDEST, 0)).columns
    return table(found(database, filters), width, undated(database, filters), quotes=quotes)


def csv_lines(events: "Iterable[Found]") -> Iterator[str]:
    """The events as comma-separated values (RFC 4180): first the names of the columns; what is unknown is empty."""
    from chargesheet.stores.sql.queries import Found

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="")
    names = Found.__struct_fields__

    def line(values: Iterable[object]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(values)
        return buffer.getvalue()

    yield line(names)
    for event in events:
        yield line(getattr(event, name) for name in names)


def table(events: "Iterable[Found]", width: int, undated: int = 0, *, quotes: bool = False) -> Iterator[str]:
    """The events as a table for reading: who, under what, and their number.

    Args:
        events: What was found.
        width: How wide it is, in characters: 80 to 140.
        undated: How many events were left out as their date is not known.
        quotes: Whether each event's sentence and statement stand beneath it.
    """
    width = min(max(width, _NARROWEST), _WIDEST)
    rest = width - _DATE - _TYPE - 3 * len(_GAP)
    who = rest // 2
    number = 0
    for event in events:
        if number == 0:
            yield _row("DATE", "TYPE", "WHO", "UNDER", who, rest - who)
        number += 1
        kind = event.type if event.modality == "actual" else f"{event.type} ({event.modality})"
        yield _row(event.date_edtf or "-", kind, event.subjects or "-", event.provisions or "-", who, rest - who)
        if quotes:
            yield from _quote_lines(event, width)
    left_out = f", and {undated} without a date" if undated else ""
    yield f"1 event{left_out}" if number == 1 else f"{number or 'no'} events{left_out}"


def _quote_lines(event: "Found", width: int) -> Iterator[str]:
    """The sentence of an event, and where it stands."""
    quote = printable(" ".join(event.quote.split()))
    yield from textwrap.wrap(f"“{quote}”", width, initial_indent="    ", subsequent_indent="    ")
    origin = event.statement_title or event.source or event.statement_id
    dated = f", {event.statement_date}" if event.statement_date else ""
    yield f"    — {printable(' '.join(origin.split()))}{dated}"


def _row(date: str, kind: str, who: str, under: str, who_width: int, under_width: int) -> str:
    cells = ((date, _DATE), (kind, _TYPE), (who, who_width), (under, under_width))
    return _GAP.join(_cut(printable(" ".join(text.split())), width).ljust(width) for text, width in cells).rstrip()


def _cut(text: str, width: int) -> str:
    """The text in at most ``width`` characters; what is left out is shown by an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"
