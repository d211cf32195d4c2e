"""``chargesheet run``: an archive into a folder of records."""

import os
import signal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chargesheet.cli.completing import values
from chargesheet.cli.failures import Failures, counted, say
from chargesheet.cli.options import (
    CountryOption,
    DateOption,
    Inputs,
    LanguageOption,
    Parser,
    ParserOption,
    TextColumnOption,
    WholeOption,
    check_date,
    one_of,
)
from chargesheet.cli.progress import Display, display, duration, progress_line
from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    from chargesheet.archive import Progress, Settings, Summary


class EngineName(StrEnum):
    """What analyses."""

    local = "local"
    ray = "ray"


class PartFormat(StrEnum):
    """What events are written as."""

    jsonl = "jsonl"
    parquet = "parquet"


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    inputs: Inputs,
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="The folder of records; made where there is none.")
    ],
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Processes that analyse. Default: one a core.", show_default=False),
    ] = None,
    engine: Annotated[
        EngineName,
        typer.Option(
            "--engine",
            metavar="local|ray",
            parser=one_of(EngineName),
            autocompletion=values(EngineName),
            help="This machine, or a Ray cluster.",
        ),
    ] = EngineName.local,
    part_format: Annotated[
        PartFormat,
        typer.Option(
            "--format",
            metavar="jsonl|parquet",
            parser=one_of(PartFormat),
            autocompletion=values(PartFormat),
            help="Lines of event records, or tables in Parquet files.",
        ),
    ] = PartFormat.jsonl,
    no_documents: Annotated[
        bool, typer.Option("--no-documents", help="Keep events alone: no texts, and nothing to review.")
    ] = False,
    date: DateOption = None,
    country: CountryOption = None,
    language: LanguageOption = None,
    parser: ParserOption = Parser.spacy,
    text_column: TextColumnOption = None,
    whole: WholeOption = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Stop after so many statements.")] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Take so many statements, chosen by chance from all.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another --sample.")] = 0,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            callback=check_date,
            help="Leave out statements of before this date, and those without one.",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with a run; without it, too, only what is missing is done."),
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try the statements again that failed before.")
    ] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Make all records of the folder anew, with this model and these options.")
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            min=0.1,
            metavar="SECONDS",
            help="A statement that takes longer fails; one of over 100,000 characters has more in proportion.",
        ),
    ] = 600,
    shard: Annotated[int, typer.Option("--shard", min=1, metavar="N", help="Statements to a part file.")] = 1000,
    pipeline: Annotated[
        str | None,
        typer.Option(
            "--pipeline",
            metavar="MODULE:FUNCTION",
            help="A Python function that makes the spaCy pipeline, in place of chargesheet's own.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what failed.")] = False,
) -> None:
    """Read an archive into a folder of event records.

    It may be ended at any moment, by Ctrl-C, kill -9 or a power cut: give the same command again, and it goes on.
    What the folder holds already is not done again.

    Exit code 0: all is done. 1: some statements or inputs failed, each named on standard error and in failures.jsonl;
    or the run could not go on. 2: wrong usage.
    """
    from chargesheet.archive import Settings
    from chargesheet.archive.settings import PIPELINE

    if resume and restart:
        raise typer.BadParameter("--resume goes on and --restart begins anew. Give one of them.")
    if pipeline is not None and parser is not Parser.spacy:
        raise typer.BadParameter("--parser is for chargesheet's own pipeline. Leave out --parser or --pipeline.")
    settings = Settings(
        workers=workers or cores(),
        engine=engine.value,
        pipeline=pipeline or PIPELINE,
        parser=parser.value,
        format=part_format.value,
        documents=not no_documents,
        shard=shard,
        date=date,
        country=country,
        language=language,
        text_column=text_column,
        split=not whole,
        limit=limit,
        sample=sample,
        seed=seed,
        since=since,
        time_limit=time_limit,
        retry_failed=retry_failed,
        resume=resume,
        restart=restart,
    )
    summary = None
    try:
        with display(quiet=quiet) as shown:
            summary = _run(inputs, out, settings, shown, quiet=quiet)
    except ChargesheetError as error:
        Failures().report(error)
        raise typer.Exit(1) from error
    except (KeyboardInterrupt, SystemExit) as error:
        say(f"stopped. What is done is kept in {out}: give the same command again to go on.")
        code = error.code if isinstance(error, SystemExit) else 128 + signal.SIGINT
        raise typer.Exit(code if isinstance(code, int) else 1) from error
    if not quiet:
        for line in summary_lines(summary, out):
            say(line)
    if summary.progress.failed or summary.totals.failed:
        raise typer.Exit(1)


def _run(inputs: list[str], out: Path, settings: "Settings", shown: Display, *, quiet: bool) -> "Summary":
    from chargesheet.archive import Watch, run

    def on_progress(progress: "Progress") -> None:
        shown.progress(progress_line(progress))

    def on_note(note: str) -> None:
        if not quiet:
            shown.say(f"note: {note}")

    watch = Watch(on_progress=on_progress, on_failure=lambda failure: shown.say(f"error: {failure}"), on_note=on_note)
    return run(inputs, out, settings, watch)


def summary_lines(summary: "Summary", out: Path) -> list[str]:
    """What was done, what the folder holds, and what a person should know about it."""
    done, totals = summary.progress, summary.totals
    speed = f" ({done.words / done.seconds:,.0f} words/s)" if done.words else ""
    lines = [
        f"{counted(done.analysed, 'statement')} analysed, {counted(done.events, 'event')} in "
        f"{duration(done.seconds)}{speed}; {counted(done.known, 'statement')} needed nothing.",
        f"{out} holds {counted(totals.statements, 'statement')}, {counted(totals.events, 'event')}"
        + (f", {counted(totals.failed, 'failed statement')}" if totals.failed else "")
        + (f", {totals.unread:,} inputs not read" if totals.unread else "")
        + ".",
    ]
    if totals.failed:
        lines.append(f"Failures are listed in {out / 'failures.jsonl'}; --retry-failed tries failed statements again.")
    if summary.undated:
        lines.append(f"--since left out {counted(summary.undated, 'statement')} without a date.")
    if totals.waiting:
        lines.append(f"{counted(totals.waiting, 'statement')} of another run still wait: run that command again.")
    if summary.not_found:
        lines.append(
            f"{counted(summary.not_found, 'statement')} of earlier runs were not among these inputs; their records "
            "stay. --restart makes the folder from these inputs alone."
        )
    return lines
