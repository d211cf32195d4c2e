"""``chargesheet export``: records as other tools take them."""

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from chargesheet.cli.failures import Failures, say
from chargesheet.cli.output import OutputError, output
from chargesheet.cli.overwriting import check_output_is_no_input
from chargesheet.errors import ChargesheetError, UnreadableInputError

if TYPE_CHECKING:
    from chargesheet.records import DocumentRecord, EventRecord
    from chargesheet.stores.formats.parts import Part

Write = Callable[[Iterable["Part"], BinaryIO], int]
Change = Callable[[Iterable["Part"]], Iterable["Part"]]


class ExportFormat(StrEnum):
    """What records are written as."""

    csv = "csv"
    parquet = "parquet"
    duckdb = "duckdb"
    followthemoney = "followthemoney"
    uwazi = "uwazi"
    jsonld = "jsonld"
    graphml = "graphml"


_FOLDERS = {ExportFormat.csv, ExportFormat.parquet}


def export(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS",
            help="Files or folders of event records or document records, one a line (.jsonl, .jsonl.gz). - reads "
            "standard input.",
            show_default=False,
        ),
    ],
    export_format: Annotated[
        ExportFormat,
        typer.Option("--format", help="csv, parquet: a folder of tables. duckdb: a database file. Others: one file."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            help="Write here: a folder for csv and parquet, else a file. It appears when all is done. Without it, "
            "followthemoney, uwazi, jsonld and graphml go to standard output.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first line that is no record.")] = False,
    pseudonymise: Annotated[
        Path | None,
        typer.Option(
            "--pseudonymise",
            metavar="KEY",
            help="Pseudonyms for names, the same ones with the same key, and no text. KEY is a file, made if there is "
            "none: keep it apart from what is exported.",
        ),
    ] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="As --pseudonymise, with a key that nobody keeps, and nothing to link by.")
    ] = False,
) -> None:
    """Write records as tables or for other tools.

    Exit code 0: all records were written. 1: some lines were no records, each named on standard error; the others are
    complete. 2: wrong usage.
    """
    if redact and pseudonymise is not None:
        raise typer.BadParameter("--redact and --pseudonymise cannot be given together.", param_hint="--redact")
    if out is None and export_format in _FOLDERS | {ExportFormat.duckdb}:
        raise typer.BadParameter(f"--format {export_format} needs --out.", param_hint="--out")
    if out is not None and not out.parent.is_dir():
        raise typer.BadParameter(
            f"the folder {out.parent} does not exist. Make it first, or name another place.", param_hint="--out"
        )
    check_output_is_no_input(out, _files(records), "--out")
    if pseudonymise is not None and out is not None:
        _check_key_is_apart(pseudonymise, out)
    failures = Failures()
    try:
        change = _withholding(pseudonymise, redact=redact)
        events = write_export(_records(records, failures, strict=strict), export_format, out, change)
        if sys.stderr is not None and sys.stderr.isatty():
            say(f"{events:,} events")
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def _check_key_is_apart(key: Path, out: Path) -> None:
    """See that the key goes nowhere where the export goes."""
    key_file, target = key.resolve(), out.resolve()
    if key_file == target or target in key_file.parents:
        raise typer.BadParameter(f"{key} would go with the export. Keep it elsewhere.", param_hint="--pseudonymise")


def _withholding(key: Path | None, *, redact: bool) -> Change | None:
    """What takes the names out of the parts of an export; ``None`` where they stay.

    Raises:
        KeyFileError: The key cannot be made or used.
    """
    if redact:
        from chargesheet.stores.pseudonyms.parts import redacted

        return redacted
    if key is None:
        return None
    from chargesheet.stores.pseudonyms.key import make_key, read_key
    from chargesheet.stores.pseudonyms.parts import pseudonymous

    if key.exists():
        secret = read_key(key)
    else:
        secret = make_key(key)
        say(f"{key}: a new key. Whoever has it can test names: keep it apart from what is exported.")
    return lambda found: pseudonymous(found, secret)


def write_export(
    records: "Iterable[EventRecord | DocumentRecord]",
    export_format: ExportFormat,
    out: Path | None,
    change: Change | None = None,
) -> int:
    """Write records in a format to ``out``, whole or not at all, or to standard output.

    Args:
        records: The records.
        export_format: The format.
        out: Where to; ``None`` is standard output.
        change: What is done to the parts before they are written, such as taking names out.

    Returns:
        How many events were written.
    """
    from chargesheet.stores.formats.destination import whole_file, whole_folder
    from chargesheet.stores.formats.parts import parts

    found: Iterable[Part] = parts(records)
    if change is not None:
        found = change(found)
    if export_format in _FOLDERS:
        from chargesheet.stores.formats import csvfiles, parquet

        assert out is not None, "checked by the command"
        is_csv = export_format is ExportFormat.csv
        names = csvfiles.file_names() if is_csv else parquet.file_names()
        with whole_folder(out, names) as folder:
            return csvfiles.write_csv(found, folder) if is_csv else parquet.write_parquet(found, folder)
    if export_format is ExportFormat.duckdb:
        from chargesheet.stores.formats.duckdb_file import write_duckdb

        assert out is not None, "checked by the command"
        with whole_file(out) as path:
            return write_duckdb(found, path)
    if out is not None and out.is_dir():
        raise OutputError(f"{out} is a folder. Name a file with --out.")
    with output(out) as stream:
        return _writer(export_format)(found, stream)


def _writer(export_format: ExportFormat) -> Write:
    if export_format is ExportFormat.followthemoney:
        from chargesheet.stores.formats.followthemoney import write_followthemoney

        return write_followthemoney
    if export_format is ExportFormat.uwazi:
        from chargesheet.stores.formats.uwazi import write_uwazi

        return write_uwazi
    if export_format is ExportFormat.jsonld:
        from chargesheet.stores.formats.jsonld import write_jsonld

        return write_jsonld
    from chargesheet.stores.formats.graphml import write_graphml

    return write_graphml


def _files(names: Iterable[str]) -> list[str]:
    """The inputs, each file of a folder by itself: none of them may be what the export replaces."""
    from chargesheet.stores.sql.sources import record_files

    return [
        str(file)
        for name in names
        for file in ((name,) if name == "-" else record_files(name))
        if not isinstance(file, UnreadableInputError)
    ]


def _records(names: Iterable[str], failures: Failures, *, strict: bool) -> "Iterator[EventRecord | DocumentRecord]":
    """The records of the files; what is none is reported.

    Raises:
        LineError: With ``strict``, at the first line that is no record.
        UnreadableInputError: With ``strict``, at the first input that cannot be read.
        OutputError: No record was found at all, and there were failures.
    """
    from chargesheet.reading.inputs import standard_input
    from chargesheet.stores.sql.incoming import Incoming, read_all

    found = False
    for incoming in read_all(names, standard_input()):
        if isinstance(incoming, Incoming):
            found = True
            yield incoming.record
        elif strict:
            raise incoming
        else:
            failures.report(incoming)
    if failures.count and not found:
        raise OutputError("nothing was written: no record could be read.")
