"""Where references may start: places of letters that every spelling of a unit has.

A search that begins with fixed letters goes through a text many times quicker than one for alternatives, so that most
texts are passed over at once. What stands at a place is for the readers to say.
"""

import re
from collections.abc import Iterator

# Letters of a unit, each pattern with how many characters before them the unit starts. The fixed letters come first,
# for speed; what must stand before them is looked back at.
_ANCHORS: tuple[tuple[re.Pattern[str], int], ...] = (
    # "article", "artículo" in NFD, "artigo", "articolo", "Artikel"; "art.", "artt.", "arts", "art 5"
    (re.compile(r"rt(?<=[aA]rt)(?:i(?:c(?:le|ul|ol)|\u0301cul|go|kel)|t?\.|s|[ ])"), 1),
    # "section", "sec.", "secs."
    (re.compile(r"ec(?<=[sS]ec)(?:tion|s?\.)"), 1),
    # "paragraph", "para.", "paras"
    (re.compile(r"para(?=[g.s])"), 0),
    (re.compile(r"lause(?<=[cC]lause)"), 1),
    # "rule 5", "rules 5"
    (re.compile(r"ule(?<=[rR]ule)s?[ ]"), 1),
    (re.compile(r"hapter(?<=[cC]hapter)"), 1),
    (re.compile(r"egulation(?<=[rR]egulation)"), 1),
    (re.compile(r"§"), 0),
    # " s. 5", "(s. 5"
    (re.compile(r"s\.(?<=[ (\n]s\.)"), 0),
    (re.compile(r"ss\."), 0),
)
# Anchors in capitals, in one pattern: a search for one of a few capitals is as quick as one for a string.
# "ARTICLE", "SECTION", "Para", "TCK"; "U.S.C", "CFR" have their title's number before them: group code
_CAPITALS = re.compile(r"[ACPSTU](?:RTIC|ECTION|ara|CK|(?P<code>SC|\.[ ]?S\.[ ]?C|FR|\.F\.R))")
# Anchors of a script or an alphabet, looked for only where one of its letters occurs.
_BY_LETTER: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("í", (("rtículo", 1),)),
    ("Í", (("RTÍCULO", 1),)),
    ("т", (("стат", 0), ("Стат", 0), ("ст.", 0), ("Ст.", 0))),
    ("Т", (("СТАТ", 0),)),
)
# "TCK madde 5", "CMK 100", "TMK 7/2": with a letter that is Turkish, or in a short text also without
_TURKISH_ANCHORS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"madde"), 0),
    (re.compile(r"MK(?<=[CT]MK)"), 1),
)
_SHORT = 2000
_ARABIC_LETTER, _ARABIC_ANCHOR = "ا", "اد"


def candidates(text: str) -> list[int]:
    """Where a unit may start, in order: the places of the anchors, each moved back to the unit's first letter."""
    places: set[int] = set()
    turkish = len(text) < _SHORT or "ı" in text or "ş" in text
    for pattern, back in (*_ANCHORS, *_TURKISH_ANCHORS) if turkish else _ANCHORS:
        places.update([match.start() - back for match in pattern.finditer(text)])
    for match in _CAPITALS.finditer(text):
        place = match.start()
        start = place if match["code"] is None else _title_start(text, place)
        if match["code"] is None or start < place:
            places.add(start)
    if text.startswith(("s.", "ss.")):
        places.add(0)
    if not text.isascii():
        for letter, anchors in _BY_LETTER:
            if letter in text:
                _add(text, anchors, places)
        if _ARABIC_LETTER in text:
            places.update(_word_start(text, place) for place in _places(text, _ARABIC_ANCHOR))
    return sorted(places)


def _add(text: str, anchors: tuple[tuple[str, int], ...], places: set[int]) -> None:
    """Add the places of the anchors, each moved back to the unit's first letter."""
    for anchor, back in anchors:
        places.update(place - back for place in _places(text, anchor) if place >= back)


def _places(text: str, needle: str) -> Iterator[int]:
    """Where ``needle`` stands in the text."""
    place = text.find(needle)
    while place >= 0:
        yield place
        place = text.find(needle, place + len(needle))


def _title_start(text: str, place: int) -> int:
    """Where the title number before a code starts: at the "18" of "18 U.S.C."; ``place`` itself when there is none."""
    blank = place - 1 if place > 0 and text[place - 1].isspace() else place
    start = blank
    while start > 0 and blank - start < 2 and text[start - 1].isdecimal():
        start -= 1
    return start if start < blank else place


def _word_start(text: str, place: int) -> int:
    """Where the Arabic word starts that has the anchor: the article and a preposition are written together with it."""
    start = place
    while start > 0 and place - start < 5 and text[start - 1].isalpha():
        start -= 1
    return start
