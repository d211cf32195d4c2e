"""Exports without names: whatever a record holds, no part of a name goes out, in any format."""

import io
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chargesheet.geography.places import is_place
from chargesheet.records import (
    DOCUMENT_SCHEMA,
    EVENT_SCHEMA,
    Authority,
    DocumentRecord,
    Entity,
    EventDate,
    EventRecord,
    Mention,
    Penalty,
    Place,
    Provision,
    Quote,
    Review,
    Span,
    Statement,
    StatementRef,
    Subject,
)
from chargesheet.stores.formats.csvfiles import write_csv
from chargesheet.stores.formats.followthemoney import write_followthemoney
from chargesheet.stores.formats.graphml import write_graphml
from chargesheet.stores.formats.jsonld import write_jsonld
from chargesheet.stores.formats.parts import Part, parts
from chargesheet.stores.formats.tables import rows
from chargesheet.stores.formats.uwazi import write_uwazi
from chargesheet.stores.pseudonyms.key import Key
from chargesheet.stores.pseudonyms.parts import pseudonymous, redacted
from chargesheet.stores.pseudonyms.words import name_words, safe_place, safe_text, safe_words

KEY = Key(b"k" * 32)
OTHER = Key(b"o" * 32)
WORDS = [
    "Zhanbolat",
    "O\u0308ra\u0308za\u0308linov",
    "Şahingöz",
    "Kırağı",
    "Oyelowo",
    "Smithsonova",
    "Nguyễn",
    "Иванченко",
    "محمودی",
    "王小明",
    "Quispe",
    "Thuyloanh",
]
WRITERS = [write_followthemoney, write_graphml, write_jsonld, write_uwazi]


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i")
    return "".join(character for character in plain if not unicodedata.combining(character))


PARTS = [folded(word) for word in WORDS]

# Names as texts have them: whole, surname alone, in capitals, joined, owning, composed and decomposed, in a sentence.
SHAPES: list[Callable[[str, str], str]] = [
    lambda a, b: f"{a} {b}",
    lambda a, b: b,
    lambda a, b: f"{b.upper()}, {a}",
    lambda a, b: f"{a}-{b}",
    lambda a, b: f"{b}'s",
    lambda a, b: f"{b}’s lawyer",
    lambda a, b: unicodedata.normalize("NFD", f"{a} {b}"),
    lambda a, b: f"{a[:1]}. {b}",
    lambda a, b: f"{a}{b}".lower(),
    lambda a, b: f"insulting {a} {b}",
    lambda a, b: f"{a} {b} street, Almaty",
    lambda a, b: f"https://example.org/{a}/{b}.html?q={b}",
    lambda a, b: f"KZ:{b}:174",
    lambda a, b: f"{a}\u200b{b}\u00ad",
]
names = st.builds(
    lambda shape, a, b: shape(a, b), st.sampled_from(SHAPES), st.sampled_from(WORDS), st.sampled_from(WORDS)
)
maybe = st.none() | names
quotes = st.builds(lambda text: Quote(text, 5, 5 + len(text)), names)
some_quotes = st.lists(quotes, max_size=2).map(tuple)
kinds = st.sampled_from(["person", "organisation", "group", "place", "unknown"])


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=2).map(tuple)


events = st.builds(
    EventRecord,
    schema=st.just(EVENT_SCHEMA),
    id=names,
    type=st.sampled_from(["arrest", "charge"]),
    modality=st.just("actual"),
    statement=st.builds(StatementRef, id=names, title=maybe, date=maybe, source=maybe, page=st.just(3)),
    trigger=quotes,
    subjects=several(st.builds(Subject, name=names, kind=kinds, count=st.just(1), entity=maybe, mentions=some_quotes)),
    authorities=several(st.builds(Authority, name=names, kind=kinds, mentions=some_quotes)),
    places=several(st.builds(Place, name=names, mentions=some_quotes)),
    date=st.none() | st.builds(EventDate, edtf=maybe, text=names, start=st.just(5), end=st.just(9)),
    provisions=several(
        st.builds(
            Provision,
            id=maybe,
            article=names | st.just("174"),
            law=maybe,
            country=maybe,
            kind=st.just("criminal"),
            text=names,
            start=st.just(5),
            end=st.just(9),
        )
    ),
    offences=some_quotes,
    penalty=st.none()
    | st.builds(Penalty, text=names, kind=st.just("custody"), duration=maybe, start=st.just(5), end=st.just(9)),
    evidence=st.just((Span(0, 9),)),
    confidence=st.just(0.8734),
    model=names,
    review=st.none() | st.builds(Review, status=st.just("accepted"), by=names.map(lambda name: (name,)), at=names),
)


def _document(event: EventRecord, name: str, other: str, label: Any) -> DocumentRecord:
    statement = Statement(
        id=event.statement.id,
        text=f"{name} and {other} were arrested.",
        title=name,
        date=name,
        publisher=other,
        index=name,
        language=name,
        country=name,
        source=other,
    )
    return DocumentRecord(
        schema=DOCUMENT_SCHEMA,
        id=statement.id,
        statement=statement,
        mentions=(Mention(text=name, start=0, end=len(name), label=label, entity=name),),
        entities=(Entity(id=name, label=label, name=name, aliases=(other,)),),
        events=(event,),
    )


documents = st.builds(_document, events, names, names, st.sampled_from(["PERSON", "ORG", "PLACE"]))


def written(found: list[Part], folder: Path) -> dict[str, str]:
    """What each format makes of the parts; the tables of all three table formats are the same rows."""
    out = {"tables": repr(list(rows(found)))}
    for write in WRITERS:
        stream = io.BytesIO()
        write(found, stream)
        out[write.__name__] = stream.getvalue().decode()
    write_csv(found, folder)
    out["csv"] = "\n".join(f"{file.name}\n{file.read_text(encoding='utf-8')}" for file in folder.iterdir())
    return out


@pytest.mark.parametrize("withhold", [lambda found: pseudonymous(found, KEY), redacted], ids=["pseudonyms", "redacted"])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(records=st.lists(events | documents, min_size=1, max_size=3))
def test_no_part_of_a_name_goes_out(tmp_path: Path, withhold: Any, records: list[Any]) -> None:
    for form, output in written(list(withhold(parts(records))), tmp_path).items():
        seen = folded(output)
        for part in PARTS:
            assert part not in seen, f"{part} in {form}"
            assert part.encode("unicode_escape").decode() not in seen, f"{part} as an escape in {form}"


def test_the_words_of_the_property_are_none_that_may_go_out() -> None:
    """Else it could fail by chance, or be passed over."""
    for word in WORDS:
        assert not is_place(word)
        assert not set(name_words(word)) & safe_words()
    empty: list[EventRecord] = []
    for output in written_empty(empty):
        assert not any(part in folded(output) for part in PARTS)


def written_empty(records: Iterable[EventRecord]) -> list[str]:
    out = []
    for write in WRITERS:
        stream = io.BytesIO()
        write(parts(records), stream)
        out.append(stream.getvalue().decode())
    return out


def test_binary_tables(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs pyarrow, of the extra stores")
    pytest.importorskip("duckdb", reason="needs duckdb, of the extra stores")
    from chargesheet.stores.formats.duckdb_file import write_duckdb
    from chargesheet.stores.formats.parquet import write_parquet

    record = event("Zhanbolat Quispe", trigger="Quispe", source="quispe.pdf", offence="insulting Zhanbolat")
    found = list(pseudonymous(parts([record]), KEY))
    write_parquet(found, tmp_path)
    write_duckdb(found, tmp_path / "a.duckdb")
    for file in tmp_path.iterdir():
        assert b"uispe" not in file.read_bytes()
        assert b"hanbolat" not in file.read_bytes()


def event(
    name: str,
    *,
    statement: str = "s1",
    place: str | None = None,
    authority: str | None = None,
    offence: str | None = None,
    trigger: str = "arrested",
    source: str | None = None,
    entity: str | None = None,
) -> EventRecord:
    return EventRecord(
        schema=EVENT_SCHEMA,
        id=f"{statement}-{name}",
        type="arrest",
        modality="actual",
        statement=StatementRef(id=statement, title=name, date="2015-01-02", source=source),
        trigger=Quote(trigger, 0, len(trigger)),
        subjects=(Subject(name=name, kind="person", count=1, entity=entity, mentions=()),),
        authorities=() if authority is None else (Authority(name=authority, kind="organisation", mentions=()),),
        places=() if place is None else (Place(name=place, mentions=()),),
        date=EventDate(edtf="2015-01", text="in January", start=0, end=10),
        provisions=(
            Provision(
                id="KZ:criminal-code:174",
                article="174",
                law="Quispe's code",
                country="KZ",
                kind="criminal",
                text="Article 174",
                start=0,
                end=11,
            ),
        ),
        offences=() if offence is None else (Quote(offence, 0, len(offence)),),
        penalty=None,
        evidence=(),
        confidence=0.8734,
        model="chargesheet_en_rules 0.1.0",
    )


def name_of(record: EventRecord, key: Key = KEY) -> str:
    (part,) = pseudonymous(parts([record]), key)
    return part.events[0].subjects[0].name


SAME = [
    ("case", "José Ade", "JOSÉ ADE"),
    ("composed and decomposed", "José Ade", "Jose\u0301 Ade"),
    ("accents", "José Ade", "Jose Ade"),
    ("hyphens", "Al-Amin Musa", "Al Amin Musa"),
    ("possessives", "José Ade", "José Ade’s"),
    ("characters that nobody sees", "José Ade", "Jo\u00adsé \u200bAde"),
]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_one_name_has_one_pseudonym(one: str, other: str) -> None:
    assert name_of(event(one)) == name_of(event(other, statement="s2"))


def test_the_key_decides() -> None:
    record = event("José Ade", entity="n1")
    assert name_of(record) == name_of(record)
    assert name_of(record) != name_of(record, OTHER)
    assert name_of(record) != name_of(event("Jo Ade"))
    (one,), (two,) = list(pseudonymous(parts([record]), KEY)), list(pseudonymous(parts([record]), OTHER))
    assert one.statement.id != two.statement.id
    assert one.events[0].id != two.events[0].id
    assert one.events[0].subjects[0].entity != two.events[0].subjects[0].entity
    assert "José" not in repr(KEY)
    assert repr(KEY) == "Key(…)"


def test_redaction_links_nothing_beyond_a_statement() -> None:
    records = [event("José Ade"), event("José Ade", statement="s2")]
    one, two = [part.events[0].subjects[0].name for part in redacted(parts(records))]
    (again, _) = [part.events[0].subjects[0].name for part in redacted(parts(records))]
    assert len({one, two, again}) == 3


def test_what_is_known_to_be_safe_stays() -> None:
    record = event("José Ade", place="Almaty", authority="Almaty City Court", offence="Spreading false news")
    (part,) = pseudonymous(parts([record]), KEY)
    (found,) = part.events
    assert found.places[0].name == "Almaty"
    assert found.authorities[0].name == "almaty city court"
    assert [offence.text for offence in found.offences] == ["spreading false news"]
    assert (found.provisions[0].id, found.provisions[0].law) == ("KZ:criminal-code:174", "Criminal Code")
    assert found.date is not None
    assert (found.date.edtf, found.confidence, found.model) == ("2015-01", 0.9, "chargesheet_en_rules 0.1.0")
    assert part.statement.date == "2015-01-02"


WITHHELD = [
    ("a place that a person is named after", "Paris Hilton", "Paris", None, None),
    ("a court that a person is named after", "Margaret Court", None, "Supreme Court", None),
    ("an offence with a word of the name", "Ada Murder", None, None, "murder"),
    ("an offence with an unknown word", "José Ade", None, None, "insulting Nazarbayev"),
    ("a place that is no listed one", "José Ade", "Ade street", None, None),
    ("an organisation named after somebody", "José Ade", None, "Gaddafi Foundation", None),
    ("a given name that is a place, too", "José Ade", "Milan", None, None),
]


@pytest.mark.parametrize("row", WITHHELD, ids=[row[0] for row in WITHHELD])
def test_what_may_be_a_name_is_withheld(row: tuple[str, str, str | None, str | None, str | None]) -> None:
    _, name, place, authority, offence = row
    (part,) = pseudonymous(parts([event(name, place=place, authority=authority, offence=offence)]), KEY)
    (found,) = part.events
    assert all(each.name.startswith("Place ") for each in found.places)
    assert all(each.name.startswith("Organisation ") for each in found.authorities)
    assert found.offences == ()


def test_ordinary_words_are_no_given_names() -> None:
    from chargesheet.stages.gazetteer import given_names

    assert not safe_words() & {name.casefold() for name in given_names()}


def test_every_ordinary_word_goes_through() -> None:
    for word in safe_words():
        assert safe_text(word.upper(), frozenset()) == word
        assert safe_text(word, frozenset(name_words(word))) is None


UNSAFE = [
    "",
    " ",
    "Ade",
    "court of Ade",
    "court\u200bAde",
    "соurt",
    "court-Ade",
    "court ade",
    "a " * 20,
    "court/ade",
    "c0urt",
]


@pytest.mark.parametrize("text", UNSAFE)
def test_unsafe_texts(text: str) -> None:
    assert safe_text(text, frozenset()) is None
    assert safe_place(text, frozenset()) is None
