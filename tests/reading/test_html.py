"""HTML: main text, metadata, encodings, hostile markup."""

from collections.abc import Callable
from typing import Any

import pytest

TextOf = Callable[[bytes, str], str]

BODY = (
    "<p>Police arrested two editors in the capital on 3 May 2014, and a court ordered them held for two months.</p>" * 3
)
PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Two editors held | Example Watch</title>'
    '<meta property="og:title" content="Kazakhstan: Two editors held">'
    '<meta property="article:published_time" content="2014-05-06T10:00:00Z">'
    '<meta property="og:site_name" content="Example Watch"><script>var arrested = "nobody";</script></head>'
    "<body><nav><a href=/>Home</a> <a href=/about>About us</a></nav>"
    f"<article><h1>Two editors held</h1>{BODY}<h2>Background</h2><p>Their paper was closed in 2012 by a court.</p></article>"
    "<footer>All rights reserved by someone</footer><script>document.write('x')</script></body></html>"
)


def test_the_main_text_and_the_metadata_of_a_page(read_bytes: Any) -> None:
    (found,) = read_bytes(PAGE.encode(), "a.html")
    statement = found.statement
    assert "Their paper was closed in 2012 by a court." in statement.text
    assert "nobody" not in statement.text
    assert "document.write" not in statement.text
    assert statement.title == "Kazakhstan: Two editors held"
    assert (statement.date, statement.country, statement.language) == ("2014-05-06", "KZ", "en")
    assert statement.publisher == "Example Watch"


def test_a_page_that_is_no_article_loses_no_text(text_of: TextOf) -> None:
    rows = "".join(f"<tr><td>Prisoner {n}</td><td>sentenced to {n} years</td></tr>" for n in range(2, 40))
    text = text_of(f"<html><body><div><table>{rows}</table></div></body></html>".encode(), "a.html")
    assert all(f"Prisoner {n}" in text and f"sentenced to {n} years" in text for n in range(2, 40))


def test_text_in_a_header_alone_is_read(text_of: TextOf) -> None:
    assert "was freed" in text_of(b"<html><body><header>Aisha Bello was freed in May.</header></body></html>", "a.html")


ENCODINGS = [
    ("declared Cyrillic", "windows-1251", '<meta charset="windows-1251">'),
    ("declared the old way", "koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
    ("a byte order mark", "utf-8-sig", ""),
    ("nothing declared", "utf-8", ""),
]


@pytest.mark.parametrize(("encoding", "meta"), [row[1:] for row in ENCODINGS], ids=[row[0] for row in ENCODINGS])
def test_encodings(text_of: TextOf, encoding: str, meta: str) -> None:
    page = f"<html><head>{meta}</head><body><p>Суд в Минске приговорил журналиста к трём годам.</p></body></html>"
    assert "Суд в Минске приговорил" in text_of(page.encode(encoding), "a.html")


def test_an_encoding_is_never_guessed(failure_of: Any) -> None:
    page = "<html><body>Суд в Минске</body></html>"
    assert "does not say its encoding" in failure_of(page.encode("windows-1251"), "a.html").reason
    declared = page.replace("<body>", '<head><meta charset="utf-8"></head><body>')
    assert "says that it is utf-8" in failure_of(declared.encode("windows-1251"), "a.html").reason
    unknown = '<html><head><meta charset="no-such"></head><body>É</body></html>'
    assert "no-such" in failure_of(unknown.encode(), "a.html").reason


HOSTILE = [
    ("elements 100,000 deep", b"<html><body>" + b"<div>" * 100_000 + b"deep", "nested too deep"),
    ("tags without end", b"<html><body><p>Freed in May.</p>" + b"<a href='" * 20_000, "nested too deep"),
    ("no text", b"<html><body><script>x</script></body></html>", "no text"),
    ("comments alone, found by fuzzing", b"<!-- a page -->", "no text"),
    ("empty", b"", "empty"),
]


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_pages(failure_of: Any, data: bytes, reason: str) -> None:
    assert reason in failure_of(data, "a.html").reason


@pytest.mark.parametrize(
    "page",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><body><p>Freed &e; in May.</p></body></html>',
        "<html><body>" + "<div>" * 200 + "Freed in May.</div></body></html>",
        "<html><body><p>Freed in May.<!-- " + "-" * 100_000 + "</p></body></html>",
        "<html><body><iframe src='https://example.org/'></iframe><p>Freed in May.</p></body></html>",
    ],
    ids=["an entity from outside", "deep but read", "a comment without end", "a frame"],
)
def test_odd_pages_keep_their_text(text_of: TextOf, page: str) -> None:
    text = text_of(page.encode(), "a.html")
    assert "in May." in text
    assert "https://example.org" not in text


def test_ligatures_are_mended(read_bytes: Any) -> None:
    (found,) = read_bytes("<html><body><p>The o\ufb03cer was freed in May.</p></body></html>".encode(), "a.html")
    assert "officer" in found.statement.text
    assert found.source_map is not None
