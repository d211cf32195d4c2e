"""The gazetteer: every entry is found, however its apostrophes, accents and case are written."""

import unicodedata
from collections import Counter

import pytest

from chargesheet.stages.gazetteer import (
    NameList,
    countries,
    country_adjectives,
    country_of,
    given_names,
    is_place,
    name_key,
    organisation_names,
    place_names,
    plain,
)
from chargesheet.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("word", "code"),
    [
        pytest.param("Kazakhstan", "KZ", id="short name"),
        pytest.param("Republic of Kazakhstan", "KZ", id="long name"),
        pytest.param("Kazakhstani", "KZ", id="adjective"),
        pytest.param("KENYA", "KE", id="capitals of a heading"),
        pytest.param("Côte d’Ivoire", "CI", id="curly apostrophe"),
        pytest.param(unicodedata.normalize("NFD", "Côte d'Ivoire"), "CI", id="decomposed accent"),
        pytest.param("US", "US", id="acronym"),
        pytest.param("us", None, id="the pronoun is no country"),
        pytest.param("Burma", "MM", id="former name"),
        pytest.param("Viet  Nam", "VN", id="two spaces"),
        pytest.param("Timor- Leste", "TL", id="hyphen broken by a line's end"),
        pytest.param("Congolese", None, id="adjective of two countries"),
        pytest.param("Atlantis", None, id="unknown"),
    ],
)
def test_country_of(word: str, code: str | None) -> None:
    assert country_of(word) == code


def test_every_country_is_found_by_every_name_and_adjective() -> None:
    shared = Counter(name_key(a) for country in countries() for a in country.adjectives)
    for country in countries():
        assert len(country.id) == 2
        for name in country.names:
            assert country_of(name) == country.id, name
            assert is_place(name)
        for adjective in country.adjectives:
            if shared[name_key(adjective)] == 1 and not is_place(adjective):
                assert country_of(adjective) == country.id, adjective


def test_no_name_belongs_to_two_countries() -> None:
    owners = Counter(name for country in countries() for name in {name_key(n) for n in country.names})
    assert [name for name, count in owners.items() if count > 1] == []


def test_every_place_is_found_with_curly_apostrophes_and_decomposed_accents() -> None:
    for entry in load_vocabulary("chargesheet.stages", "data/places.toml", NameList):
        for name in entry.names:
            assert is_place(unicodedata.normalize("NFD", name.replace("'", "’"))), name


def test_places_belong_to_a_country_of_the_list() -> None:
    codes = {country.id for country in countries()}
    assert {code for code in place_names().values() if code} <= codes


def test_an_adjective_is_no_place() -> None:
    assert not is_place("Kazakh")
    assert "kazakh" in country_adjectives()


def test_organisations_keep_their_case() -> None:
    assert plain("al- Qa’ida") in organisation_names()
    assert "shell" not in organisation_names()


def test_given_names_are_keys() -> None:
    assert all(name == name_key(name) for name in given_names())
