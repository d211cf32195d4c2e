"""What review changed."""

from msgspec.structs import replace

from chargesheet.learning.corrections import Corrected, corrections
from chargesheet.learning.gold import Layer, LayerDate, LayerEvent, LayerMention, LayerPenalty, LayerSpan, LayerSubject
from chargesheet.learning.layers import LayeredText, sha256

TEXT = "Aisha Bello was arrested on 3 May, charged, tried and jailed for two years in Lagos."


def at(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def event(kind: str, words: str) -> LayerEvent:
    return LayerEvent(
        type=kind,  # type: ignore[arg-type]
        modality="actual",
        trigger=LayerSpan(**at(words)),
        subjects=(LayerSubject(**at("Aisha Bello")),),
        authorities=(),
        places=(),
        dates=(),
        provisions=(),
        offences=(),
        penalty=None,
    )


def layered(mentions: tuple[LayerMention, ...], events: tuple[LayerEvent, ...]) -> LayeredText:
    layer = Layer(
        schema="chargesheet.layer/1",
        statement="s1",
        sha256=sha256(TEXT),
        author="a",
        country=None,
        date=None,
        mentions=mentions,
        events=events,
    )
    return LayeredText(TEXT, layer)


def test_every_outcome_is_counted_by_type_and_label() -> None:
    penalty = LayerPenalty(**at("two years"), kind="custody", duration="P2Y")
    jailed = replace(event("sentence", "jailed"), penalty=replace(penalty, duration="P1Y"))
    machine = layered(
        (
            LayerMention(**at("Aisha Bello"), label="PERSON"),
            LayerMention(**at("3 May"), label="DATE"),
            LayerMention(**at("Lagos"), label="ORG"),
            LayerMention(**at("two"), label="LAW"),
        ),
        (event("arrest", "arrested"), event("charge", "charged"), event("conviction", "tried"), jailed),
    )
    people = layered(
        (
            LayerMention(**at("Aisha Bello"), label="PERSON"),
            LayerMention(**at("on 3 May"), label="DATE"),
            LayerMention(**at("Lagos"), label="PLACE"),
        ),
        (
            event("arrest", "arrested"),
            event("trial", "tried"),
            replace(jailed, penalty=penalty, dates=(LayerDate(**at("3 May"), edtf="2014-05-03"),)),
            event("detention", "for"),
        ),
    )
    lines = {line.name: line for line in corrections([(machine, people)])}

    def counts(line: Corrected) -> tuple[int, ...]:
        return line.machine, line.kept, line.changed, line.renamed, line.rejected, line.added

    assert {name: counts(line) for name, line in lines.items()} == {
        "arrest": (1, 1, 0, 0, 0, 0),
        "charge": (1, 0, 0, 0, 1, 0),
        "conviction": (1, 0, 0, 1, 0, 0),
        "sentence": (1, 0, 1, 0, 0, 0),
        "detention": (0, 0, 0, 0, 0, 1),
        "PERSON": (1, 1, 0, 0, 0, 0),
        "DATE": (1, 0, 1, 0, 0, 0),
        "ORG": (1, 0, 0, 1, 0, 0),
        "LAW": (1, 0, 0, 0, 1, 0),
    }
    assert lines["sentence"].fields == {"date": 1, "penalty": 1}
    assert (lines["sentence"].precision, lines["sentence"].exact) == (1, 0)
    assert lines["conviction"].precision == 0
    assert lines["detention"].precision is None


def test_an_untouched_layer_is_kept_whole() -> None:
    item = layered((LayerMention(**at("Lagos"), label="PLACE"),), (event("arrest", "arrested"),))
    assert {(line.exact, line.added) for line in corrections([(item, item)])} == {(1.0, 0)}
