"""Countries: every one is found by every name, however its apostrophes, accents and case are written."""

import unicodedata
from collections import Counter

import pytest

from chargesheet.geography.countries import countries, country_adjectives, country_codes, country_of
from chargesheet.geography.places import is_place
from chargesheet.spelling import name_key


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


def test_an_adjective_is_no_place() -> None:
    assert not is_place("Kazakh")
    assert "kazakh" in country_adjectives()


def test_every_code_of_iso_3166_is_there() -> None:
    """The standard has 249 codes of officially assigned countries; XK is Kosovo's."""
    assert len(countries()) == len(country_codes()) == 250
    assert "XK" in country_codes()
