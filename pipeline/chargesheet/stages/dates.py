"""Dates, found by grammar and resolved to EDTF."""

from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.grammar.by_language import find_dates
from chargesheet.grammar.dates import date_of_statement, expression_at
from chargesheet.grammar.dates_model import DateExpression
from chargesheet.grammar.dates_resolve import resolve_all
from chargesheet.stages.layers import DateReading, layers, register_extensions
from chargesheet.stages.stage import Stage


class DatesStage(Stage[tuple[DateReading, ...]]):
    """Finds the dates of a passage, takes in those that the mentions stage found, and resolves all to EDTF.

    Where a DATE mention overlaps a date of the grammar the mention's span stands: a learned model decides how wide
    a date is, the grammar what it means.
    """

    def match(self, doc: Doc) -> tuple[DateReading, ...]:
        """Every date of the passage with its value, in order."""
        read = layers(doc)
        text = doc.text
        spoken = read.statement.language if read.statement is not None else None
        date = date_of_statement(read.statement.date if read.statement is not None else None)
        mentioned = [expression_at(text, m.start, m.end, date) for m in read.mentions if m.label == "DATE"]
        own = [
            found
            for found in find_dates(text, doc.lang_, spoken)
            if not any(_overlap(found, other) for other in mentioned)
        ]
        expressions = sorted([*mentioned, *own], key=lambda expression: (expression.start, expression.end))
        values = resolve_all(text, expressions, date)
        return tuple(
            DateReading(expression.start, expression.end, None if value is None else str(value))
            for expression, value in zip(expressions, values, strict=True)
        )

    def set_annotations(self, doc: Doc, found: tuple[DateReading, ...]) -> None:
        """Write the dates layer."""
        layers(doc).dates = found


def _overlap(one: DateExpression, other: DateExpression) -> bool:
    """Whether two expressions share a character."""
    return one.start < other.end and other.start < one.end


@Language.factory("chargesheet_dates", assigns=["doc._.chargesheet_dates"], requires=[])
def make_dates(nlp: Language, name: str) -> DatesStage:
    """Make the stage."""
    register_extensions()
    return DatesStage()
