"""The modality cues: every entry decides an example, and the reach of each scope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.records import MODALITIES, EventType
from chargesheet.stages.layers import ModalityReading, Trigger, layers
from chargesheet.stages.modality.cues import CueEntry, clause_chain, modality_cues, prepare, read_modality
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
    ],
)
def test_conventions(nlp: Language, sentence: str, expected: dict[EventType, str]) -> None:
    read = layers(nlp(sentence))
    found = {t.type: m.modality for t, m in zip(read.triggers, read.modalities, strict=True)}
    assert expected.items() <= found.items()


@pytest.mark.parametrize("entry", CUES.entries, ids=lambda entry: entry.id)
def test_every_word_can_match(entry: CueEntry) -> None:
    (phrases,) = prepare((entry,)).phrases
    assert bool(phrases) is (entry.scope in ("before", "after", "trigger"))
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
