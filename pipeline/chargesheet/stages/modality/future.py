"""Dates that lie behind the statement's own: what happens then has not happened yet."""

from datetime import date

from chargesheet.grammar.edtf import EdtfInterval, parse_edtf


def begins_after(edtf: str | None, today: str | None) -> bool:
    """Whether a date begins after the last day that another can mean.

    Args:
        edtf: A date or interval; ``None`` where it is not settled.
        today: When the statement was made: a day, or its month or year.

    Returns:
        ``False`` where either is unknown: 25 December 2015 need not lie after some day of December 2015.
    """
    first, last = _end(edtf, last=False), _end(today, last=True)
    return first is not None and last is not None and first > last


def _end(edtf: str | None, *, last: bool) -> date | None:
    """The first or last day of a date, ``None`` where that end is open or unknown."""
    if edtf is None:
        return None
    try:
        value = parse_edtf(edtf)
    except ValueError:
        return None
    end = (value.end if last else value.start) if isinstance(value, EdtfInterval) else value
    if end is None:
        return None
    return end.last if last else end.first
