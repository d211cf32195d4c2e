"""The tokenizer: no character lost, and the tokens that later stages count on."""

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokenizer import Tokenizer

from chargesheet.stages.sentences.abbreviations import abbreviations
from chargesheet.stages.tokenizer import MAX_CHUNK, ChargesheetTokenizer, build_tokenizer


@pytest.fixture(scope="module")
def blank() -> Language:
    return spacy.blank("en")


@pytest.fixture(scope="module")
def tokenizer(blank: Language) -> ChargesheetTokenizer:
    return build_tokenizer(blank)


ROWS = [
    ("footnote mark", "seen;<sup>1</sup> then", ["seen", ";", "<sup>1</sup>", "then"]),
    ("footnote mark alone", "<sup>12</sup> Text", ["<sup>12</sup>", "Text"]),
    ("bracketed footnote mark", "seen.[^3] Then", ["seen", ".", "[^3]", "Then"]),
    ("emphasis", "*Adam* **Note:** _Adam_", ["*", "Adam", "*", "**", "Note", ":", "**", "_", "Adam", "_"]),
    ("heading", "### Trial", ["###", "Trial"]),
    ("escape", r"\*not\*", ["\\", "*", "not", "\\", "*"]),
    ("link", "[a report](https://a.org/b).", ["[", "a", "report", "](https://a.org/b)", "."]),
    ("address", "<https://a.org/b/>", ["<", "https://a.org/b/", ">"]),
    ("tags", "<b>word</b>", ["<b>", "word", "</b>"]),
    ("bullet with no space", "\U0010fc00In May", ["\U0010fc00", "In", "May"]),
    ("pictures of a PDF", "\ufffc\ufffc160 \ufffcfirst", ["\ufffc\ufffc", "160", "\ufffc", "first"]),
    ("points of an article", "Section 27(4)(d), Article 220/6", ["Section", "27(4)(d)", ",", "Article", "220/6"]),
    ("part of an article", "280(part 2)", ["280", "(", "part", "2", ")"]),
    ("article of a French code", "Articles 421-2-1 and 205.2.", ["Articles", "421-2-1", "and", "205.2", "."]),
    ("law number", "Law No. 30/2000", ["Law", "No.", "30/2000"]),
    ("abbreviation without a space", "Art.5 of No.12", ["Art.", "5", "of", "No.", "12"]),
    ("year range as spaCy has it", "2006-2007", ["2006", "-", "2007"]),
    ("initials", "U. Win and J. Bah", ["U.", "Win", "and", "J.", "Bah"]),
    ("broken line", "74- year-old", ["74", "-", "year", "-", "old"]),
    ("broken name", "al- Qa’ida", ["al", "-", "Qa’ida"]),
    ("curly possessive", "Bah’s", ["Bah", "’s"]),
    ("missing space", "agencies.Human rights", ["agencies", ".", "Human", "rights"]),
    ("missing space after a quote", "freed.”The", ["freed", ".", "”", "The"]),
    ("host name", "Nakanune.kz", ["Nakanune.kz"]),
    ("decomposed letter before a full stop", "Peric\u0301.", ["Peric\u0301", "."]),
    ("decomposed letter before a hyphen", "Jose\u0301-Maria", ["Jose\u0301", "-", "Maria"]),
    ("leader", "Trial ........................ 5", ["Trial", "........................", "5"]),
]


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_tokens(tokenizer: ChargesheetTokenizer, text: str, words: list[str]) -> None:
    doc = tokenizer(text)
    assert doc.text == text
    assert [token.text for token in doc] == words


@pytest.mark.parametrize("abbreviation", sorted(abbreviations("en")))
def test_every_abbreviation_is_one_token(tokenizer: ChargesheetTokenizer, abbreviation: str) -> None:
    words = [token.text for token in tokenizer(f"({abbreviation} 5")]
    # A hyphen or a space in it is a border all the same, and spaCy has its own way with hours: "5 a.m.".
    assert words[1] == abbreviation


PIECES = [
    "<sup>1</sup>",
    "**",
    "*",
    "_",
    "\\",
    "](",
    "[",
    "(",
    ")",
    "\ufffc",
    "\U0010fc00",
    "No.",
    "U.",
    "27(4)",
    "-",
    "’s",
]
PIECES += [
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\xa0",
    "\u2028",
    "e\u0301",
    "İ",
    "שלום",
    "😀",
    ".",
    "Word",
    "a.B",
    "'s",
    "\0",
]


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_no_character_is_lost(tokenizer: ChargesheetTokenizer, text: str) -> None:
    assert tokenizer(text).text == text


@settings(deadline=None)
@given(st.text(max_size=8), st.sampled_from(PIECES), st.integers(MAX_CHUNK - 2, 3 * MAX_CHUNK), st.text(max_size=8))
def test_no_character_is_lost_in_a_long_run(
    tokenizer: ChargesheetTokenizer, before: str, piece: str, times: int, after: str
) -> None:
    text = before + piece * times + after
    assert tokenizer(text).text == text


@pytest.mark.parametrize("piece", ["(", "()", "a(", "’s", "*a", "a.", "<b>", "-"])
def test_a_run_without_spaces_takes_time_in_proportion(tokenizer: ChargesheetTokenizer, piece: str) -> None:
    started = time.process_time()
    assert tokenizer(piece * 50_000).text == piece * 50_000
    assert time.process_time() - started < 8  # spaCy alone would take minutes


def test_it_is_saved_with_a_pipeline() -> None:
    config = {"nlp": {"tokenizer": {"@tokenizers": "chargesheet.tokenizer.v1"}}}
    saved = spacy.blank("en", config=config)
    loaded = spacy.blank("en", config=config).from_bytes(saved.to_bytes())
    assert isinstance(loaded.tokenizer, ChargesheetTokenizer)
    assert isinstance(loaded.tokenizer, Tokenizer)
    for _, text, words in ROWS:
        assert [token.text for token in loaded(text)] == words
