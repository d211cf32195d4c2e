"""The page to read errors on: each passage with what was expected and what was found, and its mistakes beside it."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from chargesheet._version import __version__
from chargesheet.learning.corrections import Corrected
from chargesheet.learning.evaluation import Evaluation
from chargesheet.learning.mistakes import Mistake
from chargesheet.learning.scoring import Scored
from chargesheet.pages import page_file, page_style, page_template, source_hash

_PACKAGE = "chargesheet.review"


class Passage(Struct, frozen=True, kw_only=True):
    """A text with two readings; ``name`` is what its mistakes call it."""

    name: str
    text: str
    gold: Scored
    found: Scored


class Stretch(Struct, frozen=True):
    """A run of the text in which nothing begins or ends.

    Attributes:
        text: Its characters.
        mention: ``both``, ``gold`` or ``found``: who has a mention here; null where nobody has.
        label: The mention's label, the gold's first.
        trigger: Who has a trigger here.
        kind: The trigger's type.
    """

    text: str
    mention: str | None
    label: str | None
    trigger: str | None
    kind: str | None


def evaluation_page(
    title: str,
    sides: tuple[str, str],
    evaluation: Evaluation,
    passages: Sequence[Passage],
    corrected: Sequence[Corrected] = (),
) -> str:
    """The HTML of the page.

    Args:
        title: Its heading.
        sides: What the gold and what was found are called: ("gold", "found"), or two authors.
        evaluation: Figures and mistakes.
        passages: The texts; those without a mistake are left out.
        corrected: What review changed, where that is told.
    """
    by_document: dict[str, list[Mistake]] = {}
    for mistake in evaluation.mistakes:
        by_document.setdefault(mistake.document, []).append(mistake)
    style, script = page_style(_PACKAGE, "evaluation.css"), page_file(_PACKAGE, "evaluation.js")
    return page_template(_PACKAGE, "evaluation.html").render(
        title=title,
        sides=sides,
        evaluation=evaluation,
        passages=[passage for passage in passages if passage.name in by_document],
        mistakes=by_document,
        stretches=stretches,
        corrected=corrected,
        kinds=evaluation.kinds,
        names=sorted(Counter(mistake.name for mistake in evaluation.mistakes).items()),
        version=__version__,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{source_hash(style)}'; script-src '{source_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


def stretches(passage: Passage) -> Iterator[Stretch]:
    """The text, whole and in order, cut wherever a mention or trigger of either reading begins or ends."""
    text = passage.text
    gold = {(start, end): label for start, end, label in passage.gold.mentions}
    found = {(start, end): label for start, end, label in passage.found.mentions}
    both = {span: label for span, label in gold.items() if found.get(span) == label}
    mentions = _owners(gold, found, both)
    ours = {(e.trigger.start, e.trigger.end): e.type for e in passage.gold.events}
    theirs = {(e.trigger.start, e.trigger.end): e.type for e in passage.found.events}
    shared = {span: kind for span, kind in ours.items() if theirs.get(span) == kind}
    triggers = _owners(ours, theirs, shared)
    borders = {0, len(text)}
    for (start, end), _, _ in (*mentions, *triggers):
        borders |= {start, end}
    for start, end in itertools.pairwise(sorted(borders)):
        mention, trigger = _at(mentions, start), _at(triggers, start)
        yield Stretch(text[start:end], mention[0], mention[1], trigger[0], trigger[1])


_Owned = tuple[tuple[int, int], str, str]


def _owners(
    gold: Mapping[tuple[int, int], str], found: Mapping[tuple[int, int], str], both: Mapping[tuple[int, int], str]
) -> list[_Owned]:
    owned = [(span, "both", label) for span, label in both.items()]
    owned += [(span, "gold", label) for span, label in gold.items() if span not in both]
    return owned + [(span, "found", label) for span, label in found.items() if span not in both]


def _at(owned: Iterable[_Owned], place: int) -> tuple[str | None, str | None]:
    """Who has something at a place, and what: both where a part of each one's is there."""
    here = [(owner, label) for (start, end), owner, label in owned if start <= place < end]
    if not here:
        return None, None
    owners = {owner for owner, _ in here}
    return ("differs" if owners >= {"gold", "found"} else here[0][0]), here[0][1]
