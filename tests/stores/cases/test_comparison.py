"""Two persons compared: the score and its reasons."""

import math
from collections.abc import Callable

import pytest

from chargesheet.stores.cases.comparison import MERGE, REVIEW, Commonness, compare, compare_names
from chargesheet.stores.cases.names import parse_name
from chargesheet.stores.cases.profiles import Profile

MakePerson = Callable[..., Profile]

pytest.importorskip("anyascii", reason="needs anyascii, of the extra stores")


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        pytest.param("Serikzhan Mambetalin", "Serikzhan Mämbetälin", "same", id="marks"),
        pytest.param("Serikzhan Mambetalin", "Mambetalin Serikzhan", "same", id="order"),
        pytest.param("Serikzhan Mambetalin", "S. Mambetalin", "initials", id="initial"),
        pytest.param("Aleksei Lukoyanov", "Алексей Борисович Лукоянов", "subset", id="patronymic, script"),
        pytest.param("Elchin Bagirzade", "Elçin Rüstəm oğlu Bağırzadə", "subset", id="oglu"),
        pytest.param("Volodymyr Tkachenkiv", "Vladimir Tkachenkiv", "same", id="one name in two languages"),
        pytest.param("Dawit Tesfamaryam", "Dawit Tesfa-Mariam", "same", id="hyphen"),
        pytest.param("Keyvan Samimi", "Keyvan Samimi-Behrang", "subset", id="half of a family name"),
        pytest.param("Gambira", "U Gambira", "single", id="one word"),
        pytest.param("Gambira", "Nyi Nyi Gambira", "part", id="one word of several"),
        pytest.param("Ivan Lukoyanov", "Pyotr Lukoyanov", "different", id="given names"),
        pytest.param("A. Gritsenko", "P. Gritsenko", "different", id="initials differ"),
        pytest.param("Pavel Gritsenko", "A. Gritsenko", "different", id="initial of another"),
        pytest.param("Aleksei Borisovich Lukoyanov", "Aleksei Petrovich Lukoyanov", "different", id="patronymics"),
        pytest.param("Lê Văn Tám", "Lê Văn Tâm", "different", id="tones"),
        pytest.param("Lê Văn Tám", "Le Van Tam", "same", id="tones left out"),
        pytest.param("Trần Quốc Bảo", "Trần Quốc An", "different", id="last word"),
    ],
)
def test_kinds(one: str, other: str, kind: str) -> None:
    for a, b in ((one, other), (other, one)):
        assert compare_names(parse_name(a), parse_name(b), Commonness()).kind == kind


def test_another_given_name_is_never_outweighed(person: MakePerson) -> None:
    facts = {
        "country": "RU",
        "places": ["tver"],
        "provisions": ["RU:criminal-code:280"],
        "companions": ["x y"],
        "days": ["arrest 2015-01-01"],
        "first": 2015.0,
        "last": 2015.0,
    }
    found = compare(person("a", "Ivan Lukoyanov", **facts), person("b", "Pyotr Lukoyanov", **facts), Commonness())
    assert found.score == 0


def test_common_names_need_more_than_a_name(person: MakePerson) -> None:
    here = {"country": "SD", "first": 2011.0, "last": 2011.0}
    alone = compare(person("a", "Ahmed Hassan", **here), person("b", "Ahmad Hasan", **here), Commonness())
    assert REVIEW <= alone.score < MERGE
    more = {**here, "days": ["arrest 2011-01-30"], "places": ["khartoum"]}
    assert compare(person("a", "Ahmed Hassan", **more), person("b", "Ahmad Hasan", **more), Commonness()).score >= MERGE


def test_another_country_speaks_against(person: MakePerson) -> None:
    one = person("a", "Serikzhan Mambetalin", country="KZ")
    other = person("b", "Serikzhan Mambetalin", country="UZ")
    assert compare(one, other, Commonness()).score < MERGE


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        pytest.param("Kim Dae-jung", "Kim Jong", False, id="half of a given name, spelled differently"),
        pytest.param("Kim Jong-il", "Kim Jong", True, id="half of a given name"),
        pytest.param("Askar Lukoyanov Emil Tkachenkiv", "Askar Lukoyanov", False, id="two names run together"),
        pytest.param("Askar Lukoyanov Emil Tkachenkiv", "Emil Tkachenkiv", False, id="two names run together, second"),
        pytest.param("Askar Lukoyanov Tkachenkiv", "Askar Lukoyanov", True, id="a second family name"),
        pytest.param("Nabil Tarek bin Salim bin Omar", "Nabil Tarek", True, id="fathers' names"),
    ],
)
def test_longer_names(person: MakePerson, one: str, other: str, *, merged: bool) -> None:
    facts = {"country": "KZ", "first": 2010.0, "last": 2010.0}
    for a, b in ((one, other), (other, one)):
        score = compare(person("a", a, **facts), person("b", b, **facts), Commonness()).score
        assert (score >= MERGE) == merged


def test_what_an_archive_has_often_is_common() -> None:
    word = parse_name("Lukoyanov").words[0]
    assert not Commonness({word.sounds: 5}, 100).is_common(word)
    assert Commonness({word.sounds: 50}, 100).is_common(word)


def test_the_reasons_add_up_to_the_score(person: MakePerson) -> None:
    one = person("a", "Serikzhan Mambetalin", country="KZ", places=["almaty"], first=2015.0, last=2015.5)
    other = person("b", "Mämbetälin Serikzhan", country="KZ", places=["almaty"], first=2016.0, last=2016.0)
    found = compare(one, other, Commonness())
    assert found.score == pytest.approx(1 / (1 + math.exp(-sum(reason.points for reason in found.reasons))))
    assert {"name", "rare words", "order of words", "country", "place", "years between"} == {
        reason.feature for reason in found.reasons
    }


def test_another_name_of_the_person_counts(person: MakePerson) -> None:
    one = person("a", "Gambira", aliases=["Nyi Nyi Lwinoo"])
    other = person("b", "Nyi Nyi Lwinoo")
    assert compare(one, other, Commonness()).score >= MERGE
