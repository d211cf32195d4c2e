"""What a run of capitalised words names: evidence from its words, its neighbours and the language model, summed.

The weights are whole or half points, set by hand on annotated passages: a word list that hardly errs counts 5 or 6,
a neighbour 2 to 4, the small model's opinion 1.5 to 2.5.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from chargesheet.records import EntityLabel
from chargesheet.stages.capitals import Run, Word
from chargesheet.stages.gazetteer import country_adjectives, given_names, is_place, name_key, organisation_names, plain
from chargesheet.stages.name_words import person_nouns, words_in
from chargesheet.stages.titles import name_text

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
_PLACE_PREPOSITIONS = frozenset({"in", "near", "outside", "across", "throughout", "around", "inside", "In", "Across"})
_WEAK_PREPOSITIONS = frozenset({"from", "to", "at", "into", "of", "via", "between", "through", "towards", "visit", "left"})
_OUTLETS = frozenset(
    "newspaper newspapers magazine magazines daily weekly monthly website websites broadcaster outlet station channel"
    " tabloid periodical publication agency blog newspaper’s".split()
)
_GROUPS = frozenset(
    "movement party group groups militia militias faction rebels fighters guerrillas officials officers agents members"
    " supporters militants coalition party’s organization organization’s organisation organizations network sect club"
    " airline company NGO NGOs detachment administration".split()
)
_SAID_OF_PERSONS = frozenset(
    "was who said had told aged died remained whose reportedly fled himself herself were".split()
)
_APPOSED_TO_PERSONS = frozenset("a an who whose aged both former his her their the head leader editor".split())
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
        noun_follows: Whether a noun or an adjective follows, as in "UK military personnel".
        emphasised: Whether markup sets it apart: ``*Adam*``.
        expanded: Whether an acronym of its initials stands in brackets after it.
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


class Evidence(Struct, frozen=True):
    """A run, where its mention would start and end, and how much speaks for each outcome (in the order of OUTCOMES)."""

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
    return Evidence(
        start=words[run.first].start,
        end=last.end,
        key=plain(context.text),
        scores=(_person(context), _organisation(context, words, run), _place(context), _none(context, words, run)),
        listed=is_place(context.text) or plain(context.text) in organisation_names(),
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
    if context.following in _SAID_OF_PERSONS:
        score += 0.5
    if context.apposed and context.apposed[0] in _APPOSED_TO_PERSONS:
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
    if context.witness.expanded:
        score += 5
    if len(context.keys) == 1 and word.acronym and not is_place(context.text) and "." not in word.text:
        score += 4
    if context.witness.emphasised:
        score += 2
    if context.following in _OUTLETS:
        score += 5
    if context.before in _OUTLETS or context.before in _GROUPS:
        score += 5
    if context.following in _GROUPS:
        score += 2
    if set(context.apposed[:4]) & (_OUTLETS | {"NGO", "movement", "party", "organization"}) and context.apposed[0] in {"a", "an"}:
        score += 4
    if len(context.keys) == 1 and context.keys[0] in words_in("organisation_alone") and not word.first:
        score += 5
    return score


def _place(context: _Context) -> float:
    score = _model(context, "PLACE")
    if context.witness.place or is_place(context.text):
        score += 5
    if len(context.keys) > 1 and _ends_in(context.keys, words_in("place_nouns", "capitalised")):
        score += 5 if _ends_in(context.keys, words_in("organisation_heads")) else 8
    if context.before in _PLACE_PREPOSITIONS:
        score += 3
    elif context.before in _WEAK_PREPOSITIONS:
        score += 0.5
    if context.facility:
        score += 6
    elif name_key(context.following) in words_in("place_nouns", "region"):
        score += 4
    if context.before == "of" and name_key(context.second_before) in words_in("place_nouns", "region"):
        score += 4
    return score


def _none(context: _Context, words: Sequence[Word], run: Run) -> float:
    score = 1.5 + _model(context, "NONE")
    word, key = context.inside[0], context.keys[-1]
    alone = len(context.keys) == 1
    if alone and (key in words_in("other_capitals") or name_key(context.text.replace(" ", "")) in words_in("other_capitals")):
        score += 6
    if key in words_in("other_capitals", "laws"):
        score += 7
    elif key in words_in("other_capitals", "events", "calendar"):
        score += 5
    if all(k in words_in("other_capitals", "peoples") or k in country_adjectives() for k in context.keys):
        score += 7
    if alone and not context.witness.proper:
        score += 4 if word.first else 2
    if alone and word.acronym and _all_capitals(words, run):
        score += 8
    if context.text in _ATTRIBUTIVE and context.witness.noun_follows:
        score += 9
    if alone and context.following == "v" or context.before == "v":
        score -= 3
    return score


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
        if len(phrase) == size and all(word.joined for word in phrase) and phrase[0].text[0].islower():
            if name_key(" ".join(word.text for word in phrase)) in nouns:
                return size
    return 0


def _all_capitals(words: Sequence[Word], run: Run) -> bool:
    """Whether the words beside the run are in capitals too, as in a heading."""
    neighbours = [words[at] for at in (run.first - 1, run.last) if 0 <= at < len(words)]
    return any(word.acronym and len(word.text) > 3 and word.joined for word in neighbours)
