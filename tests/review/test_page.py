"""The page of statements and events."""

import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from chargesheet.pages import page_file
from chargesheet.records import DocumentRecord, Statement
from chargesheet.review.page import page

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>&amp;{{ 7777 * 3 }}'

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Reader(HTMLParser):
    """Collects tags with their attributes, ids, links and the text, and notices tags that do not pair."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None]


def test_the_page_is_well_formed_and_links_lead_somewhere(document: DocumentRecord) -> None:
    found = Reader(page([document, document]))
    assert found.open == []
    ids = found.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in found.values("href")} <= set(ids)


def test_the_page_needs_nothing_else(document: DocumentRecord) -> None:
    source = page([document])
    found = Reader(source)
    assert found.values("src") == []
    assert all(link.startswith("#") for link in found.values("href"))
    assert not re.search(r"url\(|@import|https?:", source)


def test_the_text_is_all_there(document: DocumentRecord) -> None:
    assert document.statement.text in "".join(Reader(page([document])).texts)


def test_triggers_and_cards_point_at_each_other(document: DocumentRecord) -> None:
    found = Reader(page([document]))
    start = document.events[0].trigger.start
    trigger = next(attributes for _, attributes in found.tags if attributes.get("id") == f"s1-p{start}")
    assert trigger["href"] == "#s1-e0"
    assert trigger["data-events"] == "0"
    assert f"#s1-p{start}" in found.values("href")


def test_nothing_of_a_hostile_statement_becomes_markup(document: DocumentRecord) -> None:
    event = document.events[0]
    hostile = replace(
        document,
        id=HOSTILE,
        statement=Statement(
            id=HOSTILE, text=HOSTILE, title=HOSTILE, date=HOSTILE, publisher=HOSTILE, index=HOSTILE, source=HOSTILE
        ),
        mentions=(replace(document.mentions[0], text=HOSTILE[:8], start=0, end=8),),
        events=(
            replace(
                event,
                trigger=replace(event.trigger, text=HOSTILE[2:4], start=2, end=4),
                subjects=(replace(event.subjects[0], name=HOSTILE, mentions=()),),
                authorities=(replace(event.authorities[0], name=HOSTILE, mentions=()),),
                places=(replace(event.places[0], name=HOSTILE, mentions=()),),
                date=None,
                evidence=(),
            ),
        ),
    )
    tags = [tag for tag, _ in Reader(page([hostile, document])).tags]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert "23331" not in page([hostile])


def test_the_policy_allows_the_style_and_the_script_written_in(document: DocumentRecord) -> None:
    source = page([document])
    policy = next(value for value in Reader(source).values("content") if "default-src" in value)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", policy)) == 2


def test_a_statement_without_events_says_so(document: DocumentRecord) -> None:
    source = page([replace(document, mentions=(), events=())])
    assert "0 events" in source
    assert "No events were found" in source


def colours(scheme: str) -> dict[str, str]:
    """The custom properties of the light or the dark scheme that are colours."""
    sheets = page_file("chargesheet", "base.css"), page_file("chargesheet.review", "page.css")
    style = "".join(sheet.partition("@media print")[0] for sheet in sheets)
    found: dict[str, str] = {}
    for part in style.split("@media screen and (prefers-color-scheme: dark)")[1:]:
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part.partition("\n}\n")[0]))
    light = dict(re.findall(r"^  --([a-z-]+): (#[0-9a-f]{6});", style, re.MULTILINE))
    return light if scheme == "light" else {**light, **found}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TINTS = ["person", "org", "place", "date", "provision", "law"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        *(("ink", back) for back in ["paper", "card", "lit", "near", *TINTS]),
        *(("quiet", back) for back in ["paper", "card"]),
        *(("paper", back) for back in ["ink", "accent"]),
    ],
)
def test_text_can_be_read(scheme: str, front: str, back: str) -> None:
    found = colours(scheme)
    assert contrast(found[front], found[back]) >= 4.5, "WCAG 2.2, 1.4.3, level AA"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("edge", [*(f"{tint}-edge" for tint in TINTS), "accent"])
def test_edges_can_be_seen(scheme: str, edge: str) -> None:
    found = colours(scheme)
    assert contrast(found[edge], found["paper"]) >= 3, "WCAG 2.2, 1.4.11, level AA"
