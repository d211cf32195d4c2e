"""What a statement's head says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.geography.countries import countries
from chargesheet.reading.markdown import markdown_metadata
from chargesheet.reading.metadata import (
    Metadata,
    country_of_index,
    country_of_title,
    date_of_words,
    index_countries,
    kinds,
    organisation_words,
    publishers,
    read_metadata,
)
from chargesheet.reading.values import check_country, check_date

# A row: name, text, what is read.
HEADS = [
    (
        "Amnesty's form",
        "# AMNESTY INTERNATIONAL\n\n## PUBLIC STATEMENT\n\nDate: 3 May 2014  \nIndex: MDE 13/012/2014\n\n"
        "### **Iran: two *held*.**\n\nText.",
        Metadata(
            publisher="Amnesty International",
            date="2014-05-03",
            index="MDE 13/012/2014",
            title="Iran: two held.",
            country="IR",
        ),
    ),
    (
        "the same as plain text",
        "AMNESTY INTERNATIONAL\nPUBLIC STATEMENT\n\nDate: 3 May 2014\nIndex: MDE 13/012/2014\n\n"
        "Iran: two men held\n\nText goes on.",
        Metadata(
            publisher="Amnesty International",
            date="2014-05-03",
            index="MDE 13/012/2014",
            title="Iran: two men held",
            country="IR",
        ),
    ),
    (
        "publisher and kind in one line",
        "AMNESTY INTERNATIONAL – PRESS RELEASE\n\n**Two men held**\n\nText.",
        Metadata(publisher="Amnesty International", title="Two men held"),
    ),
    (
        "one line of fields",
        "UA: 12/14 Index: AFR 25/001/2014 Ethiopia Date: 3 May 2014\n\n# URGENT ACTION\n\n# TWO HELD\n\nText.",
        Metadata(date="2014-05-03", index="AFR 25/001/2014", title="TWO HELD", country="ET"),
    ),
    (
        "an organisation that no list knows",
        "# Example Rights Watch\n\n# Mali: a reporter is freed\n\n3 May 2014\n\nText.",
        Metadata(publisher="Example Rights Watch", title="Mali: a reporter is freed", date="2014-05-03", country="ML"),
    ),
    ("a title alone", "# The Case of the Three\n\nText.", Metadata(title="The Case of the Three")),
    (
        "a title with such a word is a title",
        "# Commission closes its doors\n\nText.",
        Metadata(title="Commission closes its doors"),
    ),
    ("a heading after the text began is no title", "He was held in May.\n\n# Background\n\nText.", Metadata()),
    ("a passage has none", "On 3 May 2014 he was held.", Metadata()),
    (
        "a date in the text is not the statement's",
        "# Two held\n\nOn 3 May 2014 they were held.",
        Metadata(title="Two held"),
    ),
    (
        "fields of title and publisher",
        "Title: Two held\nPublisher: Example\nCountry: Mali\n\nText.",
        Metadata(title="Two held", publisher="Example", country="ML"),
    ),
    ("two countries are none", "# Egypt/Sudan: two held\n\nText.", Metadata(title="Egypt/Sudan: two held")),
    (
        "the index wins over the title",
        "Index: EUR 57/1/2014\n\n# Egypt: two held\n\nText.",
        Metadata(title="Egypt: two held", index="EUR 57/1/2014", country="KZ"),
    ),
    ("nothing", " ", Metadata()),
]


# A row: name, text, the date.
DATELINES = [
    (
        "a line below the title",
        "FIELD NOTE 9/2021\nAddis Ababa, 21 June 2021\n\nOn Monday, two men left.",
        "2021-06-21",
    ),
    ("a line above the title", "Nairobi, 4 May 2015\n\n# Two held\n\nTwo men are held.", "2015-05-04"),
    ("before a dash", "# Two held\n\nLONDON, 3 March 2019 – Police held two men.", "2019-03-03"),
    ("in bold", "**London, 3 March 2019** – Police held two men.", "2019-03-03"),
    ("an agency in brackets", "LONDON (Example News), March 3, 2019 — Police held two men.", "2019-03-03"),
    ("an agency behind the date", "London, 3 March 2019 (EN) - Police held two men.", "2019-03-03"),
    ("all in brackets", "(Beirut, March 3, 2019) – Police held two men.", "2019-03-03"),
    ("with a country", "Two held\n\nAddis Ababa, Ethiopia, 3 March 2019\n\nTwo men are held.", "2019-03-03"),
    ("the date first", "Two held\n\n3 March 2019, London\n\nTwo men are held.", "2019-03-03"),
    ("a town that no list knows, in capitals", "BOLOTNOYE, 3 March 2019 – Police held two men.", "2019-03-03"),
    ("a kind of statement", "*Press release*, 3 March 2019\n\n# Two held\n\nText.", "2019-03-03"),
    ("publisher and kind", "**Example Forum – press release – 3 March 2019**\n\n# Two held\n\nText.", "2019-03-03"),
    ("a letterhead", "Example Rights Watch\nLondon, 3 March 2019\n\nTwo held\n\nText.", "2019-03-03"),
    ("a field wins", "London, 3 March 2019\n\nDate: 5 March 2019\n\n# Two held\n\nText.", "2019-03-05"),
    (
        "a date alone wins",
        "London, 3 March 2019 – Police held two men.\n\n# Two\n\n5 March 2019\n\nText.",
        "2019-03-05",
    ),
    ("a trial in the next year", "LONDON, 3 March 2019 – The trial is set for May 2020.", "2019-03-03"),
    ("behind the first paragraph", "Two men are held.\n\nLONDON, 3 March 2019 – They left.", None),
    ("at the end", "# Two held\n\nTwo men are held.\n\nLondon, 3 March 2019", None),
    ("a list of what happened", "- Lagos, 3 May 2014: two held.\n- Kano, 4 May 2014: one held.", None),
    ("days that differ", "London, 3 March 2019\n\nBeirut, 4 March 2019\n\nText of two notes.", None),
    ("a title", "# Andijan, 13 May 2005\n\nTwo men were held.", None),
    ("a day that later years are told of", "Tashkent, 13 May 2005\n\nIn 2010, two men were held.", None),
    ("a town that no list knows", "Bloody Sunday, 30 January 1972 – Two men were held.", None),
    ("no day", "London, March 2019 – Police held two men.", None),
    ("no year", "London, 3 March – Police held two men.", None),
    ("a sentence", "In London, 3 March 2019 was a day of protest.", None),
    ("a sentence with a dash", "He came to London on 3 March 2019 – and left.", None),
    ("a day of the story", "3 March 2019 – Police held two men.", None),
    ("a year long ago", "London, 3 March 1801 – Police held two men.", None),
]


@pytest.mark.parametrize(("text", "date"), [row[1:] for row in DATELINES], ids=[row[0] for row in DATELINES])
def test_datelines(text: str, date: str | None) -> None:
    assert read_metadata(text).date == date


def test_a_dateline_is_no_title() -> None:
    for text in ("Tunis, 4 May 2015\n\n# Two held\n\nText.", "(Tunis, 4 May 2015) – Police held two men"):
        assert read_metadata(text).title in {"Two held", None}


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in HEADS], ids=[row[0] for row in HEADS])
def test_heads(text: str, expected: Metadata) -> None:
    assert read_metadata(text) == expected
    assert markdown_metadata(text) == expected


def test_front_matter_comes_first() -> None:
    front = '---\ntitle: "Two: held"\ndate: 3 May 2014\nindex: EUR 57/1/2014\ncountry: nowhere\ntags:\n  - a\n---\n'
    text = front + "# Other\n\nDate: 2012\n"
    assert markdown_metadata(text) == Metadata(
        title="Two: held", date="2014-05-03", index="EUR 57/1/2014", country="KZ"
    )
    assert markdown_metadata("---\r\ncountry: ml\r\n---\r\n# Other\r\n") == Metadata(title="Other", country="ML")


@pytest.mark.parametrize(
    ("value", "country"),
    [("KZ", "KZ"), ("uz", "UZ"), ("UK", "GB"), ("The Gambia", "GM"), ("QQ", None), ("it is", None)],
)
def test_the_country_of_front_matter_is_a_code_or_a_name(value: str, country: str | None) -> None:
    assert markdown_metadata(f"---\ncountry: {value}\n---\n").country == country


# A row: the words, the date.
DATES = [
    ("21 December 2015", "2015-12-21"),
    ("21st December, 2015", "2015-12-21"),
    ("December 21, 2015", "2015-12-21"),
    ("Monday 21 December 2015", "2015-12-21"),
    ("2015-12-21", "2015-12-21"),
    ("December 2015", "2015-12"),
    ("2015-12", "2015-12"),
    ("2015", "2015"),
    ("21 December", None),
    ("late 2015", None),
    ("30 February 2015", None),
    ("May and June 2015", None),
    ("yesterday", None),
    ("", None),
    ("On 3 May 2014 he left", None),
]


@pytest.mark.parametrize(("words", "date"), DATES, ids=[row[0] or "nothing" for row in DATES])
def test_dates(words: str, date: str | None) -> None:
    assert date_of_words(words) == date


INDEXES = [
    ("EUR 57/3123/2015", "KZ"),
    ("eur57/3123/2015", "KZ"),
    ("EUR 01/001/2015", None),
    ("X 5", None),
    (None, None),
]


@pytest.mark.parametrize(("index", "country"), INDEXES, ids=str)
def test_countries_of_indexes(index: str | None, country: str | None) -> None:
    assert country_of_index(index) == country


@pytest.mark.parametrize(("code", "country"), sorted(index_countries().items()))
def test_every_index_number_is_a_country(code: str, country: str) -> None:
    assert country in {known.id for known in countries()}
    assert read_metadata(f"Index: {code}/001/2014\n\nText.").country == country


def test_index_numbers_are_those_of_the_archive() -> None:
    # Titles and index numbers as they stand in the lists of documents of the annual reports.
    for code, country in {"ASA 17": "CN", "AMR 51": "US", "MDE 12": "EG", "EUR 44": "TR", "EUR 46": "RU"}.items():
        assert index_countries()[code] == country


TITLES = [
    ("Kazakhstan: two held", "KZ"),
    ("Côte d'Ivoire – two held", "CI"),
    ("Viet Nam - two held", "VN"),
    ("The Gambia: two held", "GM"),
    ("Mali and Niger: two held", None),
    ("Two held in Mali", None),
    ("Update: Mali", None),
]


@pytest.mark.parametrize(("title", "country"), TITLES, ids=[row[0] for row in TITLES])
def test_countries_of_titles(title: str, country: str | None) -> None:
    assert country_of_title(title) == country


def test_the_table_of_countries_may_be_given() -> None:
    assert country_of_title("Atlantis: two held", {"atlantis": "AT"}) == "AT"


@pytest.mark.parametrize("name", sorted(publishers()))
def test_every_publisher_is_found(name: str) -> None:
    found = read_metadata(f"# {name.upper()}\n\n# Two held\n\nText.")
    assert (found.publisher, found.title) == (publishers()[name], "Two held")


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_is_no_title(kind: str) -> None:
    assert read_metadata(f"# {kind.capitalize()}\n\n# Two held\n\nText.").title == "Two held"


@pytest.mark.parametrize("word", sorted(organisation_words()))
def test_every_organisation_word_names_one(word: str) -> None:
    name = f"Example Rights {word.capitalize()}"
    assert read_metadata(f"# {name}\n\nText.").publisher == name


@given(st.text())
def test_any_text_has_metadata_that_can_be_believed(text: str) -> None:
    found = markdown_metadata(text)
    assert found.date is None or check_date(found.date) == found.date
    assert found.country is None or check_country(found.country) == found.country
