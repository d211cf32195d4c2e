"""Splitting: reports with a chapter a country, and what must stay whole."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.reading import read
from chargesheet.reading.splitting import chapters, parts_of
from chargesheet.records import Statement

COUNTRIES = ["Angola", "Brazil", "Chad", "Denmark", "Egypt", "Fiji", "Ghana"]
BODY = "Police arrested several journalists in the capital and courts sentenced two of them to prison terms.\n" * 40


def report(names: list[str], head: str = "", tail: str = "", body: str = BODY) -> str:
    return head + "".join(f"{name}\n{body}" for name in names) + tail


SHAPES = [
    ("capitals", [name.upper() for name in COUNTRIES]),
    ("Markdown", [f"## {name}" for name in COUNTRIES]),
    ("bold", [f"**{name}**" for name in COUNTRIES]),
]


@pytest.mark.parametrize("names", [row[1] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_a_report_is_split(names: list[str]) -> None:
    text = report(names)
    parts = chapters(text)
    assert [part.country for part in parts] == ["AO", "BR", "TD", "DK", "EG", "FJ", "GH"]
    assert "".join(text[part.start : part.end] for part in parts) == text


HEADINGS = [
    ("two lines, turned round", "KOREA\n(REPUBLIC OF)", "KR"),
    ("turned round", "KOREA (DEMOCRATIC PEOPLE’S REPUBLIC OF)", "KP"),
    ("with more", "ISRAEL AND THE OCCUPIED TERRITORIES", "IL"),
    ("two countries", "MOROCCO/WESTERN SAHARA", "MA"),
    ("short and long name", "ITALY\nITALIAN REPUBLIC", "IT"),
    ("both on a line", "INDIA REPUBLIC OF INDIA", "IN"),
    ("the end of one and another", "AMERICA UNITED STATES OF AMERICA", "US"),
    ("with an article", "THE GAMBIA", "GM"),
    ("decomposed", "CO\u0302TE D’IVOIRE", "CI"),
    ("behind a picture", "\ufffcLIBYA", "LY"),
]


@pytest.mark.parametrize(("heading", "country"), [row[1:] for row in HEADINGS], ids=[row[0] for row in HEADINGS])
def test_headings(heading: str, country: str) -> None:
    parts = chapters(report([heading, *(name.upper() for name in COUNTRIES)]))
    assert [part.country for part in parts][:2] == [country, "AO"]


def test_contents_and_running_headers_cut_nothing() -> None:
    upper = [name.upper() for name in COUNTRIES]
    contents = "CONTENTS\n" + "".join(f"{name}\n" for name in upper) + "\n"
    body = BODY[: len(BODY) // 2] + "{0}\n12\n" + BODY
    text = contents + "".join(f"{name}\n{body.format(name)}" for name in upper)
    parts = chapters(text)
    assert [part.country for part in parts if part.country] == ["AO", "BR", "TD", "DK", "EG", "FJ", "GH"]
    assert text[: parts[0].end].startswith("CONTENTS")


def test_names_in_another_shape_cut_nothing() -> None:
    names = [name.upper() for name in COUNTRIES]
    text = report(names, body=BODY + "Kenya\n" + BODY + "**Kenya**\n" + BODY)
    assert "KE" not in {part.country for part in chapters(text)}


def test_what_comes_after_the_chapters_is_no_countrys() -> None:
    text = report([name.upper() for name in COUNTRIES], tail="PART THREE: TREATIES\n" + BODY)
    assert chapters(text)[-1].country is None


WHOLE = [
    ("four countries", report([name.upper() for name in COUNTRIES[:4]])),
    ("names in running text", "Angola, Brazil, Chad, Denmark, Egypt and Fiji were told.\n" * 500),
    ("a list of countries", "\n".join(name.upper() for name in COUNTRIES) + "\n" + BODY * 10),
    ("a small share", BODY * 40 + report([name.upper() for name in COUNTRIES], body=BODY[:600])),
    ("plain lines", report(COUNTRIES)),
    ("empty", ""),
]


@pytest.mark.parametrize("text", [row[1] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_a_statement_stays_whole(text: str) -> None:
    assert chapters(text) == ()


def test_the_statements_of_the_project_stay_whole() -> None:
    folder = Path(__file__).parent.parent.parent / "corpora" / "statements"
    for path in (path for path in folder.rglob("*") if path.suffix in {".md", ".txt"}):
        assert chapters(path.read_text(encoding="utf-8")) == (), path


def test_a_file_becomes_a_statement_a_chapter(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    head = "EXAMPLE WATCH REPORT 2014\nThis report covers the period January to December 2013.\n\n"
    text = report([name.upper() for name in COUNTRIES], head)
    path.write_text(text, encoding="utf-8")
    found = [one for one in read([path]) if isinstance(one, Statement)]
    assert [one.country for one in found] == [None, "AO", "BR", "TD", "DK", "EG", "FJ", "GH"]
    assert {one.date for one in found} == {"2013-12-31"}
    for one in found:
        assert one.source is not None
        file, _, part = one.source.partition("#")
        start, end = part.partition(";char=")[2].split(",")
        assert file == str(path)
        assert text[int(start) : int(end)] == one.text
    assert found[1].source == f"{path}#angola;char={len(head)},{len(head) + 7 + len(BODY)}"
    (whole,) = read([path], split=False)
    assert isinstance(whole, Statement)
    assert whole.text == text


def test_parts_of_a_pdf_keep_their_pages(pdf: Any, read_bytes: Any) -> None:
    sentence = "Police arrested several journalists in the capital and courts sentenced two of them."
    pages = [
        [(72, 700 - 11 * row, sentence if row else COUNTRIES[index // 2].upper()) for row in range(60)]
        for index in range(14)
    ]
    (found,) = read_bytes(pdf(pages), "a.pdf")
    parts = list(parts_of(found))
    assert len(parts) == 7
    for number, part in enumerate(parts):
        assert part.statement.pages is not None
        assert [page.number for page in part.statement.pages] == [2 * number + 1, 2 * number + 2]
        assert part.source_map is not None
        assert part.source_map.page_at(0) == 2 * number + 1


LINES = st.sampled_from(
    [*[name.upper() for name in COUNTRIES], "## Chad", BODY[:200], "\n", "PART TWO", "Kenya", "\ufffc", "(REPUBLIC OF)"]
)


@settings(max_examples=100)
@given(st.lists(LINES, max_size=40), st.sampled_from(["\n", "\r\n"]))
def test_parts_cover_any_text(lines: list[str], end: str) -> None:
    text = end.join(lines) * 3
    parts = chapters(text)
    assert "".join(text[part.start : part.end] for part in parts) in {"", text}
    for part in parts:
        assert part.start < part.end


REPORTS = [("2006-countries.txt", 150), ("2008.txt", 147), ("2009.txt", 155), ("2010.txt", 155), ("2011.txt", 155)]


@pytest.mark.parametrize(("name", "fewest"), REPORTS)
def test_real_reports(shared: Path, name: str, fewest: int) -> None:
    text = (shared / "archive" / name).read_text(encoding="utf-8")
    parts = [part for part in chapters(text) if part.country]
    assert len({part.country for part in parts}) == len(parts) >= fewest
    assert max(part.end - part.start for part in parts) < 25_000


def test_real_statements_stay_whole(shared: Path) -> None:
    (statement,) = read([shared / "statements" / "EUR-57-3123-2015.md"])
    assert isinstance(statement, Statement)
    assert "#" not in str(statement.source)
