"""Provisions in Turkish, which puts the law first and the unit last: "TCK’nın 301. maddesi", "TCK 220/6".

Also "Türk Ceza Kanunu'nun 299. maddesi", "3713 sayılı Kanun'un 7/2. maddesi", "TCK m. 301", "301. ve 305. maddeleri",
"301. maddesinin 2. fıkrası".
"""

import re
from functools import cache

from chargesheet.grammar.provisions_languages import any_of, key, language, laws_of
from chargesheet.grammar.provisions_types import CitedProvision, LawName
from chargesheet.grammar.provisions_words import is_letter

# Where the reader is called: the stem of "maddesi", and the short names.
ANCHORS = ("madde", "TCK", "CMK", "TMK")
_BACK = 140
_BLANK = r"[^\S\n]{0,3}\n?[^\S\n]{0,3}"
# "301", "220/6", "314/2-a", "7/2", with an ending: "301.", "301'inci", "8/A"
_NUMBER = (
    r"(?!(?:19|20)\d\d\b(?!/))\d{1,4}(?:/[A-ZÇĞİÖŞÜ](?!\w))?(?:/\d{1,2})?(?:[-/][a-zçğıöşü](?!\w))?"
    r"(?:['’‘][a-zçğıöşü]{1,5})?\.?"
)
_ONE = re.compile(
    r"(?P<base>\d{1,4})(?:/(?P<letter>[A-ZÇĞİÖŞÜ])(?!\w))?(?:/(?P<part>\d{1,2}))?(?:[-/](?P<point>[a-zçğıöşü])(?!\w))?"
)
_PART = re.compile(r"(?P<part>\d{1,2}|[a-zçğıöşü])(?=\W|$)")


@cache
def _pattern() -> re.Pattern[str]:
    """The pattern of a whole reference.

    "Türk Ceza Kanunu'nun 299. maddesinin 2. fıkrası": ``named`` "Türk Ceza Kanunu", ``numbers`` "299.", ``parts``
    "2."; "TCK m. 301": ``acronym`` "TCK", ``after`` "301"; "TCK 220/6": ``bare`` "220/6"; "3713 sayılı Terörle
    Mücadele Kanunu’nun 7/2. maddesi": ``number`` "3713".
    """
    words = language("tr")
    units = any_of(unit for unit in words.units["article"] if "." not in unit)
    joins = any_of(words.joins)
    listed = rf"{_NUMBER}(?:{_BLANK}(?:,|(?:{joins})(?=\s)){_BLANK}{_NUMBER}){{0,20}}"
    case = r"(?:['’‘]?(?:[nıiuü]{0,2}n[ıiuü]n|[nıiuü]{1,3}|[nıiuü]{0,2}n[dea]{1,3}|y?[lae]{1,3}))?(?!\w)"
    return re.compile(
        rf"""
        (?<![\w\u0300-\u036f])
        (?:
          (?P<law>
            (?P<number>\d{{3,4}}){_BLANK}sayılı{_BLANK}
              (?:[^\W\d_][\w\u0300-\u036f]*{_BLANK}){{0,6}}?(?P<head>Kanun|Yasa|KHK)[a-zıüğş]{{0,2}}
          | (?P<named>{any_of(words.laws)})
          | (?P<acronym>{any_of(words.acronyms)})
          ){case},?{_BLANK}
        )?
        (?:
            (?P<numbers>{listed}){_BLANK}(?:{units})(?![\w])
            (?:{_BLANK}(?P<parts>(?:\(?(?:\d{{1,2}}\.?|[a-z])\)?{_BLANK}(?:,|{joins})?{_BLANK}){{1,4}})(?:{any_of(words.parts)})\w*)?
          | (?:(?:md|m)\.|madde){_BLANK}(?P<after>{listed})
          | (?<!\d)(?P<bare>\d{{1,3}}(?:/\d{{1,2}}(?:-[a-z](?!\w))?)?(?![\w.]\w))(?!\d)
        )
        """.replace("\n", "\n"),
        re.VERBOSE,
    )


def read_turkish(text: str, position: int, floor: int) -> CitedProvision | None:
    """The reference around ``position``, where one of the ``ANCHORS`` stands."""
    if position > 0 and is_letter(text[position - 1]):
        return None
    if text.startswith("madde", position):
        low = max(floor, position - _BACK)
        for match in _pattern().finditer(text, low, min(len(text), position + 60)):
            if match.end() > position:
                return _cited(match) if match.start() <= position else None
        return None
    found = _pattern().match(text, position)
    return _cited(found) if found is not None else None


def _cited(match: re.Match[str]) -> CitedProvision:
    """The reference that a match is: where it is called, a bare number has a law before it."""
    law = _law(match) if match["law"] else None
    group = "numbers" if match["numbers"] else "after" if match["after"] else "bare"
    articles = [_normal(one) for one in _ONE.finditer(match[group])]
    end = match.end() - (match.group()[-1] == "." and group != "numbers")
    if match["parts"]:
        parts = [f"({part['part']})" for part in _PART.finditer(match["parts"])]
        articles = [article + part for article in articles for part in parts]
    return CitedProvision(match.start(), end, "article", tuple(dict.fromkeys(articles)), law)


def _normal(match: re.Match[str]) -> str:
    """``220(6)`` for "220/6", ``8/A`` as it is, ``314(2)(a)`` for "314/2-a"."""
    letter = f"/{match['letter']}" if match["letter"] else ""
    part = f"({match['part']})" if match["part"] else ""
    point = f"({match['point']})" if match["point"] else ""
    return match["base"] + letter + part + point


def _law(match: re.Match[str]) -> LawName:
    """The law before the articles; Turkish texts mean Turkey's."""
    words = language("tr")
    start = match.start("law")
    if match["named"]:
        return LawName(start, match.end("named"), "Code", laws_of("tr")[key(match["named"])], "TR")
    if match["acronym"]:
        acronym = match["acronym"]
        return LawName(
            start, match.end("acronym"), "", words.acronyms[acronym], words.acronym_countries.get(acronym, "TR")
        )
    meaning = f"{words.heads[match['head']]} No. {match['number']}"
    return LawName(start, match.end("law"), words.heads[match["head"]], (meaning,), "TR")
