"""PDF: order of reading, mending, pages, and what cannot be read."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from chargesheet.reading import Found
from chargesheet.reading.mending import PAGE_BREAK
from chargesheet.reading.pdf import pdf_pages

Lines = Callable[..., list[Any]]
Pdf = Callable[[Any], bytes]
TextOf = Callable[[bytes, str], str]
ReadBytes = Callable[[bytes, str], list[Any]]

LEFT = (
    "Police arrested the editor of a weekly",
    "paper in May and held him for a month",
    "without a charge; he was freed in June.",
)
RIGHT = (
    "A court in the capital tried two of his",
    "colleagues in July and sentenced both",
    "of them to two years in a labour camp.",
)
LEFT_TEXT = "Police arrested the editor of a weekly paper in May and held him for a month without a charge; he was freed in June."
RIGHT_TEXT = "A court in the capital tried two of his colleagues in July and sentenced both of them to two years in a labour camp."


def test_lines_become_paragraphs(pdf: Pdf, lines_of: Lines, text_of: TextOf) -> None:
    page = [*lines_of(72, 600, "The trial", font="F2"), *lines_of(72, 580, *LEFT), *lines_of(72, 520, *RIGHT)]
    assert text_of(pdf([page]), "a.pdf") == f"The trial\n\n{LEFT_TEXT}\n\n{RIGHT_TEXT}"


@pytest.mark.parametrize("row_by_row", [False, True], ids=["column by column", "line by line"])
def test_two_columns(pdf: Pdf, lines_of: Lines, text_of: TextOf, row_by_row: bool) -> None:
    left, right = lines_of(72, 600, *LEFT), lines_of(330, 600, *RIGHT)
    page = [line for pair in zip(left, right, strict=True) for line in pair] if row_by_row else [*left, *right]
    text = text_of(pdf([page]), "a.pdf")
    assert LEFT_TEXT in text
    assert RIGHT_TEXT in text
    assert text.index(LEFT_TEXT) < text.index(RIGHT_TEXT)


def test_the_rows_of_a_table_stay_together(pdf: Pdf, text_of: TextOf) -> None:
    rows = [("Name", "Sentence"), ("Aisha Bello", "2 years"), ("Omar Diallo", "3 years"), ("Li Wei", "fined")]
    page = [
        (x, 600 - 14 * index, cell) for index, row in enumerate(rows) for x, cell in zip((72, 330), row, strict=True)
    ]
    text = text_of(pdf([page]), "a.pdf")
    assert all(f"{name} {sentence}" in text for name, sentence in rows)


def test_running_lines_go_and_pages_are_kept(pdf: Pdf, lines_of: Lines, read_bytes: ReadBytes) -> None:
    pages = [
        [
            (72, 760, "Example Watch Report 2014"),
            *lines_of(72, 600, *(LEFT if number % 2 else RIGHT)),
            *lines_of(72, 500, f"Case {'abcd'[number]} was closed by a judge in the north of the land."),
            (300, 30, str(number + 11)),
        ]
        for number in range(4)
    ]
    (found,) = read_bytes(pdf(pages), "a.pdf")
    statement = found.statement
    assert "Example Watch Report" not in statement.text
    assert not any(str(number) in statement.text for number in range(11, 15))
    assert [page.number for page in statement.pages] == [1, 2, 3, 4]
    assert statement.pages[0].start == 0
    for number, letter in enumerate("abcd", 1):
        at = statement.text.index(f"Case {letter} was")
        assert statement.page_at(at) == number
        assert found.source_map.page_at(at) == number


def test_a_sentence_goes_on_over_a_page(pdf: Pdf, lines_of: Lines, read_bytes: ReadBytes) -> None:
    (found,) = read_bytes(pdf([lines_of(72, 600, *LEFT[:2]), lines_of(72, 600, *LEFT[2:])]), "a.pdf")
    statement = found.statement
    assert statement.text == LEFT_TEXT
    assert statement.page_at(statement.text.index("held him")) == 1
    assert statement.page_at(statement.text.index("without")) == 2


def test_footnotes_do_not_part_a_sentence(pdf: Pdf, lines_of: Lines, text_of: TextOf) -> None:
    first = [
        *lines_of(72, 640, *RIGHT),
        *lines_of(72, 560, *LEFT[:2]),
        (72, 140, "1 See the report of the Example Committee of 2012.", 7),
    ]
    text = text_of(pdf([first, lines_of(72, 640, *LEFT[2:])]), "a.pdf")
    assert LEFT_TEXT in text
    assert "1 See the report of the Example Committee of 2012." in text


def test_raised_numbers_are_no_digits_of_an_article(pdf: Pdf, text_of: TextOf) -> None:
    page = [
        (72, 600, "He was charged under Article 174"),
        (72 + 5 * 32, 604, "3", 6),
        (72 + 5 * 32 + 3, 600, " of the Code."),
    ]
    assert "Article 174³ of the Code" in text_of(pdf([page]), "a.pdf")


SCRIPTS = [
    (
        "Cyrillic",
        ("Суд в Минске приговорил журналиста к трём", "годам колонии общего режима по статье 364."),
        "к трём годам",
    ),
    ("Greek", ("Η αστυνομία συνέλαβε δύο δημοσιογράφους",), "συνέλαβε δύο"),
    ("Chinese", ("法院判处他三年有期徒刑",), "判处他三年"),
    ("Ligatures", ("The o\ufb03cer was con\ufb01ned to his o\ufb03ce.",), "The officer was confined to his office."),
    ("Spacing accents", ("Recep Erdo˘gan and Peri´c were held.",), "Erdoğan and Perić"),
]


@pytest.mark.parametrize(("lines", "part"), [row[1:] for row in SCRIPTS], ids=[row[0] for row in SCRIPTS])
def test_scripts(pdf: Pdf, lines_of: Lines, text_of: TextOf, lines: tuple[str, ...], part: str) -> None:
    assert part in text_of(pdf([lines_of(72, 600, *lines)]), "a.pdf")


def test_arabic_is_in_the_order_that_it_is_read(pdf: Pdf, text_of: TextOf) -> None:
    words = "اعتقلت الشرطة الصحفي"
    drawn = words[::-1]  # a PDF draws from left to right
    assert words in text_of(pdf([[(72, 600, drawn)]]), "a.pdf")


def test_words_parted_at_line_ends(pdf: Pdf, lines_of: Lines, text_of: TextOf) -> None:
    lines = (
        "Thousands of asylum-seekers waited; the asylum-",
        "seekers had fled, and organizations of jour-",
        "nalists and lawyers demanded their release now.",
    )
    text = text_of(pdf([lines_of(72, 600, *lines)]), "a.pdf")
    assert "the asylum-seekers had" in text
    assert "of journalists and" in text


def test_every_word_leads_back_to_its_page(pdf: Pdf, lines_of: Lines, read_bytes: ReadBytes) -> None:
    data = pdf([lines_of(72, 600, *LEFT), lines_of(72, 600, *RIGHT)])
    (found,) = read_bytes(data, "a.pdf")
    pages = pdf_pages(io.BytesIO(data), "a.pdf")
    text = found.statement.text
    for word in ("weekly", "charge", "capital", "labour"):
        at = text.index(word)
        (span,) = found.source_map.pages(at, at + len(word))
        assert pages[span.page - 1][span.start : span.end] == word
    assert PAGE_BREAK not in text


def encrypted() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 600, "Nobody may read this.")
    canvas.save()
    return out.getvalue()


def test_an_encrypted_pdf(failure_of: Any) -> None:
    failure = failure_of(encrypted(), "a.pdf")
    assert "encrypted" in failure.reason
    assert "password" in failure.remedy


def test_a_scanned_pdf(pdf: Pdf, failure_of: Any) -> None:
    failure = failure_of(pdf([[], []]), "a.pdf")
    assert "no text" in failure.reason
    assert "OCR" in failure.remedy


def test_a_pdf_that_is_mostly_scanned_gives_its_text_and_a_failure(
    pdf: Pdf, lines_of: Lines, read_bytes: ReadBytes
) -> None:
    statement, failure = read_bytes(pdf([lines_of(72, 600, *LEFT), [], []]), "a.pdf")
    assert isinstance(statement, Found)
    assert "no text on 2 of 3 pages: 2, 3" in failure.reason


def test_pages_that_lead_back_to_themselves(pdf: Pdf, lines_of: Lines, read_bytes: ReadBytes) -> None:
    data = pdf([lines_of(72, 600, *LEFT)])
    kids = data.index(b"/Kids [")
    looped = data[: kids + 7] + b"2 0 R]" + data[data.index(b"]", kids) + 1 :]
    assert len(read_bytes(looped, "a.pdf")) == 1


def test_a_broken_pdf(pdf: Pdf, lines_of: Lines, failure_of: Any) -> None:
    assert "damaged" in failure_of(b"%PDF-1.7\nnothing", "a.pdf").reason
    assert "no PDF" in failure_of(b"just words", "a.pdf").reason


def test_a_real_report(shared: Any) -> None:
    """Forty pages of a real report: running lines go, and what is copied stands where the map says."""
    import pypdfium2 as pdfium

    from chargesheet.reading.mending import mended

    out = io.BytesIO()
    whole, part = pdfium.PdfDocument(shared / "archive" / "2011.pdf"), pdfium.PdfDocument.new()
    part.import_pages(whole, list(range(200, 240)))
    part.save(out)
    part.close()
    whole.close()
    out.seek(0)
    pages = pdf_pages(out, "2011.pdf")
    text, source_map = mended(pages)
    raw = PAGE_BREAK.join(pages)
    assert "Amnesty International Report 2011 1" in raw.replace("\n", " ")
    assert "Amnesty International Report 2011" not in text
    for run in source_map.runs:
        if run.copied:
            assert text[run.start : run.end] == raw[run.source_start : run.source_end]
