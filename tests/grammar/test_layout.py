"""The page's layout: blocks that cover the text, and markup to look past."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.grammar.layout import field_labels, find_layout
from chargesheet.grammar.markup import join_spans, look_past

# A row: name, text, the blocks as (kind, the block's words with the markup looked past and spaces joined).
BLOCKS = [
    (
        "markdown headings",
        "# One\n\n## Two ##\nText.",
        [("heading", "One"), ("heading", "Two ##"), ("paragraph", "Text.")],
    ),
    ("underlined heading", "Trial\n=====\n\nText.", [("heading", "Trial"), ("paragraph", "Text.")]),
    ("underlined with dashes", "Trial\n---\nText.", [("heading", "Trial"), ("paragraph", "Text.")]),
    (
        "heading in bold",
        "Text.\n\n**Background**\n\nText.",
        [("paragraph", "Text."), ("heading", "Background"), ("paragraph", "Text.")],
    ),
    (
        "heading in capitals",
        "LIBYA\nGREAT JAMAHIRIYA\nText here.",
        [("heading", "LIBYA"), ("heading", "GREAT JAMAHIRIYA"), ("paragraph", "Text here.")],
    ),
    ("acronym on a broken line is none", "He led the\nNLDP\nfor years.", [("paragraph", "He led the NLDP for years.")]),
    (
        "heading without a mark, as a PDF gives it",
        "They fled.\nDeath penalty\nThere were reports of ten executions.",
        [
            ("paragraph", "They fled."),
            ("heading", "Death penalty"),
            ("paragraph", "There were reports of ten executions."),
        ],
    ),
    (
        "a broken line is no heading: the next word would not have fitted",
        "They fled.\nIn May the police held Ali\nAbdullahi in a cell there\nfor ten days.",
        [("paragraph", "They fled. In May the police held Ali Abdullahi in a cell there for ten days.")],
    ),
    (
        "a broken line that ends in a small word is no heading",
        "They fled.\nThey were held by\nPresident Diallo’s guards for many days in a camp.",
        [("paragraph", "They fled. They were held by President Diallo’s guards for many days in a camp.")],
    ),
    (
        "single line ends do not end a paragraph",
        "He was held\nin May.\nHe left.",
        [("paragraph", "He was held in May. He left.")],
    ),
    ("a blank line ends it", "He was held.\n \t\nHe left.", [("paragraph", "He was held."), ("paragraph", "He left.")]),
    ("windows line ends", "One.\r\n\r\nTwo.\r\nThree.", [("paragraph", "One."), ("paragraph", "Two. Three.")]),
    (
        "items with dashes",
        "They were:\n- a man;\n- a woman",
        [("paragraph", "They were:"), ("item", "a man;"), ("item", "a woman")],
    ),
    (
        "a dash on a broken line is none",
        "the police\n– and others – came",
        [("paragraph", "the police – and others – came")],
    ),
    ("bullets of a symbol font", "\U0010fc00 One.\n\U0010fc01 Two.", [("item", "One."), ("item", "Two.")]),
    (
        "bullet inside a line",
        "One. \U0010fc00 Two. • Three.",
        [("paragraph", "One."), ("item", "Two."), ("item", "Three.")],
    ),
    (
        "bullets of a symbol font that came out as a letter",
        "b One was held. b Two were.\nHe met b and B.",
        [("item", "One was held."), ("item", "Two were. He met b and B.")],
    ),
    (
        "heading that opens with a quotation",
        "They fled.\n‘Disappeared’ men\nThere were reports of ten more cases.",
        [
            ("paragraph", "They fled."),
            ("heading", "‘Disappeared’ men"),
            ("paragraph", "There were reports of ten more cases."),
        ],
    ),
    ("round and square bullets", "● One\n■ Two\n• Three", [("item", "One"), ("item", "Two"), ("item", "Three")]),
    (
        "numbered items",
        "1. One\n2. Two\n(a) Three\nb) Four",
        [("item", "One"), ("item", "Two"), ("item", "Three"), ("item", "Four")],
    ),
    (
        "a number on a broken line is none",
        "He was freed on May\n6. The rest stayed.",
        [("paragraph", "He was freed on May 6. The rest stayed.")],
    ),
    ("an item goes on", "- He was held\nin May.", [("item", "He was held in May.")]),
    (
        "fields",
        "Date: 3 May 2014  \nIndex: EUR 57/1/2014\n\nText.",
        [("field", "Date: 3 May 2014"), ("field", "Index: EUR 57/1/2014"), ("paragraph", "Text.")],
    ),
    (
        "fields of a case sheet",
        "**Charge:** sedition\n**Date of arrest:** 3 May",
        [("field", "Charge: sedition"), ("field", "Date of arrest: 3 May")],
    ),
    (
        "fields that no list knows stand in rows",
        "Sheet no: 12\nCell block: B",
        [("field", "Sheet no: 12"), ("field", "Cell block: B")],
    ),
    ("a title with a colon is no field", "Mali: two men held", [("paragraph", "Mali: two men held")]),
    (
        "notes in Markdown",
        "Text.<sup>1</sup>\n\n<sup>1</sup> Note.\n[^2]: More.",
        [("paragraph", "Text."), ("footnote", "Note."), ("footnote", "More.")],
    ),
    (
        "text goes on after notes",
        "---\n\n<sup>1</sup> Note.\n\nText.",
        [("rule", ""), ("footnote", "Note."), ("paragraph", "Text.")],
    ),
    (
        "numbered notes under a rule",
        "Text.\n\n---\n1 See above.\n2 “Then”.",
        [("paragraph", "Text."), ("rule", ""), ("footnote", "See above."), ("footnote", "“Then”.")],
    ),
    (
        "numbered notes under a heading",
        "Notes\n=====\n12. See above.",
        [("heading", "Notes"), ("footnote", "See above.")],
    ),
    ("rules", "One.\n\n* * *\n\nTwo.", [("paragraph", "One."), ("rule", ""), ("paragraph", "Two.")]),
    (
        "front matter",
        "---\ntitle: A man is freed\n---\nText.",
        [("rule", ""), ("field", "title: A man is freed"), ("rule", ""), ("paragraph", "Text.")],
    ),
    ("quotation", "> He was\n> freed.", [("paragraph", "He was"), ("paragraph", "freed.")]),
    ("leading pictures of a PDF", "\ufffc\ufffc \U0010fc00 One.", [("item", "One.")]),
    (
        "decomposed and right-to-left text",
        "Peric\u0301 left.\n\nשלום עולם",
        [("paragraph", "Peric\u0301 left."), ("paragraph", "שלום עולם")],
    ),
    ("nothing", " \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in BLOCKS], ids=[row[0] for row in BLOCKS])
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    layout = find_layout(text)
    view = look_past(text, layout.markup)
    assert [(block.kind, " ".join(view[block.start : block.end].split())) for block in layout.blocks] == expected


# A row: name, text, the markup.
MARKUP = [
    ("emphasis", "The *Adam* and **Eve** _x_.", ["*", "*", "**", "**", "_", "_"]),
    ("a lone asterisk is prose", "5 * 6 and f*** and a_b_c *", []),
    ("emphasis does not reach over paragraphs", "*one\n\ntwo*", []),
    ("footnote marks", "held;<sup>1</sup> freed[^2].", ["<sup>1</sup>", "[^2]"]),
    ("heading", "## Trial", ["## "]),
    ("link", "see [the report](https://a.org/b) there", ["[", "](https://a.org/b)"]),
    ("brackets that are no link", "[Cease] it [sic](2)", []),
    ("picture", "![a map](map.png) text", ["![a map](map.png)"]),
    ("addresses", "<https://a.org/b/> and https://a.org/c", ["<https://a.org/b/>", "https://a.org/c"]),
    ("tags and comments", "<b>x</b><br/><!-- page 3 -->", ["<b>", "</b><br/><!-- page 3 -->"]),
    ("less than is prose", "if a < b and b > c", []),
    ("escape", r"\*not\* so", ["\\", "\\"]),
    ("bullets", "\U0010fc00 One.\n- Two.", ["\U0010fc00 ", "- "]),
    ("pictures of a PDF", "a\ufffc\ufffc b", ["\ufffc\ufffc"]),
    ("underline", "Trial\n=====\nText.", ["====="]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in MARKUP], ids=[row[0] for row in MARKUP])
def test_markup(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_layout(text).markup] == expected


@pytest.mark.parametrize("label", sorted(field_labels()))
def test_every_field_label_makes_a_field(label: str) -> None:
    line = f"{label.capitalize()}: x y"
    assert [block.kind for block in find_layout(f"{line}\n\nText.").blocks] == ["field", "paragraph"]


def test_look_past_keeps_every_offset() -> None:
    text = "**Bah** was freed.<sup>1</sup>"
    assert look_past(text, find_layout(text).markup) == "  Bah   was freed.            "


LAYOUT_PIECES = [
    "# ",
    "- ",
    "1. ",
    "---",
    "===",
    "**",
    "*",
    "_",
    "<sup>1</sup>",
    "[^1]: ",
    "[a](b.c)",
    "<b>",
    "<",
    ">",
    "\n",
]
LAYOUT_PIECES += [
    "\n\n",
    "\r\n",
    "\f",
    " ",
    "\ufffc",
    "\U0010fc00",
    "•",
    "Date: x",
    "LIBYA",
    "Word ",
    "word",
    ".",
    "\\*",
    "İ",
    "e\u0301",
    "😀",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(LAYOUT_PIECES)).map("".join)))
def test_blocks_cover_the_text_and_markup_is_in_order(text: str) -> None:
    layout = find_layout(text)
    borders = [block.start for block in layout.blocks] + [len(text)] * bool(layout.blocks)
    assert [block.end for block in layout.blocks] == borders[1:]
    assert borders == sorted(set(borders))
    assert borders[:1] in ([], [0])
    assert list(layout.markup) == join_spans(layout.markup)
    assert all(0 <= span.start < span.end <= len(text) for span in layout.markup)
    view = look_past(text, layout.markup)
    assert len(view) == len(text)
    assert all(seen in (there, " ") for seen, there in zip(view, text, strict=True))
