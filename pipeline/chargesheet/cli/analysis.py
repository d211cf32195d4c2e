"""From inputs to document records, with every failure reported and none fatal to the others."""

import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from chargesheet import languages
from chargesheet.cli.failures import Failures, counted, say
from chargesheet.cli.statements import statements
from chargesheet.errors import ChargesheetError, ModelError
from chargesheet.records import DocumentRecord, Statement

if TYPE_CHECKING:
    from spacy.language import Language


class Analysis:
    """One run over some inputs: yields document records, prints failures, and counts.

    Attributes:
        failures: The failures so far.
        statements: How many statements were analysed.
        words: How many words they have, as divided by white space.
        events: How many event records they gave.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        *,
        date: str | None = None,
        country: str | None = None,
        language: str | None = None,
        leave_out: Path | None = None,
        text_column: str | None = None,
        split: bool = True,
        engine: str | None = None,
    ) -> None:
        self.failures = Failures()
        self.statements = self.words = self.events = 0
        self._inputs = inputs
        self._date = date
        self._country = country
        self._language = language
        self._unsupported: set[str] = set()
        self._doubted: set[tuple[str, str]] = set()
        self._leave_out = leave_out
        self._text_column = text_column
        self._split = split
        self._engine = engine
        self._started = time.perf_counter()

    def documents(self) -> Iterator[DocumentRecord]:
        """The document records of the inputs, in order.

        Raises:
            ModelError: The pipeline cannot be loaded.
        """
        inputs = statements(
            self._inputs,
            self.failures,
            date=self._date,
            country=self._country,
            language=self._language,
            leave_out=self._leave_out,
            text_column=self._text_column,
            split=self._split,
        )
        first = next(inputs, None)
        if first is None:
            return
        # Only here is spaCy imported, so that an input that cannot be read is said so at once.
        from chargesheet.extraction import Pipelines, documents

        # A pipeline that cannot be loaded ends the run at once, and is not said of each statement.
        nlp = _load(self._engine) if Pipelines().code_for(first) == languages.DEFAULT else None
        read = documents(
            chain([first], inputs), nlp, on_failure=self._failed, on_unsupported=self._note, engine=self._engine
        )
        for document in read:
            self.statements += 1
            self.words += len(document.statement.text.split())
            self.events += len(document.events)
            if not document.events:
                self._doubt(document)
            yield document

    def summary(self) -> str:
        """One line for a person: what was done, and how fast."""
        seconds = time.perf_counter() - self._started
        counts = [counted(self.statements, "statement"), counted(self.events, "event")]
        if self.failures.count:
            counts.append(counted(self.failures.count, "failure"))
        return f"{', '.join(counts)} in {seconds:.1f} s ({self.words / seconds:,.0f} words/s)"

    def _note(self, statement: Statement, code: str) -> None:
        """Say once for each language that little of it is read."""
        if code not in self._unsupported:
            self._unsupported.add(code)
            known = ", ".join(languages.supported())
            say(
                f"note: {_name(statement)}: the language {code!r} is not supported ({known} are): of this statement, "
                "and of others in it, only provisions, laws and dates are read."
            )

    def _doubt(self, document: DocumentRecord) -> None:
        """Say once for each pair of languages that a statement of another language than it was said gave no event."""
        from chargesheet.languages.detection import detect

        given = languages.code_of(document.statement.language or "")
        if not given:
            return
        shown = detect(document.statement.text, default=given)
        if shown != given and (given, shown) not in self._doubted:
            self._doubted.add((given, shown))
            say(
                f"note: {_name(document.statement)}: it was said to be in {given!r} and looks like {shown!r}; no event "
                "was found in it. Without --language the text shows its language."
            )

    def _failed(self, statement: Statement, error: Exception) -> None:
        self.failures.report(error, _name(statement))


def _load(engine: str | None) -> "Language":
    from chargesheet.extraction import load

    try:
        return load(engine)
    except ChargesheetError:
        raise
    except Exception as error:
        raise ModelError(f"the pipeline cannot be loaded: {error} Install chargesheet again.") from error


def _name(statement: Statement) -> str:
    return f"{statement.source}, statement {statement.id}" if statement.source else f"statement {statement.id}"
