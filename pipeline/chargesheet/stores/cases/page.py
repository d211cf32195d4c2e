"""The page of one case: one file that needs nothing else, drawn from ``data/case.html``."""

from collections.abc import Sequence

from msgspec import Struct

from chargesheet._version import __version__
from chargesheet.pages import page_style, page_template, source_hash
from chargesheet.stores.cases.contradictions import Contradiction
from chargesheet.stores.cases.resolution import Case, Review
from chargesheet.stores.cases.timeline import Step, by_words

_PACKAGE = "chargesheet.stores.cases"


class Year(Struct, frozen=True):
    """Steps known in one year, each with its number in the timeline, from 0; ``year`` is ``None`` where unknown."""

    year: str | None
    steps: tuple[tuple[int, Step], ...]


def page(
    case: Case, steps: Sequence[Step], found: Sequence[Contradiction], open_questions: Sequence[Review] = ()
) -> str:
    """The HTML of a page that shows a case: its timeline, contradictions, and why its entities are one person.

    All that comes from statements is escaped, and the page's own policy lets a browser load nothing but the style
    that is written into it; there is no script.
    """
    style = page_style(_PACKAGE, "case.css")
    return page_template(_PACKAGE, "case.html").render(
        case=case,
        years=by_year(steps),
        steps=steps,
        by_words=by_words,
        contradictions=found,
        troubled={number for contradiction in found for number in contradiction.steps},
        questions=open_questions,
        version=__version__,
        style=style,
        policy=f"default-src 'none'; style-src '{source_hash(style)}'; base-uri 'none'; form-action 'none'",
    )


def by_year(steps: Sequence[Step]) -> tuple[Year, ...]:
    """The steps by the year that they are known in, in order."""
    years: dict[str | None, list[tuple[int, Step]]] = {}
    for number, step in enumerate(steps):
        years.setdefault(step.known[:4] if step.known else None, []).append((number, step))
    return tuple(Year(year, tuple(found)) for year, found in years.items())
