"""The trigger lexicon: every entry can match, its counterexamples do not, and the matcher's own logic."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.errors import VocabularyError
from chargesheet.records import Label
from chargesheet.stages.layers import LabelledSpan, Trigger, layers
from chargesheet.stages.triggers.lexicon import (
    GAP,
    ORG,
    PERSON,
    WORDED,
    Context,
    Lexicon,
    Phrase,
    TriggerEntry,
    Where,
    build,
    read_phrase,
    trigger_lexicon,
)
from chargesheet.stages.triggers.matching import holds, is_active, match_phrase, match_triggers
from chargesheet.stages.triggers.repeats import without_repeats

LEXICON = trigger_lexicon()
VOCAB = English().vocab
EXAMPLES = [(entry.id, example) for entry in LEXICON.entries for example in entry.examples]
COUNTEREXAMPLES = [(entry.id, example) for entry in LEXICON.entries for example in entry.counterexamples]
PHRASES = [phrase for entry in LEXICON.entries for phrase in entry.phrases]


@pytest.mark.parametrize(("rule", "sentence"), EXAMPLES, ids=[f"{rule}: {text}" for rule, text in EXAMPLES])
def test_entry_matches_its_example(nlp: Language, rule: str, sentence: str) -> None:
    triggers = layers(nlp(sentence)).triggers
    assert rule in {trigger.rule for trigger in triggers}, triggers


@pytest.mark.parametrize(("rule", "sentence"), COUNTEREXAMPLES, ids=[f"{rule}: {t}" for rule, t in COUNTEREXAMPLES])
def test_entry_leaves_its_counterexample(nlp: Language, rule: str, sentence: str) -> None:
    earlier_told = sentence.count(". ")
    starts_second = sentence.rindex(". ") if earlier_told else -1
    triggers = layers(nlp(sentence)).triggers
    assert rule not in {trigger.rule for trigger in triggers if trigger.start > starts_second}, triggers


def a_text_of(phrase: Phrase) -> list[str]:
    """The first words that the phrase allows, a gap filled with one word."""
    fill = {GAP: "x", "#": "12"}
    return [fill.get(word, word) for word in (min(words) for words in phrase.words)]


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_can_match(phrase: str) -> None:
    read = read_phrase(phrase)
    assert match_phrase(read, a_text_of(read), 0) == (read.first, read.last + 1)


@pytest.mark.parametrize("context", LEXICON.contexts.values(), ids=lambda context: context.id)
def test_every_context_is_used_and_can_hold(context: Context) -> None:
    named = {name for entry in LEXICON.entries for name in entry.unless}
    named |= {name for entry in LEXICON.entries for need in entry.needs for name in need.split("|")}
    assert context.id in named
    for phrase in LEXICON.context_phrases.get(context.id, ()):
        assert match_phrase(phrase, a_text_of(phrase), 0) is not None
        if context.where in ("before", "after"):
            assert sum(words != {GAP} for words in phrase.words) <= context.window, phrase


_DEPENDENCY = {"child": "dep", "subject": "nsubj", "object": "dobj", "patient": "nsubjpass"}


@pytest.mark.parametrize(
    ("context", "word"),
    [(context, word) for context in LEXICON.contexts.values() for word in context.words],
    ids=lambda value: value.id if isinstance(value, Context) else value,
)
def test_every_word_of_a_context_holds_in_its_place_and_in_no_other(context: Context, word: str) -> None:
    named = {PERSON: "she", ORG: "Kivi"}.get(word, word)
    beside = [named]
    if context.where in WORDED:
        beside = a_text_of(read_phrase(named.replace(f" {GAP} ", " ")))
    first = context.where not in ("just-after", "after", "object")
    words = [*beside, "TRIGGER"] if first else ["TRIGGER", *beside]
    at = words.index("TRIGGER")
    doc = Doc(
        VOCAB,
        words=words,
        lemmas=words,
        tags=["NN"] * len(words),
        heads=[at] * len(words),
        deps=["ROOT" if i == at else _DEPENDENCY.get(context.where, "dep") for i in range(len(words))],
    )
    if word == ORG:
        layers(doc).mentions = (LabelledSpan(doc[0].idx, doc[0].idx + len(named), "ORG", "hand"),)
    lowers = [token.lower_ for token in doc]
    assert holds(context, doc[at : at + 1], lowers, LEXICON)
    alone = Doc(VOCAB, words=["TRIGGER"], lemmas=["TRIGGER"], tags=["NN"], heads=[0], deps=["ROOT"])
    assert not holds(context, alone[:1], ["trigger"], LEXICON)


@pytest.mark.parametrize(
    ("phrase", "words", "found"),
    [
        pytest.param("taken into custody", "taken into custody", (0, 3), id="all of it"),
        pytest.param("without charge or [trial]", "without charge or trial", (3, 4), id="the bracketed part"),
        pytest.param("found ... guilty", "found the two men guilty", (0, 5), id="a gap"),
        pytest.param("found ... guilty", "found guilty", (0, 2), id="an empty gap"),
        pytest.param("found ... guilty", "found a b c d e f g guilty", None, id="a gap too long"),
        pytest.param("face|faces charges", "faces charges", (0, 2), id="alternatives"),
        pytest.param("for # years", "for three years", (0, 3), id="a number in letters"),
        pytest.param("for # years", "for 1,500 years", (0, 3), id="a number in digits"),
        pytest.param("for # years", "for some-time years", None, id="no number"),
        pytest.param("taken into custody", "taken into", None, id="cut off"),
        pytest.param("taken into custody", "taken \n into custody", (0, 4), id="over a line's end"),
        pytest.param("found ... guilty", "found a b c \n d e f guilty", (0, 9), id="a gap does not count it"),
    ],
)
def test_match_phrase(phrase: str, words: str, found: tuple[int, int] | None) -> None:
    assert match_phrase(read_phrase(phrase), words.split(" "), 0) == found


@pytest.mark.parametrize(
    ("where", "words", "text", "found"),
    [
        pytest.param("just-before", "of the court", "appeal of the \n court held", True, id="just before"),
        pytest.param("just-before", "court", "held", False, id="nothing before"),
        pytest.param("just-after", "in court", "he held \n in court", True, id="just after"),
        pytest.param("before", "he", "he a \n b held", True, id="two words and a line's end before"),
        pytest.param("before", "he", "he a b c held", False, id="too far before"),
        pytest.param("after", "now", "held a \n b now", True, id="two words and a line's end after"),
        pytest.param("after", "now", "held a b c now", False, id="too far after"),
    ],
)
def test_a_line_end_does_not_count_in_a_context(where: Where, words: str, text: str, found: bool) -> None:
    parts = text.split(" ")
    doc = Doc(VOCAB, words=parts, sent_starts=[i == 0 for i in range(len(parts))])
    context = Context(id="near", where=where, words=(words,), note="", window=3)
    entry = TriggerEntry(id="a", type="detention", phrases=("held",), examples=(), needs=("near",))
    assert bool(match_triggers(doc, small(entry, contexts=(context,)))) is found


@pytest.mark.parametrize(
    ("words", "label", "pronoun", "found"),
    [
        pytest.param(("@person",), "PERSON", False, True, id="a person's name"),
        pytest.param(("@person",), "ORG", False, False, id="an organisation's name is no person"),
        pytest.param(("@person",), None, True, True, id="a pronoun"),
        pytest.param(("@org",), "ORG", False, True, id="an organisation's name"),
        pytest.param(("@org",), "PERSON", False, False, id="a person is no organisation"),
    ],
)
def test_a_patient_by_what_it_is(words: tuple[str, ...], label: Label | None, pronoun: bool, found: bool) -> None:
    name = "She" if pronoun else "Kivi"
    doc = a_doc(f"{name} was seized", "NNP VBD VBN", [2, 2, 2], "nsubjpass auxpass ROOT")
    layers(doc).mentions = () if label is None else (LabelledSpan(0, len(name), label, "hand"),)
    context = Context(id="whom", where="patient", words=words, note="")
    entry = TriggerEntry(id="a", type="arrest", phrases=("seized",), examples=(), needs=("whom",))
    assert bool(match_triggers(doc, small(entry, contexts=(context,)))) is found


def test_a_phrase_stays_inside_its_sentence() -> None:
    doc = Doc(VOCAB, words=["Bail", ".", "Many", "were", "refused"], sent_starts=[True, False, True, False, False])
    entry = TriggerEntry(id="a", type="release", phrases=("bail ... refused",), examples=())
    assert match_triggers(doc, small(entry)) == ()


@pytest.mark.parametrize("phrase", ["", "... guilty", "found ...", "found [guilty", "found guilty]"])
def test_a_bad_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(VocabularyError, match="is no phrase"):
        read_phrase(phrase)


def test_an_unknown_context_is_refused() -> None:
    entry = TriggerEntry(id="x", type="arrest", phrases=("arrested",), examples=(), unless=("nowhere",))
    with pytest.raises(VocabularyError, match="nowhere"):
        build((entry,), ())


def a_doc(text: str, tags: str, heads: list[int], deps: str) -> Doc:
    """A parsed passage by hand: one tag, head and label a word; lemmas are the words."""
    words = text.split()
    return Doc(VOCAB, words=words, tags=tags.split(), heads=heads, deps=deps.split(), lemmas=words)


def small(*entries: TriggerEntry, contexts: tuple[Context, ...] = ()) -> Lexicon:
    return build(entries, contexts)


def test_the_first_entry_of_the_file_wins() -> None:
    doc = a_doc("He was detained overnight", "PRP VBD VBN RB", [2, 2, 2, 2], "nsubjpass auxpass ROOT advmod")
    overnight = Context(id="overnight", where="after", words=("overnight",), note="")
    state = TriggerEntry(id="state", type="detention", phrases=("detained",), examples=(), needs=("overnight",))
    act = TriggerEntry(id="act", type="arrest", phrases=("detained",), examples=())
    assert [t.rule for t in match_triggers(doc, small(state, act, contexts=(overnight,)))] == ["state"]
    assert [t.rule for t in match_triggers(doc[:3].as_doc(), small(state, act, contexts=(overnight,)))] == ["act"]


def test_a_context_stays_inside_its_sentence() -> None:
    doc = a_doc(
        "He left . Those arrested left", "PRP VBD . DT VBN VBD", [1, 1, 1, 5, 3, 5], "nsubj ROOT punct nsubj acl ROOT"
    )
    left = Context(id="left", where="left", words=("left",), note="")
    entry = TriggerEntry(id="a", type="arrest", phrases=("arrested",), examples=(), unless=("left",))
    assert match_triggers(doc, small(entry, contexts=(left,)))


@pytest.mark.parametrize(
    ("doc", "index", "active"),
    [
        pytest.param(a_doc("He was held", "PRP VBD VBN", [2, 2, 2], "nsubjpass auxpass ROOT"), 2, False, id="passive"),
        pytest.param(a_doc("They held talks", "PRP VBD NNS", [1, 1, 1], "nsubj ROOT dobj"), 1, True, id="active"),
        pytest.param(
            a_doc("They had held talks", "PRP VBD VBN NNS", [2, 2, 2, 2], "nsubj aux ROOT dobj"), 2, True, id="perfect"
        ),
        pytest.param(a_doc("men held here", "NNS VBN RB", [0, 0, 1], "ROOT acl advmod"), 1, False, id="participle"),
        pytest.param(
            a_doc("He was arrested and held", "PRP VBD VBN CC VBN", [2, 2, 2, 2, 2], "nsubjpass auxpass ROOT cc conj"),
            4,
            False,
            id="passive shared with a conjunct",
        ),
    ],
)
def test_is_active(doc: Doc, index: int, active: bool) -> None:
    assert is_active(doc[index]) is active


def repeats(determiner: str, *, anaphoric: bool = True) -> tuple[Trigger, ...]:
    doc = a_doc(
        f"He was tried . {determiner} trial ended",
        "PRP VBD VBN . DT NN VBD",
        [2, 2, 2, 2, 5, 6, 6],
        "nsubjpass auxpass ROOT punct det nsubj ROOT",
    )
    verb = TriggerEntry(id="verb", type="trial", phrases=("tried",), examples=())
    noun = TriggerEntry(id="noun", type="trial", phrases=("trial",), examples=(), definite_repeats=anaphoric)
    lexicon = small(verb, noun)
    return without_repeats(doc, match_triggers(doc, lexicon), lexicon)


def test_a_definite_noun_repeats_the_verb_before_it() -> None:
    assert [t.rule for t in repeats("The")] == ["verb"]
    assert [t.rule for t in repeats("His")] == ["verb"]
    assert [t.rule for t in repeats("Another")] == ["verb", "noun"]
    assert [t.rule for t in repeats("The", anaphoric=False)] == ["verb", "noun"]


@given(
    st.lists(
        st.sampled_from(["He", "was", "arrested", "and", "held", "the", "trial", ".", "İ", "charged", "12"]),
        max_size=30,
    )
)
def test_triggers_are_in_order_and_do_not_overlap(words: list[str]) -> None:
    doc = Doc(VOCAB, words=words, sent_starts=[i == 0 for i in range(len(words))])
    for token in doc:
        token.tag_, token.dep_ = "VBN", "dep"
    triggers = match_triggers(doc, LEXICON)
    assert all(a.end <= b.start for a, b in pairwise(triggers))
    assert all(doc.text[t.start : t.end].strip() for t in triggers)
