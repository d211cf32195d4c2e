"""The page of a case."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from chargesheet.pages import page_file
from chargesheet.records import EventRecord
from chargesheet.stores.cases.contradictions import contradictions
from chargesheet.stores.cases.page import page
from chargesheet.stores.cases.profiles import Profile
from chargesheet.stores.cases.resolution import Review, resolve
from chargesheet.stores.cases.timeline import steps

MakePerson = Callable[..., Profile]
MakeEvent = Callable[..., EventRecord]

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>&amp;{{ 7777 * 3 }}'


class Reader(HTMLParser):
    """Collects tags, ids and links, and notices tags that do not pair."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None]


def drawn(person: MakePerson, event: MakeEvent, name: str = "Serikzhan Mambetalin") -> str:
    (case,) = resolve([person("a", name), person("b", name)]).cases[:1]
    told = steps(
        (made, name)
        for made in (
            event("release", "2015-09-30"),
            event("arrest", "2015-10-12", places=[{"name": name, "mentions": []}]),
            event("appeal", None, modality="planned"),
        )
    )
    question = Review("a", "z", (name, name), ("a", "z"), 0.7, (), name)
    return page(case, told, contradictions(told), [question])


def test_the_page_is_well_formed_and_links_lead_somewhere(person: MakePerson, event: MakeEvent) -> None:
    found = Reader(drawn(person, event))
    assert found.open == []
    ids = found.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in found.values("href")} <= set(ids)


def test_the_page_needs_nothing_else(person: MakePerson, event: MakeEvent) -> None:
    source = drawn(person, event)
    assert not re.search(r"url\(|@import|https?:|<script", source)
    policy = next(value for value in Reader(source).values("content") if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_contradictions_are_shown_at_the_top_and_at_their_steps(person: MakePerson, event: MakeEvent) -> None:
    source = drawn(person, event)
    assert source.index("1 contradiction") < source.index("Timeline")
    assert "released (2015-09-30) before arrested (2015-10-12)" in source
    assert source.count(" troubled") >= 2


def test_nothing_of_a_hostile_statement_becomes_markup(person: MakePerson, event: MakeEvent) -> None:
    source = drawn(person, event, HOSTILE)
    tags = {tag for tag, _ in Reader(source).tags}
    assert not tags & {"script", "img"}
    assert "23331" not in source


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("ink", "paper"),
        ("ink", "card"),
        ("ink", "alarm-tint"),
        ("quiet", "card"),
        ("accent", "alarm-tint"),
        ("alarm", "alarm-tint"),
    ],
)
def test_text_can_be_read(scheme: int, front: str, back: str) -> None:
    colours: dict[str, str] = {}
    for sheet in page_file("chargesheet", "base.css"), page_file("chargesheet.stores.cases", "case.css"):
        part = sheet.split("@media screen and (prefers-color-scheme: dark)")[scheme].partition("\n}\n")[0]
        colours |= re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)
    high, low = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5, "WCAG 2.2, 1.4.3, level AA"
