"""What must hold of every record, whatever the statement says: no sense is made where there is none."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import chargesheet
from chargesheet.reading import read
from chargesheet.records import DocumentRecord, EventRecord, Statement

STATEMENTS = Path(__file__).parent.parent / "corpora" / "statements"
PEOPLE = ("Aisha Bello", "Musa Danjuma", "Şener Yılmaz", "a crowd of men", "three journalists", "She", "police")
ACTS = (
    "was arrested", "were charged with sedition under Article 174 of the Criminal Code", "was sentenced to two years",
    "shot", "criticized", "was not released", "may be deported", "was acquitted of all charges by a court in Lagos",
)  # fmt: skip
JOINTS = (" and ", ". ", ", who ", " but ", " in May 2014. ", "\n\n• ", " on 3 June, ", "; ")
SENTENCES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS), st.sampled_from(JOINTS)), max_size=6)


def assert_sense(document: DocumentRecord) -> None:
    laws = [(m.start, m.end) for m in document.mentions if m.label in {"PROVISION", "LAW"}]
    names = {(m.start, m.end): m.text for m in document.mentions}
    for event in document.events:
        assert_parties_differ(event)
        for offence in event.offences:
            assert not any(start < offence.end and offence.start < end for start, end in laws), offence
        quotes = [quote for party in (*event.subjects, *event.authorities, *event.places) for quote in party.mentions]
        for quote in quotes:
            assert re.match(r"[^\W_]|[‘’'“\"«ʿ`±]", quote.text), quote
            covering = [span for span in names if span[0] <= quote.start and quote.end <= span[1]]
            assert not covering or (quote.start, quote.end) in covering, (quote, covering)
        assert event.evidence
        assert event.evidence[0].start <= event.trigger.start or len(event.evidence) > 1


def assert_parties_differ(event: EventRecord) -> None:
    subjects = {quote for subject in event.subjects for quote in subject.mentions}
    authorities = {quote for authority in event.authorities for quote in authority.mentions}
    assert not subjects & authorities, event
    entities = [subject.entity for subject in event.subjects if subject.entity is not None]
    assert len(entities) == len(set(entities)), event
    assert not any(subject.count == 0 for subject in event.subjects), event


@pytest.mark.parametrize(
    "path", sorted(path for path in STATEMENTS.iterdir() if path.is_file()), ids=lambda path: path.name
)
def test_records_of_the_project_statements_make_sense(path: Path, nlp: Language) -> None:
    statements = [found for found in read([str(path)]) if isinstance(found, Statement)]
    assert statements
    for document in chargesheet.documents(statements, nlp):
        assert_sense(document)


@settings(max_examples=60)
@given(parts=SENTENCES)
def test_records_of_any_prose_make_sense(parts: list[tuple[str, str, str]], nlp: Language) -> None:
    text = "".join(f"{who} {act}{joint}" for who, act, joint in parts)
    (document,) = chargesheet.documents([Statement(id="s", text=text, date="2014-12-31", country="NG")], nlp)
    assert_sense(document)
