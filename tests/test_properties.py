"""What holds for any text: offsets point at the words beside them, and every record keeps to the schema."""

import itertools
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from spacy.language import Language

from chargesheet.extraction import documents
from chargesheet.records import Statement, check_offsets, encode, json_schema

# What statements are made of, so that every stage finds something to do, and what they are not expected to hold.
FRAGMENTS = (
    "On 18 December",
    "since October",
    "earlier in the year",
    "two days later",
    "between March and May 2012",
    "2015",
    "Aisha Bello",
    "İbrahim İnan",
    "Nguyễn Thị Hoa",
    "Jose\u0301 Pe\u0301rez",
    "al- Qasim",
    "علي سلمان",
    "דוד",
    "She",
    "All three",
    "the two activists",
    "five students",
    "police",
    "a military court",
    "the Supreme Court",
    "in Lagos",
    "Kazakhstan",
    "was arrested",
    "were charged with",
    "sentenced to",
    "allegedly",
    "was not detained",
    "will be tried",
    "released on bail",
    "raided the offices of",
    "was closed down",
    "two years in prison",
    "a fine of 500 naira",
    "Article 174",
    "under Articles 205.2 and 280 (part 2) of the Criminal Code",
    "§ 140",
    "Section 27(4)(d)",
    "of the Penal Code",
    "the ICCPR",
    "“inciting discord”",
    "<sup>1</sup>",
    "# Heading\n",
    "**bold**",
    "\n\n",
    "\r\n",
    "\u2028",
    "\U0010fc00",
    "😀👩\u200d⚖️",
    "\x00",
    "\x1b[31m",
    "\ufeff",
    "\u202e",
    "\u0301",
    "74- year-old",
    "Date: 21 December 2015",
    "Index: EUR 57/3123/2015",
    "http://example.org/2014/en",
    "-",
    "(",
    ")",
    ".",
    ",",
    ";",
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(" ".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=10).map("".join),
    st.text(max_size=60),
)


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema("document"))


def assert_sound(text: str, nlp: Language) -> dict[str, Any]:
    """Assert that the record of a statement of this text keeps to the contract."""
    (document,) = documents([Statement(id="s", text=text, date="2015-12-21", country="KZ")], nlp)
    assert document.statement.text == text
    check_offsets(document)
    record: dict[str, Any] = json.loads(encode(document))
    validator().validate(record)
    for span in [*record["mentions"], *(span for event in record["events"] for span in event["evidence"])]:
        assert 0 <= span["start"] < span["end"] <= len(text)
    mentions = record["mentions"]
    assert all(one["end"] <= other["start"] for one, other in itertools.pairwise(mentions))
    ids = [event["id"] for event in record["events"]]
    assert len(ids) == len(set(ids))
    return record


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None
)
@given(TEXTS)
@example("")
@example("\n")
@example("İ" * 50 + " Aisha Bello was arrested.")
@example("Aisha Bello was arrested.\x00\x00")
def test_any_text_gives_a_sound_record(nlp: Language, text: str) -> None:
    assert_sound(text, nlp)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 10_000, id="a word of 10,000 letters"),
        pytest.param("(" * 3_000, id="opening brackets"),
        pytest.param("Article 1, " * 500, id="500 articles"),
        pytest.param("3 May 2014 " * 300, id="300 dates"),
        pytest.param("Aisha Bello and " * 300, id="300 names"),
        pytest.param("- " * 2_000, id="bullets"),
        pytest.param("1" * 5_000, id="digits"),
        pytest.param("\u0301" * 3_000, id="combining marks"),
        pytest.param(" " * 10_000, id="spaces"),
        pytest.param("\n" * 5_000, id="line ends"),
    ],
)
def test_long_runs_of_one_thing_give_a_sound_record(nlp: Language, text: str) -> None:
    assert_sound(text, nlp)


def test_the_same_text_gives_the_same_record(nlp: Language) -> None:
    text = "On 3 May 2014 police in Lagos arrested Aisha Bello. She was charged under Article 59 of the Penal Code."
    assert assert_sound(text, nlp) == assert_sound(text, nlp)
