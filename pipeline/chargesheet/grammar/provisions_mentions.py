"""Laws named without an article: "1948 Sedition Act", "Law 30/2000", "Penal Code", "ICCPR"."""

import re
from collections.abc import Collection, Iterator
from itertools import chain

from chargesheet.grammar import provisions_words as words
from chargesheet.grammar.provisions import find_provisions
from chargesheet.grammar.provisions_laws import law_around
from chargesheet.grammar.provisions_types import CitedProvision, LawName
from chargesheet.grammar.provisions_words import GAP, is_letter, tokens

_BACK = 90
# "(POSA)", "(the “NSL”)", "(ECHR;"
_BRACKETED = re.compile(rf"{GAP}\((?:the{GAP})?[“\"']?(?P<acronym>[A-Z][A-Za-z]{{0,3}}[A-Z]{{1,7}})[”\"']?[,;)]")
_HEADS = frozenset(words.HEADS | words.PLURAL_HEADS)
# A head noun: its first letter apart, because the search for one of a few capitals is many times quicker than one for
# alternatives. "Act", "Codes"; what begins as one and ends as another ("Aode") is sorted out by ``_HEADS``.
_LAW_HEAD = re.compile(
    rf"[{''.join(sorted({head[0] for head in _HEADS}))}]"
    rf"(?:{'|'.join(sorted({head[1:] for head in _HEADS}, key=len, reverse=True))})(?![\w\u0300-\u036f-])"
)
_NO_MODIFIERS = words.word_set(
    "the a an of in and when by under which that new draft this for to after was were had has is"
)
# "2006 counter-terrorism law", "2007 Ouagadougou peace agreement": a year makes small letters a name. One pattern for
# each way a year begins, because a search that begins with fixed letters is many times quicker.
_DATED_SMALL = tuple(
    re.compile(
        rf"""
        {year}(?=\s){GAP}                                                   # "2006 "
        (?P<modifiers>(?:(?!(?:{"|".join(sorted(_NO_MODIFIERS))})\s)
            [\w\u0300-\u036f’'-]+(?=\s){GAP}){{1,4}}?)                      # "counter-terrorism "
        (?P<head>law|act|code|decree|agreement|ordinance|bill)(?![\w\u0300-\u036f-])   # "law"
        """,
        re.VERBOSE,
    )
    for year in (r"20\d\d", r"1[789]\d\d")
)
# "Penal code", "Criminal Procedure code": capitals that show a code's name, though its head noun is small
_CAPITAL_CODE = re.compile(
    r"(?<![\w-])(?:Penal|Criminal|Civil|Family|Labour|Press|Electoral|Military|Administrative)(?:[ ]Procedure)?[ ]code$"
)
_KNOWN = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z]+(?![\w])")


def find_laws(text: str, acronyms: Collection[str] = (), doubtful: Collection[str] = ()) -> tuple[LawName, ...]:
    """The laws that ``text`` names without an article, in order: "1948 Sedition Act", "Law 30/2000", "Penal Code".

    Args:
        text: The text.
        acronyms: Acronyms that name laws wherever they stand ("ICCPR"); those that the text introduces in brackets
            after a law's name are found without. What ``find_provisions`` finds is left out.
        doubtful: Acronyms that name a law only where the words before ask for one: "ratified CEDAW".
    """
    return laws_beside(text, find_provisions(text), acronyms, doubtful)


def laws_beside(
    text: str, provisions: tuple[CitedProvision, ...], acronyms: Collection[str] = (), doubtful: Collection[str] = ()
) -> tuple[LawName, ...]:
    """As ``find_laws``, with the provisions of the text given, so that they are not looked for again."""
    found: list[LawName] = []
    introduced: dict[str, int] = {}
    for provision in provisions:
        if provision.law is not None and provision.law.end == provision.end:
            _introduce(text, provision.law, introduced, found)
    blocked = [(p.start, p.end) for p in provisions]
    floor = 0
    for head_start, head_end, name_start in _heads(text):
        if head_start < floor:
            continue
        if name_start < 0:
            law = law_around(text, head_start, head_end, floor)
        else:
            law = LawName(name_start, head_end, text[head_start:head_end]) if name_start >= floor else None
        if law is None or _overlaps(law.start, law.end, blocked):
            continue
        found.append(law)
        floor = law.end
        _introduce(text, law, introduced, found)
    taken = sorted([*blocked, *((law.start, law.end) for law in found)])
    if acronyms or introduced or doubtful:
        wanted = frozenset((*acronyms, *introduced, *doubtful))
        found.extend(
            LawName(m.start(), m.end(), "")
            for m in _KNOWN.finditer(text)
            if m.group() in wanted
            and _names_law(text, m, acronyms, doubtful, introduced)
            and not _overlaps(m.start(), m.end(), taken)
        )
    return tuple(sorted(set(found), key=lambda law: law.start))


# "ratified CEDAW", "articles of CEDAW", "under the CAT": the treaty, and not the committee of the same letters.
_ASKS_FOR_LAW = re.compile(
    r"""
    (?:
        (?:ratif\w+|acced\w+[ ]to|signed|sign|violat\w+[ ]of|breach[ ]of|part(?:y|ies)[ ]to|under|comply\w*[ ]with)
      | (?:articles?|reservations?|provisions?|obligations?|compliance|protocol)[ ](?:of|to|with|under)
    )
    [ ](?:the[ ])?(?:UN[ ])?$
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _names_law(
    text: str, match: re.Match[str], acronyms: Collection[str], doubtful: Collection[str], introduced: dict[str, int]
) -> bool:
    """Whether an acronym names a law here: a known one, one that the text introduced, a doubtful one in its place."""
    word, start = match.group(), match.start()
    if (start > 0 and is_letter(text[start - 1])) or _ABOUT_BODY.match(text, match.end()):
        return False
    if word in acronyms or start >= introduced.get(word, len(text)):
        return True
    return word in doubtful and _ASKS_FOR_LAW.search(text[max(0, start - 40) : start]) is not None


# A treaty's acronym that stands for the body that watches over it.
_ABOUT_BODY = re.compile(rf"{GAP}(?:Committee|Commission|Court|Tribunal)\b")


def _introduce(text: str, law: LawName, introduced: dict[str, int], found: list[LawName]) -> None:
    """Note the acronym that the text introduces right after a law's name."""
    acronym = introduced_acronym(text, law)
    if acronym is not None:
        introduced.setdefault(text[acronym.start : acronym.end], acronym.end)
        found.append(acronym)


def introduced_acronym(text: str, law: LawName) -> LawName | None:
    """The acronym that brackets introduce right after a law's name, where its letters are the name's initials.

    "Public Order and Security Act (POSA)" gives POSA; "Rome Statute of the International Criminal Court (ICC)" none,
    because the head noun's initial is not among the letters.
    """
    match = _BRACKETED.match(text, law.end)
    if match is None:
        return None
    letters = match["acronym"].upper()
    named = [t.text for t in tokens(text, law.start, 40) if t.end <= law.end and t.kind == "word"]
    initials = [word[0].upper() for word in named]
    for index, word in enumerate(named):
        if words.singular(word) != law.head or initials[index] not in letters:
            continue
        for cut, letter in enumerate(letters):
            before = letter == initials[index] and _subsequence(letters[:cut], initials[:index])
            if before and _subsequence(letters[cut + 1 :], initials[index + 1 :]):
                return LawName(match.start("acronym"), match.end("acronym"), "")
    return None


def _subsequence(letters: str, initials: list[str]) -> bool:
    """Whether the letters stand in this order among the initials."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _heads(text: str) -> Iterator[tuple[int, int, int]]:
    """Where laws' head nouns stand, in order: start, end, and the name's start where it is known already, else -1.

    The start is known for names in small letters: "2006 counter-terrorism law", "Penal code".
    """
    found: list[tuple[int, int, int]] = []
    for head in _LAW_HEAD.finditer(text):
        place = head.start()
        if head.group() in _HEADS and (place == 0 or not is_letter(text[place - 1])):
            found.append((place, head.end(), -1))
    for name in chain.from_iterable(pattern.finditer(text) for pattern in _DATED_SMALL):
        place = name.start()
        if _is_dated_name(name) and (place == 0 or not is_letter(text[place - 1])):
            found.append((name.start("head"), name.end(), place))
    place = text.find(" code")
    while place >= 0:
        end = place + len(" code")
        capital = _CAPITAL_CODE.search(text, max(0, place - _BACK), end)
        if capital is not None and not (end < len(text) and (is_letter(text[end]) or text[end] == "-")):
            found.append((place + 1, end, capital.start()))
        place = text.find(" code", end)
    yield from sorted(found)


def _is_dated_name(name: re.Match[str]) -> bool:
    """Whether the words between the year and the small head noun can be a law's name."""
    modifiers = name["modifiers"].split()
    if name["head"] == "agreement" and not any(word[0].isupper() for word in modifiers):
        return False
    return not any(word.casefold() in _NO_MODIFIERS for word in modifiers)


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether ``[start, end)`` touches one of the spans, which are in order and do not overlap."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] < end
