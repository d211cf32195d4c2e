"""The linker: its rows over annotated passages, whether each is right, and the weights that tell which are."""

import math
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from chargesheet.errors import ModelError
from chargesheet.languages import DEFAULT
from chargesheet.learning.config import Linking
from chargesheet.learning.gold import GoldDocument
from chargesheet.learning.scoring import ScoredEvent, from_gold, from_record, match_events
from chargesheet.learning.values import same_value
from chargesheet.pipelines import STAGES
from chargesheet.records import ROLES, Role, Statement
from chargesheet.stages.encoder.engine import KEY, Reading
from chargesheet.stages.encoder.folder import ENGINE
from chargesheet.stages.encoder.labels import PAIR_ROLES
from chargesheet.stages.layers import Argument, layers
from chargesheet.stages.linker.features import FEATURES, Rows, rows_of
from chargesheet.stages.linker.weights import LinkerWeights, RoleWeights
from chargesheet.stages.records.stage import RecordsStage

if TYPE_CHECKING:
    from spacy.language import Language

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_LAST = "chargesheet_arguments"
"""The stage that the linker comes after."""


@dataclass(frozen=True, slots=True)
class LinkerRows:
    """What the linker learns from: rows of features, the role of each, and whether the gold has it so."""

    features: Floats
    roles: Ints
    right: Bools

    def write(self, path: Path) -> None:
        """Write the rows in one move."""
        partial = path.with_suffix(".partial.npz")
        np.savez_compressed(partial, features=self.features, roles=self.roles, right=self.right)
        os.replace(partial, path)  # noqa: PTH105 (the same call either way)

    @classmethod
    def read(cls, path: Path) -> "LinkerRows":
        """The rows of a file."""
        with np.load(path, allow_pickle=False) as file:
            return cls(file["features"], file["roles"], file["right"])

    @classmethod
    def joined(cls, parts: Sequence["LinkerRows"]) -> "LinkerRows":
        """Several parts' rows, one part after the other; at least one part."""
        return cls(
            np.concatenate([part.features for part in parts]),
            np.concatenate([part.roles for part in parts]),
            np.concatenate([part.right for part in parts]),
        )


def network_pipeline(folder: Path, *, linker: bool) -> "Language":
    """The English pipeline over a trained network, without confidences, which are measured on its records.

    Args:
        folder: The network's.
        linker: Whether the linker comes after the rules; else what it reads is left in the passages.
    """
    nlp = spacy.blank(DEFAULT, config={"nlp": {"tokenizer": {"@tokenizers": "chargesheet.tokenizer.v1"}}})
    for stage in STAGES:
        if stage not in {"linker", "confidence"}:
            config = {"model": ENGINE, "folder": str(folder)} if stage == "engine" else {}
            nlp.add_pipe(f"chargesheet_{stage}", config=config)
    if linker:
        nlp.add_pipe("chargesheet_linker", after=_LAST, config={"folder": str(folder)})
    return nlp


def statement_of(document: GoldDocument) -> Statement:
    """An annotated document as the pipeline takes it."""
    return Statement(id=document.id, text=document.text, date=document.date, country=document.country, language=DEFAULT)


def linker_rows(documents: Iterable[GoldDocument], nlp: "Language") -> LinkerRows:
    """The rows of annotated passages under a pipeline without the linker, whose network was not trained on them."""
    parts = [_no_rows()]
    gold: list[GoldDocument] = []

    def passages() -> Iterator[Doc]:
        for document in documents:
            doc = nlp.make_doc(document.text)
            layers(doc).statement = statement_of(document)
            gold.append(document)
            yield doc

    for number, doc in enumerate(nlp.pipe(passages())):
        reading = doc.user_data[KEY]
        assert isinstance(reading, Reading)
        rows = rows_of(doc, reading)
        parts.append(LinkerRows(rows.features, rows.roles, right_rows(gold[number], doc, rows)))
    return LinkerRows.joined(parts)


def _no_rows() -> LinkerRows:
    none = np.zeros(0, dtype=np.int64)
    return LinkerRows(np.zeros((0, len(FEATURES)), dtype=np.float32), none, none.astype(bool))


def right_rows(document: GoldDocument, doc: Doc, rows: Rows) -> Bools:
    """Whether the gold event that matches a row's event has the row's value in the row's role.

    A value of several, such as "both men", is right when more than half of what it stands for is.
    """
    expected = from_gold(document).events
    wanted = _gold_events(expected, doc)
    values = _values(doc, rows)
    right = np.zeros(len(rows.events), dtype=bool)
    for row, (event, number, span) in enumerate(
        zip(rows.events.tolist(), rows.roles.tolist(), rows.spans.tolist(), strict=True)
    ):
        role = ROLES[number - 1]
        names = values.get((role, span), ())
        if event in wanted and names:
            filled = [value for own, value in expected[wanted[event]].arguments if own == role]
            hits = sum(any(same_value(role, value, name) for value in filled) for name in names)
            right[row] = 2 * hits > len(names)
    return right


def _gold_events(expected: tuple[ScoredEvent, ...], doc: Doc) -> dict[int, int]:
    """The gold event of each trigger of the passage, under what the rules found."""
    document = layers(doc).document
    if document is None:
        raise ModelError("The pipeline has no records stage. Add it.")
    found = from_record(document).events
    pairs = {j: i for i, j in match_events(expected, found).items()}
    place = {(e.type, e.trigger.start, e.trigger.end): pairs[j] for j, e in enumerate(found) if j in pairs}
    keys = [(trigger.type, trigger.start, trigger.end) for trigger in layers(doc).triggers]
    return {index: place[key] for index, key in enumerate(keys) if key in place}


def _values(doc: Doc, rows: Rows) -> dict[tuple[Role, int], list[str]]:
    """What each span of the rows would be called in a record, by role: the records stage is asked.

    Each pass asks for one span a role, so that it is plain which value comes from which.
    """
    read = layers(doc)
    kept = read.arguments
    stage = RecordsStage("")
    asked: dict[Role, list[int]] = {
        role: sorted(set(rows.spans[rows.roles == PAIR_ROLES.index(role)].tolist())) for role in ROLES
    }
    values: dict[tuple[Role, int], list[str]] = {}
    for turn in range(max(map(len, asked.values()), default=0)):
        now = {role: spans[turn] for role, spans in asked.items() if turn < len(spans)}
        read.arguments = tuple(
            Argument(0, role, rows.candidates[span].start, rows.candidates[span].end) for role, span in now.items()
        )
        for event in from_record(stage.match(doc)).events:
            for role, value in event.arguments:
                values.setdefault((role, now[role]), []).append(value)
    read.arguments = kept
    return values


def fit_linker(rows: LinkerRows, linking: Linking, seed: int) -> LinkerWeights:
    """The weights that tell right rows from wrong ones, a classifier a role.

    Several classifiers of a role, with seeds of their own, are put side by side as one: its log odds are their mean.

    Raises:
        ModelError: scikit-learn is not installed.
    """
    return LinkerWeights(
        features=FEATURES,
        roles={role: _fit_role(rows, role, linking, seed) for role in ROLES},
        thresholds=dict.fromkeys(ROLES, linking.threshold),
        kept=linking.kept,
    )


def _fit_role(rows: LinkerRows, role: Role, linking: Linking, seed: int) -> RoleWeights:
    try:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPClassifier
    except ImportError as error:
        raise ModelError("scikit-learn is not installed. Run: pip install 'chargesheet[train]'") from error
    own = rows.roles == PAIR_ROLES.index(role)
    features, right = rows.features[own].astype(np.float64), rows.right[own]
    if len(np.unique(right)) < 2:
        return _constant(math.log((right.sum() + 0.1) / ((~right).sum() + 1.0)))
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1.0
    members = []
    for member in range(linking.members):
        model = MLPClassifier(
            (linking.hidden,),
            alpha=linking.penalty,
            learning_rate_init=linking.rate,
            max_iter=linking.epochs,
            random_state=seed + member,
        )
        with warnings.catch_warnings():
            # It is stopped after the epochs that it was given, which is meant.
            warnings.simplefilter("ignore", ConvergenceWarning)
            members.append(model.fit((features - mean) / scale, right))
    return RoleWeights(
        mean=_plain(mean),
        scale=_plain(scale),
        hidden=tuple(map(_plain, np.concatenate([model.coefs_[0] for model in members], axis=1))),
        bias=_plain(np.concatenate([model.intercepts_[0] for model in members])),
        out=_plain(np.concatenate([model.coefs_[1][:, 0] for model in members]) / len(members)),
        last=float(np.mean([model.intercepts_[1][0] for model in members])),
    )


def _constant(log_odds: float) -> RoleWeights:
    """A role of which all rows are alike, or of which there are none."""
    count = len(FEATURES)
    return RoleWeights((0.0,) * count, (1.0,) * count, ((0.0,),) * count, (0.0,), (0.0,), log_odds)


def _plain(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)


def encode_linker(weights: LinkerWeights) -> bytes:
    """The weights as their file."""
    return msgspec.json.encode(weights) + b"\n"
