"""The linker stage: it weighs the arguments that the rules found, and adds those that they missed."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.errors import ModelError
from chargesheet.records import ROLES, Role
from chargesheet.stages.encoder.engine import KEY, Reading
from chargesheet.stages.encoder.folder import LINKER
from chargesheet.stages.encoder.labels import PAIR_ROLES
from chargesheet.stages.fields.events import own_events
from chargesheet.stages.layers import Argument, layers, register_extensions
from chargesheet.stages.linker.features import Rows, rows_of
from chargesheet.stages.linker.weights import LinkerWeights, read_linker, scorer
from chargesheet.stages.stage import Stage

_ONCE: frozenset[Role] = frozenset({"date", "penalty"})
_TRUSTED: frozenset[Role] = frozenset({"subject", "provision"})
"""What the rules found of these stays unless it is far from likely; others come in where they found nothing."""


class LinkerStage(Stage[tuple[Argument, ...]]):
    """Weighs what the rules and the network say of each pair of event and value.

    Args:
        weights: The fitted weights.
    """

    def __init__(self, weights: LinkerWeights) -> None:
        self._weights = weights
        self._scorers = {PAIR_ROLES.index(role): scorer(own) for role, own in weights.roles.items()}

    def match(self, doc: Doc) -> tuple[Argument, ...]:
        """The arguments of the passage's events; those of fields and tables are left as they are.

        Raises:
            ModelError: The passage was parsed by another engine.
        """
        if not len(doc):
            return ()
        reading = doc.user_data.get(KEY)
        if not isinstance(reading, Reading):
            raise ModelError("The linker reads what the network says of a passage: run it behind the network's engine.")
        rows = rows_of(doc, reading)
        odds = np.zeros(len(rows.events), dtype=np.float32)
        for role, score in self._scorers.items():
            own = rows.roles == role
            odds[own] = score(rows.features[own])
        fixed = own_events(doc)
        kept = {argument for argument in layers(doc).arguments if argument.event in fixed}
        for event in range(len(layers(doc).triggers)):
            if event not in fixed:
                kept.update(self._of_event(event, rows, odds))
        return tuple(sorted(kept, key=lambda a: (a.event, a.role, a.start, a.end)))

    def _of_event(self, event: int, rows: Rows, odds: NDArray[np.float32]) -> set[Argument]:
        found: set[Argument] = set()
        taken: set[int] = set()
        for role in ROLES:
            own = np.flatnonzero((rows.events == event) & (rows.roles == PAIR_ROLES.index(role)))
            own = own[np.argsort(-odds[own], kind="stable")]
            likely = odds[own] >= self._weights.thresholds[role]
            if role in _TRUSTED:
                ruled = own[rows.ruled[own] & (odds[own] >= self._weights.kept)]
                chosen = ruled if len(ruled) else own[likely]
            else:
                chosen = own[likely][: 1 if role in _ONCE else None]
            covered: list[tuple[int, int]] = []
            for row in chosen.tolist():
                candidate = rows.candidates[int(rows.spans[row])]
                value = int(rows.values[row])
                if role == "authority" and value in taken:
                    continue
                if any(candidate.start < end and start < candidate.end for start, end in covered):
                    continue
                covered.append((candidate.start, candidate.end))
                if role == "subject":
                    taken.add(value)
                found.add(Argument(event, role, candidate.start, candidate.end))
        return found

    def set_annotations(self, doc: Doc, found: tuple[Argument, ...]) -> None:
        """Write the arguments layer, and take the network's outputs away."""
        layers(doc).arguments = found
        doc.user_data.pop(KEY, None)


@Language.factory(
    "chargesheet_linker",
    assigns=["doc._.chargesheet_arguments"],
    requires=["doc._.chargesheet_arguments", "doc._.chargesheet_triggers"],
    default_config={"folder": None},
)
def make_linker(nlp: Language, name: str, folder: str | None) -> LinkerStage:
    """Make the stage.

    Args:
        nlp: The pipeline.
        name: The stage's name in it.
        folder: The trained model's folder, that of the engine.

    Raises:
        ModelError: The folder has no weights for it.
    """
    register_extensions()
    if folder is None:
        raise ModelError("The linker needs the folder of a trained model: set it in the pipeline's configuration.")
    return LinkerStage(read_linker(Path(folder) / LINKER))
