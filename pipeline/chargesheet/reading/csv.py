"""CSV: one statement a row, in a column named ``text`` or as the user says."""

import csv
import itertools
from collections.abc import Iterator
from typing import BinaryIO

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS, check_is_text, without_mark
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.lines import Line, iter_lines
from chargesheet.reading.rows import columns_of, row_statement

_DELIMITERS = (",", ";", "\t", "|")
_TOO_LONG = "\udc00"


def read_csv(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
    """The statements of a CSV file, a row at a time; a row that is none is yielded as a failure.

    The first row names the columns; it also tells whether commas, semicolons, tabs or ``|`` part them. Columns are
    those of ``Statement``, in capitals or not. A row is named by the line of the file that it ends on.
    """
    lines = iter_lines(stream)
    first = next((line for line in lines if line.data is None or line.data.strip()), None)
    if first is None:
        yield UnreadableInputError(source, "it is empty", "Give a file with a row of column names.")
        return
    check_is_text(first.data or b"", source)
    rows = _rows(itertools.chain([first], lines), _delimiter(first), source)
    header = next(rows, None)
    if header is None or isinstance(header, UnreadableInputError):
        yield header or UnreadableInputError(source, "it is empty", "Give a file with a row of column names.")
        return
    columns = columns_of(header[1], source, context.text_column)
    empty = True
    for row in rows:
        if isinstance(row, UnreadableInputError):
            yield row
        elif any(value.strip() for value in row[1]):
            number, values = row
            empty = False
            try:
                _check_length(values, columns, source, number)
                statement = row_statement(dict(zip(columns, values, strict=False)), source, number)
                yield Found(statement, number, file=source)
            except UnreadableInputError as failure:
                yield failure
    if empty:
        yield UnreadableInputError(source, "there are no rows in it", "Give a file that holds a statement a row.")


def _check_length(values: list[str], columns: list[str], source: str, number: int) -> None:
    if len(values) > len(columns):
        reason = f"the row has {len(values)} values for {len(columns)} columns"
        raise UnreadableInputError(source, reason, "Put values with commas in quotation marks.", number)


def _delimiter(line: Line) -> str:
    """What parts the columns: the one of the usual characters that the header has most of."""
    header = (line.data or b"").decode("utf-8", "replace")
    counts = {delimiter: header.count(delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])


def _rows(lines: Iterator[Line], delimiter: str, source: str) -> Iterator[tuple[int, list[str]] | UnreadableInputError]:
    """Each row with the line that it ends on. Bytes that are not UTF-8 spoil their row only."""
    number = 0

    def decoded() -> Iterator[str]:
        nonlocal number
        for line in lines:
            number = line.number
            data = line.data if line.number > 1 or line.data is None else without_mark(line.data)
            yield _TOO_LONG if data is None else data.decode("utf-8", "surrogateescape")

    reader = csv.reader(decoded(), delimiter=delimiter)
    while True:
        try:
            row = _next_row(reader)
        except csv.Error as error:
            reason = f"the row cannot be read: {error}"
            yield UnreadableInputError(source, reason, "See whether a quotation mark is not closed.", number)
            continue
        if row is None:
            return
        if any(_is_spoilt(value) for value in row):
            reason = "the row is not UTF-8, or too long"
            remedy = "Convert the file, e.g. iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW."
            yield UnreadableInputError(source, reason, remedy, number)
        else:
            yield number, row


def _next_row(reader: "Iterator[list[str]]") -> list[str] | None:
    """The next row. The limit of a field, which ``csv`` keeps for all of its readers, is put back after it."""
    limit = csv.field_size_limit(MAX_STATEMENT_CHARACTERS)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(limit)


def _is_spoilt(value: str) -> bool:
    return not value.isascii() and any("\udc00" <= character <= "\udcff" for character in value)
