"""Markdown: a file is one statement, with or without front matter."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.metadata import Metadata, country_of_index, date_of_words, named_country, read_metadata
from chargesheet.reading.text import as_statement, whole_text
from chargesheet.reading.values import check_country

# "---\ntitle: A reporter is freed\n---\n" at the very top: group "fields" is what stands between the two lines.
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<fields>(?:[^\n]{0,2000}\n){0,60}?)---[ \t]*(?:\r?\n|\Z)")
# "title: A reporter is freed": groups "key" and "value". What is indented or a list is passed over.
_FIELD = re.compile(r"^(?P<key>[A-Za-z]{2,20})[ \t]*:[ \t]+(?P<value>\S[^\n]*?)[ \t]*\r?$", re.MULTILINE)


def read_markdown(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
    """The statement of a Markdown file; its ``text`` is the file's, markup and front matter included."""
    try:
        text = whole_text(stream, source)
    except UnreadableInputError as failure:
        yield failure
        return
    yield Found(as_statement(text, markdown_metadata(text), source))


def markdown_metadata(text: str) -> Metadata:
    """What the front matter says of the statement, and for the rest what the text says.

    A value that cannot be right (a date that is none, a country that is no code) is passed over.
    """
    front = _FRONT_MATTER.match(text)
    if front is None:
        return read_metadata(text)
    fields = {found["key"].lower(): found["value"].strip("\"'") for found in _FIELD.finditer(front["fields"])}
    body = read_metadata(text[front.end() :])
    index = fields.get("index") or body.index
    return Metadata(
        title=fields.get("title") or body.title,
        date=date_of_words(fields.get("date", "")) or body.date,
        publisher=fields.get("publisher") or body.publisher,
        index=index,
        language=fields.get("language") or body.language,
        country=_country(fields.get("country")) or country_of_index(index) or body.country,
    )


def _country(value: str | None) -> str | None:
    """The code of a code or a name: ``kz``, ``KZ``, ``Kazakhstan``."""
    try:
        return check_country(value) if value else None
    except ValueError:
        return named_country(value) if value else None
