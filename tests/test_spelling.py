"""Names as keys."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.spelling import name_key, plain, without_accents


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("al- Qa’ida", "al-Qa'ida", id="broken hyphen, curly apostrophe"),
        pytest.param("Viet \n Nam", "Viet Nam", id="broken line"),
        pytest.param("Pe\u0301rez", "Pérez", id="decomposed accent"),
        pytest.param("non\u2010state", "non-state", id="hyphen of another kind"),
    ],
)
def test_plain(name: str, expected: str) -> None:
    assert plain(name) == expected
    assert name_key(name) == expected.casefold()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("JOSÉ Pe\u0301rez", "jose perez", id="accents of both forms"),
        pytest.param("İstanbul", "istanbul", id="longer in lower case"),
        pytest.param("Großstraße", "grossstrasse", id="letters that fold into two"),
        pytest.param("lèse-majesté, No. 5", "lese-majeste, no. 5", id="every word and mark is kept"),
    ],
)
def test_without_accents(text: str, expected: str) -> None:
    assert without_accents(text) == expected


@given(st.text())
def test_keys_do_not_depend_on_the_normal_form(name: str) -> None:
    assert name_key(unicodedata.normalize("NFD", name)) == name_key(name)
    assert name_key(name_key(name)) == name_key(name)
    assert without_accents(unicodedata.normalize("NFD", name)) == without_accents(name)
