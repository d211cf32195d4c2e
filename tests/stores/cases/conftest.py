"""People and events made by hand."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from chargesheet.records import EVENT_SCHEMA, EventRecord
from chargesheet.stores.cases.names import parse_name
from chargesheet.stores.cases.profiles import Profile

MakePerson = Callable[..., Profile]
MakeEvent = Callable[..., EventRecord]


@pytest.fixture
def person() -> MakePerson:
    """Makes a person of a statement of their own."""

    def make(identity: str, name: str, **fields: Any) -> Profile:
        aliases = tuple(parse_name(alias) for alias in fields.pop("aliases", ()))
        sets = {key: frozenset(value) for key, value in fields.items() if isinstance(value, list)}
        return Profile(
            **{
                "id": identity,
                "entity": identity,
                "statement": f"s-{identity}",
                "name": parse_name(name),
                "aliases": aliases,
                **fields,
                **sets,
            }
        )

    return make


@pytest.fixture
def event() -> MakeEvent:
    """Makes an event: its type, date and, if given, penalty and statement."""

    def make(
        kind: str,
        date: str | None,
        penalty: str | None = None,
        *,
        statement: str = "s1",
        published: str | None = None,
        modality: str = "actual",
        text: str = "",
        **changes: Any,
    ) -> EventRecord:
        quote = {"text": kind, "start": 0, "end": len(kind)}
        fields: dict[str, Any] = {
            "schema": EVENT_SCHEMA,
            "id": f"{statement}-{kind}-{date}-{penalty}",
            "type": kind,
            "modality": modality,
            "statement": {"id": statement, "title": f"Title {statement}", "date": published, "source": None},
            "trigger": quote,
            "subjects": [],
            "authorities": [],
            "places": [],
            "date": None if date is None else {"edtf": date, **quote},
            "provisions": [],
            "offences": [],
            "penalty": None if penalty is None else {"kind": "custody", "duration": penalty, **quote, "text": penalty},
            "evidence": [],
            "confidence": None,
            "model": "by hand",
        }
        return msgspec.convert({**fields, **changes}, EventRecord)

    return make
