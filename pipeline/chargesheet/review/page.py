"""The page that shows statements and their events: one file that needs nothing else, drawn from ``data/``."""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from chargesheet._version import __version__
from chargesheet.records import LABELS, DocumentRecord, Statement
from chargesheet.review.view import facts, pieces, quotation

if TYPE_CHECKING:
    from jinja2 import Template


def page(documents: Sequence[DocumentRecord]) -> str:
    """The HTML of a page that shows the documents, in order.

    All that comes from the statements is escaped, and the page's own policy lets a browser run or load nothing but
    the style and the script that are written into it.
    """
    style, script = _data("page.css"), _data("page.js")
    return _template().render(
        documents=documents,
        pieces=pieces,
        facts=facts,
        quotation=quotation,
        about=_about,
        labels=_labels,
        version=__version__,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'",
    )


def _about(statement: Statement) -> list[tuple[str, str]]:
    """What is known about the statement, by name; what is unknown is left out."""
    known = {
        "Publisher": statement.publisher,
        "Index": statement.index,
        "Date": statement.date,
        "Country": statement.country,
        "Source": statement.source,
    }
    return [(name, value) for name, value in known.items() if value]


def _labels(document: DocumentRecord) -> list[tuple[str, int]]:
    """The labels that the document's mentions have, with how many have each."""
    counts = Counter(mention.label for mention in document.mentions)
    return [(label.lower(), counts[label]) for label in LABELS if counts[label]]


def _hash(source: str) -> str:
    """What names an inline style or script in a content security policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_data("page.html"))


@cache
def _data(name: str) -> str:
    return resources.files("chargesheet.review").joinpath("data", name).read_text(encoding="utf-8")
