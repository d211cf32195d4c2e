"""Mail: bodies, encodings, attachments, broken messages."""

import io
import zipfile
from email.message import EmailMessage
from typing import Any

import pytest

from chargesheet.reading import Found


def message(body: str = "Two editors were arrested in May.\n", **options: Any) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = '"Example Watch" <office@example.org>'
    mail["Subject"] = "Kazakhstan: Two editors held – Алматы"
    mail["Date"] = "Tue, 06 May 2014 23:30:00 -0500"
    mail.set_content(body, **options)
    return mail


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_a_plain_message(read_bytes: Any, encoding: str) -> None:
    (found,) = read_bytes(message(cte=encoding).as_bytes(), "a.eml")
    statement = found.statement
    assert statement.text.strip() == "Two editors were arrested in May."
    assert statement.title == "Kazakhstan: Two editors held – Алматы"
    assert (statement.date, statement.publisher, statement.country) == ("2014-05-06", "Example Watch", "KZ")


def test_another_encoding(text_of: Any) -> None:
    mail = message("Суд приговорил их.\n", charset="koi8-r")
    assert text_of(mail.as_bytes(), "a.eml") == "Суд приговорил их.\n"


def test_plain_text_comes_before_html(text_of: Any) -> None:
    mail = message("The plain text.\n")
    mail.add_alternative("<html><body><p>The page.</p></body></html>", subtype="html")
    assert text_of(mail.as_bytes(), "a.eml") == "The plain text.\n"


def test_html_alone_is_read(text_of: Any) -> None:
    mail = message()
    mail.set_content("<html><body><p>The page was read.</p><script>x</script></body></html>", subtype="html")
    assert text_of(mail.as_bytes(), "a.eml") == "The page was read."


def test_attachments_are_read_by_their_formats(read_bytes: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.txt", "Third.")
    mail = message()
    mail.add_attachment(b'{"text": "Second."}', maintype="application", subtype="x", filename="../../list.jsonl")
    mail.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="a.zip")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    found = read_bytes(mail.as_bytes(), "m.eml")
    assert all(isinstance(one, Found) for one in found)
    assert [one.statement.text.strip() for one in found] == ["Two editors were arrested in May.", "Second.", "Third."]
    assert [one.statement.source for one in found] == ["m.eml", "m.eml!/list.jsonl", "m.eml!/a.zip!/b.txt"]


BROKEN = [
    (
        "another encoding than it says",
        b"Subject: a\nContent-Type: text/plain; charset=utf-8\n\n\xc9lie\n",
        "encoding utf-8",
    ),
    ("an unknown encoding", b"Subject: a\nContent-Type: text/plain; charset=x-none\n\n\xc9lie\n", "x-none"),
    ("no body", b"Subject: a\n\n", "no text"),
    ("no message", b"just some words", "none of the fields"),
    ("empty", b"", "empty"),
]


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken_messages(failure_of: Any, data: bytes, reason: str) -> None:
    assert reason in failure_of(data, "a.eml").reason


@pytest.mark.parametrize("header", [b"Date: never", b'From: "', b"Subject: =?x?b?\xff?=", b"Date: Tue, 99 May 99999"])
def test_broken_headers_do_no_harm(text_of: Any, header: bytes) -> None:
    assert text_of(header + b"\nMIME-Version: 1.0\n\nOne.\n", "a.eml") == "One.\n"
