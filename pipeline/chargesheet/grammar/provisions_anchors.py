"""Where references may start: places of letters that every spelling of a unit has.

``str.find`` goes through a text several times quicker than one large pattern, and rare single characters quicker
still, so that most texts are passed over at once. What stands at a place is for the readers to say.
"""

import re
from collections.abc import Iterator

# Letters of a unit, and how many characters before them it starts: "rti" is in "article", "artículo", "artigo",
# "articolo" and "Artikel".
_ANCHORS: tuple[tuple[str, int], ...] = (
    ("rti", 1),
    ("rt.", 1),
    ("rtt.", 1),
    ("rts", 1),
    ("rt ", 1),
    ("ection", 1),
    ("ec.", 1),
    ("ecs.", 1),
    ("§", 0),
    ("para", 0),
    ("lause", 1),
    ("ule", 1),
    ("hapter", 1),
    ("egulation", 1),
    (" s.", -1),
    ("(s.", -1),
    ("\ns.", -1),
    ("ss.", 0),
)
# What the letters must go on with, where they stand in many other words.
_AFTER: dict[str, tuple[str, ...]] = {
    "rti": ("cle", "cul", "\u0301cul", "go", "col", "kel"),
    "ule": (" ", "s "),
    "para": ("g", ".", "s"),
}
# Anchors in capitals, in one pattern: a search for one of a few capitals is as quick as one for a string.
# "ARTICLE", "SECTION", "Para", "TCK"; "U.S.C", "CFR" have their title's number before them: group code
_CAPITALS = re.compile(r"[ACPSTU](?:RTIC|ECTION|ara|CK|(?P<code>SC|\.[ ]?S\.[ ]?C|FR|\.F\.R))")
# Anchors of a script or an alphabet, looked for only where one of its letters occurs.
_BY_LETTER: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("í", (("rtículo", 1),)),
    ("Í", (("RTÍCULO", 1),)),
    ("т", (("стат", 0), ("Стат", 0), ("ст.", 0), ("Ст.", 0))),
    ("Т", (("СТАТ", 0),)),
    ("ı", (("madde", 0), ("CMK", 0), ("TMK", 0))),
    ("ş", (("madde", 0), ("CMK", 0), ("TMK", 0))),
)
# Turkish without its own letters: "CMK madde 5".
_ASCII_TURKISH = (("madde", 0), ("CMK", 0), ("TMK", 0))
_SHORT = 2000
_ARABIC_LETTER, _ARABIC_ANCHOR = "ا", "اد"


def candidates(text: str) -> list[int]:
    """Where a unit may start, in order: the places of the anchors, each moved back to the unit's first letter."""
    places: set[int] = set()
    _add(text, _ANCHORS, places)
    for match in _CAPITALS.finditer(text):
        place = match.start()
        start = place if match["code"] is None else _title_start(text, place)
        if match["code"] is None or start < place:
            places.add(start)
    if text.startswith(("s.", "ss.")):
        places.add(0)
    if len(text) < _SHORT:
        _add(text, _ASCII_TURKISH, places)
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
        after = _AFTER.get(anchor)
        for place in _places(text, anchor):
            if place >= back and (after is None or text.startswith(after, place + len(anchor))):
                places.add(place - back)


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
