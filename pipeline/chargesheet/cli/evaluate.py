"""``chargesheet evaluate``: how well the pipeline does on annotated passages, and where it fails."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.failures import Failures, printable
from chargesheet.cli.layers import StatementsOption, Texts
from chargesheet.cli.options import check_out
from chargesheet.cli.overwriting import check_output_is_no_input
from chargesheet.errors import ChargesheetError, UnreadableInputError

if TYPE_CHECKING:
    from chargesheet.learning.evaluation import Evaluation
    from chargesheet.learning.gold import GoldDocument
    from chargesheet.learning.scoring import Scored
    from chargesheet.records import DocumentRecord, Statement

ErrorsOption = Annotated[bool, typer.Option("--errors", help="Name each difference, one a line, with its quote.")]
HtmlOption = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", callback=check_out, help="Write a page to read the differences on."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object: figures and all differences.")]


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="Annotated passages (JSON lines), or a file or folder of layers with --statements.",
            show_default=False,
        ),
    ],
    records: Annotated[
        Path | None,
        typer.Option("--records", metavar="FILE", help="Document records made before; without it they are made now."),
    ] = None,
    statements: StatementsOption = None,
    errors: ErrorsOption = False,
    html: HtmlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure against gold: entities, events, arguments, whole records.

    Intervals are 95 % bootstrap intervals over passages.

    Exit code 0: all was measured. 1: something could not be read or analysed; the figures are of the rest. 2: wrong
    usage.
    """
    check_output_is_no_input(html, [str(path) for path in (gold, records) if path is not None], "--html")
    failures = Failures()
    try:
        documents, found = measured(gold, records, Texts(statements or (), failures), failures)
        _report(documents, found, gold.name, errors=errors, html=html, as_json=as_json)
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def measured(
    path: Path, records: Path | None, texts: Texts, failures: Failures
) -> "tuple[list[GoldDocument], list[Scored]]":
    """The gold, and what was found in its passages.

    Raises:
        UnreadableInputError: The gold cannot be read.
    """
    from chargesheet.learning.layers import gold_documents
    from chargesheet.learning.scoring import from_record

    documents = gold_documents(path, texts)
    if records is not None:
        return documents, [from_record(record) for record in read_documents(records, failures)]
    return documents, [from_record(record) for record in _analysed(documents, failures)]


def _analysed(gold: "Sequence[GoldDocument]", failures: Failures) -> "Iterator[DocumentRecord]":
    from chargesheet.extraction import documents
    from chargesheet.records import Statement

    def failed(statement: "Statement", error: Exception) -> None:
        failures.report(error, f"passage {statement.id}")

    return documents((Statement(id=g.id, text=g.text, date=g.date, country=g.country) for g in gold), on_failure=failed)


def read_documents(path: Path, failures: Failures) -> "Iterator[DocumentRecord]":
    """The document records of a file; lines that are none are reported.

    Raises:
        UnreadableInputError: The file cannot be read.
    """
    import msgspec

    from chargesheet.reading.inputs import unopened
    from chargesheet.records import decode_document

    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise unopened(path, error) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield decode_document(line)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                remedy = "Give document records: chargesheet extract --format documents."
                failures.report(UnreadableInputError(str(path), f"no document record: {error}", remedy, number))


def _report(
    documents: "Sequence[GoldDocument]",
    found: "Sequence[Scored]",
    name: str,
    *,
    errors: bool,
    html: Path | None,
    as_json: bool,
) -> None:
    from chargesheet.learning.evaluation import evaluate as evaluate_all
    from chargesheet.learning.scoring import Scored, from_gold

    gold = [from_gold(document) for document in documents]
    evaluation = evaluate_all(gold, found, {document.id: document.text for document in documents})
    if html is not None:
        from chargesheet.review.evaluation_page import Passage

        by_id = {document.id: document for document in found}
        passages = [
            Passage(name=d.id, text=d.text, gold=one, found=by_id.get(d.id, Scored(d.id, (), ())))
            for d, one in zip(documents, gold, strict=True)
        ]
        write_page(html, name, ("gold", "found"), evaluation, passages)
    print_evaluation(evaluation, ("gold", "found"), errors=errors, as_json=as_json)


def write_page(html: Path, title: str, sides: tuple[str, str], evaluation: "Evaluation", *rest: object) -> None:
    """Write the page to read differences on; ``rest`` as ``evaluation_page`` takes it."""
    from chargesheet.cli.output import output
    from chargesheet.review.evaluation_page import evaluation_page

    source = evaluation_page(title, sides, evaluation, *rest)  # type: ignore[arg-type]
    with output(html) as stream:
        stream.write(source.encode("utf-8", "replace"))


def print_evaluation(
    evaluation: "Evaluation", sides: tuple[str, str], *, errors: bool, as_json: bool, head: str = ""
) -> None:
    """Print figures, and with ``errors`` each difference, or all as JSON."""
    import msgspec

    from chargesheet.cli.measures import MEASURES, columns, measure_rows, mistake_line
    from chargesheet.cli.output import standard_output

    with standard_output() as stream:
        if as_json:
            stream.write(msgspec.json.encode(evaluation) + b"\n")
            return
        lines = [head] if head else []
        lines.append(columns(MEASURES, measure_rows(evaluation.measures)))
        lines.append(
            f"{evaluation.documents} texts, {evaluation.gold_events} events of {sides[0]}, "
            f"{evaluation.found_events} of {sides[1]}"
        )
        if errors:
            lines += [printable(mistake_line(mistake, sides)) for mistake in evaluation.mistakes]
        stream.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
