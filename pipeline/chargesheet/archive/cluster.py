"""Batches over a Ray cluster, with Ray Data: each actor supervises one worker process as this machine's engine does.

The run itself stays in one process, which reads the inputs and alone writes the folder: ledger and bytes are the same
as without a cluster.
"""

import logging
import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from chargesheet._version import __version__
from chargesheet.archive.errors import ArchiveError, WorkerError
from chargesheet.archive.messages import Batch, Outcome
from chargesheet.archive.settings import Parser, Settings
from chargesheet.archive.workers import LocalEngine

WAVE = 200
"""Batches for each actor that are given to Ray at a time: what its object store holds. Actors load the pipeline once a
wave, which takes about a hundredth of its time."""


class RayEngine:
    """Actors of a Ray cluster: that of ``RAY_ADDRESS``, or one of this machine for the time of the run."""

    def __init__(self, settings: Settings) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing of a run is reported anywhere
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise ArchiveError(
                "--engine ray needs Ray. Install it with: pip install 'chargesheet[cluster]'."
            ) from error
        self._settings = settings
        self._owns = not ray.is_initialized()
        if self._owns:
            remote = os.environ.get("RAY_ADDRESS")
            cores = None if remote else max(settings.workers + 1, os.cpu_count() or 1)
            extra: dict[str, Any] = {} if remote else {"num_cpus": cores, "include_dashboard": False}
            ray.init(log_to_driver=False, logging_level=logging.ERROR, configure_logging=True, **extra)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)

    def outcomes(self, batches: Iterator[Batch]) -> Iterator[Outcome]:
        """What becomes of each batch; see ``LocalEngine.outcomes``.

        Raises:
            WorkerError: Ray lost batches, the pipeline cannot be loaded, or a node has another chargesheet.
        """
        while wave := list(islice(batches, WAVE * self._settings.workers)):
            waiting = {item.position for batch in wave for item in batch.items}
            for outcome in self._analyse(wave):
                waiting -= {result.position for result in outcome.results}
                yield outcome
            if waiting:
                raise WorkerError(f"Ray lost {len(waiting)} statements. Give the same command again.")

    def _analyse(self, wave: list[Batch]) -> Iterator[Outcome]:
        import pyarrow as pa
        import ray.data
        from ray.exceptions import RayError

        # Arrow throughout: a NumPy array of bytes drops zeros at the end.
        tables = [pa.table({"batch": pa.array([msgspec.msgpack.encode(b)], pa.large_binary())}) for b in wave]
        wanted = self._settings
        found = ray.data.from_arrow(tables).map_batches(
            Analyser,
            fn_constructor_args=(wanted.pipeline, wanted.parser, wanted.documents, wanted.time_limit, __version__),
            batch_size=1,
            batch_format="pyarrow",
            compute=ray.data.ActorPoolStrategy(size=wanted.workers),
            num_cpus=1,
        )
        try:
            for table in found.iter_batches(batch_size=None, batch_format="pyarrow"):
                for row in table.to_pylist():
                    if row["error"]:
                        raise WorkerError(row["error"])
                    yield msgspec.msgpack.decode(row["outcome"], type=Outcome)
        except RayError as error:
            raise WorkerError(f"Ray cannot go on: {_last_line(error)}. Give the same command again.") from error

    def close(self) -> None:
        """Let go of the cluster."""
        if self._owns:
            import ray

            ray.shutdown()


class Analyser:
    """What an actor does: batches in, outcomes out, as MessagePack in Arrow tables; an error comes out as a row, too.

    Args:
        pipeline: Import path of the function that makes the pipeline.
        parser: What parses the sentences.
        documents: Whether to keep texts and mentions beside the events.
        time_limit: Seconds for a statement.
        version: The version of chargesheet that the run has.
    """

    def __init__(self, pipeline: str, parser: Parser, documents: bool, time_limit: float, version: str) -> None:
        self._version = version
        self._engine = LocalEngine(1, pipeline, documents=documents, time_limit=time_limit, parser=parser)

    def __call__(self, table: Any) -> Any:  # noqa: ANN401 (Arrow tables)
        """The outcomes of the table's batches."""
        import pyarrow as pa

        outcomes, error = [], ""
        try:
            self._check_version()
            batches = [msgspec.msgpack.decode(data, type=Batch) for data in table.column("batch").to_pylist()]
            outcomes = [msgspec.msgpack.encode(outcome) for outcome in self._engine.outcomes(batches)]
        except WorkerError as failure:
            outcomes, error = [b""], str(failure)
        columns = {"outcome": pa.array(outcomes, pa.large_binary()), "error": pa.array([error] * len(outcomes))}
        return pa.table(columns)

    def _check_version(self) -> None:
        if self._version != __version__:
            raise WorkerError(f"a node of the cluster has chargesheet {__version__}, the run {self._version}.")


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".")
