"""``chargesheet provisions``: every article that statements cite, and what it was resolved to."""

import re
from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer
from msgspec import Struct

from chargesheet.cli.failures import Failures, printable
from chargesheet.cli.options import CountryOption, DateOption, Inputs
from chargesheet.cli.output import standard_output
from chargesheet.cli.statements import statements
from chargesheet.errors import ChargesheetError
from chargesheet.records import ProvisionKind, Statement
from chargesheet.statutes import ReadArticle, read_provisions
from chargesheet.statutes.markup import without_markup

_COLUMNS = (12, 22)
_GAP = "  "


class ProvisionLine(Struct, frozen=True):
    """One article as ``--json`` prints it; ``statement[start:end]`` is ``text``.

    ``number`` and ``parts`` are those of ``article`` one by one; the other fields are those of the registry's reading.
    """

    statement: str
    text: str
    start: int
    end: int
    article: str
    law: str | None
    country: str | None
    kind: ProvisionKind
    id: str | None
    urn: str | None
    resolved_by: str | None
    number: str
    parts: tuple[str, ...]


def provisions(
    inputs: Inputs,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
    date: DateOption = None,
    country: CountryOption = None,
) -> None:
    """List the articles that statements cite, with the law that each was resolved to. Loads no model.

    Exit code 0: all inputs were read. 1: some failed, each named on standard error; the others are complete. 2: wrong
    usage.
    """
    failures = Failures()
    try:
        with standard_output() as stream:
            for statement in statements(inputs, failures, date=date, country=country):
                lines = provision_lines(statement)
                shown = [msgspec.json.encode(line).decode() for line in lines] if as_json else table(statement, lines)
                stream.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in shown)
                stream.flush()
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def provision_lines(statement: Statement) -> list[ProvisionLine]:
    """The articles that a statement cites, in its order, anaphora among them."""
    reading = read_provisions(_prose(statement.text), statement.country, statement.date)
    cited = [(p.start, p.end, p.articles) for p in reading.provisions]
    again = [(a.start, a.end, a.articles) for a in reading.anaphora if a.articles]
    return [
        _line(statement, start, end, article)
        for start, end, articles in sorted(cited + again, key=lambda mention: mention[:2])
        for article in articles
    ]


def _prose(text: str) -> str:
    """The text with its markup blanked, paragraph by paragraph, so that no emphasis reaches into the next one."""
    if not any(mark in text for mark in "*_<["):
        return text
    from chargesheet.grammar.markup import find_markup

    pieces = re.split(r"(\n[ \t]*\n)", text)
    return "".join(without_markup(piece, find_markup(piece, 0, len(piece))) for piece in pieces)


def _line(statement: Statement, start: int, end: int, article: ReadArticle) -> ProvisionLine:
    return ProvisionLine(
        statement=statement.id,
        text=statement.text[start:end],
        start=start,
        end=end,
        article=article.article,
        law=article.law,
        country=article.country,
        kind=article.kind,
        id=article.id,
        urn=article.urn,
        resolved_by=article.resolved_by,
        number=article.number,
        parts=article.parts,
    )


def table(statement: Statement, lines: Sequence[ProvisionLine]) -> list[str]:
    """The articles of one statement as a table for reading, at most 80 columns wide: what stands in the text below.

    Columns: the article, its law, how it was resolved and the id, which comes last because it may be long.
    """
    name = statement.title or statement.source or statement.id
    count = f": {len(lines)} {'article' if len(lines) == 1 else 'articles'}"
    heading = _cut(printable(name), 80 - len(count)) + count
    if not lines:
        return [heading, ""]
    article, law = _COLUMNS
    rows = [_row("ARTICLE", "LAW", "RESOLVED BY", "ID")]
    rows += [
        _row(
            _cut(line.article, article),
            _cut(printable(" ".join((line.law or "-").split())), law),
            line.resolved_by or "left open",
            line.id or "-",
        )
        for line in lines
    ]
    return [heading, *rows, ""]


def _row(article: str, law: str, resolved: str, law_id: str) -> str:
    widths = (*_COLUMNS, 15)
    start = _GAP.join(cell.ljust(width) for cell, width in zip((article, law, resolved), widths, strict=True))
    return (start + _GAP + _cut(law_id, 80 - len(start) - len(_GAP), keep_end=True)).rstrip()


def _cut(text: str, width: int, *, keep_end: bool = False) -> str:
    """The text in at most ``width`` characters; what is left out is shown by an ellipsis."""
    if len(text) <= width:
        return text
    if keep_end:
        article = text.rpartition(":")[2]
        kept = width - len(article) - 2
        return f"{text[: max(0, kept)]}…:{article}" if kept > 0 else f"…{text[-(width - 1) :]}"
    return f"{text[: width - 1]}…"
