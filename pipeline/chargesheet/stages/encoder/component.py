"""The learned stages: one reads a passage with the network, one links what was found to its events.

``chargesheet_encoder`` writes the mentions, triggers and modalities layers, in place of the stages of those names.
``chargesheet_linker`` writes the arguments layer, in place of the arguments stage; it comes after the grammar's
stages, so that it points at the provisions and dates that they found. Between the two the network's outputs lie in
``doc.user_data``; the linker takes them away.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from chargesheet.errors import ModelError
from chargesheet.records import EventType, Label, Modality, Role
from chargesheet.stages.encoder.folder import MANIFEST, PARTS
from chargesheet.stages.encoder.linking import link
from chargesheet.stages.encoder.network import Network, load_network
from chargesheet.stages.encoder.pairs import sentence_numbers
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import (
    Spans,
    WordScores,
    candidate_rows,
    characters,
    read_spans,
    trigger_rows,
)
from chargesheet.stages.layers import (
    Argument,
    LabelledSpan,
    ModalityReading,
    Trigger,
    labelled_spans,
    layers,
    register_extensions,
)
from chargesheet.stages.stage import Stage

_KEY = "chargesheet_network"
RULE = "network"
"""What the layers name as the finder of a span."""

_OF_GRAMMAR = "PROVISION"
"""The network is trained to see provisions, which helps it with the rest; the grammar finds them more exactly."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a network says of one passage."""

    network: Network
    pieces: Pieces
    scores: WordScores
    spans: Spans


class EncoderStage(Stage[Reading]):
    """Reads passages with the network: mentions, triggers and modalities in one pass."""

    def __init__(self, network: Network | None, threads: int = 0) -> None:
        """Make the stage; without a network it must be given one by ``from_disk`` before it is used."""
        self._network = network
        self._threads = threads

    @property
    def network(self) -> Network:
        """The trained model.

        Raises:
            ModelError: The stage has none.
        """
        if self._network is None:
            raise ModelError("The encoder stage has no model: set its folder in the pipeline's configuration.")
        return self._network

    def match(self, doc: Doc) -> Reading:
        """What the network says of one passage."""
        return self.match_all([doc])[0]

    def match_all(self, docs: list[Doc]) -> list[Reading]:
        """What the network says of each passage; passages of about one length are read together."""
        network = self.network
        pieces = network.cut([doc.text for doc in docs])
        return [Reading(network, p, s, read_spans(s)) for p, s in zip(pieces, network.scores(pieces), strict=True)]

    def set_annotations(self, doc: Doc, found: Reading) -> None:
        """Write the mentions, triggers and modalities layers, and leave the outputs for the linker."""
        read = layers(doc)
        pieces, spans = found.pieces, found.spans
        read.mentions = tuple(
            LabelledSpan(*characters(pieces, first, last), cast(Label, label), RULE)
            for first, last, label in spans.mentions
            if label != _OF_GRAMMAR
        )
        read.triggers = tuple(
            Trigger(*characters(pieces, first, last), cast(EventType, label), RULE)
            for first, last, label in spans.triggers
        )
        read.modalities = tuple(ModalityReading(cast(Modality, modality), ()) for modality in spans.modalities)
        doc.user_data[_KEY] = found

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Read a stream of passages, ``batch_size`` at a time."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            for doc, found in zip(batch, self.match_all(batch), strict=True):
                self.set_annotations(doc, found)
                yield doc

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the model's folder into a pipeline's."""
        target = Path(path)
        target.mkdir(parents=True, exist_ok=True)
        for part in (*PARTS, MANIFEST):
            shutil.copyfile(self.network.folder / part, target / part)

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "EncoderStage":
        """Take the model from a pipeline's folder.

        Raises:
            ModelError: The folder is not whole.
        """
        self._network = load_network(Path(path).resolve(), self._threads)
        return self


class LinkerStage(Stage[tuple[Argument, ...]]):
    """Links mentions, dates, provisions and phrases to the events that they take part in."""

    def match(self, doc: Doc) -> tuple[Argument, ...]:
        """The arguments of the passage's events.

        Raises:
            ModelError: The encoder stage has not read the passage.
        """
        found = doc.user_data.get(_KEY)
        if not isinstance(found, Reading):
            raise ModelError("chargesheet_linker needs chargesheet_encoder before it in the pipeline. Add it.")
        pieces = found.pieces
        spans = [(s.start, s.end, str(s.label)) for s in labelled_spans(doc)]
        spans += [(*characters(pieces, first, last), label) for first, last, label in found.spans.phrases]
        starts = np.array([start for start, _, _ in spans], dtype=np.int64)
        ends = np.array([end for _, end, _ in spans], dtype=np.int64)
        firsts = np.searchsorted(pieces.ends, starts, side="right")
        lasts = np.searchsorted(pieces.starts, ends, side="left")
        whole = [i for i in range(len(spans)) if firsts[i] < lasts[i]]
        links = link(
            found.network.pairs,
            found.scores,
            trigger_rows(found.spans.triggers),
            candidate_rows([(int(firsts[i]), int(lasts[i]), spans[i][2]) for i in whole]),
            sentence_numbers(pieces, doc.text),
            found.network.manifest.thresholds,
        )
        arguments = [
            Argument(one.trigger, cast(Role, one.role), spans[whole[one.candidate]][0], spans[whole[one.candidate]][1])
            for one in links
        ]
        return tuple(sorted(arguments, key=lambda a: (a.start, a.end, a.event, a.role)))

    def set_annotations(self, doc: Doc, found: tuple[Argument, ...]) -> None:
        """Write the arguments layer and take the network's outputs away."""
        layers(doc).arguments = found
        doc.user_data.pop(_KEY, None)


@Language.factory(
    "chargesheet_encoder",
    assigns=["doc._.chargesheet_mentions", "doc._.chargesheet_triggers", "doc._.chargesheet_modalities"],
    default_config={"folder": None, "threads": 0},
)
def make_encoder(nlp: Language, name: str, folder: str | None, threads: int) -> EncoderStage:
    """Make the stage.

    Args:
        nlp: The pipeline.
        name: The stage's name in it.
        folder: The trained model's folder; a pipeline that is loaded from disk has it in its own.
        threads: How many threads a batch may use; 0 leaves it to the machine.
    """
    register_extensions()
    return EncoderStage(load_network(Path(folder).resolve(), threads) if folder else None, threads)


@Language.factory(
    "chargesheet_linker",
    assigns=["doc._.chargesheet_arguments"],
    requires=["doc._.chargesheet_mentions", "doc._.chargesheet_triggers"],
)
def make_linker(nlp: Language, name: str) -> LinkerStage:
    """Make the stage; it works with the model of the encoder stage."""
    register_extensions()
    return LinkerStage()
