"""The parts that need no process: batches, packing, selection, charts."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.archive.analysis import tally
from chargesheet.archive.batching import BATCH_CHARACTERS, BATCH_STATEMENTS, batches
from chargesheet.archive.charts import Bar, bars, columns
from chargesheet.archive.messages import Item
from chargesheet.archive.packing import pack, unpack
from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    DocumentRecord,
    EventDate,
    EventRecord,
    Provision,
    Quote,
    Statement,
    StatementRef,
    encode,
)


def event(number: int = 0, **fields: object) -> EventRecord:
    """An event record."""
    record = EventRecord(
        schema=EVENT_SCHEMA,
        id=f"e{number}",
        type="arrest",
        modality="actual",
        statement=StatementRef(id="s", title=None, date=None, source=None),
        trigger=Quote("x", 0, 1),
        subjects=(),
        authorities=(),
        places=(),
        date=None,
        provisions=(),
        offences=(),
        penalty=None,
        evidence=(),
        confidence=None,
        model="m 1",
    )
    return msgspec.structs.replace(record, **fields)


def items(lengths: Sequence[int]) -> list[tuple[Item, bool]]:
    """Statements of these lengths."""
    return [(Item(n, Statement(id=str(n), text="x" * length)), True) for n, length in enumerate(lengths)]


@given(st.lists(st.integers(0, BATCH_CHARACTERS * 2), max_size=40))
@settings(max_examples=40)
def test_batches_hold_each_statement_once_within_bounds(lengths: list[int]) -> None:
    found = list(batches(items(lengths)))
    assert sorted(item.position for batch in found for item in batch.items) == list(range(len(lengths)))
    assert [batch.number for batch in found] == list(range(len(found)))
    for batch in found:
        size = sum(len(item.statement.text) for item in batch.items)
        assert len(batch.items) == 1 or (size <= BATCH_CHARACTERS and len(batch.items) <= BATCH_STATEMENTS)


@given(st.lists(st.tuples(st.integers(0, 3000), st.booleans()), max_size=300))
@settings(max_examples=20)
def test_what_is_done_already_changes_no_batch(statements: list[tuple[int, bool]]) -> None:
    """A batch of a resumed run is the batch of the undisturbed one, less what is done."""
    pairs = [(item, waits) for (item, _), (_, waits) in zip(items([n for n, _ in statements]), statements, strict=True)]
    whole = list(batches((item, True) for item, _ in pairs))
    waiting = {item.position for item, waits in pairs if waits}
    expected = [tuple(i.position for i in batch.items if i.position in waiting) for batch in whole]
    assert [tuple(i.position for i in b.items) for b in batches(pairs)] == [batch for batch in expected if batch]


@pytest.mark.parametrize("events", [0, 1, 3])
@pytest.mark.parametrize("text", ["plain", 'two\nlines\u2028and "events":[]}', ""])
def test_packing_keeps_every_byte(events: int, text: str) -> None:
    record = DocumentRecord(
        schema=DOCUMENT_SCHEMA,
        id="s",
        statement=Statement(id="s", text=text),
        mentions=(),
        entities=(),
        events=tuple(event(n) for n in range(events)),
    )
    both = unpack(pack(record, documents=True))
    assert both.document == encode(record).encode()
    assert both.events == tuple(encode(e).encode() for e in record.events)
    alone = unpack(pack(record, documents=False))
    assert (alone.document, alone.events) == (None, both.events)


@pytest.mark.parametrize(
    ("edtf", "year"),
    [
        ("2015-11", "2015"),
        ("2015", "2015"),
        ("2015-11/2016-01", None),
        ("2015-10/..", None),
        ("199X", None),
        (None, None),
    ],
)
def test_an_event_counts_for_a_year_only_if_it_is_sure(edtf: str | None, year: str | None) -> None:
    date = EventDate(edtf=edtf, text="then", start=0, end=4)
    assert tally(event(date=date), None).year == year


@pytest.mark.parametrize(
    ("provisions", "country"), [(["KZ"], "KZ"), (["KZ", "RU"], "GB"), ([], "GB")], ids=["one", "two", "none"]
)
def test_an_event_counts_for_the_country_of_its_law(provisions: list[str], country: str) -> None:
    found = tuple(
        Provision(id=None, article="1", law=None, country=c, kind="criminal", text="x", start=0, end=1)
        for c in provisions
    )
    counted = tally(event(provisions=found), "GB")
    assert (counted.country, counted.unresolved) == (country, len(provisions))


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(0, 10**9)), max_size=30))
@settings(max_examples=60)
def test_charts_are_well_formed_whatever_the_labels(rows: list[tuple[str, int]]) -> None:
    for chart in (bars, columns):
        svg = chart("Events", [Bar(label, count) for label, count in rows])
        root = ElementTree.fromstring(svg)
        assert len(root.findall(".//{http://www.w3.org/2000/svg}rect")) == len(rows)
        assert not re.search(r"<(script|a|foreignObject)\b", svg)
