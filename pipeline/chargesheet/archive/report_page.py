"""The page of a report: one file that needs nothing else, drawn from ``data/report.html``."""

from collections.abc import Iterable, Sequence

from chargesheet._version import __version__
from chargesheet.archive.charts import Bar, bars, columns
from chargesheet.archive.report import LISTED, LOW_CONFIDENCE, TOP, Count, Report
from chargesheet.geography.countries import countries
from chargesheet.pages import page_style, page_template, source_hash

_PACKAGE = "chargesheet.archive"
_UNKNOWN = "unknown"


def page(report: Report) -> str:
    """The HTML of a page that shows a report.

    All that comes from statements is escaped, and the page's own policy lets a browser load nothing but the style that
    is written into it; there is no script.
    """
    from markupsafe import Markup

    style = page_style(_PACKAGE, "report.css")
    charts = {
        "types": bars("Events by type", _bars(report.types)),
        "modalities": bars("Events by modality", _bars(report.modalities)),
        "years": columns("Events by year", _years(report.years)),
        "countries": bars("Events by country", _bars(_named(report.countries[:TOP]))),
        "provisions": bars("Events by provision", _bars(report.provisions)),
        "confidence": columns("Events by confidence", _tenths(report.confidence.tenths)),
    }
    return page_template(_PACKAGE, "report.html").render(
        report=report,
        charts={name: Markup(chart) for name, chart in charts.items()},  # noqa: S704 (charts escape their labels)
        undated=_of(report.years, None),
        other_countries=len(report.countries) - TOP,
        top=TOP,
        listed=LISTED,
        low=LOW_CONFIDENCE,
        version=__version__,
        style=style,
        policy=f"default-src 'none'; style-src '{source_hash(style)}'; base-uri 'none'; form-action 'none'",
    )


def _bars(counts: Iterable[Count]) -> list[Bar]:
    return [Bar(count.value or _UNKNOWN, count.events) for count in counts]


def _years(counts: Sequence[Count]) -> list[Bar]:
    """Every year from the first to the last, also those without events; a long way of empty years is left out."""
    known = {int(count.value): count.events for count in counts if count.value}
    if not known:
        return []
    first, last = min(known), max(known)
    if last - first > 120:
        return [Bar(str(year), known[year]) for year in sorted(known)]
    return [Bar(str(year), known.get(year, 0)) for year in range(first, last + 1)]


def _tenths(tenths: Sequence[int]) -> list[Bar]:
    return [Bar(f"{number / 10:.1f}", events) for number, events in enumerate(tenths)]


def _named(counts: Iterable[Count]) -> list[Count]:
    names = {country.id: country.names[0] for country in countries()}
    return [Count(names.get(count.value or "", count.value), count.events) for count in counts]


def _of(counts: Iterable[Count], value: str | None) -> int:
    return next((count.events for count in counts if count.value == value), 0)
