"""The main job as functions: order, streaming, failures, long statements."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import chargesheet
from chargesheet.errors import ExtractionError, ModelError
from chargesheet.passages import PASSAGE_CHARACTERS
from chargesheet.records import Statement, check_offsets, encode

SENTENCE = "Aisha Bello was arrested on 3 May 2014 and charged with sedition. "


def statement(number: int, text: str = SENTENCE) -> Statement:
    return Statement(id=f"s{number}", text=text, date="2014-06-01", country="NG")


def test_records_come_in_the_order_of_the_statements(nlp: Language) -> None:
    found = [document.id for document in chargesheet.documents((statement(n) for n in range(7)), nlp)]
    assert found == [f"s{n}" for n in range(7)]


def test_statements_are_consumed_as_records_are_asked_for(nlp: Language) -> None:
    taken: list[int] = []

    def source() -> Iterator[Statement]:
        for number in range(1000):
            taken.append(number)
            yield statement(number)

    next(chargesheet.documents(source(), nlp))
    assert len(taken) == 1


def test_a_record_reads_as_the_statement_says(nlp: Language) -> None:
    (arrest, charge) = chargesheet.extract([statement(1)], nlp)
    assert (arrest.type, charge.type) == ("arrest", "charge")
    assert [subject.name for subject in arrest.subjects] == ["Aisha Bello"]
    assert arrest.date is not None
    assert arrest.date.edtf == "2014-05-03"
    assert [offence.text for offence in charge.offences] == ["sedition"]
    assert arrest.confidence is not None
    assert 0.5 < arrest.confidence < 1
    assert arrest.model.startswith("chargesheet_en_rules ")


def test_ids_are_equal_from_run_to_run(nlp: Language) -> None:
    script = (
        "import chargesheet, sys\n"
        f"s = chargesheet.Statement(id='s1', text={SENTENCE!r}, date='2014-06-01', country='NG')\n"
        "from chargesheet.records import encode\n"
        "[print(encode(r)) for r in chargesheet.documents([s])]\n"
    )
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    (here,) = chargesheet.documents([statement(1)], nlp)
    assert json.loads(other.stdout) == json.loads(encode(here))


def test_a_long_statement_is_read_to_its_end_with_offsets_into_the_whole(nlp: Language) -> None:
    filler = "The weather was mild that week and nothing happened. " * (PASSAGE_CHARACTERS // 50)
    text = filler + "\n\n" + SENTENCE + "\n\n" + filler + "\n\n" + SENTENCE.replace("Aisha", "Bola")
    (document,) = chargesheet.documents([statement(1, text)], nlp)
    check_offsets(document)
    assert document.statement.text == text
    arrests = [event for event in document.events if event.type == "arrest"]
    assert [event.subjects[0].name for event in arrests] == ["Aisha Bello", "Bola Bello"]
    assert len({event.id for event in document.events}) == len(document.events)


class Refuser:
    """A component that cannot read one text."""

    def __call__(self, doc: Doc) -> Doc:
        if "unreadable" in doc.text:
            raise ValueError("no such luck")
        return doc


@pytest.fixture
def refusing(nlp: Language) -> Iterator[Language]:
    Language.component("test_refuser", func=Refuser())
    nlp.add_pipe("test_refuser", last=True)
    yield nlp
    nlp.remove_pipe("test_refuser")


def test_one_bad_statement_does_not_take_its_neighbours_with_it(refusing: Language) -> None:
    statements = [statement(0), statement(1, "unreadable"), statement(2)]
    failed: list[str] = []
    found = chargesheet.documents(statements, refusing, on_failure=lambda s, error: failed.append(f"{s.id}: {error}"))
    assert [document.id for document in found] == ["s0", "s2"]
    assert failed == ["s1: no such luck"]


def test_without_a_handler_the_bad_statement_is_named(refusing: Language) -> None:
    with pytest.raises(ExtractionError, match="statement s1: could not be analysed"):
        list(chargesheet.documents([statement(0), statement(1, "unreadable")], refusing))


@pytest.mark.parametrize("text", ["", " \n ", "İ", "\U0001f600", "\u202e", ".", "\x00"], ids=repr)
def test_texts_with_nothing_to_find(text: str, nlp: Language) -> None:
    (document,) = chargesheet.documents([statement(0, text)], nlp)
    assert document.events == ()
    assert document.statement.text == text


def test_the_pipeline_has_no_unmet_requirement(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_layers_survive_serialisation(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copy._.chargesheet_document == doc._.chargesheet_document
    assert doc._.chargesheet_document is not None


def test_a_missing_engine_is_a_clear_error() -> None:
    with pytest.raises(ModelError, match=r"no_such_pipeline is not installed\. Run: pip install"):
        chargesheet.load("no_such_pipeline")
