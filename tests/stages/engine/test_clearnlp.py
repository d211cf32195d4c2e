"""Universal Dependencies as ClearNLP's relations: what the stages for English read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet import languages
from chargesheet.languages import WordList
from chargesheet.stages.engine.alignment import Word
from chargesheet.stages.engine.clearnlp import RELATIONS, WORDS, Relation, to_clearnlp

ENGLISH = languages.language("en")


def tree(lines: str) -> list[Word]:
    rows = [line.split() for line in lines.strip().splitlines()]
    return [Word(at, at + 1, r[0], r[0], r[1], r[2], "", int(r[3]) - 1, r[4]) for at, r in enumerate(rows)]


CASES = {
    "agent of a passive": (
        """Bello PROPN NNP 3 nsubj:pass
           was AUX VBD 3 aux:pass
           arrested VERB VBN 0 root
           by ADP IN 5 case
           police NOUN NNS 3 obl:agent""",
        ["3 nsubjpass", "3 auxpass", "0 ROOT", "3 agent", "4 pobj"],
    ),
    "preposition of a place": (
        """arrested VERB VBN 0 root
           in ADP IN 3 case
           Minsk PROPN NNP 1 obl""",
        ["0 ROOT", "1 prep", "2 pobj"],
    ),
    "a name leads with its last word": (
        """Aisha PROPN NNP 3 nsubj
           Bello PROPN NNP 1 flat
           spoke VERB VBD 0 root""",
        ["2 compound", "3 nsubj", "0 ROOT"],
    ),
    "copula": (
        """She PRON PRP 4 nsubj
           is AUX VBZ 4 cop
           a DET DT 4 det
           lawyer NOUN NN 0 root""",
        ["2 nsubj", "0 ROOT", "4 det", "2 attr"],
    ),
    "conjunction": (
        """arrested VERB VBN 0 root
           and CCONJ CC 3 cc
           charged VERB VBN 1 conj""",
        ["0 ROOT", "1 cc", "1 conj"],
    ),
    "negation and infinitive": (
        """did AUX VBD 3 aux
           not PART RB 3 advmod
           try VERB VB 0 root
           to PART TO 5 mark
           flee VERB VB 3 xcomp""",
        ["3 aux", "3 neg", "0 ROOT", "5 aux", "3 xcomp"],
    ),
    "a list hangs word by word": (
        """Bello PROPN NNP 0 root
           Moyo PROPN NNP 1 conj
           and CCONJ CC 4 cc
           Abebe PROPN NNP 1 conj""",
        ["0 ROOT", "1 conj", "2 cc", "2 conj"],
    ),
    "clauses behind a copula are the copula's": (
        """He PRON PRP 3 nsubj
           is AUX VBZ 3 cop
           free ADJ JJ 0 root
           but CCONJ CC 6 cc
           she PRON PRP 6 nsubj
           waits VERB VBZ 3 conj""",
        ["2 nsubj", "0 ROOT", "2 acomp", "2 cc", "6 nsubj", "2 conj"],
    ),
    "preposition of a gerund": (
        """charged VERB VBN 0 root
           with ADP IN 3 mark
           spreading VERB VBG 1 advcl
           rumours NOUN NNS 3 obj""",
        ["0 ROOT", "1 prep", "2 pcomp", "3 dobj"],
    ),
    "conjunction before a clause in -ing": (
        """left VERB VBD 0 root
           while SCONJ IN 5 mark
           they PRON PRP 5 nsubj
           were AUX VBD 5 aux
           waiting VERB VBG 1 advcl""",
        ["0 ROOT", "5 mark", "5 nsubj", "5 aux", "1 advcl"],
    ),
    "what was said hangs on who said it": (
        """He PRON PRP 2 nsubj
           fled VERB VBD 0 root
           she PRON PRP 4 nsubj
           say VERB VBP 2 parataxis""",
        ["2 nsubj", "4 ccomp", "4 nsubj", "0 ROOT"],
    ),
    "a day hangs on its month": (
        """on ADP IN 3 case
           May PROPN NNP 3 nmod:unmarked
           3 NUM CD 4 obl
           arrested VERB VBD 0 root""",
        ["4 prep", "1 pobj", "2 nummod", "0 ROOT"],
    ),
    "what there is": (
        """There PRON EX 2 expl
           were VERB VBD 0 root
           arrests NOUN NNS 2 nsubj""",
        ["2 expl", "0 ROOT", "2 attr"],
    ),
    "a thing that is told without a second is an object": (
        """told VERB VBD 0 root
           them PRON PRP 1 iobj""",
        ["0 ROOT", "1 dobj"],
    ),
    "names of courts": (
        """Supreme ADJ NNP 2 amod
           Court PROPN NNP 0 root""",
        ["2 compound", "0 ROOT"],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), CASES.values(), ids=CASES)
def test_relations(lines: str, expected: list[str]) -> None:
    found = to_clearnlp(tree(lines))
    assert [f"{word.head + 1} {word.relation}" for word in found] == expected


@pytest.mark.parametrize("entry", ENGLISH.entries(RELATIONS, Relation), ids=lambda entry: entry.id)
def test_every_relation_can_be_renamed(entry: Relation) -> None:
    gave = "gave VERB VBD 0 root\nthem PRON PRP 1 obj\n"
    assert to_clearnlp(tree(f"{gave}thing NOUN NN 1 {entry.id}"))[2].relation == entry.becomes


# What each list of words does to the tree in which "?" is one of them: the words with their heads and relations.
TREES = {
    "negations": ("? PART RB 2 advmod\ntry VERB VB 0 root", ["2 neg", "0 ROOT"]),
    "possessive-marks": (
        "Bello PROPN NNP 3 nmod:poss\n? PART POS 1 case\ntrial NOUN NN 0 root",
        ["3 poss", "1 case", "0 ROOT"],
    ),
    "speech-verbs": (
        "fled VERB VBD 0 root\nshe PRON PRP 3 nsubj\n? VERB VBD 1 parataxis",
        ["3 ccomp", "3 nsubj", "0 ROOT"],
    ),
    "small-clause-verbs": (
        "? VERB VB 0 root\nhim PRON PRP 1 obj\ngo VERB VB 1 xcomp",
        ["0 ROOT", "3 nsubj", "1 ccomp"],
    ),
    "months": ("? PROPN NNP 2 compound\n3 NUM CD 3 obl\nfled VERB VBD 0 root", ["3 npadvmod", "1 nummod", "0 ROOT"]),
}


@pytest.mark.parametrize("entry", ENGLISH.entries(WORDS, WordList), ids=lambda entry: entry.id)
def test_every_word_changes_its_tree(entry: WordList) -> None:
    lines, expected = TREES[entry.id]
    for word in entry.words:
        found = to_clearnlp(tree(lines.replace("?", word)))
        assert [f"{each.head + 1} {each.relation}" for each in found] == expected, word


@st.composite
def trees(draw: st.DrawFn) -> list[Word]:
    order = draw(st.permutations(range(draw(st.integers(1, 12)))))
    heads = {order[0]: -1} | {order[at]: order[draw(st.integers(0, at - 1))] for at in range(1, len(order))}
    names = ["nsubj", "obj", "cop", "case", "mark", "conj", "cc", "flat", "parataxis", "xcomp", "nmod:unmarked", "obl"]
    tags = ["NOUN NN", "VERB VBG", "ADP IN", "NUM CD", "ADJ JJ"]
    words = []
    for at in range(len(order)):
        text = draw(st.sampled_from(["say", "let", "may", "by", "not", "x"]))
        upos, xpos = draw(st.sampled_from(tags)).split()
        relation = "root" if heads[at] < 0 else draw(st.sampled_from(names))
        words.append(Word(at, at + 1, text, text, upos, xpos, "", heads[at], relation))
    return words


@settings(max_examples=150, deadline=None)
@given(trees())
def test_a_tree_stays_one_tree(words: list[Word]) -> None:
    heads = [word.head for word in to_clearnlp(words)]
    assert heads.count(-1) == 1
    for at in range(len(heads)):
        for _ in heads:
            at = heads[at] if at >= 0 else at
        assert at < 0, "a loop"
