"""Lines of a page into the order of reading: columns, margins, footnotes."""

import re
from itertools import pairwise
from statistics import median

from chargesheet.reading.pdf.lines import Line

_MARGIN = 0.1
"""Running headers and footers stand in the outer tenth of a page."""
_PROSE = 0.7
"""Lines of a column are this full, on the median; cells of a table are not."""
_FEWEST_ROWS = 3
_FOOTNOTE_SIZE = 0.92

# "1 See …", "¹ See …", "* See …": how a footnote begins. No groups.
_NOTE = re.compile(r"(?:\d{1,3}|[¹²³⁰⁴-⁹]{1,3}|\*{1,3}|†)[ .)]?")
_ENDED = re.compile(r"[.!?:][\"'”’»)\]]{0,3}[¹²³⁰⁴-⁹]{0,3}$")


def in_reading_order(lines: list[Line], height: float, bottom: float = 0.0) -> list[Line]:
    """The lines of a page as one reads them.

    The order of the content is kept but for columns that it goes through line by line, for what stands in the margins
    above and below, and for footnotes that part a sentence from its end on the next page.

    Args:
        lines: The lines, in the order of the content.
        height: The page's height in points.
        bottom: The lower edge of what is shown of the page.
    """
    above, body, below = _margins(lines, height, bottom)
    return [*above, *_footnotes_apart(_columns(body)), *below]


def _margins(lines: list[Line], height: float, bottom: float) -> tuple[list[Line], list[Line], list[Line]]:
    """What stands in the upper margin, the body and the lower margin."""
    low, high = bottom + _MARGIN * height, bottom + (1 - _MARGIN) * height
    body = [line for line in lines if low <= line.bottom <= high]
    if not body:
        return [], lines, []
    size = median(line.size for line in body)
    floor, ceiling = min(line.bottom for line in body) - size, max(line.top for line in body) + size
    # Lines that go on from the body without a gap are the body's, too.
    for line in sorted((line for line in lines if line.bottom < low), key=lambda line: -line.bottom):
        if line.top >= floor:
            floor = min(floor, line.bottom - size)
    for line in sorted((line for line in lines if line.bottom > high), key=lambda line: line.bottom):
        if line.bottom <= ceiling:
            ceiling = max(ceiling, line.top + size)
    above = sorted(
        (line for line in lines if line.bottom > ceiling), key=lambda line: (-round(line.bottom / 4), line.left)
    )
    below = sorted((line for line in lines if line.top < floor), key=lambda line: (-round(line.bottom / 4), line.left))
    outside = {id(line) for line in [*above, *below]}
    return above, [line for line in lines if id(line) not in outside], below


def _columns(lines: list[Line]) -> list[Line]:
    """Rows of two columns that the content goes through line by line, turned into one column after the other."""
    rows = _rows(lines)
    ordered: list[Line] = []
    at = 0
    while at < len(rows):
        end, gutter = _two_columns(rows, at)
        if gutter is None:
            ordered.extend(sorted(rows[at], key=lambda line: line.left) if len(rows[at]) > 1 else rows[at])
            at += 1
            continue
        part = [line for row in rows[at:end] for line in row]
        ordered.extend(line for line in part if line.right <= gutter)
        ordered.extend(line for line in part if line.right > gutter)
        at = end
    return ordered


def _rows(lines: list[Line]) -> list[list[Line]]:
    """Lines that follow each other in the content and stand side by side."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][-1].bottom - line.bottom) < 0.5 * line.size and line.left >= rows[-1][-1].right:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _two_columns(rows: list[list[Line]], start: int) -> tuple[int, float | None]:
    """The end of the rows from ``start`` on that make two columns of prose, and where these are parted."""
    if len(rows[start]) != 2:
        return start, None
    low, high = rows[start][0].right, rows[start][1].left
    end, paired = start, 0
    pairs: list[list[Line]] = []
    for row in rows[start:]:
        left = [line for line in row if line.right <= high and line.left < low]
        right = [line for line in row if line.left >= low and line.right > high]
        if len(row) > 2 or len(left) + len(right) != len(row):
            break
        new_low = max([low, *(line.right for line in left)])
        new_high = min([high, *(line.left for line in right)])
        if new_low >= new_high:
            break
        low, high = new_low, new_high
        end += 1
        if len(row) == 2:
            paired += 1
            pairs.append(row)
    if paired < _FEWEST_ROWS:
        return start, None
    for side in (0, 1):
        widths = [row[side].right - row[side].left for row in pairs]
        column = max(row[side].right for row in pairs) - min(row[side].left for row in pairs)
        if median(widths) < _PROSE * column or median(len(row[side].text.split()) for row in pairs) < 3:
            return start, None
    return end, (low + high) / 2


def _footnotes_apart(lines: list[Line]) -> list[Line]:
    """Footnotes at the page's foot, put before its last paragraph where that goes on over the page."""
    if len(lines) < 4:
        return lines
    size = median(line.size for line in lines)
    at = len(lines)
    while at > 1 and lines[at - 1].size < _FOOTNOTE_SIZE * size:
        at -= 1
    while at < len(lines) and not _NOTE.match(lines[at].text):
        at += 1
    body, notes = lines[:at], lines[at:]
    if not notes or not body or _ENDED.search(body[-1].text):
        return lines
    opens = next((index + 1 for index in range(len(body) - 2, -1, -1) if parted(body[index], body[index + 1])), 0)
    return [*body[:opens], *notes, *body[opens:]]


def parted(line: Line, following: Line, leading: float | None = None) -> bool:
    """Whether the eye sees a new paragraph begin: a gap, another font or size, an indented first line.

    Args:
        line: A line.
        following: The one that is read after it.
        leading: The usual distance of two lines that follow each other, in points.
    """
    if abs(line.size - following.size) > 0.12 * max(line.size, following.size):
        return True
    if line.last_font != following.first_font and _uniform(line) and _uniform(following):
        return True
    down = line.bottom - following.bottom
    if down <= 0:
        return False  # the next column
    if down > 1.4 * (leading or 1.35 * line.size):
        return True
    indented = 0.8 * line.size < following.left - line.left < 6 * line.size
    return indented and bool(_ENDED.search(line.text))


def usual_leading(lines: list[Line]) -> float | None:
    """The usual distance of two lines of one size that follow each other down a column, in points."""
    steps = [
        line.bottom - following.bottom
        for line, following in pairwise(lines)
        if 0.5 * line.size < line.bottom - following.bottom < 2.5 * line.size
        and abs(line.size - following.size) < 0.1 * line.size
    ]
    return median(steps) if steps else None


def _uniform(line: Line) -> bool:
    return line.first_font == line.last_font
