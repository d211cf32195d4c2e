"""Mentions of persons, organisations and places: shapes and word lists, with the language model as one witness."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from spacy.language import Language

from chargesheet import languages
from chargesheet.geography.places import is_place
from chargesheet.spelling import name_key
from chargesheet.stages.layers import LabelledSpan, layers, register_extensions
from chargesheet.stages.mentions.capitals import Run, Word, runs_of, words_of
from chargesheet.stages.mentions.labelling import OUTCOMES, Evidence, Outcome, Witness, evidence, label_of
from chargesheet.stages.mentions.listed import listed_runs
from chargesheet.stages.mentions.organisations import expands, organisation_runs
from chargesheet.stages.mentions.titles import trim
from chargesheet.stages.name_words import word_lists, words_in
from chargesheet.stages.stage import Stage
from chargesheet.stages.universal.mentions import UniversalMentionsStage

if TYPE_CHECKING:
    from spacy.tokens import Doc


class MentionsStage(Stage[tuple[LabelledSpan, ...]]):
    """Writes the mentions of persons, organisations and places."""

    def match(self, doc: "Doc") -> tuple[LabelledSpan, ...]:
        """Find the mentions of the passage, in order of the text, none overlapping."""
        return find_mentions(doc)

    def set_annotations(self, doc: "Doc", found: tuple[LabelledSpan, ...]) -> None:
        """Write the mentions layer."""
        layers(doc).mentions = found


@Language.factory(
    "chargesheet_mentions", assigns=["doc._.chargesheet_mentions"], requires=["doc._.chargesheet_blocks", "doc.ents"]
)
def make_mentions(nlp: Language, name: str) -> Stage[tuple[LabelledSpan, ...]]:
    """Make the stage for the pipeline's language."""
    register_extensions()
    if languages.settings(nlp.lang).grammar == "universal":
        return UniversalMentionsStage()
    return MentionsStage()


class Candidate(Struct, frozen=True):
    """A run that may be a mention; which grammar found it, and whether a title stood before it."""

    run: Run
    titled: bool = False
    organisation: bool = False
    place: bool = False


def find_mentions(doc: "Doc") -> tuple[LabelledSpan, ...]:
    """The mentions of the passage: candidates by shape, weighed one by one, then settled together."""
    words = words_of(doc.text, (block.start for block in layers(doc).blocks))
    runs = runs_of(words, _calendar(), words_in("organisation_words", "owners"))
    candidates = tuple(_candidates(words, runs, doc.text))
    ends = frozenset(words[c.run.last - 1].stop for c in candidates if c.organisation)
    witnesses = _Witnesses(doc, words, ends)
    found = tuple(evidence(words, candidate.run, witnesses.of(candidate)) for candidate in candidates)
    return tuple(
        LabelledSpan(item.start, item.end, label, "names")
        for item, outcome in zip(found, settle(found), strict=True)
        if (label := label_of(outcome))
    )


def settle(found: Sequence[Evidence]) -> tuple[Outcome, ...]:
    """One outcome for each string: its mentions pool their evidence, and part of a person's name follows the whole."""
    pooled: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(OUTCOMES))
    for item in found:
        for at, score in enumerate(item.scores):
            pooled[item.key][at] += score
    outcomes = [_best(pooled[item.key]) for item in found]
    whole_names = {
        item.key for item, outcome in zip(found, outcomes, strict=True) if outcome == "PERSON" and " " in item.key
    }
    parts = Counter(part for name in whole_names for part in name.split())
    return tuple(
        "PERSON" if item.key in parts and not item.listed and len(item.key) > 2 else outcome
        for item, outcome in zip(found, outcomes, strict=True)
    )


def _best(scores: Sequence[float]) -> Outcome:
    top = max(scores)
    return "NONE" if scores[-1] == top else OUTCOMES[list(scores).index(top)]


def _calendar() -> frozenset[str]:
    """Months and days, as written: no name holds one."""
    return frozenset(word for entry in word_lists("other_capitals") if entry.id == "calendar" for word in entry.words)


def _candidates(words: Sequence[Word], runs: Sequence[Run], text: str) -> list[Candidate]:
    """Runs that may be mentions, in order, none overlapping."""
    listed = tuple(listed_runs(words, runs, text))
    held = _indices(listed)
    organisations = tuple(
        run for run in organisation_runs(words, runs, text) if not held.issuperset(range(run.first, run.last))
    )
    taken = _indices(organisations)
    listed = tuple(run for run in listed if not taken & set(range(run.first, run.last)))
    taken |= _indices(listed)
    pieces = [Candidate(run, organisation=True) for run in organisations]
    pieces += [Candidate(run, place=is_place(text[words[run.first].start : words[run.last - 1].end])) for run in listed]
    for run in runs:
        for part in _outside(run, taken):
            name, titled = trim(words, part)
            if name.first < name.last:
                pieces.append(Candidate(name, titled=titled))
    return sorted(pieces, key=lambda piece: piece.run.first)


def _indices(runs: Sequence[Run]) -> set[int]:
    return {at for run in runs for at in range(run.first, run.last)}


def _outside(run: Run, taken: set[int]) -> Iterator[Run]:
    """The parts of the run that are not taken."""
    first = run.first
    for at in range(run.first, run.last + 1):
        if at == run.last or at in taken:
            if first < at:
                yield Run(first, at)
            first = at + 1


class _Witnesses:
    """What the language model, the layout and the text beside a run say of it."""

    def __init__(self, doc: "Doc", words: Sequence[Word], organisation_ends: frozenset[int]) -> None:
        self._organisation_ends = organisation_ends
        self._text = doc.text
        self._words = words
        self._spans = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        self._ends = [last for _, last, _ in self._spans]
        self._tags = {token.idx: token.pos_ for token in doc}
        self._headings = [(block.start, block.end) for block in layers(doc).blocks if block.kind == "heading"]
        self._written = {name_key(word.text) for word in words if word.capital and not word.text.isupper()}
        self._markup_ends = {span.end for span in layers(doc).markup}

    def of(self, candidate: Candidate) -> Witness:
        """Gather all that is said of the candidate."""
        run = candidate.run
        start, end = self._words[run.first].start, self._words[run.last - 1].end
        model, exact = self._model(start, end)
        return Witness(
            titled=candidate.titled,
            organisation=candidate.organisation,
            place=candidate.place,
            model=model,
            exact=exact,
            proper=self._tags.get(self._words[run.last - 1].start, "") in {"PROPN", ""},
            noun_follows=self._before_noun(run.last, end),
            emphasised=start in self._markup_ends and self._text[start - 1 : start] in {"*", "_"},
            heading=self._in_heading(run),
            expanded=expands(self._words, run, self._text),
            bracketed=start - 2 in self._organisation_ends
            and self._text[start - 2 : start] == " ("
            and self._text[end : end + 1] in {")", ","},
        )

    def _in_heading(self, run: Run) -> bool:
        """Whether the run stands in a heading in capitals, and its last word nowhere as names are written."""
        inside = self._words[run.first : run.last]
        if not self._headings or not all(word.text.isupper() for word in inside):
            return False
        start = inside[0].start
        held = any(first <= start < last for first, last in self._headings)
        return held and name_key(inside[-1].text) not in self._written

    def _before_noun(self, at: int, end: int) -> bool:
        if self._text[end : end + 1] in {"$", "-"}:
            return True
        if at >= len(self._words) or not self._words[at].joined or self._words[at - 1].possessive:
            return False
        return self._tags.get(self._words[at].start) in {"NOUN", "ADJ", "PROPN"}

    def _model(self, start: int, end: int) -> tuple[str | None, bool]:
        """The label of the model's span that overlaps most, and whether it is exactly these characters."""
        best, most, exact = None, 0, False
        for first, last, label in self._spans[bisect_right(self._ends, start) :]:
            if first >= end:
                break
            overlap = min(end, last) - max(start, first)
            if overlap > most:
                best, most, exact = label, overlap, (first, last) == (start, end)
        return best, exact
