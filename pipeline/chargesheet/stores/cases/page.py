"""The page of one case: one file that needs nothing else, drawn from ``data/case.html``."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from msgspec import Struct

from chargesheet._version import __version__
from chargesheet.stores.cases.contradictions import Contradiction
from chargesheet.stores.cases.resolution import Case, Review
from chargesheet.stores.cases.timeline import Step

if TYPE_CHECKING:
    from jinja2 import Template


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
    style = _data("case.css")
    return _template().render(
        case=case,
        years=by_year(steps),
        steps=steps,
        contradictions=found,
        troubled={number for contradiction in found for number in contradiction.steps},
        questions=open_questions,
        version=__version__,
        style=style,
        policy=f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'",
    )


def by_year(steps: Sequence[Step]) -> tuple[Year, ...]:
    """The steps by the year that they are known in, in order."""
    years: dict[str | None, list[tuple[int, Step]]] = {}
    for number, step in enumerate(steps):
        years.setdefault(step.known[:4] if step.known else None, []).append((number, step))
    return tuple(Year(year, tuple(found)) for year, found in years.items())


def _hash(source: str) -> str:
    """What names an inline style in a content security policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_data("case.html"))


@cache
def _data(name: str) -> str:
    return resources.files("chargesheet.stores.cases").joinpath("data", name).read_text(encoding="utf-8")
