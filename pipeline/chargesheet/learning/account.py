"""What a training says of itself, beside its weights: what they come from, and how good they are."""

import hashlib
import logging
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from msgspec import Struct

from chargesheet import extraction
from chargesheet.errors import ModelError
from chargesheet.learning.config import TrainingConfig
from chargesheet.learning.corpus import Corpus
from chargesheet.learning.data import Example
from chargesheet.learning.export import largest_difference
from chargesheet.learning.gold import GoldDocument
from chargesheet.learning.linking import network_pipeline, statement_of
from chargesheet.learning.machine import Machine
from chargesheet.learning.measuring import Measured, measure, pair_weights, word_scores
from chargesheet.learning.model import StatementModel
from chargesheet.learning.parsing import ParseFigures, SilverText, parse_figures
from chargesheet.learning.scoring import from_gold, from_record, score
from chargesheet.records import DocumentRecord, Role
from chargesheet.stages.encoder.folder import digest, read_manifest
from chargesheet.stages.encoder.network import load_network

log = logging.getLogger(__name__)

_LIBRARIES = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "numpy", "spacy", "scikit-learn")
_COMPARED = 8
"""On how many texts the exported graph is compared with the network."""
_TOLERANCE = 2e-3
"""The most by which a score of the graph before quantising may differ from the network's."""


class RecordFigures(Struct, frozen=True):
    """The figures of ``chargesheet evaluate`` on the records of a whole pipeline, each from 0 to 1.

    Attributes:
        entity: F1.
        event: F1.
        argument: F1.
        charged_under: F1.
        record: The share of right records.
        modality: The share of right modalities.
        roles: F1 of the arguments by role.
        passages: On how many passages.
    """

    entity: float
    event: float
    argument: float
    charged_under: float
    record: float
    modality: float
    roles: dict[Role, float]
    passages: int


class Account(Struct, frozen=True, kw_only=True):
    """What a run writes beside its weights.

    Attributes:
        config: The configuration's file, and its SHA-256.
        versions: Of Python, the libraries and the parser.
        inputs: The SHA-256 of each file that was learned from or measured on.
        order: A SHA-256 over the ids of the gold passages in the order that they were read.
        passages: How many gold passages were trained on.
        left_out: The ids of gold passages that hold a text that is measured on, or stand in one.
        seconds: How long it all took, all runs of the folder together.
        steps: How long each step took.
        parse: How well the exported network parses paragraphs that it did not learn from, against its teacher.
        network: The network's own figures on the held-out passages, before quantising and after.
        records: The whole pipeline's: ``crossfitted`` on the gold, by networks and a linker that were not trained on
            its part; ``held_out``; ``held_out_full`` the same before quantising.
        int8_loss: What quantising loses of each figure of the held-out records; below 0 is a gain.
        graph_difference: The largest difference between the scores of the graph before quantising and the network's.
        int8_difference: The same after quantising.
        files: The SHA-256 of each part of the model.
    """

    config: dict[str, str]
    versions: dict[str, str]
    inputs: dict[str, str]
    order: str
    passages: int
    left_out: tuple[str, ...]
    seconds: float
    steps: dict[str, float]
    parse: ParseFigures | None
    network: dict[str, Measured]
    records: dict[str, RecordFigures]
    int8_loss: dict[str, float]
    graph_difference: float | None
    int8_difference: float | None
    files: dict[str, str]


def record_figures(gold: Iterable[GoldDocument], found: Iterable[DocumentRecord]) -> RecordFigures:
    """The figures of what a pipeline found in annotated passages."""
    figures = score(map(from_gold, gold), map(from_record, found))
    return RecordFigures(
        entity=figures.entity.f1,
        event=figures.event.f1,
        argument=figures.argument.f1,
        charged_under=figures.charged_under.f1,
        record=figures.record.value,
        modality=figures.modality.value,
        roles={role: own.f1 for role, own in figures.argument_by_role.items()},
        passages=figures.documents,
    )


def lost(before: RecordFigures, after: RecordFigures) -> dict[str, float]:
    """How much lower each figure is than it was, in points of 100."""
    names = ("entity", "event", "argument", "charged_under", "record", "modality")
    return {name: round(100 * (getattr(before, name) - getattr(after, name)), 2) for name in names}


def records(folder: Path, documents: Iterable[GoldDocument]) -> list[DocumentRecord]:
    """What the whole pipeline over a trained model finds in annotated passages."""
    return list(extraction.documents(map(statement_of, documents), network_pipeline(folder, linker=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A finished training.

    Attributes:
        config: Its configuration.
        corpus: What it learned from, and what is measured on.
        machine: What it ran on.
        model: The network.
        full: The folder of the whole model before quantising.
        folder: The folder after.
        examples: The held-out passages, as numbers.
        silver: Paragraphs that the parse is measured on.
    """

    config: TrainingConfig
    corpus: Corpus
    machine: Machine
    model: StatementModel
    full: Path
    folder: Path
    examples: Sequence[Example]
    silver: Sequence[SilverText]


def account_of(trained: Trained, known: Mapping[str, RecordFigures]) -> Account:
    """The account of a training, but for its configuration's file and its seconds.

    Args:
        trained: The training.
        known: Figures of records that are known already.

    Raises:
        ModelError: The graph before quantising does not say what the network says.
    """
    graph, int8 = _differences(trained)
    if graph is not None and graph > _TOLERANCE:
        raise ModelError(f"{trained.full} was exported wrongly: a score differs by {graph:.4f} from the network's.")
    figures = dict(known)
    loss: dict[str, float] = {}
    if held_out := trained.corpus.held_out:
        figures["held_out"] = record_figures(held_out, records(trained.folder, held_out))
        figures["held_out_full"] = record_figures(held_out, records(trained.full, held_out))
        loss = lost(figures["held_out_full"], figures["held_out"])
    for name, own in figures.items():
        log.info("%s: argument %.3f, record %.3f", name, own.argument, own.record)
    data = trained.config.data
    manifest = [data.manifest] if data.layers else []
    used = [*data.gold, *data.layers, *manifest, *data.held_out, *data.mentions, *data.raw]
    return Account(
        config={},
        versions={"python": platform.python_version(), **dict(_versions(trained.config.parsing.teacher))},
        inputs={name: digest(Path(name)) for name in used},
        order=hashlib.sha256("\n".join(document.id for document in trained.corpus.gold).encode()).hexdigest(),
        passages=len(trained.corpus.gold),
        left_out=trained.corpus.left_out,
        seconds=0.0,
        steps={},
        parse=_parse_figures(trained),
        network=_measured(trained),
        records=figures,
        int8_loss=loss,
        graph_difference=graph,
        int8_difference=int8,
        files=read_manifest(trained.folder).files,
    )


def _differences(trained: Trained) -> tuple[float | None, float | None]:
    texts = [*(example.pieces for example in trained.examples), *(text.pieces for text in trained.silver)]
    texts = [text for text in texts if 0 < len(text.ids) <= trained.config.export.window][:_COMPARED]
    if not texts:
        return None, None
    full = largest_difference(trained.model, trained.full, texts, trained.machine)
    return full, largest_difference(trained.model, trained.folder, texts, trained.machine)


def _parse_figures(trained: Trained) -> ParseFigures | None:
    if not trained.silver:
        return None
    network = load_network(trained.folder.resolve(), trained.config.threads)
    scores = network.scores([text.pieces for text in trained.silver])
    return parse_figures(scores, [text.targets for text in trained.silver], network.relations, network.entities)


def _measured(trained: Trained) -> dict[str, Measured]:
    """The network's own figures on the held-out passages, in full precision and quantised."""
    texts = [example.pieces for example in trained.examples]
    if not texts:
        return {}
    network = load_network(trained.folder.resolve(), trained.config.threads)
    full = word_scores(trained.model, texts, trained.machine, whole=True)
    return {
        "full": measure(trained.examples, full, pair_weights(trained.model)),
        "int8": measure(trained.examples, network.scores(texts), network.pairs),
    }


def _versions(teacher: str) -> Iterator[tuple[str, str]]:
    for name in (*_LIBRARIES, teacher):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
