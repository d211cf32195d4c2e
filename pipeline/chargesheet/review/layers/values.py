"""Values as people send them, made into the values of records over the statement's text."""

import re
from collections.abc import Sequence

from chargesheet.records import (
    Authority,
    EventDate,
    Penalty,
    Place,
    Provision,
    ProvisionKind,
    Quote,
    Span,
    Subject,
)
from chargesheet.review.layers.operations import (
    AuthorityValue,
    DateValue,
    OffenceValue,
    PenaltyValue,
    PlaceValue,
    ProvisionValue,
    SubjectValue,
    Value,
)
from chargesheet.review.layers.state import Argument, LayerState
from chargesheet.statutes.registry import by_id

# Where a sentence ends: a stop, but not an initial's ("J. Ibarra"), and a space, with a closing quote between them;
# or an empty line.
_END = re.compile(
    r"""(?<!\b[^\W\d_])[.!?…。؟۔]["'”’»)\]]?\s+(?=\S) | \n\s*\n\s*""",
    re.VERBOSE,
)
# How far a sentence is looked for to either side, in characters.
_REACH = 600


def quote(text: str, start: int, end: int) -> Quote:
    """The characters of the text at these offsets."""
    return Quote(text[start:end], start, end)


def built(value: Value, state: LayerState) -> Argument:
    """The argument that a value describes, over the statement's text."""
    text = state.text
    if isinstance(value, SubjectValue | AuthorityValue | PlaceValue):
        quotes = tuple(quote(text, span.start, span.end) for span in value.mentions)
        if isinstance(value, SubjectValue):
            entity = state.entity(value.entity) if value.entity is not None else None
            name = value.name or (entity.name if entity is not None else quotes[0].text)
            known = entity.id if entity is not None else None
            return Subject(name=name, kind=value.kind, count=value.count, entity=known, mentions=quotes)
        name = value.name or _name_at(state, value.mentions) or quotes[0].text
        if isinstance(value, AuthorityValue):
            return Authority(name=name, kind=value.kind, mentions=quotes)
        return Place(name=name, mentions=quotes)
    found = quote(text, value.start, value.end)
    if isinstance(value, DateValue):
        return EventDate(edtf=value.edtf, text=found.text, start=found.start, end=found.end)
    if isinstance(value, ProvisionValue):
        return _provision(value, found)
    if isinstance(value, PenaltyValue):
        return Penalty(text=found.text, kind=value.kind, duration=value.duration, start=found.start, end=found.end)
    assert isinstance(value, OffenceValue)
    return found


def _name_at(state: LayerState, spans: Sequence[Span]) -> str | None:
    """The name of the entity that the first span mentions."""
    mention = state.mention(spans[0].start, spans[0].end)
    entity = state.entity(mention.entity) if mention is not None and mention.entity is not None else None
    return entity.name if entity is not None else None


def _provision(value: ProvisionValue, found: Quote) -> Provision:
    law, country = value.law, value.country
    kind: ProvisionKind = "unknown"
    if value.id is not None:
        law_id, _, _ = value.id.rpartition(":")
        statute = by_id(law_id)
        if statute is not None:
            country, kind = statute.country, statute.kind
            law = law or (statute.names[0] if statute.names else None)
    return Provision(
        id=value.id,
        article=value.article,
        law=law,
        country=country,
        kind=kind,
        text=found.text,
        start=found.start,
        end=found.end,
    )


def sentence(text: str, start: int, end: int) -> Span:
    """The sentence that holds the words, as far as stops and empty lines tell, without white space at its ends."""
    left = max(0, start - _REACH)
    for match in _END.finditer(text, left, start):
        left = match.end()
    after = _END.search(text, max(end - 1, start), min(len(text), end + _REACH))
    right = after.start() + 1 if after is not None else min(len(text), end + _REACH)
    right = max(right, end)
    piece = text[left:right]
    return Span(left + len(piece) - len(piece.lstrip()), right - (len(piece) - len(piece.rstrip())))
