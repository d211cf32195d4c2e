"""Pages in records: a statement knows them, an event says its own, older records still decode."""

import pytest
from spacy.language import Language

import chargesheet
from chargesheet.records import Page, Statement, decode_event, encode

PAGES = (Page(3, 0), Page(4, 10), Page(6, 20))


@pytest.mark.parametrize(("offset", "page"), [(0, 3), (9, 3), (10, 4), (19, 4), (20, 6), (1000, 6)])
def test_the_page_of_an_offset(offset: int, page: int) -> None:
    assert Statement(id="s", text="x" * 30, pages=PAGES).page_at(offset) == page


@pytest.mark.parametrize("pages", [None, ()])
def test_a_text_without_pages(pages: tuple[Page, ...] | None) -> None:
    assert Statement(id="s", text="x", pages=pages).page_at(0) is None


def test_records_carry_the_page_over_the_cuts_of_a_long_text(nlp: Language) -> None:
    names = ["Aisha Bello", "Omar Diallo", "Li Wei", "Ana Costa", "Ivan Petrov", "Marie Dupont"]
    letters = "On that day people wrote letters to many others at home.\n\n" * 70
    text = "".join(f"{letters}{name} was arrested in May {2008 + n}.\n\n" for n, name in enumerate(names))
    starts = [0, *(at + 1 for at in range(2_000, len(text), 2_000))]
    pages = tuple(Page(number, start) for number, start in enumerate(starts, 11))
    (document,) = chargesheet.extraction.documents([Statement(id="s", text=text, pages=pages)], nlp)
    assert len(document.events) == 6
    for event in document.events:
        assert event.statement.page == document.statement.page_at(event.trigger.start)
        assert text[event.trigger.start : event.trigger.end] == "arrested"
    assert len({event.statement.page for event in document.events}) == 6


def test_older_records_have_no_page(nlp: Language) -> None:
    (event,) = chargesheet.extract([Statement(id="s", text="Aisha Bello was arrested.")], nlp)
    line = encode(event)
    assert '"page":null' in line
    assert decode_event(line.replace(',"page":null', "")) == event
