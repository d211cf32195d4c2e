"""Fields of prisoner lists: the vocabulary, the cards, the readings of values, and the events that they tell of."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.errors import VocabularyError
from chargesheet.grammar.layout import find_layout
from chargesheet.records import EventType, Label, Span, Statement
from chargesheet.stages.fields import readings as field_readings
from chargesheet.stages.fields.cards import Card, read_cards
from chargesheet.stages.fields.events import closed_to_prose, field_events, own_events, with_field_arguments
from chargesheet.stages.fields.reader import read_fields
from chargesheet.stages.fields.words import FieldEntry, field_labels, field_values, label_key, read_label
from chargesheet.stages.layers import (
    Argument,
    DateReading,
    FieldEvent,
    LabelledSpan,
    ProvisionItem,
    ProvisionReading,
    Trigger,
    layers,
)

BLANK = English()


def cards_of(text: str) -> tuple[Card, ...]:
    return read_cards(text, find_layout(text).blocks)


def shown(text: str, card: Card) -> tuple[str | None, list[tuple[str, str]]]:
    heading = None if card.heading is None else text[card.heading.start : card.heading.end]
    return heading, [
        (text[f.label.start : f.label.end], text[f.value.start : f.value.end]) for f in card.fields if f.entry
    ]


@pytest.mark.parametrize(("key", "label"), field_labels().items(), ids=list(field_labels()))
def test_every_label_can_match(key: str, label: object) -> None:
    text = f"Name: Ana Silva\n{key[0].upper()}{key[1:]}: x\n"
    found = [field for card in cards_of(text) for field in card.fields]
    read = field_labels()[key]
    assert found[-1].entry == read.entry
    if read.entry.kind == "event":
        assert found[-1].trigger is not None
        trigger = text[found[-1].trigger.start : found[-1].trigger.end]
        assert read.trigger is not None
        assert label_key(trigger) == label_key(read.trigger)
    else:
        assert read.trigger is None


@pytest.mark.parametrize(("key", "value"), field_values().items(), ids=[key or "empty" for key in field_values()])
def test_every_value_can_be_read(key: str, value: object) -> None:
    text = f"Status: {key}"
    piece = field_readings.first_piece(text, Span(len("Status: "), len(text)))
    assert label_key(text[piece.start : piece.end]) in field_values()
    read = field_values()[key]
    assert (read.entry.type is not None) is (read.entry.kind == "event")
    assert read.trigger.casefold() in key


def test_an_event_must_mark_its_trigger() -> None:
    with pytest.raises(VocabularyError, match="must mark its trigger"):
        read_label(FieldEntry(id="x", kind="event", labels=("Date of arrest",), type="arrest"), "Date of arrest")


NAMED = [("Name", "Ana Silva"), ("Date of arrest", "3 May 2014")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Name: Ana Silva\nDate of arrest: 3 May 2014\n", [(None, NAMED)], id="lines"),
        pytest.param(
            "- **Name:** Ana Silva\n- **Date of arrest:** 3 May 2014\n", [(None, NAMED)], id="items with bold labels"
        ),
        pytest.param("Name: Ana Silva | Date of arrest: 3 May 2014\n", [(None, NAMED)], id="two fields on one line"),
        pytest.param(
            "## Ana Silva\n\nDate of arrest: 3 May 2014\n", [("## Ana Silva", NAMED[1:])], id="a heading names her"
        ),
        pytest.param(
            "1. Ana Silva\nDate of arrest: 3 May 2014\n", [("1. Ana Silva", NAMED[1:])], id="a list's item names her"
        ),
        pytest.param(
            "Name: Ana Silva\nDate of arrest: 3 May 2014\n\nName: Rui Costa\nCharge(s): theft\n",
            [(None, NAMED), (None, [("Name", "Rui Costa"), ("Charge(s)", "theft")])],
            id="another name starts another card",
        ),
        pytest.param(
            "| Who | Charge |\n| --- | --- |\n| Ana Silva | theft |\n| Rui Costa | - |\n",
            [
                (None, [("Who", "Ana Silva"), ("Charge", "theft")]),
                (None, [("Who", "Rui Costa"), ("Charge", "-")]),
            ],
            id="a table's rows",
        ),
        pytest.param("| Year | Trials |\n| --- | --- |\n| 2014 | 12 |\n", [], id="a table that names nobody"),
        pytest.param(
            "Name: Ana Silva\nCharge: spreading rumours that alarm the people of the\nwhole city\n",
            [
                (
                    None,
                    [
                        ("Name", "Ana Silva"),
                        ("Charge", "spreading rumours that alarm the people of the\nwhole city"),
                    ],
                )
            ],
            id="a value broken over two lines",
        ),
        pytest.param("She said one thing: that he was free.\n", [], id="a colon in prose"),
    ],
)
def test_read_cards(text: str, expected: list[tuple[str | None, list[tuple[str, str]]]]) -> None:
    assert [shown(text, card) for card in cards_of(text)] == expected


def test_a_trigger_stands_in_its_label() -> None:
    text = "Name: Ana Silva\nCharge(s): theft\n"
    trigger = cards_of(text)[0].fields[1].trigger
    assert trigger is not None
    assert text[trigger.start : trigger.end] == "Charge"


@pytest.mark.parametrize(
    ("value", "taken", "expected"),
    [
        pytest.param("Article 200, tax evasion", ["Article 200"], ["tax evasion"], id="article first"),
        pytest.param("tax evasion (Article 200)", ["Article 200"], ["tax evasion"], id="article in brackets"),
        pytest.param("theft; and assault", [], ["theft", "assault"], id="a semicolon parts"),
        pytest.param("slander under Article 5", ["Article 5"], ["slander"], id="a preposition is left out"),
        pytest.param("“slander” of the state, fraud", [], ["slander” of the state, fraud"], id="a comma does not part"),
        pytest.param("Article 5", ["Article 5"], [], id="nothing left"),
    ],
)
def test_offences(value: str, taken: list[str], expected: list[str]) -> None:
    spans = [Span(value.index(word), value.index(word) + len(word)) for word in taken]
    found = field_readings.offences(value, Span(0, len(value)), spans)
    assert [value[span.start : span.end] for span in found] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("five years' imprisonment (January 2022)", "five years' imprisonment"),
        (
            "seven years' imprisonment and three years of house arrest",
            "seven years' imprisonment and three years of house arrest",
        ),
        ("a warning", None),
    ],
)
def test_penalty(value: str, expected: str | None) -> None:
    found = field_readings.penalty(value, Span(0, len(value)))
    assert (value[found.start : found.end] if found else None) == expected


@pytest.mark.parametrize(
    ("value", "whole", "expected"),
    [
        ("rejected on 3 May by the High Court", False, "High Court"),
        ("rejected by a military court on 3 May", False, "military court"),
        ("rejected", False, None),
        ("the Lenin District Court, Minsk", True, "Lenin District Court"),
        ("", True, None),
    ],
)
def test_authority(value: str, whole: bool, expected: str | None) -> None:
    found = field_readings.authority(value, Span(0, len(value)), whole=whole)
    assert (value[found.start : found.end] if found else None) == expected


def a_doc(text: str, *, date: str | None = None) -> Doc:
    """A passage with its layout, and by hand: two names, an article, and two dates."""
    doc = BLANK.make_doc(text)
    read = layers(doc)
    read.blocks = find_layout(text).blocks
    read.statement = Statement(id="x", text=text, date=date)
    names: list[tuple[str, Label]] = [("Ana Silva", "PERSON"), ("Rui Costa", "PERSON"), ("Lima", "PLACE")]
    read.mentions = tuple(
        LabelledSpan(at, at + len(word), label, "hand")
        for word, label in names
        for at in range(len(text))
        if text.startswith(word, at)
    )
    for word, edtf in (("3 May 2014", "2014-05-03"), ("8 June 2030", "2030-06-08")):
        at = text.find(word)
        if at >= 0:
            read.dates = (*read.dates, DateReading(at, at + len(word), edtf))
    at = text.find("Article 5")
    if at >= 0:
        item = ProvisionItem(article="5", law=None, country=None, kind="unknown", id=None)
        read.provisions = (ProvisionReading(at, at + len("Article 5"), (item,)),)
    return doc


def events_of(doc: Doc, *names: tuple[str, EventType]) -> tuple[FieldEvent, ...]:
    """The events of the doc's fields, which are written on it; ``names`` are words that name events in its prose."""
    text = doc.text
    triggers = [Trigger(text.index(word), text.index(word) + len(word), kind, "hand") for word, kind in names]
    layers(doc).fields = read_fields(doc, sorted(triggers, key=lambda trigger: trigger.start))
    return field_events(layers(doc).fields)


def told(doc: Doc) -> list[tuple[str, str, str, dict[str, list[str]]]]:
    """Type, modality, trigger and arguments but for the subject, who is Ana Silva."""
    found: list[tuple[str, str, str, dict[str, list[str]]]] = []
    for event in events_of(doc):
        roles: dict[str, list[str]] = {}
        for role, span in event.arguments:
            roles.setdefault(role, []).append(doc.text[span.start : span.end])
        assert roles.pop("subject") == ["Ana Silva"]
        trigger = doc.text[event.trigger.start : event.trigger.end]
        found.append((event.trigger.type, event.modality.modality, trigger, roles))
    return found


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        pytest.param(
            "Date of arrest: 3 May 2014", [("arrest", "actual", "arrest", {"date": ["3 May 2014"]})], id="a date"
        ),
        pytest.param("Date of arrest: unknown", [("arrest", "actual", "arrest", {})], id="arrested, day unknown"),
        pytest.param("Date of arrest: -", [], id="nothing said"),
        pytest.param("Date of arrest:", [], id="empty"),
        pytest.param(
            "Arrested: 3 May 2014, Lima",
            [("arrest", "actual", "Arrested", {"date": ["3 May 2014"], "place": ["Lima"]})],
            id="date and place",
        ),
        pytest.param("Place of arrest: Lima", [("arrest", "actual", "arrest", {"place": ["Lima"]})], id="a place"),
        pytest.param("Arrested by: the police", [("arrest", "actual", "Arrested", {"authority": ["police"]})], id="by"),
        pytest.param(
            "Charge(s): Article 5, theft",
            [("charge", "actual", "Charge", {"provision": ["Article 5"], "offence": ["theft"]})],
            id="article and offence",
        ),
        pytest.param("Charge: none", [("charge", "negated", "Charge", {})], id="no charge"),
        pytest.param("Charges: not charged", [("charge", "negated", "Charges", {})], id="not charged"),
        pytest.param("Charge: n/a", [], id="not applicable"),
        pytest.param("Charge: unknown", [], id="a charge nobody knows"),
        pytest.param("Sentence: none; trial expected in June", [], id="no sentence; the rest is prose"),
        pytest.param(
            "Sentence: five years", [("sentence", "actual", "Sentence", {"penalty": ["five years"]})], id="bare"
        ),
        pytest.param("Sentence: death", [("sentence", "actual", "Sentence", {"penalty": ["death"]})], id="death"),
        pytest.param("Sentence: pending", [], id="no sentence yet"),
        pytest.param("Trial: pending", [("trial", "planned", "Trial", {})], id="a trial to come"),
        pytest.param(
            "Next hearing: 8 June 2030", [("trial", "planned", "hearing", {"date": ["8 June 2030"]})], id="next hearing"
        ),
        pytest.param(
            "Date of release: 8 June 2030", [("release", "planned", "release", {"date": ["8 June 2030"]})], id="future"
        ),
        pytest.param(
            "Released: 3 May 2014", [("release", "actual", "Released", {"date": ["3 May 2014"]})], id="released"
        ),
        pytest.param("Bail: denied", [("release", "negated", "Bail", {})], id="bail denied"),
        pytest.param(
            "Place of detention: Kresty, Lima",
            [("detention", "actual", "detention", {"place": ["Kresty", "Lima"]})],
            id="a place no stage knows",
        ),
        pytest.param("Status: in pre-trial detention", [("detention", "actual", "detention", {})], id="a status"),
        pytest.param("Status: awaiting trial", [("trial", "planned", "trial", {})], id="a status to come"),
        pytest.param(
            "Status: held in Lima prison", [("detention", "actual", "prison", {"place": ["Lima"]})], id="where"
        ),
        pytest.param(
            "Outcome: 15 days' detention",
            [("detention", "actual", "detention", {"penalty": ["15 days' detention"]})],
            id="a bare penalty",
        ),
        pytest.param("Status: a teacher from Lima", [], id="a status without an event"),
        pytest.param("Age: 34", [], id="no event's label"),
    ],
)
def test_a_field_tells_of_an_event(field: str, expected: list[tuple[str, str, str, dict[str, list[str]]]]) -> None:
    assert told(a_doc(f"Name: Ana Silva\nAge: 30\n{field}\n", date="2015-01-01")) == expected


def test_fields_of_one_arrest_are_one_event() -> None:
    doc = a_doc("Name: Ana Silva\nDate of arrest: 3 May 2014\nPlace of arrest: Lima\nArrested by: police\n")
    roles = {"date": ["3 May 2014"], "place": ["Lima"], "authority": ["police"]}
    assert told(doc) == [("arrest", "actual", "arrest", roles)]


def test_a_detail_goes_to_the_event_it_belongs_to() -> None:
    doc = a_doc("Name: Ana Silva\nSentence: death\nArticle: Article 5\nCourt: the City Court\n")
    roles = {"penalty": ["death"], "provision": ["Article 5"], "authority": ["City Court"]}
    assert told(doc) == [("sentence", "actual", "Sentence", roles)]


def test_a_sentence_takes_the_law_of_the_charge() -> None:
    doc = a_doc("Name: Ana Silva\nCharge: Article 5, theft\nSentence: death\n")
    law = {"provision": ["Article 5"], "offence": ["theft"]}
    assert told(doc)[1] == ("sentence", "actual", "Sentence", {"penalty": ["death"], **law})


def test_each_person_has_the_sentence_that_names_them() -> None:
    doc = a_doc("Names: Ana Silva and Rui Costa\nSentence: death for Ana Silva, life imprisonment for Rui Costa\n")
    found = [
        [(role, doc.text[span.start : span.end]) for role, span in sorted(event.arguments)] for event in events_of(doc)
    ]
    assert found == [
        [("penalty", "death"), ("subject", "Ana Silva")],
        [("penalty", "life imprisonment"), ("subject", "Rui Costa")],
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Date of arrest: 3 May 2014\nCharge: theft\n", id="nobody"),
        pytest.param("## Background\n\nDate of arrest: 3 May 2014\n", id="a heading that names nobody"),
        pytest.param("Ana Silva was here.\n\nShe left at 3: nobody knew.\n", id="prose"),
    ],
)
def test_no_event_without_a_subject(text: str) -> None:
    assert events_of(a_doc(text)) == ()


def test_a_name_that_no_stage_marked_is_a_subject() -> None:
    doc = a_doc("Name: Oyelaran Bim, also known as Bimbo\nDate of arrest: 3 May 2014\n")
    subjects = [span for event in events_of(doc) for role, span in event.arguments if role == "subject"]
    assert [doc.text[span.start : span.end] for span in subjects] == ["Oyelaran Bim"]


def test_what_fields_read_is_closed_to_the_lexicon() -> None:
    text = "Name: Ana Silva\nCharge: illegal detention\nSentence: none; trial in June\nRemarks: She was freed.\n"
    closed = [text[span.start : span.end] for card in read_fields(a_doc(text)) for span in card.closed]
    assert closed == ["Name", "Ana Silva", "Charge", "illegal detention", "Sentence", "none;", "Remarks"]


def test_arguments_of_fields_take_the_place_of_the_parse() -> None:
    text = "Name: Ana Silva\nDate of arrest: 3 May 2014\nStatus: her trial went on in Lima\n"
    doc = a_doc(text)
    trial = text.index("trial")
    layers(doc).triggers = (*(e.trigger for e in events_of(doc)), Trigger(trial, trial + 5, "trial", "trial.noun"))
    lima = Argument(1, "place", text.index("Lima"), text.index("Lima") + 4)
    found = with_field_arguments(doc, (Argument(0, "place", 0, 4), lima))
    assert [(a.event, a.role, text[a.start : a.end]) for a in found] == [
        (0, "date", "3 May 2014"),
        (0, "subject", "Ana Silva"),
        (1, "place", "Lima"),
        (1, "subject", "Ana Silva"),
    ]


def test_a_row_of_a_table_keeps_to_itself() -> None:
    text = "| Who | Provision | Outcome |\n| - | - | - |\n| Ana Silva | Article 5 | fined |\n"
    text = text.replace("| - |", "| --- |").replace(" - |", " --- |")
    doc = a_doc(text)
    fined = text.index("fined")
    layers(doc).triggers = (Trigger(fined, fined + 5, "fine", "fine.verb"),)
    layers(doc).fields = read_fields(doc)
    found = with_field_arguments(doc, (Argument(0, "authority", 2, 5),))
    assert [(a.role, text[a.start : a.end]) for a in found] == [("provision", "Article 5"), ("subject", "Ana Silva")]


ROW = "| Who | Arrested |\n| --- | --- |\n| Ana Silva | {} |\n"


@pytest.mark.parametrize(
    ("cell", "names", "header", "date"),
    [
        pytest.param("3 May 2014", (), [["3 May 2014"]], None, id="a date"),
        pytest.param("released 3 May 2014", (("released", "release"),), [], "3 May 2014", id="another event"),
        pytest.param(
            "was later deported 3 May 2014", (("deported", "removal"),), [], "3 May 2014", id="after an adverb"
        ),
        pytest.param("arrested 3 May 2014", (("arrested", "arrest"),), [["3 May 2014"]], None, id="the header's event"),
        pytest.param(
            "during a raid on 3 May 2014", (("raid", "search"),), [["3 May 2014"]], "3 May 2014", id="its manner"
        ),
        pytest.param(
            "3 May 2014; released 8 June 2030", (("released", "release"),), [["3 May 2014"]], "8 June 2030", id="both"
        ),
        pytest.param("deported; 3 May 2014", (("deported", "removal"),), [], None, id="no date beyond a semicolon"),
    ],
)
def test_a_cell_tells_of_its_own_event(
    cell: str, names: tuple[tuple[str, EventType], ...], header: list[list[str]], date: str | None
) -> None:
    doc = a_doc(ROW.format(cell))
    text = doc.text
    found = [
        [text[span.start : span.end] for role, span in event.arguments if role == "date"]
        for event in events_of(doc, *names)
    ]
    assert found == header
    closed = closed_to_prose(layers(doc).fields, len(text))
    prose = [
        Trigger(text.index(word), text.index(word) + len(word), kind, "hand")
        for word, kind in names
        if not closed[text.index(word)]
    ]
    layers(doc).triggers = tuple(prose)
    arguments = with_field_arguments(doc, ())
    assert [text[a.start : a.end] for a in arguments if a.role == "date"] == ([date] if date else [])
    assert [text[a.start : a.end] for a in arguments if a.role == "subject"] == ["Ana Silva"] * len(prose)


def test_a_value_that_is_another_event_is_that_event() -> None:
    doc = a_doc("Name: Ana Silva\nDate of trial: acquitted\n")
    assert told(doc) == [("acquittal", "actual", "acquitted", {})]


def test_triggers_of_another_stage_are_left_alone() -> None:
    doc = a_doc("Name: Ana Silva\nDate of arrest: 3 May 2014\n")
    layers(doc).fields = read_fields(doc)
    layers(doc).triggers = (Trigger(0, 4, "arrest", "model"),)
    assert own_events(doc) == {}
    assert with_field_arguments(doc, ()) == ()


def test_the_pipeline_reads_a_prisoner_list(nlp: Language) -> None:
    doc = nlp(
        "## Hassan Karimi\n\n- **Date of arrest:** 3 May 2014\n- **Charges:** none\n- **Status:** freed on bail\n"
    )
    read = layers(doc)
    found = [
        (t.type, m.modality, doc.text[t.start : t.end]) for t, m in zip(read.triggers, read.modalities, strict=True)
    ]
    assert found == [("arrest", "actual", "arrest"), ("charge", "negated", "Charges"), ("release", "actual", "freed")]


PARTS = [
    "Name: ",
    "Ana Silva",
    "\n",
    "\n\n",
    "Date of arrest: ",
    "Charge(s): ",
    "| ",
    "| --- | --- |\n",
    "- **",
    ":** ",
]
PARTS += [
    "none",
    "; ",
    "death for ",
    "Status: ",
    "in prison",
    "İ",
    "3 May 2014",
    "## ",
    "1. ",
    "𝕏",
    "x\u0301",
    "\r\n",
    "\u2028",
]


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
def test_events_of_any_text_are_in_order_and_inside_it(text: str) -> None:
    doc = a_doc(text, date="2020-01")
    events = events_of(doc)
    assert all(a.trigger.start <= b.trigger.start for a, b in pairwise(events))
    for event in events:
        assert 0 <= event.trigger.start < event.trigger.end <= len(text)
        assert all(0 <= span.start < span.end <= len(text) for _, span in event.arguments)
    closed = [span for card in layers(doc).fields for span in (*card.closed, *card.values)]
    assert all(0 <= span.start <= span.end <= len(text) for span in closed)
    assert len(closed_to_prose(layers(doc).fields, len(text))) == len(text)
    layers(doc).triggers = tuple(event.trigger for event in events)
    assert len(own_events(doc)) == len(events)
