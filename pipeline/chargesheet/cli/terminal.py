"""A document record as text for a terminal, coloured or plain."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderableType
from rich.rule import Rule
from rich.text import Text

from chargesheet.records import LABELS, DocumentRecord, EventRecord, Label, Statement
from chargesheet.review.view import Fact, Piece, Quotation, facts, pieces, quotation

if TYPE_CHECKING:
    from typing import TextIO

# The sixteen colours that every terminal has, as its owner set them: readable on light and on dark.
STYLES: dict[Label, str] = {
    "PERSON": "bold magenta",
    "ORG": "cyan",
    "PLACE": "green",
    "DATE": "yellow",
    "PROVISION": "bold red",
    "LAW": "red",
}
_TRIGGER = "bold reverse"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_WIDEST = 110
_INDENT = 14
_NARROWEST = 20


def console(stream: "TextIO") -> Console:
    """A console on the stream: colours where it is a terminal that has them, and neither ``NO_COLOR`` nor dumb."""
    screen = Console(file=stream, highlight=False, markup=False, emoji=False)
    screen.width = min(screen.width, _WIDEST)
    return screen


def statement_view(document: DocumentRecord, *, coloured: bool) -> Iterator[RenderableType]:
    """The parts to print, in order: heading, text, events.

    Args:
        document: What to show.
        coloured: Whether colours can be seen; if not, labels stand in brackets around the mentions.
    """
    yield Rule(style="dim", characters="─")
    yield Text(visible(document.statement.title or document.id), style="bold")
    about = _about(document.statement)
    if about:
        yield Text(about, style="dim")
    if coloured:
        yield _legend()
    yield Text()
    yield _Row("", _body(document, coloured=coloured), 0)
    yield Text()
    number = len(document.events)
    yield Text("1 event" if number == 1 else f"{number} events", style="bold")
    for index, event in enumerate(document.events):
        yield Text()
        yield from _event(index, event, quotation(document, event), coloured=coloured)
    yield Text()


def _about(statement: Statement) -> str:
    parts = (statement.publisher, statement.index, statement.date, statement.country, statement.source)
    return visible(" · ".join(part for part in parts if part))


def _legend() -> Text:
    legend = Text()
    for label in LABELS:
        legend.append(label.lower(), style=STYLES[label])
        legend.append("  ")
    legend.append("event", style=_TRIGGER)
    legend.append("₁", style="dim")
    return legend


def _body(document: DocumentRecord, *, coloured: bool) -> Text:
    body = Text()
    for piece in pieces(document):
        if coloured:
            _colour(body, piece)
        else:
            _bracket(body, piece, document)
    blank = len(body.plain) - len(body.plain.lstrip("\n"))
    return body[blank : max(blank, len(body.plain.rstrip()))]


def _colour(body: Text, piece: Piece) -> None:
    style = STYLES[piece.label] if piece.label else ""
    body.append(visible(piece.text), style=f"{style} {_TRIGGER}" if piece.triggers else style)
    for event in piece.ends:
        body.append(str(event + 1).translate(_SUBSCRIPTS), style="dim")


def _bracket(body: Text, piece: Piece, document: DocumentRecord) -> None:
    if piece.opens:
        body.append(f"[{piece.label} ")
    for event in piece.begins:
        body.append(f"[{event + 1}:{document.events[event].type} ")
    body.append(visible(piece.text))
    body.append("]" * (len(piece.ends) + piece.closes))


def _event(index: int, event: EventRecord, quoted: Quotation, *, coloured: bool) -> Iterator[RenderableType]:
    heading = Text()
    heading.append(f"{index + 1:>3}  ", style="dim")
    heading.append(event.type, style="bold")
    if event.modality != "actual":
        heading.append(f" ({event.modality})", style="italic")
    yield heading
    for fact in facts(event):
        yield _Row(fact.name, _fact(fact))
    trigger = visible(quoted.trigger) if coloured else f"[{visible(quoted.trigger)}]"
    sentence = (visible(quoted.before), (trigger, "bold underline"), visible(quoted.after))
    yield _Row("text", Text.assemble(*sentence, style="italic"))


@dataclass(frozen=True, slots=True)
class _Row:
    """A name in the margin and a text beside it, wrapped to what is left of the width; no spaces at line ends."""

    name: str
    text: Text
    indent: int = _INDENT

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        room = max(options.max_width - self.indent, _NARROWEST)
        for number, line in enumerate(self.text.wrap(console, room)):
            line.rstrip()
            margin = f"     {self.name}" if self.name and number == 0 else ""
            yield Text.assemble((margin.ljust(self.indent), "dim"), line)


def _fact(fact: Fact) -> Text:
    lines = Text()
    for number, value in enumerate(fact.values):
        if number:
            lines.append("\n")
        lines.append(visible(value.text))
        if value.note:
            lines.append(f" ({value.note})", style="dim")
        if value.quote:
            lines.append(f" “{visible(value.quote)}”", style="dim")
    return lines


def visible(text: str) -> str:
    r"""The text with control characters as pictures or escapes, so that a statement cannot steer the terminal.

    ``\n`` and ``\t`` are kept; ``\r\n`` is one line end.
    """
    return "".join(_picture(c) for c in text.replace("\r\n", "\n"))


def _picture(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}:
        return character
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    return "␡" if number == 0x7F else character.encode("unicode_escape", "surrogatepass").decode("ascii")
