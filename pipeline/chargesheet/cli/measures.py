"""Figures as text for a terminal: what the commands that measure share."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chargesheet.learning.evaluation import Measure
    from chargesheet.learning.mistakes import Mistake


def columns(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table: the first column to the left, the others to the right, but for one of words at the end."""
    lines = [list(heading), *map(list, rows)]
    last = [line[-1] for line in lines]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heading))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i == 0 or (i == len(widths) - 1 and "," in "".join(last)) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def measure_rows(measures: "Iterable[Measure]") -> list[list[str]]:
    """The lines of an evaluation."""
    return [
        [
            f"  {m.name}" if m.name else m.group,
            share(m.precision),
            share(m.recall),
            share(m.value),
            f"{m.low:.3f}–{m.high:.3f}",
            str(m.hits),
            str(m.false),
            str(m.missed),
        ]
        for m in measures
    ]


MEASURES = ("", "precision", "recall", "F1/share", "95 %", "right", "false", "missed")


def share(value: float | None) -> str:
    """Three digits, or nothing where there is no figure."""
    return "" if value is None else f"{value:.3f}"


def mistake_line(mistake: "Mistake", sides: tuple[str, str]) -> str:
    """A mistake on one line: where, what, both values, the quote."""
    of = f" of {mistake.event}" if mistake.event else ""
    values = [
        f"{side}: {' '.join(value.split())}"
        for side, value in zip(sides, (mistake.gold, mistake.found), strict=True)
        if value is not None
    ]
    quote = f"{mistake.before}[{mistake.quote}]{mistake.after}"
    return (
        f"{mistake.document}:{mistake.start} {mistake.what} {mistake.how} {mistake.name}{of} | "
        f"{' | '.join(values)} | {' '.join(quote.split())}"
    )
