"""Names of laws, by their shape: where one starts, its head noun, and how far its complement goes.

Two ways lead to a name. After "Article 5 of the" the words that follow are read forwards to the first head noun
(``law_at``). Anywhere else a capitalised head noun ("Act", "Code") is found first and its modifiers are read backwards
(``law_around``). Either way ``_complement`` then reads on: "on the Rights of the Child", "No. 114-FZ", "of 1994".
"""

import re
from typing import Final

from chargesheet.grammar import provisions_words as words
from chargesheet.grammar.provisions_types import LawName
from chargesheet.grammar.provisions_words import GAP, Token, is_capital, token_before, tokens

_MOST_WORDS: Final = 14
_SHORTEST_LINE: Final = 35
# What shows that "and" goes on to something else than the law's topic.
_OTHERS: Final = words.HEADS | {"Amnesty"}
# Whose declarations are instruments of law, where no "on …" or "of …" says so.
_DECLARING: Final = ("Universal", "UN", "American", "Constitutional")

# "1948"
YEAR = re.compile(r"(?:1[789]|20)\d\d(?![\w/])")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_LAW_NUMBER = re.compile(
    rf"""
    (?P<bracket>\([ ]?)?                              # "(No.17)"
    (?:(?:Number|[Nn]o\.?|[Nn]r\.?|№|\#){GAP}         # "No. ", "№ "
       (?P<told>\d[\w./\-‑]{{0,20}}(?<![.\-]))           # "114-FZ", "31"
     | (?P<bare>\d{{1,5}}(?:[./\-]\d[\w/\-]{{0,12}})?(?!\w)(?!,\d)  # "30/2000", "18.314"
         |[IVXLC]{{1,9}}(?=\s+of\s+\d))                  # "XLV" of 1860
    )
    (?(bracket)[ ]?\))
    """,
    re.VERBOSE,
)
# " of 12 May 1994", " of 1369"
_DATE_OF = re.compile(rf"{GAP}of{GAP}(?:\d{{1,2}}{GAP}(?:{_MONTH}){GAP})?(?:1[3789]|20)\d\d(?![\w/-])")
_YEAR_AFTER = re.compile(r",?[ ]?\n?(?:1[789]|20)\d\d(?![\w/-])")  # " 2000", ", 2000"
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z]{1,6}(?![\w-])")  # "NSL", "CrPC", "ICCPR"
_POSSESSIVE = re.compile(r"['’‘]s?$")
# The rest of the trafficking protocol's name, which no list of single words covers.
_ESPECIALLY = re.compile(rf",{GAP}[Ee]specially{GAP}Women{GAP}and{GAP}Children")
# "79 of the national security section of the Penal Code"
DIVISION = re.compile(
    rf"(?:[a-z]+{GAP}){{0,4}}(?:section|chapter|part|title|book){GAP}of{GAP}(?:the{GAP})?", re.VERBOSE
)


def law_at(text: str, start: int) -> LawName | None:
    """The law that is named from ``start`` on, after "of the": capitals are not needed.

    Stops at the first head noun that the name can end with; gives up at words that no name has ("which", "article").
    """
    division = DIVISION.match(text, start)
    if division is not None:
        start = division.end()
    acronym = _ACRONYM.match(text, start)
    name_start = -1
    small = 0
    seen: list[Token] = []
    for token in tokens(text, start, _MOST_WORDS):
        word = token.text
        if token.kind == "word":
            if YEAR.fullmatch(word) and not seen:
                name_start = token.start
            elif word in words.ALL_HEADS and not _continues(text, token):
                if name_start < 0:
                    name_start = token.start
                head, end = _chain(text, token)
                return LawName(name_start, _complement(text, end, head), words.singular(head))
            elif _POSSESSIVE.search(word) and not _named_possessive(word):
                name_start = -1
                seen.append(token)
                continue
            elif not is_capital(word) and not word.isdecimal():
                if word in words.STOPS:
                    break
                if word not in words.CONNECTORS:
                    small += 1
                    if small > 4:
                        break
                if name_start < 0 and word in (words.DETERMINERS | words.VERSIONS):
                    seen.append(token)
                    continue
            elif word in {"Article", "Articles", "Section", "Sections"}:
                break
        elif token.kind == "mark" and (not seen or name_start < 0):
            break
        if name_start < 0 and token.kind != "mark":
            name_start = token.start
        seen.append(token)
    if acronym is not None and acronym.group() not in words.NOT_ACRONYMS:
        return LawName(acronym.start(), acronym.end(), "")
    return None


def law_around(text: str, head_start: int, head_end: int, floor: int) -> LawName | None:
    """The law whose capitalised head noun stands at ``[head_start, head_end)``, read outwards; nothing when it is none.

    Args:
        text: The text.
        head_start: Where the head noun starts.
        head_end: Where it ends.
        floor: The name starts no earlier: the end of what was read before.
    """
    head_token = Token(head_start, head_start, head_end, text[head_start:head_end], "word")
    if _continues(text, head_token):
        return None
    head, end = _chain(text, head_token)
    start, capitals = _modifiers(text, head_start, floor, chained=end > head_end)
    stop = _complement(text, end, head)
    bare = start == head_start and stop == head_end
    if bare and head != "Constitution":
        return None
    if head in {"Declaration", "Charter", "Bill"} and not capitals and stop == end:
        return None
    if head == "Order" and stop == end:
        return None
    if head == "Declaration" and not (
        text.startswith(_DECLARING, start) or (stop > end and text.startswith((" on ", " of "), end))
    ):
        return None
    if text[start:stop] in words.NOT_LAWS or text[start:end] in words.NOT_LAWS or text.startswith(" of Conduct", end):
        return None
    return LawName(start, stop, words.singular(head))


def law_ending(text: str, end: int, floor: int) -> LawName | None:
    """The law whose name ends right before ``end``, as in "Penal Code Article 318" and "NSL Articles 4, 7 and 8"."""
    token = token_before(text, end, floor)
    if token is None or token.kind != "word":
        return None
    if token.text in words.HEADS:
        start, _ = _modifiers(text, token.start, floor)
        return LawName(start, token.end, token.text)
    if _ACRONYM.fullmatch(token.text) and token.text not in words.NOT_ACRONYMS:
        return LawName(token.start, token.end, "")
    return None


def _named_possessive(word: str) -> bool:
    """Whether a possessive is part of a law's name: "Women’s Convention", "Workers’ Protocol"."""
    if word.endswith(("s'", "s’", "s‘")):
        return True
    return _POSSESSIVE.sub("", word).casefold() in words.NAME_POSSESSIVES


def _continues(text: str, token: Token) -> bool:
    """Whether the head noun is only part of another name: "Law Society", "Code Pink", "Act now", "Order and"."""
    following = next(tokens(text, token.end, 1), None)
    if following is None or following.kind != "word" or "\n" in text[following.gap : following.start]:
        return False
    if token.text == "Law" and following.text == "and":
        return text[following.end : following.end + 6] == " Order"
    return following.text in words.NOT_AFTER and is_capital(token.text)


def _modifiers(text: str, head_start: int, floor: int, *, chained: bool = False) -> tuple[int, int]:
    """Where the name starts that ends with the head noun, and how many capitalised words stand before the head.

    "the Privileges, Immunities and Powers of Parliament Act" starts at "Privileges"; "Egypt’s Press Law" at "Press".
    A head noun that is ``chained`` to a later one counts as such a word: "Peace and Order Act".
    """
    start, capitals, position = head_start, int(chained), head_start
    comma_open, last = False, ""
    for _ in range(_MOST_WORDS):
        token = token_before(text, position, floor)
        if token is None or ("\n" in text[token.end : position] and not _broken_line(text, token.end)):
            break
        word = token.text
        if token.kind == "bracket":
            inner = next(tokens(text, token.start + 1, 1), None)
            if inner is None or not is_capital(inner.text) or inner.text.isupper():
                break
            start = token.start
        elif token.kind == "mark":
            before = token_before(text, token.start, floor)
            if not comma_open or before is None or not is_capital(before.text) or before.text in words.NOT_FIRST:
                break
        elif YEAR.fullmatch(word):
            return token.start, capitals
        elif is_capital(word):
            if word in words.ALL_HEADS and capitals == 0 and word not in {"Law", "Order"}:
                break
            zealand = word == "New" and last == "Zealand"
            if (word in words.NOT_FIRST and not zealand) or (_POSSESSIVE.search(word) and not _named_possessive(word)):
                break
            start, capitals, last = token.start, capitals + 1, word
        elif word in words.INNER:
            before = token_before(text, token.start, floor)
            if before is None or before.kind != "word" or not _joins(before, word, capitals, last):
                break
            comma_open = comma_open or word in {"and", "or"}
        else:
            break
        position = token.start
    return start, capitals


def _broken_line(text: str, line_end: int) -> bool:
    """Whether a line that ends here is running text, long enough to be broken, and no heading."""
    return line_end - (text.rfind("\n", max(0, line_end - 200), line_end) + 1) >= _SHORTEST_LINE


def _joins(before: Token, connector: str, capitals: int, following: str) -> bool:
    """Whether a connector inside a name goes on to the left: "Prevention of Terrorism", "Press and Publications"."""
    if not is_capital(before.text):
        return before.text in {"with", "against"} and connector == "the" and capitals > 0
    if before.text in words.ALL_HEADS or before.text in words.NOT_FIRST or before.text.isupper():
        return False
    if connector == "of" and before.text in words.BODIES and not (before.text == "Council" and following == "Europe"):
        return False
    if _POSSESSIVE.search(before.text):
        return False
    return capitals > 0 and (connector != "to" or before.text == "Access")


def _chain(text: str, head: Token) -> tuple[str, int]:
    """The last head noun of a chain, and its end.

    "Law (Codification and Reform) Act", "Code Amendment Act", "Constitution of Zimbabwe Amendment Act", "Order and
    Security Act".
    """
    name, end = head.text, head.end
    if not is_capital(name):
        return name, end
    after_of = False
    for step, token in enumerate(tokens(text, head.end, 5)):
        word = token.text
        if token.kind == "bracket":
            inner = word[1:-1]
            if after_of or inner.isupper() or not is_capital(inner) or "\n" in text[token.gap : token.start]:
                break
        elif word in words.HEADS and not _continues(text, token):
            if step == 0 and name == word:
                break
            name, end = word, token.end
            after_of = False
        elif word == "of" and step == 0:
            after_of = True
        elif (word != "and" or name != "Order" or step) and (not is_capital(word) or word in words.NOT_FIRST):
            break
    return name, end


def _complement(text: str, end: int, head: str) -> int:
    """Where the name ends that goes on after its head noun: number, year, "on …", "of …", "to the …"."""
    end = _number_and_year(text, end, head)
    for _ in range(3):
        opened = _opened(text, end, head)
        if opened == end:
            break
        end = opened
    rest = _ESPECIALLY.match(text, end)
    return _number_and_year(text, rest.end() if rest is not None else end, head)


def _number_and_year(text: str, end: int, head: str) -> int:
    """The end after "No. 12 of 1994", " 30/2000", ", 2000", " of 1949", "(No.17)"."""
    kind = words.singular(head)
    if kind in words.NUMBERED_HEADS or kind == "Convention":
        number_end = _number(text, end, kind)
        if number_end > end:
            year = _DATE_OF.match(text, number_end)
            return year.end() if year is not None else number_end
    dated = _DATE_OF.match(text, end)
    if dated is not None:
        return dated.end()
    year = _YEAR_AFTER.match(text, end) if kind in words.DATED_HEADS else None
    return year.end() if year is not None else end


def _number(text: str, end: int, kind: str) -> int:
    """The end after a law's own number; ``end`` where there is none. A bare year after an act is no number."""
    start = end + 1 if text[end : end + 1].isspace() else end
    match = _LAW_NUMBER.match(text, start)
    if match is None:
        return end
    if match["bare"] is None:
        return match.end()
    is_year = kind in {"Act", "Convention"} and YEAR.match(text, start) is not None
    return end if start == end or match["bracket"] or is_year else match.end()


def _opened(text: str, end: int, head: str) -> int:
    """The end of one complement that an opener starts at ``end``; ``end`` itself when there is none."""
    stream = tokens(text, end, 2)
    opener = next(stream, None)
    if opener is None or opener.kind != "word" or opener.text not in words.OPENERS:
        return end
    kind = words.singular(head)
    treaty = kind in words.TREATY_HEADS
    word = opener.text
    position = opener.end
    if word in {"relating", "supplementing", "to"} and not treaty:
        return end
    if word in {"concerning", "regarding", "relating"} and kind in {"Code", "code", "Constitution", "constitution"}:
        return end
    if word in {"establishing", "implementing", "regulating", "governing"} and kind not in words.NUMBERED_HEADS:
        return end
    if word in {"relating"}:
        to = next(tokens(text, position, 1), None)
        if to is None or to.text != "to":
            return end
        position = to.end
    if word == "against" and not treaty and kind not in {"Law", "law", "Act", "Decree", "Code", "Bill"}:
        return end
    if word == "for" and kind in {"Constitution", "constitution"}:
        return end
    return _phrase(text, position, end, small=not treaty and word != "of")


def _phrase(text: str, start: int, fallback: int, *, small: bool) -> int:
    """The end of the capitalised phrase at ``start``: "the Rights of the Child"; ``fallback`` when there is none.

    A list of single words between commas belongs to it when "and" or "or" closes it: "Economic, Social and Cultural".
    ``small`` lets topic words in small letters in: "crimes against the security of the state".
    """
    end = fallback
    pending = -1
    since_comma = 0
    last_connector = ""
    count = 0
    for token in tokens(text, start, 24):
        word = token.text
        if token.kind == "bracket":
            break
        if token.kind == "mark":
            if word == "&" and end > fallback:
                last_connector = "and"
                continue
            if count == 0 or last_connector or (pending >= 0 and since_comma != 1):
                break
            if pending < 0:
                pending = end
            since_comma = 0
            continue
        if is_capital(word):
            if word in words.NOT_FIRST and word not in {"All", "Any"} and count > 0:
                break
            if last_connector == "and the" and not _goes_on(text, token):
                break
            if last_connector == "and" and (word in _OTHERS or _runs_into_head(text, token)):
                break
            if pending >= 0:
                since_comma += 1
                if last_connector in {"and", "or"}:
                    pending = -1
                elif since_comma > 1:
                    break
            count += 1
            last_connector = ""
            end = token.end
            if _POSSESSIVE.search(word) and not _named_possessive(word):
                return end if pending < 0 else pending
        elif word in {"and", "or"}:
            if count == 0 or last_connector:
                break
            last_connector = word
        elif word == "the" and last_connector == "and":
            last_connector = "and the"
        elif small and word in words.TOPICS:
            count += 1
            last_connector = ""
            end = token.end
        elif word in words.CONNECTORS:
            last_connector = last_connector or word
            if last_connector in {"and", "or"} and word not in {"of", "its", "other"}:
                break
        else:
            break
    return pending if pending >= 0 else end


def _goes_on(text: str, token: Token) -> bool:
    """Whether "and the X" belongs to the topic: "Protection of the Independence and the Economy of Cuba"."""
    if token.text in words.BODIES or token.text in _OTHERS:
        return False
    following = list(tokens(text, token.end, 2))
    return len(following) == 2 and following[0].text == "of" and is_capital(following[1].text)


def _runs_into_head(text: str, first: Token) -> bool:
    """Whether the capitalised words from ``first`` on end in a head noun: the start of another law's name."""
    for token in tokens(text, first.end, 4):
        if token.kind != "word" or not is_capital(token.text) or "\n" in text[token.gap : token.start]:
            return False
        if token.text in words.HEADS:
            return True
    return False
