"""What stands before a name and is no part of it: titles, offices, nationalities, the words that open a sentence."""

from collections.abc import Sequence

from chargesheet.geography.countries import country_adjectives
from chargesheet.geography.places import is_place
from chargesheet.spelling import name_key, plain
from chargesheet.stages.gazetteer import given_names, organisation_names
from chargesheet.stages.mentions.capitals import Run, Word
from chargesheet.stages.name_words import words_in

_BEFORE_TITLES = frozenset({"The", "Former", "Deputy", "Ex-President", "Acting", "Late", "Opposition", "Nobel", "Then"})
# Institutions whose short name stands before an office: "US President X".
_OFFICE_HOLDERS = frozenset({"US", "UK", "EU", "UN"})


def name_text(words: Sequence[Word], run: Run) -> str:
    """The words of the run, joined by spaces, without a possessive at the end."""
    return " ".join([word.whole for word in words[run.first : run.last - 1]] + [words[run.last - 1].text])


def trim(words: Sequence[Word], run: Run) -> tuple[Run, bool]:
    """The run without what is no part of a name, and whether a person's title was among it.

    Off the front go words that open a sentence, nationalities and titles, as often as they stand there: "Former
    Chilean President Augusto Pinochet". The run is empty when nothing else was there. After "Minister of" the
    minister's business goes too: "Foreign Affairs Sujata Koirala".
    """
    first, titled = run.first, False
    opening = words_in("other_capitals", "openers")
    if _ends_title(words, first):
        first, titled = first + 1, True
    elif _after_office(words, first):
        first, titled = _past_business(words, run), True
    while first < run.last:
        rest = Run(first, run.last)
        text = name_text(words, rest)
        if (is_place(text) or plain(text) in organisation_names()) and not titled:
            break
        key = name_key(words[first].text)
        size = 0 if _is_facility(words, rest) else title_size(words, rest)
        if size:
            first, titled = first + size, True
        elif words[first].first and key in opening and not _is_initial(words, first):
            first, titled = first + 1, False
        elif _mere_modifier(words, rest, key):
            first += 1
        else:
            break
    return Run(first, run.last), titled


def _is_initial(words: Sequence[Word], at: int) -> bool:
    """Whether the word is a name's initial: "A" of "A. Bello", two characters before the next word."""
    following = words[at + 1] if at + 1 < len(words) else None
    return (
        len(words[at].text) == 1
        and following is not None
        and following.joined
        and following.start - words[at].stop == 2
    )


def _is_facility(words: Sequence[Word], run: Run) -> bool:
    """Whether the run names a building or a town, not who holds an office: "Dammam General Prison"."""
    return run.last - run.first > 1 and name_key(words[run.last - 1].text) in words_in("place_nouns", "capitalised")


def _mere_modifier(words: Sequence[Word], run: Run, key: str) -> bool:
    """Whether the run's first word only describes: a nationality, "Former", "US" before an office."""
    word, more = words[run.first], run.last - run.first > 1
    if key in country_adjectives() or key in words_in("other_capitals", "peoples"):
        return not (more and key in given_names())
    if word.text in _OFFICE_HOLDERS:
        return title_size(words, Run(run.first + 1, run.last)) > 0
    return word.text in _BEFORE_TITLES or (word.text == "NGO" and more)


def title_size(words: Sequence[Word], run: Run) -> int:
    """How many words at the run's start are a title, or end in an office: "Foreign Affairs Minister X"; 0 for none."""
    longest = min(4, run.last - run.first)
    titles = words_in("titles")
    for size in range(longest, 0, -1):
        phrase = name_key(name_text(words, Run(run.first, run.first + size)))
        if phrase in titles or f"{phrase}." in titles:
            return size
    offices = words_in("titles", "minister", "state", "law", "military")
    for size in range(longest, 1, -1):
        office = name_key(words[run.first + size - 1].text)
        if office in offices and office not in given_names() and words[run.first].text not in _OFFICE_HOLDERS:
            return size
    return 0


def _after_office(words: Sequence[Word], at: int) -> bool:
    """Whether the words before are "Minister of", "Director of the"."""
    if at > 2 and words[at].joined and words[at - 1].text == "the" and words[at - 1].joined:
        at -= 1
    if at < 2 or words[at - 1].text not in {"of", "for"} or not words[at].joined or not words[at - 1].joined:
        return False
    offices = words_in("titles", "minister") | {"general", "chief"}
    return name_key(words[at - 2].text) in offices and words[at - 2].capital


def _ends_title(words: Sequence[Word], at: int) -> bool:
    """Whether the word ends a title that a small word divides: "State" of "Head of State"."""
    if at < 2 or not words[at].joined or not words[at - 1].joined:
        return False
    return name_key(name_text(words, Run(at - 2, at + 1))) in words_in("titles")


def _past_business(words: Sequence[Word], run: Run) -> int:
    """Where the name starts after "Minister of": past "Foreign Affairs", "Interior"."""
    first, matters = run.first, words_in("organisation_words", "subject-matters")
    while first < run.last and name_key(words[first].text) in matters:
        first += 1
    return first
