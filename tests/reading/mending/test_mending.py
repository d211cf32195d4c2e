"""Mending on bare strings: each idea in a table, and what must hold for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.reading.mending import PAGE_BREAK, Edit, SourceMap, composed, edited, mended
from chargesheet.reading.mending.characters import character_edits
from chargesheet.reading.mending.edges import edge_edits
from chargesheet.reading.mending.hyphens import hyphen_keeper
from chargesheet.reading.mending.lines import line_edits

CHARACTERS = [
    ("ligatures", "o\ufb03ce \ufb02ed", "office fled"),
    ("long s and t", "\ufb05 \ufb06", "st st"),
    ("Arabic forms", "\ufe8d\ufedf\ufeb8\ufeae\ufec3\ufe94", "الشرطة"),
    ("a breve before its letter", "Erdo˘gan", "Erdoğan"),
    ("a diaeresis before its letter", "M¨uller", "Müller"),
    ("an acute accent on a dotless i", "Garc´ıa", "García"),
    ("an acute accent inside a Slavic name", "Peri´c", "Perić"),
    ("an acute accent for an apostrophe is kept", "Côte d´Ivoire, it´s", "Côte d´Ivoire, it´s"),
    ("a grave accent for a quotation mark is kept", "`Abd al-Karim", "`Abd al-Karim"),
    ("decomposed accents are kept", "Peric\u0301", "Peric\u0301"),
    ("an accent with no such letter is kept", "˘x ¨ 5", "˘x ¨ 5"),
    ("a soft hyphen inside a line", "jour\u00adnalist", "journalist"),
    ("pictures and marks of no width", "\ufffcA\u200bB\ufeff", "AB"),
    ("joiners are letters' own", "می\u200cخواهد", "می\u200cخواهد"),
    ("controls", "A\x02B\tC", "AB\tC"),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in CHARACTERS], ids=[row[0] for row in CHARACTERS])
def test_characters(text: str, expected: str) -> None:
    assert edited(text, character_edits(text))[0] == expected


def pages(*texts: str) -> str:
    return PAGE_BREAK.join(texts)


EDGES = [
    ("header with a number", [f"Report 2014 {n}\nBody {w}." for n, w in enumerate("abc", 7)], "Body a.\fBody b.\fBody c."),
    ("footer on alternate sides", [f"B{w}.\n{n} Report" for n, w in enumerate("abcd")], "Ba.\fBb.\fBc.\fBd."),
    ("bare numbers", [f"B{w}.\n- {n} -" for n, w in enumerate("ab", 5)], "Ba.\fBb."),
    ("Roman numbers", ["B one.\niv", "B two.\nv"], "B one.\fB two."),
    ("says page", ["B one.\nPage 1 of 9", "B two."], "B one.\fB two."),
    ("thumb letters beside a footer", [f"Text {w}.\nK\nReport {n}" for n, w in enumerate("abc")], "Text a.\fText b.\fText c."),
    ("one page", ["Report\nBody."], "Report\nBody."),
    ("numbers that do not grow", ["12\nBody one.", "12\nBody two."], "12\nBody one.\f12\nBody two."),
    ("a heading twice", ["Death penalty\nA.", "B.", "C.", "D.", "Death penalty\nE."], None),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), [row[1:] for row in EDGES], ids=[row[0] for row in EDGES])
def test_edges(texts: list[str], expected: str | None) -> None:
    text = pages(*texts)
    assert edited(text, edge_edits(text))[0] == (text if expected is None else expected)


FULL = "a line that is as wide as the page allows it to be"
LINES = [
    ("a broken line", f"{FULL}\nand goes on here", f"{FULL} and goes on here"),
    ("an empty line", f"{FULL}\n\nand a new one", f"{FULL}\n\nand a new one"),
    ("a short last line", f"{FULL}\nends here.\nAnother one {FULL}", f"{FULL} ends here.\n\nAnother one {FULL}"),
    ("a sentence that ends at the margin", f"{FULL} now.\nIt goes on.", f"{FULL} now. It goes on."),
    ("bullets", f"{FULL}\n• One\n• Two", f"{FULL}\n• One\n• Two"),
    ("a bullet of two lines", f"• {FULL}\nand more", f"• {FULL} and more"),
    ("fields", "Head of state: A. B.\nHead of government: C. D.\n" + FULL, None),
    ("over a page", f"{FULL}\fand goes on here", f"{FULL} and goes on here"),
    ("a page that ends a paragraph", f"{FULL}.\fAnother.", f"{FULL}.\n\nAnother."),
    ("a heading in capitals", f"KAZAKHSTAN\n{FULL}", f"KAZAKHSTAN\n\n{FULL}"),
    ("a parted word", f"{FULL} of jour-\nnalists", f"{FULL} of journalists"),
    (
        "a compound that the text has",
        f"asylum-seekers {FULL} asylum-\nseekers",
        f"asylum-seekers {FULL} asylum-seekers",
    ),
    ("a name with a hyphen", f"{FULL} Aung-\nSan", f"{FULL} Aung-San"),
    ("years", f"{FULL} 1950-\n53", f"{FULL} 1950-53"),
    ("a dash", f"{FULL} –\nthe end", f"{FULL} – the end"),
    ("a parted word over a page", f"{FULL} jour-\fnalists", f"{FULL} journalists"),
    ("spaces at line ends", f"{FULL}  \n  and more ", f"{FULL} and more"),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_lines(text: str, expected: str | None) -> None:
    found = edited(text, line_edits(text))[0]
    if expected is None:
        assert found.startswith("Head of state: A. B.\nHead of government: C. D.\n")
    else:
        assert found == expected


HYPHENS = [
    ("no word is parted", "", "the –", "end", None),
    ("nothing known", "", "jour-", "nalist", False),
    ("known with a hyphen", "ill-treatment", "ill-", "treatment", True),
    ("known in one piece", "journalist", "jour-", "nalist", False),
    ("both parts are words", "war crimes; torn lands", "war-", "torn", True),
    ("a capital", "", "Kim-", "Il", True),
    ("a number", "", "G-", "8", True),
    ("a soft hyphen", "war torn", "war\u00ad", "torn", False),
    ("a singular elsewhere", "asylum-seeker", "asylum-", "seekers", True),
]


@pytest.mark.parametrize(
    ("text", "line", "following", "kept"), [row[1:] for row in HYPHENS], ids=[row[0] for row in HYPHENS]
)
def test_hyphens(text: str, line: str, following: str, kept: bool | None) -> None:
    assert hyphen_keeper(text)(line, following) is kept


ALPHABET = st.sampled_from(
    [*"abc AB12.-\n•K:", "\n\n", "\ufb01", "˘g", "\u00ad", "e\u0301", "ш", "ع", "😀", " \n", "Report 7\n"]
)
PAGES = st.lists(st.lists(ALPHABET, max_size=60).map("".join), min_size=1, max_size=5)


@settings(max_examples=300)
@given(PAGES, st.booleans())
def test_the_way_back_is_total_monotone_and_true(texts: list[str], layout: bool) -> None:
    raw = PAGE_BREAK.join(texts)
    text, source_map = mended(texts, layout=layout)
    assert (source_map.runs[-1].end if source_map.runs else 0) == len(text)
    at = source = 0
    for run in source_map.runs:
        assert run.start == at < run.end  # total
        assert source <= run.source_start < run.source_end <= len(raw)  # monotone
        if run.copied:
            assert text[run.start : run.end] == raw[run.source_start : run.source_end]  # true
        at, source = run.end, run.source_end
    for offset in range(len(text)):
        start, end = source_map.source(offset, offset + 1)
        assert start < end
        page = source_map.page_at(offset)
        assert 1 <= page <= len(texts)
        for span in source_map.pages(offset, offset + 1):
            assert 0 <= span.start < span.end <= len(texts[span.page - 1])


@settings(max_examples=200)
@given(PAGES)
def test_no_letter_is_lost_but_at_edges(texts: list[str]) -> None:
    text, _ = mended(["".join(character for character in one if character not in "0123456789K:") for one in texts[:1]])
    letters = [character for character in texts[0] if character in "abcABшع😀•"]
    assert [character for character in text if character in "abcABшع😀•"] == letters


@settings(max_examples=100)
@given(st.text("abc-\n", max_size=40), st.data())
def test_two_edits_compose(text: str, data: st.DataObject) -> None:
    def some_edits(one: str) -> list[Edit]:
        cuts = sorted(data.draw(st.sets(st.integers(0, len(one)), max_size=6)))
        new = st.sampled_from(["", "x", "yz"])
        return [Edit(start, end, data.draw(new)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]

    middle, first = edited(text, some_edits(text))
    last, second = edited(middle, some_edits(middle))
    runs = composed(second, first)
    assert (runs[-1].end if runs else 0) == len(last)
    for run in runs:
        if run.copied:
            assert last[run.start : run.end] == text[run.source_start : run.source_end]


def test_spans_over_two_pages() -> None:
    _, source_map = mended(["one two", "three four"])
    spans = source_map.pages(4, 13)
    assert [(span.page, span.start, span.end) for span in spans] == [(1, 4, 7), (2, 0, 5)]


def test_an_empty_text() -> None:
    assert mended([""]) == ("", SourceMap((), (0,)))
