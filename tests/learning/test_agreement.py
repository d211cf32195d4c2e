"""Agreement corrected for chance, against published examples; and layers compared."""

from collections.abc import Sequence

import msgspec
import pytest

from chargesheet.learning.agreement import (
    agreement,
    cohen_kappa,
    krippendorff_alpha,
    trigger_units,
    value_units,
    word_units,
)
from chargesheet.learning.gold import Layer, LayerEvent, LayerMention, LayerSpan, LayerSubject
from chargesheet.learning.layers import LayeredText, sha256
from chargesheet.learning.scoring import Scored, ScoredEvent
from chargesheet.records import Span

TEXT = "Aisha Bello was arrested in Lagos. Jo Ade was released in Lagos."


def counted(**cells: int) -> list[tuple[str, str]]:
    return [(pair[0], pair[1]) for pair, count in cells.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("units", "kappa"),
    [
        # Two readers judge fifty proposals: both yes 20, both no 15, one yes 5, other yes 10.
        pytest.param(counted(yy=20, nn=15, yn=5, ny=10), 0.4, id="fifty proposals"),
        pytest.param(counted(aa=3, bb=2), 1.0, id="complete"),
        pytest.param(counted(ab=2, ba=2), -1.0, id="never"),
        pytest.param(counted(aa=5), None, id="chance alone agrees"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_cohen_kappa(units: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohen_kappa(units) == (None if kappa is None else pytest.approx(kappa))


def columns(*rows: str) -> list[list[str | None]]:
    return [[None if value == "." else value for value in column] for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("units", "alpha"),
    [
        # Krippendorff 2011, examples B (two observers, binary) and C (four, some values missing).
        pytest.param(columns("0100000010", "1110010000"), 0.095, id="two observers"),
        pytest.param(
            columns("123321412...", "1233224125.3", ".3332342251.", "12332441251."),
            0.743,
            id="four observers, some missing",
        ),
        pytest.param(columns("ab", "ab"), 1.0, id="complete"),
        pytest.param(columns("aa", "aa"), None, id="one category"),
        pytest.param(columns("a.", ".b"), None, id="nothing judged twice"),
    ],
)
def test_krippendorff_alpha(units: Sequence[Sequence[str | None]], alpha: float | None) -> None:
    assert krippendorff_alpha(units) == (None if alpha is None else pytest.approx(alpha, abs=0.0005))


def event(kind: str, words: str, *arguments: tuple[str, str]) -> ScoredEvent:
    start = TEXT.index(words)
    fields = {"type": kind, "modality": "actual", "trigger": Span(start, start + len(words)), "arguments": arguments}
    return msgspec.convert(fields, type=ScoredEvent, from_attributes=True)


def test_every_word_is_a_unit() -> None:
    one = Scored("a", ((0, 11, "PERSON"),), ())
    other = Scored("a", ((0, 5, "PERSON"), (28, 33, "PLACE")), ())
    units = word_units(TEXT, one, other)
    assert len(units) == 12
    assert units[:2] == [("PERSON", "PERSON"), ("PERSON", "none")]
    assert units[5] == ("none", "PLACE")


def test_triggers_of_other_types_are_one_unit_where_they_overlap() -> None:
    units = trigger_units(
        [event("arrest", "arrested"), event("release", "released")],
        [event("detention", "arrested"), event("arrest", "arrested"), event("detention", "Lagos")],
    )
    assert units == [("arrest", "arrest"), ("release", "none"), ("none", "detention"), ("none", "detention")]


def test_a_value_in_another_role_is_one_unit() -> None:
    one = event("arrest", "arrested", ("subject", "Aisha Bello"), ("place", "Lagos"), ("date", "2014"))
    other = event("arrest", "arrested", ("subject", "Bello"), ("authority", "Lagos"))
    assert value_units(one, other) == [("subject", "subject"), ("place", "authority"), ("date", "none")]


def layer(author: str, *, modality: str = "actual", people: Sequence[str] = ("Aisha Bello",)) -> LayeredText:
    def at(words: str) -> dict[str, int]:
        return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}

    made = Layer(
        schema="chargesheet.layer/1",
        statement="s1",
        sha256=sha256(TEXT),
        author=author,
        country=None,
        date=None,
        mentions=tuple(LayerMention(**at(name), label="PERSON") for name in people),
        events=(
            LayerEvent(
                type="arrest",
                modality=modality,  # type: ignore[arg-type]
                trigger=LayerSpan(**at("arrested")),
                subjects=tuple(LayerSubject(**at(name)) for name in people),
                authorities=(),
                places=(),
                dates=(),
                provisions=(),
                offences=(),
                penalty=None,
            ),
        ),
    )
    return LayeredText(TEXT, made)


def test_the_same_layer_agrees_in_all() -> None:
    found = agreement([(layer("ann"), layer("bob"))])
    assert (found.first, found.second) == ("ann", "bob")
    assert {line.observed for line in found.reliability if line.units} == {1.0}
    assert {m.value for m in found.evaluation.measures if m.hits} == {1.0}
    assert found.evaluation.mistakes == ()


def test_disagreements_are_named_with_their_quote() -> None:
    found = agreement([(layer("ann"), layer("bob", modality="alleged", people=("Aisha Bello", "Jo Ade")))])
    told = {(m.what, m.how, m.name, m.gold, m.found, m.quote) for m in found.evaluation.mistakes}
    assert told == {
        ("mention", "false", "PERSON", None, "Jo Ade", "Jo Ade"),
        ("modality", "differs", "actual", "actual", "alleged", "arrested"),
        ("argument", "false", "subject", None, "Jo Ade", "arrested"),
    }
    assert {m.document for m in found.evaluation.mistakes} == {"s1"}
    by_name = {(line.kind, line.name): line for line in found.reliability}
    assert by_name["modality", None].observed == 0
    assert by_name["mention", None].units == 12
    assert by_name["mention", "PERSON"].units == 4
    assert by_name["argument", "subject"].units == 2
