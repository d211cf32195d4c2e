"""Anaphors: what pronouns and definite phrases stand for, on passages parsed by hand, then by the model."""

from typing import get_args

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.records import EntityLabel, Label
from chargesheet.stages.layers import LabelledSpan, layers
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.names.anaphora import anaphors_of
from chargesheet.stages.names.choosing import Choice, choose
from chargesheet.stages.names.expressions import Form, expressions, organisation_nouns, pronouns
from chargesheet.stages.names.positions import Positions
from chargesheet.stages.names.referents import Referent, number_of, number_words
from chargesheet.stages.names.stage import NamesStage
from chargesheet.stages.names.standing import Standing, harm_words, standing

BLANK = spacy.blank("en")


def parsed(rows: str) -> Doc:
    """A passage of one word a line: word, part of speech, dependency, head (as a step), "S" where a sentence starts."""
    words, pos, deps, heads, starts = [], [], [], [], []
    for at, row in enumerate(line.split() for line in rows.strip().splitlines()):
        words.append(row[0])
        pos.append(row[1])
        deps.append(row[2])
        heads.append(at + int(row[3]))
        starts.append(len(row) > 4)
    return Doc(BLANK.vocab, words=words, pos=pos, deps=deps, heads=heads, sent_starts=starts)


def resolved(doc: Doc, names: dict[str, Label]) -> dict[str, tuple[str, ...]]:
    """What each anaphor stands for, by its words, once ``names`` are the passage's mentions."""
    text, spans = doc.text, []
    for name, label in names.items():
        start = text.find(name)
        while start >= 0:
            spans.append(LabelledSpan(start, start + len(name), label, "test"))
            start = text.find(name, start + 1)
    layers(doc).mentions = tuple(sorted(spans, key=lambda span: span.start))
    NamesStage()(doc)
    return stands_for(doc)


def stands_for(doc: Doc) -> dict[str, tuple[str, ...]]:
    read = layers(doc)
    found = {}
    for anaphor in read.anaphors:
        assert bool(anaphor.entities) != (anaphor.antecedent is not None)
        names = tuple(read.entities[index].name for index in anaphor.entities)
        if anaphor.antecedent:
            names = (f"[{doc.text[anaphor.antecedent.start : anaphor.antecedent.end]}]",)
        found[doc.text[anaphor.start : anaphor.end]] = names
    return found


ARREST = """
Ivan PROPN compound 1 S
Belov PROPN nsubjpass 2
was AUX auxpass 1
arrested VERB ROOT 0
. PUNCT punct -1
"""
TWO = """
Ivan PROPN nsubjpass 4 S
and CCONJ cc -1
Anna PROPN conj -2
were AUX auxpass 1
arrested VERB ROOT 0
. PUNCT punct -1
"""
GROUP = """
Police NOUN nsubj 1 S
arrested VERB ROOT 0
five NUM nummod 2
Papuan ADJ amod 1
activists NOUN dobj -3
. PUNCT punct -1
"""


@pytest.mark.parametrize(
    ("rows", "names", "expected"),
    [
        pytest.param(
            ARREST + "He PRON nsubjpass 2 S\nwas AUX auxpass 1\nfreed VERB ROOT 0",
            {"Ivan Belov": "PERSON"},
            {"He": ("Ivan Belov",)},
            id="he",
        ),
        pytest.param(
            TWO + "They PRON nsubjpass 2 S\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {"Ivan": "PERSON", "Anna": "PERSON"},
            {"They": ("Ivan", "Anna")},
            id="they",
        ),
        pytest.param(
            TWO + "Both PRON nsubjpass 2 S\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {"Ivan": "PERSON", "Anna": "PERSON"},
            {"Both": ("Ivan", "Anna")},
            id="both",
        ),
        pytest.param(
            TWO + "The DET det 2 S\ntwo NUM nummod 1\nmen NOUN nsubjpass 2\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {"Ivan": "PERSON", "Anna": "PERSON"},
            {"The two men": ("Ivan", "Anna")},
            id="the two men",
        ),
        pytest.param(
            TWO + "All DET det 1 S\nthree NUM nsubjpass 2\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {"Ivan": "PERSON", "Anna": "PERSON"},
            {},
            id="three are not two",
        ),
        pytest.param(
            TWO + "He PRON nsubjpass 2 S\nwas AUX auxpass 1\nfreed VERB ROOT 0",
            {"Ivan": "PERSON", "Anna": "PERSON"},
            {},
            id="one of two is a guess",
        ),
        pytest.param(
            GROUP + "They PRON nsubjpass 2 S\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {},
            {"They": ("[five Papuan activists]",)},
            id="an unnamed group",
        ),
        pytest.param(
            GROUP + "The DET det 1 S\nactivists NOUN nsubjpass 2\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {},
            {"The activists": ("[five Papuan activists]",)},
            id="the activists",
        ),
        pytest.param(
            GROUP
            + "The DET det 2 S\nother ADJ amod 1\nactivists NOUN nsubjpass 2\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {},
            {},
            id="others are not those before",
        ),
        pytest.param(
            GROUP + "The DET det 1 S\nmonks NOUN nsubjpass 2\nwere AUX auxpass 1\nfreed VERB ROOT 0",
            {},
            {},
            id="monks are no activists",
        ),
        pytest.param(
            "The DET det 1 S\nmagazine NOUN nmod 1\nAdam PROPN nsubjpass 2\nwas AUX auxpass 1\nclosed VERB ROOT 0\n"
            ". PUNCT punct -1\n"
            "Later ADV advmod 4 S\nthe DET det 1\nmagazine NOUN nsubjpass 2\nwas AUX auxpass 1\nbanned VERB ROOT 0",
            {"Adam": "ORG"},
            {"the magazine": ("Adam",)},
            id="the magazine",
        ),
        pytest.param(
            "Ivan PROPN nsubjpass 5 S\n, PUNCT punct -1\nwho PRON nsubj 1\nspoke VERB relcl -3\n, PUNCT punct -4\n"
            "left VERB ROOT 0",
            {"Ivan": "PERSON"},
            {"who": ("Ivan",)},
            id="who",
        ),
        pytest.param(
            "Mrs PROPN compound 1 S\nBelov PROPN nsubj 1\nspoke VERB ROOT 0\n. PUNCT punct -1\n"
            "He PRON nsubj 1 S\nleft VERB ROOT 0",
            {"Belov": "PERSON"},
            {},
            id="gender of a title",
        ),
    ],
)
def test_anaphors(rows: str, names: dict[str, Label], expected: dict[str, tuple[str, ...]]) -> None:
    assert resolved(parsed(rows), names) == expected


def test_a_pronoun_too_far_from_its_name_stays_open() -> None:
    between = "It PRON nsubj 1 S\nrained VERB ROOT 0\n. PUNCT punct -1\n"
    rows = ARREST + between * 4 + "He PRON nsubj 1 S\nleft VERB ROOT 0"
    assert resolved(parsed(rows), {"Ivan Belov": "PERSON"}) == {}


def test_without_a_parse_there_are_no_anaphors() -> None:
    doc = BLANK.make_doc("Ivan left. He spoke.")
    assert anaphors_of(doc, ()) == ()
    assert NamesStage()(doc) is doc


def test_two_referents_that_fit_as_well_leave_no_choice() -> None:
    def referent(entity: int) -> Referent:
        return Referent(entity, entity + 1, 0, "person", 1, (entity,), None, frozenset(), True, True)

    assert choose([Choice(2.0, referent(0)), Choice(1.9, referent(1))]) is None
    assert choose([Choice(2.0, referent(0)), Choice(1.9, referent(0))]) == referent(0)
    assert choose([]) is None


@pytest.mark.parametrize(
    ("word", "value"), [("15", 15), ("1,000", 1000), ("three", 3), ("thirty-one", 31), ("Both", 2), ("dozens", None)]
)
def test_number_of(word: str, value: int | None) -> None:
    assert number_of(word) == value


def test_every_number_word_is_read() -> None:
    assert all(number_of(word) == value for word, value in number_words().items())


@pytest.mark.parametrize("noun", sorted({form for e in person_nouns().values() for form in (e.plural,)}))
def test_every_person_noun_makes_a_definite_phrase(noun: str) -> None:
    doc = parsed(f"The DET det 2 S\ntwo NUM nummod 1\n{noun} NOUN nsubj 1\nleft VERB ROOT 0")
    found = list(expressions(Positions(doc), []))
    assert [(doc.text[e.start : e.end], e.count, e.form) for e in found] == [(f"The two {noun}", 2, "counted")]
    assert "counted" in get_args(Form)


@pytest.mark.parametrize("noun", sorted({e.singular for e in person_nouns().values()}))
def test_every_person_noun_is_one_token(nlp: Language, noun: str) -> None:
    assert len(nlp.make_doc(noun)) == 1


@pytest.mark.parametrize("noun", sorted(organisation_nouns()))
def test_every_organisation_noun_makes_a_definite_phrase(noun: str) -> None:
    *first, last = noun.split()
    rows = "The DET det 1 S\n" + "".join(f"{word} NOUN compound 1\n" for word in first)
    doc = parsed(rows + f"{last} NOUN nsubj 1\nclosed VERB ROOT 0")
    found = [e for e in expressions(Positions(doc), []) if e.kind == "organisation"]
    assert [doc.text[e.start : e.end] for e in found] == [f"The {noun}"]


def test_compatible_nouns_are_entries() -> None:
    ids = {entry.id for entry in organisation_nouns().values()}
    assert all(ids.issuperset(entry.compatible) for entry in organisation_nouns().values())


@pytest.mark.parametrize("pronoun", sorted(pronouns()))
def test_every_pronoun_is_an_expression(pronoun: str) -> None:
    doc = parsed(f"{pronoun} PRON nsubj 1 S\nleft VERB ROOT 0")
    assert [e.end for e in expressions(Positions(doc), [])] == [len(pronoun)]


@pytest.mark.parametrize("word", sorted(harm_words()))
def test_every_word_of_harm_has_its_victim(word: str) -> None:
    """In "the murder of Ivan", "insulting Ivan" and "Ivan was killed" Ivan is the victim."""
    of = parsed(f"the DET det 1 S\n{word} NOUN ROOT 0\nof ADP prep -1\nIvan PROPN pobj -1")
    verb = parsed(f"{word} VERB ROOT 0 S\nIvan PROPN dobj -1")
    passive = parsed(f"Ivan PROPN nsubjpass 2 S\nwas AUX auxpass 1\n{word} VERB ROOT 0")
    kind = harm_words()[word]
    assert standing(of[3]) == standing(verb[1]) == Standing(harm=kind, object=True)
    assert standing(passive[0]) == Standing(harm=kind)


@pytest.mark.parametrize("word", sorted(harm_words()))
def test_every_word_of_harm_is_one_token(nlp: Language, word: str) -> None:
    assert len(nlp.make_doc(word)) == 1


@pytest.mark.parametrize(
    ("rows", "name", "expected"),
    [
        pytest.param("Ivan PROPN nsubj 1 S\nleft VERB ROOT 0", 0, Standing(), id="plain"),
        pytest.param("Ivan PROPN nsubj 1 S\ndied VERB ROOT 0", 0, Standing(harm="death"), id="died"),
        pytest.param("Ivan PROPN nsubj 1 S\nkilled VERB ROOT 0", 0, Standing(), id="who kills is no victim"),
        pytest.param(
            "Police NOUN nsubj 1 S\nshot VERB ROOT 0\nIvan PROPN dobj -1\ndead ADJ advmod -2",
            2,
            Standing(harm="death", object=True),
            id="shot dead",
        ),
        pytest.param(
            "Ivan PROPN nsubjpass 2 S\nwas AUX auxpass 1\nbeaten VERB ROOT 0\nto ADP prep -1\ndeath NOUN pobj -1",
            0,
            Standing(harm="death"),
            id="beaten to death",
        ),
        pytest.param(
            "police NOUN nsubj 1 S\nshot VERB ROOT 0\nAnna PROPN dobj -1\nand CCONJ cc -1\nIvan PROPN conj -2",
            4,
            Standing(harm="hurt", object=True),
            id="a list shares its harm",
        ),
        pytest.param(
            "Ivan PROPN nsubj 4 S\nwho PRON nsubjpass 2\nwas AUX auxpass 1\nkilled VERB relcl -3\nleft VERB ROOT 0",
            0,
            Standing(harm="death"),
            id="who was killed",
        ),
        pytest.param(
            "the DET det 2 S\nIvan PROPN compound 1\nfaction NOUN nsubj 1\nleft VERB ROOT 0",
            1,
            Standing(attribute=True),
            id="a faction's name",
        ),
        pytest.param(
            "the DET det 2 S\nIvan PROPN compound 1\ntrial NOUN nsubj 1\nbegan VERB ROOT 0",
            1,
            Standing(),
            id="whose trial it is",
        ),
        pytest.param(
            "Anna PROPN nsubj 5 S\n( PUNCT punct 1\nIvan PROPN appos -2\n) PUNCT punct -1\n, PUNCT punct -4\n"
            "left VERB ROOT 0",
            2,
            Standing(aside=True),
            id="in brackets",
        ),
        pytest.param(
            "Anna PROPN nsubj 6 S\n, PUNCT punct -1\ncousin NOUN appos -2\nof ADP prep -1\nIvan PROPN pobj -1\n"
            ", PUNCT punct -5\nleft VERB ROOT 0",
            4,
            Standing(aside=True),
            id="in an apposition",
        ),
        pytest.param(
            "Ivan PROPN poss 2 S\n's PART case -1\nlawyer NOUN nsubj 1\nleft VERB ROOT 0",
            0,
            Standing(owner=True),
            id="an owner",
        ),
    ],
)
def test_standing(rows: str, name: int, expected: Standing) -> None:
    assert standing(parsed(rows)[name]) == expected


@pytest.mark.parametrize(
    ("choices", "chosen"),
    [
        pytest.param([(4.0, 0, "rt"), (1.0, 1, "r")], None, id="a rival leaves it open, though it fits worse"),
        pytest.param([(4.0, 0, "rt"), (1.0, 1, "rw")], 0, id="who is mentioned in passing is no rival"),
        pytest.param([(1.0, 0, "rw")], 0, id="but is taken when alone"),
        pytest.param([(3.0, 0, "rw"), (1.0, 1, "rw")], None, id="of two in passing none"),
        pytest.param([(3.0, 0, ""), (2.6, 1, "")], None, id="within the margin"),
        pytest.param([(3.0, 0, ""), (2.4, 1, "")], 0, id="beyond it"),
    ],
)
def test_choose(choices: list[tuple[float, int, str]], chosen: int | None) -> None:
    def choice(score: float, entity: int, marks: str) -> Choice:
        referent = Referent(entity, entity + 1, 0, "person", 1, (entity,), None, frozenset(), True, True)
        return Choice(score, referent, weak="w" in marks, rival="r" in marks, topic="t" in marks)

    found = choose([choice(*row) for row in choices])
    assert (found.entities if found else None) == (None if chosen is None else (chosen,))


def test_whom_nobody_named_leaves_it_open() -> None:
    officers = Referent(0, 1, 0, "person", None, (), None, frozenset(), True, True, open=True)
    named = Referent(2, 3, 0, "person", 2, (0, 1), None, frozenset(), False, True)
    assert choose([Choice(4.0, officers), Choice(2.0, named)]) is None


A, M, J = ("Aisha Bello",), ("Musa Danjuma",), ("John Obi",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Aisha Bello's lawyer, Musa Danjuma, said she was charged.", {}, id="a lawyer speaks for his client"
        ),
        pytest.param(
            "Aisha Bello's lawyer Musa Danjuma was not allowed to see her. He was arrested.",
            {"her": A, "He": M},
            id="an object is never the subject of its clause",
        ),
        pytest.param("John Obi accused Musa Danjuma of torture. He was detained.", {}, id="two persons"),
        pytest.param(
            "John Obi was convicted of the murder of Musa Danjuma. He was sentenced to death.",
            {"He": J},
            id="not the victim",
        ),
        pytest.param(
            "A soldier was jailed for the killing of Musa Danjuma. He was convicted of manslaughter.",
            {"He": ("[soldier]",)},
            id="not the victim, though the only name",
        ),
        pytest.param("The killing of Musa Danjuma shocked many. He was arrested.", {}, id="the dead are not arrested"),
        pytest.param(
            "Musa Danjuma died in custody. He had been arrested on 3 May.", {"He": M}, id="before his death he was"
        ),
        pytest.param(
            "John Obi was jailed for insulting Musa Danjuma. He was released in May.", {"He": J}, id="insulted"
        ),
        pytest.param("Musa Danjuma (a cousin of John Obi) was arrested. He was released.", {"He": M}, id="in brackets"),
        pytest.param(
            "Musa Danjuma was arrested. His wife, Aisha Bello, said that he was tortured. He was released.",
            {"His": M, "he": M, "He": M},
            id="the one of whom all goes on",
        ),
        pytest.param(
            "Musa Danjuma was arrested on Monday. John Obi was arrested on Tuesday. He was released.",
            {"He": J},
            id="the subject of the later sentence",
        ),
        pytest.param(
            "A judge met John Obi on Monday. On Tuesday police arrested Musa Danjuma. They beat him.",
            {"him": M},
            id="two objects, of which the later",
        ),
        pytest.param(
            "John Obi left on Monday. On Tuesday police arrested Musa Danjuma. He was released.",
            {},
            id="the subject before may be meant",
        ),
        pytest.param(
            "Musa Danjuma and John Obi were arrested. The lawyers were beaten. They were released.",
            {},
            id="the lawyers may be meant",
        ),
        pytest.param(
            "Three police officers took Musa Danjuma, John Obi and Aisha Bello to a field and shot them dead. "
            "The officers were suspended. They were arrested in June.",
            {
                "them": (*M, *J, *A),
                "The officers": ("[Three police officers]",),
                "They": ("[Three police officers]",),
            },
            id="the officers, not the dead",
        ),
        pytest.param(
            "Musa Danjuma and John Obi were shot dead. They were arrested.", {}, id="no group of the dead is arrested"
        ),
        pytest.param(
            "Musa Danjuma and John Obi spoke. The guards came. They were arrested.", {}, id="the guards may be meant"
        ),
        pytest.param(
            "- Musa Danjuma was beaten in May.\n- The next day he was released.", {}, id="never over a bullet"
        ),
    ],
)
def test_harm_comes_first(nlp: Language, text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert stands_for(nlp(text)) == expected


def test_with_the_model(nlp: Language) -> None:
    text = (
        "On 3 May police in Almaty arrested Marat Tulegenov, a journalist. He was charged with fraud. "
        "In June three activists, Ivan Belov, Anna Lim and Sara Omar, were detained. All three were released in July."
    )
    doc = nlp(text)
    found = stands_for(doc)
    assert found["He"] == ("Marat Tulegenov",)
    assert found["All three"] == ("Ivan Belov", "Anna Lim", "Sara Omar")
    assert {entity.label for entity in layers(doc).entities} <= set(get_args(EntityLabel))
