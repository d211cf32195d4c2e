"""From inputs to document records, with every failure reported and none fatal to the others."""

import sys
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from chargesheet.cli.failures import Failures
from chargesheet.errors import ChargesheetError, ModelError, UnreadableInputError
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

    def __init__(self, inputs: Sequence[str], *, date: str | None = None, country: str | None = None) -> None:
        self.failures = Failures()
        self.statements = self.words = self.events = 0
        self._inputs = inputs
        self._date = date
        self._country = country
        self._started = time.perf_counter()

    def documents(self) -> Iterator[DocumentRecord]:
        """The document records of the inputs, in order.

        Raises:
            ModelError: The pipeline cannot be loaded.
        """
        statements = self._readable()
        first = next(statements, None)
        if first is None:
            return
        # Only here is spaCy imported, so that an input that cannot be read is said so at once.
        from chargesheet.extraction import documents

        for document in documents(chain([first], statements), _load(), on_failure=self._failed):
            self.statements += 1
            self.words += len(document.statement.text.split())
            self.events += len(document.events)
            yield document

    def summary(self) -> str:
        """One line for a person: what was done, and how fast."""
        seconds = time.perf_counter() - self._started
        counts = [_counted(self.statements, "statement"), _counted(self.events, "event")]
        if self.failures.count:
            counts.append(_counted(self.failures.count, "failure"))
        return f"{', '.join(counts)} in {seconds:.1f} s ({self.words / seconds:,.0f} words/s)"

    def _readable(self) -> Iterator[Statement]:
        from chargesheet.reading import read

        stdin = None if sys.stdin is None else sys.stdin.buffer
        for name in self._inputs:
            try:
                for found in read([name], date=self._date, country=self._country, stdin=stdin):
                    if isinstance(found, UnreadableInputError):
                        self.failures.report(found)
                    else:
                        yield found
            except UnreadableInputError as error:
                self.failures.report(error)
            except ChargesheetError as error:
                self.failures.report(error, name)
            except Exception as error:  # one input must not end the others
                self.failures.report(error, name)

    def _failed(self, statement: Statement, error: Exception) -> None:
        self.failures.report(error, _name(statement))


def _load() -> "Language":
    from chargesheet.extraction import load

    try:
        return load()
    except ChargesheetError:
        raise
    except Exception as error:
        raise ModelError(f"the pipeline cannot be loaded: {error} Install chargesheet again.") from error


def _name(statement: Statement) -> str:
    return f"{statement.source}, statement {statement.id}" if statement.source else f"statement {statement.id}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
