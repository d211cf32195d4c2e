"""The shipped model, where it is there: it loads, reads plain sentences, and takes any text."""

from pathlib import Path

import pytest
from spacy.language import Language

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install 'chargesheet[network]'")

import chargesheet
from chargesheet.records import DocumentRecord, Statement, check_offsets
from chargesheet.stages.encoder.folder import MANIFEST

MODEL = Path(__file__).parents[3] / "models" / "chargesheet_en"
pytestmark = pytest.mark.skipif(
    not (MODEL / MANIFEST).is_file(), reason="needs the trained model in models/chargesheet_en"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return chargesheet.load("network")


def read(nlp: Language, text: str) -> DocumentRecord:
    (record,) = chargesheet.documents([Statement(id="S", text=text, language="en")], nlp)
    check_offsets(record)
    return record


def test_reads_a_plain_sentence(nlp: Language) -> None:
    text = "On 3 May 2009 police arrested Amina Diallo in Bamako. She was charged with theft and released on bail."
    found = read(nlp, text)
    assert [event.type for event in found.events] == ["arrest", "charge", "release"]
    assert all([subject.name for subject in event.subjects] == ["Amina Diallo"] for event in found.events)
    assert found.events[0].date is not None
    assert found.events[0].date.edtf == "2009-05-03"


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
def test_takes_any_text(nlp: Language, text: str) -> None:
    read(nlp, text)


def test_a_statement_reads_the_same_alone_and_among_others(nlp: Language) -> None:
    texts = [
        "Police arrested Ali in Kano.",
        "She was fined.",
        "On 3 May 2009 a court jailed Amina Diallo for two years.",
    ]
    alone = [read(nlp, text).events for text in texts]
    together = chargesheet.documents([Statement(id="S", text=text, language="en") for text in texts], nlp)
    assert [record.events for record in together] == alone
