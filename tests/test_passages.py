"""Long statements are cut and joined without losing or moving a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.passages import joined, shifted, split
from chargesheet.records import DOCUMENT_SCHEMA, DocumentRecord, Entity, Mention, Quote, Span, Statement, check_offsets


@given(st.text(alphabet="ab. \n\u0301\U0001f600", max_size=400), st.integers(min_value=2, max_value=60))
def test_passages_cover_the_text_without_gap_or_overlap(text: str, limit: int) -> None:
    spans = split(text, limit)
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(span.end - span.start <= limit for span in spans)


@pytest.mark.parametrize(
    ("text", "limit", "ends"),
    [
        pytest.param("short", 20, [5], id="a text within the limit is one passage"),
        pytest.param("aaaa bb\n\nb\ncc cc dd", 12, [9, 19], id="a blank line is the best cut"),
        pytest.param("aaaa bbbb\ncccc dddd", 14, [10, 19], id="then a line's end"),
        pytest.param("He left. She stayed on", 14, [9, 22], id="then a sentence's end"),
        pytest.param("aaaa bbbb cccc", 12, [10, 14], id="then a space"),
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
