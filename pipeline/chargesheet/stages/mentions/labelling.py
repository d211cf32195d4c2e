"""What a run of capitalised words names: evidence from its words, its neighbours and the language model, summed.

The weights are whole or half points, set by hand on annotated passages: a word list that hardly errs counts 5 or 6,
a neighbour 2 to 4, the small model's opinion 1.5 to 2.5.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from chargesheet.geography.countries import country_adjectives
from chargesheet.geography.places import is_place
from chargesheet.records import EntityLabel
from chargesheet.spelling import name_key, plain
from chargesheet.stages.gazetteer import given_names, organisation_names
from chargesheet.stages.mentions.capitals import Run, Word
from chargesheet.stages.mentions.titles import name_text
from chargesheet.stages.name_words import person_nouns, words_in

Outcome = Literal["PERSON", "ORG", "PLACE", "NONE"]
OUTCOMES: tuple[Outcome, ...] = ("PERSON", "ORG", "PLACE", "NONE")

_MODEL_LABELS: Mapping[str, Outcome] = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "NORP": "NONE",
    "LAW": "NONE",
    "LANGUAGE": "NONE",
}
_OTHER_KINDS: tuple[str, ...] = ("calendar", "holidays", "peoples", "laws", "events", "abbreviations")
_LONGEST_ACRONYM = 6
# So many words in capitals side by side are no name.
_SHOUTED = 5
# What an organisation is called in apposition: "X, an NGO".
_BODIES = frozenset({"NGO", "movement", "party", "organization", "organisation"})
_ATTRIBUTIVE = frozenset({"US", "UK", "BiH", "U.S.", "U.K."})


class Witness(Struct, frozen=True):
    """What other components say of a run.

    Attributes:
        titled: A person's title stood before it.
        organisation: The grammar of organisations found it.
        place: The gazetteer of places holds it, small words included ("Republic of Cuba").
        model: The language model's label for the span that overlaps most, if any.
        exact: Whether that span is the run, exactly.
        proper: Whether the tagger takes its last word for a proper noun.
        noun_follows: Whether it stands before a noun or in a compound: "UK military personnel", "US- led", "US$5".
        emphasised: Whether markup sets it apart: ``*Adam*``.
        expanded: Whether an acronym of its initials stands in brackets after it.
        bracketed: Whether it stands in brackets after an organisation's name.
        heading: Whether it stands in a heading in capitals, and its last word nowhere else as names are written.
    """

    titled: bool = False
    organisation: bool = False
    place: bool = False
    model: str | None = None
    exact: bool = False
    proper: bool = True
    noun_follows: bool = False
    emphasised: bool = False
    expanded: bool = False
    bracketed: bool = False
    heading: bool = False


class Evidence(Struct, frozen=True):
    """A run, where its mention would start and end, and how much speaks for each outcome (in the order of OUTCOMES).

    Mentions of one ``key`` are settled together. ``listed``: a word list names it, so it is no part of a person's name.
    """

    start: int
    end: int
    key: str
    scores: tuple[float, float, float, float]
    listed: bool


class _Context(Struct, frozen=True):
    """A run with the words beside it. ``before`` and ``following`` are empty where punctuation or an 's intervenes."""

    inside: tuple[Word, ...]
    text: str
    keys: tuple[str, ...]
    before: str
    second_before: str
    following: str
    apposed: tuple[str, ...]
    facility: int
    witness: Witness


def evidence(words: Sequence[Word], run: Run, witness: Witness) -> Evidence:
    """Weigh what speaks for each outcome of the run, which ``trim`` has freed of titles."""
    context = _context(words, run, witness)
    last = words[run.last - 1 + context.facility]
    attributive = context.text in _ATTRIBUTIVE and witness.noun_follows
    return Evidence(
        start=words[run.first].start,
        end=last.end,
        key=plain(context.text) + (" …" if attributive else ""),
        scores=(_person(context), _organisation(context, words, run), _place(context), _none(context, words, run)),
        listed=is_place(context.text)
        or plain(context.text) in organisation_names()
        or name_key(context.text) in words_in("other_capitals"),
    )


def label_of(outcome: Outcome) -> EntityLabel | None:
    """The label of an outcome, ``None`` for no mention."""
    return None if outcome == "NONE" else outcome


def _context(words: Sequence[Word], run: Run, witness: Witness) -> _Context:
    inside = tuple(words[run.first : run.last])
    joined_before = run.first > 0 and inside[0].joined
    joined_after = run.last < len(words) and words[run.last].joined and not inside[-1].possessive
    facility = 0 if inside[-1].possessive else _lower_noun(words, run.last, words_in("place_nouns", "facility"))
    apposed = words[run.last : run.last + 4] if not joined_after and not inside[-1].possessive else ()
    return _Context(
        inside=inside,
        text=name_text(words, run),
        keys=tuple(name_key(word.text) for word in inside),
        before=words[run.first - 1].text if joined_before and not words[run.first - 1].possessive else "",
        second_before=words[run.first - 2].text if joined_before and run.first > 1 else "",
        following=words[run.last].text if joined_after else "",
        apposed=tuple(word.text for word in apposed),
        facility=facility,
        witness=witness,
    )


def _model(context: _Context, outcome: Outcome) -> float:
    if _MODEL_LABELS.get(context.witness.model or "") != outcome:
        return 0.0
    weight = 2.5 if context.witness.exact else 1.5
    return weight * 0.8 if outcome == "ORG" else weight


def _person(context: _Context) -> float:
    score = _model(context, "PERSON")
    if context.witness.titled:
        score += 5
    if name_key(context.before) in person_nouns():
        score += 3
    known = sum(key in given_names() for key in context.keys)
    if len(context.keys) > 1:
        score += 2 + 1.5 * min(known, 2)
        if any(word.text[:3].lower() in {"al-", "el-"} for word in context.inside):
            score += 1
    elif known:
        score += 0.5
    if context.following in words_in("neighbour_words", "said-of-persons"):
        score += 0.5
    if context.before == "as" and context.second_before == "known":
        score += 2
    if context.apposed and context.apposed[0] in words_in("neighbour_words", "apposed-to-persons"):
        score += 1.5 if len(context.keys) > 1 else 0.5
    if any("." in word.text and word.acronym for word in context.inside):
        score += 5
    if len(context.keys) == 1 and _hump(context.inside[0].text):
        score += 2.5
    return score


def _organisation(context: _Context, words: Sequence[Word], run: Run) -> float:
    score = _model(context, "ORG")
    word = context.inside[0]
    if context.witness.organisation and not context.facility:
        score += 6
    if plain(context.text) in organisation_names():
        score += 6
    named_otherwise = context.keys[-1] in words_in("other_capitals", "events", "laws")
    if (context.witness.expanded or context.witness.bracketed) and not named_otherwise:
        score += 5
    if _branch(context.text):
        score += 6
    if len(context.keys) == 1 and word.acronym and not is_place(context.text) and "." not in word.text:
        score += 4
    if context.witness.emphasised:
        score += 2
    outlets, groups = words_in("neighbour_words", "outlets"), words_in("neighbour_words", "groups")
    before, following = name_key(context.before), name_key(context.following)
    if following in outlets:
        score += 5
    if before in outlets or before in groups:
        score += 6
    if following in groups:
        score += 2
    if context.apposed[:1] in {("a",), ("an",)} and not outlets.isdisjoint(context.apposed):
        score += 4
    if context.apposed[:1] in {("a",), ("an",)} and not _BODIES.isdisjoint(context.apposed):
        score += 4
    if len(context.keys) == 1 and context.keys[0] in words_in("organisation_alone") and not word.first:
        score += 5
    return score


def _place(context: _Context) -> float:
    score = _model(context, "PLACE")
    if context.witness.place or is_place(context.text):
        score += 5
    known = plain(context.text) in organisation_names()
    if len(context.keys) > 1 and not known and _ends_in(context.keys, words_in("place_nouns", "capitalised")):
        score += 5 if _ends_in(context.keys, words_in("organisation_heads")) else 8
    if name_key(context.before) in words_in("neighbour_words", "place-prepositions"):
        score += 4
    elif context.before in words_in("neighbour_words", "weak-prepositions"):
        score += 0.5
    if context.facility:
        score += 6
    elif name_key(context.following) in words_in("place_nouns", "region"):
        score += 4
    if context.before == "of" and name_key(context.second_before) in words_in("place_nouns", "region"):
        score += 4
    return score


def _none(context: _Context, words: Sequence[Word], run: Run) -> float:
    score = 1.5 + _model(context, "NONE") + _of_other_kind(context)
    word = context.inside[0]
    alone = len(context.keys) == 1
    if alone and not word.acronym and context.keys[0] in words_in("other_capitals", "openers"):
        score += 6
    if alone and not context.witness.proper:
        score += 4 if word.first else 2
    if _heading(words, run) or _is_title(context):
        score += 8
    if _shouted(words, run) or _several_names(context):
        score += 20
    if context.text in _ATTRIBUTIVE and context.witness.noun_follows:
        score += 14
    if (alone and context.following == "v") or context.before == "v":
        # a case is named after a party: "X v Greece"
        score -= 3
    return score


def _of_other_kind(context: _Context) -> float:
    """What the lists of capitalised words that name no party say: laws, peoples, events, abbreviations, months."""
    other, abbreviations = words_in("other_capitals", *_OTHER_KINDS), words_in("other_capitals", "abbreviations")
    peoples, key, score = words_in("other_capitals", "peoples"), context.keys[-1], 0.0
    if not {name_key(context.text), name_key(context.text.replace(" ", ""))}.isdisjoint(other):
        score += 7
    if all(k in peoples or k in country_adjectives() for k in context.keys):
        score += 7
    if context.witness.organisation:
        return score
    if key in words_in("other_capitals", "laws"):
        score += 7
    elif not words_in("other_capitals", "events", "holidays").isdisjoint({key, context.keys[0]}) or (
        key in abbreviations and context.inside[-1].acronym and len(context.keys) > 1
    ):
        score += 5
    return score


def _branch(text: str) -> bool:
    """Whether the text is an organisation's name with a place: "Amnesty International Turkey"."""
    words = text.split()
    return any(
        plain(" ".join(words[:at])) in organisation_names() and is_place(" ".join(words[at:]))
        for at in range(2, len(words))
    )


def _ends_in(keys: Sequence[str], nouns: frozenset[str]) -> bool:
    return keys[-1] in nouns or " ".join(keys[-2:]) in nouns


def _hump(word: str) -> bool:
    """Whether a lost space glued two names together: "AkbarGanji"."""
    rises = [at for at in range(1, len(word)) if word[at].isupper() and word[at - 1].islower()]
    return bool(rises) and len(word) > 7


def _lower_noun(words: Sequence[Word], at: int, nouns: frozenset[str]) -> int:
    """How many words at ``at`` are a lower-case noun of the list: "police station" is two."""
    for size in (4, 3, 2, 1):
        phrase = words[at : at + size]
        if len(phrase) < size or not all(word.joined for word in phrase) or not phrase[0].text[0].islower():
            continue
        if name_key(" ".join(word.whole for word in phrase)) in nouns:
            return size
    return 0


def _several_names(context: _Context) -> bool:
    """Whether names of several stand side by side, as in a country's box: "Bamir Topi Sali Berisha abolitionist …"."""
    return len(context.keys) > 3 and name_key(context.following) in words_in("neighbour_words", "after-name-columns")


def _shouted(words: Sequence[Word], run: Run) -> bool:
    """Whether the run is part of a sentence in capitals: "I BELIEVE THAT MY HUSBAND IS HELD"."""
    first, last = run.first, run.last
    if not all(word.text.isupper() for word in words[first:last]):
        return False
    while first > 0 and last - first < _SHOUTED and words[first].joined and words[first - 1].text.isupper():
        first -= 1
    while last < len(words) and last - first < _SHOUTED and words[last].joined and words[last].text.isupper():
        last += 1
    return last - first >= _SHOUTED


def _is_title(context: _Context) -> bool:
    """Whether the run is words of a title in capitals, "FIELD NOTE 9/2021", and nothing tells that they name anyone."""
    alone = len(context.keys) == 1 and not (context.before.isupper() or context.following.isupper())
    if not context.witness.heading or alone:
        return False
    told = context.witness.titled or context.witness.organisation or context.witness.place
    listed = is_place(context.text) or plain(context.text) in organisation_names()
    return not told and not listed and given_names().isdisjoint(context.keys)


def _heading(words: Sequence[Word], run: Run) -> bool:
    """Whether the run is in capitals, and so are long words in it or beside it, as in a heading."""
    inside = words[run.first : run.last]
    if not all(word.acronym and "." not in word.text for word in inside):
        return False
    if len(inside) > 1:
        return any(len(word.text) > _LONGEST_ACRONYM for word in inside)
    pairs = [(words[at], words[at + 1]) for at in (run.first - 1, run.last - 1) if 0 <= at < len(words) - 1]
    beside = [one if one is not inside[0] else other for one, other in pairs if other.joined]
    return any(word.acronym and len(word.text) > 3 for word in beside)
