"""From inputs to statements, with every failure reported and none fatal to the others."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from chargesheet.cli.failures import Failures, say
from chargesheet.errors import ChargesheetError, UnreadableInputError
from chargesheet.records import Statement


def statements(
    inputs: Sequence[str],
    failures: Failures,
    *,
    date: str | None = None,
    country: str | None = None,
    language: str | None = None,
    leave_out: Path | None = None,
    text_column: str | None = None,
    split: bool = True,
) -> Iterator[Statement]:
    """The statements of the inputs, in order; what cannot be read is reported, and what a person should know is said.

    Args:
        inputs: Files, folders, archives, addresses, ``-``.
        failures: Where to report.
        date: The date of statements that give none.
        country: The country of statements that give none.
        language: The language of statements that give none.
        leave_out: A file that folders are read without: the output.
        text_column: The column of tables that holds the text.
        split: Read a report as its chapters.
    """
    from chargesheet.reading import Identities, read
    from chargesheet.reading.inputs import standard_input

    identities = Identities()
    for name in inputs:
        try:
            for found in read(
                [name],
                date=date,
                country=country,
                language=language,
                stdin=standard_input(),
                leave_out=leave_out,
                identities=identities,
                on_note=_note,
                text_column=text_column,
                split=split,
            ):
                if isinstance(found, UnreadableInputError):
                    failures.report(found)
                else:
                    yield found
        except UnreadableInputError as error:
            failures.report(error)
        except ChargesheetError as error:
            failures.report(error, name)
        except Exception as error:  # one input must not end the others
            failures.report(error, name)


def _note(note: str) -> None:
    say(f"note: {note}")
