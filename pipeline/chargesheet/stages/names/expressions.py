"""Words that stand for people or organisations spoken of before: "he", "All three", "the magazine"."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from chargesheet import languages
from chargesheet.spelling import name_key
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.names.positions import Positions
from chargesheet.stages.names.referents import Gender, Kind, is_subject, number_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Form = Literal["pronoun", "possessive", "relative", "definite", "counted"]

_OPENERS = frozenset({"all", "both", "the", "these", "those", "this", "that"})
_MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN"})
_LONGEST_MODIFIER = 5
# How many steps up the tree a pronoun's clause is looked for.
_CLAUSE_STEPS = 4
_SPEECH_STEPS = 12
# Words that pick some out of those spoken of before, or others: "the other detainees", "the first defendant".
_PARTIAL = frozenset(
    {
        "other",
        "others",
        "remaining",
        "rest",
        "last",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "same",
        "next",
        "majority",
        "latter",
    }
)


class Pronoun(Struct, frozen=True, forbid_unknown_fields=True):
    """A personal pronoun. "her" is possessive or object; the parse tells which, and both resolve alike."""

    id: str
    number: Literal["one", "many"]
    kind: Kind
    possessive: bool
    gender: Gender | None = None


class OrganisationNoun(Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns that take up an organisation; ``compatible`` are entries that they may take up too."""

    id: str
    words: tuple[str, ...]
    compatible: tuple[str, ...]


class Expression(Struct, frozen=True):
    """An anaphoric expression.

    Attributes:
        start, end: Code points.
        token: The index of its head token.
        sentence: The index of its sentence.
        form: How it is made.
        kind: What it stands for.
        plural: Whether it stands for several.
        count: How many, where it says so.
        gender: Where it tells it.
        nouns: Ids of its head noun, or of those that it may take up.
        subject: Whether it is the subject of its clause.
        earlier: Whether its clause goes back in time: "He had been arrested".
        clause_subjects: The indices of the subjects of its own clause, which an object pronoun never takes up.
        speakers: The indices of those whose words or thoughts its clause is: A of "A said he was beaten".
    """

    start: int
    end: int
    token: int
    sentence: int
    form: Form
    kind: Kind
    plural: bool
    count: int | None
    gender: Gender | None
    nouns: frozenset[str]
    subject: bool
    earlier: bool = False
    clause_subjects: frozenset[int] = frozenset()
    speakers: frozenset[int] = frozenset()


@cache
def pronouns() -> dict[str, Pronoun]:
    """Personal pronouns by their lower-case form."""
    return {e.id: e for e in languages.language(languages.DEFAULT).entries("pronouns.toml", Pronoun)}


@cache
def organisation_nouns() -> dict[str, OrganisationNoun]:
    """Entries by each of their words."""
    entries = languages.language(languages.DEFAULT).entries("organisation_nouns.toml", OrganisationNoun)
    return {word.lower(): entry for entry in entries for word in entry.words}


def expressions(positions: Positions, covered: Sequence[tuple[int, int]]) -> Iterator[Expression]:
    """The anaphoric expressions of the passage, in order.

    Args:
        positions: A tagged and parsed passage.
        covered: Offsets of the names, which no expression holds or stands right before ("the journalist X").
    """
    names = {at for start, end in covered for at in range(start, end)}
    doc, sentences = positions.doc, positions.sentences
    after = -1
    for token in doc:
        if token.i <= after or token.idx in names:
            continue
        found = _pronoun(token, sentences) or _relative(token, sentences) or _phrase(doc, token, sentences, names)
        if found is not None:
            after = found.token
            yield found


def _pronoun(token: "Token", sentences: Sequence[int]) -> Expression | None:
    pronoun = pronouns().get(token.text.lower())
    if pronoun is None or (pronoun.id in {"it", "its"} and token.dep_ not in {"nsubj", "nsubjpass", "poss", "dobj"}):
        return None
    return Expression(
        start=token.idx,
        end=token.idx + len(token.text),
        token=token.i,
        sentence=sentences[token.i],
        form="possessive" if token.dep_ == "poss" else "pronoun",
        kind=pronoun.kind,
        plural=pronoun.number == "many",
        count=None if pronoun.number == "many" else 1,
        gender=pronoun.gender,
        nouns=frozenset(),
        subject=is_subject(token),
        earlier=any(c.dep_ in {"aux", "auxpass"} and c.lower_ in {"had", "'d", "’d"} for c in token.head.children),
        clause_subjects=frozenset() if token.dep_ == "poss" else _clause_subjects(token),
        speakers=_speakers(token),
    )


def _clause_subjects(token: "Token") -> frozenset[int]:
    """The heads of the subjects of the verb that governs the token, and of a verb whose infinitive that is."""
    found: set[int] = set()
    for _ in range(_CLAUSE_STEPS):
        token = token.head
        subjects = [child for child in token.children if child.dep_ in {"nsubj", "nsubjpass"}]
        found.update(child.i for child in subjects)
        if subjects or token.head.i == token.i or token.dep_ not in {"xcomp", "prep", "pobj", "dobj", "conj"}:
            break
    return frozenset(found)


def _speakers(token: "Token") -> frozenset[int]:
    """The heads of the subjects of all verbs whose complement the token is in."""
    found: set[int] = set()
    for _ in range(_SPEECH_STEPS):
        if token.dep_ == "ccomp":
            found.update(child.i for child in token.head.children if child.dep_ in {"nsubj", "nsubjpass"})
        if token.head.i == token.i:
            break
        token = token.head
    return frozenset(found)


def _relative(token: "Token", sentences: Sequence[int]) -> Expression | None:
    """The pronoun of a relative clause; ``antecedent_token`` finds the noun that it belongs to."""
    if token.lower_ not in {"who", "whom", "whose"} or antecedent_token(token) is None:
        return None
    return Expression(
        start=token.idx,
        end=token.idx + len(token.text),
        token=token.i,
        sentence=sentences[token.i],
        form="relative",
        kind="person",
        plural=_plural_verb(token.head),
        count=None,
        gender=None,
        nouns=frozenset(),
        subject=is_subject(token),
    )


def _plural_verb(verb: "Token") -> bool:
    """Whether the verb agrees with several: "who were arrested", "who write"."""
    return verb.tag_ == "VBP" or any(
        child.dep_ in {"aux", "auxpass"} and child.lower_ in {"were", "are", "have"} for child in verb.children
    )


def antecedent_token(token: "Token") -> "Token | None":
    """The noun before a relative pronoun that its clause describes, or ``None``."""
    for _ in range(6):
        if token.dep_ == "relcl":
            return token.head
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _phrase(doc: "Doc", token: "Token", sentences: Sequence[int], names: set[int]) -> Expression | None:
    """A definite or counted phrase that opens at ``token``."""
    opener = token.lower_
    if opener not in _OPENERS or (opener in {"this", "that"} and token.dep_ != "det"):
        return None
    at = token.i + 1
    while at < len(doc) and doc[at].lower_ in {"of", "the", "these", "those", "them"} and opener in {"all", "both"}:
        at += 1
    count = number_of(doc[at].text) if at < len(doc) else None
    if count is not None:
        at += 1
    elif opener == "both":
        count = 2
    last = at
    while last < len(doc) and last - at < _LONGEST_MODIFIER and _modifies(doc[last]) and doc[last].idx not in names:
        last += 1
    head = doc[last - 1]
    if last < len(doc) and doc[last].idx in names and last > at:
        return None
    if last == at:
        return _bare(doc, token, at, count, sentences, names)
    noun = person_nouns().get(name_key(head.text))
    two = _organisation_noun(doc, last)
    if noun is None and two is None:
        return None
    if _newly_described(head) or any(_picks_out(modifier) for modifier in doc[token.i : last]):
        return None
    plural = noun is not None and name_key(head.text) == name_key(noun.plural)
    if noun is not None and count is None and noun.id in {"couple", "pair", "trio"}:
        count, plural = number_of(noun.id), True
    if opener == "both" and not plural:
        return None
    return Expression(
        start=token.idx,
        end=head.idx + len(head.text),
        token=last - 1,
        sentence=sentences[token.i],
        form="definite" if count is None else "counted",
        kind="person" if noun is not None else "organisation",
        plural=plural or (count is not None and count > 1),
        count=count if count is not None else (None if plural else 1),
        gender=noun.gender if noun is not None else None,
        nouns=frozenset({noun.id}) if noun is not None else frozenset({two.id, *two.compatible} if two else ()),
        subject=is_subject(head),
    )


def _bare(
    doc: "Doc", token: "Token", at: int, count: int | None, sentences: Sequence[int], names: set[int]
) -> Expression | None:
    """A count without a noun: "All three", "Both", "the three"."""
    if count is None or count < 2:
        return None
    if token.lower_ in {"this", "that"}:
        return None
    if at < len(doc) and (
        doc[at].idx in names or doc[at].pos_ in {"NOUN", "PROPN", "NUM", "SYM", "DET"} or doc[at].text == "%"
    ):
        return None
    last = at - 1
    head = doc[last]
    return Expression(
        start=token.idx,
        end=head.idx + len(head.text),
        token=last,
        sentence=sentences[token.i],
        form="counted",
        kind="person",
        plural=True,
        count=count,
        gender=None,
        nouns=frozenset(),
        subject=is_subject(head) or is_subject(token) or head.dep_ in {"dep", "ROOT", "advmod"},
    )


def _picks_out(token: "Token") -> bool:
    return token.lower_ in _PARTIAL or (token.text[0].isdigit() and token.lower_.endswith(("st", "nd", "rd", "th")))


def _modifies(token: "Token") -> bool:
    return (
        token.pos_ in _MODIFIERS
        or (token.tag_ == "VBN" and token.dep_ in {"amod", "nmod"})
        or (name_key(token.text) in person_nouns())
    )


def _organisation_noun(doc: "Doc", last: int) -> OrganisationNoun | None:
    two = f"{doc[last - 2].lower_} {doc[last - 1].lower_}" if last > 1 else ""
    return organisation_nouns().get(two) or organisation_nouns().get(doc[last - 1].lower_)


def _newly_described(head: "Token") -> bool:
    """Whether what follows says which ones: "the leader of the party", "the people who were held"."""
    return any(
        child.i > head.i
        and (child.dep_ in {"relcl", "acl", "appos"} or child.lower_ in {"of", "from", "in", "at"})
        and not (child.lower_ in {"in", "at", "from"} and head.dep_ in {"nsubj", "nsubjpass"} and child.i > head.i + 1)
        for child in head.children
    )
