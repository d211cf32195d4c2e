"""``chargesheet agreement`` and ``chargesheet corrections``: two layers over the same texts, side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.evaluate import ErrorsOption, HtmlOption, JsonOption, print_evaluation, write_page
from chargesheet.cli.failures import Failures, say
from chargesheet.cli.layers import StatementsOption, Texts, one_layer_a_text
from chargesheet.cli.overwriting import check_output_is_no_input
from chargesheet.errors import ChargesheetError, UnreadableInputError

if TYPE_CHECKING:
    from chargesheet.learning.agreement import Agreement
    from chargesheet.learning.corrections import Corrected
    from chargesheet.learning.layers import LayeredText

Pairs = Sequence[tuple["LayeredText", "LayeredText"]]
_LAYERS = "A layer, or a folder of one author's layers; document records are their model's."


def agreement(
    first: Annotated[Path, typer.Argument(metavar="LAYER", help=_LAYERS, show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="LAYER", help="The other author's.", show_default=False)],
    statements: StatementsOption = None,
    errors: ErrorsOption = False,
    html: HtmlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how far two annotators agree.

    F1 of the second against the first, and Cohen's kappa and Krippendorff's alpha, over the texts that both have.

    Exit codes are those of evaluate.
    """
    check_output_is_no_input(html, [str(first), str(second)], "--html")
    failures = Failures()
    try:
        from chargesheet.learning.agreement import agreement as measure

        pairs = paired(first, second, Texts(statements or (), failures), failures)
        found = measure(pairs)
        sides = _sides(found)
        if html is not None:
            write_page(html, f"{sides[0]} and {sides[1]}", sides, found.evaluation, _passages(pairs))
        _print_agreement(found, sides, errors=errors, as_json=as_json)
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def corrections(
    machine: Annotated[
        Path, typer.Argument(metavar="MACHINE", help="The document records, or layers, as the model made them.")
    ],
    reviewed: Annotated[
        Path, typer.Argument(metavar="REVIEWED", help="The layers as people left them.", show_default=False)
    ],
    statements: StatementsOption = None,
    errors: ErrorsOption = False,
    html: HtmlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report what review changed: the machine's precision by type.

    Only texts that have a reviewed layer count.

    Exit codes are those of evaluate.
    """
    check_output_is_no_input(html, [str(machine), str(reviewed)], "--html")
    failures = Failures()
    try:
        from chargesheet.learning.agreement import agreement as measure
        from chargesheet.learning.corrections import corrections as count

        pairs = paired(machine, reviewed, Texts(statements or (), failures), failures)
        lines = count(pairs)
        turned = [(people, model) for model, people in pairs]
        found = measure(turned).evaluation
        if html is not None:
            write_page(html, "What review changed", ("reviewed", "machine"), found, _passages(turned), lines)
        if as_json:
            _print_json({"corrections": lines, "differences": found.mistakes})
        else:
            print_evaluation(found, ("reviewed", "machine"), errors=errors, as_json=False, head=_table(lines))
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def paired(first: Path, second: Path, texts: Texts, failures: Failures) -> "Pairs":
    """The layers of both over each text that both have; others are said.

    Raises:
        UnreadableInputError: There is no such text, or one has two layers over a text.
    """
    ones, others = (one_layer_a_text(path, texts, failures) for path in (first, second))
    common = [sha256 for sha256 in ones if sha256 in others]
    if not common:
        reason = f"it has no text in common with {second}"
        raise UnreadableInputError(str(first), reason, "Compare layers over the same statements.")
    for path, alone in ((first, len(ones) - len(common)), (second, len(others) - len(common))):
        if alone:
            say(f"note: {path}: {alone} {'text' if alone == 1 else 'texts'} that the other has not; left out")
    return [(ones[sha256], others[sha256]) for sha256 in common]


def _sides(found: "Agreement") -> tuple[str, str]:
    return (found.first, found.second) if found.first != found.second else ("first", "second")


def _passages(pairs: "Pairs") -> list[object]:
    from chargesheet.learning.scoring import from_gold
    from chargesheet.review.evaluation_page import Passage

    return [
        Passage(
            name=one.layer.statement,
            text=one.text,
            gold=from_gold(one.document()),
            found=from_gold(other.document()),
        )
        for one, other in pairs
    ]


def _print_agreement(found: "Agreement", sides: tuple[str, str], *, errors: bool, as_json: bool) -> None:
    from chargesheet.cli.measures import columns, share

    if as_json:
        _print_json(found)
        return
    rows = [
        [
            f"  {line.name}" if line.name else line.kind,
            str(line.units),
            share(line.observed),
            share(line.kappa),
            share(line.alpha),
        ]
        for line in found.reliability
    ]
    head = columns(("", "units", "agree", "kappa", "alpha"), rows) + "\n"
    print_evaluation(found.evaluation, sides, errors=errors, as_json=False, head=head)


def _table(lines: "Sequence[Corrected]") -> str:
    from chargesheet.cli.measures import columns, share

    heading = ("", "machine", "kept", "changed", "renamed", "rejected", "added", "precision", "untouched", "fields")
    rows = [
        [
            line.name,
            *map(str, (line.machine, line.kept, line.changed, line.renamed, line.rejected, line.added)),
            share(line.precision),
            share(line.exact),
            ", ".join(f"{field} {number}" for field, number in line.fields.items()),
        ]
        for line in lines
    ]
    return columns(heading, rows) + "\n"


def _print_json(value: object) -> None:
    import msgspec

    from chargesheet.cli.output import standard_output

    with standard_output() as stream:
        stream.write(msgspec.json.encode(value) + b"\n")
