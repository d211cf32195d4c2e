"""How a network does on gold passages by itself, before the rules and the records: to watch a training by."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray

from chargesheet.learning.data import IGNORED, Example
from chargesheet.learning.machine import Machine
from chargesheet.learning.model import StatementModel
from chargesheet.records import ROLES
from chargesheet.stages.encoder.labels import (
    CANDIDATE_LABELS,
    MENTION_TAGS,
    MODALITY_LABELS,
    PAIR_ROLES,
    TRIGGER_TAGS,
)
from chargesheet.stages.encoder.linking import PairWeights, role_probabilities
from chargesheet.stages.encoder.pairs import pair_grid
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import HEADS, WordScores, read_spans
from chargesheet.stages.encoder.windowing import Limits, read_words

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Measured(Struct, frozen=True):
    """F1 of whole spans with the right label, and of roles between gold spans, each from 0 to 1.

    Attributes:
        mentions: Of the mentions.
        triggers: Of the triggers.
        modality: The share of rightly found triggers with the right modality.
        roles: Of each role, where it is likelier than every other.
    """

    mentions: float
    triggers: float
    modality: float
    roles: dict[str, float]


@torch.no_grad()
def word_scores(
    model: StatementModel, texts: Sequence[Pieces], machine: Machine, *, whole: bool = False
) -> list[WordScores]:
    """The heads' outputs for every word of every text, in the texts' order.

    Args:
        model: The network.
        texts: Of any length.
        machine: What to read on.
        whole: Whether to multiply in full precision, whatever the machine is set to.
    """
    model.eval().to(machine.device)

    def run(*inputs: Ints) -> list[Floats]:
        tensors = [torch.from_numpy(array).to(machine.device) for array in inputs]
        with torch.autocast(machine.device, dtype=torch.bfloat16, enabled=machine.bfloat16 and not whole):
            heads = model(*tensors)
        return [getattr(heads, name).float().cpu().numpy() for name in HEADS]

    limits = Limits(machine.limit - 2, machine.limit // 8)
    return read_words(texts, run, limits, (machine.begin, machine.end))


def pair_weights(model: StatementModel) -> PairWeights:
    """The pair head's weights as run time has them."""
    return PairWeights.from_arrays({k: v.detach().float().cpu().numpy() for k, v in model.pairs.state_dict().items()})


def f1(hits: float, found: float, wanted: float) -> float:
    """The harmonic mean of precision and recall; 0 where nothing was right."""
    return 2 * hits / (found + wanted) if hits else 0.0


def measure(examples: Sequence[Example], scores: Sequence[WordScores], pairs: PairWeights) -> Measured:
    """A network's figures on examples with gold targets.

    Args:
        examples: Of any length.
        scores: What the network says of each.
        pairs: Its pair head.
    """
    counts: Counter[str] = Counter()
    odds, wanted = [np.zeros((0, len(PAIR_ROLES)))], [np.zeros(0, dtype=np.int64)]
    for example, own in zip(examples, scores, strict=True):
        _count_spans(example, own, counts)
        if example.roles.size:
            grid = pair_grid(example.triggers, example.candidates, example.sentences)
            clear = example.roles != IGNORED
            odds.append(role_probabilities(pairs, grid, own.anchor, own.first, own.last)[clear])
            wanted.append(example.roles[clear])
    chosen, right = np.concatenate(odds).argmax(axis=1), np.concatenate(wanted)
    return Measured(
        f1(counts["mention hits"], counts["mentions"], 0),
        f1(counts["trigger hits"], counts["triggers"], 0),
        counts["modality hits"] / max(1, counts["trigger hits"]),
        {
            role: f1(
                int(((chosen == index) & (right == index)).sum()),
                int((chosen == index).sum()),
                int((right == index).sum()),
            )
            for index, role in enumerate(ROLES, 1)
        },
    )


def _count_spans(example: Example, scores: WordScores, counts: "Counter[str]") -> None:
    spans = read_spans(scores)
    mentions = {
        (first, last, CANDIDATE_LABELS[label])
        for first, last, label in example.candidates.tolist()
        if CANDIDATE_LABELS[label] in MENTION_TAGS.labels
    }
    triggers = {
        (first, last, TRIGGER_TAGS.labels[label]): int(modality)
        for (first, last, label), modality in zip(example.triggers.tolist(), example.modalities, strict=True)
    }
    counts["mention hits"] += len(mentions & set(spans.mentions))
    counts["mentions"] += len(mentions) + len(spans.mentions)
    for span, modality in zip(spans.triggers, spans.modalities, strict=True):
        if span in triggers:
            counts["trigger hits"] += 1
            counts["modality hits"] += MODALITY_LABELS.index(modality) == triggers[span]
    counts["triggers"] += len(triggers) + len(spans.triggers)
