"""The closed word classes of the provision grammar, and the tokens that it steps over.

Everything here works on a position in the text, so that offsets never leave it, and looks at a bounded stretch.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

# Between two words of one reference: blanks, at most one line break (archives come with broken lines); the bound
# leaves room for blanked markup.
GAP = r"[^\S\n]{0,16}\n?[^\S\n]{0,16}"

# One word: letters and digits, combining marks (texts come in NFD), inner hyphens and apostrophes, and the hyphen of a
# broken line: "Non-profit", "Women’s", "Anti- Terrorism", "e\u0301tat".
_WORD = r"[^\W_](?:[\w\u0300-\u036f]|['’‘‑\-](?=\w)|-[ ](?=[A-Z]))*"

TOKEN = re.compile(
    rf"""
    (?P<gap>{GAP})                      # "Law on Refugees": " "
    (?:
        (?P<word>{_WORD}['’]?)          # "Law"; a plural's apostrophe stays: "Workers’"
      | (?P<bracket>\([^()\n]{{1,60}}\)) # "(Codification and Reform)"
      | (?P<mark>[,&])                  # the commas of "Privileges, Immunities and Powers"
    )
    """,
    re.VERBOSE,
)


def word_set(words: str) -> frozenset[str]:
    """The words of a string as a set."""
    return frozenset(words.split())


# What a law is called, singular form. "Bill" is what a law is before it is passed.
HEADS = word_set(
    "Code Act Law Decree Decree-Law Decree-law Constitution Convention Covenant Protocol Ordinance Bill "
    "Proclamation Statute Charter Treaty Regulation Directive Order Declaration Agreement Accord Pact Edict "
    "Basic-Law"
)
PLURAL_HEADS = word_set(
    "Codes Acts Laws Decrees Conventions Covenants Protocols Ordinances Regulations Directives Agreements Accords"
)
# "the criminal code": after an article, or with its year before, the small letters name a law as well.
SMALL_HEADS = word_set(
    "code codes act law laws decree constitution convention covenant protocol ordinance bill statute charter "
    "treaty regulation regulations directive proclamation"
)
ALL_HEADS = HEADS | PLURAL_HEADS | SMALL_HEADS

# Heads that take a number of their own: "Law 30/2000", "Decree 56", "Order 17", "Protocol No. 6", "Act XLV of 1860".
NUMBERED_HEADS = word_set(
    "Law Decree Decree-Law Decree-law Order Ordinance Act Protocol Proclamation Directive Regulation Edict"
)
# Heads that their year may follow: "Terrorism Act 2000", "Electronic Media Act, 2000".
DATED_HEADS = word_set("Act Ordinance Bill Order Decree Regulation Proclamation")
# Instruments between states; more openers may follow them: "Protocol to the", "Convention relating to".
TREATY_HEADS = word_set(
    "Convention Conventions Covenant Covenants Protocol Protocols Charter Treaty Statute Declaration Agreement "
    "Accord Pact convention covenant protocol charter treaty"
)

# Words inside a law's name that stay small: "Prevention of Terrorism", "Trading with the Enemy".
CONNECTORS = word_set("of and on for against in to with or from by the at as between a an its other all forms")
# Those of them that are read over backwards, from the head noun on: "Access to Information", "Maria da Penha".
INNER = word_set("of and or for with against from to the da de do dos")
# What may open a complement: "Law on", "Convention against", "Decree implementing".
OPENERS = word_set(
    "on against for of relating concerning regarding implementing establishing regulating supplementing to governing"
)
# Determiners and what may stand between them and the name without being part of it.
DETERMINERS = word_set("the its this that his her their our said same an a")
# Adjectives that tell versions of a law apart: "Article 159 of the old penal code".
VERSIONS = word_set("old new former previous current amended revised then existing proposed draft controversial recent")
# Words that cannot be part of a law's name in small letters: a candidate that meets one is given up.
STOPS = word_set(
    "which that who whom whose where when while after before because although though but if than as was were "
    "is are be been being has have had having do does did will would could may might must can cannot should "
    "shall by under until since during into about over not no only also he she it they them him we you i "
    "article articles section sections paragraph charged convicted sentenced accused arrested said told"
)

# Small words that the topic of a law may be put in: "Law on crimes against the security of the state".
TOPICS = word_set(
    "crimes crime offences security state national public order religion religious freedom conscience "
    "organizations organisations associations association media mass press information personal data "
    "protection foreigners aliens refugees asylum police combating countering fighting terrorism terrorist "
    "extremism extremist corruption assembly assemblies meetings demonstrations rallies pickets processions "
    "activities activity non-profit nonprofit non-governmental bodies communications telecommunications "
    "broadcasting television radio internet cybercrime cybercrimes violence domestic women children child "
    "family human trafficking persons disabilities rights prevention suppression secrets secrecy emergency "
    "emergencies citizenship nationality elections political parties trade unions labour peaceful civil "
    "society"
)

# Words that begin a sentence or a clause with a capital and never a law's name.
NOT_FIRST = word_set(
    "The A An In On Under Of For By To From At This That These Those His Her Its Their Our Both All Some Most "
    "Many Any No New Old Former Draft Amended Although However But And Or If When While Since After Before As "
    "With Without Article Articles Section Sections Following According Despite During Between Among "
    "Amendments Reservations January February March April May June July August September October November "
    "December President Chapter"
)

# A capital after a head that shows the head to be part of another name: "Law Society", "Constitution Day".
NOT_AFTER = word_set(
    "Lords Commission Society Centre Center Reforms Enforcement Council Committee Board School Reform Project "
    "Association Institute Office Department Faculty Library Review Minister Secretary Day Court Party Square "
    "Hill Street Pink Officer Officers Group Coalition Movement People People’s Authority Watch Network "
    "Foundation Clinic Firm Professor Student"
)
# Bodies whose names go on with "of": a law's name does not reach back into them.
BODIES = word_set(
    "Council Ministry Minister Committee Commission Court Courts Department Assembly House Office Group Union "
    "Party Movement Organization Association Secretary Director Head Chair Speaker Member Members Tribunal "
    "State Republic Kingdom"
)
# Whole names that are no law.
NOT_LAWS = frozenset(
    {
        "Martial Law",
        "State of Law",
        "Rule of Law",
        "Islamic Law",
        "International Law",
        "Common Law",
        "National Convention",
    }
)

# Acronyms that stand before an article or after "of the" but name no law.
NOT_ACRONYMS = word_set("UN US USA UK EU AI NGO NGOs HRW OHCHR ICC ICTY ICTR OSCE OAS AU AMR EUR MDE ASA AFR")

# Possessives that belong to a name; any other possessive stands before it: "Gambia’s Criminal Code".
NAME_POSSESSIVES = word_set("women children people peoples workers prisoners men journalists migrants")


class Token(Struct, frozen=True):
    """A word, a bracket or a comma of a name; ``gap`` is where the blanks before it start."""

    gap: int
    start: int
    end: int
    text: str
    kind: str


def tokens(text: str, start: int, limit: int) -> Iterator[Token]:
    """At most ``limit`` tokens from ``start``, up to the first character that is none: a full stop, a dash, a quote."""
    position = start
    for _ in range(limit):
        match = TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            return
        kind = match.lastgroup
        start, end = match.span(kind)
        yield Token(position, start, end, match[kind], kind)
        position = match.end()


_WINDOW = 90


def token_before(text: str, end: int, floor: int) -> Token | None:
    """The token that ends right before ``end`` (blanks between), not reaching before ``floor``.

    Only the last 90 characters are looked at, from a word border on.
    """
    low = max(floor, end - _WINDOW)
    stop = end
    while stop > low and text[stop - 1].isspace():
        stop -= 1
    if stop == low or end - stop > 34 or text.count("\n", stop, end) > 1:
        return None
    last = text[stop - 1]
    if last in ",&":
        return Token(end, stop - 1, stop, last, "mark")
    if last == ")":
        opening = text.rfind("(", low, stop)
        if opening < 0 or "\n" in text[opening:stop] or ")" in text[opening : stop - 1]:
            return None
        return Token(end, opening, stop, text[opening:stop], "bracket")
    begin = stop
    while begin > low and (text[begin - 1].isalnum() or _inside_word(text, begin - 1)):
        begin -= 1
    while begin < stop and not text[begin].isalnum():
        begin += 1
    if begin == stop or begin == low > floor:
        return None
    return Token(end, begin, stop, text[begin:stop], "word")


def _inside_word(text: str, index: int) -> bool:
    """Whether the character can be part of a word: "Anti-Terrorism", "Women’s", and the blank of "Anti- Terrorism"."""
    char = text[index]
    if char.isalnum() or "\u0300" <= char <= "\u036f" or char in "'’‘‑-":
        return True
    following = text[index + 1 : index + 2]
    return char == " " and index > 0 and text[index - 1] == "-" and following.isupper()


def is_letter(char: str) -> bool:
    """Whether a word cannot start after this character: a letter, a digit or a combining mark."""
    return char.isalnum() or char == "_" or "\u0300" <= char <= "\u036f"


def is_capital(word: str) -> bool:
    """Whether the word begins with a capital letter."""
    return word[:1].isupper()


def singular(word: str) -> str:
    """``Codes`` as ``Code``: the head that a plural stands for."""
    return word[:-1] if word in PLURAL_HEADS or word in {"codes", "laws", "regulations"} else word
