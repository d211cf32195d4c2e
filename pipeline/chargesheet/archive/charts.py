"""Bar charts as inline SVG: no script, colours from the page's style, all counts in words for screen readers."""

from collections.abc import Sequence
from html import escape

from msgspec import Struct

_ROW, _BAR = 22, 15
_LABEL_WIDTH, _BAR_WIDTH, _NUMBER_WIDTH = 190, 260, 70
_LONGEST_LABEL = 30
_COLUMN_HEIGHT = 150
_WIDEST_COLUMN, _NARROWEST_COLUMN = 40, 9
_CHART_WIDTH = 690


class Bar(Struct, frozen=True):
    """A bar: what it stands for, and how many."""

    label: str
    count: int


def bars(title: str, rows: Sequence[Bar]) -> str:
    """A chart of horizontal bars, in the order given.

    Args:
        title: What is counted, for those who do not see the chart.
        rows: The bars; labels may hold anything.
    """
    most = max((row.count for row in rows), default=0)
    width, height = _LABEL_WIDTH + _BAR_WIDTH + _NUMBER_WIDTH, _ROW * len(rows) + 4
    parts = [_open(title, rows, width, height)]
    for number, row in enumerate(rows):
        middle = number * _ROW + _ROW // 2 + 2
        length = _BAR_WIDTH * row.count / most if most else 0
        parts.append(
            f"<g><title>{_text(row.label)}: {row.count:,}</title>"
            f'<text class="label" x="{_LABEL_WIDTH - 8}" y="{middle}">{_text(_cut(row.label))}</text>'
            f'<rect class="bar" x="{_LABEL_WIDTH}" y="{middle - _BAR / 2:g}" width="{max(1.0, length):.1f}" '
            f'height="{_BAR}" rx="2"/>'
            f'<text class="number" x="{_LABEL_WIDTH + max(1.0, length) + 6:.1f}" y="{middle}">{row.count:,}</text></g>'
        )
    return "".join([*parts, "</svg>"])


def columns(title: str, rows: Sequence[Bar]) -> str:
    """A chart of columns, as for years: labels beneath, as many as there is room for."""
    most = max((row.count for row in rows), default=0)
    step = min(_WIDEST_COLUMN, max(_NARROWEST_COLUMN, _CHART_WIDTH / max(1, len(rows))))
    width, height = round(step * len(rows)) + 40, _COLUMN_HEIGHT + 44
    every = max(1, -(-38 // int(step)))
    parts = [_open(title, rows, width, height)]
    floor = _COLUMN_HEIGHT + 20
    parts.append(f'<line class="axis" x1="20" y1="{floor}" x2="{width - 20}" y2="{floor}"/>')
    for number, row in enumerate(rows):
        left = 20 + number * step
        tall = _COLUMN_HEIGHT * row.count / most if most else 0
        parts.append(
            f"<g><title>{_text(row.label)}: {row.count:,}</title>"
            f'<rect class="bar" x="{left + step * 0.1:.1f}" y="{floor - tall:.1f}" width="{step * 0.8:.1f}" '
            f'height="{tall:.1f}"/>'
        )
        if number % every == 0:
            parts.append(f'<text class="beneath" x="{left + step / 2:.1f}" y="{floor + 14}">{_text(row.label)}</text>')
        if row.count == most:
            parts.append(
                f'<text class="beneath" x="{left + step / 2:.1f}" y="{floor - tall - 8:.1f}">{row.count:,}</text>'
            )
        parts.append("</g>")
    return "".join([*parts, "</svg>"])


def _open(title: str, rows: Sequence[Bar], width: int, height: int) -> str:
    said = f"{title}: " + ", ".join(f"{row.label} {row.count:,}" for row in rows)
    return (
        f'<svg class="chart" role="img" aria-label="{_text(said)}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" xmlns="http://www.w3.org/2000/svg">'
    )


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _text(text: str) -> str:
    r"""Escaped for text and attributes; control characters, which XML has no place for, as ``\x1b``."""
    return escape("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text))
