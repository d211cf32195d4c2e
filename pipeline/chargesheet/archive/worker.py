"""A worker: a process that loads the pipeline once, then answers batches on its standard streams.

Started as ``python -P -m chargesheet.archive.worker``. It ends when its standard input does, in the middle of a
batch, too: whoever started it is gone, or wants no more.
"""

import os
import signal
import sys
import threading
from queue import SimpleQueue
from typing import BinaryIO

from chargesheet.archive.messages import (
    Batch,
    Broken,
    Done,
    FromWorker,
    Hello,
    Ready,
    Started,
    ToWorker,
    receive_task,
    send,
)


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends its workers
    tasks, answers = _streams()
    waiting: SimpleQueue[ToWorker] = SimpleQueue()
    threading.Thread(target=_receive, args=(tasks, waiting), daemon=True).start()
    try:
        _work(waiting, answers)
    except BrokenPipeError:
        os._exit(0)


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for messages alone: what a library prints goes to standard error."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return tasks, answers


def _receive(tasks: BinaryIO, waiting: "SimpleQueue[ToWorker]") -> None:
    """Take messages in as they come, so that the run never waits for a batch to be read."""
    while (task := receive_task(tasks)) is not None:
        waiting.put(task)
    os._exit(0)


def _work(waiting: "SimpleQueue[ToWorker]", answers: BinaryIO) -> None:
    hello = waiting.get()
    assert isinstance(hello, Hello), "the first message"
    from chargesheet.archive.analysis import analyse, load_pipeline, model_of
    from chargesheet.errors import ModelError

    try:
        nlp = load_pipeline(hello.pipeline, hello.engine)
    except ModelError as error:
        _answer(answers, Broken(str(error)))
        return
    _answer(answers, Ready(model_of(nlp)))
    while True:
        batch = waiting.get()
        assert isinstance(batch, Batch), "after the first message"
        _answer(answers, Started(batch.number))
        results = analyse(batch.items, nlp, documents=hello.documents, engine=hello.engine)
        _answer(answers, Done(batch.number, results, peak_memory()))


def _answer(answers: BinaryIO, message: FromWorker) -> None:
    send(answers, message)


def peak_memory() -> int:
    """The most memory that this process has held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
