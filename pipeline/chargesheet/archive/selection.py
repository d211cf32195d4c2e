"""Which statements of the inputs a run takes."""

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator

from chargesheet.archive.finding import FoundStatement, ReadToEnd, Unread
from chargesheet.stores.formats.parts import bounds

Item = FoundStatement | Unread | ReadToEnd


def since(items: Iterable[Item], date: str, on_left_out: Callable[[], None]) -> Iterator[Item]:
    """Leave out the statements that are surely older than a date, and those without one.

    Args:
        items: What was found.
        date: ISO 8601, a year, a month or a day: a statement "of 2015" is not surely older than June 2015.
        on_left_out: Called for each that is left out because it has no date.
    """
    earliest = bounds(date).earliest or date
    for item in items:
        if isinstance(item, FoundStatement):
            if item.statement.date is None:
                on_left_out()
                continue
            latest = bounds(item.statement.date).latest
            if latest is not None and latest < earliest:
                continue
        yield item


def sample(items: Iterable[Item], number: int, seed: int) -> Iterator[Item]:
    """So many statements of all, in their order: those whose ids hash lowest, so the same whatever their order.

    All inputs are read before the first is yielded, and the texts of the sample are held in memory.
    """
    chosen: dict[str, list[tuple[int, FoundStatement]]] = {}
    worst: list[tuple[int, str]] = []  # a heap whose first is the chosen one with the greatest hash
    for order, item in enumerate(items):
        if not isinstance(item, FoundStatement):
            yield item
            continue
        identity = item.statement.id
        if identity in chosen:
            chosen[identity].append((order, item))
            continue
        entry = (-_hash(identity, seed), identity)
        if len(worst) < number:
            heapq.heappush(worst, entry)
        elif entry > worst[0]:
            del chosen[heapq.heapreplace(worst, entry)[1]]
        else:
            continue
        chosen[identity] = [(order, item)]
    for _, found in sorted((pair for pairs in chosen.values() for pair in pairs), key=lambda pair: pair[0]):
        yield found


def _hash(identity: str, seed: int) -> int:
    digest = hashlib.blake2b(f"{seed}:{identity}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def limit(items: Iterable[Item], number: int) -> Iterator[Item]:
    """The first so many statements, and what stands before the last of them."""
    taken = 0
    for item in items:
        if isinstance(item, FoundStatement):
            taken += 1
        yield item
        if taken == number:
            return
