"""What a penalty phrase imposes: its kind and its duration."""

import re

from msgspec import Struct

from chargesheet.grammar.durations import duration
from chargesheet.records import EventType, PenaltyKind

# The words that decide the kind, asked in this order: "suspended sentence of two years", "60 lashes", "hard labour".
_KINDS: tuple[tuple[PenaltyKind, re.Pattern[str]], ...] = (
    ("suspended", re.compile(r"\bsuspended\b|\bprobation\b|\bconditional\ssentence", re.IGNORECASE)),
    ("death", re.compile(r"\bdeath\b|\bcapital\spunishment\b|\bhanging\b|\bstoning\b", re.IGNORECASE)),
    (
        "custody",
        re.compile(
            r"\b(?:prison|imprisonment|jail|jailed|custody|detention|detained|incarceration|remand|penal\scolony"
            r"|custodial|house\sarrest)\b|\blife\b",
            re.IGNORECASE,
        ),
    ),
    (
        "corporal",
        re.compile(r"\blash(?:es)?\b|\bflogg\w*|\bwhipp\w*|\bcan(?:ing|ed)\b|\bstrokes\b|\bamputat\w*", re.IGNORECASE),
    ),
    ("labour", re.compile(r"\blabou?r\b|\bcommunity\sservice\b|\bcommunity-based\b|\bpublic\sworks?\b", re.IGNORECASE)),
    ("ban", re.compile(r"\bban(?:ned)?\b|\bbarred\b|\bsuspension\b|\bdisqualif\w*|\bclosure\b", re.IGNORECASE)),
    ("other", re.compile(r"\bwarning\b|\bcompensation\b|\bdamages\b|\bexile\b|\bcaution\b", re.IGNORECASE)),
    (
        "fine",
        re.compile(
            r"\bfine[sd]?\b|[$€£¥]\s?\d|\d\s(?:\w{1,16}\s)?(?:dollars?|euros?|pounds?|roubles?|rubles?|dinars?|lira|liras"
            r"|rials?|francs?|pesos?|rupees?|ringgit|tenge|manats?|hryvnias?|dirhams?|birr|naira|kwacha|shillings?|dalasis?)\b",
            re.IGNORECASE,
        ),
    ),
)
_NON_CUSTODIAL = re.compile(r"\bnon-\s?custodial", re.IGNORECASE)
_LENGTH = re.compile(
    r"\b(?:hour|day|night|week|month|year|decade|period|term|sentence)s?\b|\bovernight\b", re.IGNORECASE
)
# What a length of time alone is a penalty of, by the event that it belongs to.
_KIND_OF_EVENT: dict[EventType, PenaltyKind] = {
    "sentence": "custody",
    "conviction": "custody",
    "appeal": "custody",
    "detention": "custody",
    "arrest": "custody",
    "pardon": "custody",
    "closure": "ban",
    "fine": "fine",
    "execution": "death",
}


class PenaltyReading(Struct, frozen=True):
    """The kind of a penalty, and how long it lasts, ISO 8601, where the words settle it."""

    kind: PenaltyKind
    duration: str | None


def read_penalty(words: str, event: EventType | None = None) -> PenaltyReading:
    """What a penalty phrase imposes.

    Args:
        words: "15 months in prison", "death", "a fine of 500 dollars", "three years".
        event: The type of the event that it belongs to: it tells what a bare length of time or amount is.

    Returns:
        Kind ``unknown`` when neither the words nor the event tell.
    """
    length = duration(words)
    kind = _kind_of(words)
    if kind is None:
        bare = length is not None or _LENGTH.search(words) is not None or event in ("fine", "execution")
        kind = _KIND_OF_EVENT.get(event, "unknown") if event is not None and bare else "unknown"
    return PenaltyReading(kind, length if kind != "death" else None)


def _kind_of(words: str) -> PenaltyKind | None:
    """The kind that the words tell by themselves."""
    if _NON_CUSTODIAL.search(words):
        return "other"
    for kind, pattern in _KINDS:
        if pattern.search(words):
            return kind
    return None
