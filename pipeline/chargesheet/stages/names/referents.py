"""What a passage speaks of, in order: named persons and organisations, lists of them, unnamed people and groups."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.spelling import name_key
from chargesheet.stages.layers import EntityReading
from chargesheet.stages.name_words import PersonNoun, person_nouns, words_in
from chargesheet.stages.names.positions import Positions
from chargesheet.stages.names.standing import Standing, standing, whole_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

Kind = Literal["person", "organisation"]
Gender = Literal["masculine", "feminine"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# Example gaps: ", ", " and ", ", and ", ", a student, and ", " (aged 20), ": what stands inside a list of names.
_LIST_GAP = re.compile(
    r"\s*(?:\([^()]{1,40}\))?(?:,[^.;:]{0,60}?)?(?:,|;|\s(?:and|&|or))\s*(?:and\s)?(?:the\s)?[^.;:]{0,25}\Z"
)
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those"})
_SPECIFIC = frozenset(
    {"the", "this", "that", "these", "those", "all", "both", "his", "her", "their", "its", "no", "any"}
)
_QUANTIFIERS = frozenset({"all", "both", "no", "any"})
_VAGUE_COUNTS = frozenset({"dozens", "scores", "hundreds", "thousands", "some", "several", "many", "few", "number"})
_MASCULINE = frozenset({"mr", "mr.", "sir", "lord", "king", "prince", "father", "imam", "bishop", "sheikh"})
_FEMININE = frozenset({"mrs", "mrs.", "ms", "ms.", "miss", "queen", "princess", "lady", "sister", "dame", "daw"})


class NumberWord(Struct, frozen=True, forbid_unknown_fields=True):
    """A number in words."""

    id: str
    value: int


class Referent(Struct, frozen=True):
    """Something that a pronoun may stand for.

    Attributes:
        start, end: Where it is spoken of; code points.
        sentence: The index of its sentence.
        kind: Person or organisation.
        count: How many; 1 for one, ``None`` for several of unknown number.
        entities: Indices into the entities, empty for unnamed people.
        gender: Where a title or a noun tells it.
        nouns: Ids of the nouns that describe it: "journalist".
        subject: Whether it is the subject of its clause.
        salient: Whether it is more than a modifier: not "of President X".
        head: The index of its head token; -1 where nothing depends on it.
        standing: What part it plays there.
        open: It takes up someone spoken of before: "the officers", "her husband". Who that is, it does not say.
    """

    start: int
    end: int
    sentence: int
    kind: Kind
    count: int | None
    entities: tuple[int, ...]
    gender: Gender | None
    nouns: frozenset[str]
    subject: bool
    salient: bool
    head: int = -1
    standing: Standing = Standing()
    open: bool = False


@cache
def number_words() -> dict[str, int]:
    """The value of each number word."""
    return {e.id: e.value for e in languages.language(languages.DEFAULT).entries("number_words.toml", NumberWord)}


def number_of(word: str) -> int | None:
    """The value of "15", "1,000", "three", "thirty-one"; ``None`` for another word."""
    digits = word.replace(",", "")
    if digits.isascii() and digits.isdigit():
        return int(digits) if len(digits) < 7 else None
    parts = [number_words().get(part) for part in word.lower().split("-")]
    if any(part is None for part in parts):
        return None
    return sum(part for part in parts if part is not None)


def named(positions: Positions, entities: Sequence[EntityReading]) -> tuple[Referent, ...]:
    """The mentions of persons and organisations."""
    doc = positions.doc
    found: list[Referent] = []
    for index, entity in enumerate(entities):
        if entity.label == "PLACE":
            continue
        for mention in entity.mentions:
            span = positions.span(mention.start, mention.end)
            if span is None:
                continue
            head = _name_head(span)
            nouns, gender = _described(head, span.start, span.end, doc)
            found.append(
                Referent(
                    start=mention.start,
                    end=mention.end,
                    sentence=positions.sentences[span.start],
                    kind="person" if entity.label == "PERSON" else "organisation",
                    count=1,
                    entities=(index,),
                    gender=gender,
                    nouns=nouns,
                    subject=is_subject(head),
                    salient=is_salient(head),
                    head=whole_of(head).i,
                    standing=standing(head),
                )
            )
    return tuple(sorted(found, key=lambda r: (r.start, r.end)))


def lists(text: str, names: Sequence[Referent]) -> Iterator[Referent]:
    """Lists of two or more persons in one sentence: "Yulia Kozlova and Rafael Balgin"."""
    persons = [r for r in names if r.kind == "person"]
    chain: list[Referent] = []
    for person in [*persons, None]:
        if chain and person and person.sentence == chain[-1].sentence:
            gap = text[chain[-1].end : person.start]
            if len(gap) < 120 and _LIST_GAP.match(gap) and person.entities != chain[-1].entities:
                chain.append(person)
                continue
        members = tuple(dict.fromkeys(e for r in chain for e in r.entities))
        if len(members) > 1:
            yield Referent(
                start=chain[0].start,
                end=chain[-1].end,
                sentence=chain[0].sentence,
                kind="person",
                count=len(members),
                entities=members,
                gender=None,
                nouns=frozenset[str]().union(*(r.nouns for r in chain)),
                subject=chain[0].subject,
                salient=chain[0].salient,
                head=chain[0].head,
                standing=chain[0].standing,
            )
        chain = [person] if person else []


def unnamed(positions: Positions, names: Sequence[Referent], gathered: Sequence[Referent]) -> Iterator[Referent]:
    """Unnamed people: "five Papuan activists", "a journalist", "Two of his relatives"; "the officers" as open ones.

    A noun phrase that a list of as many names follows is that list: "two activists (A and B)".
    """
    doc, sentences = positions.doc, positions.sentences
    by_sentence: dict[int, list[Referent]] = defaultdict(list)
    for referent in gathered:
        by_sentence[referent.sentence].append(referent)
    text = doc.text
    covered = {at for r in names for at in range(r.start, r.end)}
    described = {token.i for r in names for token in _apposition(positions, r)}
    for token in doc:
        key = name_key(token.text)
        noun = person_nouns().get(key)
        bare_number = noun is None and number_of(token.text) is not None and _counts_people(token)
        if noun is None and not bare_number:
            continue
        if token.idx in covered or token.dep_ == "compound" or not _is_noun(token, bare_number):
            continue
        if token.i in described or (token.dep_ == "appos" and token.head.idx in covered):
            continue
        phrase = _phrase(token)
        first = token.doc[phrase[0]]
        known = first.lower_ in _SPECIFIC or any(c.dep_ == "poss" for c in token.children)
        if known and not _takes_up(token, first, noun, covered):
            continue
        words = [doc[at].lower_ for at in range(phrase[0], phrase[1])]
        count = _count(
            words, plural=bare_number or (noun is not None and key == name_key(noun.plural) != name_key(noun.singular))
        )
        if count == 1 and not known and not set(words) & {"a", "an", "one", "another"}:
            continue
        start = phrase[0] + (words[0] in {"a", "an"})
        end = doc[phrase[1] - 1].idx + len(doc[phrase[1] - 1].text)
        yield Referent(
            start=doc[start].idx,
            end=end,
            sentence=sentences[token.i],
            kind="person",
            count=count,
            entities=() if known else _names_given(end, count, text, by_sentence[sentences[token.i]]),
            gender=noun.gender if noun else None,
            nouns=frozenset({noun.id}) if noun else frozenset(),
            subject=is_subject(token),
            salient=is_salient(token),
            head=whole_of(token).i,
            standing=standing(token),
            open=known,
        )


def _takes_up(head: "Token", first: "Token", noun: PersonNoun | None, names: set[int]) -> bool:
    """Whether a definite phrase may be what a later pronoun takes up: "the officers", "her husband".

    Not "no officers"; not "his opponent, X", which is X; not "her lawyer", who speaks for others; no office.
    """
    if first.lower_ in _QUANTIFIERS or noun is None:
        return False
    if first.lower_ not in _DETERMINERS and noun.gender is None:
        return False
    if name_key(head.text) in words_in("titles"):
        return False
    return not any(token.idx in names for token in head.doc[head.i + 1 : head.i + 8])


def _apposition(positions: Positions, name: Referent) -> "list[Token]":
    span = positions.span(name.start, name.end)
    return _after_comma(positions.doc, span.end) if span is not None and name.kind == "person" else []


def is_subject(token: "Token") -> bool:
    """Whether the token's phrase is the subject of a clause, or one of several that are."""
    for _ in range(6):
        if token.dep_ in _SUBJECTS:
            return True
        if token.dep_ not in {"conj", "appos"} or token.head.i == token.i:
            return False
        token = token.head
    return False


def is_salient(token: "Token") -> bool:
    """Whether the token's phrase takes part in a clause of its own accord: not "family of X", not "X’s family"."""
    for _ in range(6):
        if token.dep_ in {"conj", "appos"} and token.head.i != token.i:
            token = token.head
            continue
        break
    if token.dep_ in {"poss", "compound", "nmod"}:
        return False
    if token.dep_ == "pobj":
        return token.head.head.pos_ in {"VERB", "AUX"} or token.head.lower_ in {"including", "against", "by"}
    return True


def _name_head(span: "TokenSpan") -> "Token":
    """The token of a name that hangs outside it."""
    inside = {token.i for token in span}
    for token in span:
        if token.head.i not in inside or token.head.i == token.i:
            return token
    return span[-1]


def _described(head: "Token", first: int, last: int, doc: "Doc") -> tuple[frozenset[str], Gender | None]:
    """The person nouns that describe a name, before it, in apposition or after a comma, and the gender they tell."""
    nouns: set[str] = set()
    gender: Gender | None = None
    beside = [doc[at] for at in range(max(0, first - 4), first)]
    apposed = [child for child in head.children if child.dep_ == "appos"]
    apposed += [head.head] if head.dep_ == "appos" else []
    for token in reversed(beside):
        if token.is_punct or token.pos_ in {"VERB", "ADP", "CCONJ"}:
            break
        apposed.append(token)
    apposed += _after_comma(doc, last)
    for token in apposed:
        noun = person_nouns().get(name_key(token.text))
        if noun:
            nouns.add(noun.id)
            gender = gender or noun.gender
        if token.lower_ in _MASCULINE:
            gender = "masculine"
        elif token.lower_ in _FEMININE:
            gender = "feminine"
    return frozenset(nouns), gender


def _after_comma(doc: "Doc", at: int) -> "list[Token]":
    """The tokens of an apposition that a comma sets off: ", a lawyer"; none where a list goes on."""
    found: list[Token] = []
    if at >= len(doc) or doc[at].text != ",":
        return found
    for token in doc[at + 1 : at + 9]:
        if token.is_punct or token.pos_ in {"VERB", "AUX", "CCONJ"} or token.lower_ in {"of", "who", "from", "in"}:
            break
        found.append(token)
    return found


def _is_noun(token: "Token", bare_number: bool) -> bool:
    return bare_number or token.pos_ in {"NOUN", "PROPN"} or token.tag_ in {"NNS", "NN"}


def _counts_people(token: "Token") -> bool:
    """Whether a number stands for people by itself: "15 were arrested", "Two of his relatives"."""
    if token.dep_ in {"nummod", "compound", "quantmod", "npadvmod"}:
        return False
    of_people = any(
        grandchild.dep_ == "pobj" and name_key(grandchild.text) in person_nouns()
        for child in token.children
        if child.lower_ in {"of", "others"}
        for grandchild in child.children
    )
    return of_people or (token.dep_ == "nsubjpass" and token.pos_ in {"NUM", "NOUN", "PRON"})


def _phrase(head: "Token") -> tuple[int, int]:
    """The tokens of a noun phrase up to its head, and past "of his relatives" after a number: (first, last + 1)."""
    first = head.left_edge.i
    for child in head.children:
        if child.i < head.i and child.dep_ in {"relcl", "acl", "punct", "cc", "conj", "prep", "appos"}:
            first = max(first, child.i + 1)
    first = max(first, head.i - 10)
    last = head.i + 1
    if number_of(head.text) is not None:
        for child in head.children:
            if child.lower_ == "of":
                last = max([last, *(c.i + 1 for c in child.children if c.dep_ == "pobj")])
    while first < head.i and (head.doc[first].is_punct or head.doc[first].is_space):
        first += 1
    return first, last


def _count(words: Sequence[str], plural: bool) -> int | None:
    if set(words) & _VAGUE_COUNTS:
        return None
    for word in reversed(words):
        value = number_of(word)
        if value is not None:
            return value
    return None if plural else 1


def _names_given(end: int, count: int | None, text: str, gathered: Sequence[Referent]) -> tuple[int, ...]:
    """The names that follow a group at once, as many as it counts: "two activists (A and B)", "a poet, X"."""
    for referent in gathered:
        if referent.kind != "person" or referent.standing.attribute:
            continue
        gap = text[end : referent.start]
        if count is None and referent.count != 1 and gap in {" ", " of conscience "}:
            return referent.entities
        if 0 < len(gap) <= 40 and referent.start >= end and referent.count == count:
            opener = gap.lstrip()[:1]
            if (opener and opener in ",(–—:-") or gap.isspace():
                return referent.entities
            if re.search(r"[,(–—:]\s*\Z", gap):
                return referent.entities
    return ()
