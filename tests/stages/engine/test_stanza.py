"""Stanza itself, with the small Russian models that come with the project: no part of it is replaced."""

from pathlib import Path

import pytest

pytest.importorskip("stanza", reason="Stanza is not installed: pip install 'chargesheet[stanza]'")

from spacy.language import Language
from spacy.tokens import Doc

import chargesheet
from chargesheet import pipelines
from chargesheet.errors import ModelError
from chargesheet.records import Statement, check_offsets
from chargesheet.stages.engine.stanza import StanzaEngine

TEXT = "3 мая 2014 года журналист Пётр Лосев был задержан сотрудниками ФСБ в Омске. Его обвиняют в клевете."


@pytest.fixture(scope="module")
def russian() -> Language:
    return pipelines.load("stanza", "ru")


def test_a_statement_becomes_records(russian: Language) -> None:
    statement = Statement(id="s", text=TEXT, language="ru", country="RU")
    (document,) = chargesheet.documents([statement], russian)
    check_offsets(document)
    arrest, charge = document.events
    assert (arrest.type, charge.type) == ("arrest", "charge")
    assert [subject.name for subject in arrest.subjects] == ["Пётр Лосев"]
    assert [subject.name for subject in charge.subjects] == ["Пётр Лосев"]
    assert arrest.date is not None
    assert arrest.date.edtf == "2014-05-03"
    assert next(entity for entity in document.entities if entity.label == "PERSON").aliases[-1] == "Petr Losev"


def test_the_doc_has_what_stages_read(russian: Language) -> None:
    doc = russian(TEXT)
    assert doc.text == TEXT
    assert [sentence.text.strip() for sentence in doc.sents] == [TEXT[:75].strip(), TEXT[75:].strip()]
    held = next(token for token in doc if token.text == "задержан")
    assert (held.pos_, held.lemma_, held.morph.get("Voice")) == ("VERB", "задержать", ["Pass"])
    assert {token.text for token in doc if token.ent_type_ == "PERSON"} >= {"Пётр", "Лосев"}
    for sentence in doc.sents:
        assert [token.dep_ for token in sentence if token.head.i == token.i] == ["root"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "   \n\n ",
        "«»",
        "а",
        "№ 1",
        "Текст\nв две строки, и  два пробела.",
        "слово" * 400,
        "e\u0301" * 3,
        "😀 да.",
    ],
    ids=["empty", "line end", "blank", "quotes", "letter", "number", "lines", "long word", "accents", "emoji"],
)
def test_any_text_is_read_whole(russian: Language, text: str) -> None:
    assert russian(text).text == text


def test_a_batch_is_what_its_texts_are_alone(russian: Language) -> None:
    texts = [TEXT, "Суд приговорил его к двум годам.", "", "Иванову И. И. предъявлено обвинение."]
    together = list(russian.pipe(texts, batch_size=4))
    for text, doc in zip(texts, together, strict=True):
        alone = russian(text)
        assert [(t.pos_, t.dep_, t.head.i, t.ent_type_) for t in doc] == [
            (t.pos_, t.dep_, t.head.i, t.ent_type_) for t in alone
        ]


def test_a_sentence_of_any_length_is_one_tree(russian: Language) -> None:
    doc = russian("Арестованы " + ", ".join(["Иван Лосев"] * 300) + ".")
    assert len(list(doc.sents)) == 1


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    source = Path(__file__).parents[3] / "models" / "stanza"
    for path in source.rglob("*"):
        target = tmp_path / path.relative_to(source)
        if path.suffix == ".pt":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    (tmp_path / "resources.json").write_bytes((source / "resources.json").read_bytes())
    (tmp_path / "ru" / "pos" / "chargesheet.pt").unlink()
    (tmp_path / "ru" / "pos" / "chargesheet.pt").write_bytes(b"no model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        StanzaEngine("ru", tmp_path)


def test_docs_come_back_in_order(russian: Language) -> None:
    engine = StanzaEngine("ru")
    docs = [Doc(russian.vocab, words=[word, "."], sent_starts=[True, False]) for word in ("Раз", "Два", "Три")]
    assert [doc[0].text for doc in engine.pipe(docs, batch_size=2)] == ["Раз", "Два", "Три"]
