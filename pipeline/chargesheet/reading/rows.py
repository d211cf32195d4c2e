"""Rows of tables, of CSV and Parquet alike, into statements."""

from collections.abc import Mapping, Sequence
from typing import Any

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.fields import statement_of
from chargesheet.records import Statement

TEXT_COLUMN = "text"


def columns_of(names: Sequence[str], source: str, text_column: str | None) -> list[str]:
    """The columns as keys of a statement: in small letters, the one that holds the text as ``text``.

    Args:
        names: The columns as the table names them.
        source: The table.
        text_column: The one that holds the text, or ``None`` for ``text``.

    Raises:
        UnreadableInputError: It has no such column; the message lists those it has.
    """
    wanted = (text_column or TEXT_COLUMN).strip().casefold()
    keys = [str(name).strip().casefold() for name in names]
    if wanted not in keys:
        has = ", ".join(str(name) for name in names[:30])[:300]
        reason = f'there is no column "{text_column or TEXT_COLUMN}" in it; it has {has}'
        raise UnreadableInputError(source, reason, "Name the column that holds the text: --text-column NAME.")
    if wanted == TEXT_COLUMN:
        return keys
    return [TEXT_COLUMN if key == wanted else "" if key == TEXT_COLUMN else key for key in keys]


def row_statement(values: Mapping[str, Any], source: str, number: int) -> Statement:
    """The statement of one row.

    Args:
        values: Its values by the keys of ``columns_of``; an empty one is unknown.
        source: The table.
        number: The row's number, or the line that it ends on.

    Raises:
        UnreadableInputError: It has no text, or a value that is none.
    """
    return statement_of({key: _plain(value) for key, value in values.items()}, source, number)


def _plain(value: Any) -> Any:  # noqa: ANN401 (any value of a table)
    """Dates as ISO 8601, as other formats give them; an empty value as ``None``."""
    if isinstance(value, str) and not value.strip():
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value
