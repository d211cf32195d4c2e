"""Mentions of persons, organisations and places: by shape and word lists, without a model, and then with it."""

from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from chargesheet.geography.places import places
from chargesheet.grammar.layout import find_layout
from chargesheet.grammar.layout_types import Block
from chargesheet.stages.gazetteer import given_names, organisation_names
from chargesheet.stages.layers import Span as Characters
from chargesheet.stages.layers import layers
from chargesheet.stages.mentions.labelling import OUTCOMES, Evidence
from chargesheet.stages.mentions.stage import MentionsStage, settle
from chargesheet.stages.name_words import word_lists

BLANK = spacy.blank("en")


def found(
    text: str,
    ents: dict[str, str] | None = None,
    markup: tuple[tuple[int, int], ...] = (),
    blocks: tuple[Block, ...] = (),
) -> list[tuple[str, str]]:
    """The mentions of a text that no model has read, but for ``ents``: label by words."""
    doc = BLANK.make_doc(text)
    doc.ents = [
        span
        for words, label in (ents or {}).items()
        if (span := doc.char_span(text.index(words), text.index(words) + len(words), label=label)) is not None
    ]
    layers(doc).markup = tuple(Characters(start, end) for start, end in markup)
    layers(doc).blocks = blocks
    MentionsStage()(doc)
    spans = layers(doc).mentions
    assert list(spans) == sorted(spans, key=lambda span: span.start)
    return [(text[span.start : span.end], span.label) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Police freed President Hosni Mubarak.", [("Hosni Mubarak", "PERSON")], id="no title"),
        pytest.param("They met Sheikh Ali Salman.", [("Ali Salman", "PERSON")], id="no religious title"),
        pytest.param("It named former Chilean Foreign Minister José Vidal.", [("José Vidal", "PERSON")], id="office"),
        pytest.param("It said Dr Vargas left.", [("Vargas", "PERSON")], id="surname after a title"),
        pytest.param("Amina Omar’s lawyer came.", [("Amina Omar", "PERSON")], id="no possessive"),
        pytest.param("A court freed ‘Abdel-‘Aziz Nasheeb.", [("‘Abdel-‘Aziz Nasheeb", "PERSON")], id="ayn"),
        pytest.param("It held Saif al- Islam al-Wafi.", [("Saif al- Islam al-Wafi", "PERSON")], id="broken hyphen"),
        pytest.param("A judge freed Mboua Biya ma Batalon.", [("Mboua Biya ma Batalon", "PERSON")], id="particle"),
        pytest.param("Police held A.Y. for a day.", [("A.Y.", "PERSON")], id="initials of a minor"),
        pytest.param("\U0010fc00 U Gambira was held.", [("Gambira", "PERSON")], id="bullet and honorific"),
        pytest.param("Had Aisha Bello been held, ...", [("Aisha Bello", "PERSON")], id="inverted auxiliary"),
        pytest.param("Did Aisha Bello leave?", [("Aisha Bello", "PERSON")], id="question"),
        pytest.param(
            "A. Bello and M. K. Danjuma left.",
            [("A. Bello", "PERSON"), ("M. K. Danjuma", "PERSON")],
            id="A is no article",
        ),
        pytest.param("Police held Ivan Amir for a day.", [("Ivan Amir", "PERSON")], id="a name that is an office too"),
        pytest.param("THE POLICE SAY THAT AISHA BELLO LEFT LAGOS.", [], id="a sentence in capitals"),
        pytest.param("I BELIEVE THAT MY OLD FRIEND IS HELD HERE", [], id="capitals without long words"),
        pytest.param(
            "Bamir Topi\nSali Berisha\nin office",
            [("Bamir Topi", "PERSON"), ("Sali Berisha", "PERSON")],
            id="names below one another",
        ),
        pytest.param("Police freed President Hosni\nMubarak.", [("Hosni Mubarak", "PERSON")], id="a line that broke"),
        pytest.param("Bamir Topi Sali Berisha abolitionist for all crimes", [], id="names side by side in a box"),
        pytest.param("Ivan Belov abolitionist for all crimes", [("Ivan Belov", "PERSON")], id="one name in a box"),
    ],
)
def test_persons(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(" ".join(name.split()), label) for name, label in found(text)] == expected


HEADINGS = [
    pytest.param("FIELD NOTE 9/2021\n\nTwo men left.", "FIELD NOTE", [], id="a numbered title"),
    pytest.param("# CASE LIST\n\nTwo men left.", "CASE LIST", [], id="short words"),
    pytest.param("# TWO HELD\n\nTwo men left.", "HELD", [], id="one word beside others in capitals"),
    pytest.param("# AISHA BELLO\n\nShe left.", "AISHA BELLO", [("AISHA BELLO", "PERSON")], id="a given name"),
    pytest.param(
        "# TIGO DUVE\n\nA court freed Tigo Duve.",
        "TIGO DUVE",
        [("TIGO DUVE", "PERSON"), ("Tigo Duve", "PERSON")],
        id="a name that the text writes as one",
    ),
    pytest.param("# SAUDI ARABIA\n\nShe left.", "SAUDI ARABIA", [("SAUDI ARABIA", "PLACE")], id="a listed place"),
    pytest.param("# COURT WATCH\n\nShe left.", "COURT WATCH", [("COURT WATCH", "ORG")], id="an organisation by form"),
    pytest.param("She met TIGO DUVE there.", "TIGO DUVE", [("TIGO DUVE", "PERSON")], id="in running text"),
]


@pytest.mark.parametrize(("text", "words", "expected"), HEADINGS)
def test_words_of_a_heading_in_capitals_name_no_one(text: str, words: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, {words: "PERSON"}, blocks=find_layout(text).blocks) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "the Institute of Democracy and Human Rights said",
            [("Institute of Democracy and Human Rights", "ORG")],
            id="and inside a name",
        ),
        pytest.param(
            "the Truth and Reconciliation Commission said",
            [("Truth and Reconciliation Commission", "ORG")],
            id="and before the head",
        ),
        pytest.param("the High Court of Kenya ruled", [("High Court of Kenya", "ORG")], id="of a country"),
        pytest.param(
            "the High Court and Parliament agreed", [("High Court", "ORG"), ("Parliament", "ORG")], id="two bodies"
        ),
        pytest.param(
            "the Northern Brigade of the LRF fought",
            [("Northern Brigade", "ORG"), ("LRF", "ORG")],
            id="part of another",
        ),
        pytest.param(
            "the Civic Mission in Ostland and Westland (CMOW) left",
            [("Civic Mission in Ostland and Westland", "ORG"), ("CMOW", "ORG")],
            id="long form up to its acronym",
        ),
        pytest.param(
            "the Provisional Electoral Council (Conseil Electoral Provisoire, CEP) said",
            [("Provisional Electoral Council", "ORG"), ("Conseil Electoral Provisoire", "ORG"), ("CEP", "ORG")],
            id="foreign name in brackets",
        ),
        pytest.param("the Prosecutor General’s office said", [("Prosecutor General’s office", "ORG")], id="office"),
        pytest.param("the People’s Court ruled", [("People’s Court", "ORG")], id="possessive inside a name"),
        pytest.param("before Dushanbe city court", [("Dushanbe city court", "ORG")], id="lower-case head"),
        pytest.param("by a Nairobi criminal court", [("Nairobi", "PLACE")], id="any court of a city"),
        pytest.param("the Court ruled", [("Court", "ORG")], id="capitalised short form"),
        pytest.param("the court and the police ruled", [], id="lower-case generic"),
        pytest.param("the Minister of Interior and the Public Prosecutor left", [], id="titles of office"),
        pytest.param("supporters of Bloc 8406 marched", [("Bloc 8406", "ORG")], id="number in a name"),
        pytest.param("editors of Zorya newspaper left", [("Zorya", "ORG")], id="newspaper"),
        pytest.param("the news outlet Nakanune.kz closed", [("Nakanune.kz", "ORG")], id="domain"),
        pytest.param("the UN said", [("UN", "ORG")], id="acronym"),
        pytest.param("two NGOs said so on TV", [], id="acronyms of common nouns"),
        pytest.param("the weekly Zorvan closed", [("Zorvan", "ORG")], id="a weekly by name"),
        pytest.param("FREEDOM OF EXPRESSION UNDER THREAT", [], id="heading in capitals"),
    ],
)
def test_organisations(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("in Oromia region", [("Oromia", "PLACE")], id="region noun dropped"),
        pytest.param("in Unity State", [("Unity State", "PLACE")], id="capitalised noun kept"),
        pytest.param("in Black Beach prison", [("Black Beach prison", "PLACE")], id="facility noun kept"),
        pytest.param("at Machava police station", [("Machava police station", "PLACE")], id="two-word facility"),
        pytest.param(
            "from the Democratic Republic of the Congo", [("Democratic Republic of the Congo", "PLACE")], id="long name"
        ),
        pytest.param("the Kazakh authorities", [], id="adjective"),
        pytest.param("in Côte d’Ivoire", [("Côte d’Ivoire", "PLACE")], id="curly apostrophe"),
        pytest.param("In December, Kenya ratified it", [("Kenya", "PLACE")], id="month is no name"),
        pytest.param("a Cairo-based group", [], id="compound adjective"),
    ],
)
def test_places(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_us_before_a_noun_is_no_place_and_by_itself_it_is() -> None:
    doc = Doc(
        BLANK.vocab,
        words=["The", "US", "freed", "him", "from", "US", "custody", "."],
        pos=["DET", "PROPN", "VERB", "PRON", "ADP", "PROPN", "NOUN", "PUNCT"],
    )
    MentionsStage()(doc)
    assert [(m.start, m.end, m.label) for m in layers(doc).mentions] == [(4, 6, "PLACE")]


def test_emphasised_title_of_a_magazine() -> None:
    text = "the magazine *Adam* was closed"
    start = text.index("*")
    assert found(text, markup=((start, start + 1), (start + 5, start + 6))) == [("Adam", "ORG")]


def test_the_model_decides_where_nothing_else_does() -> None:
    text = "It quoted Belmarto again"
    assert found(text, {"Belmarto": "PERSON"}) == [("Belmarto", "PERSON")]
    assert found(text, {"Belmarto": "GPE"}) == [("Belmarto", "PLACE")]
    assert found(text, {"Belmarto": "NORP"}) == []


def test_a_surname_follows_the_full_name() -> None:
    text = "Ivan Belov was held. Later Belov spoke."
    assert found(text, {"Belov": "ORG"}) == [("Ivan Belov", "PERSON"), ("Belov", "PERSON")]


def test_one_label_for_one_string() -> None:
    def item(scores: tuple[float, float, float, float], start: int) -> Evidence:
        return Evidence(start, start + 4, "Dara", scores, listed=False)

    assert OUTCOMES == ("PERSON", "ORG", "PLACE", "NONE")
    assert settle([item((0, 5, 0, 1), 0), item((2, 0, 0, 1), 9)]) == ("ORG", "ORG")
    assert settle([item((1, 0, 0, 1), 0)]) == ("NONE",), "a tie with no mention is none"


@given(st.text(alphabet=st.sampled_from("AbÉe\u0301 ‘’'-.,&()\n\U0010fc00*İof7"), max_size=60))
def test_spans_are_ordered_never_overlap_and_hold_words(text: str) -> None:
    doc = BLANK.make_doc(text)
    spans = MentionsStage().match(doc)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize("name", sorted(organisation_names()))
def test_every_organisation_of_the_list_is_found(name: str) -> None:
    assert (name, "ORG") in found(f"they joined {name} again")


@pytest.mark.parametrize("name", [name for entry in places() for name in entry.names])
def test_every_place_of_the_list_is_found(name: str) -> None:
    name = name.replace("'", "’")
    mentions = found(f"they stayed in {name} again")
    assert (name, "PLACE") in mentions


def entries(name: str, *ids: str) -> list[str]:
    return [word for entry in word_lists(name) if not ids or entry.id in ids for word in entry.words]  # type: ignore[arg-type]


@pytest.mark.parametrize("title", entries("titles"))
def test_every_title_makes_a_person_and_is_left_out(title: str) -> None:
    assert found(f"they met {title} Ivan Belov again")[-1:] == [("Ivan Belov", "PERSON")]


@pytest.mark.parametrize("head", entries("organisation_heads"))
def test_every_head_makes_an_organisation(head: str) -> None:
    assert found(f"they joined the Zorvan {head} again")[:1] == [(f"Zorvan {head}", "ORG")]


@pytest.mark.parametrize("noun", entries("organisation_alone"))
def test_every_short_form_is_an_organisation(noun: str) -> None:
    assert found(f"before the {noun} ruled") == [(noun, "ORG")]


@pytest.mark.parametrize("noun", entries("place_nouns", "facility"))
def test_every_facility_noun_is_kept(noun: str) -> None:
    assert found(f"he was held in Zorvan {noun} again") == [(f"Zorvan {noun}", "PLACE")]


@pytest.mark.parametrize("noun", entries("place_nouns", "region"))
def test_every_region_noun_is_dropped(noun: str) -> None:
    assert found(f"he lived in Zorvan {noun} again") == [("Zorvan", "PLACE")]


@pytest.mark.parametrize("noun", entries("place_nouns", "capitalised"))
def test_every_capitalised_place_noun_is_kept(noun: str) -> None:
    assert found(f"he lived in Zorvan {noun} again") == [(f"Zorvan {noun}", "PLACE")]


@pytest.mark.parametrize("word", entries("neighbour_words", "outlets"))
def test_every_word_for_an_outlet_makes_an_organisation(word: str) -> None:
    assert found(f"they read Zorvan {word} again") == [("Zorvan", "ORG")]
    assert found(f"they read the {word} Zorvan again") == [("Zorvan", "ORG")]


@pytest.mark.parametrize("word", entries("neighbour_words", "groups"))
def test_every_word_for_a_group_makes_an_organisation(word: str) -> None:
    assert found(f"they met the {word} Zorvan again") == [("Zorvan", "ORG")]


@pytest.mark.parametrize("word", entries("neighbour_words", "said-of-persons"))
def test_every_word_said_of_persons_tips_the_balance(word: str) -> None:
    assert found(f"then Zorvan {word} there", {"then Zorvan": "PERSON"}) == [("Zorvan", "PERSON")]
    assert found("then Zorvan there", {"then Zorvan": "PERSON"}) == []


@pytest.mark.parametrize("word", entries("neighbour_words", "apposed-to-persons"))
def test_every_word_after_a_persons_comma_tips_the_balance(word: str) -> None:
    assert found(f"then Zorvan, {word} person", {"then Zorvan": "PERSON"}) == [("Zorvan", "PERSON")]


@pytest.mark.parametrize("word", entries("neighbour_words", "place-prepositions"))
def test_every_preposition_of_place_makes_a_place(word: str) -> None:
    assert found(f"he lived {word} Zorvan again") == [("Zorvan", "PLACE")]


@pytest.mark.parametrize("word", entries("neighbour_words", "weak-prepositions"))
def test_every_weak_preposition_tips_the_balance(word: str) -> None:
    assert found(f"he went {word} Zorvan again", {f"{word} Zorvan": "GPE"}) == [("Zorvan", "PLACE")]


@pytest.mark.parametrize("word", entries("neighbour_words", "after-name-columns"))
def test_every_word_after_columns_of_names_unmakes_them(word: str) -> None:
    assert found(f"then Ivan Topi Sali Berisha {word} there") == []
    assert found("then Ivan Topi Sali Berisha there") != []


@pytest.mark.parametrize("name", sorted(name.title() for name in given_names()))
def test_every_given_name_outweighs_the_models_place(name: str) -> None:
    assert found(f"then Zorvan {name} Zorvan there", {f"Zorvan {name} Zorvan": "GPE"})[0][1] == "PERSON"
    assert found("then Zorvan Zorvan Zorvan there", {"Zorvan Zorvan Zorvan": "GPE"})[0][1] == "PLACE"


@pytest.mark.parametrize("word", entries("organisation_words", "subject-matters"))
def test_every_subject_matter_joins_two_halves_of_a_name(word: str) -> None:
    name = f"Zorvan Justice and {word.capitalize()} Commission"
    assert found(f"the {name} said") == [(name, "ORG")]


@pytest.mark.parametrize("word", entries("organisation_words", "owners"))
def test_every_owner_stays_inside_a_name(word: str) -> None:
    assert found(f"the {word}’s Zorvan Court said") == [(f"{word}’s Zorvan Court", "ORG")]


@pytest.mark.parametrize("word", entries("organisation_words", "office-owners"))
def test_every_owner_of_an_office_makes_an_organisation(word: str) -> None:
    assert found(f"the Zorvan {word}’s office said") == [(f"Zorvan {word}’s office", "ORG")]


@pytest.mark.parametrize("word", entries("organisation_words", "courts"))
def test_every_kind_of_court_is_kept(word: str) -> None:
    assert found(f"the Zorvan {word} court said") == [(f"Zorvan {word} court", "ORG")]


HEADS = frozenset(head.lower() for head in entries("organisation_heads"))


@pytest.mark.parametrize("word", [word for word in entries("other_capitals", "openers") if word not in HEADS])
def test_every_opener_is_left_out(word: str) -> None:
    capital = word[0].upper() + word[1:]
    assert "Zorvan Belov" in [name for name, _ in found(f"It ended. {capital} Zorvan Belov was there")]


@pytest.mark.parametrize("word", entries("other_capitals"))
def test_no_other_capitalised_word_is_a_mention(word: str) -> None:
    capital = word[0].upper() + word[1:]
    assert (capital, "PERSON") not in found(f"It ended. {capital} was there"), "as the first word"


def test_with_the_model(nlp: Language) -> None:
    text = (
        "On 3 May police in Almaty arrested journalist Marat Tulegenov of Zhana Dala newspaper. "
        "Tulegenov was taken to Astana Central prison and the Prosecutor General’s office charged him."
    )
    doc = nlp(text)
    mentions = [(text[m.start : m.end], m.label) for m in layers(doc).mentions]
    assert mentions == [
        ("Almaty", "PLACE"),
        ("Marat Tulegenov", "PERSON"),
        ("Zhana Dala", "ORG"),
        ("Tulegenov", "PERSON"),
        ("Astana Central prison", "PLACE"),
        ("Prosecutor General’s office", "ORG"),
    ]
    assert isinstance(doc[0:1], Span)
