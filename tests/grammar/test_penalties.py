"""Penalties: what a phrase imposes, and where the phrases stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.grammar.penalties import PenaltyReading, read_penalty
from chargesheet.grammar.penalties_find import find_penalties
from chargesheet.records import EventType, PenaltyKind

READINGS: dict[str, tuple[str, EventType | None, PenaltyKind, str | None]] = {
    "prison": ("15 months in prison", None, "custody", "P15M"),
    "imprisonment": ("two years’ imprisonment", None, "custody", "P2Y"),
    "life": ("life imprisonment", None, "custody", None),
    "life in words of its own": ("life in prison", None, "custody", None),
    "house arrest": ("18 months of house arrest", None, "custody", "P18M"),
    "pre-trial": ("pre-trial detention", None, "custody", None),
    "bare length of a sentence": ("three years", "sentence", "custody", "P3Y"),
    "bare length of a detention": ("two months", "detention", "custody", "P2M"),
    "bare length of a closure": ("three months", "closure", "ban", "P3M"),
    "bare length of nothing known": ("three years", None, "unknown", "P3Y"),
    "vague length": ("lengthy periods", "detention", "custody", None),
    "death": ("death", None, "death", None),
    "death penalty": ("the death penalty", "sentence", "death", None),
    "fine": ("a fine of 500 dollars", None, "fine", None),
    "money": ("US$180", None, "fine", None),
    "local money": ("500,000 roubles", None, "fine", None),
    "bare amount of a fine": ("3,300", "fine", "fine", None),
    "lashes": ("100 lashes", None, "corporal", None),
    "flogging": ("flogging", None, "corporal", None),
    "suspended": ("suspended sentence of two years", None, "suspended", "P2Y"),
    "suspended term": ("suspended six-month prison term", None, "suspended", "P6M"),
    "ban": ("three-month ban", None, "ban", "P3M"),
    "barred": ("barred from practising for a year", None, "ban", "P1Y"),
    "community service": ("120 hours of community service", None, "labour", "PT120H"),
    "hard labour": ("12 years’ hard labour", None, "labour", "P12Y"),
    "prison with hard labour": ("two years’ imprisonment with hard labour", None, "custody", "P2Y"),
    "warning": ("official warning", "sentence", "other", None),
    "non-custodial": ("non-custodial sentences", "sentence", "other", None),
    "range": ("between five and 20 years’ imprisonment", None, "custody", None),
    "nothing known": ("something else", "sentence", "unknown", None),
}

# id -> text, penalties in it, as wide as the annotators have them.
SPANS: dict[str, tuple[str, list[str]]] = {
    "prison": ("He was sentenced to 15 months in prison.", ["15 months in prison"]),
    "imprisonment": ("sentenced to two years’ imprisonment for", ["two years’ imprisonment"]),
    "hard labour": (
        "got four years’ imprisonment with hard labour",
        ["four years’ imprisonment with hard labour"],
    ),
    "date between": ("was sentenced in January to 13 years for filming", ["13 years"]),
    "death": ("were sentenced to death in May", ["death"]),
    "condemned in absence": ("condemned in absentia to death", ["death"]),
    "under sentence of death": ("remained under sentence of death", ["death"]),
    "death sentence": ("upheld his death sentence", ["death"]),
    "life": ("he received life imprisonment", ["life imprisonment"]),
    "adjective": ("a 10-year prison sentence was upheld", ["10-year prison sentence"]),
    "sentence only": ("began his seven-year sentence", ["seven-year sentence"]),
    "suspended of": ("a suspended sentence of two and a half years", ["suspended sentence of two and a half years"]),
    "suspended term": ("a suspended six-month prison term", ["suspended six-month prison term"]),
    "terms": ("prison terms of between six and 12 years", ["prison terms of between six and 12 years"]),
    "two terms": ("to nine and 12 months’ imprisonment", ["nine and 12 months’ imprisonment"]),
    "jailed for": ("He was jailed for three years.", ["three years"]),
    "changed": ("increased on appeal to four years", ["four years"]),
    "lashes": ("sentenced to 60 lashes", ["60 lashes"]),
    "fined": ("was fined 500,000 roubles", ["500,000 roubles"]),
    "fine of": ("a fine of 10,000 pounds (US$5,000)", ["10,000 pounds (US$5,000)"]),
    "bare fine": ("sentenced him to a fine.", ["a fine"]),
    "held for": ("was held without charge for three days.", ["three days"]),
    "held for vague": ("detained incommunicado for several weeks", ["several weeks"]),
    "overnight": ("detained overnight", ["overnight"]),
    "length of detention": ("After nine days’ incommunicado detention", ["nine days"]),
    "ban": ("a three-month administrative ban", ["three-month"]),
    "broken hyphen": ("a six- year prison sentence", ["six- year prison sentence"]),
    "by law": ("punishable by up to two years’ imprisonment", []),
    "carried by law": ("which carries the death penalty", []),
    "not a sentence": ("was beaten to death", []),
    "threats": ("received death threats", []),
    "age": ("a 16-year-old girl", []),
    "other length": ("lived there for three years", []),
}


@pytest.mark.parametrize(("words", "event", "kind", "length"), READINGS.values(), ids=READINGS)
def test_reads_kind_and_duration(words: str, event: EventType | None, kind: PenaltyKind, length: str | None) -> None:
    assert read_penalty(words, event) == PenaltyReading(kind, length)


@pytest.mark.parametrize(("text", "expected"), SPANS.values(), ids=SPANS)
def test_finds_penalties(text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in find_penalties(text)] == expected


FRAGMENTS = st.sampled_from(
    [
        "sentenced to ",
        "death ",
        "two years",
        "’ imprisonment",
        "fined ",
        "US$",
        "1,000",
        " and ",
        "held for ",
        "İ",
        "prison ",
        "term ",
        "between ",
        "six ",
        "months ",
        "lashes",
        ", ",
        ". ",
        "suspended ",
    ]
)


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=14).map("".join))
def test_spans_are_in_order_and_not_empty(text: str) -> None:
    position = 0
    for found in find_penalties(text):
        assert position <= found.start < found.end <= len(text)
        position = found.end
        read_penalty(text[found.start : found.end], "sentence")
