"""Every example of the README and of the pages is run, in the order of its page, in a folder of the page's own.

| a block of | is |
| --- | --- |
| ``console`` | commands behind ``$ `` (and ``> ``), each with what it prints; ``...`` stands for what varies |
| ``sh`` | commands, run together; what they print is not looked at |
| ``python`` | run in one session a page; a ``text`` block straight behind it is what it prints |
| ``json``, ``toml`` | must be that |
| ``sql``, ``text``, ``markdown`` | not run; the queries of ``stores.md`` have a test of their own |

A comment before a block is no part of the page: ``<!-- before: COMMANDS -->`` makes what it needs (``$ROOT`` is the
project), ``<!-- not run: REASON -->`` leaves it out, and ``<!-- not run "COMMAND": REASON -->`` the commands that begin
so. What is left out is listed as skipped.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
WARM = Path(__file__).with_name("warm.py")
SECONDS = 300
UNRUN = {"sql", "text", "markdown"}
# <!-- not run "chargesheet review": it serves until it is ended -->: groups are the command, if any, and the reason.
NOT_RUN = re.compile(r'^<!-- not run(?: "(?P<command>[^"]+)")?: (?P<reason>.+?) -->$', re.MULTILINE)
# <!-- before: mkdir archive -->, of one line or several: group is the commands.
BEFORE = re.compile(r"<!-- before:(?P<commands>.*?)-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A block of a page. ``output`` is what a Python block prints, where a block behind it says so."""

    page: Path
    line: int
    language: str
    source: str
    before: str
    left_out: tuple[tuple[str, str], ...]
    output: str | None

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def reason(self, command: str) -> str | None:
        """Why a command is left out, or ``None``."""
        return next((reason for start, reason in self.left_out if command.startswith(start)), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what it prints, or ``None`` where that is not looked at."""

    command: str
    output: str | None


def examples(page: Path) -> Iterator[Example]:
    """The blocks of a page, in order; those of the site's own directives, ``{toctree}`` and the like, are none."""
    comments = ""
    tokens = MarkdownIt("commonmark").parse(page.read_text("utf-8"))
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "html_block":
            comments += token.content
        elif token.type == "fence" and token.map is not None and not token.info.startswith("{"):
            before = "\n".join(match["commands"] for match in BEFORE.finditer(comments))
            left_out = tuple((match["command"] or "", match["reason"]) for match in NOT_RUN.finditer(comments))
            language, output = token.info.strip(), _output(token, following)
            yield Example(page, token.map[0] + 1, language, token.content, before, left_out, output)
            comments = ""
        elif token.type != "fence":
            comments = ""


def _output(token: Token, following: Token | None) -> str | None:
    is_output = token.info == "python" and following is not None and following.type == "fence"
    return following.content if is_output and following is not None and following.info == "text" else None


def steps(example: Example) -> list[Step]:
    """The commands of a block, without those that are left out."""
    if example.language == "sh":
        kept = [line for line in example.source.splitlines() if example.reason(line) is None]
        return [Step("\n".join(kept), None)]
    found: list[Step] = []
    for part in re.split(r"^\$ ", example.source, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        end = next((n for n, line in enumerate(lines) if n and not line.startswith("> ")), len(lines))
        command = "\n".join([lines[0], *(line.removeprefix("> ") for line in lines[1:end])])
        if example.reason(command) is None:
            found.append(Step(command, "\n".join(lines[end:])))
    return found


def agrees(expected: str, printed: str) -> bool:
    """Whether an output is the expected one, but for white space at the ends of lines and what ``...`` stands for."""
    wanted, got = ("".join(f"{line.rstrip()}\n" for line in text.strip().splitlines()) for text in (expected, printed))
    return OutputChecker().check_output(wanted, got, ELLIPSIS)


PAGES = [page for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))) if any(examples(page))]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An environment in which ``chargesheet`` is one that is loaded already, and ``python -`` likewise."""
    folder = tmp_path_factory.mktemp("warm")
    socket = folder / "socket"
    for name, role in (("chargesheet", "ask"), ("python", "python")):
        file = folder / name
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{WARM}" {role} "{socket}" "$@"\n', "utf-8")
        file.chmod(0o755)
    with subprocess.Popen([sys.executable, WARM, "serve", socket], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        yield {
            "PATH": f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "ROOT": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "90",
            "NO_COLOR": "1",
        }
        server.terminate()


def run(command: str, environment: dict[str, str], folder: Path, given: str | None = None) -> tuple[int, str]:
    """Run commands as a terminal would: the exit code, and standard output and error together."""
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
    )
    return done.returncode, done.stdout


def failures(example: Example, environment: dict[str, str], folder: Path) -> Iterator[str]:
    """Run an example; yields what is not as the page says, up to the first command that fails."""
    todo = [Step(example.before, None)] if example.before else []
    if example.language in {"sh", "console"}:
        todo += steps(example)
    elif example.language == "python" and example.reason("") is None:
        todo.append(Step("python", example.output))
    for step in todo:
        given = example.source if step.command == "python" else None
        code, printed = run(step.command, environment, folder, given)
        if code:
            yield f"{example}: exit code {code}\n$ {step.command}\n{printed}"
            return
        if step.output is not None and not agrees(step.output, printed):
            yield f"{example}: printed\n$ {step.command}\n{printed}\nexpected\n{step.output}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_come_out_as_it_says(page: Path, environment: dict[str, str], tmp_path: Path) -> None:
    wrong = [failure for example in examples(page) for failure in failures(example, environment, tmp_path)]
    assert not wrong, "\n\n".join(wrong)


def _known(example: Example) -> None:
    """Raises where a block of data is none, or a block is of no language that this file knows."""
    if example.language == "json":
        json.loads(example.source)
    elif example.language == "toml":
        tomllib.loads(example.source)
    elif example.language not in UNRUN | {"sh", "console", "python"}:
        raise ValueError(f"a block must say what it is: {example.language!r} is not known here")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_says_what_it_is(page: Path) -> None:
    for example in examples(page):
        try:
            _known(example)
        except ValueError as error:
            pytest.fail(f"{example}: {error}")


LEFT_OUT = [(example, *pair) for page in PAGES for example in examples(page) for pair in example.left_out]


@pytest.mark.parametrize(("example", "command", "reason"), LEFT_OUT, ids=[f"{row[0]}-{row[1]}" for row in LEFT_OUT])
def test_what_is_left_out_is_there(example: Example, command: str, reason: str) -> None:
    lines = [line.removeprefix("$ ") for line in example.source.splitlines()]
    assert any(line.startswith(command) for line in lines), f"{example} has no command {command!r} any more"
    pytest.skip(f"{command or 'the block'} is not run: {reason}")


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        pytest.param("a\nb\n", "a  \nb\n", True, id="spaces-at-line-ends"),
        pytest.param("a ... c\n", "a b c\n", True, id="within-a-line"),
        pytest.param("a\n...\nd\n", "a\nb\nc\nd\n", True, id="lines"),
        pytest.param("a\nb\n", "a\n", False, id="a-line-less"),
        pytest.param("a\n", "a\nb\n", False, id="a-line-more"),
        pytest.param("", "error\n", False, id="nothing-expected"),
    ],
)
def test_outputs_are_compared(expected: str, printed: str, same: bool) -> None:
    assert agrees(expected, printed) is same


PAGE = """
Text.

<!-- before: touch a -->
<!-- not run "sleep": it takes long -->
```console
$ ls
a
$ echo \\
> b
wrong
$ sleep 100
```

```python
print("kept")
x = 1
```
```text
kept
```
"""


def test_a_wrong_example_is_found(environment: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    found: Sequence[Example] = list(examples(page))
    assert [len(list(steps(example))) for example in found] == [2, 0, 0]
    folder = tmp_path / "folder"
    folder.mkdir()
    first, second, _ = (list(failures(_placed(example), environment, folder)) for example in found)
    assert len(first) == 1
    assert "printed\n$ echo \\\nb\nb\n" in first[0]
    assert second == []


def _placed(example: Example) -> Example:
    from dataclasses import replace

    return replace(example, page=ROOT / "README.md")
