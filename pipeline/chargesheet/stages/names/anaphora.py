"""What pronouns and definite phrases stand for. An expression that two readings fit about as well stays unresolved."""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from chargesheet.records import Span
from chargesheet.stages.layers import Anaphor, EntityReading
from chargesheet.stages.name_words import person_nouns
from chargesheet.stages.names.expressions import Expression, antecedent_token, expressions, organisation_nouns
from chargesheet.stages.names.positions import Positions
from chargesheet.stages.names.referents import Gender, Referent, lists, named, unnamed

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FARTHEST = {"pronoun": 3, "possessive": 2, "relative": 0, "definite": 6, "counted": 6}
_MEMORY = max(_FARTHEST.values())
_MARGIN = 0.5


class Choice(Struct, frozen=True):
    """A referent and how well it fits."""

    score: float
    referent: Referent


def anaphors_of(doc: "Doc", entities: Sequence[EntityReading]) -> tuple[Anaphor, ...]:
    """The expressions of the passage that have one reading, with it; none without a parse.

    Args:
        doc: A tagged and parsed passage.
        entities: Its entities; the anaphors hold indices into them.
    """
    if not doc.has_annotation("DEP"):
        return ()
    positions, text = Positions(doc), doc.text
    names = tuple(_as_described(text, name) for name in named(positions, entities))
    gathered = tuple(lists(text, names))
    groups = tuple(unnamed(positions, names, (*gathered, *names)))
    found = expressions(positions, [(name.start, name.end) for name in names])
    return resolve(doc, [*names, *gathered, *groups], found)


def resolve(doc: "Doc", referents: Sequence[Referent], found: Iterable[Expression]) -> tuple[Anaphor, ...]:
    """Resolve the expressions in order; each that is resolved is itself something to refer to."""
    coming = deque(sorted(referents, key=lambda r: (r.end, r.start)))
    recent: list[Referent] = []
    genders: dict[int, Gender] = {r.entities[0]: r.gender for r in coming if r.gender and len(r.entities) == 1}
    resolved: list[Anaphor] = []
    for expression in found:
        while coming and coming[0].end <= expression.start:
            recent.append(coming.popleft())
        before = recent = [r for r in recent if expression.sentence - r.sentence <= _MEMORY]
        referent = (
            _relative(doc, expression, before)
            if expression.form == "relative"
            else choose(_choices(expression, before, genders))
        )
        if referent is None:
            continue
        if expression.gender and len(referent.entities) == 1:
            genders.setdefault(referent.entities[0], expression.gender)
        resolved.append(
            Anaphor(
                expression.start,
                expression.end,
                referent.entities,
                None if referent.entities else Span(referent.start, referent.end),
            )
        )
        if expression.form != "relative":
            recent.append(_again(referent, expression))
    return tuple(resolved)


def choose(choices: Sequence[Choice]) -> Referent | None:
    """The best choice, unless another referent comes within the margin."""
    ranked = sorted(choices, key=lambda choice: -choice.score)
    if not ranked:
        return None
    best = ranked[0]
    for other in ranked[1:]:
        if best.score - other.score >= _MARGIN:
            break
        if _identity(other.referent) != _identity(best.referent):
            return None
    return best.referent


def _identity(referent: Referent) -> tuple[object, ...]:
    return referent.entities or (referent.start, referent.end)


def _again(referent: Referent, expression: Expression) -> Referent:
    """The referent as the expression takes it up; an unnamed group keeps its own characters."""
    if not referent.entities:
        return msgspec.structs.replace(referent, sentence=expression.sentence, subject=expression.subject)
    return msgspec.structs.replace(
        referent,
        start=expression.start,
        end=expression.end,
        sentence=expression.sentence,
        subject=expression.subject,
        salient=True,
    )


def _choices(expression: Expression, before: Sequence[Referent], genders: dict[int, Gender]) -> list[Choice]:
    near = [
        r
        for r in before
        if r.kind == expression.kind and 0 <= expression.sentence - r.sentence <= _FARTHEST[expression.form]
    ]
    if expression.plural:
        near = [*near, *_gathered(near, expression.count)]
    fits = [r for r in near if _agrees(expression, r, genders)]
    return [Choice(_score(expression, r), r) for r in fits]


def _gathered(near: Sequence[Referent], count: int | None) -> list[Referent]:
    """All the persons of each sentence as one referent: "A was arrested with B. They …".

    Persons in the background count only when all in the sentence are just as many as ``count``: "Both", "All three".
    """
    found: list[Referent] = []
    sentences = sorted({r.sentence for r in near})
    stretches = [(sentence,) for sentence in sentences] + list(pairwise(sentences))
    for stretch in stretches:
        persons = [r for r in near if r.sentence in stretch and r.count == 1 and r.entities]
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


def _agrees(expression: Expression, referent: Referent, genders: dict[int, Gender]) -> bool:
    """Whether number, count, gender and noun allow the referent."""
    if expression.plural != (referent.count != 1):
        return False
    if expression.count is not None and expression.plural and referent.count != expression.count:
        return False
    gender = referent.gender or (genders.get(referent.entities[0]) if len(referent.entities) == 1 else None)
    if expression.gender and gender and gender != expression.gender:
        return False
    if expression.kind == "organisation" and expression.form in {"pronoun", "possessive"} and not referent.subject:
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


def _relative(doc: "Doc", expression: Expression, before: Sequence[Referent]) -> Referent | None:
    """What the relative clause's noun names: the mention that holds it, or the group that it heads."""
    head = antecedent_token(doc[expression.token])
    if head is None:
        return None
    holding: list[Referent] = []
    for _ in range(3):
        holding = [r for r in before if r.start <= head.idx < r.end and r.kind == "person"]
        if holding or head.dep_ != "appos":
            break
        head = head.head
    if not holding:
        return None
    if expression.plural and (several := [r for r in holding if r.count != 1]):
        return max(several, key=lambda r: (bool(r.entities), r.end - r.start))
    named_one = [r for r in holding if r.entities and len(r.entities) == 1]
    return min(named_one or holding, key=lambda r: r.end - r.start)


def _as_described(text: str, referent: Referent) -> Referent:
    """An organisation's name with the nouns beside it: "magazine *Adam*", "Haatuf newspaper", "X, a newspaper"."""
    if referent.kind != "organisation":
        return referent
    before = text[max(0, referent.start - 30) : referent.start]
    after = text[referent.end : referent.end + 60].split(".")[0]
    words = [*_words(before)[-3:], *_words(after)[: 6 if after.lstrip('*_”"’ ').startswith(",") else 1]]
    own = _words(text[referent.start : referent.end])
    nouns = {entry.id for word in [*words, *own] if (entry := organisation_nouns().get(word.lower())) is not None}
    return msgspec.structs.replace(referent, nouns=frozenset(nouns))


def _words(text: str) -> list[str]:
    return [word.strip('*_,;:()“”"‘’') for word in text.split()]
