"""Numbers in words and figures: "17,000", "forty-five", "one hundred and ninety-eight", "1.5 million", "a dozen"."""

import re
from functools import cache

_SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}

_WORD = rf"(?:{'|'.join((*_SMALL[::-1], *_TENS, *_SCALES, 'dozen'))})\b"
# One number: "17,000", "2.5 million", "forty- five", "one hundred and ninety-eight", "a hundred". For use inside other
# patterns, which must ignore case; it holds no group.
NUMBER = rf"""
    (?: \d{{1,3}}(?:,\d{{3}}){{1,4}}(?!\d) | \d{{1,9}}(?:\.\d{{1,2}})?(?![\d,]\d) | {_WORD}
      | an?\s(?=(?:hundred|thousand|million|dozen)\b) )
    (?: (?: [\s-]{{0,2}} | (?:(?<=hundred)|(?<=thousand)|(?<=million)) \sand\s ) {_WORD}
      | (?:(?<=hundred)|(?<=thousand)) \sand\s \d{{1,3}}\b ){{0,8}}
"""
# The parts of a number: "one hundred and 25" -> one, hundred, and, 25.
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[a-z]+", re.ASCII | re.IGNORECASE)


@cache
def _values() -> dict[str, int]:
    """From a word to the number that it adds: "seven" 7, "forty" 40, "a" 1, "dozen" 12."""
    values = {word: number for number, word in enumerate(_SMALL)}
    values.update({word: 10 * number for number, word in enumerate(_TENS, start=2)})
    values.update({"a": 1, "an": 1, "dozen": 12})
    return values


def number_value(words: str) -> int | None:
    """The whole number that the words say.

    Returns:
        ``None`` when there is no word, a word is no number, or the number is not whole.
    """
    total = 0
    current = 0.0
    seen = False
    for token in _TOKEN.findall(words):
        word = token.lower()
        if word == "and" and seen:
            continue
        if (scale := _SCALES.get(word)) is not None:
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + round(current), 0
        elif word == "dozen" and seen:
            current *= 12
        elif word[0].isdigit():
            current += float(word.replace(",", ""))
        elif (number := _values().get(word)) is not None:
            current += number
        else:
            return None
        seen = True
    return total + int(current) if seen and current == int(current) else None
