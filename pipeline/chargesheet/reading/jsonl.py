"""JSON lines: one statement an object, one object a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import check_is_text, without_mark
from chargesheet.reading.fields import MEND, kind, statement_of
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.lines import MAX_LINE_BYTES, Line, iter_lines
from chargesheet.records import Statement


def read_jsonl(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
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
            yield Found(read_line(line, source), line.number, file=source)
        except UnreadableInputError as failure:
            yield failure
    if empty:
        yield UnreadableInputError(source, "it is empty", "Give a file that holds a statement a line.")


def read_line(line: Line, source: str) -> Statement:
    """The statement of one line.

    Raises:
        UnreadableInputError: The line is too long, no JSON, no object, lacks a text, or has a value that is none.
    """
    return statement_of(_decode(line, source), source, line.number)


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
        raise UnreadableInputError(source, "its JSON is nested too deep", MEND, line.number) from error
    except msgspec.MsgspecError as error:
        raise UnreadableInputError(source, _what_is_wrong(data, str(error)), MEND, line.number) from error
    if not isinstance(value, dict):
        raise UnreadableInputError(source, f"the line is {kind(value)}, not a JSON object", MEND, line.number)
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
