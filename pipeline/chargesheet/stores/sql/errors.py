"""What can go wrong between records and a database."""

from chargesheet.errors import ChargesheetError


class StoreError(ChargesheetError):
    """A store cannot be opened, read or written; the message names the store, never a password."""


class LineError(ChargesheetError):
    """A line of the input is no record that a store can hold.

    Attributes:
        source: The input as the user named it; ``-`` is standard input.
        line: The line, counted from 1.
        reason: What is wrong with it.
    """

    def __init__(self, source: str, line: int, reason: str) -> None:
        self.source = source
        self.line = line
        self.reason = reason
        super().__init__(f"{source}, line {line}: {reason}")
