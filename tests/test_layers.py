"""The contract of layers: what stages write on a ``Doc`` and read from it."""

import itertools
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from chargesheet.records import LABELS, Label, Span
from chargesheet.stages.layers import (
    LAYER_NAMES,
    DateReading,
    LabelledSpan,
    LawReading,
    Layers,
    ProvisionReading,
    Trigger,
    labelled_spans,
    layers,
    register_extensions,
)

TEXT = "She was charged under Article 59 of the Penal Code on 3 May 2014."
PIPELINE = English()


@pytest.fixture
def doc() -> Doc:
    return PIPELINE.make_doc(TEXT)


def test_a_new_doc_has_empty_layers(doc: Doc) -> None:
    assert layers(doc) == Layers()


def test_what_is_written_can_be_read(doc: Doc) -> None:
    trigger = Trigger(8, 15, "charge", "charge")
    layers(doc).triggers = (trigger,)
    assert layers(doc).triggers == (trigger,)


def test_other_components_read_layers_as_extensions(doc: Doc) -> None:
    register_extensions()
    register_extensions()
    layers(doc).triggers = (Trigger(8, 15, "charge", "charge"),)
    assert doc._.chargesheet_triggers == layers(doc).triggers
    assert [name for name in LAYER_NAMES if not Doc.has_extension(f"chargesheet_{name}")] == []


def test_layers_survive_bytes(doc: Doc) -> None:
    layers(doc).triggers = (Trigger(8, 15, "charge", "charge"),)
    layers(doc).mentions = (LabelledSpan(22, 32, "LAW", "by hand"),)
    layers(doc).markup = (Span(0, 1),)
    copy = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert layers(copy) == layers(doc)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        pytest.param(
            {
                "provisions": (ProvisionReading(22, 50, ()),),
                "laws": (LawReading(40, 50, "Penal Code", None, "criminal", None),),
            },
            [(22, 50, "PROVISION")],
            id="a law inside a provision is part of it",
        ),
        pytest.param(
            {"dates": (DateReading(54, 64, None),), "mentions": (LabelledSpan(56, 59, "PERSON", "ner"),)},
            [(54, 64, "DATE")],
            id="May is no person in a date",
        ),
        pytest.param(
            {"mentions": (LabelledSpan(40, 45, "ORG", "ner"), LabelledSpan(40, 50, "LAW", "ner"))},
            [(40, 50, "LAW")],
            id="the longer of two wins",
        ),
        pytest.param(
            {"mentions": (LabelledSpan(40, 48, "ORG", "ner"), LabelledSpan(36, 44, "LAW", "ner"))},
            [(36, 44, "LAW")],
            id="the earlier of two equally long ones wins",
        ),
    ],
)
def test_where_layers_disagree(doc: Doc, read: dict[str, Any], expected: list[tuple[int, int, Label]]) -> None:
    for name, layer in read.items():
        setattr(layers(doc), name, layer)
    assert [(span.start, span.end, span.label) for span in labelled_spans(doc)] == expected


SPANS = st.builds(
    lambda start, length, label: LabelledSpan(start, min(start + length, len(TEXT)), label, "any"),
    st.integers(0, len(TEXT) - 1),
    st.integers(1, 12),
    st.sampled_from(LABELS),
)


@given(st.lists(SPANS, max_size=12))
def test_labelled_spans_never_overlap_and_come_in_order(spans: list[LabelledSpan]) -> None:
    doc = PIPELINE.make_doc(TEXT)
    layers(doc).mentions = tuple(spans)
    kept = labelled_spans(doc)
    assert all(before.end <= after.start for before, after in itertools.pairwise(kept))
    assert set(kept) <= set(spans)
    assert bool(kept) == bool(spans)


def test_every_layer_is_a_tuple_of_values() -> None:
    single = {"statement", "offset", "document"}
    kinds = {field.name: field.default for field in msgspec.structs.fields(Layers)}
    assert {name for name, default in kinds.items() if default != ()} == single
