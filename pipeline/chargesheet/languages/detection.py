"""Which language a text is in: English by its small words at once, others by ``py3langid``, offline.

Chosen from what was measured (``benchmarks/languages.py``): py3langid (BSD, 5 MB, kept up, a model in the package) is
right on a sentence and takes half a millisecond; lingua is 100 MB, langdetect is random from run to run, and models of
fastText are of a licence that may not be passed on.
"""

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from chargesheet.languages import DEFAULT, settings, supported

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 4_000
"""So many code points of a text are looked at."""
FEWEST_LETTERS = 40
"""A shorter text does not show its language: it is taken for the default."""
_SURE = 0.95
_ENGLISH_SHARE = 0.12
# Where so many of the words are English small words no other language is asked about.
_PLAINLY_ENGLISH = 0.2
_LAST_LATIN = "\u024f"
# A word: "l", "été", "задержан". No groups.
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str, default: str = DEFAULT) -> str:
    """The ISO 639-1 code of the language that most of a text is in.

    Args:
        text: The text; of mixed ones the language of the larger part counts.
        default: The answer where the text is too short, or too unlike any language (a list of names), to tell.

    Returns:
        A code, which need not be one of ``supported()``.
    """
    sample = text if len(text) <= SAMPLE else text[: SAMPLE // 2] + text[len(text) // 2 :][: SAMPLE // 2]
    found = _WORD.findall(sample.lower())
    english = _small_words(DEFAULT)
    if sum(word in english for word in found) > _PLAINLY_ENGLISH * len(found):
        return DEFAULT
    words, total = Counter(found), len(found)
    votes = {code: sum(words[word] for word in settings(code).function_words) for code in supported()}
    if votes[DEFAULT] >= _ENGLISH_SHARE * total and votes[DEFAULT] == max(votes.values()) and votes[DEFAULT]:
        return DEFAULT
    if sum(map(len, words.elements())) < FEWEST_LETTERS:
        return default
    code, probability = _identifier().classify(" ".join(sample.split()))
    if code in votes:
        return code if votes[code] else default
    # A language without a folder reads little, so it is only believed where it is sure, or the script is another.
    sure = probability > _SURE or _is_of_another_script(words)
    return code if sure and max(votes.values()) < _ENGLISH_SHARE * total else default


def _is_of_another_script(words: Counter[str]) -> bool:
    """Whether most letters are not Latin."""
    letters = "".join(words.elements())
    return 2 * sum(letter > _LAST_LATIN for letter in letters) > len(letters)


@cache
def _small_words(code: str) -> frozenset[str]:
    return frozenset(settings(code).function_words)


@cache
def _identifier() -> "LanguageIdentifier":
    """The model, read once: it takes half a second, so English never waits for it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
