"""From tag scores to spans: the best sequence of tags that makes whole spans, so that no name comes out in pieces."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from chargesheet.stages.encoder.labels import TagScheme

Floats = NDArray[np.float32]


@cache
def allowed(scheme: TagScheme) -> NDArray[np.bool_]:
    """Which tag may follow which: ``allowed[before, after]``.

    Begin and inside must be followed by inside or last of the same label; outside, last and unit by what opens.
    """
    size = scheme.size
    opens = np.zeros(size, dtype=bool)
    closed = np.zeros(size, dtype=bool)
    opens[0] = closed[0] = True
    table = np.zeros((size, size), dtype=bool)
    for label in range(len(scheme.labels)):
        begin, inside, last, unit = range(1 + 4 * label, 5 + 4 * label)
        opens[[begin, unit]] = True
        closed[[last, unit]] = True
        table[np.ix_([begin, inside], [inside, last])] = True
    table[np.ix_(closed, opens)] = True
    return table


def best_spans(scores: Floats, scheme: TagScheme) -> list[tuple[int, int, str]]:
    """The spans of the best allowed sequence of tags.

    Args:
        scores: (words, tags), log-probabilities or unnormalised scores.
        scheme: The head's tags.

    Returns:
        ``(first word, word after the last, label)`` in order of the text, none overlapping.
    """
    runs = _runs(scores)
    found: list[tuple[int, int, str]] = []
    for first, last in runs:
        found.extend(_spans(_viterbi(scores[first:last], scheme), scheme, first))
    return found


def _runs(scores: Floats) -> list[tuple[int, int]]:
    """Stretches of words that need a search: where "outside" is not far better than all else.

    Most words are plainly outside; between two such words the search can start afresh.
    """
    count = len(scores)
    if count == 0:
        return []
    open_ = scores[:, 1:].max(axis=1) > scores[:, 0] - _CERTAIN
    edges = np.flatnonzero(np.diff(np.concatenate(([0], open_.view(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


_CERTAIN = 8.0


def _viterbi(scores: Floats, scheme: TagScheme) -> list[int]:
    barrier = np.where(allowed(scheme), 0.0, -np.inf).astype(np.float32)
    outside_to = barrier[0]
    best = scores[0] + outside_to
    back = np.zeros(scores.shape, dtype=np.int64)
    for word in range(1, len(scores)):
        paths = best[:, None] + barrier
        back[word] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[word]
    best = best + barrier[:, 0]
    tag = int(best.argmax())
    tags = [tag]
    for word in range(len(scores) - 1, 0, -1):
        tag = int(back[word, tag])
        tags.append(tag)
    return tags[::-1]


def _spans(tags: list[int], scheme: TagScheme, offset: int) -> list[tuple[int, int, str]]:
    found = []
    start = 0
    for word, tag in enumerate(tags):
        if tag == 0:
            continue
        label, part = divmod(tag - 1, 4)
        if part in (0, 3):
            start = word
        if part in (2, 3):
            found.append((offset + start, offset + word + 1, scheme.labels[label]))
    return found
