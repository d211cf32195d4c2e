"""Russian names in the nominative, whoever they are said of and in whatever case."""

import pytest

pytest.importorskip("pymorphy3", reason="pymorphy3 is not installed: pip install 'chargesheet[russian]'")

from chargesheet.languages.names import NamedAs, name_grammar

GRAMMAR = name_grammar("ru")
assert GRAMMAR is not None

# what the text says, the nominative, the gender
FULL = [
    ("Пётр Андреевич Савельев", "Пётр Андреевич Савельев", "Masc"),
    ("Айгуль Сериковны Тлеубаевой", "Айгуль Сериковна Тлеубаева", "Fem"),
    ("Алесю Ковальчук", "Алеся Ковальчук", "Fem"),
    ("Сергея Мухина", "Сергей Мухин", "Masc"),
    ("Анну Рябову", "Анна Рябова", "Fem"),
    ("Отабека Саттарова", "Отабек Саттаров", "Masc"),
    ("Дениса Воробья", "Денис Воробей", "Masc"),
    ("Льва Толстого", "Лев Толстой", "Masc"),
    ("Раисой Горбачёвой", "Раиса Горбачёва", "Fem"),
    ("Марина Гнедько", "Марина Гнедько", "Fem"),
]


@pytest.mark.parametrize(("text", "nominative", "gender"), FULL, ids=[row[0] for row in FULL])
def test_full_names(text: str, nominative: str, gender: str) -> None:
    assert GRAMMAR.nominatives([NamedAs(text)]) == [nominative]
    assert GRAMMAR.gender(nominative) == gender


@pytest.mark.parametrize(
    ("text", "fuller", "nominative"),
    [
        ("Савельеву", "Пётр Савельев", "Савельев"),
        ("Рябову", "Анна Рябова", "Рябова"),
        ("Рябову", "Сергей Рябов", "Рябов"),
        ("Мухина", "Анна Мухина", "Мухина"),
        ("Иванову И. И.", "Пётр Савельев", "Иванов И. И."),
    ],
)
def test_a_surname_alone_is_that_of_the_fuller_name(text: str, fuller: str, nominative: str) -> None:
    assert GRAMMAR.nominatives([NamedAs(fuller), NamedAs(text)])[1] == nominative


def test_the_tagged_case_decides_where_the_form_does_not() -> None:
    assert GRAMMAR.nominatives([NamedAs("Фируза Рахматова", "Gen", "Masc")]) == ["Фируз Рахматов"]


@pytest.mark.parametrize(
    ("name", "latin"),
    [("Пётр Савельев", "Petr Savelev"), ("Юлия Щукина", "Iuliia Shchukina"), ("И. Объедков", "I. Obieedkov")],
)
def test_latin_letters_are_those_of_passports(name: str, latin: str) -> None:
    assert GRAMMAR.latin(name) == latin


def test_places_come_in_the_nominative() -> None:
    assert [GRAMMAR.place(name) for name in ("Омске", "Минска", "Нью-Васюках")] == ["Омск", "Минск", "Нью-Васюках"]


def test_a_wrong_tag_does_not_bend_a_known_name() -> None:
    assert GRAMMAR.nominatives([NamedAs("Инну Чернову", "Dat", "Masc")]) == ["Инна Чернова"]


def test_languages_without_cases_have_no_such_grammar() -> None:
    assert name_grammar("es") is None
    assert name_grammar("xx") is None
