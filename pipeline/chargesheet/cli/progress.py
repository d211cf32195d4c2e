"""How far a long run is: a moving line on a terminal, now and then a plain one elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chargesheet.cli.failures import printable, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from chargesheet.archive import Progress

# Seconds between two plain lines.
_EVERY = 30.0
# Too little is known before this share of the inputs, or this many seconds, to say how long the rest takes.
_FROM_SHARE = 0.01
_FROM_SECONDS = 5.0


class Display:
    """Where a run's progress, failures and notes go: all of it to standard error."""

    def __init__(self, show: "Callable[[str], None]", put: "Callable[[str], None]") -> None:
        self.progress = show
        self.say = put


@contextmanager
def display(*, quiet: bool) -> Iterator[Display]:
    """The display that fits: none with ``quiet``, else a moving line on a terminal, else plain lines."""
    if quiet or sys.stderr is None:
        yield Display(lambda line: None, say)
    elif sys.stderr.isatty():
        with _moving() as moving:
            yield moving
    else:
        yield Display(_Plain().show, say)


class _Plain:
    """One line now and then."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def show(self, line: str) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            say(line)


@contextmanager
def _moving() -> Iterator[Display]:
    from rich.status import Status
    from rich.text import Text

    from chargesheet.cli.terminal import console

    screen: Console = console(sys.stderr)
    with Status(Text("Reading …"), console=screen, spinner="line") as status:
        yield Display(
            lambda line: status.update(Text(printable(line))),
            lambda line: screen.print(Text(printable(line)), soft_wrap=True),
        )


def progress_line(progress: "Progress") -> str:
    """``1,200 statements, 3,410 events, 2 failures · 5,120 words/s · 34%, about 2 min left``."""
    counts = [f"{progress.analysed:,} statements", f"{progress.events:,} events"]
    if progress.known:
        counts.append(f"{progress.known:,} needed nothing")
    if progress.failed:
        counts.append(f"{progress.failed:,} failures")
    parts = [", ".join(counts)]
    if progress.words:
        parts.append(f"{progress.words / progress.seconds:,.0f} words/s")
    if progress.share is not None and progress.share >= _FROM_SHARE and progress.seconds >= _FROM_SECONDS:
        left = progress.seconds / progress.share * (1 - progress.share)
        parts.append(f"{progress.share:.0%}, about {duration(left)} left")
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """A duration as people say it: ``40 s``, ``3 min``, ``2 h 5 min``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"
