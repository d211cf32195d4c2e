"""Which referent an expression takes up: those that agree are scored, and only one that stands alone is chosen."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec
from msgspec import Struct

from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.names.expressions import Expression
from chargesheet.stages.names.referents import Gender, Referent

FARTHEST: Mapping[str, int] = {"pronoun": 3, "possessive": 2, "relative": 0, "definite": 6, "counted": 6}
"""How many sentences back each form of expression reaches."""

_MARGIN = 0.5
_PRONOUNS = frozenset({"pronoun", "possessive"})


class Choice(Struct, frozen=True):
    """A referent and how well it fits.

    Attributes:
        score: The higher, the better.
        referent: What may be meant.
        weak: It is mentioned in passing or as a victim, and gives way to any that is not.
        rival: It leaves the choice open even where it fits worse, if it stands in the last sentence that has the best,
            or is the subject of the sentence before; unless the best is the subject of a sentence after it.
        topic: It is the subject of a clause that is not what frames the expression's own: no "A said that he …".
    """

    score: float
    referent: Referent
    weak: bool = False
    rival: bool = False
    topic: bool = False


def choose(choices: Sequence[Choice]) -> Referent | None:
    """The best choice, unless another referent comes near it, or is its rival, or who it is was never said."""
    ranked = sorted((c for c in choices if not c.weak), key=_score_of) or sorted(choices, key=_score_of)
    if not ranked:
        return None
    best = ranked[0]
    who = identity(best.referent)
    topical = max((c.referent.sentence for c in ranked if c.topic and identity(c.referent) == who), default=-1)
    latest = max(c.referent.sentence for c in ranked if identity(c.referent) == who)
    for other in ranked[1:]:
        if identity(other.referent) == who:
            continue
        level = other.referent.sentence >= max(topical, latest - other.topic)
        if best.score - other.score < _MARGIN or (other.rival and level):
            return None
    # "The officers were suspended. They …": it is they, whoever they are
    return None if best.referent.open else best.referent


def _score_of(choice: Choice) -> float:
    return -choice.score


def identity(referent: Referent) -> tuple[object, ...]:
    """What tells one referent from another: its entities, or where an unnamed one stands."""
    return referent.entities or (referent.start, referent.end)


def choices(expression: Expression, before: Sequence[Referent], genders: Mapping[int, Gender]) -> list[Choice]:
    """The referents that the expression may take up, scored.

    Args:
        expression: What looks for its referent.
        before: The referents before it.
        genders: What pronouns have told of the entities.
    """
    near = [
        r
        for r in before
        if r.kind == expression.kind and 0 <= expression.sentence - r.sentence <= FARTHEST[expression.form]
    ]
    if expression.plural:
        near = [*near, *_gathered(near, expression)]
    pronoun = expression.form in _PRONOUNS
    found: list[Choice] = []
    for referent in near:
        if not _agrees(expression, referent, genders) or (pronoun and _barred(expression, referent)):
            continue
        single = pronoun and expression.kind == "person" and not expression.plural
        found.append(
            Choice(
                _score(expression, referent),
                referent,
                weak=single and _weak(expression, referent),
                rival=_rival(referent, single=single) if pronoun else False,
                topic=referent.subject and referent.head not in expression.speakers,
            )
        )
    return found


def _rival(referent: Referent, *, single: bool) -> bool:
    """Whether a careful reader may take it for a pronoun, though another fits better.

    For "he" any person named, but for one who only owns something by pronoun ("his family"); for "they" the subject
    "the officers", whoever they are.
    """
    if single:
        return bool(referent.entities) and not (referent.salient and referent.standing.owner)
    return referent.open and referent.subject


def _weak(expression: Expression, referent: Referent) -> bool:
    """Whether it gives way: it is mentioned in passing, as a victim, or as a lawyer who speaks for another."""
    if referent.head in expression.speakers and referent.entities and referent.nouns:
        return True
    passing = referent.standing.aside or referent.standing.attribute
    return not referent.salient or passing or referent.standing.object


def _barred(expression: Expression, referent: Referent) -> bool:
    """Whether grammar or sense forbids the referent, even if there is no other.

    A name that only describes a noun, the subject of the pronoun's own clause ("A could not see her"), one who was
    killed, unless the clause goes back in time ("the murder of A. He was arrested", "A was killed. He had been …").
    """
    if referent.standing.attribute:
        return True
    if expression.form == "pronoun" and not expression.subject and referent.head in expression.clause_subjects:
        return True
    dead = referent.standing.harm == "death"
    return (
        dead
        and expression.form == "pronoun"
        and not expression.earlier
        and (referent.standing.object or expression.plural)
    )


def _gathered(near: Sequence[Referent], expression: Expression) -> list[Referent]:
    """All the persons of each sentence as one referent: "A was arrested with B. They …".

    Persons in the background count only when all in the sentence are just as many as the expression counts: "Both",
    "All three". So do those who were killed, unless the expression's clause goes back in time.
    """
    found: list[Referent] = []
    count = expression.count
    sentences = sorted({r.sentence for r in near})
    stretches = [(sentence,) for sentence in sentences] + list(pairwise(sentences))
    for stretch in stretches:
        persons = [r for r in near if r.sentence in stretch and r.count == 1 and r.entities]
        if not expression.earlier and count is None:
            persons = [r for r in persons if r.standing.harm != "death"]
        if count is None or len({r.entities for r in persons}) != count:
            persons = [r for r in persons if r.salient]
        if len(stretch) > 1:
            # "A was arrested on Monday. B was arrested the next day. They …": each the subject of a sentence
            persons = [r for r in persons if r.subject]
        members = tuple(dict.fromkeys(e for r in persons for e in r.entities))
        if len(members) > 1:
            first = persons[0]
            nouns = frozenset[str]().union(*(r.nouns for r in persons))
            found.append(
                msgspec.structs.replace(
                    first,
                    sentence=stretch[-1],
                    end=persons[-1].end,
                    count=len(members),
                    entities=members,
                    nouns=nouns,
                    gender=None,
                    salient=False,
                )
            )
    return found


def _agrees(expression: Expression, referent: Referent, genders: Mapping[int, Gender]) -> bool:
    """Whether number, count, gender and noun allow the referent."""
    if expression.plural != (referent.count != 1):
        return False
    if expression.count is not None and expression.plural and referent.count != expression.count:
        return False
    gender = referent.gender or (genders.get(referent.entities[0]) if len(referent.entities) == 1 else None)
    if expression.gender and gender and gender != expression.gender:
        return False
    if expression.kind == "organisation" and expression.form in _PRONOUNS and not referent.subject:
        return False
    if expression.form not in {"definite", "counted"} or not expression.nouns:
        return True
    if expression.kind == "organisation":
        return bool(expression.nouns & referent.nouns)
    if expression.nouns & referent.nouns:
        return True
    generic = all(person_nouns()[noun].generic for noun in expression.nouns)
    return generic if expression.form == "definite" else (generic or not referent.nouns or bool(referent.entities))


def _score(expression: Expression, referent: Referent) -> float:
    distance = expression.sentence - referent.sentence
    score = -(0.5 * distance if distance < 2 else 2.0 * distance - 2.0)
    score += 2.0 * referent.subject + 1.5 * referent.salient + 0.5 * bool(referent.entities)
    if expression.form != "definite" and any(person_nouns()[noun].authority for noun in _known(referent)):
        score -= 2.0
    if expression.nouns & referent.nouns and expression.form in {"definite", "counted"}:
        score += 3.0
    # Of two in one place the later is the nearer.
    return score + referent.start / 4000.0


def _known(referent: Referent) -> list[str]:
    """The nouns of an unnamed referent."""
    return [] if referent.entities else [noun for noun in referent.nouns if noun in person_nouns()]
