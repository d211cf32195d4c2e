"""JSON lines into statements."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.found import Found
from chargesheet.reading.jsonl import read_jsonl
from chargesheet.records import Statement, statement_id


def read_lines(*lines: str) -> list[Statement | UnreadableInputError]:
    found = read_jsonl(io.BytesIO("\n".join(lines).encode()), "a.jsonl")
    return [one.statement if isinstance(one, Found) else one for one in found]


def read_one(line: str) -> Statement:
    (found,) = read_lines(line)
    assert isinstance(found, Statement)
    return found


def test_every_key_is_read() -> None:
    values = {
        "id": "s1",
        "text": "One.",
        "title": "T",
        "date": "2014-05-03",
        "publisher": "P",
        "index": "EUR 57/1/2014",
        "language": "en",
        "country": "KZ",
        "source": "https://example.org/",
    }
    assert read_one(json.dumps({**values, "more": [1]})) == Statement(**values)


def test_what_is_missing() -> None:
    assert read_one('{"text": " One. "}') == Statement(id=statement_id(" One. "), text=" One. ", source="a.jsonl")


# A row: name, the object, the statement's attribute, its value.
VALUES = [
    ("a number as id", {"id": 12}, "id", "12"),
    ("a big number as id", {"id": 12345678901234567890123}, "id", "12345678901234567890123"),
    ("an empty id is none", {"id": ""}, "id", statement_id("One.")),
    ("null is none", {"id": None}, "id", statement_id("One.")),
    ("the document's date", {"document_date": "2014"}, "date", "2014"),
    ("the date before the document's", {"date": "2012-05", "document_date": "2014"}, "date", "2012-05"),
    ("a time is dropped", {"date": "2014-05-03T10:00:00Z"}, "date", "2014-05-03"),
    ("an empty date is none", {"date": ""}, "date", None),
    ("a country in small letters", {"country": "kz"}, "country", "KZ"),
    ("the country of the index", {"index": "MDE 13/001/2014"}, "country", "IR"),
    ("its own country before the index", {"index": "MDE 13/001/2014", "country": "KZ"}, "country", "KZ"),
    ("a source that is an object", {"source": {"file": "a.txt", "start": 5}}, "source", '{"file":"a.txt","start":5}'),
    ("a source that is a number", {"source": 5}, "source", "5"),
]


@pytest.mark.parametrize(("values", "name", "expected"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_values(values: dict[str, object], name: str, expected: str | None) -> None:
    assert getattr(read_one(json.dumps({"text": "One.", **values})), name) == expected


def test_fields_of_the_text_fill_gaps() -> None:
    text = "# Trial\n\nDate: 3 May 2014\nIndex: EUR 57/1/2014\n\nText."
    found = read_one(json.dumps({"text": text}))
    assert (found.date, found.index, found.country, found.title) == ("2014-05-03", "EUR 57/1/2014", "KZ", None)
    found = read_one(json.dumps({"text": text, "date": "2012", "index": "I", "country": "ML"}))
    assert (found.date, found.index, found.country) == ("2012", "I", "ML")


# A row: name, the line, a part of the reason.
BAD = [
    ("no JSON", "{text: One}", "no JSON"),
    ("prose", "He was held.", "no JSON"),
    ("cut off", '{"text": "On', "no JSON"),
    ("two objects", '{"text": "a"} {"text": "b"}', "no JSON"),
    ("a number that is none", '{"text": "a", "id": NaN}', "no JSON"),
    ("a list", '["One."]', "a list, not a JSON object"),
    ("a string", '"One."', "a string, not a JSON object"),
    ("a truth value", "true", "a truth value, not a JSON object"),
    ("null", "null", "null, not a JSON object"),
    ("no text", '{"id": "a"}', 'no "text"'),
    ("text is null", '{"text": null}', 'no "text"'),
    ("text is empty", '{"text": " \\n"}', '"text" is empty'),
    ("text is a number", '{"text": 5}', '"text" is a number, not a string'),
    ("text is a list", '{"text": ["a"]}', '"text" is a list, not a string'),
    ("id is a list", '{"text": "a", "id": []}', '"id" is a list'),
    ("id is a truth value", '{"text": "a", "id": true}', '"id" is a truth value'),
    ("title is an object", '{"text": "a", "title": {}}', '"title" is an object'),
    ("date is in words", '{"text": "a", "date": "3 May 2014"}', "\"date\": '3 May 2014' is no date"),
    ("date does not exist", '{"text": "a", "date": "2014-02-30"}', "not in the calendar"),
    ("date is a number", '{"text": "a", "date": 2014}', '"date" is a number'),
    ("country is a name", '{"text": "a", "country": "Kazakhstan"}', "no country code: for that country write KZ"),
    (
        "country is the usual mistake",
        '{"text": "a", "country": "UK"}',
        "'UK' is no country code: for that country write GB",
    ),
    ("country is a code of none", '{"text": "a", "country": "QQ"}', "'QQ' is no country code such as KZ"),
    ("NUL in the text", r'{"text": "a\u0000"}', 'a NUL character in its "text"'),
    ("NUL in the id", r'{"text": "a", "id": "\u0000"}', 'a NUL character in its "id"'),
    ("NUL in the source", r'{"text": "a", "source": "\u0000"}', 'a NUL character in its "source"'),
    ("half a surrogate pair", '{"text": "a\\ud800"}', "half of a surrogate pair"),
    ("the other half", '{"text": "\\udc00 a"}', "half of a surrogate pair"),
    ("half a pair in a key", '{"text": "a", "\\ud800": 1}', "half of a surrogate pair"),
    ("nested too deep", '{"text": ' + "[" * 100_000, "nested too deep"),
]


@pytest.mark.parametrize(("line", "reason"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_lines_do_not_stop_the_others(line: str, reason: str) -> None:
    first, bad, last = read_lines('{"text": "One."}', line, '{"text": "Two."}')
    assert isinstance(first, Statement)
    assert isinstance(last, Statement)
    assert isinstance(bad, UnreadableInputError)
    assert (bad.source, bad.line) == ("a.jsonl", 2)
    assert reason in bad.reason
    assert bad.remedy


def test_a_statement_has_its_line() -> None:
    found = read_jsonl(io.BytesIO(b'{"text": "One."}\n\n{"text": "Two."}'), "a.jsonl")
    assert [one.line for one in found] == [1, 3]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip))
def test_the_text_is_taken_character_for_character(text: str) -> None:
    for escaped in (True, False):
        assert read_one(json.dumps({"text": text}, ensure_ascii=escaped)).text == text


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from([*Statement.__struct_fields__, "document_date"]), JSON))
def test_no_object_makes_the_reader_fall(values: dict[str, object]) -> None:
    (found,) = read_lines(json.dumps(values))
    assert isinstance(found, Statement | UnreadableInputError)
