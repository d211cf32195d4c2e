"""What the site takes from the code is there, whole, and as the code has it now."""

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from typer.main import get_command

from chargesheet.cli.main import app
from chargesheet.pipelines import STAGES
from chargesheet.records import json_schema

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
LARGEST_PICTURE = 150_000


@pytest.fixture
def reference(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What writes the reference."""
    monkeypatch.syspath_prepend(DOCS / "extensions")
    return import_module("reference")


def test_every_command_is_there_with_all_that_it_takes(reference: ModuleType) -> None:
    written = reference.command_reference()
    commands = list(reference._commands(get_command(app), ""))
    assert len(commands) > 15
    assert re.findall(r"^## (.+)$", written, re.MULTILINE) == [name for name, _ in commands]
    for name, command in commands:
        part = written.partition(f"## {name}\n")[2].partition("\n## ")[0]
        options = {word for parameter in command.params for word in parameter.opts if word.startswith("--")}
        assert [option for option in options - {"--help"} if f"{option}" not in part] == [], name


@pytest.mark.parametrize("shape", ["event", "document", "statement"])
def test_every_field_is_there(reference: ModuleType, shape: str) -> None:
    written = reference.record_reference()
    for name, value in json_schema(shape)["$defs"].items():  # type: ignore[arg-type]
        part = written.partition(f"### {name}\n")[2].partition("\n### ")[0]
        assert [field for field in value["properties"] if f"| `{field}` |" not in part] == [], name


@pytest.mark.parametrize("page", ["commands.md", "records.md"])
def test_pages_say_where_the_reference_goes(reference: ModuleType, page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert sum(place in text for place in reference._WRITERS) == 1


@pytest.mark.parametrize("path", ["../annotations/GUIDELINES.md", "../CHANGELOG.md"])
def test_files_that_pages_link_to_are_shown_by_pages(reference: ModuleType, path: str) -> None:
    shown = reference._SHOWN[path]
    assert path in (DOCS / shown).read_text("utf-8")


def test_the_picture_of_the_pipeline_has_its_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(DOCS)
    drawn = import_module("pictures").pipeline_drawing(STAGES)
    assert (DOCS / "pictures" / "pipeline.svg").read_text("utf-8") == drawn, 'run "python docs/pictures.py pipeline"'


@pytest.mark.parametrize("page", ["architecture.md", "pipeline.md"])
def test_pages_tell_of_every_stage_in_order(page: str) -> None:
    rows = re.findall(r"^\| (\w+) \|", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    assert [row for row in rows if row in STAGES] == list(STAGES)


@pytest.mark.parametrize("picture", sorted((DOCS / "pictures").iterdir()), ids=lambda picture: picture.name)
def test_pictures_are_small_and_need_no_network(picture: Path) -> None:
    data = picture.read_bytes()
    assert len(data) <= LARGEST_PICTURE
    if picture.suffix == ".svg":
        assert re.findall(rb'(?:href|src|url)[=(]"?https?:', data) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    """The site's build checks anchors, too; this needs no Sphinx."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    index = (DOCS / "index.md").read_text("utf-8")
    named = {
        line
        for block in re.findall(r"^```\{toctree\}\n(.*?)^```", index, re.MULTILINE | re.DOTALL)
        for line in block.split()
    }
    assert {page.stem for page in PAGES} - {"index"} - named == set()
