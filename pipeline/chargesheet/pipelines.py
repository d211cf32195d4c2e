"""The pipelines that statements go through, one a language, each loaded when its language is first met."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from chargesheet import languages
from chargesheet._version import __version__
from chargesheet.languages import DEFAULT
from chargesheet.languages.detection import detect
from chargesheet.stages.encoder.folder import ENGINE, find_model

if TYPE_CHECKING:
    from spacy.language import Language

    from chargesheet.records import Statement

STAGES = (
    "layout",
    "sentences",
    "engine",
    "mentions",
    "provisions",
    "dates",
    "names",
    "triggers",
    "arguments",
    "modality",
    "records",
    "confidence",
)
"""The stages in running order; each is the spaCy factory ``chargesheet_<stage>``."""

PLAIN_STAGES = ("layout", "sentences", "provisions", "dates", "records")
"""The stages of a language that is not supported."""

OnUnsupported = Callable[["Statement", str], None]
"""Called with a statement and the code of its language, of which only provisions and dates are read."""


def load(engine: str | None = None, language: str = DEFAULT) -> "Language":
    """The whole pipeline of one language: every stage, over an engine that brings tags and parse.

    Args:
        engine: A spaCy pipeline by package name or path, ``stanza``, or ``network``: the project's trained model, with
            the linker behind the arguments, for languages that have one. ``None`` for that of the language.
        language: ISO 639-1; for one that is not supported the pipeline finds provisions and dates alone.

    Raises:
        ModelError: The engine is not installed.
    """
    settings = languages.settings(language)
    code = language if settings.id == language else languages.PLAIN
    nlp = spacy.blank(code, config={"nlp": {"tokenizer": {"@tokenizers": "chargesheet.tokenizer.v1"}}})
    if engine == ENGINE and settings.network is None:
        engine = None
    other = engine not in {None, settings.engine}
    nlp.meta["name"] = f"chargesheet_{code}_rules_{Path(engine or '').name}" if other else f"chargesheet_{code}_rules"
    nlp.meta["version"] = __version__
    folder = {"folder": str(find_model(settings.network))} if engine == ENGINE and settings.network else {}
    for stage in STAGES if settings.engine else PLAIN_STAGES:
        if stage == "confidence" and other:
            continue  # what was measured over one engine says nothing of another
        config = {"model": engine or settings.engine, **folder} if stage == "engine" else {}
        nlp.add_pipe(f"chargesheet_{stage}", config=config)
        if folder and stage == "arguments":
            nlp.add_pipe("chargesheet_linker", config=folder)
    return nlp


class Pipelines:
    """Pipelines by language: the one that was given serves its own, the others are loaded when first met.

    Args:
        given: A pipeline; ``None`` to load that of the default language, too, when it is met.
        on_unsupported: Told of statements in a language of which only provisions and dates are read.
        engine: The engine of those that are loaded; ``None`` for each language's own.
    """

    def __init__(
        self,
        given: "Language | None" = None,
        on_unsupported: OnUnsupported | None = None,
        engine: str | None = None,
    ) -> None:
        self._given = given
        self._engine = engine
        self._on_unsupported = on_unsupported
        # The language of the last statement: its passages are asked about one by one.
        self._last: tuple[Statement, str] | None = None

    def code_for(self, statement: "Statement", text: str | None = None) -> str:
        """The language of a statement, or of a passage of it: what it says itself, else what its text shows."""
        if statement.language:
            return languages.code_of(statement.language)
        if self._last is None or self._last[0] is not statement:
            self._last = (statement, detect(statement.text))
        whole = self._last[1]
        return whole if text is None or text == statement.text else detect(text, default=whole)

    def of(self, code: str) -> "Language":
        """The pipeline of a language.

        Raises:
            ModelError: Its engine is not installed.
        """
        if self._given is not None and code == getattr(self._given, "lang", DEFAULT):
            return self._given
        return _loaded(code if code in languages.supported() else languages.PLAIN, self._engine)

    def note(self, statement: "Statement", code: str) -> None:
        """Tell of a statement whose language is not supported."""
        if self._on_unsupported is not None and code not in languages.supported():
            self._on_unsupported(statement, code)


@cache
def _loaded(code: str, engine: str | None) -> "Language":
    return load(engine, code)
