"""What the project's own files promise each other."""

import re
import subprocess
import sys
import tomllib
from importlib import import_module, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from spacy.language import Language

import chargesheet

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = sorted(
    {*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra)}
)
PINS = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if "==" in line
)
ENTRY_POINTS = [
    pytest.param(group, name, target, id=f"{group}:{name}")
    for group, entries in {**PROJECT["entry-points"], "console_scripts": PROJECT["scripts"]}.items()
    for name, target in entries.items()
]


def name_of(requirement: str) -> str:
    """The name in ``spacy>=3.8.2,<3.9``, as package indexes write it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found.group()).lower()


# Which build of PyTorch fits depends on the machine: .ci/stanza names the one that the tests run with.
@pytest.mark.parametrize("requirement", [r for r in REQUIREMENTS if not r.startswith(("chargesheet[", "torch>"))])
def test_every_requirement_is_pinned(requirement: str) -> None:
    assert name_of(requirement) in PINS, 'run "make constraints"'


def brought_by(name: str) -> set[str]:
    """The distributions that an installed one brings, without extras."""
    found: set[str] = set()
    todo = [name]
    while todo:
        for line in metadata.requires(todo.pop()) or ():
            requirement = Requirement(line)
            key = name_of(requirement.name)
            if key not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
                found.add(key)
                todo.append(key)
    return found


def test_run_time_needs_no_training_framework() -> None:
    brought = brought_by("chargesheet")
    assert {"numpy", "spacy", "typer"} <= brought
    assert brought & {"onnxruntime", "stanza", "tokenizers", "torch", "transformers"} == set()


@pytest.mark.parametrize(("group", "name", "target"), ENTRY_POINTS)
def test_every_entry_point_leads_to_something(group: str, name: str, target: str) -> None:
    (point,) = metadata.entry_points(group=group, name=name)
    assert point.value == target
    assert callable(point.load())


def test_every_stage_can_be_added_by_its_name() -> None:
    missing = [name for name in PROJECT["entry-points"]["spacy_factories"] if not Language.has_factory(name)]
    assert missing == []


def test_the_stages_of_a_pipeline_fit_each_other(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_importing_the_package_is_quick() -> None:
    """spaCy and the calendar are imported when a pipeline is asked for, not before."""
    code = "import sys, chargesheet; print(sorted({'spacy', 'numpy', 'dateparser', 'rich'} & sys.modules.keys()))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_the_changelog_knows_this_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert chargesheet.__version__ in headings or "Unreleased" in headings


@pytest.mark.parametrize("name", ["run", "test", "lint", "types", "bench", "setup", "schema", "clean", "help"])
def test_make_has_the_target(name: str) -> None:
    assert re.search(rf"^{name}:.*## \S", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_link_between_the_pages_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / name).read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_readme_shows_every_command() -> None:
    from typer.main import get_group

    from chargesheet.cli.main import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = get_group(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"chargesheet {name}" not in readme] == []


def test_the_example_in_the_readme_is_what_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert import_module("readme").with_example(page, ROOT) == page, 'run "python benchmarks/readme.py"'
