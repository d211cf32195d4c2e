"""The fields of a statement as a line of JSON or a row of a table gives them, each checked before it is believed."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS, too_long
from chargesheet.reading.metadata import country_of_index, read_fields
from chargesheet.reading.values import check_country, check_date
from chargesheet.records import Statement, statement_id

MEND = "Mend the line, or take it out."


def statement_of(values: Mapping[str, Any], source: str, line: int) -> Statement:
    """The statement of one object.

    Keys are those of ``Statement``; ``document_date`` is read where there is no ``date``; others are passed over. Date,
    index and country that it does not give are read from fields of the text (``Date: …``).

    Args:
        values: The object; ``text`` must be there.
        source: The file.
        line: Its line or row, from 1.

    Raises:
        UnreadableInputError: It lacks a text, or has a value that is none.
    """
    fields = _Fields(values, source, line)
    text = fields.text()
    date = fields.checked("date", check_date) or fields.checked("document_date", check_date)
    index = fields.string("index")
    country = fields.checked("country", check_country) or country_of_index(index)
    if date is None or index is None or country is None:
        found = read_fields(text)
        date, index, country = date or found.date, index or found.index, country or found.country
    return Statement(
        id=fields.identity() or statement_id(text),
        text=text,
        title=fields.string("title"),
        date=date,
        publisher=fields.string("publisher"),
        index=index,
        language=fields.string("language"),
        country=country,
        source=fields.origin() or source,
    )


class _Fields:
    """The values of one line's object, each taken out with its type checked."""

    def __init__(self, values: Mapping[str, Any], source: str, line: int) -> None:
        self._values = values
        self._source = source
        self._line = line

    def text(self) -> str:
        if self._values.get("text") is None:
            raise self._failure('there is no "text" in it', MEND)
        text = self.string("text")
        if text is None or not text.strip():
            raise self._failure('its "text" is empty', MEND)
        if len(text) > MAX_STATEMENT_CHARACTERS:
            raise too_long(self._source, self._line)
        return text

    def string(self, key: str) -> str | None:
        value = self._values.get(key)
        if value is not None and not isinstance(value, str):
            raise self._failure(f'its "{key}" is {kind(value)}, not a string', "Put it in quotation marks.")
        if value is not None and "\0" in value:
            reason = f'there is a NUL character in its "{key}", so it was made from a binary file or UTF-16'
            raise self._failure(reason, r"Make it from text, or take \u0000 out.")
        return value

    def identity(self) -> str | None:
        value = self._values.get("id")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return msgspec.json.encode(value).decode()
        return self.string("id")

    def checked(self, key: str, check: Callable[[str], str]) -> str | None:
        value = self.string(key)
        if value is None or not value.strip():
            return None
        try:
            return check(value)
        except ValueError as error:
            raise self._failure(f'its "{key}": {error}', "Correct it, or leave it out.") from error

    def origin(self) -> str | None:
        value = self._values.get("source")
        if value is None or isinstance(value, str):
            return self.string("source")
        return msgspec.json.encode(value).decode()

    def _failure(self, reason: str, remedy: str) -> UnreadableInputError:
        return UnreadableInputError(self._source, reason, remedy, self._line)


def kind(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    kinds: dict[type, str] = {bool: "a truth value", str: "a string", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a number")
