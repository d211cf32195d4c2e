"""A pipeline for the tests: real stages without the parser, so that a worker starts in a fraction of the time.

Workers find it by import path, ``light:load``. A statement with one of the words below does what it says to the
process that analyses it.
"""

import os
import signal
import time
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.records import EventType
from chargesheet.stages.layers import Trigger, layers

RAISES, KILLS, SLEEPS, KILLS_ONCE = "RAISES-AN-ERROR", "KILLS-ITS-WORKER", "SLEEPS-FOR-EVER", "MAY-KILL-ITS-WORKER"
MARK, SECONDS = "CHARGESHEET_TEST_MARK", "CHARGESHEET_TEST_SECONDS"
_TYPES: dict[str, EventType] = {"arrested": "arrest", "charged": "charge", "released": "release"}


@Language.component("test_light_triggers")
def light_triggers(doc: Doc) -> Doc:
    """An event for every "arrested", "charged" and "released"; the hostile words act here."""
    _act(doc.text)
    time.sleep(float(os.environ.get(SECONDS, "0")))
    layers(doc).triggers = tuple(
        Trigger(start=token.idx, end=token.idx + len(token.text), type=_TYPES[token.text], rule="light")
        for token in doc
        if token.text in _TYPES
    )
    return doc


def _act(text: str) -> None:
    if RAISES in text:
        raise ValueError("the statement said so")
    if KILLS in text or (KILLS_ONCE in text and not Path(os.environ[MARK]).exists()):
        if MARK in os.environ:
            Path(os.environ[MARK]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if SLEEPS in text:
        time.sleep(600)


def load() -> Language:
    """The pipeline, version 1."""
    return _load("1")


def load_newer() -> Language:
    """The same under a newer version."""
    return _load("2")


def load_nothing() -> Language:
    """A pipeline that cannot be loaded."""
    raise OSError("no weights here")


def die() -> Language:
    """A pipeline that ends the process as it loads."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("not reached")


def _load(version: str) -> Language:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "chargesheet.tokenizer.v1"}}})
    nlp.meta["name"], nlp.meta["version"] = "light", version
    for stage in ("layout", "sentences", "provisions", "dates"):
        nlp.add_pipe(f"chargesheet_{stage}")
    nlp.add_pipe("test_light_triggers")
    nlp.add_pipe("chargesheet_records")
    return nlp
