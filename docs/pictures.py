"""Makes the pictures of the README and the site anew, into ``docs/pictures``: ``python docs/pictures.py [NAME ...]``.

``pipeline`` and ``archive`` are drawn, the first from the list of stages; ``terminal``, ``review`` and ``case`` are
what the commands show of statements of this project, the last two in Debian's Chromium (``.ci/browser`` installs it).
"""

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
REPORT = ROOT / "corpora" / "statements" / "turkey-courthouse-report.md"
NOTE = ROOT / "corpora" / "statements" / "ethiopia-field-note.txt"
LATER = ROOT / "docs" / "examples" / "field-note-15.txt"
PERSON = "Tsegaye"
SHORT = (
    "Police arrested Aisha Bello in Lagos on 3 May 2014. "
    "On 12 June she was charged under Section 60 of the Criminal Code."
)
"""The statement of the quick start."""
CHROMIUM = "/usr/bin/chromium"
COLOURS = 96
"""How many a screenshot keeps: enough for text and marks, and it stays small."""
SAID = {
    "layout": "headings, lists, tables",
    "sentences": "borders of sentences",
    "engine": "tags, lemmas, parse",
    "mentions": "people, bodies, places",
    "provisions": "articles and laws",
    "dates": "days, as precise as said",
    "names": "who “she” is, aliases",
    "triggers": "words that name events",
    "arguments": "who, by whom, where, …",
    "modality": "did it happen, or not?",
    "records": "values put together",
    "confidence": "how sure it is",
}
"""What each stage finds, in a few words."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a drawing: its place and size in pixels, its name and what stands beneath."""

    left: int
    top: int
    width: int
    height: int
    name: str
    note: str = ""
    fill: str = "#ffffff"

    def drawn(self) -> str:
        """The box as SVG."""
        middle, centre = self.left + self.width // 2, self.top + self.height // 2
        lines = [
            f'<rect x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}" rx="7" '
            f'fill="{self.fill}" stroke="#4a5a78"/>',
            f'<text class="name" x="{middle}" y="{centre - 3 if self.note else centre + 5}">{escape(self.name)}</text>',
        ]
        if self.note:
            lines.append(f'<text class="note" x="{middle}" y="{centre + 15}">{escape(self.note)}</text>')
        return "\n".join(lines)


def arrow(*points: tuple[int, int]) -> str:
    """A line through the points, with a head at its end."""
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="#4a5a78" stroke-width="1.5" marker-end="url(#head)"/>'


def drawing(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    """A whole SVG on white, readable on pages of any colour; it needs no font but the reader's own."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'role="img">',
            f"<title>{escape(title)}</title>",
            "<style>text { font-family: system-ui, sans-serif; text-anchor: middle; fill: #1c2430 } "
            ".name { font-size: 15px; font-weight: 600 } .note { font-size: 12px; fill: #4a5568 } "
            ".over { font-size: 13px; fill: #4a5568; text-anchor: start }</style>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#4a5a78"/></marker></defs>',
            f'<rect width="{width}" height="{height}" rx="10" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def pipeline_drawing(stages: Sequence[str]) -> str:
    """From files to records, with the stages in running order, four to a row.

    Raises:
        KeyError: A stage is new: say in ``SAID`` what it finds.
    """
    entry = [
        Box(30, 24, 190, 58, "files", "PDF, Word, HTML, mail, …", "#eef2f8"),
        Box(270, 24, 190, 58, "reading", "a map back to each page"),
        Box(510, 24, 190, 58, "statement", "text that never changes", "#eef2f8"),
        Box(750, 24, 190, 58, "language", "told by the text itself"),
    ]
    parts = [box.drawn() for box in entry]
    parts += [arrow((a.left + a.width, 53), (b.left, 53)) for a, b in pairwise(entry)]
    rows = -(-len(stages) // 4)
    bottom = 152 + rows * 82
    parts.append(
        f'<rect x="14" y="116" width="942" height="{bottom - 116}" rx="10" fill="#f6f4ee" stroke="#d8d2c2"/>'
        '<text class="over" x="145" y="138">stages: each reads what those before it wrote</text>'
    )
    boxes = [
        Box(30 + 240 * (n % 4), 152 + 82 * (n // 4), 190, 58, f"{n + 1} {stage}", SAID[stage])
        for n, stage in enumerate(stages)
    ]
    parts.append(arrow((845, 82), (845, 100), (125, 100), (125, 152)))
    for here, following in pairwise(boxes):
        middle = here.top + 29
        if here.top == following.top:
            parts.append(arrow((here.left + 190, middle), (following.left, middle)))
        else:
            gap = here.top + 70
            parts.append(
                arrow((here.left + 95, here.top + 58), (here.left + 95, gap), (125, gap), (125, following.top))
            )
    parts += [box.drawn() for box in boxes]
    out = [
        Box(30, bottom + 36, 190, 58, "event records", "one JSON object a line", "#eef2f8"),
        Box(270, bottom + 36, 190, 58, "store", "SQLite, PostgreSQL"),
        Box(510, bottom + 36, 190, 58, "cases, queries, exports", "one person across spellings"),
        Box(750, bottom + 36, 190, 58, "review", "people correct, nothing is lost"),
    ]
    last = boxes[-1]
    parts += [box.drawn() for box in out]
    turn = bottom + 18
    parts.append(arrow((last.left + 95, last.top + 58), (last.left + 95, turn), (125, turn), (125, out[0].top)))
    parts += [arrow((a.left + a.width, a.top + 29), (b.left, b.top + 29)) for a, b in pairwise(out)]
    return drawing(970, bottom + 112, "From files to records", parts)


def archive_drawing() -> str:
    """How an archive is run, and where its records go."""
    reader = Box(200, 84, 150, 58, "one reader", "what is new?")
    ledger = Box(200, 190, 150, 58, "ledger", "what is done", "#eef2f8")
    workers = [Box(420, 24 + 76 * n, 150, 58, f"worker {name}", "a whole pipeline") for n, name in enumerate("12n")]
    parts_box = Box(640, 84, 150, 58, "part files", "whole, or not there", "#eef2f8")
    store = Box(640, 190, 150, 58, "store", "load")
    review = Box(850, 190, 100, 58, "review")
    ask = Box(850, 84, 100, 58, "cases, …", "exports")
    inputs = Box(20, 84, 130, 58, "archive", "files, addresses", "#eef2f8")
    boxes = [inputs, reader, ledger, *workers, parts_box, store, review, ask]
    lines = [
        arrow((150, 113), (200, 113)),
        arrow((275, 142), (275, 190)),
        *(arrow((350, 113), (385, 113), (385, box.top + 29), (420, box.top + 29)) for box in workers),
        *(arrow((570, box.top + 29), (605, box.top + 29), (605, 113), (640, 113)) for box in workers),
        arrow((715, 142), (715, 190)),
        arrow((790, 219), (850, 219)),
        arrow((790, 205), (820, 205), (820, 113), (850, 113)),
    ]
    return drawing(970, 270, "A run over an archive", [*lines, *(box.drawn() for box in boxes)])


def documents(*files: Path) -> list[Any]:
    """The document records of some files, whose sources are their names."""
    import msgspec

    import chargesheet.extraction
    from chargesheet.reading import read
    from chargesheet.records import Statement

    found = [
        msgspec.structs.replace(statement, source=Path(statement.source or "").name)
        for statement in read(files)
        if isinstance(statement, Statement)
    ]
    return list(chargesheet.extraction.documents(found))


def terminal() -> bytes:
    """What ``chargesheet show`` prints of a statement, as SVG with the reader's own fonts."""
    from rich.console import Console

    import chargesheet.extraction
    from chargesheet.cli.terminal import statement_view

    statement = chargesheet.Statement(id="statement", text=SHORT, title="statement.txt", country="NG")
    (document,) = chargesheet.extraction.documents([statement])
    screen = Console(record=True, width=92, file=io.StringIO(), force_terminal=True, highlight=False, markup=False)
    for part in statement_view(document, coloured=True):
        screen.print(part)
    svg = screen.export_svg(title="chargesheet show statement.txt --country NG", unique_id="terminal")
    # Rich leads to a font at an address: a picture must need no network.
    return re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL).encode()


@contextmanager
def reviewing(folder: Path) -> Iterator[str]:
    """The address of a page of review over document records."""
    from chargesheet.records import encode

    lines = [f"{encode(document)}\n" for document in documents(REPORT, LATER)]
    (folder / "documents.jsonl").write_text("".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "chargesheet", "review", str(folder), "--annotator", "amina", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:  # noqa: S603
        assert server.stdout is not None
        found = next(filter(None, (re.search(r"http://\S+", line) for line in server.stdout)), None)
        if found is None:
            raise SystemExit("error: chargesheet review did not start")
        yield found[0]
        server.terminate()


@contextmanager
def browser_page(width: int, height: int) -> Iterator[Any]:
    """A page of a light browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        browser.close()


def review() -> bytes:
    """The page of review on the report of a trial, one of its events chosen."""
    with tempfile.TemporaryDirectory() as folder, reviewing(Path(folder)) as address, browser_page(1280, 720) as page:
        page.goto(address)
        page.wait_for_selector("#title:not(:text('No statement is open'))")
        for _ in range(3):
            page.keyboard.press("j")
        page.wait_for_timeout(300)
        return small(page.screenshot())


def case() -> bytes:
    """The case of a person whom two statements spell in two ways."""
    with tempfile.TemporaryDirectory() as name, browser_page(1000, 760) as page:
        folder = Path(name)
        records, store, html = folder / "documents.jsonl", folder / "store.db", folder / "case.html"
        given = ["--date", "2021-06-21", "--country", "ET", "--format", "documents"]
        command(["extract", str(NOTE), str(LATER), *given, "--out", str(records)])
        command(["load", str(records), "--to", str(store)])
        found = command(["cases", str(store), "--name", PERSON, "--json"])
        case_id = re.search(r'"id": ?"(\w+)"', found)
        if case_id is None:
            raise SystemExit(f"error: no case of {PERSON} was found")
        command(["case", str(store), case_id[1], "--html", str(html)])
        page.goto(html.as_uri())
        return small(page.screenshot())


def command(arguments: Sequence[str]) -> str:
    """Run a command; returns what it prints."""
    done = subprocess.run(  # noqa: S603 (commands of this file)
        [sys.executable, "-m", "chargesheet", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def small(png: bytes) -> bytes:
    """A screenshot with as many colours as it needs."""
    from PIL import Image

    picture = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        picture, "PNG", optimize=True
    )
    return picture.getvalue()


def pipeline() -> bytes:
    """The pipeline, drawn from its stages."""
    from chargesheet.pipelines import STAGES

    return pipeline_drawing(STAGES).encode()


def archive() -> bytes:
    """A run over an archive."""
    return archive_drawing().encode()


MAKERS: dict[str, Callable[[], bytes]] = {
    "pipeline.svg": pipeline,
    "archive.svg": archive,
    "terminal.svg": terminal,
    "review.png": review,
    "case.png": case,
}


def main(names: Sequence[str]) -> None:
    """Make the named pictures, or all."""
    PICTURES.mkdir(exist_ok=True)
    for name, make in MAKERS.items():
        if not names or name in names or Path(name).stem in names:
            (PICTURES / name).write_bytes(make())


if __name__ == "__main__":
    main(sys.argv[1:])
