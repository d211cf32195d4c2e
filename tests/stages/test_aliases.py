"""Entities: which mentions name the same one, and which must stay apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.records import Label
from chargesheet.stages.layers import LabelledSpan
from chargesheet.stages.names.aliases import alias_key, entities_of


def entities(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Name and aliases of the entities of a text whose mentions are marked: ``[P Ivan Belov]``."""
    labels: dict[str, Label] = {"P": "PERSON", "O": "ORG", "L": "PLACE", "D": "DATE"}
    plain, spans = "", []
    for part in text.split("["):
        if "]" in part and part[1] == " ":
            name, rest = part[2:].split("]", 1)
            spans.append(LabelledSpan(len(plain), len(plain) + len(name), labels[part[0]], "test"))
            plain += name + rest
        else:
            plain += part
    found = entities_of(plain, spans)
    for entity in found:
        assert list(entity.mentions) == sorted(entity.mentions, key=lambda m: m.start)
        assert {" ".join(plain[m.start : m.end].split()) for m in entity.mentions} == {entity.name, *entity.aliases}
    return [(entity.name, entity.aliases) for entity in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[P Ivan Belov] spoke. [P Belov] left.", [("Ivan Belov", ("Belov",))], id="surname"),
        pytest.param("[P Belov] left. [P Ivan Belov] spoke.", [("Ivan Belov", ("Belov",))], id="surname first"),
        pytest.param("[P Ivan Belov] spoke. [P Ivan] left.", [("Ivan Belov", ("Ivan",))], id="given name"),
        pytest.param(
            "[P Ivan Belov] and [P Anna Belov] spoke. [P Belov] left.",
            [("Ivan Belov", ()), ("Anna Belov", ()), ("Belov", ())],
            id="a surname that two share",
        ),
        pytest.param(
            "[P Ivan Belov] spoke with [P Anna Belov].",
            [("Ivan Belov", ()), ("Anna Belov", ())],
            id="a shared surname does not merge",
        ),
        pytest.param(
            "[P ‘Abd al-Nabi] left. [P 'Abd al-Nabi] spoke.", [("‘Abd al-Nabi", ("'Abd al-Nabi",))], id="apostrophes"
        ),
        pytest.param(
            f"[P José Díaz] left. [P {unicodedata.normalize('NFD', 'José Díaz')}] spoke.",
            [("José Díaz", (unicodedata.normalize("NFD", "José Díaz"),))],
            id="decomposed accents",
        ),
        pytest.param(
            "[P Hassan al- Wafi] left. [P Hassan al-Wafi] spoke.",
            [("Hassan al-Wafi", ("Hassan al- Wafi",))],
            id="the unbroken hyphen names it",
        ),
        pytest.param(
            "[P Ana Lima], otherwise known as [P Karuna], spoke. [P Karuna] left.",
            [("Ana Lima", ("Karuna",))],
            id="known as",
        ),
        pytest.param(
            "the [O Public Monitoring Commission] ([O PMC] – a body) met. The [O PMC] left.",
            [("Public Monitoring Commission", ("PMC",))],
            id="acronym in brackets",
        ),
        pytest.param(
            "[O Sunrise Party] ([O Partido Amanecer], [O PAX]) met. [O PAX] left.",
            [("Sunrise Party", ("Partido Amanecer", "PAX"))],
            id="another language and its acronym",
        ),
        pytest.param(
            "The [O Human Rights Council] met. Later the [O HRC] left.",
            [("Human Rights Council", ("HRC",))],
            id="acronym by its initials",
        ),
        pytest.param(
            "The [O Institute of Law] met. The [O Institute] left.",
            [("Institute of Law", ("Institute",))],
            id="short form",
        ),
        pytest.param(
            "The [O High Court] and the [O Supreme Court] met. The [O Court] left.",
            [("High Court", ()), ("Supreme Court", ()), ("Court", ())],
            id="a short form of two",
        ),
        pytest.param(
            "The [O Court] met. The [O High Court] left.", [("Court", ()), ("High Court", ())], id="short form first"
        ),
        pytest.param(
            "[O Amnesty International] and [O Amnesty International Moldova]",
            [("Amnesty International", ()), ("Amnesty International Moldova", ())],
            id="a branch is another body",
        ),
        pytest.param(
            "[O Security Council] and [O SC]", [("Security Council", ()), ("SC", ())], id="two letters are no proof"
        ),
        pytest.param(
            "[L Kazakhstan] and [L Republic of Kazakhstan] and [L Kazakhstan]",
            [("Kazakhstan", ("Republic of Kazakhstan",))],
            id="a country's names",
        ),
        pytest.param("[L Almaty] and [P Almaty]", [("Almaty", ()), ("Almaty", ())], id="labels do not mix"),
        pytest.param("[D May] and [P May Lin]", [("May Lin", ())], id="a date is no entity"),
    ],
)
def test_entities(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert entities(text) == expected


def test_the_key_ignores_what_spelling_varies() -> None:
    assert alias_key("‘Abd al-Nabí") == alias_key("'abd  al nabi")


@given(st.lists(st.sampled_from(["Ivan Belov", "Belov", "Anna Belov", "Ivan", "Belov Ivan"]), max_size=8))
def test_every_mention_is_in_one_entity(names: list[str]) -> None:
    text, spans = "", []
    for name in names:
        spans.append(LabelledSpan(len(text), len(text) + len(name), "PERSON", "test"))
        text += name + ". "
    found = entities_of(text, spans)
    mentions = sorted((m.start, m.end) for entity in found for m in entity.mentions)
    assert mentions == [(span.start, span.end) for span in spans]
