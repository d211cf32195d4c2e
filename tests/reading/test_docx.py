"""DOCX: paragraphs, tables, lists, footnotes, and what is no such document."""

import io
import zipfile
from typing import Any

import docx
import pytest


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def letter() -> bytes:
    document = docx.Document()
    document.core_properties.title = "A letter"
    document.sections[0].header.paragraphs[0].text = "Running header"
    document.add_heading("Kazakhstan: Two editors held", 1)
    document.add_paragraph("Date: 6 May 2014")
    document.add_paragraph("Two editors were arrested. Суд приговорил их. اعتقلت الشرطة.")
    document.add_paragraph("A first demand", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Name", "Sentence"), ("Aisha Bello", "2 years")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("They were freed.")
    return saved(document)


def test_a_letter(read_bytes: Any, letter: bytes) -> None:
    (found,) = read_bytes(letter, "a.docx")
    statement = found.statement
    assert statement.text == (
        "Kazakhstan: Two editors held\n\nDate: 6 May 2014\n\nTwo editors were arrested. Суд приговорил их. "
        "اعتقلت الشرطة.\n\n• A first demand\n\nName\tSentence\n\nAisha Bello\t2 years\n\nThey were freed."
    )
    assert (statement.title, statement.date, statement.country) == ("Kazakhstan: Two editors held", "2014-05-06", "KZ")


def test_footnotes_stand_at_the_end(read_bytes: Any, letter: bytes) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>See the report.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letter)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                data = data.replace(
                    "They were freed.</w:t></w:r>",
                    'They were freed.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>',
                )
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                data = data.replace(
                    "</Relationships>",
                    f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>',
                )
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                data = data.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                )
            new.writestr(name, data.encode("utf-8", "surrogateescape"))
        new.writestr("word/footnotes.xml", notes)
    (found,) = read_bytes(out.getvalue(), "a.docx")
    assert found.statement.text.endswith("They were freed.<sup>2</sup>\n\n<sup>2</sup> See the report.")


def test_a_document_under_another_name(text_of: Any, letter: bytes) -> None:
    assert "They were freed." in text_of(letter, "a.txt")
    assert "They were freed." in text_of(letter, "a.zip")


def test_what_is_no_document(failure_of: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "One.")
    assert "no Word document" in failure_of(out.getvalue(), "a.docx").reason
    assert "damaged" in failure_of(b"One.", "a.docx").reason
    assert "no text" in failure_of(saved(docx.Document()), "a.docx").reason


def test_a_spreadsheet_is_named(failure_of: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "a spreadsheet" in failure_of(out.getvalue(), "a.zip").reason


def test_a_document_that_unpacks_to_too_much(failure_of: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * (65 * 1024**2))
    assert len(out.getvalue()) < 200_000
    assert "unpacks to too much" in failure_of(out.getvalue(), "a.docx").reason
