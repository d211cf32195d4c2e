r"""The values of an argument as one short string that a person can read and type.

Each part is ``key=value``, parts are joined by ``; ``. A backslash stands before ``\``, ``;`` and ``|`` inside a
value, and ``\n``, ``\r``, ``\t`` and ``\s`` (a space at either end of a value) are escapes.

    count=4                            an unnamed group or person of four; count=? where the number is unknown
    edtf=2015-11                       what a date means
    article=274 | Criminal Code        one article and its law; a part for each article
    kind=custody; duration=P2M         a penalty
"""

import re
from collections.abc import Iterable, Iterator
from typing import get_args

import msgspec
from msgspec import Struct

from chargesheet.learning.gold import GoldItem
from chargesheet.records import PenaltyKind

PENALTY_KINDS: tuple[PenaltyKind, ...] = get_args(PenaltyKind)
KEYS = ("count", "edtf", "article", "kind", "duration")

_ESCAPES = {"\\": "\\\\", ";": "\\;", "|": "\\|", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", "s": " "}
# "kind=custody; duration=P2M" -> "kind=custody", " duration=P2M": up to a semicolon that no backslash escapes
_PARTS = re.compile(r"(?:[^\\;]|\\.)+", re.DOTALL)
# "274 | Criminal Code" -> "274 ", " Criminal Code"
_HALVES = re.compile(r"(?:[^\\|]|\\.)*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class ArgumentValues(Struct, frozen=True):
    """What an argument says beside its words.

    Attributes:
        count: Of a subject: unset for a name, else how many an unnamed group or person is, or null.
        edtf: Of a date: what it means, or null.
        items: Of a provision: its articles.
        kind: Of a penalty.
        duration: Of a penalty, ISO 8601, or null.
    """

    count: int | msgspec.UnsetType | None = msgspec.UNSET
    edtf: str | None = None
    items: tuple[GoldItem, ...] = ()
    kind: PenaltyKind | None = None
    duration: str | None = None


NONE = ArgumentValues()


def write_values(values: ArgumentValues) -> str:
    """The values as a string; empty where there are none."""
    return "; ".join(f"{key}={value}" for key, value in pairs(values))


def pairs(values: ArgumentValues) -> Iterator[tuple[str, str]]:
    """The values as escaped pairs of key and string, in the order of ``KEYS``."""
    if not isinstance(values.count, msgspec.UnsetType):
        yield "count", "?" if values.count is None else str(values.count)
    if values.edtf is not None:
        yield "edtf", _escaped(values.edtf)
    for item in values.items:
        law = "" if item.law is None else f" | {_escaped(item.law)}"
        yield "article", _escaped(item.article) + law
    if values.kind is not None:
        yield "kind", values.kind
    if values.duration is not None:
        yield "duration", _escaped(values.duration)


def read_values(written: str) -> ArgumentValues:
    """The values of a string; spaces around its parts make no difference.

    Raises:
        ValueError: A part is not ``key=value``, its key is unknown or comes twice, or its value is none of that key.
    """
    found = []
    for part in _PARTS.findall(written):
        key, separator, value = part.strip().partition("=")
        if not key and not separator:
            continue
        if not separator:
            raise ValueError(f"{part.strip()!r} is not KEY=VALUE, with a key of {', '.join(KEYS)}")
        found.append((key.strip(), value))
    return from_pairs(found)


def from_pairs(found: Iterable[tuple[str, str]]) -> ArgumentValues:
    """The values of escaped pairs of key and string; raises as ``read_values``."""
    single: dict[str, str] = {}
    items = []
    for key, value in found:
        if key not in KEYS:
            raise ValueError(f"{key!r} is none of {', '.join(KEYS)}")
        if key == "article":
            items.append(_item(value))
        elif key in single:
            raise ValueError(f"{key} is there twice")
        else:
            single[key] = _plain(value)
    kind = single.get("kind")
    if kind is not None and kind not in PENALTY_KINDS:
        raise ValueError(f"the kind {kind!r} is none of {', '.join(PENALTY_KINDS)}")
    return ArgumentValues(
        count=_count(single["count"]) if "count" in single else msgspec.UNSET,
        edtf=single.get("edtf"),
        items=tuple(items),
        kind=next((known for known in PENALTY_KINDS if known == kind), None),
        duration=single.get("duration"),
    )


def _count(value: str) -> int | None:
    if value == "?":
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise ValueError(f"the count {value!r} is no number; write ? where it is unknown")
    return int(value)


def _item(value: str) -> GoldItem:
    halves = [half for half in _HALVES.findall(value) if half]
    if len(halves) > 2 or not value.strip():
        raise ValueError(f"the article {value!r} is not ARTICLE or ARTICLE | LAW")
    has_law = re.search(r"(?<!\\)(?:\\\\)*\|", value) is not None
    law = _plain(halves[1]) if len(halves) == 2 else "" if has_law else None
    return GoldItem(_plain(halves[0]), law)


def _escaped(value: str) -> str:
    plain = "".join(_ESCAPES.get(character, character) for character in value)
    core = plain.strip(" ")
    if core == plain:
        return plain
    before, after = plain[: len(plain) - len(plain.lstrip(" "))], plain[len(plain.rstrip(" ")) :]
    return "\\s" * len(before) + core + "\\s" * (len(after) if core else 0)


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: _CHARACTERS.get(found[1], found[1]), value.strip())
