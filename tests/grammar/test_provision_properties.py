"""What must hold for every text: spans inside it, nothing raised, and every rendered provision read back."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from chargesheet.grammar.provisions import find_provisions
from chargesheet.grammar.provisions_mentions import find_laws

UNITS = {
    "Article": ("Article", "article", "Art.", "ARTICLE"),
    "Section": ("Section", "section", "Sec.", "sec.", "s.", "§"),
}
PLURALS = {"Article": ("Articles", "articles", "Arts."), "Section": ("Sections", "sections", "ss.", "§§")}
LAWS = ("Criminal Code", "Penal Code", "Press Law", "1948 Sedition Act", "Law on Assemblies", "NSL", "Law 30/2000")

numbers = st.one_of(
    st.integers(1, 999).map(str),
    st.tuples(st.integers(10, 999), st.integers(1, 9)).map(lambda n: f"{n[0]}.{n[1]}"),
    st.tuples(st.integers(10, 999), st.integers(1, 9)).map(lambda n: f"{n[0]}-{n[1]}"),
    st.tuples(st.integers(1, 999), st.sampled_from("ABCD")).map(lambda n: f"{n[0]}{n[1]}"),
    st.integers(1, 999).map(lambda n: f"{n} bis"),
).filter(lambda number: number != "19")
parts = st.sampled_from(["", "(1)", "(12)", "(4)(d)", "(a)"])


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_rendered_provision_is_read_back(data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(sorted(UNITS)))
    cited = data.draw(st.lists(st.tuples(numbers, parts), min_size=1, max_size=4, unique=True))
    law = data.draw(st.sampled_from((*LAWS, None)))
    articles = [number + part for number, part in cited]
    if len(articles) == 1:
        word, listed = data.draw(st.sampled_from(UNITS[unit])), articles[0]
    else:
        word = data.draw(st.sampled_from(PLURALS[unit]))
        listed = ", ".join(articles[:-1]) + " and " + articles[-1]
    joint = " of " if law is not None and law.startswith("Law 30") else " of the "
    mention = f"{word} {listed}" + (f"{joint}{law}" if law else "")
    text = f"She was charged under {mention}. He was not."
    found = find_provisions(text)
    assert [text[p.start : p.end] for p in found] == [mention]
    assert list(found[0].articles) == list(dict.fromkeys(articles))
    name = found[0].law
    assert (text[name.start : name.end] if name is not None else None) == law


@given(st.integers(1, 999), st.integers(1, 20), st.sampled_from(["part", "paragraph", "para."]))
@settings(max_examples=60, deadline=None)
def test_every_way_to_write_a_part_is_one_article(number: int, part: int, unit: str) -> None:
    forms = [
        f"{unit} {part} of Article {number}",
        f"Article {number}({part})",
        f"Article {number} ({part})",
        f"Article {number}, {unit} {part}",
        f"Article {number} ({unit} {part})",
        f"Article {number}/{part}",
    ]
    read = {find_provisions(f"under {form} of the Code.")[0].articles for form in forms}
    assert read == {(f"{number}({part})",)}


# How each language writes articles 1 and 2 with parts: the unit for one, for several, "and", the part behind, the
# part before, and a law with what joins it.
RENDERINGS = {
    "en": ("Article {}", "Articles {}", " and ", ", part {}", "part {} of ", " of the Penal Code"),
    "fr": ("article {}", "articles {}", " et ", ", alinéa {}", "alinéa {} de l'", " du Code pénal"),
    "es": ("artículo {}", "artículos {}", " y ", ", inciso {}", "inciso {} del ", " del Código Penal"),
    "pt": ("artigo {}", "artigos {}", " e ", ", n.º {}", "n.º {} do ", " do Código Penal"),
    "it": ("articolo {}", "articoli {}", " e ", ", comma {}", "comma {} dell'", " del codice penale"),
    "de": ("§ {}", "§§ {}", " und ", " Abs. {}", None, " StGB"),
    "ru": ("ст. {}", "ст. {}", " и ", None, "ч. {} ", " УК РФ"),
    "uk": ("ст. {}", "статті {}", " та ", None, "ч. {} ", " КК України"),
    "ar": ("المادة {}", "المادتين {}", " و", None, "الفقرة {} من ", " من قانون العقوبات"),
}


@given(st.sampled_from(sorted(RENDERINGS)), st.integers(1, 999), st.integers(1, 20), st.booleans(), st.data())
@settings(max_examples=400, deadline=None)
def test_every_language_is_read_back(code: str, number: int, part: int, decomposed: bool, data: st.DataObject) -> None:
    one, several, join, behind, before, law = RENDERINGS[code]
    shape = data.draw(st.sampled_from(["plain", "list"] + ["behind"] * bool(behind) + ["before"] * bool(before)))
    if number == 19 and code == "en":
        number = 20
    expected = [str(number)]
    if shape == "list":
        other = number + data.draw(st.integers(1, 400))
        mention, expected = several.format(f"{number}{join}{other}"), [str(number), str(other)]
    elif shape == "behind":
        mention, expected = one.format(number) + str(behind).format(part), [f"{number}({part})"]
    elif shape == "before":
        mention, expected = str(before).format(part) + one.format(number), [f"{number}({part})"]
    else:
        mention = one.format(number)
    text = f"xx {mention}{law}, xx"
    text = unicodedata.normalize("NFD", text) if decomposed else text
    found = find_provisions(text)
    assert [text[p.start : p.end] for p in found] == [text[3:-4]]
    assert list(found[0].articles) == expected
    assert found[0].law is not None


@given(st.integers(1, 500), st.integers(1, 9), st.sampled_from(["TCK {}", "TCK m. {}", "TCK’nın {}. maddesi"]))
@settings(max_examples=60, deadline=None)
def test_turkish_is_read_back(number: int, part: int, form: str) -> None:
    for written, article in ((str(number), str(number)), (f"{number}/{part}", f"{number}({part})")):
        text = f"Sanık {form.format(written)}, dedi"
        (found,) = find_provisions(text)
        assert (text[found.start : found.end], found.articles) == (form.format(written), (article,))


PIECES = st.sampled_from(
    [
        "Article ", "Articles ", "Section ", "s. ", "§ ", "part ", "1", "2", "148", "(1)", "(a)", ", ", " and ", "’s ",
        " of the ", "Penal Code", " Act", "Law ", "Convention ", "on ", "Rights", "No. ", "2015", "\n", "–", "-", "/",
        ".", "(", ")", "U.S.C. ", "İ", "\u0301", "\U0010fc00", "ARTICLE 19", "Order ", "Constitution", "<sup>1</sup>",
        "\u00a0", "bis",
        "ст. ", "ч. ", "УК РФ", "المادة ", " و", "TCK ", ". maddesi", "artículo ", " du Code pénal", "§§ ",
        " Abs. ", "art. ", " c.p.", " del ", "п. «б» ", "n.º ", "L. ", "٩٨", "², ", " sayılı ",
    ]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
@settings(max_examples=400, deadline=None)
def test_spans_lie_inside_any_text_and_in_order(text: str) -> None:
    for found in (find_provisions(text), find_laws(text, {"ICCPR"}, {"CAT"})):
        last = 0
        for mention in found:
            assert last <= mention.start < mention.end <= len(text)
            assert not text[mention.start].isspace()
            assert not text[mention.end - 1].isspace()
            last = mention.end
    for provision in find_provisions(text):
        assert provision.articles
        law = provision.law
        # A law behind a long description in brackets is outside the mention, and a mention of its own.
        assert law is None or provision.start <= law.start < law.end
        assert law is None or law.end <= provision.end or law.start >= provision.end
