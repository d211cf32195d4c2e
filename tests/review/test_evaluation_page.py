"""The page to read errors on."""

import re

from msgspec.structs import replace

from chargesheet.learning.evaluation import evaluate
from chargesheet.learning.scoring import Scored, ScoredEvent
from chargesheet.records import Span
from chargesheet.review.evaluation_page import Passage, evaluation_page, stretches

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>&amp;{{ 7777 * 3 }}'
TEXT = f"Aisha Bello was arrested in Lagos. {HOSTILE}"


def passage(name: str = "p1") -> Passage:
    arrest = ScoredEvent("arrest", "actual", Span(16, 24), (("subject", "Aisha Bello"),))
    gold = Scored(name, ((0, 11, "PERSON"), (28, 33, "PLACE")), (arrest,))
    found = Scored(name, ((0, 5, "PERSON"), (28, 33, "PLACE")), (replace(arrest, arguments=(("offence", HOSTILE),)),))
    return Passage(name=name, text=TEXT, gold=gold, found=found)


def page(name: str = "p1") -> str:
    one = passage(name)
    return evaluation_page("dev", ("gold", "found"), evaluate([one.gold], [one.found], {name: TEXT}), [one])


def test_the_text_is_cut_and_whole() -> None:
    cut = list(stretches(passage()))
    assert "".join(piece.text for piece in cut) == TEXT
    assert [(p.text, p.mention, p.trigger) for p in cut if p.mention or p.trigger] == [
        ("Aisha", "differs", None),
        (" Bello", "gold", None),
        ("arrested", None, "both"),
        ("Lagos", "both", None),
    ]


def test_the_page_needs_nothing_else_and_shows_every_mistake() -> None:
    source = page()
    assert not re.search(r"url\(|@import|https?:", source)
    assert source.count('<li class="mistake') == 3
    assert 'data-kind="argument missed" data-name="subject"' in source


def test_nothing_hostile_becomes_markup() -> None:
    source = page(HOSTILE)
    assert "<img" not in source
    assert source.count("<script") == 1
    assert "23331" not in source


def test_a_passage_without_mistakes_is_left_out() -> None:
    one = passage()
    same = evaluate([one.gold], [one.gold], {"p1": TEXT})
    assert "<article" not in evaluation_page("dev", ("gold", "found"), same, [one])
