"""What a date expression says, before anything is known of the statement that it stands in."""

from typing import Literal

from msgspec import Struct

from chargesheet.grammar.edtf import Unit

Part = Literal["start", "middle", "end", "first half", "second half", "whole"]
Base = Literal["statement", "discourse"]


class CalendarDate(Struct, frozen=True):
    """The parts of a calendar date that the words give: "29 May", "2012", "late March", "the 1990s", "Monday".

    Attributes:
        year: As written, or ``None``.
        month: 1 to 12, or a season, 21 to 24.
        day: Of the month.
        decade: ``year`` is the first of ten: "1990s".
        part: The part of the year or month: "the end of 2010" is ``end``, "early 2005" is ``whole``, as "early"
            and "late" settle nothing.
        qualified: "early", "late" or "mid" stands before it.
        weekday: Monday is 0.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    decade: bool = False
    part: Part = "whole"
    qualified: bool = False
    weekday: int | None = None


class Calendar(Struct, frozen=True):
    """One date, a list ("June and August") or a range ("between 1990 and 1992")."""

    items: tuple[CalendarDate, ...]


class Shift(Struct, frozen=True):
    """So many units from a date: "two days later", "three weeks ago", "the day after 3 May".

    Attributes:
        amount: Signed; ``None`` where the words give no number ("a few days later").
        base: What it is counted from when ``origin`` is ``None``.
        origin: The calendar date that the words name.
    """

    amount: int | None
    unit: Unit
    base: Base
    origin: Calendar | None = None


class Neighbour(Struct, frozen=True):
    """A unit beside, or the same as, the one of the base: "the same month", "the following day", "last year".

    Attributes:
        step: 0 the same, 1 the next, -1 the one before.
        part: "the end of the year", "the first half of last year".
    """

    unit: Unit
    step: int
    base: Base
    part: Part = "whole"


class Stretch(Struct, frozen=True):
    """So many units up to the base (negative) or from it on: "the past two years", "the previous six months"."""

    amount: int
    unit: Unit
    base: Base


class Unsettled(Struct, frozen=True):
    """Words for a date that settle no value: "previous years", "some days later", "World Refugee Week"."""


Reading = Calendar | Shift | Neighbour | Stretch | Unsettled


class DateExpression(Struct, frozen=True):
    """A date expression of a text: ``text[start:end]`` is its words.

    Attributes:
        open_from: "since" stands before it, or "onwards" behind: what it names is where a period starts.
        ahead: The clause tells what is yet to come ("is due to open in January").
    """

    start: int
    end: int
    reading: Reading
    open_from: bool = False
    ahead: bool = False
