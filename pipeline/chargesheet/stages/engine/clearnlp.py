"""Universal Dependencies into ClearNLP's relations, which the stages for English read.

The two differ in what leads. In Universal Dependencies content words do: in "arrested by police" the head of "police"
is "arrested", and "by" hangs on it as ``case``. In ClearNLP's scheme, that of spaCy's English pipelines, the
preposition hangs on the verb as ``agent`` and "police" on it as ``pobj``. So prepositions and copulas change places
with their nouns, names lead with their last word, and labels change.

Source: the label lists of both, https://universaldependencies.org/en/dep/ and
https://github.com/clir/clearnlp-guidelines/blob/master/md/specifications/dependency_labels.md
"""

from collections.abc import Sequence

import msgspec

from chargesheet.stages.engine.alignment import Word

_LABELS = {
    "root": "ROOT",
    "nsubj:pass": "nsubjpass",
    "csubj:pass": "csubjpass",
    "nsubj:outer": "nsubj",
    "aux:pass": "auxpass",
    "obj": "dobj",
    "iobj": "dative",
    "nmod:poss": "poss",
    "acl:relcl": "relcl",
    "compound:prt": "prt",
    "det:predet": "predet",
    "cc:preconj": "preconj",
    "obl:tmod": "npadvmod",
    "obl:npmod": "npadvmod",
    "obl:unmarked": "npadvmod",
    "nmod:tmod": "npadvmod",
    "nmod:npmod": "npadvmod",
    "nmod:unmarked": "npadvmod",
    "nmod:desc": "compound",
    "nummod:entity": "nummod",
    "obl": "npadvmod",
    "obl:agent": "npadvmod",
    "discourse": "intj",
    "vocative": "npadvmod",
    "cop": "ROOT",
    "list": "appos",
    "fixed": "pcomp",
}
# What goes along when a copula takes the lead of its clause.
_CLAUSAL = frozenset(
    (
        *("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "expl", "aux", "mark", "advcl", "obl"),
        *("ccomp", "parataxis", "punct", "cc", "conj", "discourse"),
    )
)
_NEGATIONS = frozenset(("not", "n't", "n’t", "never"))
_NAMES = frozenset(("flat", "flat:name", "flat:foreign"))


def to_clearnlp(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same words, their heads and relations as ClearNLP has them; the result is one tree if the words are."""
    tree = _Tree(words)
    tree.lead_names_by_last()
    tree.lead_clauses_by_copula()
    tree.lead_phrases_by_preposition()
    tree.hang_conjunctions()
    return tuple(
        msgspec.structs.replace(word, head=tree.heads[at], relation=tree.label(at)) for at, word in enumerate(words)
    )


class _Tree:
    """Heads and relations while they change."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.heads = [word.head for word in words]
        self.relations = [word.relation for word in words]

    def children(self, at: int) -> list[int]:
        return [child for child, head in enumerate(self.heads) if head == at]

    def swap(self, lower: int, upper: int, relation: str) -> None:
        """Let a child take its head's place, and the head hang on it by ``relation``."""
        self.heads[lower], self.relations[lower] = self.heads[upper], self.relations[upper]
        self.heads[upper], self.relations[upper] = lower, relation

    def lead_names_by_last(self) -> None:
        """In "Aisha Bello" the word "Aisha" leads in one, "Bello" in the other."""
        for first in range(len(self.words)):
            rest = [child for child in self.children(first) if self.relations[child] in _NAMES and child > first]
            if not rest:
                continue
            last = rest[-1]
            self.swap(last, first, "compound")
            for child in self.children(first):
                self.heads[child] = last
                if child in rest:
                    self.relations[child] = "compound"

    def lead_clauses_by_copula(self) -> None:
        """In "She is a lawyer" the word "lawyer" leads in one, "is" in the other."""
        for copula, relation in enumerate(list(self.relations)):
            noun = self.heads[copula]
            if relation != "cop" or noun < 0:
                continue
            prepositional = any(self.relations[child] == "case" for child in self.children(noun))
            adjective = self.words[noun].upos == "ADJ"
            self.swap(copula, noun, "obl" if prepositional else "acomp" if adjective else "attr")
            for child in self.children(noun):
                moved = self.relations[child] in _CLAUSAL or self.words[child].text.lower() in _NEGATIONS
                if moved and not (self.relations[child] in ("cc", "conj", "obl", "advcl") and child > noun):
                    self.heads[child] = copula

    def lead_phrases_by_preposition(self) -> None:
        """In "in Minsk" the word "Minsk" leads in one, "in" in the other. A second preposition hangs on the first."""
        cases = [at for at, relation in enumerate(self.relations) if relation == "case" and self._is_preposition(at)]
        for case in cases:
            noun = self.heads[case]
            if noun < 0 or self.relations[noun] == "pobj":
                if noun >= 0:
                    self.heads[case], self.relations[case] = self.heads[noun], "prep"
                continue
            relation = self.relations[noun]
            self.swap(case, noun, "pobj")
            if relation == "conj":
                above = self.heads[case]
                if above >= 0 and self.relations[above] == "pobj":
                    self.heads[case] = self.heads[above]
            elif relation != "root":
                self.relations[case] = "agent" if self._acts(case, relation) else "prep"

    def hang_conjunctions(self) -> None:
        """In "A and B" the word "and" hangs on "B" in one, on "A" in the other."""
        for at, relation in enumerate(self.relations):
            above = self.heads[at]
            if relation == "cc" and above >= 0 and self.relations[above] == "conj" and self.heads[above] >= 0:
                self.heads[at] = self.heads[above]

    def label(self, at: int) -> str:
        """The relation of a word by ClearNLP's name."""
        relation, word = self.relations[at], self.words[at]
        if self.heads[at] < 0:
            return "ROOT"
        if relation == "mark" and word.xpos == "TO":
            return "aux"
        if relation == "advmod" and word.text.lower() in _NEGATIONS:
            return "neg"
        if relation == "xcomp" and word.upos in ("ADJ", "NOUN", "PROPN"):
            return "acomp" if word.upos == "ADJ" else "oprd"
        return _LABELS.get(relation, relation.partition(":")[0])

    def _is_preposition(self, at: int) -> bool:
        return self.words[at].xpos != "POS" and self.words[at].text.lower() not in ("'s", "’s", "'", "’")

    def _acts(self, case: int, relation: str) -> bool:
        """Whether "by" names who does what a passive says."""
        above = self.heads[case]
        if self.words[case].text.lower() != "by" or above < 0:
            return False
        passive = any(self.relations[child] in ("aux:pass", "nsubj:pass") for child in self.children(above))
        return relation == "obl:agent" or passive or self.words[above].xpos == "VBN"
