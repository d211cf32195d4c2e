"""Characters that stand for letters, and letters that a font took apart: ligatures, presentation forms, accents.

Accents that are letters' own are kept as they are, composed or not (``é``, ``e`` and U+0301). Only spacing accents are
mended, which fonts of old documents set beside a letter: ``Erdo˘gan``.
"""

import re
import unicodedata
from collections.abc import Iterator

from chargesheet.reading.mending.source_map import Edit

# Spacing accents that mean nothing but an accent, and the combining characters that they stand for. The acute and
# grave ones are apostrophes and quotation marks, too (``d´Ivoire``, ``l`Est``), so they are mended only before a
# dotless i, and the acute one before c and z after a letter: "Peri´c".
_ACCENTS = {
    "¨": "\u0308",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "˙": "\u0307",
    "˚": "\u030a",
    "˝": "\u030b",
}
_SURE = {"´": "\u0301", "`": "\u0300"}
_DOTLESS = {"ı": "i", "ȷ": "j"}

_MENDED = re.compile(
    r"""
      (?P<ligature> [\ufb00-\ufb06\ufb13-\ufb17] )                 # "ﬁ", "ﬀ"
    | (?P<form> [\ufb50-\ufbb1\ufbd3-\ufbff\ufe70-\ufefc] )        # Arabic letters in the shape they have in a word
    | (?P<accent> [¨ˆ˜ˇ˘˙˚˝] ) (?P<letter> [^\W\d_] )              # "˘g"
    | (?P<sure> [´`] ) (?P<dotless> [ıȷ] )                         # "´ı"
    | (?<=[^\W\d_]) ´ (?P<slavic> [czCZ] )                         # "Peri´c"
    | (?P<soft> \u00ad (?!\n) )                                    # a soft hyphen inside a line
    | (?P<void> [\ufffc\ufeff\u200b\x00-\x08\x0b\x0e-\x1f\x7f]+ )  # a picture, a mark of no width, a control
    """,
    re.VERBOSE,
)


def character_edits(text: str) -> Iterator[Edit]:
    """What to do about the characters of a text, in order.

    >>> list(character_edits("o\ufb03cer"))
    [Edit(start=1, end=2, new='ffi')]
    """
    for found in _MENDED.finditer(text):
        if found["ligature"] or found["form"]:
            plain = unicodedata.normalize("NFKC", found.group())
            if plain.strip() == plain:
                yield Edit(found.start(), found.end(), plain)
        elif found["accent"]:
            whole = _whole(found["letter"], _ACCENTS[found["accent"]])
            if whole:
                yield Edit(found.start(), found.end(), whole)
        elif found["sure"]:
            yield Edit(found.start(), found.end(), _whole(found["dotless"], _SURE[found["sure"]]) or found["dotless"])
        elif found["slavic"]:
            yield Edit(found.start(), found.end(), _whole(found["slavic"], _SURE["´"]) or found.group())
        else:
            yield Edit(found.start(), found.end(), "")


def _whole(letter: str, accent: str) -> str | None:
    """The one letter that a letter and an accent make, or ``None`` where there is none."""
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + accent)
    return whole if len(whole) == 1 else None
