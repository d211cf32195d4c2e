"""What the commands over layers share: reading layers, records and gold, with every failure reported."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.failures import Failures
from chargesheet.review.interchange.names import Source

if TYPE_CHECKING:
    from chargesheet.learning.layers import LayeredText
    from chargesheet.records import Statement
    from chargesheet.review.interchange.exchange import Found

StatementsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--statements",
        metavar="INPUT",
        help="Where the texts of layers are: files or folders, as extract reads. May be given several times.",
    ),
]


class Texts:
    """The statements that layers were made over, read when the first is asked for."""

    def __init__(self, inputs: Sequence[str], failures: Failures) -> None:
        self._inputs = inputs
        self._failures = failures
        self._statements: list[Statement] | None = None

    def __call__(self) -> "Sequence[Statement]":
        """All of them; what cannot be read is reported."""
        if self._statements is None:
            from chargesheet.cli.statements import statements

            self._statements = list(statements(self._inputs, self._failures))
        return self._statements


def read_sources(
    sources: Sequence[Path],
    texts: Texts,
    failures: Failures,
    *,
    source_format: Source | None = None,
    author: str | None = None,
) -> "Found":
    """The layers of files and folders of any format; what cannot be read is reported."""
    from chargesheet.review.interchange.exchange import joined
    from chargesheet.review.interchange.formats import read_source

    found = joined(read_source(path, source_format, texts, author) for path in sources)
    for failure in found.failures:
        failures.report(failure)
    return found


def one_layer_a_text(source: Path, texts: Texts, failures: Failures) -> "dict[str, LayeredText]":
    """The layers of one author or model by their text's SHA-256.

    Raises:
        UnreadableInputError: There are two over one text.
    """
    from chargesheet.errors import UnreadableInputError

    found = read_sources([source], texts, failures)
    layers: dict[str, LayeredText] = {}
    for item in (*found.items, *found.machines):
        layer = item.layer
        if layer.sha256 in layers:
            authors = f"{layers[layer.sha256].layer.author} and {layer.author}"
            reason = f"there are two layers over {layer.statement}, by {authors}"
            raise UnreadableInputError(str(source), reason, "Give one author's layers at a time.")
        layers[layer.sha256] = item
    return layers
