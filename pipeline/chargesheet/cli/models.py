"""``chargesheet models``: Stanza's models, fetched and listed."""

from pathlib import Path
from typing import Annotated

import typer

from chargesheet.cli.failures import Failures
from chargesheet.cli.output import standard_output
from chargesheet.errors import ChargesheetError, ModelError

models = typer.Typer(
    name="models",
    help="List and fetch the models of the engine Stanza.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
DirectoryOption = Annotated[
    Path | None,
    typer.Option("--dir", metavar="DIR", help="The folder of models, in place of the usual ones.", file_okay=False),
]


@models.command("list")
def list_models(directory: DirectoryOption = None) -> None:
    """List the languages whose models are there, with the folder that each is found in.

    Exit code 0: done, also where there are none. 1: a folder of models cannot be read.
    """
    from chargesheet.stages.engine import models as engine_models

    failures = Failures()
    with standard_output():
        for folder in engine_models.folders(directory):
            try:
                found = list(engine_models.installed(folder))
            except ModelError as error:
                failures.report(error)
                continue
            if not found:
                typer.echo(f"-  no models in {folder}")
            for each in found:
                typer.echo(f"{each.language}  {', '.join(each.packages)}  {folder}")
    if failures.count:
        raise typer.Exit(1)


@models.command("download")
def download_models(
    language: Annotated[str, typer.Argument(metavar="LANG", help="The language: ISO 639-1, two letters.")],
    directory: DirectoryOption = None,
) -> None:
    """Fetch Stanza's own models of a language from its network, each checked against its checksum.

    Exit code 0: they are there. 1: they could not be fetched.
    """
    from chargesheet.stages.engine.models import fetch, user_folder

    failures = Failures()
    try:
        fetch(language, directory or user_folder())
    except ChargesheetError as error:
        failures.report(error)
        raise typer.Exit(1) from error
