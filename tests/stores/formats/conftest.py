"""Records made by hand, with every field that can be exported and everything that is hard to write."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from chargesheet.records import DOCUMENT_SCHEMA, EVENT_SCHEMA, DocumentRecord, EventRecord
from chargesheet.stores.formats.parts import Part, parts

TEXT = (
    "On 3 May 2014, police in Lagos arrested Aisha Bello and five students. \n"
    "The High Court jailed her for two years under Article 07 for “insult|slander”."
)
# What breaks writers that glue strings: separators, quotes, markup, formulas, marks in two forms, control characters.
HARD = [
    'a|b "c", d',
    "<b>&amp;</b>",
    "=1+1",
    "Şener \u0130",
    "Ş\u0327ener\u0308",
    "x\x1b[31my",
    "null",
    "𝕏\u200cن",
    "a::b",
    "javascript:alert(1)",
    "https://example.org/'); DROP TABLE statements;--|<script>",
    'https://example.org/a b?c="d"&e=%0A\u202e',
]


def _quote(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def _arrest() -> dict[str, Any]:
    return {
        "schema": EVENT_SCHEMA,
        "id": "e1",
        "type": "arrest",
        "modality": "actual",
        "statement": {"id": "s1", "title": "Lagos: five held", "date": "2014-05", "source": "https://example.org/s1"},
        "trigger": _quote("arrested"),
        "subjects": [
            {"name": "Aisha Bello", "kind": "person", "count": 1, "entity": "n1", "mentions": [_quote("Aisha Bello")]},
            {
                "name": "five students",
                "kind": "group",
                "count": 5,
                "entity": None,
                "mentions": [_quote("five students")],
            },
        ],
        "authorities": [{"name": "police", "kind": "unknown", "mentions": [_quote("police")]}],
        "places": [{"name": "Lagos", "mentions": [_quote("Lagos")]}],
        "date": {"edtf": "2014-05-03", **_quote("3 May 2014")},
        "provisions": [],
        "offences": [],
        "penalty": None,
        "evidence": [{"start": 0, "end": TEXT.index("\n") - 1}],
        "confidence": 0.5,
        "model": "by hand",
    }


def _sentence() -> dict[str, Any]:
    return {
        **_arrest(),
        "id": "e2",
        "type": "sentence",
        "modality": "alleged",
        "trigger": _quote("jailed"),
        "subjects": [
            {"name": "Aisha Bello", "kind": "person", "count": 1, "entity": "n1", "mentions": [_quote("her")]}
        ],
        "authorities": [{"name": "High Court", "kind": "organisation", "mentions": [_quote("High Court")]}],
        "places": [],
        "date": None,
        "provisions": [
            {
                "id": "NG:criminal-code:07",
                "article": "07",
                "law": "Criminal Code",
                "country": "NG",
                "kind": "criminal",
                **_quote("Article 07"),
            }
        ],
        "offences": [_quote("insult|slander")],
        "penalty": {"kind": "custody", "duration": "P2Y", **_quote("two years")},
        "evidence": [{"start": TEXT.index("The High"), "end": len(TEXT)}],
        "confidence": None,
    }


@pytest.fixture
def event() -> Callable[..., EventRecord]:
    """Makes an arrest with other values for some fields."""
    return lambda **changes: msgspec.convert({**_arrest(), **changes}, EventRecord)


@pytest.fixture
def document() -> DocumentRecord:
    """An arrest and a sentence."""
    lagos, aisha = _quote("Lagos"), _quote("Aisha Bello")
    fields = {
        "schema": DOCUMENT_SCHEMA,
        "id": "s1",
        "statement": {
            "id": "s1",
            "text": TEXT,
            "title": "Lagos: five held",
            "date": "2014-05",
            "publisher": "Publisher",
            "index": "07",
            "language": "en",
            "country": "NG",
            "source": "https://example.org/s1",
        },
        "mentions": [{**aisha, "label": "PERSON", "entity": "n1"}, {**lagos, "label": "PLACE", "entity": None}],
        "entities": [{"id": "n1", "label": "PERSON", "name": "Aisha Bello", "aliases": ["Bello"]}],
        "events": [_arrest(), _sentence()],
    }
    return msgspec.convert(fields, DocumentRecord)


@pytest.fixture
def hard() -> list[DocumentRecord]:
    """Documents whose names, titles and texts are hard to write."""
    found = []
    for number, words in enumerate(HARD):
        identity = f"h{number} {words}"
        ref = {"id": identity, "title": words, "date": "2014", "source": words}
        quote = {"text": words, "start": 0, "end": len(words)}
        made = {
            **_arrest(),
            "id": identity,
            "statement": ref,
            "trigger": quote,
            "subjects": [{"name": words, "kind": "person", "count": 1, "entity": f"n{number}", "mentions": [quote]}],
            "authorities": [{"name": words, "kind": "organisation", "mentions": []}],
            "places": [{"name": words, "mentions": []}],
            "date": {"edtf": "2014-01/..", **quote},
            "offences": [quote],
            "evidence": [],
        }
        statement = {**ref, "text": words, "publisher": words, "index": words, "language": "xx", "country": None}
        fields = {"schema": DOCUMENT_SCHEMA, "id": identity, "statement": statement, "mentions": []}
        entity = {"id": f"n{number}", "label": "PERSON", "name": words, "aliases": [words]}
        found.append(msgspec.convert({**fields, "entities": [entity], "events": [made]}, DocumentRecord))
    return found


@pytest.fixture
def found(document: DocumentRecord, hard: list[DocumentRecord]) -> list[Part]:
    """All of them as parts."""
    return list(parts([document, *hard]))
