"""What pages of the site take from the code: the commands with their options, and the records' fields.

A page says where with a comment, ``<!-- commands -->`` or ``<!-- records -->``; both are written as Markdown
before the page is parsed, so nothing generated is kept, and nothing can go stale.
"""

import inspect
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Schema = dict[str, Any]

# Files beside docs/ that pages link to, and the pages that show them.
_SHOWN = {
    "../annotations/GUIDELINES.md": "guidelines.md",
    "../annotations/README.md": "layers.md",
    "../corpora/README.md": "corpora.md",
    "../corpora/name-pairs/README.md": "name-pairs.md",
    "../CONTRIBUTING.md": "contributing.md",
    "../CHANGELOG.md": "changelog.md",
}
# A line of "Attributes:" in a docstring, as inspect.cleandoc leaves it: "    title: Its heading."
_ATTRIBUTE = re.compile(r"^ {4}(?P<name>\w+): (?P<words>.*(?:\n {8}.*)*)", re.MULTILINE)


def command_reference() -> str:
    """All commands, each with its arguments, options and help, as Markdown of headings of the second level."""
    from typer.main import get_command

    from chargesheet.cli.main import app

    root: Any = get_command(app)
    return "\n".join(line for name, command in _commands(root, "") for line in _command(name, command))


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 (Typer's own Click, or Click)
    """The commands below a group with their names, ``models list`` for those of a group in it."""
    for name, command in group.commands.items():
        if getattr(command, "commands", None):
            yield from _commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


def _command(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401 (as above)
    context = command.make_context(f"chargesheet {name}", [], resilient_parsing=True)
    yield f"## {name}\n"
    yield f"```text\n{context.info_name} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    yield f"{_prose(inspect.cleandoc(command.help or ''))}\n"
    rows = [(_spelling(each, record[0]), record[1]) for each, record in _helped(command, context)]
    if rows:
        yield "| argument or option | what |\n| --- | --- |"
        for spelling, words in rows:
            yield f"| `{_escaped(spelling)}` | {_cell(words)} |"
        yield ""


def _helped(command: Any, context: Any) -> Iterator[tuple[Any, tuple[str, str]]]:  # noqa: ANN401 (as above)
    """The parameters of a command that its help shows, with what it says of them."""
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and parameter.name != "help":
            yield parameter, record


def _spelling(parameter: Any, shown: str) -> str:  # noqa: ANN401 (as above)
    """How it is written: of an argument its name, without the type that Click adds."""
    return shown.split(" <")[0] if parameter.param_type_name == "argument" else shown


def record_reference() -> str:
    """Every object of the records' JSON Schemas: what it is, and a table of its fields, the event record first."""
    from chargesheet.records import json_schema

    objects: dict[str, Schema] = {**json_schema("event")["$defs"], **json_schema("document")["$defs"]}
    return "\n".join(line for name in objects for line in _object(name, objects))


def _object(name: str, objects: dict[str, Schema]) -> Iterator[str]:
    about, fields = _described(objects[name])
    yield f"### {name}\n"
    yield f"{_prose(about)}\n"
    yield "| field | type | what |\n| --- | --- | --- |"
    for field, value in objects[name]["properties"].items():
        optional = "" if field in objects[name].get("required", ()) else " May be missing on input."
        yield f"| `{field}` | {_type(value)} | {_cell(fields[field] + optional)} |"
    yield ""


def _described(found: Schema) -> tuple[str, dict[str, str]]:
    """What an object is, and each of its fields."""
    text = inspect.cleandoc(found.get("description", ""))
    about, _, attributes = text.partition("\n\nAttributes:\n")
    fields = {match["name"]: match["words"] for match in _ATTRIBUTE.finditer(attributes)}
    return about, fields


def _type(value: Schema) -> str:
    """A field's type in words: ``list of [Subject](#subject)``, ``string or null``."""
    if "$ref" in value:
        name = value["$ref"].removeprefix("#/$defs/")
        return f"[{name}](#{name.lower()})"
    if "enum" in value:
        return ", ".join(f"`{each}`" for each in value["enum"])
    if "anyOf" in value:
        return " or ".join(_type(each) for each in value["anyOf"])
    if value.get("type") == "array":
        return f"list of {_type(value['items'])}"
    pattern = f" `{value['pattern']}`" if "pattern" in value else ""
    limits = {"minimum": "from", "maximum": "to"}
    bounds = "".join(f" {word} {value[key]}" for key, word in limits.items() if key in value)
    return f"{value.get('type', 'any')}{pattern}{bounds}"


def _prose(text: str) -> str:
    """Docstrings' double backquotes as Markdown's single ones."""
    return text.replace("``", "`")


def _escaped(text: str) -> str:
    """Words that may stand in a cell of a table."""
    return " ".join(text.split()).replace("|", r"\|")


def _cell(text: str) -> str:
    return _escaped(_prose(text)).replace("[", r"\[").replace("<", r"\<")


_WRITERS = {"<!-- commands -->": command_reference, "<!-- records -->": record_reference}


def _fill(app: "Sphinx", page: str, source: list[str]) -> None:
    """Put in what a page asks for, and lead its links out of docs/ to the pages that show those files."""
    text = source[0]
    for place, write in _WRITERS.items():
        if place in text:
            text = text.replace(place, write())
    for path, shown in _SHOWN.items():
        text = text.replace(f"]({path}", f"]({shown}")
    source[0] = text


def setup(app: "Sphinx") -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
