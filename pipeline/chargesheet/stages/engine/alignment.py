"""Words of another tokenizer laid onto the project's tokens, character by character, with their tree.

A word that stands in several tokens ("2014-го" in two) is carried by the first of them that has a letter or digit; the
others hang on it as ``goeswith``. Of several words in one token ("du", which is "de le") the one highest in the tree
is the token's. The tokens get a tree again: a token's head is always nearer to the root than the token.
"""

from collections.abc import Sequence

from msgspec import Struct

PIECE, STRAY = "goeswith", "dep"
"""Relations of a further token of one word, and of a token without a word."""


class Word(Struct, frozen=True):
    """A word of a sentence: where it stands, in code points; its ``head`` among the words, -1 at the root."""

    start: int
    end: int
    text: str
    lemma: str
    upos: str
    xpos: str
    morph: str
    head: int
    relation: str


class Placed(Struct, frozen=True):
    """What a token is given: the index of its word, ``None`` for white space, its head among the tokens, its relation.

    ``carries``: whether it stands for the word, so that the word's tag and lemma are its own.
    """

    word: int | None
    head: int
    relation: str
    carries: bool


def align(tokens: Sequence[tuple[int, int]], letters: Sequence[bool], words: Sequence[Word]) -> tuple[Placed, ...]:
    """Lay the words of one sentence onto its tokens.

    Args:
        tokens: Start and end of each token, in the code points that the words' offsets count.
        letters: Whether each token has a letter or digit.
        words: The words, in order; their heads form one tree.

    Returns:
        One ``Placed`` a token; exactly one of them is its own head, unless there are no tokens.
    """
    depths = _depths(words)
    chosen = _chosen(tokens, words, depths)
    carriers: dict[int, int] = {}
    for at, word in enumerate(chosen):
        if word is not None and (word not in carriers or (letters[at] and not letters[carriers[word]])):
            carriers[word] = at
    homes = {inside: carriers[chosen[at] or 0] for at, inside in _inside(tokens, words) if chosen[at] is not None}
    homes.update(carriers)
    root = min(carriers, key=lambda word: (depths[word], word), default=None)
    top = 0 if root is None else carriers[root]
    placed: list[Placed] = []
    for at, word in enumerate(chosen):
        if word is None:
            stray = at if root is None and at == top else top if at == 0 or chosen[at - 1] is None else at - 1
            placed.append(Placed(None, stray, "root" if stray == at else STRAY, False))
        elif carriers[word] != at:
            placed.append(Placed(word, carriers[word], PIECE, False))
        elif word == root:
            placed.append(Placed(word, at, "root", True))
        else:
            head = words[word].head
            placed.append(Placed(word, homes.get(head, top), words[word].relation, True))
    return tuple(placed)


def _depths(words: Sequence[Word]) -> list[int]:
    """How far each word is from the root; a word on a loop counts as far as can be."""
    depths: list[int] = []
    for word in words:
        depth, at = 0, word.head
        while at >= 0 and depth <= len(words):
            depth, at = depth + 1, words[at].head
        depths.append(depth)
    return depths


def _inside(tokens: Sequence[tuple[int, int]], words: Sequence[Word]) -> list[tuple[int, int]]:
    """Pairs of a token and a word that share a character, in order."""
    pairs: list[tuple[int, int]] = []
    first = 0
    for at, (start, end) in enumerate(tokens):
        while first < len(words) and words[first].end <= start:
            first += 1
        index = first
        while index < len(words) and words[index].start < end:
            if words[index].end > start:
                pairs.append((at, index))
            index += 1
    return pairs


def _chosen(tokens: Sequence[tuple[int, int]], words: Sequence[Word], depths: Sequence[int]) -> list[int | None]:
    """The highest word of each token."""
    chosen: list[int | None] = [None] * len(tokens)
    for at, index in _inside(tokens, words):
        best = chosen[at]
        if best is None or depths[index] < depths[best]:
            chosen[at] = index
    return chosen
