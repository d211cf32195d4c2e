"""Which mentions name the same person, organisation or place. In doubt two mentions stay apart."""

import re
import unicodedata
from collections.abc import Sequence

from chargesheet.records import EntityLabel, Span
from chargesheet.stages.capitals import PARTICLES, is_acronym
from chargesheet.stages.gazetteer import country_names, name_key, plain
from chargesheet.stages.layers import EntityReading, LabelledSpan
from chargesheet.stages.name_words import words_in

# Example: "Public Monitoring Commission (PMC –": what stands between a name and its acronym. No groups.
_OPENING = re.compile(r"\s\((?:the\s|or\s|known\sas\s)?[“\"‘*]?\Z")
# Example: "(Conseil Electoral Provisoire, CEP)": what stands between two other names in one bracket. No groups.
_NEXT_IN_BRACKET = re.compile(r"[”\"’*]?,\s(?:or\s)?\Z")
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "against", "to", "a", "an", "de", "des", "du", "la", "et", "pour"})


def entities_of(text: str, mentions: Sequence[LabelledSpan]) -> tuple[EntityReading, ...]:
    """The entities that the mentions name, in order of their first mention.

    Args:
        text: The passage.
        mentions: Labelled spans in order of the text; those of other labels are passed over.
    """
    named = [m for m in mentions if m.label in ("PERSON", "ORG", "PLACE")]
    groups = _Groups(text, named)
    _same_key(groups)
    _in_brackets(groups)
    _acronyms(groups)
    _parts_of_persons(groups)
    _short_organisations(groups)
    return groups.readings()


class _Groups:
    """A partition of the mentions; ``merge`` only ever joins two of one label."""

    def __init__(self, text: str, mentions: Sequence[LabelledSpan]) -> None:
        self.text = text
        self.mentions = mentions
        self.names = [" ".join(text[m.start : m.end].split()) for m in mentions]
        self._parent = list(range(len(mentions)))

    def root(self, at: int) -> int:
        while self._parent[at] != at:
            at = self._parent[at]
        return at

    def merge(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if self.mentions[first].label == self.mentions[second].label:
            self._parent[second] = first

    def of(self, label: EntityLabel) -> list[int]:
        """The first mention of each group with this label."""
        return [at for at, m in enumerate(self.mentions) if m.label == label and self._parent[at] == at]

    def members(self, root: int) -> list[int]:
        return [at for at in range(len(self.mentions)) if self.root(at) == root]

    def readings(self) -> tuple[EntityReading, ...]:
        found: list[EntityReading] = []
        for root in range(len(self.mentions)):
            if self._parent[root] != root:
                continue
            members = self.members(root)
            names = list(dict.fromkeys(self.names[at] for at in members))
            fullest = max(names, key=lambda name: (not is_acronym(name), len(name.split()), len(name), -names.index(name)))
            label = self.mentions[root].label
            assert label in ("PERSON", "ORG", "PLACE")
            found.append(
                EntityReading(
                    label=label,
                    name=fullest,
                    aliases=tuple(name for name in names if name != fullest),
                    mentions=tuple(Span(self.mentions[at].start, self.mentions[at].end) for at in members),
                )
            )
        return tuple(found)


def fold(name: str) -> str:
    """A key that ignores accents, case, apostrophes and hyphens: "‘Abd al-Nabi" and "Abd al Nabi" share it."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain(name)) if not unicodedata.combining(c))
    return " ".join(bare.casefold().replace("'", "").replace("-", " ").split())


def _same_key(groups: _Groups) -> None:
    seen: dict[tuple[str, str], int] = {}
    for at, mention in enumerate(groups.mentions):
        name = groups.names[at]
        key = fold(name)
        if mention.label == "PLACE":
            key = country_names().get(plain(name)) or country_names().get(name_key(name)) or key
        elif is_acronym(name):
            key = plain(name)
        first = seen.setdefault((mention.label, key), at)
        groups.merge(first, at)


def _in_brackets(groups: _Groups) -> None:
    """Another name in brackets after the first: "Provisional Electoral Council (Conseil Electoral Provisoire, CEP)"."""
    opened: int | None = None
    for at in range(1, len(groups.mentions)):
        before, mention = groups.mentions[at - 1], groups.mentions[at]
        gap = groups.text[before.end : mention.start]
        if before.label != mention.label:
            opened = None
        elif _OPENING.match(gap) and _alias_like(groups.names[at - 1], groups.names[at], mention.label):
            groups.merge(at - 1, at)
            opened = at - 1
        elif opened is not None and _NEXT_IN_BRACKET.match(gap) and is_acronym(groups.names[at]):
            groups.merge(opened, at)
        else:
            opened = None


def _alias_like(name: str, bracketed: str, label: str) -> bool:
    """Whether a bracketed name may be another for the one before: an acronym, or the name in another language.

    "Court of Appeal (Supreme Court)" is none, nor is a place in a place.
    """
    if label == "PLACE":
        return is_acronym(bracketed)
    if label == "ORG":
        return is_acronym(bracketed) or is_acronym(name) or len(bracketed.split()) > 1
    return True


def _initials(name: str, *, small: bool) -> str:
    parts = [part for word in name.split() for part in word.split("-") if part]
    return "".join(part[0] for part in parts if small or part.lower() not in _SMALL).upper()


def _acronyms(groups: _Groups) -> None:
    """An acronym joins the one organisation whose initials it is."""
    roots = groups.of("ORG")
    for at in roots:
        name = groups.names[at]
        if not is_acronym(name) or len(name) < 3:
            continue
        letters = "".join(char for char in name if char.isalpha())
        owners = [
            other
            for other in roots
            if other != at
            and " " in groups.names[other]
            and letters.upper() in {_initials(groups.names[other], small=False), _initials(groups.names[other], small=True)}
        ]
        if len(owners) == 1:
            groups.merge(owners[0], at)


def _parts_of_persons(groups: _Groups) -> None:
    """ "Narymbaev" joins "Yermek Narymbaev" when no other person of the passage has that name in theirs."""
    roots = groups.of("PERSON")
    words = {at: frozenset(fold(groups.names[at]).split()) - PARTICLES for at in roots}
    for at in sorted(roots, key=lambda root: -len(words[root])):
        owners = [o for o in roots if o != at and words[at] < words[o] and groups.root(o) == o]
        if words[at] and len(owners) == 1:
            groups.merge(owners[0], at)


def _short_organisations(groups: _Groups) -> None:
    """ "Institute" joins the one organisation before it that has the word, "Security Council" the one that ends so."""
    for short in groups.of("ORG"):
        name = groups.names[short]
        fits = _ends_in if " " in name else _holds
        if " " not in name and name_key(name) not in words_in("organisation_heads"):
            continue
        owners = [
            other
            for other in groups.of("ORG")
            if other != short
            and any(groups.mentions[m].start < groups.mentions[short].start for m in groups.members(other))
            and any(fits(groups.names[m], name) for m in groups.members(other))
        ]
        if len(owners) == 1:
            groups.merge(owners[0], short)


def _ends_in(name: str, short: str) -> bool:
    return fold(name).endswith(" " + fold(short))


def _holds(name: str, short: str) -> bool:
    return " " in name and fold(short) in fold(name).split()
