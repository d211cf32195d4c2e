"""What a run and its workers say to each other: values, and frames of bytes that carry them."""

import struct
from typing import BinaryIO

import msgspec
from msgspec import Struct

from chargesheet.records import EventType, Modality, Statement


class Item(Struct, frozen=True):
    """A statement with its position in the folder, counted from 0."""

    position: int
    statement: Statement


class Batch(Struct, frozen=True, tag="batch"):
    """Statements of similar length that one worker analyses together; ``number`` is unique in a run."""

    number: int
    items: tuple[Item, ...]


class Tally(Struct, frozen=True):
    """What a report counts of one event.

    Attributes:
        year: The year that it surely happened in, or ``None``.
        country: Of its provisions where they agree, else of its statement.
        provisions: Ids of the provisions that are resolved.
        unresolved: How many provisions are not.
    """

    type: EventType
    modality: Modality
    year: str | None
    country: str | None
    confidence: float | None
    provisions: tuple[str, ...]
    unresolved: int


class Analysed(Struct, frozen=True, tag="analysed"):
    """The records of one statement.

    Attributes:
        position: The statement's.
        record: Its packed records (``packing.pack``).
        words: Its words, as divided by white space.
        tallies: Its events, in order.
    """

    position: int
    record: bytes
    words: int
    tallies: tuple[Tally, ...]


class Failed(Struct, frozen=True, tag="failed"):
    """A statement that could not be analysed, and why."""

    position: int
    reason: str


class Model(Struct, frozen=True):
    """The pipeline that a worker has loaded.

    Attributes:
        name: Name and version, as in records.
        fingerprint: A hash of its whole configuration.
    """

    name: str
    fingerprint: str


class Outcome(Struct, frozen=True):
    """What became of a batch: each of its items is analysed or failed."""

    model: Model | None
    results: tuple[Analysed | Failed, ...]


class Hello(Struct, frozen=True, tag="hello"):
    """The first message to a worker.

    Attributes:
        pipeline: Import path of the function that makes the pipeline, ``package.module:function``.
        documents: Whether records keep the statement's text and mentions, or the events alone.
        engine: What parses the sentences, as ``chargesheet.load`` takes it; ``None`` for each language's own.
    """

    pipeline: str
    documents: bool
    engine: str | None = None


class Ready(Struct, frozen=True, tag="ready"):
    """A worker has loaded its pipeline."""

    model: Model


class Broken(Struct, frozen=True, tag="broken"):
    """A worker cannot load its pipeline."""

    reason: str


class Started(Struct, frozen=True, tag="started"):
    """A worker has begun with a batch."""

    number: int


class Done(Struct, frozen=True, tag="done"):
    """A worker has analysed a batch; ``memory`` is its peak so far, in bytes, 0 where the system does not tell."""

    number: int
    results: tuple[Analysed | Failed, ...]
    memory: int


ToWorker = Hello | Batch
FromWorker = Ready | Broken | Started | Done

_LENGTH = struct.Struct(">Q")
_TO_WORKER: msgspec.msgpack.Decoder[ToWorker] = msgspec.msgpack.Decoder(ToWorker)
_FROM_WORKER: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)


def send(stream: BinaryIO, message: ToWorker | FromWorker) -> None:
    """Write one message: its length in eight bytes, then MessagePack."""
    data = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive_task(stream: BinaryIO) -> ToWorker | None:
    """Read one message to a worker; ``None`` at the end of the stream."""
    data = _frame(stream)
    return None if data is None else _TO_WORKER.decode(data)


def receive_answer(stream: BinaryIO) -> FromWorker | None:
    """Read one message from a worker; ``None`` at the end of the stream, be it in the middle of a message."""
    data = _frame(stream)
    return None if data is None else _FROM_WORKER.decode(data)


def _frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None
