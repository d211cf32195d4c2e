"""Names as keys: two spellings of one name become equal.

A key may be longer or shorter than the name, so it serves to compare and look up, and never to find offsets.
"""

import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-"})


def plain(name: str) -> str:
    """A name with NFC letters, straight apostrophes, single spaces and no space after a hyphen; case is kept."""
    straight = unicodedata.normalize("NFC", name).translate(_APOSTROPHES)
    return " ".join(straight.split()).replace("- ", "-")


def name_key(name: str) -> str:
    """A name in the form that lookups compare: ``plain``, case folded."""
    return plain(name).casefold()


def without_accents(text: str) -> str:
    """The text in small letters without accents, every word kept: "JOSÉ" and "Jose" become one."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in folded if not unicodedata.combining(character))
