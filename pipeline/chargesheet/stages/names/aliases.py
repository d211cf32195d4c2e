"""Which mentions name the same person, organisation or place. In doubt two mentions stay apart."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from chargesheet.geography.countries import country_names
from chargesheet.records import EntityLabel, Span
from chargesheet.spelling import name_key, plain, without_accents
from chargesheet.stages.layers import EntityReading, LabelledSpan
from chargesheet.stages.mentions.capitals import PARTICLES, is_acronym
from chargesheet.stages.name_words import words_in

# Example: "Public Monitoring Commission (PMC –": what stands between a name and its acronym. No groups.
_OPENING = re.compile(r"\s\((?:the\s|or\s|known\sas\s)?[“\"‘*]?\Z")
# Example: "(Conseil Electoral Provisoire, CEP)": what stands between two other names in one bracket. No groups.
_NEXT_IN_BRACKET = re.compile(r"[”\"’*]?,\s(?:or\s)?\Z")
# Example: "X, otherwise known as Y": what stands between a person's two names. No groups.
_KNOWN_AS = re.compile(
    r"""\s? [,(]? \s? (?: (?: also | better | otherwise | commonly ) \s )? (?: known \s as | alias | a\.?k\.?a\.? )
    (?: \s the \s (?: blogger | writer ) )? \s [“"‘]? \Z""",
    re.VERBOSE,
)
_SMALL = frozenset(
    {"of", "the", "and", "for", "on", "in", "against", "to", "a", "an", "de", "des", "du", "la", "et", "pour"}
)


def entities_of(
    text: str,
    mentions: Sequence[LabelledSpan],
    bases: Mapping[int, str] | None = None,
    latin: Callable[[str], str] | None = None,
) -> tuple[EntityReading, ...]:
    """The entities that the mentions name, in order of their first mention.

    Args:
        text: The passage.
        mentions: Labelled spans in order of the text; those of other labels are passed over.
        bases: The nominative of the mentions that start at each offset, where the language has cases.
        latin: What writes a name of another script in Latin letters, as one more alias.
    """
    named = [m for m in mentions if m.label in ("PERSON", "ORG", "PLACE")]
    groups = _Groups(text, named, bases or {})
    _same_key(groups)
    _in_brackets(groups)
    _acronyms(groups)
    _parts_of_persons(groups)
    _short_organisations(groups)
    readings = groups.readings()
    if latin is None:
        return readings
    return tuple(msgspec.structs.replace(r, aliases=_with_latin(r, latin(r.name))) for r in readings)


def _with_latin(reading: EntityReading, latin: str) -> tuple[str, ...]:
    return reading.aliases if latin in (reading.name, *reading.aliases) else (*reading.aliases, latin)


class _Groups:
    """A partition of the mentions; ``merge`` only ever joins two of one label."""

    def __init__(self, text: str, mentions: Sequence[LabelledSpan], bases: Mapping[int, str]) -> None:
        self.text = text
        self.mentions = mentions
        self.names = [bases.get(m.start) or " ".join(text[m.start : m.end].split()) for m in mentions]
        self.bracketed: set[int] = set()
        self._parent = list(range(len(mentions)))

    def root(self, at: int) -> int:
        """The first mention of the group that the mention is in."""
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def merge(self, one: int, other: int) -> None:
        """Join the groups of two mentions, unless their labels differ."""
        first, second = sorted((self.root(one), self.root(other)))
        if self.mentions[first].label == self.mentions[second].label:
            self._parent[second] = first

    def of(self, label: EntityLabel) -> list[int]:
        """The first mention of each group with this label."""
        return [at for at, m in enumerate(self.mentions) if m.label == label and self._parent[at] == at]

    def owners(self, label: EntityLabel, keys: Callable[[str], Iterable[str]]) -> dict[str, set[int]]:
        """The groups (by first mention) that have a name with each key."""
        found: dict[str, set[int]] = defaultdict(set)
        for at, mention in enumerate(self.mentions):
            if mention.label == label:
                for key in keys(self.names[at]):
                    found[key].add(self.root(at))
        return found

    def readings(self) -> tuple[EntityReading, ...]:
        """The entities, in order of their first mention."""
        members: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self.mentions)):
            members[self.root(at)].append(at)
        return tuple(self._reading(members[root]) for root in sorted(members))

    def _reading(self, members: Sequence[int]) -> EntityReading:
        counts = Counter(self.names[at] for at in members)
        names = list(counts)
        label = self.mentions[members[0]].label
        own = [self.names[at] for at in members if at not in self.bracketed] or names
        # a country goes by its usual name, not by its fullest
        fullest = max(names, key=lambda name: counts[name]) if label == "PLACE" else max(own, key=_fullness)
        assert label in ("PERSON", "ORG", "PLACE")
        return EntityReading(
            label=label,
            name=fullest,
            aliases=tuple(name for name in names if name != fullest),
            mentions=tuple(Span(self.mentions[at].start, self.mentions[at].end) for at in members),
        )


def _fullness(name: str) -> tuple[bool, int, bool]:
    """What makes a name the fuller: no acronym, more words, no broken hyphen; of equals the first is taken."""
    return not is_acronym(name), len(alias_key(name).split()), "- " not in name


def alias_key(name: str) -> str:
    """A key that ignores accents, case, apostrophes and hyphens: "‘Abd al-Nabi" and "Abd al Nabi" share it."""
    return " ".join(without_accents(plain(name)).replace("'", "").replace("-", " ").split())


def _same_key(groups: _Groups) -> None:
    seen: dict[tuple[str, str], int] = {}
    for at, mention in enumerate(groups.mentions):
        name = groups.names[at]
        key = alias_key(name)
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
            groups.bracketed.add(at)
            opened = at - 1
        elif mention.label == "PERSON" and _KNOWN_AS.match(gap):
            groups.merge(at - 1, at)
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
    owners = groups.owners("ORG", _both_initials)
    for at in groups.of("ORG"):
        name = groups.names[at]
        if not is_acronym(name) or len(name) < 3:
            continue
        fitting = owners["".join(char for char in name if char.isalpha()).upper()] - {at}
        if len(fitting) == 1:
            groups.merge(fitting.pop(), at)


def _both_initials(name: str) -> set[str]:
    return {_initials(name, small=False), _initials(name, small=True)} if " " in name else set()


def _parts_of_persons(groups: _Groups) -> None:
    """Let "Narymbaev" join "Yermek Narymbaev" when no other person of the passage has that name in theirs."""
    words = {at: frozenset(alias_key(groups.names[at]).split()) - PARTICLES for at in groups.of("PERSON")}
    owners: dict[str, set[int]] = defaultdict(set)
    for at, own in words.items():
        for word in own:
            owners[word].add(at)
    for at in sorted(words, key=lambda root: -len(words[root])):
        if not words[at]:
            continue
        holders = set.intersection(*(owners[word] for word in words[at]))
        fuller = {groups.root(other) for other in holders if words[at] < words[other]}
        if len(fuller) == 1:
            groups.merge(fuller.pop(), at)


def _short_organisations(groups: _Groups) -> None:
    """Let "Institute" join the one organisation before it that has the word, "Security Council" the one ending so."""
    heads = words_in("organisation_heads")
    holding, ending = groups.owners("ORG", _words), groups.owners("ORG", _endings)
    for short in groups.of("ORG"):
        name = groups.names[short]
        if " " not in name and name_key(name) not in heads:
            continue
        fitting = {groups.root(at) for at in (ending if " " in name else holding)[alias_key(name)]} - {short}
        if len(fitting) == 1 and min(fitting) < short:
            groups.merge(fitting.pop(), short)


def _words(name: str) -> list[str]:
    return alias_key(name).split() if " " in name else []


def _endings(name: str) -> list[str]:
    words = alias_key(name).split()
    return [" ".join(words[at:]) for at in range(1, len(words) - 1)]
