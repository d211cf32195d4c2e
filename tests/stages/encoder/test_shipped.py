"""The shipped model, where it is there: it loads, reads plain sentences, and takes any text."""

from pathlib import Path

import pytest
from spacy.lang.en import English

pytest.importorskip("onnxruntime", reason="needs onnxruntime, which the learned stages bring")

from chargesheet.stages.encoder.component import EncoderStage, LinkerStage, make_encoder, make_linker
from chargesheet.stages.encoder.folder import MANIFEST
from chargesheet.stages.layers import Layers, layers

MODEL = Path(__file__).parents[3] / "models" / "chargesheet_en"
pytestmark = pytest.mark.skipif(
    not (MODEL / MANIFEST).is_file(), reason="needs the trained model in models/chargesheet_en"
)

NLP = English()
Stages = tuple[EncoderStage, LinkerStage]


@pytest.fixture(scope="module")
def stages() -> Stages:
    return make_encoder(NLP, "encoder", str(MODEL), 1), make_linker(NLP, "linker")


def read(stages: Stages, text: str) -> Layers:
    encoder, linker = stages
    return layers(linker(encoder(NLP.make_doc(text))))


def test_reads_a_plain_sentence(stages: Stages) -> None:
    text = "On 3 May 2009 police arrested Amina Diallo in Bamako. She was charged with theft and released on bail."
    found = read(stages, text)
    assert [t.type for t in found.triggers] == ["arrest", "charge", "release"]
    assert {(m.label, text[m.start : m.end]) for m in found.mentions} >= {
        ("PERSON", "Amina Diallo"),
        ("PLACE", "Bamako"),
    }
    assert (0, "subject", "Amina Diallo") in {(a.event, a.role, text[a.start : a.end]) for a in found.arguments}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("... ,,, !!!", id="only punctuation"),
        pytest.param("\U0001f4a1 \u200f \U0010fc00", id="no letters"),
        pytest.param("a" * 10_000, id="a word of ten thousand characters"),
        pytest.param("police arrested Ali. " * 600, id="far longer than a window"),
        pytest.param("S\u0327u\u0308kru\u0308 was arrested by \u202bشرطة\u202c in \U00010348.", id="any script"),
    ],
)
def test_takes_any_text(stages: Stages, text: str) -> None:
    found = read(stages, text)
    for span in (*found.mentions, *found.triggers, *found.arguments):
        assert 0 <= span.start < span.end <= len(text)
    assert len(found.modalities) == len(found.triggers)


def test_a_long_text_is_read_to_its_end(stages: Stages) -> None:
    sentence = "Police arrested Ali Hassan in May. "
    found = read(stages, sentence * 300)
    tenth = 30 * len(sentence)
    assert {m.start // tenth for m in found.mentions if m.label == "PERSON"} == set(range(10))
    assert {t.start // tenth for t in found.triggers} == set(range(10))
    assert all(abs(a.start - found.triggers[a.event].start) < 3 * tenth for a in found.arguments)
