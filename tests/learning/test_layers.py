"""Layers and their texts; records as layers; layers as gold."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.gold import GoldItem, Layer, LayerMention, LayerSubject, layer_document, read_gold
from chargesheet.learning.layers import (
    LayeredText,
    canonical,
    encode_layer,
    gold_documents,
    gold_of_layers,
    layered_texts,
    machine_layer,
    read_layers,
    sha256,
    with_quotes,
)
from chargesheet.records import (
    Authority,
    DocumentRecord,
    EventDate,
    EventRecord,
    Mention,
    Penalty,
    Place,
    Provision,
    Quote,
    Statement,
    StatementRef,
    Subject,
)

ROOT = Path(__file__).parent.parent.parent
TEXT = "Aisha Bello spoke. She and five\nstudents were jailed under Articles 5 and 6 in Lagos on 3 May for two years."


def quote(words: str) -> Quote:
    return Quote(words, TEXT.index(words), TEXT.index(words) + len(words))


def words(span: object) -> str:
    start, end = getattr(span, "start"), getattr(span, "end")  # noqa: B009
    return TEXT[start:end]


@pytest.fixture
def record() -> DocumentRecord:
    def provision(article: str) -> Provision:
        found = msgspec.to_builtins(quote("Articles 5 and 6"))
        return Provision(id=None, article=article, law=None, country="NG", kind="unknown", **found)

    event = EventRecord(
        schema="chargesheet.event/1",
        id="e1",
        type="sentence",
        modality="actual",
        statement=StatementRef(id="s1", title=None, date=None, source=None),
        trigger=quote("jailed"),
        subjects=(
            Subject(name="Aisha Bello", kind="person", count=1, entity="p1", mentions=(quote("She"),)),
            Subject(name="five students", kind="group", count=5, entity=None, mentions=(quote("five\nstudents"),)),
            Subject(name="nowhere", kind="person", count=1, entity=None, mentions=()),
        ),
        authorities=(Authority(name="the court", kind="unknown", mentions=()),),
        places=(Place(name="Lagos", mentions=(quote("Lagos"),)),),
        date=EventDate(edtf="2014-05-03", **msgspec.to_builtins(quote("3 May"))),
        provisions=(provision("5"), provision("6")),
        offences=(),
        penalty=Penalty(kind="custody", duration="P2Y", **msgspec.to_builtins(quote("two years"))),
        evidence=(),
        confidence=None,
        model="model 1",
    )
    return DocumentRecord(
        schema="chargesheet.document/1",
        id="s1",
        statement=Statement(id="s1", text=TEXT, country="NG", date="2014-06-01"),
        mentions=(Mention(label="PERSON", entity="p1", **msgspec.to_builtins(quote("Aisha Bello"))),),
        entities=(),
        events=(event,),
    )


def test_a_record_as_a_layer(record: DocumentRecord) -> None:
    item, lost = machine_layer(record)
    layer = item.layer
    assert (layer.author, layer.country, layer.date, layer.sha256) == ("model 1", "NG", "2014-06-01", sha256(TEXT))
    (event,) = layer.events
    assert [(words(s), s.count) for s in event.subjects] == [
        ("Aisha Bello", msgspec.UNSET),
        ("five\nstudents", 5),
    ]
    assert [(words(p), p.items) for p in event.provisions] == [("Articles 5 and 6", (GoldItem("5"), GoldItem("6")))]
    assert [(words(d), d.edtf) for d in event.dates] == [("3 May", "2014-05-03")]
    assert event.penalty is not None
    assert (words(event.penalty), event.penalty.kind, event.penalty.duration) == ("two years", "custody", "P2Y")
    assert lost == (
        "sentence at 46: the subject 'nowhere' has no words in the text",
        "sentence at 46: the authority 'the court' has no words in the text",
    )
    assert layer_document(layer, TEXT).events[0].subjects[1].name == "five students"


LAYERS = sorted((ROOT / "annotations" / "gold").glob("*.json"))


@pytest.mark.parametrize("path", LAYERS, ids=lambda path: path.stem)
def test_a_layer_is_written_as_it_was_read(path: Path) -> None:
    (layer,) = read_layers(path)
    assert msgspec.json.decode(encode_layer(layer), type=Layer) == layer
    assert canonical(canonical(layer)) == canonical(layer)


def test_quotes_are_those_of_the_text() -> None:
    layer = Layer(
        schema="chargesheet.layer/1",
        statement="s1",
        sha256=sha256(TEXT),
        author="ann",
        country=None,
        date=None,
        mentions=(LayerMention(start=0, end=11, label="PERSON"),),
        events=(),
    )
    assert with_quotes(LayeredText(TEXT, layer)).mentions[0].text == "Aisha Bello"
    assert canonical(with_quotes(LayeredText(TEXT, layer))) == layer


@pytest.fixture
def layer(record: DocumentRecord) -> Layer:
    return machine_layer(record)[0].layer


STATEMENT = Statement(id="any", text=TEXT)


def test_layers_are_gold_with_their_statements(layer: Layer, tmp_path: Path) -> None:
    expected = [layer_document(layer, TEXT)]
    assert gold_of_layers([layer], [STATEMENT]) == expected
    (tmp_path / "a.json").write_bytes(encode_layer(layer))
    (tmp_path / "lines.jsonl").write_bytes(msgspec.json.encode(layer) + b"\n\n")
    for path in ("a.json", "lines.jsonl"):
        assert gold_documents(tmp_path / path, lambda: [STATEMENT]) == expected


@pytest.mark.parametrize(
    ("layers", "statements", "message"),
    [
        pytest.param(1, [], "none of the statements is the text", id="no text"),
        pytest.param(2, [STATEMENT], "two layers over it, by model 1 and model 1", id="two authors"),
    ],
)
def test_what_is_no_gold(layer: Layer, layers: int, statements: Sequence[Statement], message: str) -> None:
    with pytest.raises(UnreadableInputError, match=message):
        gold_of_layers([layer] * layers, statements)


def test_spans_outside_the_text_are_refused(layer: Layer) -> None:
    broken = replace(layer, mentions=(LayerMention(start=0, end=999, label="PERSON"),))
    with pytest.raises(UnreadableInputError, match="0 to 999, is not inside the text"):
        layered_texts([broken], [STATEMENT])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", b"{}", "a.json: no layer"),
        ("a.json", b'{"schema":"\xff"}', "a.json: no layer"),  # found by fuzzing
        ("a.jsonl", b'{"schema":"chargesheet.layer/1"}\n', "a.jsonl, line 1: no layer"),
        ("a.jsonl", b"", "a.jsonl: it is empty"),
        ("none.json", None, "none.json: cannot be read"),
        ("none.jsonl", None, "none.jsonl: cannot be read"),
    ],
)
def test_what_is_no_layer_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableInputError) as caught:
        gold_documents(tmp_path / name, list)
    assert message in str(caught.value)


def test_a_subject_is_a_group_where_its_count_is_written() -> None:
    assert msgspec.json.decode(b'{"start":0,"end":1,"count":null}', type=LayerSubject).count is None
    assert msgspec.json.decode(b'{"start":0,"end":1}', type=LayerSubject).count is msgspec.UNSET


def test_gold_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    """Found by fuzzing: it ended in the decoder's own error."""
    (tmp_path / "a.jsonl").write_bytes(b'{"id":"\xff"}\n')
    with pytest.raises(UnreadableInputError, match="line 1: no gold passage"):
        list(read_gold(tmp_path / "a.jsonl"))
