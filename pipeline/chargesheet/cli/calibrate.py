"""``chargesheet calibrate``: measures how likely records are to be right, and keeps it beside a language's words."""

from pathlib import Path
from typing import Annotated

import typer

from chargesheet.cli.failures import Failures
from chargesheet.cli.teaching import FromLayersOption, StatementsOption, take
from chargesheet.errors import ChargesheetError, UnreadableInputError
from chargesheet.reading.inputs import unopened


def calibrate(
    gold: Annotated[
        Path | None,
        typer.Argument(
            metavar="GOLD",
            help="Annotated passages (.jsonl), never those that figures are given on; not needed with --from-layers.",
        ),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="The language of the passages, ISO 639-1.")] = "en",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file of weights; without it they are only measured.")
    ] = None,
    from_layers: FromLayersOption = None,
    statements: StatementsOption = None,
) -> None:
    """Measure how likely records are to be right, and write the weights that give them their confidence.

    Runs the pipeline over the passages, and over those in which people decided on everything, compares its
    records with what was annotated, and fits the weights; prints the calibration error and the bins of confidence in
    five-fold cross-validation.
    """
    from rich.console import Console
    from rich.table import Table

    from chargesheet.extraction import documents
    from chargesheet.learning import calibration
    from chargesheet.learning.gold import read_gold
    from chargesheet.pipelines import load
    from chargesheet.records import Statement

    failures = Failures()
    if gold is None and not from_layers:
        raise typer.BadParameter("Name annotated passages, or layers with --from-layers.")
    named = " and ".join([*([] if gold is None else [str(gold)]), *(from_layers or ())])
    try:
        passages = [] if gold is None else list(read_gold(gold))
        if from_layers:
            passages += take(from_layers, statements or [], failures, language=language).documents
        nlp = load(language=language)

        texts = [Statement(id=p.id, text=p.text, date=p.date, country=p.country, language=language) for p in passages]
        found = list(documents(texts, nlp))
        known = list(calibration.outcomes(passages, found))
        right = [outcome.right for outcome in known]
        probabilities = calibration.cross_validated(known)
        fitted = calibration.fit(known)
    except OSError as error:
        failures.report(unopened(Path(named), error))
        raise typer.Exit(1) from error
    except ValueError as error:
        failures.report(UnreadableInputError(named, str(error), "Weights are fitted on some of each."))
        raise typer.Exit(1) from error
    except ChargesheetError as error:
        failures.report(error)
        raise typer.Exit(1) from error
    table = Table("confidence", "records", "mean confidence", "share right")
    for index, part in enumerate(calibration.reliability(probabilities, right)):
        low = f"{index / calibration.BINS:.1f} to {(index + 1) / calibration.BINS:.1f}"
        table.add_row(
            low, *((str(part.count), f"{part.confidence:.2f}", f"{part.right:.2f}") if part else ("0", "", ""))
        )
    console = Console()
    console.print(table)
    error_found = calibration.calibration_error(probabilities, right)
    console.print(f"{len(known)} records in {len(passages)} passages; expected calibration error {error_found:.3f}")
    if out is not None:
        comment = f"Fitted by chargesheet calibrate on {len(known)} records of {len(passages)} annotated passages."
        out.write_text(calibration.as_toml(fitted, comment), encoding="utf-8")
