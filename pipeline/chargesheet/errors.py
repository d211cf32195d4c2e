"""The errors of the package: each names the thing at fault and says what to do."""


class ChargesheetError(Exception):
    """Base of every error that the package raises on purpose."""


class UnreadableInputError(ChargesheetError):
    """An input, or one line of it, cannot become a statement.

    Attributes:
        source: The file, as the user named it; ``-`` is standard input.
        line: The line of the file, counted from 1, or ``None`` when the whole file is at fault.
        reason: What is wrong.
        remedy: What the user can do about it.
    """

    def __init__(self, source: str, reason: str, remedy: str, line: int | None = None) -> None:
        self.source = source
        self.line = line
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{self.place}: {reason}. {remedy}")

    @property
    def place(self) -> str:
        """The file, with the line where there is one: ``statements.jsonl, line 12``."""
        return self.source if self.line is None else f"{self.source}, line {self.line}"


class ModelError(ChargesheetError):
    """A pipeline, or a part that it needs, is missing, damaged or of another version."""


class VocabularyError(ChargesheetError):
    """A data file of the package (lexicon, statutes, tables) breaks its own rules."""


class ExtractionError(ChargesheetError):
    """A statement could not be analysed; its cause is chained.

    Attributes:
        statement: The statement's id.
        source: The file that it was read from, or ``None``.
    """

    def __init__(self, statement: str, source: str | None, cause: Exception) -> None:
        self.statement = statement
        self.source = source
        where = f"{source}, statement {statement}" if source else f"statement {statement}"
        super().__init__(f"{where}: could not be analysed ({type(cause).__name__}: {cause}). Please report it.")
