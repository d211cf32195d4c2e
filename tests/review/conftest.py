"""A document record made by hand, whose every part can be shown."""

import pytest

from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    Authority,
    DocumentRecord,
    EventDate,
    EventRecord,
    Label,
    Mention,
    Penalty,
    Place,
    Provision,
    Quote,
    Span,
    Statement,
    StatementRef,
    Subject,
)

TEXT = (
    "Two days earlier, police in Lagos arrested five students. Aisha Bello was jailed for two years under "
    "Article 59 for insulting President Jo Ade."
)


def quote(words: str) -> Quote:
    start = TEXT.index(words)
    return Quote(words, start, start + len(words))


def mention(words: str, label: Label) -> Mention:
    found = quote(words)
    return Mention(text=found.text, start=found.start, end=found.end, label=label, entity=None)


@pytest.fixture
def document() -> DocumentRecord:
    statement = Statement(
        id="s1", text=TEXT, title="Two cases", date="2014-05-05", publisher="Publisher", index="I 1", country="NG"
    )
    ref = StatementRef(id="s1", title="Two cases", date="2014-05-05", source=None)
    days, provision, penalty = quote("Two days earlier"), quote("Article 59"), quote("two years")
    middle = TEXT.index(". ") + 1
    arrest = EventRecord(
        schema=EVENT_SCHEMA,
        id="e1",
        type="arrest",
        modality="actual",
        statement=ref,
        trigger=quote("arrested"),
        subjects=(
            Subject(name="five students", kind="group", count=5, entity=None, mentions=(quote("five students"),)),
        ),
        authorities=(Authority(name="police", kind="unknown", mentions=(quote("police"),)),),
        places=(Place(name="Lagos", mentions=(quote("Lagos"),)),),
        date=EventDate(edtf="2014-05-03", text=days.text, start=days.start, end=days.end),
        provisions=(),
        offences=(),
        penalty=None,
        evidence=(Span(0, middle),),
        confidence=None,
        model="by hand",
    )
    sentence = EventRecord(
        schema=EVENT_SCHEMA,
        id="e2",
        type="sentence",
        modality="alleged",
        statement=ref,
        trigger=quote("jailed"),
        subjects=(Subject(name="Aisha Bello", kind="person", count=1, entity=None, mentions=(quote("Aisha Bello"),)),),
        authorities=(),
        places=(),
        date=None,
        provisions=(
            Provision(
                id=None,
                article="59",
                law=None,
                country="NG",
                kind="unknown",
                text=provision.text,
                start=provision.start,
                end=provision.end,
            ),
        ),
        offences=(quote("insulting President Jo Ade"),),
        penalty=Penalty(text=penalty.text, kind="custody", duration="P2Y", start=penalty.start, end=penalty.end),
        evidence=(),
        confidence=None,
        model="by hand",
    )
    return DocumentRecord(
        schema=DOCUMENT_SCHEMA,
        id="s1",
        statement=statement,
        mentions=(
            mention("Two days earlier", "DATE"),
            mention("Lagos", "PLACE"),
            mention("Aisha Bello", "PERSON"),
            mention("Article 59", "PROVISION"),
            mention("Jo Ade", "PERSON"),
        ),
        entities=(),
        events=(arrest, sentence),
    )
