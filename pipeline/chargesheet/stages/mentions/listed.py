"""Names of the gazetteer in running text, small words and points included: "House of Representatives"."""

from collections.abc import Iterator, Sequence
from functools import cache

from chargesheet.geography.countries import countries
from chargesheet.geography.places import is_place, places
from chargesheet.spelling import name_key, plain
from chargesheet.stages.gazetteer import organisation_names
from chargesheet.stages.mentions.capitals import Run, Word, words_of
from chargesheet.stages.mentions.titles import trim

# What may stand between two words of a listed name: "St. Petersburg", "Washington, DC".
_GAPS = frozenset({" ", ". ", ", ", "\n"})


def listed_runs(words: Sequence[Word], runs: Sequence[Run], text: str) -> Iterator[Run]:
    """The longest listed names of two words or more that start a run, as far as the run's end or past it.

    "Santa Cruz" in "Juan Santa Cruz" is none. Runs are in order and do not overlap.
    """
    longest, after = _longest_by_first_word(), 0
    for run in runs:
        starts = dict.fromkeys((run.first, trim(words, run)[0].first, *range(run.first, run.last)))
        for first in starts:
            size = longest.get(name_key(words[first].text), 0) if after <= first < run.last else 0
            last = _match(words, first, size, run.last, text) if size else None
            if last is not None and (first in list(starts)[:2] or _has_small_word(words, first, last)):
                yield Run(first, last)
                after = last
                break


def _match(words: Sequence[Word], first: int, size: int, at_least: int, text: str) -> int | None:
    for last in range(min(first + size, len(words)), max(first + 1, at_least - 1), -1):
        gaps = (text[words[at - 1].stop : words[at].start] for at in range(first + 1, last))
        if not all(gap in _GAPS for gap in gaps):
            continue
        name = text[words[first].start : words[last - 1].end]
        if is_place(name) or plain(name) in organisation_names():
            return last
    return None


def _has_small_word(words: Sequence[Word], first: int, last: int) -> bool:
    return any(not word.capital for word in words[first:last])


@cache
def _longest_by_first_word() -> dict[str, int]:
    """How many words the longest listed name has, by the key of its first word."""
    names = [name for country in countries() for name in country.names]
    names += [name for entry in places() for name in entry.names]
    names += organisation_names()
    longest: dict[str, int] = {}
    for name in names:
        words = words_of(name)
        if len(words) > 1:
            key = name_key(words[0].text)
            longest[key] = max(longest.get(key, 0), len(words))
    return longest
