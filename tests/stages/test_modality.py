"""The modality cues: every entry decides an example, and the reach of each scope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.records import MODALITIES, EventType, Span, Statement
from chargesheet.stages.layers import Argument, DateReading, ModalityReading, Trigger, layers
from chargesheet.stages.modality.cues import CueEntry, modality_cues, prepare, read_modality
from chargesheet.stages.modality.future import begins_after
from chargesheet.stages.modality.reach import clause_chain, governing_clause, happening_verbs, tells_whether
from chargesheet.stages.modality.stage import ModalityStage
from chargesheet.stages.triggers.matching import match_phrase

VOCAB = English().vocab
CUES = modality_cues()
EXAMPLES = [(entry, example) for entry in CUES.entries for example in entry.examples]
COUNTEREXAMPLES = [(entry, example) for entry in CUES.entries for example in entry.counterexamples]


def deciding(nlp: Language, sentence: str) -> set[str | None]:
    """The entries that decide the modality of the sentence's triggers."""
    doc = nlp(sentence)
    lowers = [token.lower_ for token in doc]
    found = set()
    for trigger in layers(doc).triggers:
        span = doc.char_span(trigger.start, trigger.end)
        assert span is not None
        found.add(read_modality(span, trigger.type, lowers, CUES)[1])
    return found


@pytest.mark.parametrize(("entry", "sentence"), EXAMPLES, ids=[f"{e.id}: {text}" for e, text in EXAMPLES])
def test_entry_decides_its_example(nlp: Language, entry: CueEntry, sentence: str) -> None:
    assert entry.id in deciding(nlp, sentence)


@pytest.mark.parametrize(("entry", "sentence"), COUNTEREXAMPLES, ids=[f"{e.id}: {t}" for e, t in COUNTEREXAMPLES])
def test_entry_leaves_its_counterexample(nlp: Language, entry: CueEntry, sentence: str) -> None:
    assert entry.id not in deciding(nlp, sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("He was held without charge.", {"detention": "actual", "charge": "negated"}, id="without"),
        pytest.param("She was arrested and reportedly charged with treason.", {"charge": "alleged"}, id="reportedly"),
        pytest.param("The agency said that he was arrested.", {"arrest": "actual"}, id="attribution is actual"),
        pytest.param(
            "He was arrested for alleged participation in a riot.", {"arrest": "actual"}, id="a hedge on the offence"
        ),
        pytest.param("Two men suspected of theft were arrested.", {"arrest": "actual"}, id="suspected of"),
        pytest.param("They were not arrested or prosecuted.", {"arrest": "negated", "charge": "negated"}, id="shared"),
        pytest.param("He was suspended but not charged.", {"charge": "negated"}, id="not after but"),
        pytest.param("He was not charged but was deported.", {"removal": "actual"}, id="not before but"),
        pytest.param("An appeal was pending at the end of the year.", {"appeal": "planned"}, id="pending"),
        pytest.param("He was acquitted.", {"acquittal": "actual"}, id="acquittal is no negation"),
        pytest.param("She was refused bail.", {"release": "negated"}, id="bail refused"),
        pytest.param("He denied the charge and was released.", {"release": "actual"}, id="denied beside released"),
        pytest.param("She remained free pending trial.", {"trial": "planned"}, id="pending trial"),
        pytest.param("Police denied that Ana Silva had been arrested.", {"arrest": "negated"}, id="denied that"),
        pytest.param(
            "He denied that he had been charged and was released.",
            {"charge": "negated", "release": "actual"},
            id="a denial ends before a verb with its own auxiliary",
        ),
        pytest.param("Police denied that the trial had been unfair.", {"trial": "actual"}, id="denied of the trial"),
        pytest.param("He denied that he knew of the arrest of Rui Costa.", {"arrest": "actual"}, id="knew of it"),
        pytest.param("The state did not deny that he was deported.", {"removal": "actual"}, id="not denied"),
        pytest.param("It is not known whether Ana Silva was arrested.", {"arrest": "alleged"}, id="not known whether"),
        pytest.param("It was unclear whether Ana Silva had been charged.", {"charge": "alleged"}, id="unclear whether"),
        pytest.param("It was not known when he was arrested.", {"arrest": "actual"}, id="not known when"),
        pytest.param("It is not known whether he will be charged.", {"charge": "planned"}, id="whether he will be"),
        pytest.param("There is no evidence that Ana Silva was arrested.", {"arrest": "negated"}, id="no evidence"),
        pytest.param("There were rumours that Ana Silva was arrested.", {"arrest": "alleged"}, id="rumours"),
        pytest.param("Rumours that Ana Silva was arrested proved untrue.", {"arrest": "negated"}, id="untrue"),
        pytest.param("The government claims that he was released.", {"release": "actual"}, id="claims are attribution"),
        pytest.param("Ana Silva's execution was stayed.", {"execution": "planned"}, id="stayed"),
        pytest.param("The execution of Ana Silva was halted.", {"execution": "planned"}, id="halted"),
        pytest.param("The deportation of Ana Silva was cancelled.", {"removal": "negated"}, id="cancelled"),
        pytest.param("Ana Silva narrowly avoided deportation.", {"removal": "negated"}, id="avoided"),
        pytest.param(
            "A warrant was issued for the arrest of Ana Silva.", {"arrest": "planned"}, id="a warrant, the verb between"
        ),
        pytest.param(
            "The court issued a warrant to arrest Ana Silva.", {"arrest": "planned"}, id="a warrant to arrest"
        ),
        pytest.param("Ana Silva was to be tried on 3 May 2016.", {"trial": "planned"}, id="was to be"),
        pytest.param("No one has been convicted of the murder.", {"conviction": "negated"}, id="no one"),
        pytest.param("None of the officers was charged.", {"charge": "negated"}, id="none of"),
        pytest.param("Neither Ana Silva nor Rui Costa was charged.", {"charge": "negated"}, id="neither nor"),
        pytest.param("Six were questioned, none of whom was charged.", {"charge": "negated"}, id="none of whom"),
        pytest.param("The authorities arrested none of them.", {"arrest": "negated"}, id="an object that is none"),
        pytest.param("ANA SILVA: ARRESTED 3 MAY 2014", {"arrest": "actual"}, id="May is a month"),
        pytest.param("Ana Silva was not released until 3 May 2014.", {"release": "actual"}, id="not until"),
        pytest.param(
            "The trial failed to meet international standards.", {"trial": "actual"}, id="of the trial's merit"
        ),
        pytest.param("His arrest was not made public.", {"arrest": "actual"}, id="of the arrest's fame"),
        pytest.param("The trial has not begun.", {"trial": "negated"}, id="of the trial's beginning"),
    ],
)
def test_conventions(nlp: Language, sentence: str, expected: dict[EventType, str]) -> None:
    read = layers(nlp(sentence))
    found = {t.type: m.modality for t, m in zip(read.triggers, read.modalities, strict=True)}
    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    ("edtf", "today", "later"),
    [
        pytest.param("2016-05-03", "2015-12-21", True, id="a later day"),
        pytest.param("2015-12-21", "2015-12-21", False, id="the same day"),
        pytest.param("2015-12", "2015-12-21", False, id="a month that has begun"),
        pytest.param("2016", "2015-12-21", True, id="a later year"),
        pytest.param("2015-12-25", "2015-12", False, id="inside the statement's month"),
        pytest.param("2016-01~", "2015", True, id="about a later month"),
        pytest.param("2016-24", "2015-12-21", True, id="a season of a later year"),
        pytest.param("2016-01/..", "2015-12-21", True, id="from a later month on"),
        pytest.param("../2016-05", "2015-12-21", False, id="an open beginning"),
        pytest.param(None, "2015-12-21", False, id="a date that is not settled"),
        pytest.param("2016", None, False, id="a statement without a date"),
        pytest.param("2016", "undated", False, id="a statement's date that is none"),
    ],
)
def test_begins_after(edtf: str | None, today: str | None, later: bool) -> None:
    assert begins_after(edtf, today) is later


@pytest.mark.parametrize(
    ("text", "edtf", "expected"),
    [
        pytest.param("tried in 2016", "2016", ModalityReading("planned", (Span(9, 13),)), id="a year to come"),
        pytest.param("tried in 2015", "2015", ModalityReading("actual", ()), id="the statement's year"),
        pytest.param("tried two years later", "2017", ModalityReading("actual", ()), id="counted from something told"),
        pytest.param("held until 2016", "2016", ModalityReading("actual", ()), id="the end of what has begun"),
    ],
)
def test_an_event_after_the_statement_is_planned(text: str, edtf: str, expected: ModalityReading) -> None:
    words = text.split()
    doc = Doc(VOCAB, words=words, sent_starts=[i == 0 for i in range(len(words))])
    year = doc[2].idx
    read = layers(doc)
    read.statement = Statement(id="x", text=text, date="2015-12-21")
    read.dates = (DateReading(year, len(text), edtf),)
    read.triggers = (Trigger(0, text.index(" "), "trial", "by hand"),)
    read.arguments = (Argument(0, "date", year, len(text)),)
    assert ModalityStage(CUES).match(doc) == (expected,)


@pytest.mark.parametrize("entry", CUES.entries, ids=lambda entry: entry.id)
def test_every_word_can_match(entry: CueEntry) -> None:
    (phrases,) = prepare((entry,)).phrases
    assert bool(phrases) is (entry.scope in ("before", "after", "trigger"))
    assert bool(entry.marks) is (entry.scope == "clause")
    assert entry.scope == "clause" or not entry.denied
    assert entry.modality in MODALITIES
    for phrase in phrases:
        words = ["x" if alternatives == {"..."} else min(alternatives) for alternatives in phrase.words]
        assert match_phrase(phrase, words, 0) is not None
        assert entry.scope == "trigger" or sum(word != "x" for word in words) <= entry.reach


def a_doc(text: str, tags: str, heads: list[int], deps: str) -> Doc:
    """A parsed passage by hand: one part of speech, head and label a word; lemmas are the words."""
    words = text.split()
    return Doc(VOCAB, words=words, pos=tags.split(), heads=heads, deps=deps.split(), lemmas=words)


@pytest.mark.parametrize(
    ("doc", "index", "chain"),
    [
        pytest.param(
            a_doc(
                "men were arrested or tried",
                "NOUN AUX VERB CCONJ VERB",
                [2, 2, 2, 2, 2],
                "nsubjpass auxpass ROOT cc conj",
            ),
            4,
            ["tried", "arrested"],
            id="a conjunct shares",
        ),
        pytest.param(
            a_doc(
                "he was arrested and she freed",
                "PRON AUX VERB CCONJ PRON VERB",
                [2, 2, 2, 2, 5, 2],
                "nsubjpass auxpass ROOT cc nsubj conj",
            ),
            5,
            ["freed"],
            id="a conjunct with its own subject does not",
        ),
        pytest.param(
            a_doc(
                "he was arrested but freed",
                "PRON AUX VERB CCONJ VERB",
                [2, 2, 2, 2, 2],
                "nsubjpass auxpass ROOT cc conj",
            ),
            4,
            ["freed"],
            id="nor does one after but",
        ),
        pytest.param(
            a_doc(
                "he was beaten in detention",
                "PRON AUX VERB ADP NOUN",
                [2, 2, 2, 2, 3],
                "nsubjpass auxpass ROOT prep pobj",
            ),
            4,
            ["detention", "in"],
            id="circumstances do not",
        ),
        pytest.param(
            a_doc(
                "they failed to charge him", "PRON VERB PART VERB PRON", [1, 1, 3, 1, 3], "nsubj ROOT aux xcomp dobj"
            ),
            3,
            ["charge", "failed"],
            id="a complement does",
        ),
    ],
)
def test_clause_chain(doc: Doc, index: int, chain: list[str]) -> None:
    assert [token.text for token in clause_chain(doc[index])] == chain


@pytest.mark.parametrize(
    ("doc", "index", "expected"),
    [
        pytest.param(
            a_doc("they denied that he fell", "PRON VERB SCONJ PRON VERB", [1, 1, 4, 4, 1], "nsubj ROOT mark nsubj ccomp"),
            4,
            ("that", ["denied"], []),
            id="a complement",
        ),
        pytest.param(
            a_doc("it is not known if he fell", "PRON AUX PART VERB SCONJ PRON VERB", [3, 3, 3, 3, 6, 6, 3],
                  "nsubjpass auxpass neg ROOT mark nsubj advcl"),
            6,
            ("if", ["known"], ["not"]),
            id="a question",
        ),
        pytest.param(
            a_doc("no proof that he fell", "DET NOUN SCONJ PRON VERB", [1, 1, 4, 4, 1], "det ROOT mark nsubj acl"),
            4,
            ("that", ["proof"], ["no"]),
            id="a noun's complement",
        ),
        pytest.param(
            a_doc("men who fell", "NOUN PRON VERB", [0, 2, 0], "ROOT nsubj relcl"), 2, None, id="a relative clause"
        ),
        pytest.param(
            a_doc("he left if they fell", "PRON VERB SCONJ PRON VERB", [1, 1, 4, 4, 1], "nsubj ROOT mark nsubj advcl"),
            4,
            ("if", ["left"], []),
            id="a condition, which no entry's words fit",
        ),
    ],
)  # fmt: skip
def test_governing_clause(doc: Doc, index: int, expected: tuple[str, list[str], list[str]] | None) -> None:
    clause = governing_clause(clause_chain(doc[index]))
    found = None if clause is None else (clause.mark, [*map(str, clause.governors)], [*map(str, clause.negations)])
    assert found == expected


@pytest.mark.parametrize("verb", [*sorted(happening_verbs()), "meet", "criticize"])
def test_a_verb_that_says_whether_an_event_took_place(verb: str) -> None:
    doc = a_doc(f"they {verb} no arrest", "PRON VERB DET NOUN", [1, 1, 3, 1], "nsubj ROOT det dobj")
    assert tells_whether(doc[3], doc[1]) is (verb not in ("meet", "criticize"))


def test_a_month_is_no_modal() -> None:
    doc = a_doc("arrested in may", "VERB ADP PROPN", [0, 0, 0], "ROOT prep advmod")
    lowers = [token.lower_ for token in doc]
    assert read_modality(doc[:1], "arrest", lowers, CUES)[0].modality != "actual"
    layers(doc).dates = (DateReading(12, 15, "2014-05"),)
    assert read_modality(doc[:1], "arrest", lowers, CUES)[0] == ModalityReading("actual", ())


def test_a_cue_does_not_reach_past_a_terminator() -> None:
    doc = a_doc("reportedly beaten but arrested", "ADV VERB CCONJ VERB", [1, 1, 1, 1], "advmod ROOT cc conj")
    cue = CueEntry(id="hedge", modality="alleged", words=("reportedly",), scope="before", note="", examples=(), reach=4)
    lowers = [token.lower_ for token in doc]
    assert read_modality(doc[3:4], "arrest", lowers, prepare((cue,)))[0] == ModalityReading("actual", ())
    reading, rule = read_modality(doc[1:2], "arrest", lowers, prepare((cue,)))
    assert (reading.modality, rule) == ("alleged", "hedge")
    assert [doc.text[span.start : span.end] for span in reading.cues] == ["reportedly"]


@given(st.lists(st.sampled_from(["not", "reportedly", "arrested", "will", "İ", "but", "pending", "trial"]), min_size=1))
def test_one_reading_for_each_trigger_with_its_cues_inside_the_text(words: list[str]) -> None:
    doc = Doc(VOCAB, words=words, sent_starts=[i == 0 for i in range(len(words))])
    layers(doc).triggers = tuple(
        Trigger(token.idx, token.idx + len(token), "trial", "t") for token in doc if token.text == "trial"
    )
    readings = ModalityStage(CUES).match(doc)
    assert len(readings) == len(layers(doc).triggers)
    assert all(0 <= cue.start < cue.end <= len(doc.text) for reading in readings for cue in reading.cues)
