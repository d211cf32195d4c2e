"""The contract: shapes, schema, ids, offsets."""

import json
import re
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from chargesheet import records
from chargesheet.records import (
    EVENT_TYPES,
    LABELS,
    MODALITIES,
    DocumentRecord,
    EventRecord,
    Mention,
    SchemaName,
    Statement,
    check_offsets,
    content_id,
    decode_document,
    decode_event,
    encode,
    json_schema,
    statement_id,
)

EVENT: dict[str, Any] = {
    "schema": "chargesheet.event/1",
    "id": "e1",
    "type": "charge",
    "modality": "actual",
    "statement": {"id": "s1", "title": None, "date": "2015-12-21", "source": None, "page": None},
    "trigger": {"text": "charged", "start": 16, "end": 23},
    "subjects": [
        {
            "name": "Aisha Bello",
            "kind": "person",
            "count": 1,
            "entity": None,
            "mentions": [{"text": "Aisha Bello", "start": 0, "end": 11}],
        }
    ],
    "authorities": [],
    "places": [],
    "date": {"edtf": "2015-11", "text": "November", "start": 45, "end": 53},
    "provisions": [
        {
            "id": "NG:criminal-code:59",
            "article": "59",
            "law": "Criminal Code",
            "country": "NG",
            "kind": "criminal",
            "text": "Article 59",
            "start": 30,
            "end": 40,
        }
    ],
    "offences": [],
    "penalty": None,
    "evidence": [{"start": 0, "end": 54}],
    "confidence": None,
    "model": "by hand",
    "review": {"status": "corrected", "by": ["A. Reader", "Ö. Yazar"], "at": "2026-01-02T03:04:05.678Z"},
}
TEXT = "Aisha Bello was charged under Article 59 in  November."
DOCUMENT: dict[str, Any] = {
    "schema": "chargesheet.document/1",
    "id": "s1",
    "statement": {
        "id": "s1",
        "text": TEXT,
        "title": None,
        "date": "2015-12-21",
        "publisher": None,
        "index": None,
        "language": None,
        "country": "NG",
        "source": None,
        "pages": None,
    },
    "mentions": [{"text": "Aisha Bello", "start": 0, "end": 11, "label": "PERSON", "entity": None}],
    "entities": [],
    "events": [EVENT],
}


def test_an_event_survives_reading_and_writing() -> None:
    assert json.loads(encode(decode_event(json.dumps(EVENT)))) == EVENT


def test_a_document_survives_reading_and_writing() -> None:
    assert json.loads(encode(decode_document(json.dumps(DOCUMENT)))) == DOCUMENT


def test_keys_come_out_in_the_order_of_the_contract() -> None:
    assert list(json.loads(encode(decode_event(json.dumps(EVENT))))) == list(EVENT)


def test_a_record_is_one_line() -> None:
    assert "\n" not in encode(Statement(id="s", text="a\nb\u2028c"))


@pytest.mark.parametrize(("name", "value"), [("event", EVENT), ("document", DOCUMENT)])
def test_the_schema_takes_a_record_and_misses_every_key(name: SchemaName, value: dict[str, Any]) -> None:
    validator = Draft202012Validator(json_schema(name))
    validator.validate(value)
    for key in value.keys() - {"review"}:  # records from before there was review do not have it
        with pytest.raises(ValidationError):
            validator.validate({k: v for k, v in value.items() if k != key})


@pytest.mark.parametrize("name", get_args(SchemaName))
def test_the_schema_says_of_every_field_what_it_is(name: SchemaName) -> None:
    for shape, schema in json_schema(name)["$defs"].items():
        told = re.findall(r"^ {8}(\w+): ", schema["description"].partition("Attributes:\n")[2], re.MULTILINE)
        assert told == list(schema["properties"]), shape


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("type", "murder"),
        ("modality", "certain"),
        ("trigger", {"text": "charged", "start": -1, "end": 6}),
        ("subjects", None),
        ("confidence", 1.5),
        ("schema", "chargesheet.event/2"),
    ],
)
def test_schema_and_decoder_refuse_the_same(key: str, value: object) -> None:
    wrong = {**EVENT, key: value}
    with pytest.raises(ValidationError):
        Draft202012Validator(json_schema("event")).validate(wrong)
    with pytest.raises(msgspec.ValidationError):
        decode_event(json.dumps(wrong))


def test_the_words_of_the_contract() -> None:
    assert len(EVENT_TYPES) == 18
    assert LABELS == ("PERSON", "ORG", "PLACE", "DATE", "PROVISION", "LAW")
    assert MODALITIES == ("actual", "alleged", "planned", "negated")
    assert get_args(SchemaName) == ("event", "document", "statement")


@pytest.mark.parametrize("kind", [DocumentRecord, EventRecord, Mention, Statement])
def test_records_are_values(kind: type[msgspec.Struct]) -> None:
    assert kind.__struct_config__.frozen
    assert kind.__struct_config__.eq


def test_records_import_no_other_room() -> None:
    modules = {getattr(value, "__module__", None) or getattr(value, "__name__", "") for value in vars(records).values()}
    assert {name for name in modules if name.startswith("chargesheet")} == {"chargesheet.records"}


def test_offsets_are_checked() -> None:
    document = decode_document(json.dumps(DOCUMENT))
    check_offsets(document)
    wrong = msgspec.structs.replace(document.mentions[0], text="Aisha Belo")
    with pytest.raises(AssertionError, match="'Aisha Belo' is not at 0: 'Aisha Bello'"):
        check_offsets(msgspec.structs.replace(document, mentions=(wrong,)))


def test_the_borders_of_fields_count_in_an_id() -> None:
    assert content_id("ab", "c") != content_id("a", "bc")
    assert content_id("ab") != content_id("ab", "")
    assert content_id("1:a") != content_id("a")


def test_ids_are_the_same_from_run_to_run() -> None:
    assert statement_id("é") == "0e54d69eacb283a0a5d9"
    assert statement_id("e\u0301") != statement_id("é")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_fields_have_different_ids(one: list[str], other: list[str]) -> None:
    assert (content_id(*one) == content_id(*other)) == (one == other)
