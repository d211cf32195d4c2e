"""Sentence starts: by layout, final marks and abbreviations."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from chargesheet.grammar.layout import find_layout
from chargesheet.stages.layers import layers
from chargesheet.stages.layout import LayoutStage
from chargesheet.stages.sentences.abbreviations import abbreviations, starters
from chargesheet.stages.sentences.stage import SentencesStage
from chargesheet.stages.sentences.starts import find_sentence_starts


def sentences(text: str) -> list[str]:
    """The sentences of a text, each without the spaces at its ends."""
    layout = find_layout(text)
    starts = find_sentence_starts(text, layout.blocks, layout.markup)
    return [text[start:end].strip() for start, end in itertools.pairwise([*starts, len(text)])]


# A row: name, the sentences; the text is these joined by a space.
ROWS = [
    ("full stops", ["He was held.", "She was freed!", "Was he?", "The end."]),
    ("closing quotes and brackets", ["He was “freed.”", "She left (in May.)", "They stayed."]),
    ("opening quotes and brackets", ["He left.", "“We go,” he said.", "(She stayed.)", "‘No.’"]),
    ("footnote marks", ["He was held.<sup>1</sup>", "She left.[^2]", "They stayed."]),
    ("emphasis", ["He read *Adam*.", "*Eve* was shut.", "**Later:** it opened."]),
    ("a number starts one", ["Ten were held in 2005.", "14 were freed.", "On 3 May."]),
    ("articles", ["Art. 5 and Arts. 6 and 7, No. 12, para. 3, sec. IV and § 140 of Law No. A-30 hold.", "He left."]),
    ("numbers with points", ["Articles 205.2 and 280.1 apply.", "It rose by 3.5 per cent."]),
    ("titles", ["Dr. Bah, Gen. Cissé, Col. Diop, Lt. Sow and Capt. Ba left.", "Mr. Sy stayed."]),
    ("initials", ["U. Win and J. B. Bah left.", "A.N. Ivanov and M. K. stayed."]),
    ("initials at the end", ["He was held with K.", "The court freed M.K.", "They left."]),
    ("cases", ["Bah v. Mali was heard.", "See e.g. Chad, i.e. Niger, cf. Togo."]),
    ("et cetera", ["They held books, papers, etc.", "The police left.", "They came at 5 p.m. Monday."]),
    ("months", ["It was on 5 Jan. 2012.", "It ended in Jan.", "He left."]),
    ("no as a word", ["He said no.", "Then he left."]),
    ("brackets in a sentence", ["The law (it was passed. It was not used) is there.", "He left."]),
    ("sentences in brackets", ["He left.", "(He was held.", "She was freed.)", "They stayed."]),
    ("a name written small", ["He was held by the group.", "al-Shaikh was freed."]),
    ("an apostrophe in a name", ["They went to Sana’a.", "Ali stayed."]),
    ("a small letter goes on", ["He said so. and then he left, at amnesty.org or Nakanune.kz."]),
    ("dots", ["He said ... “wait” and ... Ali left."]),
    ("a list in a sentence", ["They asked for: 1. Bread; 2. Water."]),
    ("acronyms of states", ["The U.S. Government and the U.N. Committee met.", "He left the U.S.", "They stayed."]),
    ("semicolons", ["A was held; B was freed; C left."]),
    ("decomposed letters", ["It was Peric\u0301.", "E\u0301lie left."]),
    ("Arabic and Chinese marks", ["هل خرج؟", "نعم خرج."]),
]


@pytest.mark.parametrize("expected", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


# A row: name, text, its sentences.
LAYOUTS = [
    ("heading", "# Trial\n\nHe was tried.", ["# Trial", "He was tried."]),
    (
        "bullets",
        "\U0010fc00 He left. She stayed.\n\U0010fc00 They came.",
        ["\U0010fc00 He left.", "She stayed.", "\U0010fc00 They came."],
    ),
    ("broken lines", "He was held\nin May. He\nleft.", ["He was held\nin May.", "He\nleft."]),
    ("a missing space", "He met agencies.Human rights mattered.", ["He met agencies.", "Human rights mattered."]),
    ("a missing space after a quote", "“He left.”She stayed.", ["“He left.”", "She stayed."]),
    (
        "no missing space",
        "On Nakanune.kz, U.S.A, St.Petersburg and 3.May.",
        ["On Nakanune.kz, U.S.A, St.Petersburg and 3.May."],
    ),
    ("Chinese", "他被捕。她获释。", ["他被捕。", "她获释。"]),
    ("list lead", "They asked:\n- for bread\n- for water", ["They asked:", "- for bread", "- for water"]),
    ("fields", "Date: 3 May\nCharge: theft\n\nHe left.", ["Date: 3 May", "Charge: theft", "He left."]),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS])
def test_sentences_of_a_page(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(("abbreviation", "kind"), sorted(abbreviations("en").items()))
def test_every_abbreviation_holds_its_sentence(abbreviation: str, kind: str) -> None:
    after = {"title": "Bah", "never": "Mali", "number": "5", "final": "Mali"}[kind]
    text = f"They saw {abbreviation} {after} there."
    assert sentences(text) == [text]
    if kind in {"number", "final"}:
        assert sentences(f"They saw {abbreviation} The rest left.") == [f"They saw {abbreviation}", "The rest left."]


@pytest.mark.parametrize("word", sorted(starters("en")))
def test_every_starter_starts(word: str) -> None:
    assert sentences(f"They held K. {word} left.") == ["They held K.", f"{word} left."]


def doc_of(words: list[str], spaces: list[bool] | None = None) -> Doc:
    doc = Doc(Vocab(), words=words, spaces=spaces)
    LayoutStage()(doc)
    return doc


def test_every_token_is_fixed() -> None:
    doc = doc_of(["He", "left", ".", "She", "stayed", ";", "they", "came", "."])
    SentencesStage()(doc)
    assert [token.is_sent_start for token in doc] == [True, False, False, True, *[False] * 5]


def test_the_bullet_belongs_to_what_follows() -> None:
    doc = doc_of(
        ["He", "left", ".", "\n", "-", "She", "stayed", "."], [True, False, False, False, True, True, False, False]
    )
    SentencesStage()(doc)
    assert [sentence.text for sentence in doc.sents] == ["He left.\n", "- She stayed."]


def test_a_start_inside_a_token_is_passed_over() -> None:
    doc = doc_of(["agencies.Human", "rights"])
    assert find_sentence_starts(doc.text, layers(doc).blocks, ()) == (0, 9)
    assert SentencesStage().match(doc) == (0,)


def test_an_empty_doc() -> None:
    assert SentencesStage().match(doc_of([])) == ()


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["A", "b. ", ".", " ", "(", ")", "No. ", "K. ", "\n", "5", "“", "”", "…"])).map(
            "".join
        ),
    )
)
def test_starts_are_in_order_and_inside(text: str) -> None:
    layout = find_layout(text)
    starts = find_sentence_starts(text, layout.blocks, layout.markup)
    assert list(starts) == sorted(set(starts))
    assert all(0 <= start < len(text) for start in starts)
