"""What the heads decide between, and the tags that spans are written in."""

from dataclasses import dataclass
from typing import Literal, get_args

from msgspec import Struct

from chargesheet.records import EVENT_TYPES, LABELS, MODALITIES, ROLES, Role

PhraseLabel = Literal["PARTY", "OFFENCE", "PENALTY"]
PHRASE_LABELS: tuple[PhraseLabel, ...] = get_args(PhraseLabel)

CANDIDATE_LABELS: tuple[str, ...] = (*LABELS, *PHRASE_LABELS)
"""What can be an argument: mentions, and phrases that are no mention (groups, acting bodies, offences, penalties)."""

PAIR_ROLES: tuple[str, ...] = ("none", *ROLES)
"""The decisions of the pair head."""

ROLES_OF_LABEL: dict[str, tuple[Role, ...]] = {
    "PERSON": ("subject", "authority"),
    "ORG": ("subject", "authority", "place"),
    "PLACE": ("place", "authority", "subject"),
    "DATE": ("date",),
    "PROVISION": ("provision",),
    "LAW": ("provision",),
    "PARTY": ("subject", "authority"),
    "OFFENCE": ("offence",),
    "PENALTY": ("penalty",),
}


@dataclass(frozen=True, slots=True)
class TagScheme:
    """The tags of one head: ``O``, then begin, inside, last and unit of each label, in this order.

    Tag ``1 + 4 * label + part`` is part ``part`` of "BILU" of label number ``label``.
    """

    labels: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many tags there are."""
        return 1 + 4 * len(self.labels)

    def tags(self, first: int, last: int, label: str) -> list[int]:
        """The tags of the words ``first`` to before ``last``, which make up one span."""
        base = 1 + 4 * self.labels.index(label)
        if last - first == 1:
            return [base + 3]
        return [base, *[base + 1] * (last - first - 2), base + 2]


MENTION_TAGS = TagScheme(LABELS)
TRIGGER_TAGS = TagScheme(EVENT_TYPES)
PHRASE_TAGS = TagScheme(PHRASE_LABELS)
MODALITY_LABELS: tuple[str, ...] = MODALITIES


class ParseLabels(Struct, frozen=True, forbid_unknown_fields=True):
    """The names of the parse, in the order of the network's numbers; they come from the parser that it learned from.

    Attributes:
        tags: Fine tags, ``VBD``.
        universal: Universal parts of speech, ``VERB``.
        relations: Relations of a token to its head, ``nsubjpass``; ``ROOT`` among them.
        entities: Labels of entities, ``NORP``.
    """

    tags: tuple[str, ...]
    universal: tuple[str, ...]
    relations: tuple[str, ...]
    entities: tuple[str, ...]
