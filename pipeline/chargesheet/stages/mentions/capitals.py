"""Capitalised words and the runs that they form: the shape of names, before anything is known of them."""

import re
from collections import deque
from collections.abc import Iterable, Sequence

from msgspec import Struct

from chargesheet.spelling import name_key

# Example: "‘Abdel-‘Aziz", "al- Qa’ida" (a hyphen that a line's end broke), "Nakanune.kz", "A.Y.", "U¬ur" (a letter
# that extraction garbled), "e\u0301" (a letter and its combining mark). Group "initials": "A.Y."; no other groups.
_LETTER = r"[\w\u0300-\u036f¬§±]"
WORD = re.compile(
    rf"""
    (?P<initials> (?: [^\W\d_] \. ){{2,}} )
    | (?: [‘’'ʿ`] (?=[^\W\d_a-z]) )?               # an ayn before a capital
      (?: {_LETTER} )+
      (?: (?: [’‘'ʼʻ/] (?={_LETTER}) | \.(?=[a-z]{{2}}) | [-‐‑] [ ]? (?=[^\W\da-z_‘’'] | [‘’'] [^\W\d_]) [‘’']?
            | [-‐‑] (?={_LETTER}) | [&] (?=[A-Z]) )
          {_LETTER}+ )*
      (?: (?<=[ai])’ (?=[\s,.;:)]) | (?<=s)[’'] (?=\s) | (?<=i)» | ! (?=\s[a-z(]) )?
    """,
    re.VERBOSE,
)

# Example: "al-Huthi", "el-Haji", "d’Ivoire", "‘Ali": what may stand before a name's capital. No groups.
_BEFORE_CAPITAL = re.compile(
    r"""
    [‘’'ʿ`±]*
    (?: (?: al | el | ul | ut | as | ash | an | ar | at | az | ad | en | ed | d | l ) [-‐‑’'] [ ]? [‘’']? )?
    """,
    re.VERBOSE,
)
# Example: "US-led", "Cairo-based": a compound adjective, no name. No groups.
_COMPOUND = re.compile(
    r"[-‐‑](?:led|based|backed|born|style|sponsored|era|controlled|occupied|speaking|brokered|run|owned|funded|wide"
    r"|related|trained|old|year|held|appointed|affiliated|ruled|administered|dominated|majority|language|type"
    r"|supported|mediated|linked|allied|educated|trial|designate|elect)\Z"
)
# Example: "Kenya’s", "Kenya's", "the Witnesses’": the possessive that is no part of a name. No groups.
_POSSESSIVE = re.compile(r"(?:[’'ʼ]s|(?<=s)[’'])\Z")
# Example: ". ", "\n", "● ", ": “": what stands before the first word of a sentence. No groups.
_SENTENCE_END = re.compile(r"(?: [.!?:•●\U0010fc00] | \n\s*\n | \n [#>*-]+ ) [\s“\"‘'(*_#\U0010fc00-]* \Z", re.VERBOSE)

# How far before a word the end of a sentence is looked for, in characters.
_GAP = 40
# No name has more words; a page of capitals is cut into runs of so many.
_LONGEST_RUN = 20

# Small words inside a name: "Mboua Massock ma Batalon", "Rio Grande do Sul".
PARTICLES = frozenset(
    {
        "al",
        "el",
        "ul",
        "bin",
        "ben",
        "ibn",
        "bint",
        "ould",
        "mint",
        "ag",
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "des",
        "van",
        "von",
        "den",
        "der",
        "la",
        "le",
        "les",
        "las",
        "los",
        "y",
        "e",
        "ma",
        "wa",
        "ter",
        "zu",
        "und",
        "et",
        "ut",
    }
)
# Nouns whose number is part of the name: "Bloc 8406", "Mile 2 Central Prison".
NUMBERED = frozenset(
    {
        "Bloc",
        "Mile",
        "Camp",
        "Cell",
        "School",
        "Unit",
        "Battalion",
        "Brigade",
        "Radio",
        "Channel",
        "Room",
        "Zone",
        "Colony",
    }
)


class Word(Struct, frozen=True):
    """A word of the text. ``end`` is before a possessive 's, ``stop`` after it; ``text`` is without, ``whole`` with it.

    ``capital``: it starts with a capital, apart from an article or an ayn. ``acronym``: it is written in capitals.
    ``first``: it opens a sentence. ``joined``: only white space, emphasis or "&" stands between it and the word before.
    """

    start: int
    end: int
    stop: int
    text: str
    whole: str
    capital: bool
    acronym: bool
    first: bool
    joined: bool

    @property
    def possessive(self) -> bool:
        """Whether an 's follows the name, or a plural's apostrophe ends it."""
        return self.stop > self.end


class Run(Struct, frozen=True):
    """Neighbouring words that may be one name: ``words[first:last]`` of the passage's words."""

    first: int
    last: int


def is_capital(word: str) -> bool:
    """Whether the word is written as a name is: "Huthi", "al-Huthi", "‘Ali"; "al" and "de" are not."""
    match = _BEFORE_CAPITAL.match(word)
    rest = word[match.end() :] if match else word
    if _COMPOUND.search(word):
        return False
    return bool(rest) and (rest[0].isupper() or rest[0].istitle() or "±" in word[:1])


def is_acronym(word: str) -> bool:
    """Whether the word is an acronym: "NPM", "DHKP-C", "G-20", "ABiH", "CoE"; not "I", "X", "VI"."""
    letters = [char for char in word if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if len(letters) < 2:
        return bool(letters) and letters[0].isupper() and any(char.isdigit() for char in word)
    if set(word) <= set("IVX"):
        return False
    return capitals == len(letters) or (len(letters) <= 6 and capitals >= 2 and capitals * 2 > len(letters))


def words_of(text: str, blocks: Iterable[int] = ()) -> tuple[Word, ...]:
    """All words of ``text``, in order. Offsets are code points into ``text``.

    Args:
        text: The passage.
        blocks: Where the blocks of its layout start: no name goes on from one into the next, as from "Name: A B" on
            one line into "Profession: teacher" on the next. Nor does one go on from a line that holds capitalised
            words only: the names of a box stand below one another.
    """
    words: list[Word] = []
    before = 0
    only_capitals = True
    coming = deque(sorted(blocks))
    for match in WORD.finditer(text):
        start, stop = match.span()
        whole = match.group()
        possessive = _POSSESSIVE.search(whole)
        end = stop - len(possessive.group()) if possessive else stop
        name = text[start:end]
        gap = text[before:start]
        opens = False
        while coming and coming[0] <= start:
            opens = coming.popleft() >= before or opens
        if "\n" in gap:
            opens = opens or (only_capitals and bool(words))
            only_capitals = True
        words.append(
            Word(
                start=start,
                end=end,
                stop=stop,
                text=name,
                whole=whole,
                capital=is_capital(name),
                acronym=is_acronym(name),
                first=not words or opens or bool(_SENTENCE_END.search(text[max(before, start - _GAP) : start])),
                joined=bool(words) and not opens and _joins(words[-1], gap),
            )
        )
        only_capitals = only_capitals and words[-1].capital
        before = stop
    return tuple(words)


def _joins(before: Word, gap: str) -> bool:
    """Whether what stands between two words lets them be one name: a space, emphasis, "&", an initial's full stop."""
    between = gap.strip(" \t\n\u00a0\u2009\u202f*_")
    initial = between == "." and len(before.text) == 1 and before.capital and gap.startswith(". ")
    return gap != "" and gap.count("\n") < 2 and (between in {"", "&"} or initial)


def runs_of(words: Sequence[Word], breaks: frozenset[str], owners: frozenset[str]) -> tuple[Run, ...]:
    """The longest runs of capitalised words, particles inside included.

    Args:
        words: All words of the passage.
        breaks: Words that never stand in a run: months, "Article".
        owners: Keys of possessives that do not end a run: "people" of "People’s Court".
    """
    runs: list[Run] = []
    at = 0
    while at < len(words):
        if not words[at].capital or words[at].text in breaks:
            at += 1
            continue
        last = at + 1
        while True:
            step = last
            while step < len(words) and words[step].joined and words[step].text in PARTICLES and step - last < 3:
                step += 1
            after_owner = words[last - 1].possessive and name_key(words[last - 1].text) not in owners
            if step >= len(words) or after_owner or not words[step].joined or words[step].text in breaks:
                break
            if last - at >= _LONGEST_RUN:
                break
            numbered = words[last - 1].text in NUMBERED and words[step].text.isdigit() and step == last
            if not words[step].capital and not numbered:
                break
            last = step + 1
        runs.append(Run(at, last))
        at = last
    return tuple(runs)
