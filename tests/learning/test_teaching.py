"""What reviewed layers teach: only passages in which people decided on everything."""

from pathlib import Path

import pytest

from chargesheet.learning.alignment import align
from chargesheet.learning.config import Data, Encoder, TrainingConfig, read_config
from chargesheet.learning.gold import (
    GoldItem,
    Layer,
    LayerDate,
    LayerEvent,
    LayerMention,
    LayerPenalty,
    LayerProvision,
    LayerSpan,
    LayerSubject,
    read_gold,
)
from chargesheet.learning.layers import LayeredText, sha256
from chargesheet.learning.teaching import Judged, config_toml, gold_line, measured_on, part, taught

TEXT = (
    "Ana Roe was arrested on 3 May.\n\n"
    "She was charged under Article 5.\n \n"
    "Two\nmen were jailed for two months for theft.\n\n"
    "The weather was fine."
)
ARREST, CHARGE, JAIL = (TEXT.index(word) for word in ("arrested", "charged", "jailed"))


def _span(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def _event(trigger: str, type_: str, **values: object) -> LayerEvent:
    empty: dict[str, object] = dict.fromkeys(
        ("subjects", "authorities", "places", "dates", "provisions", "offences"), ()
    )
    return LayerEvent(
        type=type_,  # type: ignore[arg-type]
        modality="actual",
        trigger=LayerSpan(**_span(trigger)),
        **(empty | {"penalty": None} | values),  # type: ignore[arg-type]
    )


EVENTS = {
    ARREST: _event(
        "arrested",
        "arrest",
        subjects=(LayerSubject(**_span("Ana Roe")),),
        dates=(LayerDate(**_span("3 May"), edtf=None),),
    ),
    CHARGE: _event(
        "charged",
        "charge",
        subjects=(LayerSubject(**_span("Ana Roe")),),
        dates=(LayerDate(**_span("3 May"), edtf=None),),
        provisions=(LayerProvision(**_span("Article 5"), items=(GoldItem("5"),)),),
    ),
    JAIL: _event(
        "jailed",
        "sentence",
        subjects=(LayerSubject(**_span("Two\nmen"), count=2),),
        offences=(LayerSpan(**_span("theft")),),
        penalty=LayerPenalty(**_span("two months"), kind="custody", duration="P2M"),
    ),
}


def _judged(
    *, kept: tuple[int, ...], rejected: tuple[int, ...] = (), undecided: tuple[int, ...] = (), done: bool = False
) -> Judged:
    layer = Layer(
        schema="chargesheet.layer/1",
        statement="s1",
        sha256=sha256(TEXT),
        author="amina",
        country="KZ",
        date="2015-05-10",
        mentions=(
            LayerMention(**_span("Ana Roe"), label="PERSON"),
            LayerMention(**_span("3 May"), label="DATE"),
            LayerMention(**_span("Article 5"), label="PROVISION"),
        ),
        events=tuple(EVENTS[at] for at in kept),
    )
    return Judged(
        item=LayeredText(TEXT, layer),
        authors=("amina",),
        decided=(*kept, *rejected),
        undecided=undecided,
        finished=done,
    )


@pytest.mark.parametrize(
    ("judged", "texts", "events", "figures"),
    [
        pytest.param(_judged(kept=(ARREST, CHARGE, JAIL), done=True), [TEXT], 3, (4, 0, 0), id="all of a finished one"),
        pytest.param(
            _judged(kept=(ARREST, JAIL), rejected=(CHARGE,), done=True),
            [TEXT],
            2,
            (4, 1, 0),
            id="a rejected one is none",
        ),
        pytest.param(
            _judged(kept=(ARREST, JAIL), undecided=(CHARGE,), done=True),
            [TEXT[: TEXT.index("\n\nShe")], TEXT[TEXT.index("Two") :]],
            2,
            (3, 0, 1),
            id="what is undecided is no negative",
        ),
        pytest.param(
            _judged(kept=(ARREST, CHARGE), undecided=(JAIL,)),
            [TEXT[: TEXT.index("\n \nTwo")]],
            2,
            (2, 0, 2),
            id="of an unfinished one, only where something is decided",
        ),
        pytest.param(
            _judged(kept=(), rejected=(JAIL,), undecided=(ARREST,)),
            ["Two\nmen were jailed for two months for theft."],
            0,
            (1, 1, 3),
            id="a rejection alone",
        ),
        pytest.param(_judged(kept=(), undecided=(ARREST, CHARGE, JAIL)), [], 0, (0, 0, 4), id="nothing decided"),
        pytest.param(_judged(kept=(), done=True), [TEXT], 0, (4, 0, 0), id="a finished one without events"),
    ],
)
def test_only_what_is_decided_teaches(
    judged: Judged, texts: list[str], events: int, figures: tuple[int, int, int]
) -> None:
    documents, use = taught(judged)
    assert [document.text for document in documents] == texts
    assert sum(len(document.events) for document in documents) == events
    assert (use.passages, use.rejected, use.left_out) == figures
    assert use.authors == ("amina",)
    for document in documents:
        for event in document.events:
            assert document.text[event.trigger.start : event.trigger.end] in {"arrested", "charged", "jailed"}
        for mention in document.mentions:
            assert document.text[mention.start : mention.end] in {"Ana Roe", "3 May", "Article 5"}
        assert align(document)


def test_what_stands_outside_of_a_part() -> None:
    """A name keeps its words, as it may be named inside, too; a date or article outside is not there."""
    (document,), _ = taught(_judged(kept=(ARREST, CHARGE, JAIL), done=True))
    start = TEXT.index("She")
    cut = part(document, start, len(TEXT))
    charge, jail = cut.events
    assert (charge.subjects[0].name, charge.subjects[0].start) == ("Ana Roe", None)
    assert charge.dates == ()
    provision = charge.provisions[0]
    assert cut.text[provision.start : provision.end] == "Article 5"
    assert jail.penalty is not None
    assert cut.text[jail.penalty.start : jail.penalty.end] == "two months"
    assert align(cut).lost == (("subject", "Ana Roe"),)


def test_a_line_of_a_gold_file_reads_back_as_it_was(tmp_path: Path) -> None:
    (document,), _ = taught(_judged(kept=(ARREST, CHARGE, JAIL), done=True))
    path = tmp_path / "gold.jsonl"
    path.write_bytes(gold_line(document))
    (read,) = read_gold(path)
    assert (read.id, read.text, read.country, read.date) == (document.id, TEXT, "KZ", "2015-05-10")
    assert read.mentions == document.mentions
    given, back = align(document), align(read)
    assert (given.triggers, given.roles, given.phrases, back.lost) == (back.triggers, back.roles, back.phrases, ())


def test_a_configuration_reads_back_as_it_was(tmp_path: Path) -> None:
    config = TrainingConfig(
        data=Data(gold=('a "b"\\c.jsonl', "ü.jsonl"), raw=("x\ty.txt",)), encoder=Encoder(source="é"), seed=7
    )
    path = tmp_path / "config.toml"
    path.write_text(config_toml(config), encoding="utf-8")
    assert read_config(path) == config


@pytest.mark.parametrize(
    ("held_out", "expected"),
    [
        (["She was\ncharged  under Article 5."], True),
        ([f"Before. {TEXT} After."], True),
        (["Other words."], False),
        ([], False),
    ],
    ids=["inside", "around", "another", "none"],
)
def test_what_is_measured_on_is_known(held_out: list[str], expected: bool) -> None:
    assert measured_on(TEXT, held_out) is expected
