"""Places: every one is found, and lies in a country of the list."""

import unicodedata

import pytest

from chargesheet.geography.countries import country_codes
from chargesheet.geography.places import is_place, place_names, places


@pytest.mark.parametrize("name", [name for entry in places() for name in entry.names])
def test_every_place_is_found_with_curly_apostrophes_and_decomposed_accents(name: str) -> None:
    assert is_place(unicodedata.normalize("NFD", name.replace("'", "’")))


def test_places_belong_to_a_country_of_the_list() -> None:
    assert {code for code in place_names().values() if code} <= country_codes()


def test_what_lies_in_several_countries_has_none() -> None:
    assert None in place_names().values()
