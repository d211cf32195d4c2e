"""What a correction must be before it is taken: its offsets, dates, articles and names, and that it finds its place."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from chargesheet.errors import ChargesheetError
from chargesheet.geography.countries import countries
from chargesheet.grammar.edtf import parse_edtf
from chargesheet.records import Span
from chargesheet.review.layers.applying import UnplacedError, applied
from chargesheet.review.layers.operations import (
    AddArgument,
    AddEvent,
    AddMention,
    Adjudicate,
    AssignMention,
    AuthorityValue,
    Correction,
    DateValue,
    MergeEntities,
    Note,
    Operation,
    PenaltyValue,
    PlaceValue,
    ProvisionValue,
    RelabelMention,
    RemoveMention,
    RenameEntity,
    ReplaceArgument,
    SetTrigger,
    SplitEntity,
    SubjectValue,
    Undo,
    Value,
    span_of,
)
from chargesheet.review.layers.rebuilding import history
from chargesheet.review.layers.state import LayerState
from chargesheet.statutes.registry import by_id

# "KZ:criminal-code:174(2)", "treaty:iccpr:19": country or treaty, law, article
_PROVISION = re.compile(r"(?P<law>(?:[A-Z]{2}|treaty):[a-z0-9][a-z0-9.\-]{0,120}):(?P<article>\S[^\n]{0,60})")
# "174", "228.1(2)(b)", "299 bis", "Б-1": what stands behind the law
_ARTICLE = re.compile(r"[^\W_][\w.\-/ ]{0,40}(?:\([\w.\- ]{1,12}\)){0,6}")
# "P2M", "P1Y6M", "PT12H", "P2W"
_DURATION = re.compile(
    r"P (?=[\dT]) (?:\d{1,4}Y)? (?:\d{1,4}M)? (?:\d{1,4}W)? (?:\d{1,5}D)? (?:T (?=\d) (?:\d{1,4}H)? (?:\d{1,4}M)? )?",
    re.VERBOSE | re.ASCII,
)


class CorrectionError(ChargesheetError):
    """A correction that cannot be taken.

    Attributes:
        code: ``invalid`` where it is wrong in itself, ``stale`` where what it is about is no longer there,
            ``role`` where its author may not do it, ``duplicate`` where its id was used for something else,
            ``not_found`` and ``no_text`` where the store lacks the statement or its text.
        index: Which of several it is, where several came together.
    """

    def __init__(self, code: str, message: str, index: int | None = None) -> None:
        self.code = code
        self.index = index
        super().__init__(message)


def taken(state: LayerState, correction: Correction, corrections: Sequence[Correction]) -> LayerState:
    """The author's state after a correction that may be taken.

    Args:
        state: The author's state.
        correction: The correction.
        corrections: All corrections of the statement before it, of all people.

    Raises:
        CorrectionError: It may not be taken; the message says why and is fit for its author.
    """
    operation = correction.operation
    check_values(operation, state)
    if isinstance(operation, Undo):
        possible = history(corrections, correction.author)
        if operation.target not in {*possible.undo, *(undo for undo, _ in possible.redo)}:
            raise CorrectionError("stale", "There is nothing of that kind to take back any more.")
        return state
    if isinstance(operation, Adjudicate):
        if correction.role != "adjudicator":
            raise CorrectionError("role", "Only an adjudicator decides between annotators.")
        return state
    try:
        return applied(state, correction)
    except UnplacedError as error:
        raise CorrectionError("stale", str(error)) from error


def check_values(operation: Operation, state: LayerState) -> None:
    """See that an operation is right in itself.

    Raises:
        CorrectionError: It is not.
    """
    text = state.text
    for span in _spans(operation):
        if not span.start < span.end <= len(text):
            raise CorrectionError("invalid", f"{span.start} to {span.end} is not inside the text ({len(text)}).")
        if text[span.start : span.end].isspace():
            raise CorrectionError("invalid", f"{span.start} to {span.end} is white space only.")
    for value in _values(operation):
        _check_value(value, state)
    for name in _names(operation):
        if not name.strip() or any(unicodedata.category(c) in {"Cc", "Cs"} for c in name):
            raise CorrectionError("invalid", "A name needs a letter, and has no line ends or control characters.")
    if isinstance(operation, Note) and any(c == "\0" or unicodedata.category(c) == "Cs" for c in operation.text):
        raise CorrectionError("invalid", "The note has a character that cannot be kept.")
    if isinstance(operation, MergeEntities):
        labels = {e.label for e in state.entities if e.id in {operation.into, *operation.merged}}
        if len(labels) > 1:
            raise CorrectionError("invalid", "A person, an organisation and a place are not one.")


def _check_value(value: Value, state: LayerState) -> None:
    if isinstance(value, SubjectValue):
        if value.entity is not None and state.entity(value.entity) is None:
            raise CorrectionError("stale", "The entity is no longer there.")
    elif isinstance(value, DateValue):
        _check_edtf(value.edtf)
    elif isinstance(value, ProvisionValue):
        _check_provision(value, state)
    elif isinstance(value, PenaltyValue) and value.duration is not None and _DURATION.fullmatch(value.duration) is None:
        raise CorrectionError("invalid", f"{value.duration!r} is no ISO 8601 duration such as P2M or P1Y6M.")


def _check_edtf(edtf: str | None) -> None:
    if edtf is None:
        return
    try:
        parse_edtf(edtf)
    except ValueError as error:
        raise CorrectionError("invalid", f"{edtf!r} is no date such as 2014-05-03, 2014-05 or 2014-05/..") from error


def _check_provision(value: ProvisionValue, state: LayerState) -> None:
    if _ARTICLE.fullmatch(value.article) is None:
        raise CorrectionError("invalid", f"{value.article!r} is no article such as 174 or 228.1(2).")
    if value.country is not None and value.country not in {country.id for country in countries()}:
        raise CorrectionError("invalid", f"{value.country} is no country.")
    if value.id is None:
        return
    match = _PROVISION.fullmatch(value.id)
    if match is None or match["article"] != value.article:
        raise CorrectionError("invalid", f"{value.id!r} is no id of article {value.article}, as KZ:criminal-code:174.")
    if by_id(match["law"]) is None and not _cited(match["law"], state):
        raise CorrectionError("invalid", f"The law {match['law']} is not in the registry. Leave the id away.")


def _cited(law: str, state: LayerState) -> bool:
    """Whether the machine made up this law's id from its name."""
    return any(
        p.id is not None and p.id.startswith(f"{law}:") for e in state.machine.document.events for p in e.provisions
    )


def _values(operation: Operation) -> Iterable[Value]:
    if isinstance(operation, AddArgument | ReplaceArgument):
        return (operation.value,)
    return operation.values if isinstance(operation, AddEvent) else ()


def _spans(operation: Operation) -> Iterator[Span]:
    """Every span that an operation names."""
    if isinstance(operation, SetTrigger | AddEvent | AddMention | RemoveMention | RelabelMention | AssignMention):
        yield Span(operation.start, operation.end)
    if isinstance(operation, SplitEntity):
        yield from operation.mentions
    for value in _values(operation):
        yield from span_of(value)


def _names(operation: Operation) -> Iterator[str]:
    """Every name that an operation gives."""
    if isinstance(operation, RenameEntity):
        yield operation.name
    if isinstance(operation, SplitEntity) and operation.name is not None:
        yield operation.name
    for value in _values(operation):
        if isinstance(value, SubjectValue | AuthorityValue | PlaceValue) and value.name is not None:
            yield value.name
        if isinstance(value, ProvisionValue) and value.law is not None:
            yield value.law
