"""A language is one folder: its files are whole, every entry of its lexicon can match, and statements find their way."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from spacy.language import Language

import chargesheet
from chargesheet import languages, pipelines
from chargesheet.errors import ModelError, VocabularyError
from chargesheet.grammar.by_language import find_dates
from chargesheet.grammar.dates_foreign import DateWords
from chargesheet.grammar.numbers_foreign import number_of
from chargesheet.grammar.penalties_foreign import PenaltyWords, duration, find_penalties, read_penalty
from chargesheet.languages.detection import detect
from chargesheet.records import Statement, check_offsets
from chargesheet.stages.fields.words import field_labels, field_values
from chargesheet.stages.layers import layers
from chargesheet.stages.modality.cues import modality_cues
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.triggers.lexicon import GAP, read_phrase, trigger_lexicon
from chargesheet.stages.triggers.matching import match_phrase
from chargesheet.stages.triggers.stage import TriggersStage

PipelineOf = Callable[[str], Language]
UNIVERSAL = tuple(code for code in ("es", "fr", "ru") if languages.settings(code).grammar == "universal")
ENTRIES = [(code, entry.id) for code in UNIVERSAL for entry in trigger_lexicon(code).entries]


def test_supported_languages_are_those_with_a_folder() -> None:
    assert {"en", "es", "fr"} <= set(languages.supported())
    assert languages.language("es") is languages.language("es")
    assert languages.language("de").code == languages.PLAIN


@pytest.mark.parametrize("code", UNIVERSAL)
def test_every_vocabulary_of_a_language_loads(code: str) -> None:
    own = languages.language(code)
    assert set(own.lists) == set(languages.LISTS)
    assert field_labels(code)
    assert field_values(code)
    assert modality_cues(code).entries
    assert person_nouns(code)
    months = {entry.value for entry in own.entries("dates.toml", DateWords) if entry.kind == "month"}
    assert months == set(range(1, 13))
    assert {entry.role for entry in own.entries("penalties.toml", PenaltyWords)} >= {"unit", "after", "money"}


def test_a_language_without_one_of_its_lists_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "LISTS", (*languages.LISTS, "a-new-list"))
    with pytest.raises(VocabularyError, match=r"es/words\.toml: \['a-new-list'\]"):
        languages._lists("es")


@pytest.mark.parametrize("code", UNIVERSAL)
def test_every_phrase_of_the_lexicon_can_match(code: str) -> None:
    for entry in trigger_lexicon(code).entries:
        for phrase in map(read_phrase, entry.phrases):
            words = [sorted(alternatives)[-1] for alternatives in phrase.words if alternatives != {GAP}]
            lowers = ["12" if word == "#" else word for word in words]
            assert match_phrase(phrase, lowers, 0) is not None, f"{entry.id}: {entry.phrases}"


@pytest.mark.parametrize(("code", "entry_id"), ENTRIES, ids=lambda value: str(value))
def test_examples_of_a_trigger_name_an_event_and_its_counterexamples_none(
    code: str, entry_id: str, pipeline_of: PipelineOf
) -> None:
    nlp = pipeline_of(code)
    entry = next(entry for entry in trigger_lexicon(code).entries if entry.id == entry_id)
    stage = nlp.get_pipe("chargesheet_triggers")
    assert isinstance(stage, TriggersStage)
    for sentence in entry.examples:
        assert entry.type in [trigger.type for trigger in layers(nlp(sentence)).triggers], sentence
    for sentence in entry.counterexamples:
        assert entry.id not in [trigger.rule for trigger in layers(nlp(sentence)).triggers], sentence


@pytest.mark.parametrize("code", UNIVERSAL)
def test_examples_of_modality_make_it_so(code: str, pipeline_of: PipelineOf) -> None:
    nlp = pipeline_of(code)
    for entry in modality_cues(code).entries:
        for sentence in entry.examples:
            found = [reading.modality for reading in layers(nlp(sentence)).modalities]
            assert entry.modality in found, f"{entry.id}: {sentence}"


DETECTED = [
    ("en", "Aisha Bello was arrested on 3 May 2014 and charged with sedition.", "English by its small words"),
    ("es", "Fue detenido el 3 de mayo de 2014 por agentes de la policía en Caracas.", "Spanish"),
    ("fr", "Il a été arrêté le 3 mai 2014 par des agents de la police à Kinshasa.", "French"),
    ("de", "Er wurde am 3. Mai 2014 in Berlin von der Polizei festgenommen und angeklagt.", "not supported"),
    ("en", "Bolatbek Blyalov, Serikzhan Mambetalin, Yermek Narymbaev", "names alone are taken for the default"),
    ("en", "Fue detenido.", "too short to tell"),
    ("en", "", "nothing at all"),
    (
        "es",
        "Police said: nada. El periodista fue detenido en mayo y acusado de sedición por la fiscalía.",
        "the larger part",
    ),
]


@pytest.mark.parametrize(("code", "text", "reason"), DETECTED, ids=[row[2] for row in DETECTED])
def test_the_language_of_a_text(code: str, text: str, reason: str) -> None:
    assert detect(text) == code, reason


@pytest.mark.parametrize(
    "text", ["\u0627\u0644", "\U0001f600" * 50, "\u202e" * 60, "\x00" * 100, "A" * 5000], ids=ascii
)
def test_any_text_has_a_language(text: str) -> None:
    assert re.fullmatch("[a-z]{2,3}", detect(text))


SPANISH = "El periodista Hugo Lara Ruiz fue detenido el 3 de mayo de 2014 en Lima y procesado por calumnia (artículo 132 del Código Penal)."
FRENCH = "La journaliste Awa Diop a été arrêtée le 3 mai 2014 à Dakar. Elle est poursuivie pour diffamation en vertu de l'article 5 du Code pénal."
ENGLISH = "Aisha Bello was arrested on 3 May 2014 and charged with sedition."
GERMAN = (
    "Er wurde am 3. Mai 2014 in Berlin von der Polizei festgenommen und nach Artikel 5 des Strafgesetzbuchs angeklagt."
)
ARABIC = "\u0648\u0623\u062d\u064a\u0644 \u0625\u0644\u0649 \u0627\u0644\u0645\u062d\u0643\u0645\u0629 \u0641\u064a 12.05.2014 \u0628\u0645\u0648\u062c\u0628 \u0627\u0644\u0645\u0627\u062f\u0629 500 \u0645\u0646 \u0642\u0627\u0646\u0648\u0646 \u0627\u0644\u0639\u0642\u0648\u0628\u0627\u062a"


def test_statements_of_several_languages_come_back_in_order(nlp: Language, pipeline_of: PipelineOf) -> None:
    pipeline_of("es"), pipeline_of("fr")
    texts = [FRENCH, ENGLISH, SPANISH, GERMAN, ENGLISH, FRENCH, SPANISH]
    noted: list[tuple[str, str]] = []
    statements = [Statement(id=str(n), text=text, date="2014-06-01") for n, text in enumerate(texts)]
    found = list(chargesheet.documents(statements, nlp, on_unsupported=lambda s, code: noted.append((s.id, code))))
    assert [document.id for document in found] == [str(n) for n in range(len(texts))]
    models = [document.events[0].model.split("_")[1] if document.events else None for document in found]
    assert models == ["fr", "en", "es", None, "en", "fr", "es"]
    assert noted == [("3", "de")]


def test_a_spanish_statement_reads_as_it_says(pipeline_of: PipelineOf) -> None:
    pipeline_of("es")
    (document,) = chargesheet.documents([Statement(id="s", text=SPANISH, date="2014-06-01", country="PE")])
    arrest, charge = document.events
    assert (arrest.type, charge.type) == ("arrest", "charge")
    assert [subject.name for subject in (*arrest.subjects, *charge.subjects)] == ["Hugo Lara Ruiz"] * 2
    assert arrest.date is not None
    assert arrest.date.edtf == "2014-05-03"
    assert [place.name for place in arrest.places] == ["Lima"]
    assert [provision.id for provision in charge.provisions] == ["PE:criminal-code:132"]


def test_a_french_pronoun_is_who_was_told_of(pipeline_of: PipelineOf) -> None:
    pipeline_of("fr")
    (document,) = chargesheet.documents([Statement(id="s", text=FRENCH, date="2014-06-01")])
    assert [(event.type, [s.name for s in event.subjects]) for event in document.events] == [
        ("arrest", ["Awa Diop"]),
        ("charge", ["Awa Diop"]),
    ]


@pytest.mark.parametrize("text", [SPANISH, FRENCH], ids=["es", "fr"])
def test_decomposed_accents_change_nothing_but_the_offsets(text: str, pipeline_of: PipelineOf) -> None:
    code = detect(text)
    pipeline_of(code)
    apart = unicodedata.normalize("NFD", text)
    whole, split = chargesheet.documents(
        [Statement(id=str(n), text=form, date="2014-06-01") for n, form in enumerate((text, apart))]
    )
    check_offsets(split)
    assert [e.type for e in split.events] == [e.type for e in whole.events]
    assert [[s.name for s in e.subjects] for e in split.events] == [[s.name for s in e.subjects] for e in whole.events]
    composed = [(unicodedata.normalize("NFC", m.text), m.label) for m in split.mentions]
    assert composed == [(m.text, m.label) for m in whole.mentions]


@pytest.mark.parametrize(("text", "article"), [(GERMAN, "Artikel 5"), (ARABIC, "500")], ids=["de", "ar"])
def test_an_unsupported_language_still_has_provisions_and_dates(text: str, article: str) -> None:
    noted: list[str] = []
    (document,) = chargesheet.documents(
        [Statement(id="s", text=text)], on_unsupported=lambda _, code: noted.append(code)
    )
    labels = {mention.label: mention.text for mention in document.mentions}
    assert labels.keys() == {"DATE", "PROVISION"}
    assert article in labels["PROVISION"]
    assert document.events == ()
    assert document.statement.language is None
    assert noted


def test_the_language_that_is_given_counts_even_where_it_is_wrong(pipeline_of: PipelineOf) -> None:
    pipeline_of("es")
    (document,) = chargesheet.documents([Statement(id="s", text=ENGLISH, language="es-MX")])
    check_offsets(document)
    assert document.events == ()
    assert document.statement.language == "es-MX"


def test_a_missing_engine_is_named_with_what_to_run() -> None:
    with pytest.raises(ModelError, match=r"The French pipeline no_such_engine is not installed\. Run: pip install"):
        pipelines.load("no_such_engine", language="fr")


DATES = [
    ("es", "el 3 de mayo de 2014", "3 de mayo de 2014"),
    ("es", "del 3 al 5 de mayo de 2014", "del 3 al 5 de mayo de 2014"),
    ("es", "en noviembre", "noviembre"),
    ("es", "desde octubre", "octubre"),
    ("es", "ayer", "ayer"),
    ("es", "Julio Cárdenas y don Julio", None),
    ("es", "dos d\u0131as", None),
    ("fr", "le 1er mars 2016", "1er mars 2016"),
    ("fr", "du 6 au 7 novembre 2020", "6 au 7 novembre 2020"),
    ("fr", "le m\u00eame jour", "le m\u00eame jour"),
    ("fr", "quatre jours plus tard", "quatre jours plus tard"),
    ("fr", "de\u0301cembre 2018", "de\u0301cembre 2018"),
    ("fr", "l'article 2015", None),
]


@pytest.mark.parametrize(("code", "text", "expected"), DATES, ids=[f"{row[0]}: {row[1]}" for row in DATES])
def test_dates_are_as_wide_as_themselves(code: str, text: str, expected: str | None) -> None:
    assert [text[date.start : date.end] for date in find_dates(text, code)] == ([] if expected is None else [expected])


PENALTIES = [
    ("es", "seis años y ocho meses de prisión", "custody", "P6Y8M"),
    ("es", "tres años y medio de cárcel", "custody", "P3Y6M"),
    ("es", "cuatro años de prisión suspendida", "suspended", "P4Y"),
    ("es", "más de cinco meses", "custody", None),
    ("es", "multa de 3.000 soles", "fine", None),
    ("es", "cadena perpetua", "custody", None),
    ("fr", "deux ans de prison ferme", "custody", "P2Y"),
    ("fr", "trois mois de prison avec sursis", "suspended", "P3M"),
    ("fr", "trente-six mois de prison", "custody", "P36M"),
    ("fr", "vingt ans de travaux forcés", "labour", "P20Y"),
    ("fr", "amende de 100 000 francs CFA", "fine", None),
]


@pytest.mark.parametrize(
    ("code", "words", "kind", "length"), PENALTIES, ids=[f"{row[0]}: {row[1]}" for row in PENALTIES]
)
def test_penalties(code: str, words: str, kind: str, length: str | None) -> None:
    (found,) = find_penalties(f"a {words}.", code)
    assert (found.start, found.end) == (2, 2 + len(words))
    read = read_penalty(words, code, "sentence")
    assert (read.kind, read.duration) == (kind, length)


@pytest.mark.parametrize(
    ("code", "words", "value"),
    [("es", "treinta y dos", 32), ("es", "3.000", 3000), ("es", "doscientas", None), ("fr", "dix-sept", 17)],
)
def test_numbers(code: str, words: str, value: int | None) -> None:
    assert number_of(words, code) == value


def test_lengths_of_time_have_no_value_without_a_number() -> None:
    assert duration("varios años", "es") is None
