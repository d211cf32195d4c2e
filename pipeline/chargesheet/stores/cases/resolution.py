"""Who is one person: entities of an archive into cases, and what only people can settle.

Pairs are merged from the most certain to the least, never below ``comparison.MERGE``, and never against a name, a
statement that names two people, or a decision. Everything here is worked out anew from the store each time, so nothing
is ever lost by a merge: what is kept is only what people decided.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from chargesheet.stores.cases.blocking import name_pairs
from chargesheet.stores.cases.comparison import (
    MERGE,
    REVIEW,
    Commonness,
    Comparison,
    NameKind,
    Reason,
    compare,
    compare_names,
)
from chargesheet.stores.cases.decisions import Decision
from chargesheet.stores.cases.names import Name
from chargesheet.stores.cases.profiles import Profile

# Of two names with more entities than this product, those near each other in country and time are compared.
_MOST_PAIRS = 2_000
_NEIGHBOURS = 12
# Names that are so little of a name that a second candidate makes them ambiguous.
_WEAK: frozenset[NameKind] = frozenset({"initials", "single", "part"})


class Merge(Struct, frozen=True):
    """Why two entities are one person: a score with its reasons, or a decision."""

    one: str
    other: str
    score: float
    reasons: tuple[Reason, ...]


class Case(Struct, frozen=True):
    """One person: ``id`` is the smallest of the ids of its entities, and each of these leads to it.

    Attributes:
        id: See above.
        name: The fullest name that most entities have.
        names: All names, the most frequent first.
        countries: Codes.
        members: Its entities.
        merges: Why they are one person, the most certain first; one fewer than members.
    """

    id: str
    name: str
    names: tuple[str, ...]
    countries: tuple[str, ...]
    members: tuple[Profile, ...]
    merges: tuple[Merge, ...]


class Review(Struct, frozen=True):
    """Two cases that may be one person; ``why`` says what stood in the way of a merge."""

    one: str
    other: str
    names: tuple[str, str]
    entities: tuple[str, str]
    score: float
    reasons: tuple[Reason, ...]
    why: str


class Resolution(Struct, frozen=True):
    """Cases by name, and pairs to look at, the likeliest first."""

    cases: tuple[Case, ...]
    review: tuple[Review, ...]


class _Edge(Struct, frozen=True):
    one: int
    other: int
    comparison: Comparison


def resolve(people: Sequence[Profile], decided: Iterable[Decision] = ()) -> Resolution:
    """Sort entities into cases."""
    commonness = count_words(people)
    edges = sorted(_edges(people, commonness), key=lambda e: (-e.comparison.score, e.one, e.other))
    clusters = _Clusters(people, commonness, decided)
    clusters.join_decided()
    rivals = _Rivals(people, edges, commonness)
    held: list[tuple[_Edge, str]] = []
    for edge in edges:
        if edge.comparison.score < MERGE:
            held.append((edge, "the score is below that of a merge"))
        elif clusters.together(edge.one, edge.other):
            continue
        elif edge.comparison.kind in _WEAK and rivals.has(edge):
            held.append((edge, "the short name fits two people"))
        else:
            obstacle = clusters.obstacle(edge.one, edge.other)
            if obstacle is None:
                clusters.join(edge)
            else:
                held.append((edge, obstacle))
    return Resolution(tuple(clusters.cases()), tuple(_review(held, clusters, people)))


def count_words(people: Iterable[Profile]) -> Commonness:
    """How many distinct names each word stands in."""
    names = {person.name.key: person.name for person in people}
    counts: Counter[str] = Counter()
    for name in names.values():
        counts.update({word.sounds for word in name.words})
    return Commonness(dict(counts), len(names))


def _edges(people: Sequence[Profile], commonness: Commonness) -> Iterator[_Edge]:
    """Pairs of entities that may be one person, compared."""
    with_name: dict[str, list[int]] = {}
    names: dict[str, Name] = {}
    for index, person in enumerate(people):
        for name in (person.name, *(alias for alias in person.aliases if len(alias.full) > 1)):
            if name.words:
                names.setdefault(name.key, name)
                with_name.setdefault(name.key, []).append(index)
    keys = list(names)
    listed = [names[key] for key in keys]
    seen: set[tuple[int, int]] = set()
    for members in with_name.values():
        yield from _compared(people, _spread(people, members, members), commonness, seen)
    for a, b in name_pairs(listed):
        if compare_names(listed[a], listed[b], commonness).kind != "different":
            spread = _spread(people, with_name[keys[a]], with_name[keys[b]])
            yield from _compared(people, spread, commonness, seen)


def _compared(
    people: Sequence[Profile],
    pairs: Iterable[tuple[int, int]],
    commonness: Commonness,
    seen: set[tuple[int, int]],
) -> Iterator[_Edge]:
    for one, other in pairs:
        if (one, other) in seen:
            continue
        seen.add((one, other))
        comparison = compare(people[one], people[other], commonness)
        if comparison.score >= REVIEW:
            yield _Edge(one, other, comparison)


def _spread(people: Sequence[Profile], left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
    """The pairs of two lists of entities; of long lists each with its neighbours in country and time only."""
    if len(left) * len(right) <= _MOST_PAIRS:
        for one in left:
            for other in right:
                if one < other or (one != other and left is not right):
                    yield (one, other) if one < other else (other, one)
        return
    order = sorted({*left, *right}, key=lambda n: (people[n].country or "", people[n].first or 0.0, n))
    for place, one in enumerate(order):
        for other in order[place + 1 : place + 1 + _NEIGHBOURS]:
            yield (one, other) if one < other else (other, one)


class _Rivals:
    """Other candidates of entities whose name is short: A. Petrov may be Anton or Aleksei."""

    def __init__(self, people: Sequence[Profile], edges: Sequence[_Edge], commonness: Commonness) -> None:
        self._people = people
        self._commonness = commonness
        self._near: dict[int, list[int]] = {}
        for edge in edges:
            if edge.comparison.kind in _WEAK:
                self._near.setdefault(edge.one, []).append(edge.other)
                self._near.setdefault(edge.other, []).append(edge.one)

    def has(self, edge: _Edge) -> bool:
        """Whether one end of the edge has a candidate that the other end cannot be."""
        return any(
            other not in (edge.one, edge.other)
            and compare_names(self._people[end].name, self._people[other].name, self._commonness).kind == "different"
            for start, end in ((edge.one, edge.other), (edge.other, edge.one))
            for other in self._near.get(start, ())[:50]
        )


def _letters(name: Name) -> str:
    """A name as it is written, but for case and white space."""
    return " ".join(name.text.casefold().split())


class _Cluster:
    """Entities that are one person so far."""

    def __init__(self, index: int, person: Profile, forbidden: set[str]) -> None:
        self.members = [index]
        self.ids = {person.id}
        self.names = {person.name.key: person.name}
        self.statements = {person.statement: _letters(person.name)}
        self.forbidden = forbidden
        self.merges: list[Merge] = []

    def take(self, other: "_Cluster") -> None:
        """Take in another."""
        self.members += other.members
        self.ids |= other.ids
        self.names.update(other.names)
        self.statements.update(other.statements)
        self.forbidden |= other.forbidden
        self.merges += other.merges


class _Clusters:
    """All clusters, and what keeps two of them apart."""

    def __init__(self, people: Sequence[Profile], commonness: Commonness, decided: Iterable[Decision]) -> None:
        self._people = people
        self._commonness = commonness
        self._decided = list(decided)
        forbidden: dict[str, set[str]] = {}
        for made in self._decided:
            if made.verdict == "different":
                forbidden.setdefault(made.one, set()).add(made.other)
                forbidden.setdefault(made.other, set()).add(made.one)
        self._of = [_Cluster(index, person, set(forbidden.get(person.id, ()))) for index, person in enumerate(people)]

    def join_decided(self) -> None:
        """Join what people said is one person, whatever the names say."""
        index = {person.id: n for n, person in enumerate(self._people)}
        for made in self._decided:
            if made.verdict == "same" and made.one in index and made.other in index:
                reasons = (Reason("decision", f"one person, decided {made.made_at}", 9.0),)
                self._join(index[made.one], index[made.other], Merge(made.one, made.other, 1.0, reasons))

    def join(self, edge: _Edge) -> None:
        """Merge the clusters of the two ends."""
        one, other = self._people[edge.one].id, self._people[edge.other].id
        self._join(edge.one, edge.other, Merge(one, other, edge.comparison.score, edge.comparison.reasons))

    def _join(self, one: int, other: int, merge: Merge) -> None:
        a, b = self._of[one], self._of[other]
        if a is b:
            return
        if len(a.members) < len(b.members):
            a, b = b, a
        a.take(b)
        a.merges.append(merge)
        for member in b.members:
            self._of[member] = a

    def together(self, one: int, other: int) -> bool:
        """Whether two entities are in one cluster."""
        return self._of[one] is self._of[other]

    def forbidden(self, one: int, other: int) -> bool:
        """Whether people said that the two clusters are two persons."""
        a, b = self._of[one], self._of[other]
        return not (a.forbidden.isdisjoint(b.ids) and b.forbidden.isdisjoint(a.ids))

    def obstacle(self, one: int, other: int) -> str | None:
        """What keeps two clusters apart, in words; ``None`` for nothing."""
        a, b = self._of[one], self._of[other]
        if self.forbidden(one, other):
            return "they were decided to be two people"
        small, large = (a, b) if len(a.statements) < len(b.statements) else (b, a)
        for statement, letters in small.statements.items():
            if large.statements.get(statement, letters) != letters:
                return "one statement names both"
        for key, name in a.names.items():
            for other_key, other_name in b.names.items():
                if key == other_key:
                    continue
                if compare_names(name, other_name, self._commonness).kind == "different":
                    return f"{name.text} is not {other_name.text}"
        return None

    def case_id(self, index: int) -> str:
        """The id of the case that an entity is in."""
        return min(self._of[index].ids)

    def cases(self) -> Iterator[Case]:
        """The clusters as cases, by name and id."""
        found = [self._case(cluster) for cluster in {id(cluster): cluster for cluster in self._of}.values()]
        yield from sorted(found, key=lambda case: (case.name.casefold(), case.id))

    def _case(self, cluster: _Cluster) -> Case:
        members = tuple(self._people[index] for index in sorted(cluster.members))
        counts = Counter(" ".join(person.name.text.split()) for person in members)
        names = sorted(counts, key=lambda name: (-counts[name], -len(name), name))
        words = {" ".join(p.name.text.split()): len(p.name.words) for p in members}
        most = max(words.values())
        return Case(
            id=min(cluster.ids),
            name=next(name for name in names if words[name] == most),
            names=tuple(names),
            countries=tuple(sorted({person.country for person in members if person.country})),
            members=members,
            merges=tuple(sorted(cluster.merges, key=lambda merge: -merge.score)),
        )


def _review(held: Iterable[tuple[_Edge, str]], clusters: _Clusters, people: Sequence[Profile]) -> Iterator[Review]:
    """The best pair of each two cases that were not merged and not decided on."""
    seen: set[tuple[str, str]] = set()
    for edge, why in held:
        if clusters.together(edge.one, edge.other) or clusters.forbidden(edge.one, edge.other):
            continue
        cases = clusters.case_id(edge.one), clusters.case_id(edge.other)
        ends = (edge.one, edge.other) if cases[0] < cases[1] else (edge.other, edge.one)
        one, other = sorted(cases)
        if (one, other) in seen:
            continue
        seen.add((one, other))
        here, there = people[ends[0]], people[ends[1]]
        yield Review(
            one=one,
            other=other,
            names=(here.name.text, there.name.text),
            entities=(here.id, there.id),
            score=edge.comparison.score,
            reasons=edge.comparison.reasons,
            why=why,
        )
