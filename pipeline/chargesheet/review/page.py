"""The page that shows statements and their events: one file that needs nothing else, drawn from ``data/``."""

from collections import Counter
from collections.abc import Sequence

from chargesheet._version import __version__
from chargesheet.pages import page_file, page_style, page_template, source_hash
from chargesheet.records import LABELS, DocumentRecord, Statement
from chargesheet.review.view import facts, pieces, quotation

_PACKAGE = "chargesheet.review"


def page(documents: Sequence[DocumentRecord]) -> str:
    """The HTML of a page that shows the documents, in order.

    All that comes from the statements is escaped, and the page's own policy lets a browser run or load nothing but
    the style and the script that are written into it.
    """
    style, script = page_style(_PACKAGE, "page.css"), page_file(_PACKAGE, "page.js")
    return page_template(_PACKAGE, "page.html").render(
        documents=documents,
        pieces=pieces,
        facts=facts,
        quotation=quotation,
        about=_about,
        labels=_labels,
        version=__version__,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{source_hash(style)}'; script-src '{source_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
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
