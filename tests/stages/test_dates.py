"""The dates stage: the passage's dates with their values, from a ``Doc`` made by hand."""

import json
from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from chargesheet.records import Statement
from chargesheet.stages.dates import DatesStage
from chargesheet.stages.layers import DateReading, LabelledSpan, layers


def a_doc(text: str, date: str | None, mentions: tuple[LabelledSpan, ...] = ()) -> Doc:
    """A passage of a statement, with what the mentions stage found in it."""
    doc = Doc(Vocab(), words=[text], spaces=[False])
    layers(doc).statement = Statement(id="s", text=text, date=date)
    layers(doc).mentions = mentions
    return doc


def quotes(doc: Doc) -> list[tuple[str, str | None]]:
    """The words and value of each date of the layer."""
    return [(doc.text[found.start : found.end], found.edtf) for found in layers(doc).dates]


def test_writes_each_date_with_its_value() -> None:
    doc = DatesStage()(a_doc("In November he was charged. On 11 November, he was remanded.", "2015-12-21"))
    assert quotes(doc) == [("November", "2015-11"), ("11 November", "2015-11-11")]


def test_a_statement_without_a_date_leaves_its_months_open() -> None:
    assert quotes(DatesStage()(a_doc("In November he was charged.", None))) == [("November", None)]


def test_runs_without_a_statement() -> None:
    doc = Doc(Vocab(), words=["He was charged on 3 May 2012."], spaces=[False])
    assert DatesStage()(doc) is doc
    assert quotes(doc) == [("3 May 2012", "2012-05-03")]


def test_a_mention_decides_how_wide_a_date_is() -> None:
    text = "He was charged in early May 2012."
    start = text.index("May")
    mention = LabelledSpan(start, start + len("May 2012"), "DATE", "model")
    assert quotes(DatesStage()(a_doc(text, "2015-12-21", (mention,)))) == [("May 2012", "2012-05")]


def test_a_mention_that_the_grammar_has_not_is_resolved_in_its_place() -> None:
    text = "On 4 May 2012 he fled. On the sixth anniversary he spoke. Two days later he left."
    start = text.index("the sixth")
    mention = LabelledSpan(start, start + len("the sixth anniversary"), "DATE", "model")
    assert quotes(DatesStage()(a_doc(text, "2015-12-21", (mention,)))) == [
        ("4 May 2012", "2012-05-04"),
        ("the sixth anniversary", None),
        ("Two days later", "2012-05-06"),
    ]


def test_other_mentions_do_not_matter() -> None:
    text = "May was in Paris in 2012."
    mention = LabelledSpan(0, 3, "PERSON", "model")
    assert quotes(DatesStage()(a_doc(text, None, (mention,)))) == [("2012", "2012")]


def test_match_writes_nothing() -> None:
    doc = a_doc("In November he was charged.", "2015-12-21")
    assert DatesStage().match(doc) == (DateReading(3, 11, "2015-11"),)
    assert layers(doc).dates == ()


@pytest.mark.parametrize("name", ["train", "dev"])
def test_agrees_with_annotators(name: str, shared: Path) -> None:
    found = gold = both = 0
    for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        doc = DatesStage()(a_doc(passage["text"], passage["document_date"]))
        by_label: dict[str, set[tuple[int, int]]] = {"DATE": set(), "PROVISION": set(), "LAW": set()}
        for entity in passage["entities"]:
            by_label.setdefault(entity["label"], set()).add((entity["start"], entity["end"]))
        numbers = by_label["PROVISION"] | by_label["LAW"]
        spans = {(one.start, one.end) for one in layers(doc).dates}
        spans = {one for one in spans if not any(one[0] < end and start < one[1] for start, end in numbers)}
        found, gold, both = found + len(spans), gold + len(by_label["DATE"]), both + len(spans & by_label["DATE"])
    assert 2 * both / (found + gold) >= 0.97
