"""``chargesheet convert``: layers to and from other annotation tools."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.completing import values
from chargesheet.cli.failures import Failures, say
from chargesheet.cli.layers import StatementsOption, Texts, read_sources
from chargesheet.cli.options import one_of
from chargesheet.errors import ChargesheetError
from chargesheet.review.interchange.names import Format, Source

if TYPE_CHECKING:
    from chargesheet.review.interchange.exchange import Found, Loss


def convert(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE",
            help="Files or folders: layers, document records, or what another annotation tool wrote.",
            show_default=False,
        ),
    ],
    to: Annotated[
        Format,
        typer.Option(
            "--to",
            metavar="FORMAT",
            parser=one_of(Format),
            autocompletion=values(Format),
            help=f"One of {', '.join(Format)}.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FOLDER", help="The folder to write. It appears when all is done."),
    ],
    source_format: Annotated[
        Source | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            parser=one_of(Source),
            autocompletion=values(Source),
            help=f"What SOURCE is, where its name and beginning do not tell: one of {', '.join(Source)}.",
        ),
    ] = None,
    statements: StatementsOption = None,
    author: Annotated[
        str | None,
        typer.Option("--author", metavar="NAME", help="Who annotated, in place of whom SOURCE names."),
    ] = None,
    quotes: Annotated[
        bool,
        typer.Option("--quotes", help="With --to layer: write each span's words too. Only for texts of your own."),
    ] = False,
) -> None:
    """Take annotations to other annotation tools, and back.

    --to labelstudio makes tasks for Label Studio, --to layer makes layers of its export. What the format cannot hold
    is named on standard error. For records as tables, see the command export.

    Exit code 0: all was converted. 1: something could not be read or taken along; the rest is there. 2: wrong usage.
    """
    if not out.parent.is_dir():
        raise typer.BadParameter(f"the folder {out.parent} does not exist. Make it first.", param_hint="'--out'")
    failures = Failures()
    lost: Sequence[Loss] = ()
    try:
        found = read_sources(
            sources, Texts(statements or (), failures), failures, source_format=source_format, author=author
        )
        lost = convert_found(found, to, out, quotes=quotes)
    except ChargesheetError as error:
        failures.report(error)
    for loss in lost:
        say(f"note: {loss}")
    if failures.count or lost:
        raise typer.Exit(1)


def convert_found(found: "Found", to: Format, out: Path, *, quotes: bool) -> "Sequence[Loss]":
    """Write layers as a folder of a format, whole or not at all; gives all that was lost on the way.

    Raises:
        OutputError: There is no layer to write.
        DestinationError: The folder cannot be written, or holds other files.
    """
    from chargesheet.cli.output import OutputError
    from chargesheet.learning.layers import LayeredText, with_quotes
    from chargesheet.review.interchange.formats import write_format

    items, machines = found.items, found.machines
    if not items and not machines:
        raise OutputError("nothing was written: there is no layer in what was given.")
    if quotes and to is Format.layer:
        items, machines = (
            tuple(LayeredText(item.text, with_quotes(item)) for item in group) for group in (items, machines)
        )
    written = write_format(to, items, machines)
    _write_folder(written.files, out)
    return (*found.lost, *written.lost)


def _write_folder(files: Mapping[str, bytes], out: Path) -> None:
    from chargesheet.stores.formats.destination import whole_folder

    with whole_folder(out, {name.partition("/")[0] for name in files}) as folder:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
