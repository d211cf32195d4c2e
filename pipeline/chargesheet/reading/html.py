"""HTML: the main text of a page, and what its metadata say."""

import logging
import re
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.decoding import MAX_STATEMENT_CHARACTERS, too_long
from chargesheet.reading.found import PLAIN, Context, Found
from chargesheet.reading.libraries import library
from chargesheet.reading.mending import mended
from chargesheet.reading.metadata import country_of_index, country_of_title, date_of_words, read_metadata
from chargesheet.reading.streams import whole
from chargesheet.reading.text import as_statement
from chargesheet.reading.values import check_date

MAX_BYTES = 32 * 1024**2
_MAX_DEPTH = 2_000
_ENOUGH = 0.5

# '<meta charset="windows-1251">', '<meta … content="text/html; charset=koi8-r">': group "name".
_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}(?P<name>[-\w:.]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4096
# "<div>", "</p>", "<br/>": groups "close" and "name".
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]{0,30})")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "option",
    ]
)
# Elements whose text nobody reads, and those around the text of a page.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select", "button"})
_AROUND = frozenset({"nav", "header", "footer", "aside", "form"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


def read_html(stream: BinaryIO, source: str, context: Context = PLAIN) -> Iterator[Found | UnreadableInputError]:
    """The statement of a page; what trafilatura takes for its main text, or all its text where that is too little."""
    data = whole(stream, source, MAX_BYTES)
    yield html_statement(_decoded(data, source), source)


def html_statement(page: str, source: str) -> Found:
    """The statement of a page of HTML.

    Raises:
        UnreadableInputError: It holds no text, or is too long or nested too deep.
    """
    _check_depth(page, source)
    trafilatura = library("trafilatura", source)
    try:
        tree = library("lxml.html", source).document_fromstring(page.encode("utf-8"), parser=_parser(source))
    except library("lxml.etree", source).ParserError as error:  # a page of comments alone
        raise _no_text(source) from error
    seen = visible_text(tree)
    extracted = _extracted(trafilatura, page) if seen else None
    main = extracted.text if extracted is not None else None
    # What is left out may be what matters: a table of prisoners, a list of links to cases.
    raw = main if main and len(main.split()) >= _ENOUGH * len(seen.split()) else seen or visible_text(tree, _UNSEEN)
    text, source_map = mended([raw], layout=False)
    if not text.strip():
        raise _no_text(source)
    if len(text) > MAX_STATEMENT_CHARACTERS:
        raise too_long(source)
    own = read_metadata(text)
    title = (extracted.title if extracted is not None else None) or own.title
    statement = as_statement(text, own, source)
    return Found(
        msgspec.structs.replace(
            statement,
            title=title,
            date=_iso(extracted.date if extracted is not None else None) or own.date,
            publisher=own.publisher or (extracted.sitename if extracted is not None else None),
            country=own.country or country_of_index(own.index) or country_of_title(title),
            language=_language(tree),
        ),
        source_map=source_map,
    )


def _no_text(source: str) -> UnreadableInputError:
    return UnreadableInputError(source, "there is no text in this page", "Save the page after its text has loaded.")


def visible_text(tree: Any, without: frozenset[str] = _UNSEEN | _AROUND) -> str:  # noqa: ANN401 (an lxml element)
    """All the text of a page that a reader sees, a block a paragraph, less the elements ``without``."""
    parts: list[str] = []
    # An element waits for its end by a second entry: (element, True).
    waiting: list[tuple[Any, bool]] = [(tree, False)]
    while waiting:
        element, ended = waiting.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if ended:
            parts.append("\n\n" if name in _BLOCKS else "")
            parts.append(element.tail or "")
            continue
        waiting.append((element, True))
        if not name or name in without:
            continue
        parts.append("\n\n" if name in _BLOCKS else "")
        parts.append(element.text or "")
        waiting.extend((child, False) for child in reversed(element))
    blocks = (" ".join(block.split()) for block in "".join(parts).split("\n\n"))
    return "\n\n".join(block for block in blocks if block)


def _extracted(trafilatura: Any, page: str) -> Any:  # noqa: ANN401 (an untyped library)
    log = logging.getLogger("trafilatura")
    if not log.handlers:
        log.addHandler(logging.NullHandler())  # what it says of broken pages is no message to our users
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return trafilatura.bare_extraction(
                page,
                favor_recall=True,
                include_comments=False,
                include_tables=True,
                deduplicate=False,
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
    except Exception:
        return None  # the page's whole text stands in


def _parser(source: str) -> Any:  # noqa: ANN401 (an untyped library)
    return library("lxml.html", source).HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _decoded(data: bytes, source: str) -> str:
    """The page as text, by its byte order mark, else its own word, else UTF-8; never a guess.

    Raises:
        UnreadableInputError: The bytes are not of that encoding.
    """
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    name = declared["name"].decode("ascii") if declared else "utf-8"
    if data.startswith(b"\xef\xbb\xbf"):
        name = "utf-8-sig"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    # By the HTML standard, pages that say Latin-1 or ASCII mean Windows-1252.
    name = "windows-1252" if name.lower() in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"} else name
    try:
        return data.decode(name)
    except (LookupError, UnicodeError) as error:
        said = (
            f"it says that it is {name}, and is not" if declared else "it does not say its encoding, which is not UTF-8"
        )
        raise UnreadableInputError(source, said, 'Find out its encoding, and add <meta charset="…">.') from error


def _check_depth(page: str, source: str) -> None:
    """Refuse a page whose elements lie too deep in each other for the libraries that read it.

    Raises:
        UnreadableInputError: They do.
    """
    depth = 0
    for tag in _TAG.finditer(page):
        if tag["name"].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if tag["close"] else depth + 1
        if depth > _MAX_DEPTH:
            raise UnreadableInputError(source, "its elements are nested too deep", "Give the page's text instead.")


def _language(tree: Any) -> str | None:  # noqa: ANN401 (an lxml element)
    words = (tree.get("lang") or "").strip().split("-")[0].lower()
    return words if len(words) == 2 and words.isalpha() and words.isascii() else None


def _iso(value: str | None) -> str | None:
    try:
        return check_date(value) if value else None
    except ValueError:
        return date_of_words(value or "")
