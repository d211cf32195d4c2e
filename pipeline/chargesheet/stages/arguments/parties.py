"""Parties: from the head of a noun phrase to the span that stands for the people or bodies it names."""

import re
from itertools import pairwise

from msgspec import Struct
from spacy.tokens import Doc, Token

from chargesheet.grammar.counts import count
from chargesheet.stages.arguments import syntax
from chargesheet.stages.arguments.passage import Passage
from chargesheet.stages.layers import layers

# "Aisha Bello, Bola Ade and Chidi Eze": ", ", " and "; ", and " before the last.
_JOINT = re.compile(r",\s{1,2}|\s{1,2}and\s{1,2}|,\s{1,2}and\s{1,2}")
_NAMED = frozenset({"PERSON", "ORG"})
# What is no part of a phrase that names people, though the parse hangs it on one: "On 3 May 2014 police arrested".
_APART = frozenset({"DATE", "PROVISION", "LAW"})
_DETERMINERS = frozenset({"the", "this", "these", "those", "that", "his", "her", "their", "its", "and"})


class Party(Struct, frozen=True):
    """A span that can be a subject or an authority: code points into the passage.

    ``kind`` is ``name`` for a mention, ``anaphor`` for words resolved to one, ``phrase`` for any other noun phrase.
    """

    start: int
    end: int
    kind: str
    label: str


class Parties:
    """The mentions and anaphors of a passage, by the tokens that they cover."""

    def __init__(self, passage: Passage) -> None:
        doc = passage.doc
        self._passage = passage
        self.text = passage.text
        self._doc = doc
        self._named: dict[int, Party] = {}
        self._anaphors: dict[int, Party] = {}
        for span in passage.labelled:
            self._cover(self._named, Party(span.start, span.end, "name", span.label))
        self._people = sorted({p for p in self._named.values() if p.label == "PERSON"}, key=lambda p: p.start)
        for anaphor in layers(doc).anaphors:
            self._cover(self._anaphors, Party(anaphor.start, anaphor.end, "anaphor", ""))

    def _cover(self, index: dict[int, Party], party: Party) -> None:
        span = self._passage.span(party.start, party.end)
        if span is None:
            return
        index.update({token.i: party for token in span})
        # The parser hangs phrases on the marks around an emphasised name: "*Adam*, a magazine that".
        for beside in (span.start - 1, span.end):
            if 0 <= beside < len(self._doc) and not self._doc[beside].text.strip("*_"):
                index.setdefault(beside, party)

    def at(self, head: Token) -> tuple[Party, ...]:
        """The parties that the phrase of ``head`` stands for, in order; empty for an unresolved pronoun."""
        if (named := self._named.get(head.i)) is not None:
            return self._list_around(named) if named.label in _NAMED | {"PLACE"} else ()
        if (anaphor := self._anaphors.get(head.i)) is not None:
            return (anaphor,)
        if names := self._names_beside(head) or self._names_counted(head):
            return names
        if (described := self._described(head)) is not None:
            return self.at(described)
        if head.pos_ == "PRON" or head.tag_ in {"PRP", "PRP$", "WP", "WDT", "DT", "EX"} or not head.text[0].isalnum():
            return ()
        phrase = self.phrase(head)
        return self._named_within(phrase) or (phrase, *self._included(head))

    def _named_within(self, phrase: Party) -> tuple[Party, ...]:
        """The name that a phrase ends in: "Prisoners of conscience A and B", "the lawyer A"."""
        span = self._passage.span(phrase.start, phrase.end)
        named = self._named.get(span[-1].i) if span is not None else None
        if span is None or named is None or named.label != "PERSON" or named.start <= phrase.start:
            return ()
        first = self._passage.span(named.start, named.end)
        before = self._doc[first.start - 1] if first is not None else span[0]
        return self._list_around(named) if before.pos_ in {"NOUN", "PROPN", "ADJ"} else ()

    def _described(self, head: Token) -> Token | None:
        """What "all members of the choir" describes in "Nine children, all members of the choir, were"."""
        left = head.left_edge
        if left.lower_ not in {"all", "both"} or left.i < head.sent.start + 2 or self._doc[left.i - 1].text != ",":
            return None
        before = self._doc[left.i - 2]
        return before if before.pos_ in {"NOUN", "PROPN"} else None

    def _included(self, head: Token) -> tuple[Party, ...]:
        """Names singled out of a group: "several people, including A and B"."""
        return tuple(
            self._named[name.i]
            for child in head.children
            if child.dep_ == "prep" and child.lower_ == "including"
            for token in child.children
            if token.dep_ == "pobj"
            for name in syntax.with_conjuncts(token)
            if name.i in self._named and self._named[name.i].label in _NAMED
        )

    def _list_around(self, party: Party) -> tuple[Party, ...]:
        """All names of the list that a person's name stands in: "A, B, C and D", however the parse joins them."""
        if party.label != "PERSON":
            return (party,)
        place = self._people.index(party)
        first = last = place
        while first > 0 and self._listed(self._people[first - 1], self._people[first]):
            first -= 1
        while last + 1 < len(self._people) and self._listed(self._people[last], self._people[last + 1]):
            last += 1
        found = self._people[first : last + 1]
        commas = sum("," in self._between(a, b) for a, b in pairwise(found))
        # ", and" joins a list of three; between two names it may as well join two clauses.
        return tuple(found) if len(found) > 2 or not commas else (party,)

    def _between(self, one: Party, other: Party) -> str:
        return self.text[one.end : other.start]

    def _listed(self, one: Party, other: Party) -> bool:
        """Whether two names are neighbours in a list; "A and B's lawyer" lists A and the lawyer."""
        owns = self.text[other.end : other.end + 2] in {"'s", "’s"}
        return not owns and _JOINT.fullmatch(self._between(one, other)) is not None

    def _names_beside(self, head: Token) -> tuple[Party, ...]:
        """Names in apposition: "two activists (A and B)", "her colleague A"."""
        found = [self._named[t.i] for t in syntax.appositives(head) if t.i in self._named]
        # "Followers of the theologian, A, were convicted": one name does not tell who the followers are.
        if head.tag_ == "NNS" and len(dict.fromkeys(found)) < 2:
            found = []
        if head.dep_ == "appos" and (up := self._named.get(head.head.i)) is not None:
            found.insert(0, up)
        return tuple(dict.fromkeys(party for party in found if party.label in _NAMED))

    def _names_counted(self, head: Token) -> tuple[Party, ...]:
        """As many names as the group counts, right behind it: "three of its journalists, A, who owns it, B and C"."""
        party = self.phrase(head)
        span = self._passage.span(party.start, party.end)
        number = count(self.text[party.start : party.end])
        if span is None or number is None or not 2 <= number <= 20 or span.end + 1 >= len(self._doc):
            return ()
        first = self._doc[span.end + 1]
        if self._doc[span.end].text not in {",", ":", "(", "–", "-"} or first.i not in self._named:
            return ()
        following = dict.fromkeys(
            self._named[index] for index in range(first.i, first.sent.end) if index in self._named
        )
        people = [party for party in following if party.label == "PERSON"][:number]
        return tuple(people) if len(people) == number and people[0] is self._named[first.i] else ()

    def named_before(self, verb: Token) -> tuple[Party, ...]:
        """The person named before a verb whose subject the parse lost: "On 30 March Father A, a priest, was jailed".

        Only a name that no verb stands before in its sentence, and no finite verb between it and ``verb``: the
        sentence's first person. "The officer charged with wounding A was jailed" names nobody.
        """
        aux = [child.i for child in verb.children if child.dep_ in {"aux", "auxpass"}]
        limit = min([verb.i, *aux])
        for index in range(limit - 1, verb.sent.start - 1, -1):
            named = self._named.get(index)
            if named is not None and named.label == "PERSON":
                party = self._list_around(named)
                first = self._passage.span(party[0].start, party[0].end)
                before = self._doc[verb.sent.start : first.start if first is not None else index]
                lost = any(token.pos_ in {"VERB", "AUX"} for token in before)
                return () if lost or _finite_verb(self._doc, index + 1, limit) else party
        return ()

    def holder(self, body: Token) -> Party | None:
        """The person whose description names the body, when the parse takes the body for the subject.

        "A, a member of the Mechanism (a body that monitors prisons) and of the Commission, is under investigation":
        for Mechanism, A.
        """
        sentence = body.sent
        for index in range(body.i - 1, sentence.start, -1):
            named = self._named.get(index)
            if named is None or named.label != "PERSON":
                continue
            apart = index + 2 < body.i and self._doc[index + 1].text == "," and self._doc[index + 2].tag_ == "DT"
            return named if apart and not _finite_verb(self._doc, index + 3, body.i) else None
        return None

    def phrase(self, head: Token) -> Party:
        """The noun phrase of a head as the passage words it, without "the" and the dates that the parse hung on it."""
        span = syntax.phrase(head)
        if (last := self._last_plain_conjunct(head)) is not None:
            span = self._doc[span.start : syntax.phrase(last).end]
        first = self._past_adverbials(span.start, head)
        for index in range(span.start, head.i + 1):
            if self._doc[index].idx in self._passage.block_starts:
                first = index
        while first < head.i and self._is_edge(first):
            first += 1
        end = self._before_adverbial(head, span.end)
        last_token = self._doc[end - 1]
        return Party(self._doc[first].idx, last_token.idx + len(last_token), "phrase", "")

    def _past_adverbials(self, first: int, head: Token) -> int:
        """Where a phrase starts, past what says when, where or by what law: "On 3 May 2014 police", "In Lagos police".

        What has a determiner in front of it describes the noun: "the 2009 protesters".
        """
        for index in range(first, head.i):
            other = self._named.get(index)
            span = self._passage.span(other.start, other.end) if other is not None else None
            if other is None or span is None or span.end > head.i:
                continue
            before = self._doc[span.start - 1] if span.start > 0 else None
            if other.label in _APART:
                apart = before is None or before.tag_ not in {"DT", "PRP$", "POS"}
            else:
                # "In Lagos police arrested A": the preposition is no part of the phrase.
                apart = (
                    other.label == "PLACE" and before is not None and before.i < first and _is_locative(before, head)
                )
            if apart:
                first = span.end
        return first

    def _before_adverbial(self, head: Token, end: int) -> int:
        """Where a phrase ends, short of a date that the parse hung behind it: "police from 3 May 2014"."""
        for index in range(head.i + 1, end - 1):
            following = self._named.get(index + 1)
            if self._doc[index].lower_ == "from" and following is not None and following.label == "DATE":
                return index
        return end

    def _is_edge(self, index: int) -> bool:
        """Whether a token in front of a phrase is no part of it: an article, a bullet, a quotation mark."""
        token = self._doc[index]
        return token.lower_ in _DETERMINERS or index in self._passage.markup or not token.text[0].isalnum()

    def _last_plain_conjunct(self, head: Token) -> Token | None:
        """The end of a list of unnamed people who are one group: "peaceful critics and opponents".

        A list with a name, a count or an article further on is several parties: "four doctors and a midwife".
        """
        last = None
        for token in head.conjuncts:
            if token.i < head.i or token.i in self._named or token.i in self._anaphors or token.pos_ != "NOUN":
                return None
            if any(child.dep_ in {"nummod", "det", "poss"} for child in token.children):
                return None
            last = token
        return last


def _is_locative(preposition: Token, head: Token) -> bool:
    """Whether a place behind the preposition tells where a clause's subject acts: "In Lagos police arrested A"."""
    return preposition.lower_ in {"in", "at", "near", "outside"} and head.dep_ in {"nsubj", "nsubjpass"}


def _finite_verb(doc: Doc, start: int, end: int) -> bool:
    """Whether a finite verb stands between two tokens, outside brackets."""
    depth = 0
    for token in doc[start:end]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.pos_ in {"VERB", "AUX"}:
            return True
    return False
