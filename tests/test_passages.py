"""Long statements are cut and joined without losing or moving a character."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chargesheet.passages import joined, shifted, split
from chargesheet.records import (
    DOCUMENT_SCHEMA,
    DocumentRecord,
    Entity,
    EntityLabel,
    Mention,
    Quote,
    Span,
    Statement,
    check_offsets,
)
from chargesheet.stages.layers import EntityReading, LabelledSpan, layers
from chargesheet.stages.records.stage import RecordsStage

BLANK = spacy.blank("en")


@given(st.text(alphabet="ab. \n\u0301\U0001f600", max_size=400), st.integers(min_value=2, max_value=60))
def test_passages_cover_the_text_without_gap_or_overlap(text: str, limit: int) -> None:
    spans = split(text, limit)
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(span.end - span.start <= limit for span in spans)


@pytest.mark.parametrize(
    ("text", "limit", "ends"),
    [
        pytest.param("short", 20, [5], id="a text within the limit is one passage"),
        pytest.param("aaaa bb\n\nb\ncc cc dd", 12, [9, 19], id="a blank line is a good cut"),
        pytest.param("aaaa bbbb\ncccc dddd", 14, [10, 19], id="then a line's end"),
        pytest.param("He left. She stayed on", 14, [9, 22], id="then a sentence's end"),
        pytest.param("aaaa bbbb cccc", 12, [10, 14], id="then a space"),
        pytest.param(
            "aa bb\n\ncc\n# Dd\nee\n\nff gg", 19, [10, 24], id="a Markdown heading is better than a blank line"
        ),
        pytest.param("aa bb\n\ncc\nCHAD\nee\n\nff gg", 19, [10, 24], id="and so is a heading in capitals"),
        pytest.param("aa bb\ncc cc\nCHAD\n\n# Dd\nee ff gg", 24, [12, 31], id="headings in a row stay together"),
        pytest.param("aa bb cc\nUN\nee\n\nff gg", 18, [16, 21], id="an acronym by itself is no heading"),
        pytest.param("aa bb\n" + "CHAD " * 30 + "\n\nee", 158, [158, 160], id="a line of many capitals is none"),
        pytest.param("aaaaaaaaaaaa", 5, [5, 10, 12], id="a word longer than the limit is cut through"),
    ],
)
def test_cuts(text: str, limit: int, ends: list[int]) -> None:
    assert [span.end for span in split(text, limit)] == ends


def test_shifted_moves_every_offset_and_nothing_else() -> None:
    mention = Mention(text="ab", start=1, end=3, label="ORG", entity="e")
    assert shifted((mention, Span(0, 2), "text", 7), 10) == (
        Mention(text="ab", start=11, end=13, label="ORG", entity="e"),
        Span(10, 12),
        "text",
        7,
    )
    assert shifted(Quote("ab", 1, 3), 0) == Quote("ab", 1, 3)


def test_an_entity_met_in_two_passages_stands_once_with_all_its_aliases() -> None:
    text = "UN Office.UN body."
    statement = Statement(id="s", text=text)

    def part(alias: str, piece: str) -> DocumentRecord:
        return DocumentRecord(
            schema=DOCUMENT_SCHEMA,
            id="s",
            statement=Statement(id="s", text=piece),
            mentions=(Mention(text="UN", start=0, end=2, label="ORG", entity="e"),),
            entities=(Entity(id="e", label="ORG", name="UN", aliases=(alias,)),),
            events=(),
        )

    document = joined(
        statement, [Span(0, 10), Span(10, 18)], [part("UN Office", text[:10]), part("UN body", text[10:])]
    )
    check_offsets(document)
    assert [mention.start for mention in document.mentions] == [0, 10]
    assert document.entities == (Entity(id="e", label="ORG", name="UN", aliases=("UN Office", "UN body")),)


@pytest.mark.parametrize(
    ("label", "name", "shared"),
    [
        pytest.param("PERSON", "Mariam Sow", True, id="a full name is one person"),
        pytest.param("PERSON", "Sow", False, id="a single name may be another's"),
        pytest.param("PLACE", "Lagos", True, id="a place is one place"),
        pytest.param("ORG", "Supreme Court", False, id="each country has its own"),
    ],
)
def test_strangers_of_two_passages_stay_apart(label: EntityLabel, name: str, shared: bool) -> None:
    statement = Statement(id="s", text=f"{name} {name} ")
    spans = [Span(0, len(name) + 1), Span(len(name) + 1, 2 * len(name) + 2)]
    parts = []
    for span in spans:
        doc = BLANK.make_doc(statement.text[span.start : span.end])
        read = layers(doc)
        read.statement, read.offset = replace(statement, text=doc.text), span.start
        read.mentions = (LabelledSpan(0, len(name), label, "test"),)
        read.entities = (EntityReading(label, name, (), (Span(0, len(name)),)),)
        parts.append(RecordsStage("test 0").match(doc))
    document = joined(statement, spans, parts)
    assert len(document.entities) == (1 if shared else 2)
    assert document.mentions[0].entity == document.entities[0].id
