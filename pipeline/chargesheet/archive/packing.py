"""A document record in few bytes, made so that its lines can be written without being parsed again."""

import zlib

import msgspec

from chargesheet.records import DocumentRecord, encode

# Fast, and about a fifth of the text.
_LEVEL = 1
# How the JSON of a document record without events ends.
_TAIL = "]}"


class Packed(msgspec.Struct, frozen=True):
    """The lines of JSON of one statement; ``document`` is ``None`` where the events alone were kept."""

    document: bytes | None
    events: tuple[bytes, ...]


def pack(record: DocumentRecord, *, documents: bool) -> bytes:
    """The record as compressed lines: the document up to its events (empty without ``documents``), then each event."""
    head = ""
    if documents:
        head = encode(msgspec.structs.replace(record, events=()))
        assert head.endswith(f'"events":[{_TAIL}'), "events are the last field of a document record"
    lines = [head, *(encode(event) for event in record.events)]
    return zlib.compress("\n".join(lines).encode("utf-8"), _LEVEL)


def unpack(data: bytes) -> Packed:
    """The lines that ``pack`` was given, without line ends."""
    head, *events = zlib.decompress(data).split(b"\n")
    document = head.removesuffix(_TAIL.encode()) + b",".join(events) + _TAIL.encode() if head else None
    return Packed(document, tuple(events))
