"""URNs of laws and articles by RFC 9676, and the parts of an article one by one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.statutes import registry
from chargesheet.statutes.types import ReadArticle
from chargesheet.statutes.urn import article_urn, law_urn

# The characters that RFC 9676 takes from RFC 8141, and the fields that it divides them into.
FORM = re.compile(r"urn:lex:[a-z][a-z.\-]*:[a-z]+:[a-z0-9.%\-]+:\d{4};[a-z0-9.\-]+(?:~[a-z0-9A-Z.;%\-]+)?")

LAWS = [
    ("KZ:criminal-code", "urn:lex:kz:state:criminal.code:2014;lex-1"),
    ("KZ:criminal-code-1997", "urn:lex:kz:state:criminal.code:1997;lex-1"),
    ("TR:penal-code", "urn:lex:tr:state:penal.code:2004;5237"),
    ("treaty:iccpr", "urn:lex:un.org:parties:iccpr:1966;lex-1"),
    ("treaty:echr", "urn:lex:coe.int:parties:echr:1950;lex-1"),
    ("treaty:arab-charter", None),
    ("treaty:no-such-convention-1990", None),
    ("FR:law-2004-575", "urn:lex:fr:state:law:2004;575"),
    ("FR:law-30-2000", "urn:lex:fr:state:law:2000;30"),
    ("CL:law-18-314", None),
    ("MC:penal-code", None),
    ("MC:1990-press-law", "urn:lex:mc:state:press.law:1990;lex-1"),
    (None, None),
]


@pytest.mark.parametrize(("law", "urn"), LAWS, ids=[str(law) for law, _ in LAWS])
def test_laws(law: str | None, urn: str | None) -> None:
    assert law_urn(law) == urn


ARTICLES = [
    ("174", (), "article", "art174"),
    ("174", ("2",), "article", "art174;par2"),
    ("27", ("4", "d"), "section", "sec27;par4;letd"),
    ("159", ("2", "3"), "article", "art159;par2;pnt3"),
    ("299 bis", (), "article", "art299bis"),
    ("105", ("2", "б"), "article", "art105;par2;let%D0%B1"),
    ("8/A", (), "article", "art8-A"),
    ("III", (), "chapter", "chpIII"),
    ("5", (), "regulation", "art5"),
]


@pytest.mark.parametrize(("number", "parts", "unit", "partition"), ARTICLES, ids=[row[3] for row in ARTICLES])
def test_articles(number: str, parts: tuple[str, ...], unit: str, partition: str) -> None:
    assert article_urn("KZ:criminal-code", number, parts, unit) == (
        f"urn:lex:kz:state:criminal.code:2014;lex-1~{partition}"
    )
    assert article_urn("MC:penal-code", number, parts, unit) is None


def test_every_law_of_the_registry_has_a_name_of_its_own_and_of_the_right_form() -> None:
    statutes = [statute for country in registry.known_countries() for statute in registry.statutes(country)]
    urns = {statute.id: law_urn(statute.id) for statute in (*statutes, *registry.treaties())}
    named = [urn for urn in urns.values() if urn is not None]
    assert all(FORM.fullmatch(urn) for urn in named)
    assert len(set(named)) == len(named)
    for statute in statutes:
        assert (urns[statute.id] is None) == (statute.year is None and not re.search(r"\d{4}", statute.id))


@given(st.integers(1, 9999).map(str), st.lists(st.sampled_from(["1", "12", "a", "iv", "б"]), max_size=4))
def test_the_parts_of_an_article_one_by_one(number: str, parts: list[str]) -> None:
    article = ReadArticle(number + "".join(f"({part})" for part in parts), None, None, "unknown", None, None)
    assert (article.number, list(article.parts)) == (number, parts)


def test_an_article_of_no_known_form_is_its_own_number() -> None:
    article = ReadArticle("5)", None, None, "unknown", None, None)
    assert (article.number, article.parts) == ("5)", ())
