"""How likely two names, and two persons, are one: a score with its reasons.

The score adds up evidence: each reason has points, and ``1 / (1 + exp(-points))`` is the score. A name that says
"another person" settles it alone: no other evidence is weighed.
"""

import math
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from chargesheet.stores.cases.names import Name, Word, name_words
from chargesheet.stores.cases.profiles import Profile
from chargesheet.stores.cases.sounds import allowance, distance, sounds, written

MERGE = 0.9
"""Two persons whose score is lower are never merged."""
REVIEW = 0.5
"""Two persons whose score is lower are not even shown to people."""

NameKind = Literal["same", "subset", "initials", "single", "part", "different"]


class Reason(Struct, frozen=True):
    """Why: a feature, what was found, and how many points it gave."""

    feature: str
    found: str
    points: float


class NameMatch(Struct, frozen=True):
    """How two names go together.

    Attributes:
        kind: ``same``: each word has its like. ``subset``: one has more words. ``initials``: some words are matched by
            an initial. ``single``: both are one and the same word. ``part``: one is a single word of the other.
            ``different``: they name two people.
        pairs: The indices of the words that match, in both names.
        cost: How far apart the matching words are, summed.
        reasons: What the names say, with points.
    """

    kind: NameKind
    pairs: tuple[tuple[int, int], ...]
    cost: float
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> float:
        """The points of all reasons."""
        return sum(reason.points for reason in self.reasons)


class Comparison(Struct, frozen=True):
    """Two persons compared: the score is 0 to 1, ``reasons`` add up to it."""

    score: float
    kind: NameKind
    reasons: tuple[Reason, ...]


class Commonness:
    """How many people share a word of a name: known beforehand for some, counted in the archive for all."""

    def __init__(self, names_with: dict[str, int] | None = None, names: int = 0) -> None:
        """Take counts: of each word (its sounds) in how many distinct names it stands, of ``names`` in all."""
        self._names_with = names_with or {}
        self._limit = 8 + names // 500

    def is_common(self, word: Word) -> bool:
        """Whether the word alone tells little."""
        if self._names_with.get(word.sounds, 0) > self._limit:
            return True
        known = name_words().common
        return word.sounds in known


_DIFFERENT = NameMatch("different", (), 0.0, (Reason("name", "different words", -9.0),))
_FULL, _RARE, _SOME_COMMON, _ALL_COMMON = 2.2, 1.2, 0.7, -1.1
# What it says that so many years, or fewer, lie between the times that two persons are known at.
_YEARS = ((1.0, 0.4), (3.0, 0.2), (5.0, 0.0), (10.0, -0.8), (25.0, -1.2), (math.inf, -2.0))
# A difference weighs less in a word that is longer than this, in sounds.
_WORD_LENGTH = 6


def compare_names(one: Name, other: Name, commonness: Commonness) -> NameMatch:
    """Compare two names, whatever the order of their words; words with a hyphen are tried as one, too."""
    found = [
        _compare_words(one.text, left, other.text, right, commonness)
        for left in (one.words, one.joined)
        for right in (other.words, other.joined)
        if left and right
    ]
    return max(found, key=lambda match: match.points, default=_DIFFERENT)


def _compare_words(
    one: str, left: tuple[Word, ...], other: str, right: tuple[Word, ...], commonness: Commonness
) -> NameMatch:
    pairs = _pairs(left, right)
    full = [(i, j, cost) for i, j, cost in pairs if left[i].kind != "initial" and right[j].kind != "initial"]
    initials = len(pairs) - len(full)
    cost = sum(cost * _WORD_LENGTH / max(_WORD_LENGTH, len(left[i].sounds)) for i, _, cost in full)
    rest_left = [w for i, w in enumerate(left) if i not in {p[0] for p in pairs}]
    rest_right = [w for j, w in enumerate(right) if j not in {p[1] for p in pairs}]
    if not full or _conflict(rest_left, rest_right):
        return _DIFFERENT
    matched = tuple((i, j) for i, j, _ in pairs)
    common = sum(commonness.is_common(left[i]) or commonness.is_common(right[j]) for i, j, _ in full)
    reasons = [Reason("name", f"{one} / {other}", _FULL)]
    if cost:
        reasons.append(Reason("spelling", f"{cost:.2f} apart", -1.2 * cost))
    rest = rest_left or rest_right
    if len(full) == 1 and not initials:
        kind: NameKind = "part" if rest else "single"
        reasons.append(Reason("one word only", left[full[0][0]].plain, -4.5 if rest else -2.6 - 1.5 * bool(common)))
        return NameMatch(kind, matched, cost, tuple(reasons))
    if len(full) == 1:
        reasons.append(Reason("initials", f"{initials}, and one word", -2.2 - 1.2 * bool(common)))
        kind = "initials"
    else:
        reasons.append(_rarity(len(full), common))
        kind = "initials" if initials else "subset" if rest else "same"
        if initials:
            reasons.append(Reason("initials", str(initials), -0.2))
    if rest:
        reasons += _extra(rest, left if rest_left else right, matched, first=bool(rest_left))
    half = _half(left, {i: cost for i, _, cost in full}) or _half(right, {j: cost for _, j, cost in full})
    if half is not None:
        reasons.append(half)
    if rest_left and rest_right:
        reasons.append(Reason("words without their like", "in both names", -2.5))
    if _turned(matched):
        reasons.append(_order(matched, family=any(word.family for word in (*left, *right)), rare=not common))
    return NameMatch(kind, matched, cost, tuple(reasons))


def _rarity(words: int, common: int) -> Reason:
    if not common:
        return Reason("rare words", f"all {words}", _RARE)
    more = 0.6 * max(0, words - 2)
    if common < words:
        return Reason("rare words", f"{words - common} of {words}", _SOME_COMMON + more)
    return Reason("common words", f"all {words}", _ALL_COMMON + more)


def _extra(
    rest: list[Word], longer: tuple[Word, ...], matched: tuple[tuple[int, int], ...], *, first: bool
) -> list[Reason]:
    """What it says that one name has more words: a patronymic little, another given name much."""
    used = {pair[0] if first else pair[1] for pair in matched}
    reasons = []
    if 0 not in used and longer[0].kind == "name" and not longer[0].family:
        reasons.append(Reason("first word missing", longer[0].plain, -2.2))
    names = [word for word in rest if word.kind == "name"]
    places = [place for place, word in enumerate(longer) if word.kind == "name" and place not in used]
    if len(names) > 1 and (places[0] > max(used) or places[-1] < min(used)):
        reasons.append(Reason("as many words as another name", ", ".join(word.plain for word in names), -2.6))
    elif names:
        reasons.append(Reason("more words", ", ".join(word.plain for word in names), -0.6 * min(2, len(names))))
    if len(names) < len(rest):
        reasons.append(Reason("patronymic or initial missing", "in one name", -0.2))
    return reasons


def _half(words: tuple[Word, ...], costs: dict[int, float]) -> Reason | None:
    """What it says that of two words with a hyphen between them one has no like, and the other is spelled differently.

    Kim Dae-jung is not Kim Jong; Keyvan Samimi may be Keyvan Samimi-Behrang.

    Args:
        words: Of one name.
        costs: How far each word that has its like is from it, by its index.
    """
    for place, word in enumerate(words[:-1]):
        one, other = costs.get(place), costs.get(place + 1)
        if word.hyphen and (one is None) != (other is None) and (one or other):
            return Reason("half of a joined name", f"{word.plain}-{words[place + 1].plain}", -2.5)
    return None


def _conflict(left: list[Word], right: list[Word]) -> bool:
    """Whether what is left of both names says that they are two people: Ivan and Pyotr Petrov."""
    names_left = [word for word in left if word.kind != "patronymic"]
    names_right = [word for word in right if word.kind != "patronymic"]
    if names_left and names_right:
        return True
    return len(names_left) < len(left) and len(names_right) < len(right)


def _turned(matched: tuple[tuple[int, int], ...]) -> bool:
    places = [j for _, j in sorted(matched)]
    return places != sorted(places)


def _order(matched: tuple[tuple[int, int], ...], *, family: bool, rare: bool) -> Reason:
    """What it says that the words stand in another order.

    A family name may come first or last; Nasser son of Salih is not Salih son of Nasser.
    """
    places = [j for _, j in sorted(matched)]
    turn = places.index(min(places))
    if places[turn:] + places[:turn] != sorted(places):
        return Reason("order of words", "another", -4.0)
    if family:
        return Reason("order of words", "family name first", -0.2)
    return Reason("order of words", "turned", -0.8 if rare else -2.0)


def _pairs(left: tuple[Word, ...], right: tuple[Word, ...]) -> list[tuple[int, int, float]]:
    """Which words are each other's like, the nearest first, each used once; then initials, in order."""
    near = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if a.kind != "initial" and b.kind != "initial":
                cost = word_distance(a, b)
                if cost is not None:
                    near.append((cost, abs(i - j), i, j))
    near.sort()
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs = []
    for cost, _, i, j in near:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((i, j, cost))
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if i in used_left or j in used_right or "initial" not in {a.kind, b.kind}:
                continue
            if _initial_of(a, b) or _initial_of(b, a):
                used_left.add(i)
                used_right.add(j)
                pairs.append((i, j, 0.0))
    return pairs


def _initial_of(initial: Word, word: Word) -> bool:
    if initial.kind != "initial":
        return False
    if word.kind == "initial":
        return initial.sounds[:1] == word.sounds[:1]
    return (
        word.plain.startswith(initial.plain)
        or word.sounds.startswith(initial.sounds)
        or (sounds(word.plain)[:1] == initial.sounds[:1])
    )


def word_distance(one: Word, other: Word) -> float | None:
    """How far two words are apart, or ``None`` when they are two names."""
    if one.tones and other.tones and one.tones != other.tones:
        return None
    if one.sounds == other.sounds:
        return 0.0
    found = _alike(one.sounds, other.sounds, bare=one.bare or other.bare)
    if found is None:
        for mine in (one.sounds, *one.others):
            for theirs in (other.sounds, *other.others):
                if (mine, theirs) != (one.sounds, other.sounds) and (mine == one.sounds or theirs == other.sounds):
                    near = _alike(mine, theirs, bare=one.bare or other.bare)
                    if near is not None:
                        return near + _OTHER_FORM
    return found


# What it costs that a word is compared without its article or its ending.
_OTHER_FORM = 0.15


def _alike(one: str, other: str, *, bare: bool) -> float | None:
    if bare:
        bones = written(one)
        return (0.25 if len(bones) > 1 else 0.5) if bones and bones == written(other) else None
    return _near(one, other) if one < other else _near(other, one)


@lru_cache(maxsize=1_000_000)
def _near(one: str, other: str) -> float | None:
    limit = allowance(min(len(one), len(other)))
    found = distance(one, other, limit)
    return found if found <= limit else None


def compare(one: Profile, other: Profile, commonness: Commonness) -> Comparison:
    """Compare two persons: their names first, then where, when, under what and with whom they are named."""
    match = best_name(one, other, commonness)
    if match.kind == "different":
        return Comparison(0.0, "different", match.reasons)
    reasons = (*match.reasons, *_context(one, other))
    points = sum(reason.points for reason in reasons)
    return Comparison(1 / (1 + math.exp(-points)), match.kind, reasons)


def best_name(one: Profile, other: Profile, commonness: Commonness) -> NameMatch:
    """How the names go together; of a person's other names, those that are full ones count as well.

    The main names settle whether they are two people, unless one of them is a single word.
    """
    match = compare_names(one.name, other.name, commonness)
    if match.kind in {"same", "different"} and len(one.name.words) > 1 and len(other.name.words) > 1:
        return match
    others = [
        compare_names(a, b, commonness)
        for a in (one.name, *one.aliases)
        for b in (other.name, *other.aliases)
        if len(a.full) > 1 and len(b.full) > 1
    ]
    return max((match, *others), key=lambda found: found.points)


def _context(one: Profile, other: Profile) -> list[Reason]:
    """What speaks for and against beside the names."""
    reasons = []
    if one.country and other.country:
        same = one.country == other.country
        shown = one.country if same else f"{one.country} / {other.country}"
        reasons.append(Reason("country", shown, 0.6 if same else -3.0))
    for feature, here, there, points, most in (
        ("place", one.places, other.places, 0.7, 1.2),
        ("provision", one.provisions, other.provisions, 0.9, 1.6),
        ("named with", one.companions, other.companions, 1.6, 2.6),
        ("event and day", one.days, other.days, 1.8, 2.4),
    ):
        shared = sorted(here & there)
        if shared:
            shown = ", ".join(shared[:3])
            reasons.append(Reason(feature, shown, min(most, points + 0.5 * points * (len(shared) - 1))))
    gap = _years_between(one, other)
    if gap is not None:
        points = next(points for years, points in _YEARS if gap <= years)
        reasons.append(Reason("years between", f"{gap:.1f}", points))
    return reasons


def _years_between(one: Profile, other: Profile) -> float | None:
    """The years between the times that two persons are known at, 0 where these overlap."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    return max(0.0, one.first - other.last, other.first - one.last)
