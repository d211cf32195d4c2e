"""Every law that a text names, identified: by its name, by an acronym that the text introduces, by "the Act"."""

import re
from collections.abc import Sequence

from msgspec import Struct

from chargesheet.grammar.provisions_types import CitedProvision, LawName
from chargesheet.statutes import registry
from chargesheet.statutes.resolver import Identified, identify, identify_any, is_generic

# How far back, in characters, what names no law looks for one.
REACH = 3000

# "Gambia’s ", "the United States’ "
_OWNER = re.compile(
    r"(?P<owner>[^\W\d_][\w\u0300-\u036f]*(?:[ -][^\W\d_][\w\u0300-\u036f]*){0,3})(?:['’]s|(?<=s)['’])\s$"
)
# "the old "
_VERSION = re.compile(r"\b(?P<version>old|former|previous|new)\s$", re.IGNORECASE)
_LONGEST_VERSION = len("previous ")
# What stands between a law's name and the acronym that it introduces.
_OPENED = frozenset({"(", "(the", "(“", '("'})
# A word that may be a country's name: "Kazakhstan", "Saudi Arabia", "Turkish".
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w\u0300-\u036f]{2,}(?:[ -][^\W\d_a-z][\w\u0300-\u036f]+){0,2}")


class Named(Struct, frozen=True):
    """A law at its place in the text, for what comes later to look back to."""

    place: int
    head: str
    law: Identified
    in_provision: bool


def identify_all(
    text: str, cited: Sequence[CitedProvision], mentioned: Sequence[LawName], country: str | None, date: str | None
) -> dict[int, Named]:
    """Every law of the text by where its name starts; acronyms that the text introduces mean the law before them."""
    found: dict[int, Named] = {}
    acronyms: dict[str, Identified] = {}
    names = [(p.law, True) for p in cited if p.law is not None] + [(law, False) for law in mentioned]
    previous: tuple[LawName, Identified] | None = None
    history: list[Named] = []
    for law, in_provision in sorted(names, key=lambda pair: pair[0].start):
        name = " ".join(text[law.start : law.end].split())
        meaning = law.meanings[0] if law.meanings else name
        if law.head == "" and name in acronyms:
            identified = acronyms[name]
        elif law.head == "" and previous is not None and text[previous[0].end : law.start].strip() in _OPENED:
            identified = acronyms[name] = previous[1]
        elif is_generic(meaning):
            identified = refer_back(meaning, name, law.start, law.head, history, country)
        elif law.meanings:
            identified = identify_any(name, law.meanings, country, date, law.country)
        else:
            identified = _identify(text, law, name, country, date)
        previous = (law, identified)
        found[law.start] = Named(law.start, law.head, identified, in_provision)
        history.append(found[law.start])
    return found


def _identify(text: str, law: LawName, name: str, country: str | None, date: str | None) -> Identified:
    """The law of a name, with the possessive and the version word that stand before it."""
    before = text[max(0, law.start - 60) : law.start]
    version = _VERSION.search(before, max(0, len(before) - _LONGEST_VERSION))
    stem = before[: version.start()] if version is not None else before
    owner = _OWNER.search(stem) if stem.endswith(("s ", "’ ", "' ", "s\n")) else None
    told = version["version"] if version is not None else None
    words = owner["owner"].split(" ") if owner is not None else []
    owners = [" ".join(words[i:]) for i in range(len(words))]
    mine = next((o for o in owners if registry.law_key(o) in registry.country_words()), None)
    shown = f"{told} {name}" if told is not None and told.casefold() in {"old", "former", "previous"} else name
    identified = identify(name, country, date, mine, told)
    return Identified(identified.id, shown, identified.country, identified.kind)


def refer_back(
    noun: str, name: str, place: int, head: str, history: Sequence[Named], country: str | None
) -> Identified:
    """The nearest law before whose name has this noun: "the Act" after "Public Order and Security Act".

    Args:
        noun: The noun in English: ``Act``.
        name: The words of the text that stand for the law.
        place: Where they stand.
        head: Their head noun.
        history: The laws before, in order.
        country: The country that the statement is about.
    """
    wanted = noun.casefold()
    for earlier in reversed(history):
        if place - earlier.place > REACH:
            break
        words = registry.law_key(earlier.law.name).split()
        heads = {earlier.head.casefold(), *words}
        if earlier.law.id is not None and (wanted in heads or f"{wanted}s" in words or (head and earlier.head == head)):
            return Identified(earlier.law.id, name, earlier.law.country, earlier.law.kind)
    return identify(noun, country) if noun == name else Identified(None, name, None, identify(noun, country).kind)


def country_of_text(text: str) -> str | None:
    """The one country that the text names by its name or adjective; null where it names none, or more than one."""
    found: set[str] = set()
    words = registry.country_words()
    for match in _CAPITALISED.finditer(text):
        parts = re.split(r"[ -]", match.group())
        for size in range(len(parts), 0, -1):
            for start in range(len(parts) - size + 1):
                code = words.get(registry.law_key(" ".join(parts[start : start + size])))
                if code is not None:
                    found.add(code)
        if len(found) > 1:
            return None
    return next(iter(found), None)
