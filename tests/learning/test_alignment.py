"""Gold values to spans: names to their mentions, other words to phrases, each where it stands nearest."""

import pytest

from chargesheet.learning.alignment import Aligned, align, name_words, occurrences
from chargesheet.learning.gold import (
    GoldDate,
    GoldDocument,
    GoldEvent,
    GoldMention,
    GoldPenalty,
    GoldProvision,
    GoldSubject,
    GoldValue,
)
from chargesheet.records import Span

TEXT = "Ahmed Ali was arrested by police. Ali, 30, was charged under Article 5; police held two men for three days."


def at(words: str, nth: int = 0) -> tuple[int, int]:
    """Where words stand in ``TEXT``."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def document(*events: GoldEvent) -> GoldDocument:
    mentions = (
        GoldMention(*at("Ahmed Ali"), "PERSON"),
        GoldMention(*at("Ali", 1), "PERSON"),
        GoldMention(*at("Article 5"), "PROVISION"),
    )
    return GoldDocument(id="d", text=TEXT, country=None, date=None, mentions=mentions, events=events)


def event(type_: str, trigger: str, **roles: object) -> GoldEvent:
    return GoldEvent(type=type_, modality="actual", trigger=Span(*at(trigger)), **roles)  # type: ignore[arg-type]


def roles(aligned: Aligned) -> set[tuple[int, str, int, int]]:
    """(event, role, start, end)."""
    spans = aligned.candidates
    return {(number, role, spans[i].start, spans[i].end) for (number, i), role in aligned.roles.items()}


@pytest.mark.parametrize(
    ("trigger", "mention"),
    [
        pytest.param("arrested", ("Ahmed Ali", 0), id="full name"),
        pytest.param("charged", ("Ali", 1), id="surname is nearer"),
    ],
)
def test_a_name_is_its_nearest_mention_and_the_others_are_unclear(trigger: str, mention: tuple[str, int]) -> None:
    aligned = align(document(event("arrest", trigger, subjects=(GoldSubject("Ahmed Ali", False),))))
    assert roles(aligned) == {(0, "subject", *at(*mention))}
    assert len(aligned.unclear) == 1
    assert aligned.phrases == ()


def test_words_that_are_no_mention_become_phrases_where_they_are_nearest() -> None:
    detention = event(
        "detention",
        "held",
        subjects=(GoldSubject("two men", True, 2),),
        authorities=(GoldValue("police"),),
        penalty=GoldPenalty("three days"),
    )
    aligned = align(document(detention))
    assert roles(aligned) == {
        (0, "subject", *at("two men")),
        (0, "authority", *at("police", 1)),
        (0, "penalty", *at("three days")),
    }
    assert [p.label for p in aligned.phrases] == ["PARTY", "PARTY", "PENALTY"]


def test_a_provision_is_the_mention_at_its_offsets() -> None:
    charge = event("charge", "charged", provisions=(GoldProvision(*at("Article 5"), ()),))
    assert roles(align(document(charge))) == {(0, "provision", *at("Article 5"))}


def test_offsets_of_the_gold_are_believed() -> None:
    charge = event("charge", "charged", authorities=(GoldValue("police", *at("police")),))
    assert roles(align(document(charge))) == {(0, "authority", *at("police"))}


def test_what_stands_nowhere_is_told() -> None:
    charge = event("charge", "charged", offences=(GoldValue("treason"),), dates=(GoldDate(0, 2, None),))
    # The date's offsets touch the name, which is the mention that stands there.
    assert align(document(charge)).lost == (("offence", "treason"),)


def test_two_events_share_a_phrase() -> None:
    arrest = event("arrest", "arrested", subjects=(GoldSubject("two men", True, 2),))
    detention = event("detention", "held", subjects=(GoldSubject("two men", True, 2),))
    aligned = align(document(arrest, detention))
    assert len(aligned.phrases) == 1
    assert roles(aligned) == {(0, "subject", *at("two men")), (1, "subject", *at("two men"))}


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        pytest.param("men", "women and men", [(10, 13)], id="whole words first"),
        pytest.param("men", "women", [(2, 5)], id="else inside one"),
        pytest.param("a.b", "axb", [], id="no pattern"),
        pytest.param("İ", "İİ İ", [(0, 1), (1, 2), (3, 4)][2:], id="a letter that changes length in lower case"),
    ],
)
def test_occurrences(value: str, text: str, found: list[tuple[int, int]]) -> None:
    assert occurrences(value, text) == found


def test_words_of_names_drop_accents_case_and_possessives() -> None:
    assert name_words("Ahmed’s Şakir") == name_words("AHMED s\u0327akir")
