"""Which names to compare: those that share the bones of two words, or of one word and an initial, or are one word.

Two spellings of one name nearly always have two words in common but for vowels and close consonants, so comparing only
within such blocks loses little, and the work grows with the archive, not with its square.
"""

import itertools
from collections.abc import Iterator, Sequence

from chargesheet.stores.cases.names import Name, Word
from chargesheet.stores.cases.sounds import skeletons, written

# Names in a larger block are compared with their neighbours in order of sound only.
_BLOCK = 250
_WINDOW = 40
_MAX_WORDS = 6


def name_pairs(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """The indices of names to compare, the smaller first; no pair comes twice."""
    blocks: dict[str, list[int]] = {}
    short: dict[str, list[int]] = {}
    full: list[int] = []
    for index, name in enumerate(names):
        words = name.full[:_MAX_WORDS]
        if len(words) > 1:
            full.append(index)
            keys = {*_pair_keys(words), *_pair_keys([word for word in name.joined if word.kind != "initial"])}
            for key in keys:
                blocks.setdefault(key, []).append(index)
        else:
            keys = {
                f"initial {_first(initial)} {bone}"
                for word in words
                for bone in _bones(word)
                for initial in name.words
                if initial.kind == "initial"
            } or {f"single {bone}" for word in words for bone in _bones(word)}
            for key in keys:
                short.setdefault(key, []).append(index)
    longer = _look_up(names, full, short)
    seen: set[int] = set()
    size = len(names)
    pairs = (
        *(_pairs_of(names, members) for members in blocks.values()),
        *(_pairs_of(names, members, longer.get(key, ())) for key, members in short.items()),
    )
    for found in pairs:
        for one, other in found:
            pair = one * size + other
            if pair not in seen:
                seen.add(pair)
                yield one, other


def _look_up(names: Sequence[Name], full: list[int], short: dict[str, list[int]]) -> dict[str, list[int]]:
    """The names of several words that go with those that are an initial and a word, or one word alone, by block."""
    found: dict[str, list[int]] = {}
    for index in full:
        words = names[index].full[:_MAX_WORDS]
        keys = {f"single {bone}" for word in words for bone in _bones(word)}
        keys |= {
            f"initial {_first(one)} {bone}" for one, other in itertools.permutations(words, 2) for bone in _bones(other)
        }
        for key in keys:
            if key in short:
                found.setdefault(key, []).append(index)
    return found


def _pair_keys(words: Sequence[Word]) -> Iterator[str]:
    for one, other in itertools.combinations(words, 2):
        for bone, other_bone in itertools.product(_bones(one), _bones(other)):
            yield f"{bone} {other_bone}" if bone < other_bone else f"{other_bone} {bone}"


def _bones(word: Word) -> tuple[str, ...]:
    """The skeletons of a word, and what a script without vowels would write of it."""
    forms = (word.sounds, *word.others)
    return tuple({bone for form in forms for bone in (*skeletons(form), f"~{written(form)}")})


def _first(word: Word) -> str:
    """The first sound of a word, as an initial gives it."""
    first = word.sounds[:1]
    return "i" if first in "iJ" else "k" if first in "kqcC" else "h" if first in "hg" else first


def _pairs_of(names: Sequence[Name], members: list[int], longer: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """The pairs of a block: of its members with each other, and of each with the ``longer`` names put to them."""
    if len(members) + len(longer) <= _BLOCK:
        yield from itertools.combinations(sorted(members), 2)
        for index, other in itertools.product(members, longer):
            yield (index, other) if index < other else (other, index)
        return
    mine = set(members)
    everyone = sorted((*members, *longer), key=lambda index: names[index].key)
    for place, index in enumerate(everyone):
        for other in everyone[place + 1 : place + 1 + _WINDOW]:
            if index in mine or other in mine:
                yield (index, other) if index < other else (other, index)
