"""Mail: the body of a message as a statement, then its attachments."""

import email
import email.policy
import email.utils
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from io import BytesIO
from typing import BinaryIO, cast

import msgspec

from chargesheet.errors import UnreadableInputError
from chargesheet.reading.budget import MAX_DEPTH
from chargesheet.reading.found import Context, Found
from chargesheet.reading.html import html_statement
from chargesheet.reading.metadata import country_of_title, read_metadata
from chargesheet.reading.streams import whole
from chargesheet.reading.text import as_statement
from chargesheet.reading.values import check_date

MAX_BYTES = 64 * 1024**2
_MAX_PARTS = 1_000

ReadMember = Callable[[BinaryIO, str, str, Context], Iterator[Found | UnreadableInputError]]


def read_eml(
    stream: BinaryIO, source: str, context: Context, read: ReadMember, known: Callable[[str], bool]
) -> Iterator[Found | UnreadableInputError]:
    """The body of a message, plain text before HTML, and what its attachments hold.

    The title is the subject, the date the day it was sent, the publisher the sender's name. An attachment is named
    ``mail.eml!/report.pdf``.

    Args:
        stream: The message.
        source: Its name.
        context: What the readers are told.
        read: Reads an attachment.
        known: Whether an attachment of this name is read at all.
    """
    data = whole(stream, source, MAX_BYTES)
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not {"from", "date", "subject", "received", "mime-version"} & {name.lower() for name in message}:
        raise UnreadableInputError(source, "it has none of the fields of a message", "Save the message as .eml.")
    parts = [part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False)]
    body = _body(parts)
    if body is not None:
        yield _statement(message, body, source)
    held = body is not None
    for part in parts:
        name = _name(part)
        if part is body or name is None or not known(name) or part.is_multipart():
            continue
        held = True
        place = f"{source}!/{name}"
        if context.depth >= MAX_DEPTH:
            yield UnreadableInputError(place, f"it lies in {MAX_DEPTH} others", "Save the attachment by itself.")
            continue
        payload = part.get_payload(decode=True)
        inner = msgspec.structs.replace(context, depth=context.depth + 1)
        yield from read(BytesIO(payload if isinstance(payload, bytes) else b""), name, place, inner)
    if not held:
        yield UnreadableInputError(source, "there is no text in this message", "Save its attachments as files.")


def _body(parts: list[EmailMessage]) -> EmailMessage | None:
    """The first part of plain text that has any, else the first of HTML; no attachment is a body."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and not part.is_attachment() and part.get_payload():
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes) and payload.strip():
                    return part
    return None


def _statement(message: EmailMessage, body: EmailMessage, source: str) -> Found | UnreadableInputError:
    payload = body.get_payload(decode=True)
    charset = body.get_content_charset() or "utf-8"
    try:
        text = cast("bytes", payload).decode(charset)
    except (LookupError, UnicodeError):
        reason = f"its body is not of the encoding {charset}, which it names or is taken for granted"
        return UnreadableInputError(source, reason, "Save the message as UTF-8.")
    if "\0" in text:
        return UnreadableInputError(source, "there are NUL characters in its body", "Save the message as UTF-8.")
    text = text.replace("\r\n", "\n")
    if body.get_content_type() == "text/html":
        found = html_statement(text, source)
        statement = found.statement
    else:
        found = Found(as_statement(text, read_metadata(text), source))
        statement = found.statement
    title = _header(message, "Subject") or statement.title
    sender = email.utils.parseaddr(_header(message, "From") or "")[0].strip()
    changed = msgspec.structs.replace(
        statement,
        title=title,
        date=_date(message) or statement.date,
        publisher=sender or statement.publisher,
        country=statement.country or country_of_title(title),
    )
    return msgspec.structs.replace(found, statement=changed)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (ValueError, IndexError, TypeError, AttributeError, LookupError):
        return None  # the standard library's parser of headers falls over some broken ones
    words = "".join(character for character in str(value or "") if character.isprintable())
    return " ".join(words.encode("utf-8", "replace").decode("utf-8").split()) or None


def _date(message: EmailMessage) -> str | None:
    """The day that the sender's clock showed."""
    try:
        return check_date(email.utils.parsedate_to_datetime(_header(message, "Date") or "").date().isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _name(part: EmailMessage) -> str | None:
    """The name of an attached file, without any folders."""
    try:
        name = part.get_filename()
    except (ValueError, IndexError, TypeError, AttributeError, LookupError):
        return None
    plain = str(name or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
    plain = "".join(character for character in plain if character.isprintable())
    return plain.encode("utf-8", "replace").decode("utf-8") or None
