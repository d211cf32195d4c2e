"""What events tell together: roles that one clause, or the step of a case before, says once for several."""

import re
from collections.abc import Sequence

from chargesheet.records import EventType, Role
from chargesheet.stages.arguments.drafts import EventDraft, Identities
from chargesheet.stages.arguments.passage import Passage

# Events that one clause tells in one breath, and so with one date, law and offence.
_TOLD_TOGETHER: tuple[frozenset[EventType], ...] = (
    frozenset({"conviction", "sentence", "fine"}),
    frozenset({"arrest", "charge"}),
    frozenset({"charge", "trial"}),
    frozenset({"trial", "conviction"}),
    frozenset({"trial", "acquittal"}),
    frozenset({"appeal", "sentence"}),
    frozenset({"detention", "charge"}),
)
# What a later step of a case takes from which earlier ones.
_CARRIED: dict[EventType, frozenset[EventType]] = {
    "trial": frozenset({"charge"}),
    "conviction": frozenset({"charge", "trial"}),
    "sentence": frozenset({"conviction", "trial", "charge"}),
    "fine": frozenset({"conviction", "trial", "charge"}),
    "acquittal": frozenset({"trial", "charge"}),
    "appeal": frozenset({"conviction", "sentence"}),
    "dismissal": frozenset({"charge", "trial"}),
}
# Steps that follow a verdict or a trial in the next sentence and bear its date: "She was convicted in May. She was
# sentenced to two years."
_SAME_DAY: frozenset[tuple[EventType, EventType]] = frozenset(
    {
        ("conviction", "sentence"),
        ("conviction", "fine"),
        ("trial", "conviction"),
        ("trial", "acquittal"),
        ("trial", "sentence"),
    }
)


def share(passage: Passage, events: Sequence[EventDraft], identities: Identities) -> None:
    """Let events that one clause tells together share what it says once."""
    for one in events:
        for other in events:
            if one is other or not _together(identities, one, other):
                continue
            shared: tuple[Role, ...] = ("subject", "date", "provision", "offence")
            if other.is_without:
                shared = ("subject",)
            elif "detention" in {one.type, other.type}:
                shared = ("subject", "date")
            for role in shared:
                if (
                    role in one.roles
                    and role not in other.roles
                    and (role != "offence" or _of_both(passage, one, other))
                ):
                    other.roles[role] = list(one.roles[role])


def _of_both(passage: Passage, one: EventDraft, other: EventDraft) -> bool:
    """Whether an offence is the other event's too: "arrested and charged for X" tells both, "charged with X" one."""
    if {one.type, other.type} != {"arrest", "charge"}:
        return True
    start = min(span[0] for span in one.roles["offence"])
    return re.search(r"\bfor\W*\Z", passage.text[:start]) is not None


def _together(identities: Identities, one: EventDraft, other: EventDraft) -> bool:
    pair = {one.type, other.type}
    if len(pair) < 2 or not any(pair <= group for group in _TOLD_TOGETHER):
        return False
    people, others = identities.subjects(one), identities.subjects(other)
    if people and others and people != others:
        return False
    if pair == {"arrest", "charge"}:
        return abs(one.span.start - other.span.start) <= 2
    return True


def carry_over(passage: Passage, events: Sequence[EventDraft], identities: Identities) -> None:
    """Let an event without a law or an offence take them from an earlier one about the same people.

    "They were charged with sedition under section 153. In May they were convicted." The law and the offence are those
    of the charge.
    """
    keys = {event.index: identities.subjects(event) for event in events}
    for position, event in enumerate(events):
        if event.type not in _CARRIED or not keys[event.index]:
            continue
        for role in ("provision", "offence"):
            if role in event.roles:
                continue
            for earlier in reversed(events[:position]):
                if (
                    earlier.type in _CARRIED[event.type]
                    and keys[earlier.index] == keys[event.index]
                    and role in earlier.roles
                ):
                    event.roles[role] = list(earlier.roles[role])
                    break
        if (
            "date" not in event.roles
            and (dated := _verdict_before(passage, events[:position], event, keys)) is not None
        ):
            event.roles["date"] = list(dated.roles["date"])


def _verdict_before(
    passage: Passage, earlier: Sequence[EventDraft], event: EventDraft, keys: dict[int, frozenset[int | str]]
) -> EventDraft | None:
    """The dated verdict or trial of the same people in the sentence before one that gives no date."""
    sentence = event.head.sent
    if any(sentence.start_char <= date.start < sentence.end_char for date in passage.dates):
        return None
    before = [
        other
        for other in earlier
        if other.head.sent.end == sentence.start and "date" in other.roles and keys[other.index] == keys[event.index]
    ]
    return before[-1] if before and (before[-1].type, event.type) in _SAME_DAY else None
