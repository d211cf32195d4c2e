"""A run: from inputs to a folder of records, interrupted at any time and taken up again."""

import errno
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec
from msgspec import Struct

from chargesheet.archive.batching import batches
from chargesheet.archive.errors import ArchiveError, OtherConfigurationError
from chargesheet.archive.finding import FoundStatement, ReadToEnd, Track, Unread, find
from chargesheet.archive.ledger import End, Ledger, Totals
from chargesheet.archive.ledger_file import LEDGER
from chargesheet.archive.lock import locked
from chargesheet.archive.messages import Batch, Failed, Item, Outcome
from chargesheet.archive.selection import limit, sample, since
from chargesheet.archive.settings import Configuration, Settings, differences
from chargesheet.archive.shards import Shards, part_files
from chargesheet.archive.whole import whole_file
from chargesheet.errors import UnreadableInputError
from chargesheet.reading.inputs import standard_input

SOURCES, FAILURES = "sources.jsonl", "failures.jsonl"

# Registering is kept after so many statements that need no work: when a finished archive is run again.
_COMMIT_EVERY = 2000


class Progress(Struct, frozen=True):
    """How far a run is.

    Attributes:
        found: Statements that this run has found in the inputs.
        analysed: Statements that it has analysed.
        known: Statements that needed no work: done in an earlier run, or repeats.
        failed: Statements that it failed at, and inputs that it could not read.
        events: Event records that it has made.
        words: Words that it has analysed.
        seconds: Since it began.
        share: The share of the inputs that is done, 0 to 1, or ``None`` where that is not known.
    """

    found: int
    analysed: int
    known: int
    failed: int
    events: int
    words: int
    seconds: float
    share: float | None


class Summary(Struct, frozen=True):
    """What a run has done, and what the folder holds after it.

    Attributes:
        progress: The run's own counts.
        totals: Those of the folder.
        undated: Statements that ``since`` left out because they have no date.
        not_found: Statements of earlier runs that were not among the inputs; ``None`` where the run did not look at
            all of them.
    """

    progress: Progress
    totals: Totals
    undated: int
    not_found: int | None


class Engine(Protocol):
    """What analyses batches."""

    def outcomes(self, batches: Iterator[Batch]) -> Iterator[Outcome]:
        """What becomes of each batch; all of their statements come back, in whatever order and parts."""

    def close(self) -> None:
        """Let go of processes."""


class Watch(Struct, frozen=True):
    """Whom a run tells what happens; each may do nothing.

    Attributes:
        on_progress: Called after every batch, and now and then while inputs are read.
        on_failure: Called with each failure, in one line.
        on_note: Called with what a person should know and is no failure.
    """

    on_progress: Callable[[Progress], None] = lambda progress: None
    on_failure: Callable[[str], None] = lambda failure: None
    on_note: Callable[[str], None] = lambda note: None


def run(
    inputs: Sequence[str],
    folder: Path,
    settings: Settings,
    watch: Watch | None = None,
    *,
    stdin: BinaryIO | None = None,
    engine: Engine | None = None,
) -> Summary:
    """Read statements into a folder of records.

    What the folder holds already is not done again. The process may be killed at any moment: given the same inputs
    again, the folder comes to hold the same bytes as if nothing had happened.

    Args:
        inputs: As for ``reading.read``.
        folder: Made where there is none.
        settings: How to run.
        watch: Whom to tell what happens.
        stdin: What ``-`` reads; ``sys.stdin.buffer`` unless given.
        engine: What analyses, in place of the one that ``settings`` ask for.

    Raises:
        ArchiveError: The run cannot begin or go on; what is done is kept.
    """
    check_apart(inputs, folder)
    with _explained(folder):
        _make(folder, settings)
        with locked(folder):
            streams = stdin or standard_input()
            return _Run(inputs, folder, settings, watch or Watch(), streams, engine).complete()


class _Run:
    """The state of a run."""

    def __init__(
        self,
        inputs: Sequence[str],
        folder: Path,
        settings: Settings,
        watch: Watch,
        stdin: BinaryIO | None,
        engine: Engine | None,
    ) -> None:
        self._inputs = inputs
        self._folder = folder
        self._settings = settings
        self._watch = watch
        self._stdin = stdin
        self._engine = engine
        self._counts: Counter[str] = Counter()
        self._settled = 0
        self._track = Track(inputs)
        self._started = time.perf_counter()
        self._configuration = settings.configuration()
        self._ledger = Ledger(folder)
        self._shards = Shards(folder, self._configuration)

    def complete(self) -> Summary:
        """Run to the end."""
        try:
            _configure(self._ledger, self._folder, self._configuration, restart=self._settings.restart)
            self._shards.prepare()
            self._ledger.begin(self._inputs, msgspec.to_builtins(self._settings))
            end: End = "broken off"
            try:
                self._work()
                end = "finished"
            except (KeyboardInterrupt, SystemExit):
                end = "stopped"
                raise
            finally:
                if end != "finished":
                    self._ledger.roll_back()
                self._ledger.end(end, time.perf_counter() - self._started)
            return self._summary()
        finally:
            self._ledger.close()

    def _work(self) -> None:
        engine = self._engine or make_engine(self._settings)
        try:
            for outcome in engine.outcomes(batches(self._registered())):
                self._keep(outcome)
        finally:
            engine.close()
        self._ledger.commit()
        for number in self._ledger.unsealed():
            self._shards.write(self._ledger, number)
        self._shards.remove_from(self._ledger.shard_count())
        _write_lines(self._folder / SOURCES, ({"statement": s, "places": p} for s, p in self._ledger.repeated()))
        _write_lines(self._folder / FAILURES, self._ledger.failures())

    def _registered(self) -> Iterator[tuple[Item, bool]]:
        """The statements that the run takes, each with whether it waits to be analysed."""
        for found in self._selected():
            if isinstance(found, Unread):
                self._unread(found.failure, found.given)
                continue
            if isinstance(found, ReadToEnd):
                self._ledger.forget_mended(found.given)
                continue
            self._counts["found"] += 1
            self._track.pass_by(found)
            try:
                registered = self._ledger.register(
                    found.statement, found.place, retry_failed=self._settings.retry_failed
                )
            except UnreadableInputError as failure:
                self._unread(failure, found.place.file)
                continue
            if not registered.waits:
                self._counts["known"] += 1
                self._settled += 1
                if self._counts["known"] % _COMMIT_EVERY == 0:
                    self._ledger.commit()
                    self._watch.on_progress(self._progress())
            if registered.position is not None:
                yield Item(registered.position, found.statement), registered.waits
        self._track.finish()

    def _selected(self) -> Iterator[FoundStatement | Unread | ReadToEnd]:
        wanted = self._settings
        found = find(self._inputs, wanted, stdin=self._stdin, on_note=self._watch.on_note)
        if wanted.since is not None:
            found = since(found, wanted.since, lambda: self._counts.update(["undated"]))
        if wanted.sample is not None:
            found = sample(found, wanted.sample, wanted.seed)
        return found if wanted.limit is None else limit(found, wanted.limit)

    def _unread(self, failure: UnreadableInputError, given: str) -> None:
        self._counts["failed"] += 1
        self._ledger.add_unread(failure, given)
        self._watch.on_failure(str(failure))

    def _keep(self, outcome: Outcome) -> None:
        """Keep what became of a batch, and write the parts that are whole now."""
        known = self._ledger.model()
        if outcome.model is not None and known is not None and outcome.model != known:
            what = f"{known.name}, now {outcome.model.name}"
            if known.name == outcome.model.name:
                what = f"{known.name}, now one of the same name that is made up otherwise"
            raise OtherConfigurationError(f"{self._folder}: its records were made by the model {what}. {_REMEDY}")
        self._ledger.store(outcome.results, outcome.model)
        for result in outcome.results:
            self._settled += 1
            if isinstance(result, Failed):
                self._counts["failed"] += 1
                identity, place = self._ledger.identity(result.position)
                self._watch.on_failure(f"{place}, statement {identity}: {result.reason}.")
            else:
                self._counts["analysed"] += 1
                self._counts["events"] += len(result.tallies)
                self._counts["words"] += result.words
        size = self._configuration.shard
        for number in sorted({result.position // size for result in outcome.results}):
            if self._ledger.is_ready(number):
                self._shards.write(self._ledger, number)
        self._watch.on_progress(self._progress())

    def _progress(self) -> Progress:
        counts = self._counts
        share = self._track.share
        settled = self._settled / counts["found"] if counts["found"] else 0.0
        return Progress(
            found=counts["found"],
            analysed=counts["analysed"],
            known=counts["known"],
            failed=counts["failed"],
            events=counts["events"],
            words=counts["words"],
            seconds=time.perf_counter() - self._started,
            share=None if share is None or self._is_part else share * min(1.0, settled),
        )

    @property
    def _is_part(self) -> bool:
        """Whether the run takes only some statements of the inputs."""
        wanted = self._settings
        return not (wanted.limit is None and wanted.sample is None and wanted.since is None)

    def _summary(self) -> Summary:
        return Summary(
            progress=self._progress(),
            totals=self._ledger.totals(),
            undated=self._counts["undated"],
            not_found=None if self._is_part else self._ledger.not_found(),
        )


_REMEDY = "Give another folder, or --restart to make all records of this one anew."


def make_engine(settings: Settings) -> Engine:
    """The engine that is asked for."""
    if settings.engine == "ray":
        from chargesheet.archive.cluster import RayEngine

        return RayEngine(settings)
    from chargesheet.archive.workers import LocalEngine

    return LocalEngine(
        settings.workers,
        settings.pipeline,
        documents=settings.documents,
        time_limit=settings.time_limit,
        parser=settings.parser,
    )


def _configure(ledger: Ledger, folder: Path, configuration: Configuration, *, restart: bool) -> None:
    """See that the folder's records were made with the same configuration, or are made anew.

    A folder that is being emptied has a ledger without configuration until its parts are gone: an end in between
    leaves nothing that the next run could take for its own.

    Raises:
        OtherConfigurationError: They were not.
    """
    known = ledger.configuration()
    if known is not None and not restart:
        if known != configuration:
            what = "; ".join(differences(known, configuration))
            raise OtherConfigurationError(f"{folder}: its records were made otherwise ({what}). {_REMEDY}")
        return
    ledger.empty()
    for path in part_files(folder):
        path.unlink()
    ledger.configure(configuration)


def check_apart(inputs: Sequence[str], folder: Path) -> None:
    """See that the records would not be read as statements, nor written among them.

    Raises:
        ArchiveError: The folder lies in an input, or an input in it.
    """
    out = Path(os.path.realpath(folder))
    for name in inputs:
        if name == "-" or not name or "\0" in name:
            continue
        given = Path(os.path.realpath(name))
        if out == given or (given.is_dir() and out.is_relative_to(given)) or given.is_relative_to(out):
            raise ArchiveError(f"{folder} and the input {name} lie one in the other. Name another folder with --out.")


def _make(folder: Path, settings: Settings) -> None:
    """Make the folder where there is none.

    Raises:
        ArchiveError: It holds other things, or no run that could be resumed.
    """
    if folder.exists() and not folder.is_dir():
        raise ArchiveError(f"{folder} is a file. Name a folder with --out.")
    has_run = (folder / LEDGER).exists()
    if settings.resume and not has_run:
        raise ArchiveError(f"{folder} holds no run that could be resumed. Leave --resume out to begin one.")
    folder.mkdir(parents=True, exist_ok=True)
    others = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if others and not has_run:
        raise ArchiveError(f"{folder} holds other things, {others[0]!r} among them. Name a new folder with --out.")


def _write_lines(path: Path, values: Iterator[dict[str, object]]) -> None:
    with whole_file(path) as stream:
        stream.writelines(msgspec.json.encode(value) + b"\n" for value in values)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn the system's errors into ones that say what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise _full(folder) from error
        raise ArchiveError(f"{folder / LEDGER} cannot be written: {error}. Give the same command again.") from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _full(folder) from error
        where = error.filename or folder
        raise ArchiveError(f"{where}: {error.strerror or error}. Mend that, and run again.") from error


def _full(folder: Path) -> ArchiveError:
    return ArchiveError(
        f"{folder}: the disk is full. What is done is kept: make room, then give the same command again."
    )
