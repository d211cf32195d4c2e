"""Penalty phrases in running text: "15 months in prison", "a fine of 500,000 roubles", "detained for [three days]"."""

import re
from collections.abc import Iterator

from msgspec import Struct

from chargesheet.grammar.counts_numbers import NUMBER
from chargesheet.grammar.durations import DURATION

_UNIT = r"(?:year|month|week|day|night|hour|decade)"
# A length with its bound, or several of one kind: "at least 18 months", "between 12 and 22 years", "15 and 10 years".
_LENGTH = rf"""
    (?: (?: at\sleast | up\sto | more\sthan | less\sthan | almost | nearly | over | about | around | a\stotal\sof
          | (?:an\s)?additional | (?:a\s)?further | another ) \s{{1,2}} ){{0,2}}
    (?: (?: between | from ) \s {NUMBER} (?:\s{_UNIT}s?)? \s (?:and|to) \s {NUMBER} \s {_UNIT}s\b
      | {NUMBER} \s (?: and | or | to ) \s {NUMBER} \s {_UNIT}s\b
      | {DURATION}
    )
"""
_VAGUE_LENGTH = rf"""
    (?: (?: a\sfew | several | some | many ) \s {_UNIT}s (?: \sor\s{_UNIT}s )?
      | (?: long | lengthy | prolonged | excessive | extended | short ) \s periods?
      | (?: hours | days | weeks | months | years ) (?: \sor\s(?:days|weeks|months|years) )?
        (?! \s(?:of|after|before|in|on)\b )
    )
"""
_MONEY = rf"""
    (?: (?:US|CA|A|NZ)?[$€£¥]\s? | (?:[A-Z][A-Za-z]{{1,4}}\.?\s) )?
    (?: {NUMBER} )
    (?: \s(?:[A-Z][a-z]{{2,12}}\s)?(?:dollars?|euros?|pounds?|roubles?|rubles?|dinars?|liras?|rials?|riyals?
        |francs?|pesos?|rupees?|ringgit|tenge|manats?|hryvnias?|dirhams?|birr|naira|kwacha|shillings?|dalasis?|yuan|won
        |soms?|leva?|lei|kroner|kronor|bahts?|dong|riels?|cedis?|rand|yen|taka) )?
    (?: \s\([^()]{{0,16}}[$€£]\s?[\d,.]{{1,14}}(?:\smillion)?\) )?
"""
_CUSTODY = r"""
    (?: \s in \s (?:prison|jail|custody|detention|a\spenal\scolony)
      | [’']? \s (?:imprisonment|detention|hard\slabour|house\sarrest|probation|community\sservice|corrective\slabour
              |correctional\slabour|forced\slabour|suspended)
      | \s of \s (?:imprisonment|hard\slabour|house\sarrest|community\sservice|detention|re-education\sthrough\slabour)
    ) \b
    (?: \swith\shard\slabour | \ssuspended\b )?
"""
_HELD = r"(?:incommunicado|administrative|pre-trial|police|military|solitary|secret|unacknowledged)"
# Each alternative is a penalty by its own words, or the words before it tell that it is one.
_PENALTY = re.compile(
    rf"""
    (?<! [\w-] )
    (?:
        (?P<penalty>
            {_LENGTH} {_CUSTODY}                                         # two years’ imprisonment with hard labour
          | (?: suspended\s )? {NUMBER} -\s? {_UNIT} \s (?: suspended\s )?
            (?: (?:prison|jail|custodial) (?:\s(?:sentence|term)s?)? | (?:sentence|term)s? ) \b  # 10-year prison term
          | suspended \s (?: {NUMBER} -\s? {_UNIT} \s )? (?:(?:prison|jail)\s)? (?:sentence|term)s? \b
            (?: \sof\s {_LENGTH} )?                                     # suspended sentence of two years
          | (?: (?:long|lengthy|heavy|short|harsh|light)[\s-] )?
            (?: (?:prison|jail) \s (?:sentence|term)s? | terms?\sof\simprisonment ) \b
            (?: \s(?:of|ranging|totalling|from)\s {_LENGTH} )?          # prison terms of between six and 12 years
          | (?: light | long-term | lengthy ) \s (?: sentences | imprisonment ) \b    # light sentences
          | life \s (?: imprisonment | in\sprison | sentences? ) \b     # life imprisonment
          | death (?= \s(?:sentence|penalty|row) ) | (?<=\bsentence\sof\s) death \b   # [death] sentence
          | {NUMBER} \s (?: lashes | strokes ) \b | (?: flogging | caning ) \b         # 60 lashes
          | {NUMBER} -\s? {_UNIT} (?= \s(?:\w{{1,16}}\s)?(?:ban|suspension|closure)\b )    # [three-month] ban
          | (?: heavy | large | administrative | small ) \s fines? \b    # heavy fines
          | (?: (?<=\bto\s) | (?<=\band\s) ) a\s (?:heavy\s)? fine (?! \sof )          # sentenced him to [a fine]
          | community-based\spunishments? | official\swarnings? | non-\s?custodial\ssentences?
        )
      | (?P<period> {_LENGTH} | {_VAGUE_LENGTH} )                        # after [nine days]’ incommunicado detention
        (?= [’']? \s (?:of\s|in\s)? (?:{_HELD}\s){{0,2}} (?:detention|custody|confinement)\b )
      | (?: fined (?:\sa\stotal\sof|\s(?:him|her|them|each))? | fines?\sof | pay (?:\sa\sfine\sof|\sa)? ) \s
        (?P<money> {_MONEY} )                                            # fined [3,300 liras]
      | (?P<damages> damages\sof\s {_MONEY} )                            # damages of 2.5 million ringgit
      | (?: sentenced | condemned | sentencing ) \b
        (?: (?! \bterms? | \bprison | \bimprison ) [^.;:] ){{0,48}}? \s to \s
        (?: (?P<death> death ) \b | (?P<served> {_LENGTH} (?:{_CUSTODY})? ) )           # sentenced in May to [13 years]
      | (?: reduced | increased | extended | commuted ) \b [^.;:]{{0,48}}? \s to \s
        (?P<changed> {_LENGTH} (?:{_CUSTODY})? )                         # increased on appeal to [four years]
      | (?: imprisoned\sfor | jailed\sfor | (?:sentence|term)s?\sof | serv(?:e|ed|ing) | imprisonment\sof | spent ) \s
        (?P<term> {_LENGTH} (?:{_CUSTODY})? )                            # jailed for [three years]
      | (?: held | detained | detain | custody | detention | incommunicado | imprisoned | jailed | confinement
          | suspended | banned | barred | closed ) \b
        [^.;:]{{0,40}}? \s for \s (?P<held> {_LENGTH} | {_VAGUE_LENGTH} )          # held without charge for [weeks]
      | (?: held | detained | custody ) \s (?P<overnight> overnight )    # detained [overnight]
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What a law allows is no penalty of anyone: "punishable by up to two years in prison", "carries the death penalty".
_BY_LAW = re.compile(
    r"""
    \b (?: punishable | carr(?:y|ies|ied|ying) | maximum | minimum | prescrib(?:e|es|ed) | provid(?:e|es|ed)\sfor
         | allows? | instituted | replaced ) \b [^.;]{0,48} \Z
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"[’']s?\Z")  # [nine days]’ detention
# Every penalty holds one of these; a text without them is not looked at.
_ANCHOR = re.compile(
    r"""
    prison | detain | detention | \bheld\b | custod | confinement | incommunicado | sentenc | jail | \bterms?\b
    | \bserv(?:e|ed|ing)\b | \bspent\b | house\sarrest | labour | \bdeath\b | \blife\b
    | lashes | strokes | flogging | caning
    | \bfine | \bpay\b | damages | \bban | suspen | closed | closure | \bbarred | punishments | warning
    | reduced | increased | extended | commuted | condemned
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AROUND = 80
_LONGEST = 160


class PenaltySpan(Struct, frozen=True):
    """A penalty phrase: ``text[start:end]``."""

    start: int
    end: int


def find_penalties(text: str) -> tuple[PenaltySpan, ...]:
    """Every penalty phrase of the text, in order, none overlapping: what is imposed, and how long someone was held."""
    found: list[PenaltySpan] = []
    position = 0
    for start, stop in _windows(text):
        position = max(position, start)
        while match := _PENALTY.search(text, position, stop + _LONGEST):
            if match.start() >= stop:
                break
            group = match.lastgroup or 0
            begin, position = match.span(group)
            if not _BY_LAW.search(text, max(0, begin - _AROUND), begin):
                found.append(PenaltySpan(begin, begin + len(_POSSESSIVE.sub("", match[group]))))
    return tuple(found)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The parts of the text that are near an anchor, in order, none overlapping."""
    start = stop = -1
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() - _AROUND <= stop:
            stop = anchor.end() + _AROUND
            continue
        if stop >= 0:
            yield start, stop
        start, stop = max(0, anchor.start() - _AROUND), anchor.end() + _AROUND
    if stop >= 0:
        yield start, stop
