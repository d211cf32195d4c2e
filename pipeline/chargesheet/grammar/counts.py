"""How many a group is: "At least four people" 4, "four doctors and a midwife" 5, "hundreds of people" unknown."""

import re

from chargesheet.grammar.counts_numbers import NUMBER, number_value

# Words before the number that leave it as it is: "At least four", "some 17,000", "Another five", "All three".
_LEAD = r"""
    (?: (?: at\s(?:least|most) | more\sthan | as\smany\sas | up\sto | fewer\sthan | less\sthan | no\sfewer\sthan
          | over | some | about | around | approximately | nearly | almost | roughly | an?\sestimated | another
          | an?\sfurther | a\stotal\sof | all | both | the | these | those | other | his | her | their | its | last
          | first | next | remaining | only | just | an?\sadditional | each\sof
          | (?:an?\s)?(?:first\s|second\s)?group\sof
        ) \s{1,2} ){0,4}
"""
# "two activists": lead, number. A number that is an age, a share, an ordinal or a date is none.
_COUNTED = re.compile(
    rf"""
    {_LEAD}
    (?P<number> {NUMBER} )
    (?! [\s-]{{0,2}}(?:years?|months?|year-old)\b | -?\s?(?:thirds?|quarters?|fifths?|tenths?)\b
      | \s?(?:%|per\scent|percent) | st\b | nd\b | rd\b | th\b | [-\w] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "six or seven officers", "between 10 and 15 people", "3,000 to 5,000", "10-15": no one number.
_UNSETTLED = re.compile(
    rf"""
    \A (?: \w{{1,12}}\s ){{0,3}}? (?: {NUMBER} \s (?: or | to ) \s {NUMBER} | \d{{1,7}} [-–] \d{{1,7}} )
    | \b between \s {NUMBER} \s and \s {NUMBER}
    | \A all\sbut\b | \d\s?(?:%|per\scent\b|percent\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# More that are counted: ", a military doctor", "and one writer", "and two others".
_ANOTHER = re.compile(
    rf"""
    (?: , \s (?:and\s)? | \s and \s )
    (?: (?P<number> {NUMBER} ) (?! [\s-]{{0,2}}(?:years?|months?)\b | [-\w] )
      | (?P<one> an?\b ) (?! \s(?:number|group|handful|few)\b ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# One of something: "a man", "a third police officer", "the fifth member", "12th defendant", "another suspect".
_ONE = re.compile(
    r"""
    \A (?: an? | another
         | (?:an?\s|the\s)? (?: first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth
                              | \d{1,3}(?:st|nd|rd|th) ) )
    \b (?! \s (?: \w{1,12} \s )?
          (?: number | group | handful | few | couple | majority | minority | range | series | crowd | dozen | score
            | hundred | thousand | significant | large | small | further | wide | high | growing | great | team | family
            | total | lot | proportion ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHARE = re.compile(r"an?\s(?:third|quarter|fifth|tenth|half)\sof\b", re.IGNORECASE)  # a third of the detainees
_BOTH = re.compile(r"both\b(?!.*\sand\s)", re.IGNORECASE)  # both men
_ONE_PRONOUNS = frozenset({"he", "she", "him", "her", "himself", "herself", "i", "someone", "somebody"})
# Words whose form does not say that they are many.
_MANY = frozenset(
    (
        "accused",
        "all",
        "any",
        "army",
        "both",
        "broadcasting",
        "children",
        "church",
        "committee",
        "community",
        "crowd",
        "dozens",
        "family",
        "few",
        "following",
        "government",
        "group",
        "hundreds",
        "judiciary",
        "last",
        "leadership",
        "majority",
        "many",
        "media",
        "men",
        "military",
        "minority",
        "more",
        "most",
        "none",
        "number",
        "opposition",
        "others",
        "parliament",
        "people",
        "personnel",
        "police",
        "population",
        "press",
        "public",
        "range",
        "scores",
        "several",
        "some",
        "staff",
        "tens",
        "them",
        "they",
        "those",
        "thousands",
        "who",
        "women",
        "youth",
    )
)
# Words at its start that do.
_MANY_FIRST = frozenset(
    (
        "a",
        "all",
        "an",
        "any",
        "few",
        "half",
        "last",
        "leadership",
        "majority",
        "many",
        "most",
        "none",
        "range",
        "several",
        "some",
        "those",
        "three",
        "two",
    )
)
# Where the head noun of a phrase ends: "member of the group", "man who spoke", "staff at a newspaper", "officer, 34".
_HEAD_END = re.compile(
    r"""
    \s (?: of | who | whom | which | that | from | in | at | on | by | with | for | to | among | accused | charged
         | suspected | convicted | arrested | detained | involved | responsible | known | named | called | operating
         | working | seeking | critical | voicing | reporting | perceived ) \b
    | ,
    """,
    re.VERBOSE | re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\A(?:his|her|their|my|its|the)\s", re.IGNORECASE)  # His brother, the director


def count(phrase: str) -> int | None:
    """How many people or things a noun phrase stands for.

    A bound is the count that the text gives: "at least four" is 4, "up to 312" 312. What is added is counted too:
    "four doctors and a midwife" is 5. One noun in the singular is 1.

    Returns:
        ``None`` when the phrase gives no number ("hundreds of people", "dissidents", "two-thirds of detainees") or
        more than one ("six or seven officers", "between 10 and 15 people", "all but nine").
    """
    phrase = phrase.strip()
    if _UNSETTLED.search(phrase):
        return None
    if found := _COUNTED.match(phrase):
        number = number_value(found["number"])
        return None if number is None else number + _added(phrase, found.end())
    if phrase.lower() in _ONE_PRONOUNS:
        return 1
    if _BOTH.match(phrase):
        return 2
    if _ONE.match(phrase) and not _SHARE.match(phrase):
        return 1 + _added(phrase, 1)
    return _one_noun(phrase)


def _added(phrase: str, position: int) -> int:
    """What "and a midwife", ", a doctor and two nurses" add behind the first number."""
    added = 0
    while match := _ANOTHER.search(phrase, position):
        added += 1 if match["one"] else number_value(match["number"]) or 0
        position = match.end()
    return added


def _one_noun(phrase: str) -> int | None:
    """1 for a noun in the singular: "police officer", "her father", "director"."""
    phrase = _POSSESSIVE.sub("", phrase).replace("- ", "-")
    end = _HEAD_END.search(phrase)
    words = (phrase[: end.start()] if end else phrase).split()
    if not words or not words[-1][-1].isalpha():
        return None
    head = words[-1].lower()
    if head in _MANY or words[0].lower() in _MANY_FIRST:
        return None
    plural = head.endswith("s") and not head.endswith(("ss", "us"))
    return None if plural else 1
