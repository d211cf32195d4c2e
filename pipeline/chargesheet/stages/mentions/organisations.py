"""The grammar of organisations' names: "Institute of Democracy and Human Rights", "Prosecutor General’s office"."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chargesheet.geography.countries import country_adjectives
from chargesheet.geography.places import is_place
from chargesheet.spelling import name_key, plain
from chargesheet.stages.gazetteer import given_names, organisation_names
from chargesheet.stages.mentions.capitals import Run, Word
from chargesheet.stages.mentions.titles import name_text, title_size
from chargesheet.stages.name_words import words_in

_LOWER_HEADS = frozenset({"court", "army", "tribunal"})
_LINKS = frozenset({"of", "for", "on", "against"})
_FILLERS = frozenset({"the", "former", "all", "its", "an"})
# Words that may stand inside the long form of an acronym: "UN Mission in the Central African Republic and Chad".
_INSIDE_LONG_FORMS = frozenset(
    {
        "of",
        "for",
        "on",
        "against",
        "in",
        "the",
        "and",
        "to",
        "an",
        "de",
        "des",
        "du",
        "la",
        "le",
        "pour",
        "del",
        "y",
        "et",
    }
)
_LONGEST_FORM = 16


class _Index(Struct, frozen=True):
    """The runs by their first word and by the word after their last."""

    starting: Mapping[int, Run]
    ending: Mapping[int, Run]


def organisation_runs(words: Sequence[Word], runs: Sequence[Run], text: str) -> tuple[Run, ...]:
    """The runs that name an organisation by a head noun or by the acronym in brackets after them, at full length.

    "High Court of Kenya" is one; "Court" alone is none, ``labelling`` decides it.

    Args:
        words: All words of the passage.
        runs: Its runs of capitalised words, in order.
        text: The passage.
    """
    found: list[Run] = []
    index = _Index({run.first: run for run in runs}, {run.last: run for run in runs})
    for run in runs:
        if found and run.first < found[-1].last:
            continue
        first = _past_openers(words, run)
        if first >= run.last:
            continue
        name = _name(words, index, Run(first, run.last))
        if name is None:
            name = Run(first, run.last) if text[words[run.last - 1].stop :].startswith(" (") else None
            other = name_key(words[run.last - 1].text) in words_in("other_capitals", "events", "laws")
            if name is None or other or not _initials_match(words, name, run.last):
                continue
        if name.last < len(words) and words[name.last].joined and not words[name.last - 1].possessive:
            name = Run(name.first, _to_bracket(words, name, text))
        if found and name.first < found[-1].last:
            found.pop()
        found.append(name)
    return tuple(found)


def expands(words: Sequence[Word], run: Run, text: str) -> bool:
    """Whether the acronym of the run stands in brackets after it: "Public Monitoring Commission (PMC"."""
    return (
        run.last < len(words)
        and words[run.last].acronym
        and text[words[run.last - 1].stop : words[run.last].start].strip() == "("
        and _initials_match(words, run, run.last)
    )


def _initials_match(words: Sequence[Word], run: Run, acronym_at: int) -> bool:
    """Whether the acronym at ``acronym_at`` is made of the run's initials, with or without its small words."""
    if acronym_at >= len(words) or not words[acronym_at].acronym or run.last - run.first < 2:
        return False
    acronym = [char for char in words[acronym_at].text if char.isupper()]
    initials = [part[0] for word in words[run.first : run.last] for part in word.text.split("-") if part[:1].isupper()]
    return len(acronym) > 1 and acronym == initials


def _past_openers(words: Sequence[Word], run: Run) -> int:
    """The run's first word that does not merely open a sentence: past "The", "Meanwhile"; "Public" of a name stays."""
    first, opening = run.first, words_in("other_capitals", "openers")
    if words[first].text == "The":
        return first + 1
    if words[first].first and name_key(words[first].text) in opening:
        matters = words_in("organisation_words", "subject-matters")
        if not (name_key(words[first].text) in matters or name_key(words[first].text) in {"national", "international"}):
            return first + 1
    return first


def _name(words: Sequence[Word], runs: _Index, run: Run) -> Run | None:
    """The organisation that the run names or begins, or ``None``."""
    office = _office(words, run)
    if office:
        return Run(run.first, _extend(words, runs, office))
    lower = _lower_head(words, run)
    if lower:
        return Run(run.first, lower)
    heads = [at for at in range(run.first, run.last) if _is_head(words, at, run.first)]
    if not heads:
        return None
    last = run.last
    for at in range(heads[0] + 1, run.last):
        # "Council of Europe Commissioner", "National Assembly Nabih Berri", "Police Commissioner"
        if title_size(words, Run(at, run.last)):
            last = at
            break
        if at > heads[-1] and name_key(words[at].text) in given_names() and run.last - at > 1:
            last = at
            break
    if last < run.last and last == heads[0] + 1 and last - run.first == 1:
        return None
    if last == run.last and ((heads[-1] == last - 1 and not words[last - 1].possessive) or heads[0] == run.first):
        last = _extend(words, runs, last)
    first = _begin(words, runs, run)
    name = Run(first, last)
    if last - first > 1 or plain(name_text(words, name)) in organisation_names():
        return name
    return None


def _is_head(words: Sequence[Word], at: int, first: int) -> bool:
    heads = words_in("organisation_heads")
    if name_key(words[at].text) in heads:
        return True
    return at > first and name_key(f"{words[at - 1].text} {words[at].text}") in heads


def _after_link(words: Sequence[Word], at: int) -> int | None:
    """Where the words after a link start: past "of", "for the"; ``None`` where no link stands at ``at``."""
    if at >= len(words) or not words[at].joined or words[at].text not in _LINKS:
        return None
    at += 1
    while at < len(words) and words[at].joined and words[at].text in _FILLERS:
        at += 1
    return at if at < len(words) and words[at].joined else None


def _extend(words: Sequence[Word], runs: _Index, last: int) -> int:
    """How far a name goes on after its head: "of the Republic", "for Human Rights and Democracy"."""
    linked, limit = False, last + _LONGEST_FORM
    while last < min(len(words), limit) and not words[last - 1].possessive:
        start = _after_link(words, last)
        following = runs.starting.get(start) if start is not None else None
        if following is not None and start is not None and start > last + 1 and _stands_alone(words, following):
            return last
        if following is None and linked and words[last].text == "and" and words[last].joined:
            following = runs.starting.get(last + 1)
            if following is None or not _goes_on(words, following):
                return last
        if following is None:
            return last
        for at in range(following.first, following.last):
            if at > following.first and title_size(words, Run(at, following.last)):
                before = name_text(words, Run(following.first, at))
                # "Council of Europe Commissioner" ends before the office, "Office of the Attorney General" does not
                if is_place(before):
                    return at
            if words[at].possessive and name_key(words[at].text) not in words_in("organisation_words", "owners"):
                return at + 1
        last, linked = following.last, True
    return last


def _stands_alone(words: Sequence[Word], run: Run) -> bool:
    """Whether the run after "of the" is an organisation of its own: "Foča Brigade of the VRS"."""
    if plain(name_text(words, run)).startswith("Council"):
        return False
    return (words[run.first].acronym and run.last - run.first == 1) or _is_head(words, run.last - 1, run.first)


def _goes_on(words: Sequence[Word], run: Run) -> bool:
    """Whether the run after "and" is still the name: "Human Rights", not "Parliament", not "Supreme Court"."""
    matters = words_in("organisation_words", "subject-matters")
    if all(name_key(word.text) in matters for word in words[run.first : run.last]):
        return True
    headed = any(_is_head(words, at, run.first) for at in range(run.first, run.last))
    return not headed and run.last - run.first > 1 and name_key(words[run.first].text) in matters


def _begin(words: Sequence[Word], runs: _Index, run: Run) -> int:
    """Where a name starts: "Truth and" of "Truth and Reconciliation Commission" is a run of its own."""
    at = run.first
    if at < 2 or not words[at].joined or not words[at - 1].joined or words[at - 1].text not in {"and", "&"}:
        return at
    before = runs.ending.get(at - 1)
    matters = words_in("organisation_words", "subject-matters")
    if before is None or name_key(words[at].text) not in matters or words[before.last - 1].possessive:
        return at
    first = _past_openers(words, before)
    if first < before.last and name_key(words[before.last - 1].text) in matters:
        return first
    return at


def _office(words: Sequence[Word], run: Run) -> int | None:
    """The end of "Prosecutor General’s office", "Istanbul Governor’s Office"."""
    owners = words_in("organisation_words", "office-owners")
    for at in range(run.first + 1, min(run.last + 1, len(words))):
        if words[at].text in {"office", "Office"} and words[at].joined:
            owner = words[at - 1]
            if owner.possessive and name_key(owner.text) in owners and at - run.first > 1:
                return at + 1
    return None


def _lower_head(words: Sequence[Word], run: Run) -> int | None:
    """The end of "Dushanbe city court": a place, lower-case adjectives, a lower-case head."""
    last = words[run.last - 1]
    owners = words_in("organisation_words", "owners")
    if last.possessive and name_key(last.text) not in owners:
        return None
    at, adjectives = run.last, words_in("organisation_words", "courts")
    while at < len(words) and words[at].joined and words[at].text in adjectives:
        at += 1
    if at >= len(words) or not words[at].joined or words[at].text not in _LOWER_HEADS:
        return None
    if run.first and words[run.first - 1].text in {"a", "an", "A", "An"} and words[run.first].joined:
        return None
    name = name_text(words, run)
    if name_key(name) in country_adjectives() or name_key(name) in words_in("other_capitals"):
        return None
    if words[at].text == "army" and not is_place(name):
        return None
    return at + 1


def _to_bracket(words: Sequence[Word], run: Run, text: str) -> int:
    """The end of a long form that runs up to its acronym: "in the Central African Republic and Chad (MINURCAT"."""
    at = run.last
    while at < len(words) and words[at].joined and at - run.first < _LONGEST_FORM:
        if not words[at].capital and words[at].text not in _INSIDE_LONG_FORMS:
            return run.last
        at += 1
    bracketed = at < len(words) and text[words[at - 1].stop : words[at].start] == " (" and words[at].acronym
    if not bracketed or not words[at - 1].capital:
        return run.last
    same = words[at].text[0] == words[run.first].text[0] or words[run.first].text[0] in words[at].text
    return at if same else run.last
