"""How many a group is, and numbers in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.grammar.counts import count
from chargesheet.grammar.counts_numbers import number_value

COUNTS = {
    "word": ("five political activists", 5),
    "figure": ("19 individuals", 19),
    "bound": ("At least four people", 4),
    "thousands": ("some 17,000 people", 17_000),
    "upper bound": ("Up to 312 political prisoners", 312),
    "as many as": ("as many as 1,000 workers", 1000),
    "about": ("about 300", 300),
    "hyphen": ("Forty-five more members", 45),
    "broken hyphen": ("Forty- five people", 45),
    "hundreds in words": ("One hundred and ninety-eight detainees", 198),
    "dozen": ("more than a dozen activists", 12),
    "two dozen": ("two dozen men", 24),
    "million": ("1.5 million people", 1_500_000),
    "another": ("Another five teachers", 5),
    "further": ("A further 10", 10),
    "all": ("All three", 3),
    "the two": ("the two men", 2),
    "both": ("both men", 2),
    "group of": ("a group of 15 people", 15),
    "one of": ("One of those arrested", 1),
    "sum with one": ("four doctors and a midwife", 5),
    "sum of three": ("eight police officers, a military doctor and a translator", 10),
    "sum of groups": ("two teachers and three students", 5),
    "an open rest is not counted": ("over 300 farmers and others", 300),
    "a man": ("a man", 1),
    "age": ("A 16-year-old girl", 1),
    "age first": ("50-year-old man", 1),
    "number and age": ("three 16-year-old girls", 3),
    "ordinal": ("a third police officer", 1),
    "ordinal in figures": ("12th defendant", 1),
    "ordinal member": ("fifth member of the group", 1),
    "singular": ("police officer", 1),
    "relative": ("her father", 1),
    "with a hyphen": ("editor- in-chief of the paper", 1),
    "he": ("He", 1),
    "hundreds of": ("hundreds of people", None),
    "several hundred": ("several hundred detainees", None),
    "dozens": ("dozens", None),
    "scores": ("Scores of people", None),
    "share": ("two-thirds", None),
    "share of": ("a third of the detainees", None),
    "half": ("half of them", None),
    "range": ("between 10 and 15 people", None),
    "range by hyphen": ("10-15 people", None),
    "choice": ("six or seven police officers", None),
    "all but": ("All but nine of those arrested", None),
    "a number": ("a number of detainees", None),
    "plural": ("human rights defenders", None),
    "people": ("people", None),
    "most": ("Most", None),
    "police": ("police", None),
    "percent": ("20 per cent of them", None),
    "years": ("12 years", None),
    "nothing": ("", None),
}

NUMBERS = {
    "figure": ("17", 17),
    "commas": ("17,000", 17_000),
    "word": ("seven", 7),
    "tens": ("forty-five", 45),
    "hundreds": ("one hundred and ninety-eight", 198),
    "a hundred": ("a hundred", 100),
    "thousands": ("two thousand five hundred", 2500),
    "figure and scale": ("2.5 million", 2_500_000),
    "dozen": ("a dozen", 12),
    "dozens counted": ("three dozen", 36),
    "not whole": ("2.5", None),
    "no number": ("several", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("phrase", "expected"), COUNTS.values(), ids=COUNTS)
def test_counts_a_group(phrase: str, expected: int | None) -> None:
    assert count(phrase) == expected


@pytest.mark.parametrize(("words", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_reads_a_number(words: str, expected: int | None) -> None:
    assert number_value(words) == expected


@given(st.integers(0, 10**9))
def test_a_figure_is_its_value(number: int) -> None:
    assert number_value(f"{number:,}") == number


@given(st.integers(2, 999_999), st.sampled_from(["{} people", "at least {} men", "the {} women", "{:,} prisoners"]))
def test_the_count_of_a_figure_is_its_value(number: int, form: str) -> None:
    assert count(form.format(number)) == number


@given(st.text())
def test_any_phrase_is_counted_without_error(phrase: str) -> None:
    found = count(phrase)
    assert found is None or found >= 0
