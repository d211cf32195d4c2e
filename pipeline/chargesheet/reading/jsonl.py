"""JSON lines: one statement an object, one object a line."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS, check_is_text, too_long, without_mark
from chargesheet.reading.found import Found
from chargesheet.reading.lines import MAX_LINE_BYTES, Line, iter_lines
from chargesheet.reading.metadata import country_of_index, read_fields
from chargesheet.reading.values import check_country, check_date
from chargesheet.records import Statement, statement_id

_MEND = "Mend the line, or take it out."


def read_jsonl(stream: BinaryIO, source: str) -> Iterator[Found | UnreadableInputError]:
    """The statements of a stream of JSON lines; a line that is none is yielded as a failure.

    Keys are those of ``Statement``: ``text`` must be there, ``id`` is ``statement_id(text)`` where it is missing,
    ``source`` the file. ``document_date`` is read where there is no ``date``; other keys are passed over. Date, index
    and country that the object does not give are read from fields of the text (``Date: …``); the title is not, as a
    passage's heading need not be its statement's.
    """
    return statements_of(iter_lines(stream), source)


def statements_of(lines: Iterable[Line], source: str) -> Iterator[Found | UnreadableInputError]:
    """As ``read_jsonl``, from lines."""
    empty = True
    for line in lines:
        if line.data is not None and not line.data.strip():
            continue
        try:
            if empty and line.data is not None:
                empty = False
                check_is_text(line.data, source)
        except UnreadableInputError as failure:
            yield failure
            return
        empty = False
        try:
            yield Found(read_line(line, source), line.number)
        except UnreadableInputError as failure:
            yield failure
    if empty:
        yield UnreadableInputError(source, "it is empty", "Give a file that holds a statement a line.")


def read_line(line: Line, source: str) -> Statement:
    """The statement of one line.

    Raises:
        UnreadableInputError: The line is too long, no JSON, no object, lacks a text, or has a value that is none.
    """
    fields = _Fields(_decode(line, source), source, line.number)
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

    def __init__(self, values: dict[str, Any], source: str, line: int) -> None:
        self._values = values
        self._source = source
        self._line = line

    def text(self) -> str:
        if self._values.get("text") is None:
            raise self._failure('there is no "text" in it', _MEND)
        text = self.string("text")
        if text is None or not text.strip():
            raise self._failure('its "text" is empty', _MEND)
        if len(text) > MAX_STATEMENT_CHARACTERS:
            raise too_long(self._source, self._line)
        return text

    def string(self, key: str) -> str | None:
        value = self._values.get(key)
        if value is not None and not isinstance(value, str):
            raise self._failure(f'its "{key}" is {_kind(value)}, not a string', "Put it in quotation marks.")
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


def _decode(line: Line, source: str) -> dict[str, Any]:
    if line.data is None:
        raise UnreadableInputError(
            source,
            f"the line is longer than {MAX_LINE_BYTES // 1024**2} MiB",
            "Give each statement a line of its own.",
            line.number,
        )
    data = (without_mark(line.data) if line.number == 1 else line.data).strip()
    try:
        value = msgspec.json.decode(data)
    except UnicodeDecodeError as error:
        raise _not_utf8(data, source, line.number) from error
    except RecursionError as error:
        raise UnreadableInputError(source, "its JSON is nested too deep", _MEND, line.number) from error
    except msgspec.MsgspecError as error:
        raise UnreadableInputError(source, _what_is_wrong(data, str(error)), _MEND, line.number) from error
    if not isinstance(value, dict):
        raise UnreadableInputError(source, f"the line is {_kind(value)}, not a JSON object", _MEND, line.number)
    return value


def _not_utf8(data: bytes, source: str, number: int) -> UnreadableInputError:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte {error.start:,} of the line, 0x{data[error.start]:02x}, is not UTF-8"
    else:
        where = "it is not UTF-8"
    remedy = "Find out the file's encoding and convert it, e.g. iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW."
    return UnreadableInputError(source, where, remedy, number)


def _what_is_wrong(data: bytes, message: str) -> str:
    r"""Why a line is no JSON. Half of a surrogate pair, ``"\ud800"``, has a reason of its own.

    The standard library's parser lets half a pair through, so it tells the two apart.
    """
    try:
        data.decode("utf-8")
        json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return r"it holds half of a surrogate pair (\ud800 to \udfff), which is no character"
    except UnicodeDecodeError:
        return "it is not UTF-8"
    except (ValueError, RecursionError):
        pass
    return f"it is no JSON: {message}"


def _kind(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    kinds: dict[type, str] = {bool: "a truth value", str: "a string", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a number")
