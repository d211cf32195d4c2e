"""The provisions stage on documents built by hand."""

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from chargesheet.records import Span, Statement
from chargesheet.stages.layers import ProvisionItem, ProvisionReading, layers
from chargesheet.stages.provisions import ProvisionsStage
from chargesheet.statutes.markup import without_markup


def make_doc(text: str, country: str | None = None, date: str | None = None, markup: tuple[Span, ...] = ()) -> Doc:
    doc = English().make_doc(text)
    layers(doc).statement = Statement(id="s", text=text, country=country, date=date)
    layers(doc).markup = markup
    return doc


def test_it_writes_both_layers() -> None:
    text = "Held under Article 174 of the Criminal Code and the ICCPR."
    doc = ProvisionsStage()(make_doc(text, "KZ", "2015-12-21"))
    item = ProvisionItem("174", "Criminal Code", "KZ", "criminal", "KZ:criminal-code:174")
    assert layers(doc).provisions == (ProvisionReading(11, 43, (item,)),)
    assert [(text[w.start : w.end], w.id, w.country) for w in layers(doc).laws] == [("ICCPR", "treaty:iccpr", None)]


def test_it_writes_what_is_cited_again() -> None:
    text = "Held under Article 174 of the Criminal Code, tried under the same article."
    doc = ProvisionsStage()(make_doc(text, "KZ", "2015-12-21"))
    (citation,) = layers(doc).citations
    assert text[citation.start : citation.end] == "the same article"
    assert citation.provisions == layers(doc).provisions


def test_a_doc_without_a_statement_is_read_without_a_country() -> None:
    doc = ProvisionsStage()(English().make_doc("Article 174 of the Criminal Code"))
    assert layers(doc).provisions[0].items == (ProvisionItem("174", "Criminal Code", None, "criminal", None),)


def spans_of(text: str, *marks: str) -> tuple[Span, ...]:
    """Every place of every mark in the text, in order."""
    found = []
    for mark in marks:
        place = text.find(mark)
        while place >= 0:
            found.append(Span(place, place + len(mark)))
            place = text.find(mark, place + len(mark))
    return tuple(sorted(found, key=lambda span: span.start))


@pytest.mark.parametrize(
    ("text", "marks", "spans", "articles"),
    [
        ("under *Article 5* of the *Penal Code*.", ("*",), ["Article 5* of the *Penal Code"], ["5"]),
        ("under **Article 5** of the Penal Code.", ("**",), ["Article 5** of the Penal Code"], ["5"]),
        ("Article 148<sup>1</sup> of it", ("<sup>", "</sup>"), ["Article 148<sup>1</sup>"], ["148.1"]),
        ("under Article 148<sup>1</sup>. Then", ("<sup>1</sup>",), ["Article 148"], ["148"]),
    ],
    ids=["emphasis", "strong", "superscript", "footnote"],
)  # fmt: skip
def test_markup_is_looked_past(text: str, marks: tuple[str, ...], spans: list[str], articles: list[str]) -> None:
    doc = ProvisionsStage()(make_doc(text, markup=spans_of(text, *marks)))
    assert [doc.text[p.start : p.end] for p in layers(doc).provisions] == spans
    assert [item.article for p in layers(doc).provisions for item in p.items] == articles


def test_blanking_keeps_every_offset() -> None:
    text = "a *b* <sup>2</sup> c"
    blanked = without_markup(text, spans_of(text, "*", "<sup>2</sup>"))
    assert len(blanked) == len(text)
    assert [(char, text.index(char)) for char in "abc"] == [(char, blanked.index(char)) for char in "abc"]
    assert blanked.split() == ["a", "b", "c"]


def test_overlapping_markup_is_blanked_once() -> None:
    assert without_markup("abcdef", (Span(1, 3), Span(2, 4), Span(2, 3))) == "a   ef"
