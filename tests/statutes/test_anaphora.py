"""What refers back: "the same article", "both articles", "that law", and names that stand for articles."""

import pytest

from chargesheet.statutes import read_provisions

# id, country, text, the words that refer back with the articles or the law that they stand for
ROWS: list[tuple[str, str, str, list[tuple[str, list[str]]]]] = [
    ("same", "KZ", "under Article 174 of the Criminal Code. She was tried under the same article.",
     [("the same article", ["KZ:criminal-code:174"])]),
    ("very same", "KZ", "under Article 174(1) of the Criminal Code and again under this very same article",
     [("this very same article", ["KZ:criminal-code:174(1)"])]),
    ("said section", "MY", "Section 4 of the Sedition Act. The said section is vague.",
     [("The said section", ["MY:sedition-act:4"])]),
    ("both", "RU", "Articles 205.2 and 280 of the Criminal Code. Both articles carry prison.",
     [("Both articles", ["RU:criminal-code:205.2", "RU:criminal-code:280"])]),
    ("both of two", "YE", "Article 5 of the Press Law. Article 7 too. He was held under both of these articles",
     [("both of these articles", ["YE:press-and-publications-law:5", "YE:press-and-publications-law:7"])]),
    ("these two", "RU", "under Articles 205.2 and 280 of the Criminal Code; these two articles",
     [("these two articles", ["RU:criminal-code:205.2", "RU:criminal-code:280"])]),
    ("all three", "RU", "Articles 1, 2 and 3 of the Criminal Code and all three articles",
     [("all three articles", [f"RU:criminal-code:{n}" for n in (1, 2, 3)])]),
    ("these", "RU", "Articles 1 and 2 of the Criminal Code. These articles are vague.",
     [("These articles", ["RU:criminal-code:1", "RU:criminal-code:2"])]),
    ("provisions", "MY", "Section 4 and 5 of the Sedition Act. Under these provisions",
     [("these provisions", ["MY:sedition-act:4", "MY:sedition-act:5"])]),
    ("that after under", "KZ", "Article 174 of the Criminal Code. He was held under that article.",
     [("that article", ["KZ:criminal-code:174"])]),
    ("press article", "KZ", "Article 174 of the Criminal Code. He wrote that article and this article.", []),
    ("the article", "KZ", "Article 174 of the Criminal Code. He wrote under the article.", []),
    ("both of one", "KZ", "Article 174 of the Criminal Code. Both articles were in the press.", []),
    ("both of three", "RU", "Articles 1, 2 and 3 of the Criminal Code. Both articles", []),
    ("same of two", "RU", "Articles 1 and 2 of the Criminal Code. The same article", []),
    ("parts of one", "RU", "Article 1(1) and (2) of the Criminal Code. The same article",
     [("The same article", ["RU:criminal-code:1(1)", "RU:criminal-code:1(2)"])]),
    ("other unit", "KZ", "Article 174 of the Criminal Code. The same section", []),
    ("numbered", "KZ", "Article 174 of the Criminal Code. In the same article 5", []),
    ("no article before", "KZ", "He was held under the same article. Article 174 of the Criminal Code.", []),
    ("far before", "KZ", "Article 174 of the Criminal Code. " + "On it went. " * 90 + "The same article", []),
    ("that law", "MY", "The Sedition Act was used. He was held under that law.", [("that law", ["MY:sedition-act"])]),
    ("that law of none", "MY", "The ICCPR was used. He was held under that law.", []),
    ("that act", "MY", "The Sedition Act was used. He was held under that Act.", [("that Act", ["MY:sedition-act"])]),
    ("same code", "KZ", "Article 5 of the Criminal Code, and others under the same code",
     [("the same code", ["KZ:criminal-code"])]),
    ("same law", "YE", "The Press Law is strict. Under the same law",
     [("the same law", ["YE:press-and-publications-law"])]),
    ("both laws", "YE", "The Press Law is strict. Under both laws and these two laws", []),
    ("law of nothing", "MY", "The Sedition Act was used; by law and under this decree", []),
    ("in a reference", "KZ", "Article 5 of the Criminal Code and Article 6 of the same Code", []),
    ("offence name", "TH", "She was charged under the lèse-majesté law.",
     [("lèse-majesté law", ["TH:criminal-code:112"])]),
    ("offence name elsewhere", "KZ", "She was charged under the lèse-majesté law.", []),
    ("explained", "EG", "the false news law (Article 188 of the Penal Code). The false news law is vague.",
     [("false news law", ["EG:penal-code:188"])]),
    ("explained by no name", "EG", "under the law (Article 188 of the Penal Code). The law is vague.", []),
]  # fmt: skip


@pytest.mark.parametrize(("country", "text", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_anaphora(country: str, text: str, expected: list[tuple[str, list[str]]]) -> None:
    found = read_provisions(text, country, "2016").anaphora
    read = [(text[a.start : a.end], [a.law.id] if a.law is not None else [i.id for i in a.articles]) for a in found]
    assert read == expected


# id, country, text, the references that the one anaphor of the text stands for
CITED: list[tuple[str, str, str, list[str]]] = [
    ("same", "KZ", "under Article 174 of the Criminal Code and again under the same article",
     ["Article 174 of the Criminal Code"]),
    ("both of two", "MY", "Section 4 of the Sedition Act. Section 5 too. Held under both sections",
     ["Section 4 of the Sedition Act", "Section 5"]),
    ("law", "TR", "Article 159 of the old Penal Code. Article 159 and Article 301 are vague. Held under this law",
     ["Article 159", "Article 301"]),
    ("law without an article", "MY", "The Sedition Act was used. He was held under that law.", []),
    ("law after another's article", "MY",
     "Section 4 of the Penal Code went before the Sedition Act. He was held under that Act.", []),
    ("law far before", "MY",
     "Section 4 of the Sedition Act." + " On it went." * 70 + " The Sedition Act. Under that Act", []),
    ("explained", "EG", "the false news law (Article 188 of the Penal Code). The false news law is vague.",
     ["Article 188 of the Penal Code"]),
    ("known to the registry", "TH", "She was charged under the lèse-majesté law.", []),
]  # fmt: skip


@pytest.mark.parametrize(("country", "text", "expected"), [row[1:] for row in CITED], ids=[row[0] for row in CITED])
def test_anaphora_point_to_references(country: str, text: str, expected: list[str]) -> None:
    (found,) = read_provisions(text, country, "2016").anaphora
    assert [text[provision.start : provision.end] for provision in found.provisions] == expected


def test_anaphora_say_how_they_were_resolved() -> None:
    text = "under Article 174 of the Criminal Code and the same article. The false news law"
    (found,) = read_provisions(text, "KZ", "2016").anaphora
    assert [(item.resolved_by, item.law, item.urn) for item in found.articles] == [
        ("anaphor", "Criminal Code", "urn:lex:kz:state:criminal.code:2014;lex-1~art174")
    ]


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("Article 301 of the Penal Code was used in Turkey", "TR:penal-code:301"),
        ("In Kazakhstan, Article 174 of the Criminal Code", "KZ:criminal-code:174"),
        ("Saudi Arabia uses Article 6 of the Anti-Cyber Crime Law", "SA:anti-cyber-crime-law:6"),
        ("Article 301 of the Penal Code was used in Turkey and Iran", None),
        ("Article 301 of the Penal Code", None),
        ("ст. 174 УК РК", "KZ:criminal-code:174"),
        ("TCK 220/6", "TR:penal-code:220(6)"),
        ("art. 416 c.p.", "IT:penal-code:416"),
        ("article 80 du Code pénal sénégalais", "SN:penal-code:80"),
        ("المادة 98 من قانون العقوبات المصري", "EG:penal-code:98"),
    ],
)
def test_the_country_is_told_by_the_text(text: str, article: str | None) -> None:
    (provision,) = read_provisions(text, None, "2016").provisions
    assert [item.id for item in provision.articles] == [article]
