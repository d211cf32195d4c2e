"""Universal Dependencies into ClearNLP's relations, which the stages for English read.

The two differ in what leads. In Universal Dependencies content words do: in "arrested by police" the head of "police"
is "arrested", and "by" hangs on it as ``case``. In ClearNLP's scheme, that of spaCy's English pipelines, the
preposition hangs on the verb as ``agent`` and "police" on it as ``pobj``. So prepositions and copulas change places
with their nouns, names lead with their last word, lists hang word by word, and labels change. What the labels become,
and the words that some changes ask for, are vocabularies of English: ``relations.toml``, ``relation_words.toml``.

Source: the label lists of both, https://universaldependencies.org/en/dep/ and
https://github.com/clir/clearnlp-guidelines/blob/master/md/specifications/dependency_labels.md; and what spaCy's parser
makes of the sentences of the English Web Treebank.
"""

from collections.abc import Sequence
from functools import cache

import msgspec

from chargesheet import languages
from chargesheet.languages import WordList
from chargesheet.spelling import name_key
from chargesheet.stages.engine.alignment import Word

RELATIONS, WORDS = "relations.toml", "relation_words.toml"
"""The vocabularies, in the folder of English."""

# What goes along when a copula takes the lead of its clause, wherever it stands, or where it stands before the copula.
_CLAUSAL = frozenset(
    (
        *("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "expl", "aux", "mark"),
        *("ccomp", "parataxis", "punct", "discourse"),
    )
)
_BEFORE = frozenset({"advcl", "advmod", "cc", "obl"})
_NAMES = frozenset(("flat", "flat:name", "flat:foreign"))
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_AUXILIARIES = frozenset({"aux", "aux:pass"})
_COMPLEMENTS = frozenset({"ccomp", "obj", "xcomp"})
_OBLIQUE = frozenset({"obl", "nmod"})
# Tags of adverbs: "as well", "came out".
_ADVERBS = {"RB": "advmod", "RBR": "advmod", "RP": "prt"}


class Relation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A relation of Universal Dependencies, its ``id``, and what ClearNLP calls it."""

    id: str
    becomes: str


def to_clearnlp(words: Sequence[Word]) -> tuple[Word, ...]:
    """The same words, their heads and relations as ClearNLP has them; the result is one tree if the words are."""
    tree = _Tree(words)
    tree.lead_names_by_last()
    tree.lead_dates_by_month()
    tree.lead_speech_by_its_verb()
    tree.lead_clauses_by_copula()
    tree.give_small_clauses_subjects()
    tree.lead_gerunds_by_preposition()
    tree.lead_phrases_by_preposition()
    tree.hang_lists_word_by_word()
    return tuple(
        msgspec.structs.replace(word, head=tree.heads[at], relation=tree.label(at)) for at, word in enumerate(words)
    )


@cache
def _labels() -> dict[str, str]:
    entries = languages.language(languages.DEFAULT).entries(RELATIONS, Relation)
    return {entry.id: entry.becomes for entry in entries}


@cache
def _words(name: str) -> frozenset[str]:
    entries = languages.language(languages.DEFAULT).entries(WORDS, WordList)
    return frozenset(map(name_key, next(entry.words for entry in entries if entry.id == name)))


class _Tree:
    """Heads and relations while they change."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.heads = [word.head for word in words]
        self.relations = [word.relation for word in words]

    def children(self, at: int) -> list[int]:
        return [child for child, head in enumerate(self.heads) if head == at]

    def child(self, at: int, relations: frozenset[str]) -> int | None:
        """The first child by one of some relations."""
        return next((child for child in self.children(at) if self.relations[child] in relations), None)

    def swap(self, lower: int, upper: int, relation: str) -> None:
        """Let a child take its head's place, and the head hang on it by ``relation``."""
        self.heads[lower], self.relations[lower] = self.heads[upper], self.relations[upper]
        self.heads[upper], self.relations[upper] = lower, relation

    def lead_names_by_last(self) -> None:
        """In "Aisha Bello" the word "Aisha" leads in one, "Bello" in the other."""
        for first in sorted({self.heads[at] for at, relation in enumerate(self.relations) if relation in _NAMES}):
            rest = [child for child in self.children(first) if self.relations[child] in _NAMES and child > first]
            if not rest:
                continue
            last = rest[-1]
            self.swap(last, first, "compound")
            for child in self.children(first):
                self.heads[child] = last
                if child in rest:
                    self.relations[child] = "compound"

    def lead_dates_by_month(self) -> None:
        """In "May 3" the word "3" leads in one, "May" in the other."""
        for month, relation in enumerate(self.relations):
            day = self.heads[month]
            named = day >= 0 and self.words[day].upos == "NUM" and name_key(self.words[month].text) in _words("months")
            if named and relation in ("nmod:unmarked", "nmod:tmod", "compound"):
                self.swap(month, day, "nummod")
                for child in self.children(day):
                    self.heads[child] = month

    def lead_speech_by_its_verb(self) -> None:
        """In "He is free, she said" the word "free" leads in one, "said" in the other."""
        for verb, relation in enumerate(self.relations):
            said = self.heads[verb]
            if said < 0 or relation != "parataxis" or name_key(self.words[verb].lemma) not in _words("speech-verbs"):
                continue
            if self.child(verb, _SUBJECTS) is not None and self.child(verb, _COMPLEMENTS) is None:
                self.swap(verb, said, "ccomp")

    def lead_clauses_by_copula(self) -> None:
        """In "She is a lawyer" the word "lawyer" leads in one, "is" in the other."""
        for copula, relation in enumerate(list(self.relations)):
            noun = self.heads[copula]
            if relation != "cop" or noun < 0:
                continue
            prepositional = self.child(noun, frozenset({"case"})) is not None
            adjective = self.words[noun].upos == "ADJ"
            self.swap(copula, noun, "obl" if prepositional else "acomp" if adjective else "attr")
            for child in self.children(noun):
                kind = self.relations[child]
                before = kind in _BEFORE and child < copula
                if before or kind in _CLAUSAL or self._negates(child) or (kind == "conj" and self._is_clause(child)):
                    self.heads[child] = copula

    def give_small_clauses_subjects(self) -> None:
        """In "let him go" the word "him" hangs on "let" in one, on "go" in the other."""
        for clause, relation in enumerate(self.relations):
            verb = self.heads[clause]
            if relation != "xcomp" or verb < 0 or name_key(self.words[verb].lemma) not in _words("small-clause-verbs"):
                continue
            subject = self.child(verb, frozenset({"obj"}))
            if subject is not None and verb < subject < clause:
                self.heads[subject], self.relations[subject] = clause, "nsubj"
                self.relations[clause] = "ccomp"

    def lead_gerunds_by_preposition(self) -> None:
        """In "by fleeing" the word "fleeing" leads in one, "by" in the other."""
        for at, relation in enumerate(list(self.relations)):
            verb = self.heads[at]
            gerund = verb > at and self.words[verb].xpos == "VBG" and self.child(verb, _AUXILIARIES) is None
            if relation == "mark" and self.words[at].xpos == "IN" and gerund:
                self.swap(at, verb, "pcomp")
                self.relations[at] = "prep" if self.heads[at] >= 0 else "root"

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

    def hang_lists_word_by_word(self) -> None:
        """In "A, B and C" all hang on "A" in one, each on what stands before it in the other; "and" on "B", not "C"."""
        for first in sorted({self.heads[at] for at, relation in enumerate(self.relations) if relation == "conj"}):
            before = first
            for member in self.children(first):
                if self.relations[member] == "conj" and member > first:
                    self.heads[member] = before
                    before = member
        for at, relation in enumerate(self.relations):
            above = self.heads[at]
            if relation == "cc" and above > at and self.relations[above] == "conj" and self.heads[above] >= 0:
                self.heads[at] = self.heads[above]

    def label(self, at: int) -> str:
        """The relation of a word by ClearNLP's name."""
        relation, word, above = self.relations[at], self.words[at], self.heads[at]
        if above < 0:
            return "ROOT"
        if relation == "mark" and word.xpos == "TO":
            return "aux"
        if relation in ("advmod", "fixed") and word.xpos in _ADVERBS:
            return "neg" if self._negates(at) else _ADVERBS[word.xpos]
        if relation == "xcomp" and word.upos in ("ADJ", "NOUN", "PROPN"):
            return "acomp" if word.upos == "ADJ" else "oprd"
        if relation == "amod" and word.xpos.startswith("NNP"):
            return "compound"
        if relation == "iobj" and self.child(above, frozenset({"obj", "ccomp"})) is None:
            return "dobj"
        if relation in _OBLIQUE and word.xpos == "IN":
            return "prep"
        if relation == "nmod:unmarked" and word.xpos == "CD":
            return "nummod"
        if relation == "expl" and word.text.lower() == "it":
            return "nsubj"
        if relation == "nsubj" and self._is_there_before(at, above):
            return "attr"
        return _labels().get(relation, relation.partition(":")[0])

    def _is_there_before(self, at: int, verb: int) -> bool:
        there = self.child(verb, frozenset({"expl"}))
        return there is not None and there < verb < at and self.words[there].text.lower() == "there"

    def _is_clause(self, at: int) -> bool:
        return self.words[at].upos in ("VERB", "AUX") or self.child(at, _SUBJECTS | {"cop"}) is not None

    def _negates(self, at: int) -> bool:
        return name_key(self.words[at].text) in _words("negations")

    def _is_preposition(self, at: int) -> bool:
        return self.words[at].xpos != "POS" and name_key(self.words[at].text) not in _words("possessive-marks")

    def _acts(self, case: int, relation: str) -> bool:
        """Whether "by" names who does what a passive says."""
        above = self.heads[case]
        if self.words[case].text.lower() != "by" or above < 0:
            return False
        passive = self.child(above, frozenset({"aux:pass", "nsubj:pass"})) is not None
        return relation == "obl:agent" or passive or self.words[above].xpos == "VBN"
