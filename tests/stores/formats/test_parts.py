"""What formats are written from."""

from collections.abc import Callable

import pytest

from chargesheet.records import DocumentRecord, EventRecord, Quote
from chargesheet.stores.formats.parts import bounds, parts, quotation, quotes


def test_what_came_before_is_not_given_again(document: DocumentRecord, event: Callable[..., EventRecord]) -> None:
    found = list(parts([document, document, event(), event(id="e3")]))
    assert [part.first for part in found] == [True, False, False, False]
    assert [[e.id for e in part.events] for part in found] == [["e1", "e2"], [], [], ["e3"]]
    assert [len(part.entities) for part in found] == [1, 0, 0, 0]
    assert [len(part.mentions) for part in found] == [2, 0, 0, 0]


def test_an_event_record_knows_its_subjects_and_no_text(event: Callable[..., EventRecord]) -> None:
    (part,) = parts([event()])
    assert [(e.id, e.label, e.name) for e in part.entities] == [("n1", "PERSON", "Aisha Bello")]
    assert part.statement.text is None
    assert quotation(part.events[0], None).text == "arrested"


def test_quotes_stand_in_the_text(document: DocumentRecord) -> None:
    text = document.statement.text
    for event in document.events:
        for quote in (quotation(event, text), *(quote for *_, quote in quotes(event))):
            assert text[quote.start : quote.end] == quote.text
    assert quotation(document.events[0], text).text.startswith("On 3 May 2014, police")


def test_without_a_sentence_the_words_around_are_quoted(event: Callable[..., EventRecord]) -> None:
    text = "x" * 500
    made = event(evidence=[], trigger=Quote("x", 300, 301))
    assert quotation(made, text) == Quote("x" * 241, 180, 421)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        pytest.param("2015-11", ("2015-11-01", "2015-11-30"), id="month"),
        pytest.param("2015-10/..", ("2015-10-01", None), id="open end"),
        pytest.param("../2015", (None, "2015-12-31"), id="open start"),
        pytest.param("199X", ("1990-01-01", "1999-12-31"), id="decade"),
        pytest.param("2007-07~", ("2007-07-01", "2007-07-31"), id="about"),
        pytest.param("soon", (None, None), id="no date"),
        pytest.param(None, (None, None), id="unknown"),
    ],
)
def test_bounds_of_a_date(edtf: str | None, expected: tuple[str | None, str | None]) -> None:
    found = bounds(edtf)
    assert (found.earliest, found.latest) == expected
