"""Whom words stand for: names, lists of names, pronouns, counted groups, and people who are not named again.

Languages that drop their subjects ("Fue detenido en mayo") leave the reader to know whom a verb is about. So the
passage's **topic** is kept: whom the event before was about. It stands in for a subject that is not said, for a pronoun
and for a possessive, at most ``REACH`` sentences on, never over a heading or bullet; a count must agree ("Los tres").
"""

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet import languages
from chargesheet.grammar.numbers_foreign import number_of
from chargesheet.languages.names import name_grammar
from chargesheet.spelling import name_key
from chargesheet.stages.arguments.passage import Passage
from chargesheet.stages.layers import LabelledSpan, layers
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.universal import tree

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 3
"""How many sentences back the topic may stand."""
_LONGEST_GROUP = 14
# "et le blogueur X", "y del abogado X": so many words may stand before a name in a list, "and" apart.
_LONGEST_DESCRIPTION = 4
# Pronouns whose gender small taggers get wrong.
_FEMININE = frozenset({"она", "её", "ее", "ней", "неё", "нее"})


class Party(Struct, frozen=True):
    """A span that stands for a person, a body or a group: code points into the passage."""

    start: int
    end: int
    label: str
    plural: bool = False


class Topic(Struct, frozen=True):
    """Whom an event was about, the number of the sentence that told it, and whom "all" would mean."""

    parties: tuple[Party, ...]
    sentence: int
    everyone: tuple[Party, ...] = ()


class People:
    """The people and bodies of a passage, by the tokens that name them."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._doc = passage.doc
        self._code = passage.doc.lang_
        own = languages.language(self._code)
        self._joints = own.words("and")
        self._named: dict[int, LabelledSpan] = {}
        for span in passage.labelled:
            tokens = passage.span(span.start, span.end)
            if tokens is not None:
                self._named.update({token.i: span for token in tokens})
        self._persons = [span for span in passage.labelled if span.label == "PERSON"]
        self._nouns = person_nouns(self._code)
        self._dates = {token.i for placed in passage.dates for token in placed.tokens}
        self._sentences = [sentence.start for sentence in self._doc.sents]
        self._canon = {
            (mention.start, mention.end): index
            for index, entity in enumerate(layers(self._doc).entities)
            for mention in entity.mentions
        }

    def identity(self, party: Party) -> object:
        """What two parties that are one share: their entity, else their words."""
        return self._canon.get((party.start, party.end), self._passage.text[party.start : party.end])

    def at(self, token: "Token", label: str | None = None) -> tuple[Party, ...]:
        """Whom a token's phrase stands for; empty for a pronoun and for what is no one."""
        named = self._named.get(token.i)
        if named is None:
            named = next((self._named[near.i] for near in self._names_near(token)), None)
        if named is not None and (label is None or named.label == label):
            count = self.counted_group(token)
            if count and named.label == "PERSON" and token.i not in self._named and len(self._list(named)) < count:
                return (*self._group(token), *self._list(named))  # "ocho personas, entre ellas X"
            return self._list(named) if named.label == "PERSON" else (Party(named.start, named.end, named.label),)
        return () if named is not None else self.described(token) or self._introduced(token) or self._group(token)

    def meant(self, token: "Token", topic: Topic | None) -> tuple[Party, ...]:
        """Whom the subject of a clause without a verb is: the list that a name stands in, or "le second"."""
        return self.one_of(token, topic) or self.at(token, "PERSON")

    def is_taken_up(self, noun: "Token") -> bool:
        """Whether a noun for persons says nothing but whom the text was about: "l'humoriste", "les prévenus"."""
        entry = self._nouns.get(name_key(noun.text))
        if entry is None or entry.authority or noun.i in self._named or self._names_near(noun):
            return False
        below = list(noun.children)
        opens = any(
            tree.is_in(child, "definite") and not tree.is_in(child, "possessives") and child.i == noun.i - 1
            for child in below
        )
        more = any(tree.relation(child) in {"nmod", "acl", "amod", "nummod", "appos"} for child in below)
        return opens and not more

    def is_plural(self, noun: "Token") -> bool:
        """Whether a noun for persons stands for several, by its form."""
        entry = self._nouns.get(name_key(noun.text))
        return entry is not None and name_key(noun.text) == name_key(entry.plural)

    def _introduced(self, noun: "Token") -> tuple[Party, ...]:
        """Whom a counted group is, where the next words name just as many: "Deux journalistes … X et Y étaient jugés".

        Only the first list behind the group, in its sentence or the next one, of people whom nothing named before.
        """
        count = self.counted_group(noun)
        if (
            not count
            or count < 2
            or name_key(noun.text) not in self._nouns
            or self._nouns[name_key(noun.text)].authority
        ):
            return ()
        at = bisect_right(self._persons, noun.idx, key=lambda span: span.start)
        tokens = self._passage.span(self._persons[at].start, self._persons[at].end) if at < len(self._persons) else None
        if tokens is None or self.sentence(tokens[0]) - self.sentence(noun) > 1:
            return ()
        listed = self._list(self._persons[at])
        known = {self.identity(Party(span.start, span.end, "PERSON")) for span in self._persons[:at]}
        fresh = all(self.identity(party) not in known for party in listed)
        return listed if len(listed) == count and fresh and listed[0].start == self._persons[at].start else ()

    def agreeing(self, pronoun: "Token") -> tuple[Party, ...]:
        """The last person named before a pronoun that has its gender, at most ``REACH`` sentences back; none in doubt.

        Only for languages whose names tell their bearer's gender: "Он" after "Воробей" and before "Ковальчук".
        """
        grammar, genders = name_grammar(self._code), pronoun.morph.get("Gender", [])
        form = tree.lower(pronoun)
        gender = "Fem" if form in _FEMININE else genders[0] if genders else None
        if grammar is None or gender not in ("Masc", "Fem") or pronoun.morph.get("Number", []) == ["Plur"]:
            return ()
        entities = layers(self._doc).entities
        for span in reversed(self._persons):
            if span.end > pronoun.idx:
                continue
            token = self._passage.span(span.start, span.end)
            if token is None or self.sentence(pronoun) - self.sentence(token[0]) > REACH:
                return ()
            index = self._canon.get((span.start, span.end))
            of = grammar.gender(entities[index].name) if index is not None else None
            if of == gender and not self._acts(token[0]):
                return (Party(span.start, span.end, "PERSON"),)
        return ()

    def _acts(self, first: "Token") -> bool:
        """Whether a title or office stands before a name: judges and officials are not whom "he" is about."""
        return first.i > 0 and tree.is_in(self._doc[first.i - 1], "titles", "offices")

    def described(self, noun: "Token") -> tuple[Party, ...]:
        """Whom a bare noun in the singular describes, if the passage has named one person with it before.

        Only for languages with cases, whose lemmas tell number: "журналиста" after "журналист Пётр Савельев".
        """
        if not tree.case(noun) or noun.morph.get("Number", []) == ["Plur"] or tree.children(noun, "nummod"):
            return ()
        found: dict[object, Party] = {}
        for span in self._persons:
            tokens = self._passage.span(span.start, span.end)
            if tokens is not None and tokens.start and span.end <= noun.idx:
                before = self._doc[tokens.start - 1]
                if before.lemma_ == noun.lemma_ and before.i != noun.i:
                    party = Party(span.start, span.end, "PERSON")
                    found.setdefault(self.identity(party), party)
        return tuple(found.values()) if len(found) == 1 else ()

    def counted_group(self, noun: "Token") -> int | None:
        """How many a noun counts by itself: 23 of "vingt-trois personnes"."""
        for child in noun.children:
            if tree.relation(child) == "nummod" and child.i < noun.i:
                return number_of(noun.doc[child.left_edge.i : child.i + 1].text, self._code)
        return None

    def _names_near(self, noun: "Token") -> "list[Token]":
        """The name that a noun describes: "el abogado X", "los campesinos X y Z"; right behind it in the text."""
        outlet = tree.is_in(noun, "outlet-nouns")
        beside = self._named.get(noun.i + 1)
        apart = (
            noun.pos_ != "NOUN"
            or bool(tree.case(noun))
            or tree.is_in(noun, "case-nouns", "place-nouns", "charge-nouns")
        )
        if beside is not None and beside.label == "PERSON" and not apart:
            return [self._doc[noun.i + 1]]  # "son confrère X": right beside the name, known or not
        if not apart and (explained := self._explained(noun)):
            return explained
        if not outlet and name_key(noun.text) not in self._nouns and not tree.is_in(noun, "titles", "offices"):
            return []
        for at in range(noun.i + 1, min(len(self._doc), noun.i + _LONGEST_GROUP)):
            token = self._doc[at]
            if at in self._named and self._named[at].label in {"ORG", "PLACE"} and not outlet and tree.case(noun):
                continue  # "редактор сайта «Хабар» Рауф Мамедов"
            if at in self._named:
                if self._named[at].label == "PERSON" and self._owns(at):
                    return self._after_owner(at)  # "l'épouse de X, Y": not the owner
                return [token] if self._named[at].label == ("ORG" if outlet else "PERSON") else []
            if token.is_sent_start or token.pos_ in {"VERB", "AUX", "CCONJ"} or token.text in {";", "."}:
                return []
        return []

    def _owns(self, at: int) -> bool:
        """Whether "of" leads the name that starts at a token: "de X", "de M. X"."""
        at -= 1
        while at > 0 and tree.is_in(self._doc[at], "titles"):
            at -= 1
        return tree.lower(self._doc[at]) in tree.words(self._doc[at], "of")

    def _after_owner(self, at: int) -> "list[Token]":
        """The name right behind an owner's and a comma."""
        owner = self._named[at]
        while at < len(self._doc) and self._named.get(at) == owner:
            at += 1
        if at + 1 >= len(self._doc) or self._doc[at].text != ",":
            return []
        named = self._named.get(at + 1)
        return [self._doc[at + 1]] if named is not None and named.label == "PERSON" else []

    def _explained(self, noun: "Token") -> "list[Token]":
        """The name between commas behind a noun and what belongs to it: "son client, Me X,", "l'homme qui …, X,"."""
        at = noun.i + 1
        owned = any(tree.lower(child) in tree.words(child, "possessives") for child in noun.children)
        if not owned and name_key(noun.text) not in self._nouns and not tree.is_in(noun, "offices"):
            return []
        relative = at < len(self._doc) and tree.lower(self._doc[at]) in tree.words(noun, "relatives")
        for at in range(noun.i + 1, min(len(self._doc), noun.i + _LONGEST_GROUP)):
            token = self._doc[at]
            if token.text == "," or (at in self._named and self._named[at].label == "PERSON"):
                break
            if token.is_sent_start or token.pos_ in {"CCONJ", "PUNCT"} or (token.pos_ in tree.VERBAL and not relative):
                return []
        if at + 1 >= len(self._doc) or self._doc[at].text != ",":
            return []
        at += 1
        while at < len(self._doc) and tree.is_in(self._doc[at], "titles"):
            at += 1
        named = self._named.get(at)
        if named is None or named.label != "PERSON":
            return []
        end = self._passage.span(named.start, named.end)
        closes = end is not None and (end.end >= len(self._doc) or self._doc[end.end].is_punct)
        return [self._doc[at]] if closes or owned else []

    def one_of(self, token: "Token", topic: Topic | None) -> tuple[Party, ...]:
        """Whom "le premier", "le second" and "ce dernier" mean; none for other words, or where not two are meant."""
        before = self._doc[token.i - 1] if token.i else None
        led = before is not None and tree.lower(before) in tree.words(token, "definite")
        word = tree.lower(token)
        if word in tree.words(token, "latter") and (led or word in tree.words(token, "they")):
            last = self.sentence(token) - 1
            named = self.persons_between(self._sentences[last], token.i) if last >= 0 else []
            return tuple(named[-1:])
        if topic is None or self.sentence(token) - topic.sentence > REACH:
            return ()
        if some := self._some_of(token, topic):
            return some
        follows = self._doc[token.i + 1] if token.i + 1 < len(self._doc) else token
        gapped = follows.text == "," or tree.is_in(follows, "offence-leads", "object-markers")
        if not led or not (gapped or tree.relation(token) in {"nsubj", "obj", "iobj", "obl"}):
            return ()
        for place, words in enumerate(("first-of-two", "second-of-two", "third-of-more")):
            if word in tree.words(token, words):
                pool = self._pool(token, topic, 2 if place < 2 else 3)
                return (pool[place],) if pool else ()
        return ()

    def _pool(self, token: "Token", topic: Topic, least: int) -> tuple[Party, ...]:
        """Those whom an ordinal counts: whom the event before was about, else the last list, else two told of."""
        if len(topic.parties) >= least:
            return topic.parties
        at = bisect_right(self._persons, token.idx, key=lambda span: span.start)
        for span in reversed(self._persons[:at]):
            listed = self._list(span)
            if len(listed) >= least:
                return listed
        return topic.everyone if len(topic.everyone) == least else ()

    def _some_of(self, token: "Token", topic: Topic) -> tuple[Party, ...]:
        """Some of those told of: "les deux premiers" of a list of four, "les trois derniers", "les deux autres"."""
        near = self._doc[max(0, token.i - 1) : token.i + 2]
        counts = [count for word in near if (count := number_of(word.text, self._code)) and count > 1]
        ordinals = [word for word in near if tree.is_in(word, "first-of-two", "latter", "others")]
        if len(counts) != 1 or len(ordinals) != 1 or not (token in ordinals or token.like_num or token.pos_ == "NUM"):
            return ()
        count, word = counts[0], ordinals[0]
        pool = topic.parties if len(topic.parties) > count else topic.everyone
        if len(pool) <= count:
            return ()
        if tree.is_in(word, "first-of-two"):
            return pool[:count]
        if tree.is_in(word, "latter"):
            return pool[-count:]
        told = {self.identity(party) for party in topic.parties}
        rest = tuple(party for party in pool if self.identity(party) not in told)
        return rest if len(rest) == count else ()

    def _list(self, name: LabelledSpan) -> tuple[Party, ...]:
        """All names of the list that a name stands in."""
        place = self._persons.index(name)
        first = last = place
        while first and self._joined(self._persons[first - 1], self._persons[first]):
            first -= 1
        while last + 1 < len(self._persons) and self._joined(self._persons[last], self._persons[last + 1]):
            last += 1
        found = self._persons[first : last + 1]
        if len(found) == 2 and not self._and_between(*found):
            found = [name]  # "X, Y": the one may explain the other
        return tuple(Party(span.start, span.end, "PERSON") for span in found)

    def _joined(self, one: LabelledSpan, other: LabelledSpan) -> bool:
        """Whether only a comma, "and" and a noun for persons stand between two names."""
        between = self._words_between(one, other)
        joint = [word for word in between if word == "," or word in self._joints]
        rest = [word for word in between if word != "," and word not in self._joints]
        small = languages.language(self._code).words("articles", "titles", "offices", "of", "possessives")
        unknown = [word for word in rest if word not in small and word not in self._nouns]
        known = not unknown or (len(unknown) == 1 and self._and_between(one, other) and self._describes(other))
        return (bool(joint) and known and len(rest) < _LONGEST_DESCRIPTION) or self._joined_over(one, other)

    def _joined_over(self, one: LabelledSpan, other: LabelledSpan) -> bool:
        """Whether "and" joins two names over what the first one is: "X, directeur du site, et son adjoint, Y"."""
        tokens = self._passage.span(one.end, other.start)
        if tokens is None or not 3 < len(tokens) <= _LONGEST_GROUP or self._passage.text[one.end : one.end + 1] != ",":
            return False
        if any(token.pos_ in tree.VERBAL or token.text in {".", ";", ":"} or token.is_sent_start for token in tokens):
            return False
        joints = [token.i for token in tokens if tree.lower(token) in self._joints]
        if not joints or self._doc[joints[-1] - 1].text != ",":
            return False
        behind = [token for token in self._doc[joints[-1] + 1 : tokens.end] if token.idx < other.start]
        noun = next((token for token in behind if not self._is_small(token)), None)
        return noun is None or name_key(noun.text) in self._nouns

    def _is_small(self, token: "Token") -> bool:
        """Whether a word may stand before a person's name without being one that counts."""
        return tree.is_in(token, "articles", "titles", "offices", "of", "possessives")

    def _and_between(self, one: LabelledSpan, other: LabelledSpan) -> bool:
        """Whether "and" stands between two names."""
        return any(word in self._joints for word in self._words_between(one, other))

    def _words_between(self, one: LabelledSpan, other: LabelledSpan) -> list[str]:
        """The words between two names, a comma being one; "and" for joints of several words: "ainsi que"."""
        text = self._passage.text[one.end : other.start].replace(",", " , ").replace("l'", " ").replace("l’", " ")
        words = " ".join(name_key(word) for word in text.split())
        single = min((joint for joint in self._joints if " " not in joint), default="")
        for joint in self._joints:
            if " " in joint:
                words = f" {words} ".replace(f" {joint} ", f" {single} ").strip()
        return words.split()

    def _describes(self, name: LabelledSpan) -> bool:
        """Whether a noun that the vocabulary lacks leads a name, "et le graveur X"; not where cases tell."""
        tokens = self._passage.span(name.start, name.end)
        noun = self._doc[tokens.start - 1] if tokens is not None and tokens.start else None
        return noun is not None and noun.pos_ == "NOUN" and not noun.is_title and not tree.case(noun)

    def _group(self, noun: "Token") -> tuple[Party, ...]:
        """An unnamed group or person: "dos estudiantes", "150 militants du parti"."""
        if name_key(noun.text) not in self._nouns and not (
            noun.pos_ == "NUM" and tree.relation(noun) in {"nsubj", "obj"}
        ):
            return ()
        first = noun.i
        for child in noun.children:
            if child.i < first and tree.relation(child) in {"nummod", "det", "amod"} and child.i > noun.i - 4:
                first = child.i
        while first < noun.i and tree.lower(self._doc[first]) in tree.words(noun, "articles", "possessives", "of"):
            first += 1
        of = first - 1
        while of > 0 and tree.lower(self._doc[of]) in tree.words(noun, "articles", "possessives"):
            of -= 1
        parted = of > 0 and tree.lower(self._doc[of]) in tree.words(noun, "of")
        if parted and number_of(self._doc[of - 1].text, self._code) is not None:
            first = of - 1  # "trois de ses collègues"
        while first > 0 and self._doc[first - 1].text == "-" and not self._doc[first - 1].whitespace_:
            first -= 2  # "vingt-trois"
        last = noun.i
        for child in noun.children:
            if child.i == last + 1 and tree.relation(child) == "amod":
                last = child.i
            elif (
                child.i > noun.i
                and tree.relation(child) == "nmod"
                and tree.preposition(child) in tree.words(noun, "of")
            ):
                near = child.i - last <= 3 and child.i not in self._named
                last = child.i if near else last
        for at in range(first, last + 1):
            if at in self._named and at != noun.i:
                return ()
        start, end = self._passage.words(first, last + 1)
        noun_entry = self._nouns.get(name_key(noun.text))
        plural = noun_entry is not None and name_key(noun.text) == name_key(noun_entry.plural)
        if noun_entry is not None and noun_entry.authority:
            return (Party(start, end, "AGENT", plural),)
        return (Party(start, end, "GROUP", plural),)

    def counted(self, token: "Token") -> int | None:
        """How many a pronoun or a counted phrase takes up: 2 of "ambos", 3 of "los tres"; 0 for no such phrase."""
        word = tree.lower(token)
        if word in tree.words(token, "both"):
            return 2
        number = number_of(word, self._code)
        before = self._doc[token.i - 1] if token.i else None
        if number is not None and before is not None and tree.lower(before) in tree.words(token, "definite"):
            return number
        for child in token.children:
            if tree.relation(child) == "nummod" and child.i < token.i and child.i:
                opener = self._doc[child.i - 1]
                if tree.lower(opener) in tree.words(token, "definite") and (found := number_of(child.text, self._code)):
                    return found
        return 0

    def named_behind(self, token: "Token") -> tuple[Party, ...]:
        """The list of just as many names behind a counted phrase and a comma: "Les trois autres, X, Y et Z, …"."""
        count, at = self.counted(token) or self._counted_before(token), token.i + 1
        if not count or at >= len(self._doc) or self._doc[at].text not in {",", ":"}:
            return ()
        while at + 1 < len(self._doc) and (self._doc[at].is_punct or tree.is_in(self._doc[at], "titles")):
            at += 1
        name = self._named.get(at)
        listed = self._list(name) if name is not None and name.label == "PERSON" else ()
        return listed if name is not None and len(listed) == count and listed[0].start == name.start else ()

    def _counted_before(self, token: "Token") -> int:
        """The number right before a word: 3 of "trois autres"."""
        return (number_of(self._doc[token.i - 1].text, self._code) or 0) if token.i else 0

    def last_listed(self, token: "Token", count: int) -> tuple[Party, ...]:
        """The last list of just as many persons before a token: whom "los tres" are."""
        at = bisect_right(self._persons, token.idx, key=lambda span: span.start)
        seen: list[Party] = []
        for span in reversed(self._persons[:at]):
            listed = self._list(span)
            if len(listed) == count:
                return listed
            party = Party(span.start, span.end, "PERSON")
            if all(self.identity(party) != self.identity(other) for other in seen):
                seen.insert(0, party)
            if len(seen) == count:
                return tuple(seen)
        return ()

    def sentence(self, token: "Token") -> int:
        """The number of the sentence that a token stands in."""
        return bisect_right(self._sentences, token.i) - 1

    def persons_between(self, start: int, end: int) -> list[Party]:
        """The persons named between two tokens, in order."""
        spans = dict.fromkeys(self._named[at] for at in range(start, end) if at in self._named)
        return [Party(span.start, span.end, "PERSON") for span in spans if span.label == "PERSON"]

    def only_one_before(self, token: "Token") -> tuple[Party, ...]:
        """The only person whom the text has named before the token, within reach; none where it named several."""
        near = self._sentences[max(0, self.sentence(token) - REACH)]
        seen: dict[object, Party] = {}
        for party in self.persons_between(near, token.i):
            seen[self.identity(party)] = party
        return tuple(seen.values()) if len(seen) == 1 else ()

    def last_list_before(self, pronoun: "Token") -> tuple[Party, ...]:
        """The last list of persons before a plural pronoun, within reach; none for a singular."""
        at = bisect_right(self._persons, pronoun.idx, key=lambda span: span.start)
        if "Plur" not in pronoun.morph.get("Number", []) or not at:
            return ()
        listed = self._list(self._persons[at - 1])
        tokens = self._passage.span(listed[-1].start, listed[-1].end)
        near = tokens is not None and self.sentence(pronoun) - self.sentence(tokens[0]) <= REACH
        return listed if len(listed) > 1 and near else ()

    def is_date(self, token: "Token") -> bool:
        """Whether the token is part of a date, which small engines take for a subject."""
        return token.i in self._dates

    def name_at(self, index: int) -> LabelledSpan | None:
        """The mention that holds a token."""
        return self._named.get(index)
