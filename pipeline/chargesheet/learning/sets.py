"""Texts from outside the gold: the mentions of Re-DocRED, and the paragraphs of raw text files."""

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.alignment import LabelledRange

_LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "TIME": "DATE"}
MASKED = ""
"""The label of a span that is neither right nor wrong: the set labels what the guidelines do not."""

# "two weeks", "23 years": Re-DocRED has durations as TIME, the guidelines do not have them as DATE.
_DURATION = re.compile(r"\b(?:decade|year|month|week|day|hour|minute)s?\b", re.IGNORECASE)
_CLOSES = frozenset((*",.;:)]}’”%?!", "'s", "’s", "n't"))
_OPENS = frozenset("([{“‘$#")
_JOINS = frozenset("-–/")
_ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with spans; where nothing is labelled, nothing is there, but for spans labelled ``MASKED``."""

    text: str
    spans: tuple[LabelledRange, ...]


class _Mention(Struct, frozen=True):
    pos: tuple[int, int]
    sent_id: int
    type: str


class _Document(Struct, frozen=True, rename={"vertices": "vertexSet"}):
    vertices: tuple[tuple[_Mention, ...], ...]
    sents: tuple[tuple[str, ...], ...]


def read_redocred(path: Path) -> Iterator[LabelledText]:
    """The documents of a Re-DocRED file as running text.

    Its labels differ from the guidelines': durations and MISC are masked, numbers are left out, a leading "the" is
    taken off. Laws are among MISC, provisions do not occur.

    Raises:
        UnreadableInputError: The file is missing or not of that form.
    """
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        documents = msgspec.json.decode(data, type=list[_Document])
    except (OSError, EOFError, msgspec.MsgspecError) as error:
        raise UnreadableInputError(str(path), f"no Re-DocRED file: {error}", "Fetch the file again.") from error
    for document in documents:
        text, places = _running(document.sents)
        spans = []
        for mention in (m for vertex in document.vertices for m in vertex if m.type != "NUM"):
            first, last = mention.pos
            start, end = places[mention.sent_id][first][0], places[mention.sent_id][last - 1][1]
            label = _LABELS.get(mention.type, MASKED)
            words = text[start:end]
            if label == "DATE" and _DURATION.search(words):
                label = MASKED
            if label != MASKED and words[: len(_ARTICLE)].casefold() == _ARTICLE:
                start += len(_ARTICLE)
            spans.append(LabelledRange(start, end, label))
        yield LabelledText(text, tuple(spans))


def _running(sentences: Sequence[Sequence[str]]) -> tuple[str, list[list[tuple[int, int]]]]:
    """Tokens as running text, and where each token stands in it."""
    text = ""
    quoted = False
    places: list[list[tuple[int, int]]] = []
    for sentence in sentences:
        row = []
        for word in sentence:
            closes = word in _CLOSES or word in _JOINS or (word == '"' and quoted)
            opened = bool(text) and (text[-1] in _OPENS or text[-1] in _JOINS or (text[-1] == '"' and quoted))
            if text and not closes and not opened:
                text += " "
            if word == '"':
                quoted = not quoted
            row.append((len(text), len(text) + len(word)))
            text += word
        places.append(row)
    return text, places


def paragraphs(path: Path, without: Iterable[str] = (), words: int = 12) -> list[str]:
    """The lines of a text file that are long enough to be prose, without passages that are kept for measuring.

    Args:
        path: A UTF-8 text file.
        without: Passages to take out wherever they stand.
        words: The fewest words of a line.

    Raises:
        UnreadableInputError: The file is missing or not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInputError(str(path), f"no text: {error}", "Name a UTF-8 text file.") from error
    for passage in without:
        text = text.replace(passage, "\n")
    # U+FFFC stands in extracted text where a picture was.
    lines = (line.replace("\ufffc", "").strip() for line in text.split("\n"))
    return [line for line in lines if len(line.split()) >= words]
