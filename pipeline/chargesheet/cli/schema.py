"""``chargesheet schema``: the contract, as JSON Schema."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from chargesheet.cli.completing import values
from chargesheet.cli.options import one_of
from chargesheet.cli.output import output
from chargesheet.records import json_schema


class Shape(StrEnum):
    """What a schema can be had of."""

    event = "event"
    document = "document"
    statement = "statement"


def schema(
    shape: Annotated[
        Shape,
        typer.Argument(
            metavar="RECORD",
            parser=one_of(Shape),
            autocompletion=values(Shape),
            help="What to describe: event, document or statement.",
            show_default=False,
        ),
    ],
) -> None:
    """Print the JSON Schema (draft 2020-12) of a record."""
    with output(None) as stream:
        stream.write(f"{json.dumps(json_schema(shape.value), indent=2, ensure_ascii=False)}\n".encode())
