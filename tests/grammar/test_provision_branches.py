"""Every branch of the grammar is reached by the tables: every line of its functions, every group of its patterns."""

import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, ModuleType, SimpleNamespace
from typing import Any

import pytest

from chargesheet.grammar import (
    provisions,
    provisions_alone,
    provisions_anchors,
    provisions_foreign,
    provisions_languages,
    provisions_laws,
    provisions_lists,
    provisions_mentions,
    provisions_numbers,
    provisions_turkish,
    provisions_words,
)

MODULES: tuple[ModuleType, ...] = (
    provisions,
    provisions_alone,
    provisions_anchors,
    provisions_foreign,
    provisions_languages,
    provisions_laws,
    provisions_lists,
    provisions_mentions,
    provisions_numbers,
    provisions_turkish,
    provisions_words,
)
# What runs while a module is imported, before anything can be traced.
AT_IMPORT = frozenset({"word_set", "<genexpr>"})
DATA = Path(__file__).parent / "data"


def texts() -> Iterator[str]:
    """Every text of the tables: the forms, what is no form, and laws alone."""
    for row in tomllib.loads((DATA / "provision_forms.toml").read_text(encoding="utf-8"))["row"]:
        yield f"He was charged under {row['cited']}, she said."
    yield from tomllib.loads((DATA / "provision_edges.toml").read_text(encoding="utf-8"))["texts"]


def read(text: str) -> None:
    cited = provisions.find_provisions(text)
    assert provisions_mentions.find_laws(text, {"ICCPR"}, {"CAT"}) == provisions_mentions.laws_beside(
        text, cited, {"ICCPR"}, {"CAT"}
    )


class Recording:
    """A pattern that notes which of its named groups have taken part in a match."""

    def __init__(self, pattern: "re.Pattern[str]", seen: set[str]) -> None:
        self._pattern = pattern
        self._seen = seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def _note(self, match: "re.Match[str] | None") -> "re.Match[str] | None":
        if match is not None:
            self._seen.update(name for name, value in match.groupdict().items() if value)
        return match

    def match(self, *arguments: Any) -> "re.Match[str] | None":
        return self._note(self._pattern.match(*arguments))

    def search(self, *arguments: Any) -> "re.Match[str] | None":
        return self._note(self._pattern.search(*arguments))

    def fullmatch(self, *arguments: Any) -> "re.Match[str] | None":
        return self._note(self._pattern.fullmatch(*arguments))

    def finditer(self, *arguments: Any) -> "Iterator[re.Match[str]]":
        for match in self._pattern.finditer(*arguments):
            self._note(match)
            yield match


def test_every_named_group_of_every_pattern_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: dict[str, set[str]] = {}
    for module in MODULES:
        for name, value in list(vars(module).items()):
            if isinstance(value, re.Pattern) and value.groupindex:
                label = f"{module.__name__.rpartition('.')[2]}.{name}"
                seen: set[str] = set()
                monkeypatch.setattr(module, name, Recording(value, seen))
                wanted[label] = seen
    groups = {
        label: set(
            vars(sys.modules[f"chargesheet.grammar.{label.partition('.')[0]}"])[label.partition(".")[2]].groupindex
        )
        for label in wanted
    }
    for text in texts():
        read(text)
    assert {label: groups[label] - seen for label, seen in wanted.items() if groups[label] - seen} == {}


def test_every_named_group_of_the_languages_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each group in one language at least: no language has all forms."""
    seen: dict[str, set[str]] = {}
    wanted: dict[str, set[str]] = {}

    @cache
    def recorded(code: str) -> Any:
        made = provisions_languages.patterns(code)
        fields = {}
        for field in made.__struct_fields__:
            pattern = getattr(made, field)
            fields[field] = Recording(pattern, seen.setdefault(field, set()))
            wanted.setdefault(field, set()).update(pattern.groupindex)
        return SimpleNamespace(**fields)

    monkeypatch.setattr(provisions_foreign, "patterns", recorded)
    for text in texts():
        read(text)
    assert {field: groups - seen[field] for field, groups in wanted.items() if groups - seen[field]} == {}


@pytest.mark.parametrize("code", provisions_languages.LANGUAGES)
def test_every_word_of_a_language_can_match(code: str) -> None:
    words = provisions_languages.language(code)
    law = next(iter(words.laws))
    unit = words.units["article"][-1]
    link = "" if not words.links else f"{words.links[-1]} "
    texts = {
        **{f"unit {form}": f"{form} 5 {link}{law}" for forms in words.units.values() for form in forms},
        **{f"law {name}": f"{unit} 5 {link}{name}" for name in words.laws},
        **{f"acronym {name}": f"{unit} 5 {name}" for name in words.acronyms},
        **{f"join {join}": f"{unit} 5 {join} 6 {link}{law}" for join in words.joins},
        **{f"range {word}": f"{unit} 5 {word} 7 {link}{law}" for word in words.ranges},
        **{f"country {name}": f"{unit} 5 {link}{law} {name}" for name in words.countries},
        **{f"link {word}": f"{unit} 5 {word} {law}" for word in words.links},
    }
    if code == "tr":
        texts = {
            **{
                f"unit {form}": f"TCK {form} 5" if "." in form else f"TCK'nın 5. {form}"
                for form in words.units["article"]
            },
            **{f"law {name}": f"{name}'nun 5. maddesi" for name in words.laws},
            **{f"acronym {name}": f"{name}'nın 5. maddesi" for name in words.acronyms},
            **{f"join {join}": f"TCK'nın 5 {join} 6. maddeleri" for join in words.joins},
        }
    for label, text in texts.items():
        text = text.replace("' ", "'")
        found = provisions.find_provisions(f"xx {text}, xx")
        assert [p.law is not None and p.end == len(text) + 3 for p in found] == [True], (label, text, found)


def functions(code: CodeType) -> Iterator[CodeType]:
    """The functions in compiled code, without the module's and the classes' own level."""
    for constant in code.co_consts:
        # CO_NEWLOCALS: a function, no class
        if isinstance(constant, CodeType) and constant.co_flags & 0x0002 and constant.co_name not in AT_IMPORT:
            yield constant
            yield from functions(constant)


def test_every_line_of_the_grammar_is_reached() -> None:
    wanted: set[tuple[str, int]] = set()
    for module in MODULES:
        path = str(module.__file__)
        for code in functions(compile(Path(path).read_text(encoding="utf-8"), path, "exec")):
            lines = {line for _, _, line in code.co_lines() if line is not None and line != code.co_firstlineno}
            wanted.update((path, line) for line in lines)
    for cached in (
        provisions_languages.language,
        provisions_languages.patterns,
        provisions_languages.parts_pattern,
        provisions_languages.laws_of,
        provisions_languages.heads_of,
        provisions_languages.countries_of,
        provisions_turkish._pattern,
    ):
        cached.cache_clear()
    reached: set[tuple[str, int]] = set()
    files = {str(module.__file__) for module in MODULES}

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_code.co_filename not in files:
            return None
        reached.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        for text in texts():
            read(text)
    finally:
        sys.settrace(before)
    missed = sorted((Path(path).name, line) for path, line in wanted - reached)
    assert missed == [], "\n".join(f"{name}:{line}" for name, line in missed)
