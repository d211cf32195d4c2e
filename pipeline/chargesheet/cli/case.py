"""``chargesheet case``: what happened to one person, and what people decided on who that is."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from msgspec import Struct

from chargesheet.cli.cases import CaseLine, StoreArgument, case_line, review_line
from chargesheet.cli.failures import Failures, printable
from chargesheet.cli.options import HtmlOption
from chargesheet.cli.output import output, standard_output
from chargesheet.errors import ChargesheetError

if TYPE_CHECKING:
    from chargesheet.stores.cases.contradictions import Contradiction
    from chargesheet.stores.cases.decisions import Decision
    from chargesheet.stores.cases.resolution import Case, Resolution, Review
    from chargesheet.stores.cases.timeline import Step


class CaseError(ChargesheetError):
    """There is no such case or entity."""


class Report(Struct, frozen=True):
    """A case with all that is told about it, as ``--json`` prints it."""

    case: CaseLine
    steps: "tuple[Step, ...]"
    contradictions: "tuple[Contradiction, ...]"
    merges: tuple[object, ...]
    review: "tuple[Review, ...]"


def case(
    store: StoreArgument,
    identity: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The case, or any of its entities: an id, or its beginning.", show_default=False
        ),
    ],
    html: HtmlOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines to read.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Say why its entities are one person.")] = False,
    split: Annotated[
        str | None,
        typer.Option("--split", metavar="ENTITY", help="Decide that this entity is another person than the rest."),
    ] = None,
    join: Annotated[
        str | None, typer.Option("--join", metavar="ID", help="Decide that another case is the same person.")
    ] = None,
    forget: Annotated[
        str | None, typer.Option("--forget", metavar="ENTITY", help="Take back what was decided on this entity.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Why, kept with a decision of --split or --join.")
    ] = None,
) -> None:
    """Print what happened to one person, in order of time, with the quotes; contradictions first.

    Exit code 0: done. 1: there is no such case, or the store cannot be read. 2: wrong usage.
    """
    given = [option for option in (split, join, forget) if option is not None]
    if len(given) > 1:
        raise typer.BadParameter("one of --split, --join and --forget at a time.")
    if note is not None and (split or join) is None:
        raise typer.BadParameter("--note goes with --split or --join.", param_hint="--note")
    failures = Failures()
    try:
        if given:
            decide(store, identity, split=split, join=join, forget=forget, note=note)
        show(store, identity, html=html, as_json=as_json, why=why)
    except ChargesheetError as error:
        failures.report(error)
    if failures.count:
        raise typer.Exit(1)


def find(found: "Resolution", identity: str) -> "Case":
    """The case of an id, of one of its entities, or of the beginning of one.

    Raises:
        CaseError: There is none, or several.
    """
    exact = [case for case in found.cases if any(person.id == identity for person in case.members)]
    near = exact or [case for case in found.cases if any(person.id.startswith(identity) for person in case.members)]
    if not near:
        raise CaseError(f"there is no case {identity!r}. List them with: chargesheet cases STORE")
    if len(near) > 1:
        some = ", ".join(case.id for case in near[:3])
        raise CaseError(f"{identity!r} begins the ids of {len(near)} cases: {some} … Write more of the id.")
    return near[0]


def decide(
    store: str, identity: str, *, split: str | None, join: str | None, forget: str | None, note: str | None
) -> None:
    """Keep or take back a decision on the entities of a case.

    Raises:
        CaseError: There is no such case, or the entity is not in it.
    """
    from chargesheet.cli.cases import resolved
    from chargesheet.stores.cases import decisions
    from chargesheet.stores.sql.connect import connect

    found = resolved(store)
    this = find(found, identity)
    verdicts: list[Decision] = []
    if split is not None:
        entity = _entity(this, split)
        others = [person.id for person in this.members if person.id != entity]
        if not others:
            raise CaseError(f"{entity} is the only entity of its case: there is nothing to split.")
        verdicts = [decisions.decision(entity, other, "different", note) for other in others]
    elif join is not None:
        other_case = find(found, join)
        if other_case.id == this.id:
            raise CaseError(f"{join} is in this case already.")
        verdicts = [decisions.decision(this.id, other_case.id, "same", note)]
        # What said that they are two people is taken back, or nothing could join them for good.
    with connect(store, create=True) as database:
        if join is not None:
            here = {person.id for person in this.members}
            for person in find(found, join).members:
                decisions.forget(database, person.id, here)
        if forget is not None and not decisions.forget(database, forget):
            raise CaseError(f"nothing was decided on {forget}.")
        decisions.remember(database, verdicts)


def _entity(case: "Case", identity: str) -> str:
    near = [person.id for person in case.members if person.id.startswith(identity)]
    if len(near) != 1:
        raise CaseError(f"{identity!r} is not one entity of the case {case.id}. See them with --json.")
    return near[0]


def show(store: str, identity: str, *, html: Path | None, as_json: bool, why: bool) -> None:
    """Print a case, or write its page."""
    from chargesheet.stores.cases.contradictions import contradictions
    from chargesheet.stores.cases.decisions import decisions
    from chargesheet.stores.cases.profiles import profiles
    from chargesheet.stores.cases.resolution import resolve
    from chargesheet.stores.cases.timeline import timeline
    from chargesheet.stores.sql.connect import connect

    with connect(store) as database:
        found = resolve(profiles(database), decisions(database))
        this = find(found, identity)
        steps = timeline(database, this)
    troubles = contradictions(steps)
    questions = tuple(pair for pair in found.review if this.id in {pair.one, pair.other})
    if html is not None:
        from chargesheet.stores.cases.page import page

        with output(html) as stream:
            stream.write(page(this, steps, troubles, questions).encode())
        return
    if as_json:
        report = Report(case_line(this), steps, troubles, this.merges, questions)
        lines: Iterator[str] = iter([msgspec.json.encode(report).decode()])
    else:
        lines = told(this, steps, troubles, questions, why=why)
    with standard_output() as stream:
        stream.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines)


def told(
    case: "Case",
    steps: "tuple[Step, ...]",
    troubles: "tuple[Contradiction, ...]",
    questions: "tuple[Review, ...]",
    *,
    why: bool,
) -> Iterator[str]:
    """A case in lines to read."""
    line = case_line(case)
    yield printable(case.name)
    others = [name for name in case.names if name != case.name]
    if others:
        yield printable(f"also written {', '.join(others)}")
    yield f"case {case.id}, {', '.join(line.countries) or 'country unknown'}, {len(line.statements)} statements"
    yield ""
    for trouble in troubles:
        where = " and ".join(f"step {number + 1}" for number in trouble.steps)
        yield printable(f"CONTRADICTION {trouble.text} ({where})")
    if troubles:
        yield ""
    for number, step in enumerate(steps, 1):
        yield from _step_lines(number, step)
    if not steps:
        yield "No event names this person."
    if why:
        yield "WHY ONE PERSON"
        for merge in case.merges:
            yield f"{merge.one} and {merge.other}: score {merge.score:.2f}"
            yield from (
                printable(f"     {r.points:+5.1f}  {r.feature}: {' '.join(r.found.split())}") for r in merge.reasons
            )
        yield "" if case.merges else "There is one entity only."
    if questions:
        yield "MAY BE THE SAME PERSON"
        yield from (review_line(pair) for pair in questions)


def _step_lines(number: int, step: "Step") -> Iterator[str]:
    from chargesheet.stores.cases.timeline import by_words

    modality = "" if step.modality == "actual" else f" ({step.modality})"
    when = step.date or (f"no date, told by {step.known}" if step.known else "no date")
    yield f"{number:>3}  {when}  {step.type}{modality}"
    penalty = () if step.penalty is None else (f"{step.penalty}{f' ({step.duration})' if step.duration else ''}",)
    for name, values in (
        ("by", step.authorities),
        ("where", step.places),
        ("under", step.provisions),
        ("for", step.offences),
        ("penalty", penalty),
    ):
        if values:
            yield printable(f"     {name:<8} {'; '.join(values)}")
    for sources in by_words(step.sources):
        yield printable(f"     “{sources[0].before}{sources[0].trigger}{sources[0].after}”")
        for source in sources:
            origin = source.title or source.source or source.statement
            yield printable(f"     — {' '.join(origin.split())}{f', {source.published}' if source.published else ''}")
    yield ""
