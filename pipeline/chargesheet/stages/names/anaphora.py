"""What pronouns and definite phrases stand for. An expression that two readings fit about as well stays unresolved."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from chargesheet.records import Span
from chargesheet.stages.layers import Anaphor, EntityReading, layers
from chargesheet.stages.names.choosing import FARTHEST, choices, choose
from chargesheet.stages.names.expressions import Expression, antecedent_token, expressions, organisation_nouns
from chargesheet.stages.names.positions import Positions
from chargesheet.stages.names.referents import Gender, Referent, lists, named, unnamed
from chargesheet.stages.names.standing import standing, whole_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MEMORY = max(FARTHEST.values())


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
    parts = [block.start for block in layers(doc).blocks if block.kind in {"item", "heading"}]
    return resolve(doc, [*names, *gathered, *groups], found, parts)


def resolve(
    doc: "Doc", referents: Sequence[Referent], found: Iterable[Expression], parts: Sequence[int] = ()
) -> tuple[Anaphor, ...]:
    """Resolve the expressions in order; each that is resolved is itself something to refer to.

    Args:
        doc: A tagged and parsed passage.
        referents: What it speaks of.
        found: The expressions, in order.
        parts: Where its bullets and headings start, in order: no pronoun reaches back over them.
    """
    coming = deque(sorted(referents, key=lambda r: (r.end, r.start)))
    recent: list[Referent] = []
    genders: dict[int, Gender] = {r.entities[0]: r.gender for r in coming if r.gender and len(r.entities) == 1}
    dead: set[int] = set()
    resolved: list[Anaphor] = []
    settled: set[int] = set()
    for expression in found:
        while coming and coming[0].end <= expression.start:
            if coming[0].standing.harm == "death":
                dead.update(coming[0].entities)
            if not (coming[0].open and coming[0].start in settled):
                recent.append(coming[0])
            coming.popleft()
        recent = [r for r in recent if expression.sentence - r.sentence <= _MEMORY]
        referent = _referent(doc, expression, recent, genders, parts, dead)
        if referent is None:
            continue
        settled.add(expression.start)
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
            recent.append(_again(doc, referent, expression))
        if standing(doc[expression.token]).harm == "death":
            dead.update(referent.entities)
    return tuple(resolved)


def _referent(
    doc: "Doc",
    expression: Expression,
    recent: Sequence[Referent],
    genders: dict[int, Gender],
    parts: Sequence[int],
    dead: set[int],
) -> Referent | None:
    """What the expression stands for, if that is certain enough."""
    if expression.form == "relative":
        return _relative(doc, expression, recent)
    if expression.form in {"pronoun", "possessive"}:
        at = bisect_right(parts, expression.start)
        first = parts[at - 1] if at else 0
        recent = [r for r in recent if r.start >= first]
    if expression.plural and expression.count is None and not expression.earlier:
        # "They shot A and B. They were arrested": not A and B
        recent = [r for r in recent if not r.entities or not dead.issuperset(r.entities)]
    return choose(choices(expression, recent, genders))


def _again(doc: "Doc", referent: Referent, expression: Expression) -> Referent:
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
        head=whole_of(doc[expression.token]).i,
        standing=standing(doc[expression.token]),
    )


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
