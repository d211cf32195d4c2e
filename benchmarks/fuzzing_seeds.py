"""Small files of every format that is read, made when they are needed: no binary stands in the repository."""

import gzip
import io
import tarfile
import zipfile
from functools import cache

from measuring import CORPORA

NOTE = (
    "Index: EUR 57/3123/2015\n21 December 2015\n\nKazakhstan: two men freed\n\n"
    "Aisha Bello and Jose\u0301 Ade were arrested in Almaty on 3 May 2014 under Article 174, part 2, of the Criminal "
    "Code and sentenced to two years' imprisonment.\n\n• Ms Bello was released on bail.\n\n1 See page 4.\n"
)


@cache
def statements() -> list[bytes]:
    """The project's own statements, the shorter ones."""
    files = sorted(path for path in CORPORA.iterdir() if path.suffix in {".md", ".txt"})
    return [path.read_bytes() for path in files if path.stat().st_size < 8_000][:30]


def text() -> list[bytes]:
    """Plain text and Markdown."""
    return [NOTE.encode(), *statements()]


def chapters() -> list[bytes]:
    """A report with a chapter a country, which is read as a statement a chapter."""
    body = "Men were arrested under Article 5 of the Criminal Code. " * 12
    countries = ("Albania", "Belarus", "Chad", "Denmark", "Egypt", "France", "Ghana", "Haiti")
    report = "\n\n".join(f"{name.upper()}\n\nHead of state: A. B.\n\n{body}" for name in countries)
    return [report.encode()]


def html() -> list[bytes]:
    """Pages."""
    paragraphs = "".join(f"<p>{line}</p>" for line in NOTE.split("\n\n"))
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Two men freed</title>'
        '<meta property="og:site_name" content="Observer"><meta name="date" content="2015-12-21">'
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2015-12-21","headline":"Freed"}'
        "</script><style>p{color:red}</style></head><body><nav><a href='/'>Home</a></nav><article><h1>Freed</h1>"
        f"{paragraphs}<table><tr><td>Name</td><td colspan=2>Charge</td></tr></table><ul><li>One<li>Two</ul>"
        "<blockquote>“Free them”</blockquote><pre>a\n  b</pre><!-- note --></article>"
        "<aside><form><select><option>x</select></form></aside><footer>© 2015</footer></body></html>"
    )
    cyrillic = '<html><head><meta charset="windows-1251"></head><body><p>Двое освобождены.</p></body></html>'
    xhtml = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        "<svg><text>x</text></svg><p>One &amp; two &#x301; &nbsp;</p></body></html>"
    )
    return [page.encode(), cyrillic.encode("windows-1251"), xhtml.encode(), ("\ufeff" + page).encode("utf-16")]


def pdf() -> list[bytes]:
    """PDFs with their streams open to change, one compressed; embedded fonts, columns, links, a rotated page."""
    from reportlab.lib.pagesizes import A5
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    files: list[bytes] = []
    for compressed, font in ((0, "Helvetica"), (0, "Vera"), (1, "Vera")):
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A5, pageCompression=compressed, invariant=1)
        for page in range(3):
            canvas.setFont(font, 10)
            canvas.drawString(40, 570, "Annual report")
            for row, line in enumerate(NOTE.splitlines()):
                canvas.drawString(40 + 180 * (page == 1 and row % 2), 540 - 14 * row, line[:40])
            canvas.drawString(200, 20, str(page + 1))
            if page == 2:
                canvas.rotate(90)
                canvas.drawString(100, -100, "Rotated")
            canvas.bookmarkPage(f"p{page}")
            canvas.addOutlineEntry(f"Page {page}", f"p{page}")
            canvas.linkURL("https://example.org/", (40, 40, 100, 60))
            canvas.showPage()
        canvas.setTitle("Two men freed")
        canvas.save()
        files.append(out.getvalue())
    return files


def docx() -> list[bytes]:
    """Word documents: headings, lists, nested tables, merged cells, properties."""
    import docx

    document = docx.Document()
    document.core_properties.title = "Two men freed"
    document.add_heading("Two men freed", 1)
    for block in NOTE.split("\n\n"):
        document.add_paragraph(block)
    document.add_paragraph("One of a list", style="List Bullet")
    table = document.add_table(3, 3)
    table.rows[0].cells[0].text = "Name"
    table.rows[0].cells[1].merge(table.rows[1].cells[2]).text = "Merged"
    table.rows[2].cells[0].add_table(1, 1).rows[0].cells[0].text = "Inner"
    out = io.BytesIO()
    document.save(out)
    notes = (
        '<?xml version="1.0"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="1"><w:p><w:r><w:t>See page 4.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    with zipfile.ZipFile(out) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    noted = dict(members)
    noted["word/footnotes.xml"] = notes.encode()
    noted["word/_rels/document.xml.rels"] = members["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"'
        b' Target="footnotes.xml"/></Relationships>',
    )
    # The picture of the first page is heavy and says nothing about reading.
    for whole in (members, noted):
        whole["docProps/thumbnail.jpeg"] = b"JPEG"
    return [zipped(members), zipped(noted)]


def csv() -> list[bytes]:
    """Tables of statements, with commas, semicolons and tabs."""
    table = 'id,Text,date,country\n1,"Two men, both ""freed"".\nMore.",2014-05-03,KZ\n2,Three were held.,2015,\n'
    return [table.encode(), table.replace(",", ";").encode("utf-8-sig"), b"text\ttitle\nOne was held.\tOne\n"]


def parquet() -> list[bytes]:
    """Tables of statements as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"id": ["1", "2"], "text": ["Two men were freed.", "One was held."], "date": ["2014", None]})
    files: list[bytes] = []
    for compression, version in (("none", "1.0"), ("zstd", "2.6")):
        out = io.BytesIO()
        pq.write_table(table, out, compression=compression, version=version)
        files.append(out.getvalue())
    return files


def jsonl() -> list[bytes]:
    """Statements as JSON lines."""
    import json

    lines = (
        {"text": NOTE, "id": "s1", "date": "2015-12-21", "country": "KZ", "source": {"a": [1]}},
        {"text": "One was held.", "id": 7, "document_date": "2015", "language": "en", "title": None},
        {"text": "\U0001f600 \u0301", "index": "EUR 57/3123/2015", "publisher": "Observer", "more": [[[1.5e3, True]]]},
    )
    return ["".join(json.dumps(line, ensure_ascii=plain) + "\n" for line in lines).encode() for plain in (True, False)]


def eml() -> list[bytes]:
    """Messages: plain, with HTML beside it, with attachments of several formats, forwarded."""
    from email.message import EmailMessage
    from email.policy import SMTP

    plain, rich, carrier = EmailMessage(), EmailMessage(), EmailMessage()
    for message, subject in ((plain, "Two men freed"), (rich, "Двое освобождены"), (carrier, "Fwd: é")):
        message["From"] = "José Ade <ade@example.org>"
        message["To"] = "bello@example.org"
        message["Date"] = "Mon, 21 Dec 2015 10:00:00 +0600"
        message["Subject"] = subject
    plain.set_content(NOTE)
    rich.set_content(NOTE, cte="base64")
    rich.add_alternative(html()[0].decode(), subtype="html")
    carrier.set_content("See below.", cte="quoted-printable")
    carrier.add_attachment(NOTE.encode(), maintype="text", subtype="plain", filename="é note.txt")
    carrier.add_attachment(archive(), maintype="application", subtype="zip", filename="a.zip")
    carrier.add_attachment(rich)
    return [message.as_bytes(policy=SMTP) for message in (plain, rich, carrier)]


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive with a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def archive() -> bytes:
    """A ZIP archive of files of several formats, an archive among them."""
    inner = zipped({"inner.txt": b"One was held.", "inner.csv": csv()[0]})
    return zipped({"a/note.md": NOTE.encode(), "page.html": html()[0], "b.jsonl": jsonl()[0], "c.zip": inner})


def tar() -> bytes:
    """A tar archive with long names, a folder and a link."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, body in (("a/note.md", NOTE.encode()), ("b" * 120 + "/é.jsonl", jsonl()[0]), ("c.csv", csv()[0])):
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "a/note.md"
        archive.addfile(link)
    return out.getvalue()


def zips() -> list[bytes]:
    """ZIP archives."""
    return [archive(), zipped({"../a.txt": b"Out.", "b.txt.gz": gzip.compress(NOTE.encode(), mtime=0)})]


def gzips() -> list[bytes]:
    """Files compressed with gzip: text, lines, a tar archive."""
    return [gzip.compress(body, mtime=0) for body in (NOTE.encode(), jsonl()[0], tar())]


def zstandards() -> list[bytes]:
    """Files compressed with Zstandard."""
    import zstandard

    return [zstandard.ZstdCompressor().compress(body) for body in (NOTE.encode(), jsonl()[0], tar())]
