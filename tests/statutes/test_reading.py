"""Bare strings read and resolved: the law beside an article, in its series, or before it."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.statutes import read_provisions

Item = tuple[str | None, str | None]

ROWS: list[tuple[str, str | None, list[Item]]] = [
    ("charged under Article 274 of the Criminal Code", "KZ", [("KZ:criminal-code:274", "name")]),
    ("(Article 174 of the Criminal Code). He was charged under Article 174.", "KZ",
     [("KZ:criminal-code:174", "name"), ("KZ:criminal-code:174", "earlier-article")]),
    ("the Penal Code, including Article 98", "JO", [("JO:penal-code:98", "nearest-law")]),
    ("Article 19 of the ICCPR", "KZ", [("treaty:iccpr:19", "name")]),
    ("violations of Article 11 of the ECHR, of religion (Article 9)", "GR",
     [("treaty:echr:11", "name"), ("treaty:echr:9", "nearest-law")]),
    ("Article 11 of the ECHR. He was charged under Article 174.", "KZ", [("treaty:echr:11", "name"), (None, None)]),
    ("article three (spying) and article seven (praise) of the NSL", "KR",
     [("KR:national-security-law:3", "coordination"), ("KR:national-security-law:7", "name")]),
    ("Section 120B read with section 34 of the Indian Penal Code", "IN",
     [("IN:indian-penal-code:120B", "coordination"), ("IN:indian-penal-code:34", "name")]),
    ("the Law on Equal Treatment came into force. Article 2 of the Law is vague", "LT",
     [("LT:law-on-equal-treatment:2", "anaphor")]),
    ("the Public Order and Security Act was passed; clause 2 of the Act", "ZW",
     [("ZW:public-order-and-security-act:2", "anaphor")]),
    ("Article 5 of the Law", "KZ", [(None, "name")]),
    ("Article 301", "TR", [(None, None)]),
    ("Article 174 of the Criminal Code", None, [(None, "name")]),
    ("Article 301 of the Turkish Penal Code", None, [("TR:penal-code:301", "name")]),
    ("Article 144 of Gambia’s Criminal Code", "SN", [("GM:criminal-code:144", "name")]),
    ("Article 159 of the old penal code. Article 301 was applied", "TR",
     [("TR:penal-code-1926:159", "name"), (None, None)]),
    ("the Sedition Act. He was held under Article 5", "MY", [(None, None)]),
    ("the Sedition Act. He was held under Section 5", "MY", [("MY:sedition-act:5", "nearest-law")]),
    ("the Amnesty Bill. Section 5 says", "KE", [(None, None)]),
    ("the Rome Statute. Section 5 says", "KE", [(None, None)]),
    ("Articles 205.2 and 280 (part 2) of the Criminal Code", "RU",
     [("RU:criminal-code:205.2", "name"), ("RU:criminal-code:280(2)", "name")]),
    ("NSL Articles 4 and 7", "KR", [("KR:national-security-law:4", "name"), ("KR:national-security-law:7", "name")]),
    # An article that the law cannot have is none of it: the ICCPR has 53, the ECHR had 66 at most.
    ("Article 19 of the ICCPR protects speech. Discrediting the state (Article 369-1) is a crime", "BY",
     [("treaty:iccpr:19", "name"), (None, None)]),
    ("Article 342 of the Criminal Code. Article 19 of the ICCPR protects speech. She was accused (Article 369-1)", "BY",
     [("BY:criminal-code:342", "name"), ("treaty:iccpr:19", "name"), ("BY:criminal-code:369-1", "nearest-law")]),
    ("Articles 19 and 369-1 of the ICCPR", "BY", [("treaty:iccpr:19", "name"), (None, "name")]),
    ("Article 369, Article 19 of the ICCPR", "BY", [(None, None), ("treaty:iccpr:19", "name")]),
    ("a breach of Article 6 of the ECHR and of torture (Article 3), not of Article 159", "TR",
     [("treaty:echr:6", "name"), ("treaty:echr:3", "nearest-law"), (None, None)]),
    # What a sentence in another paragraph says of a crime is brought under the penal code before any petty one.
    ("Article 342 of the Criminal Code; Article 19.11 of the Code of Administrative Offences\n\nShe was accused of "
     "slander (Article 188) and faces four years in prison", "BY",
     [("BY:criminal-code:342", "name"), ("BY:code-of-administrative-offences:19.11", "name"),
      ("BY:criminal-code:188", "nearest-law")]),
    ("Article 342 of the Criminal Code; Article 19.11 of the Code of Administrative Offences\n\nHe was fined "
     "(Article 24.23)", "BY",
     [("BY:criminal-code:342", "name"), ("BY:code-of-administrative-offences:19.11", "name"),
      ("BY:code-of-administrative-offences:24.23", "nearest-law")]),
    ("Article 342 of the Criminal Code; the Code of Administrative Offences, accused under Article 24.23", "BY",
     [("BY:criminal-code:342", "name"), ("BY:code-of-administrative-offences:24.23", "nearest-law")]),
    ("the Special Zones Act (SZA) and section 5 of the SZA", "IN", [("IN:special-zones-act:5", "name")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "country", "items"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_resolution(text: str, country: str | None, items: list[Item]) -> None:
    reading = read_provisions(text, country, "2016-01-01" if country != "IN" else "2016")
    assert [(a.id, a.resolved_by) for p in reading.provisions for a in p.articles] == items


def test_the_law_is_named_as_the_text_names_it() -> None:
    reading = read_provisions("Article 5 of the Penal\nCode and Article 9 of the old penal code", "TR", "2010")
    assert [a.law for p in reading.provisions for a in p.articles] == ["Penal Code", "old penal code"]


def test_laws_are_read_beside_provisions() -> None:
    text = "Article 31 of the Penal Code, Law 12 of 1994, and the ICCPR"
    reading = read_provisions(text, "YE", "2010")
    assert [(text[law.start : law.end], law.kind) for law in reading.laws] == [
        ("Law 12 of 1994", "unknown"),
        ("ICCPR", "treaty"),
    ]


def test_a_law_far_before_is_not_taken() -> None:
    text = "the Penal Code " + "and on it went " * 300 + "under Article 5"
    assert read_provisions(text, "JO").provisions[0].articles[0].id is None


def test_it_loads_no_model() -> None:
    script = (
        "import sys; from chargesheet.statutes import read_provisions;"
        "r = read_provisions('Article 174 of the Criminal Code', 'KZ', '2016');"
        "print(r.provisions[0].articles[0].id, 'spacy' in sys.modules, 'dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["KZ:criminal-code:174", "False", "False"]


@given(st.text(max_size=120), st.sampled_from([None, "KZ", "TR", "ZZ", "CN"]), st.sampled_from([None, "2015", "x"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str, country: str | None, date: str | None) -> None:
    reading = read_provisions(text + " Article 5 of the Law", country, date)
    assert reading.provisions
    for mention in (*reading.provisions, *reading.laws):
        assert 0 <= mention.start < mention.end <= len(text) + 21
