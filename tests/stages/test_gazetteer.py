"""The gazetteer of names: every entry is found, however its apostrophes and accents are written."""

from chargesheet.spelling import name_key, plain
from chargesheet.stages.gazetteer import given_names, organisation_names


def test_organisations_keep_their_case() -> None:
    assert plain("al- Qa’ida") in organisation_names()
    assert "shell" not in organisation_names()


def test_given_names_are_keys() -> None:
    assert all(name == name_key(name) for name in given_names())
