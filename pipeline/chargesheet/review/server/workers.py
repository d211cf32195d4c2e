"""A few threads, each with its own connection to the store, for what an event loop must not wait for."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Concatenate, ParamSpec, TypeVar

from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.database import Database
from chargesheet.stores.sql.errors import StoreError

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Workers:
    """Threads with connections; a connection that fails is opened again for the next work.

    What a commit has promised is on the disk: SQLite runs with ``synchronous = FULL``, PostgreSQL as it is set up.

    Args:
        store: A path or an address.
        number: How many threads.
    """

    def __init__(self, store: str, number: int = 4) -> None:
        self._store = store
        self._number = number
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="chargesheet-review")
        self._own = threading.local()

    async def run(self, work: Callable[Concatenate[Database, _P], _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The result of work on the store, done in one of the threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self._work(work, *args, **kwargs))

    def _work(self, work: Callable[Concatenate[Database, _P], _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return work(self._database(), *args, **kwargs)
        except StoreError:
            self._forget()
            raise

    def _database(self) -> Database:
        """This thread's connection."""
        if getattr(self._own, "database", None) is None:
            self._own.stack = ExitStack()
            database = self._own.stack.enter_context(connect(self._store, create=True))
            make_durable(database)
            self._own.database = database
        found: Database = self._own.database
        return found

    def _forget(self) -> None:
        stack = getattr(self._own, "stack", None)
        self._own.database = self._own.stack = None
        if stack is not None:
            stack.close()

    def close(self) -> None:
        """End the threads and give their connections back."""
        barrier = threading.Barrier(self._number)

        def end() -> None:
            barrier.wait()
            self._forget()

        for done in [self._threads.submit(end) for _ in range(self._number)]:
            done.result()
        self._threads.shutdown()


def make_durable(database: Database) -> None:
    """Let no commit return before it would outlive a loss of power.

    Raises:
        StoreError: The database failed, or PostgreSQL is set to promise less for this connection.
    """
    if database.dialect == "sqlite":
        database.run("PRAGMA synchronous = FULL")
    else:
        database.run("SET synchronous_commit = on")
