"""Batches over worker processes: each loads the pipeline once, and one that dies is replaced.

A batch whose worker died is tried again whole, in case the death had nothing to do with it; then statement by
statement. The statement that a worker dies of twice, or that takes too long, is recorded as failed.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Literal

from msgspec import Struct

from chargesheet.archive.errors import WorkerError
from chargesheet.archive.messages import (
    Batch,
    Broken,
    Done,
    Failed,
    FromWorker,
    Hello,
    Model,
    Outcome,
    Ready,
    Started,
    ToWorker,
    receive_answer,
    send,
)
from chargesheet.archive.settings import TIME_LIMIT_CHARACTERS, Parser

RECYCLE_MEMORY = 700 * 2**20
"""A worker that has held more bytes than this, and has done a few batches, makes room for a fresh one: a vocabulary
grows with every word that it meets."""

_RECYCLE_BATCHES = 50
# A batch that is worked at and one that waits, so that no worker idles while the run is busy writing.
_ASSIGNED = 2
_TRIES = 2
# So many deaths in a row without a batch done are no accident.
_MOST_DEATHS = 12
_MOST_STARTS = 4


class _Task(Struct, frozen=True):
    """A batch, or a part of one, and how often a worker has died of it."""

    batch: Batch
    deaths: int = 0


class _Ended(Struct, frozen=True):
    """A worker's process has ended."""

    code: int


class _Worker:
    """A worker's process, and what it has been given."""

    def __init__(self, hello: Hello, answers: "SimpleQueue[tuple[_Worker, FromWorker | _Ended]]", threads: int) -> None:
        self.assigned: deque[_Task] = deque()
        self.model: Model | None = None
        self.started: float | None = None
        self.late = False
        self.retired = False
        self.batches = 0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "chargesheet.archive.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"OMP_NUM_THREADS": str(threads), **os.environ},
            start_new_session=True,  # Ctrl-C is for the run alone
        )
        self._answers = answers
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()
        self.send(hello)

    def send(self, message: ToWorker) -> None:
        """Send a message; that the process is gone shows at the other end."""
        assert self.process.stdin is not None, "a pipe"
        with suppress(BrokenPipeError):
            send(self.process.stdin, message)  # type: ignore[arg-type]

    def retire(self) -> None:
        """Let the process end when it has nothing left to do."""
        self.retired = True
        if not self.assigned:
            self._hang_up()

    def end(self) -> None:
        """End the process now."""
        self.retired = True
        self.process.kill()
        self._hang_up()
        self._thread.join()

    def _hang_up(self) -> None:
        assert self.process.stdin is not None, "a pipe"
        with suppress(BrokenPipeError):
            self.process.stdin.close()

    def _receive(self) -> None:
        assert self.process.stdout is not None, "a pipe"
        with self.process.stdout as stream:
            while (answer := receive_answer(stream)) is not None:  # type: ignore[arg-type]
                self._answers.put((self, answer))
        self._answers.put((self, _Ended(self.process.wait())))


class LocalEngine:
    """Worker processes of this machine. They start when there is work, and end with ``close``."""

    def __init__(
        self, workers: int, pipeline: str, *, documents: bool, time_limit: float, parser: Parser = "spacy"
    ) -> None:
        self._size = workers
        self._hello = Hello(pipeline, documents, None if parser == "spacy" else parser)
        self._time_limit = time_limit
        self._threads = max(1, (os.cpu_count() or 1) // workers)
        self._answers: SimpleQueue[tuple[_Worker, FromWorker | _Ended]] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._deaths = self._failed_starts = 0

    def outcomes(self, batches: Iterable[Batch]) -> Iterator[Outcome]:
        """What becomes of each batch, in the order in which they are done; a batch may come back in parts.

        Batches are asked for as workers have room for them.

        Raises:
            WorkerError: The pipeline cannot be loaded, or workers keep dying.
        """
        fresh = (_Task(batch) for batch in batches)
        while self._give(fresh):
            yield from self._take()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers = []

    # Giving

    def _give(self, fresh: Iterator[_Task]) -> bool:
        """Give every worker what it has room for, starting workers as needed; whether any has something to do."""
        while (worker := self._with_room()) is not None:
            task = self._again.popleft() if self._again else next(fresh, None)
            if task is None:
                break
            if worker == "new":
                worker = _Worker(self._hello, self._answers, self._threads)
                self._workers.append(worker)
            worker.assigned.append(task)
            worker.send(task.batch)
        return any(worker.assigned for worker in self._workers)

    def _with_room(self) -> "_Worker | Literal['new'] | None":
        """The worker that has least to do, if it has room; a new one rather than a busy one."""
        active = [worker for worker in self._workers if not worker.retired]
        least = min(active, key=lambda worker: len(worker.assigned), default=None)
        if least is not None and not least.assigned:
            return least
        if len(active) < self._size:
            return "new"
        return least if least is not None and len(least.assigned) < _ASSIGNED else None

    # Taking

    def _take(self) -> Iterator[Outcome]:
        """Wait for an answer, or for a worker to be late."""
        try:
            worker, answer = self._answers.get(timeout=self._patience())
        except Empty:
            self._end_the_late()
            return
        if worker not in self._workers:
            return
        match answer:
            case Ready(model):
                worker.model = model
                self._failed_starts = 0
            case Broken(reason):
                raise WorkerError(reason)
            case Started():
                worker.started = time.monotonic()
            case Done():
                yield self._done(worker, answer)
            case _Ended(code):
                yield from self._ended(worker, code)

    def _done(self, worker: _Worker, answer: Done) -> Outcome:
        task = worker.assigned.popleft()
        assert task.batch.number == answer.number, "batches are answered in order"
        worker.started = None
        worker.batches += 1
        self._deaths = 0
        if worker.retired or (answer.memory > RECYCLE_MEMORY and worker.batches >= _RECYCLE_BATCHES):
            worker.retire()
        return Outcome(worker.model, answer.results)

    def _patience(self) -> float | None:
        """Seconds until the first worker is late."""
        ends = [
            worker.started + self._allowed(worker.assigned[0].batch)
            for worker in self._workers
            if worker.started is not None and worker.assigned
        ]
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _allowed(self, batch: Batch) -> float:
        """How long a batch may take: as long as its longest statement."""
        longest = max(len(item.statement.text) for item in batch.items)
        return self._time_limit * max(1.0, longest / TIME_LIMIT_CHARACTERS)

    def _end_the_late(self) -> None:
        now = time.monotonic()
        for worker in self._workers:
            late = worker.started is not None and worker.assigned
            if late and now >= worker.started + self._allowed(worker.assigned[0].batch):  # type: ignore[operator]
                worker.late = True
                worker.process.kill()

    def _ended(self, worker: _Worker, code: int) -> Iterator[Outcome]:
        """Take a worker's process away, and see to what it had."""
        self._workers.remove(worker)
        worker.end()
        if worker.model is None:
            self._check_start(code)
            self._again.extendleft(reversed(worker.assigned))
            return
        if not worker.assigned:
            return
        task, *others = worker.assigned
        self._again.extendleft(reversed(others))
        if worker.started is None and not worker.late:
            self._again.appendleft(task)  # it had not begun
            return
        yield from self._died_of(task, worker, code)

    def _check_start(self, code: int) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _MOST_STARTS:
            raise WorkerError(
                f"{self._failed_starts} workers in a row ended while they loaded the pipeline "
                f"({_ending(code)}). Is there enough memory? Give fewer --workers."
            )

    def _died_of(self, task: _Task, worker: _Worker, code: int) -> Iterator[Outcome]:
        items = task.batch.items
        deaths = _TRIES if worker.late else task.deaths + 1
        if deaths < _TRIES:
            self._again.appendleft(_Task(task.batch, deaths))
        elif len(items) > 1:
            self._again.extendleft(_Task(Batch(task.batch.number, (item,))) for item in reversed(items))
        else:
            self._deaths += 1
            if self._deaths >= _MOST_DEATHS:
                raise WorkerError(
                    f"workers died of {self._deaths} statements in a row ({_ending(code)}). "
                    "Is there enough memory? Give fewer --workers, then the same command again."
                )
            seconds = self._allowed(task.batch)
            reason = f"it takes longer than {seconds:,.0f} seconds" if worker.late else _reason(code)
            yield Outcome(worker.model, (Failed(items[0].position, reason),))


def _reason(code: int) -> str:
    return f"its worker died each time that it was tried ({_ending(code)})"


def _ending(code: int) -> str:
    """How a process ended: ``signal SIGKILL, as when memory runs out``."""
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return f"signal {name}, as when memory runs out" if name == "SIGKILL" else f"signal {name}"
