"""Provisions in bare strings: each row of the table is a form, with the articles in normal form and the law's name."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from chargesheet.grammar.provisions import find_provisions
from chargesheet.grammar.provisions_types import CitedProvision

FORMS = tomllib.loads((Path(__file__).parent / "data" / "provision_forms.toml").read_text(encoding="utf-8"))["row"]


def test_the_table_is_large_and_says_where_each_form_was_seen() -> None:
    assert len(FORMS) >= 400
    assert len({row["cited"] for row in FORMS}) == len(FORMS)
    for row in FORMS:
        assert row.keys() <= {"cited", "span", "articles", "law", "seen"}
        assert row["seen"]


@pytest.mark.parametrize("row", FORMS, ids=[row["cited"].replace("\n", "|") for row in FORMS])
@pytest.mark.parametrize(
    ("before", "after"),
    [("He was charged under ", ", she said."), ("", ""), ("(", ")"), ("İ\U0010fc00 In 2015, ", ". Then he left.")],
    ids=["sentence", "bare", "brackets", "astral"],
)
def test_form(row: dict[str, Any], before: str, after: str) -> None:
    text = f"{before}{row['cited']}{after}"
    found = find_provisions(text)
    assert [text[p.start : p.end] for p in found] == [row.get("span", row["cited"])]
    assert list(found[0].articles) == row["articles"]
    if "law" in row:
        assert found[0].law is not None
        assert text[found[0].law.start : found[0].law.end] == row["law"]


SEVERAL = [
    (
        "sections 124A and 153B of the Indian Penal Code and section 66A of the Information Technology Act",
        ["sections 124A and 153B of the Indian Penal Code", "section 66A of the Information Technology Act"],
    ),
    ("Article 159 and Article 301 were applied", ["Article 159", "Article 301"]),
    ("Article 174(1) and Article 175(2) of the Code", ["Article 174(1)", "Article 175(2) of the Code"]),
    ("freedom of religion (Article 9) and of expression (Article 10).", ["Article 9", "Article 10"]),
    (
        "Sections 120B, 121 and 124-A read with section 34 of the IPC",
        ["Sections 120B, 121 and 124-A", "section 34 of the IPC"],
    ),
    ("under Section 25 of the Constitution, and Section 79, which", ["Section 25 of the Constitution", "Section 79"]),
    ("Article 5 and 20 people were held", ["Article 5"]),
    ("Article 5 and 2009 was worse", ["Article 5"]),
    ("Under Article 16 for 50,000 and 62,000 euros", ["Article 16"]),
    ("Articles 2, right to life, and 3", ["Articles 2"]),
    ("Article 148<sup>1</sup> She said", ["Article 148"]),
    ("Article 98 exemption", ["Article 98"]),
    ("Article 19 of the ICCPR was breached", ["Article 19 of the ICCPR"]),
    ("under Article 19.", ["Article 19"]),
    ("in its territory underArticle124 not accepting", ["Article124"]),
    ("Article 31 on the right to housing", ["Article 31"]),
    ("Article 301 continued, authorized by the minister", ["Article 301"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "spans"), SEVERAL, ids=[text[:40] for text, _ in SEVERAL])
def test_where_a_mention_ends(text: str, spans: list[str]) -> None:
    assert [text[p.start : p.end] for p in find_provisions(text)] == spans


NONE = [
    ("organisation in capitals", "ARTICLE 19 and others signed the letter."),
    ("organisation described", "Article 19, a London-based group, protested."),
    ("organisation that speaks", "Article 19 said that the law was vague."),
    ("organisation after NGO", "The NGO Article 19 was there."),
    ("organisation in a series", "Human Rights Watch and Article 19 wrote to him."),
    ("chapter of a book", "In Chapter 7 of the book she tells of it."),
    ("rule without a law", "Rule 3 was broken."),
    ("heading", "Section 3: Methods\nWe asked people."),
    ("heading alone", "## Section 3\nWe asked people."),
    ("own section", "As section 4.2 of this report shows, see section 5 below."),
    ("address", "8/1, Section 8, 46050, Petaling Jaya"),
    ("lane", "No. 14, Lane 165, Sec. 1, Sinsheng Road"),
    ("press article", "He published an article in 2009 and two articles later."),
    ("exhibition", "the exhibition Forbidden Art 2006"),
    ("artillery", "artillery 5, artists 6, rules of 1999"),
    ("sentence end", "They left the offices. 5 people were held."),
    ("paragraph of nothing", "See paragraph 15 and clause 3."),
    ("section of people", "a section of the public, section by section"),
    ("roman section", "Section II describes the prison."),
    ("letters glued", "subarticle5 and intersection 5"),
    ("no number", "Article of the Penal Code, Articles, Section."),
]


@pytest.mark.parametrize("text", [text for _, text in NONE], ids=[name for name, _ in NONE])
def test_no_provision(text: str) -> None:
    assert find_provisions(text) == ()


def test_values_are_frozen_and_compared_by_fields() -> None:
    first, second = find_provisions("Article 5"), find_provisions("Article 5")
    assert first == second == (CitedProvision(0, 9, "article", ("5",), None),)


def test_an_article_is_given_once() -> None:
    assert find_provisions("Articles 5, 5 and 6")[0].articles == ("5", "6")
