"""Distillation: teachers label raw passages, and what they say together is what the student learns from."""

import logging
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from chargesheet.learning.data import Example
from chargesheet.learning.fitting import Machine
from chargesheet.learning.lessons import Lesson, Soft
from chargesheet.learning.model import StatementModel
from chargesheet.stages.encoder.decoding import best_spans
from chargesheet.stages.encoder.labels import MENTION_TAGS, PHRASE_TAGS, TRIGGER_TAGS
from chargesheet.stages.encoder.linking import PairWeights, role_probabilities
from chargesheet.stages.encoder.pairs import pair_grid, sentence_numbers
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import HEADS, WordScores, candidate_rows, trigger_rows
from chargesheet.stages.encoder.windowing import Limits, read_words

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
log = logging.getLogger(__name__)

_NOTHING = np.zeros(0, dtype=np.int64)


def bare(pieces: Pieces, text: str) -> Example:
    """A passage without targets."""
    none = np.zeros((0, 3), dtype=np.int64)
    roles = np.zeros((0, 0), dtype=np.int64)
    return Example(pieces, _NOTHING, _NOTHING, _NOTHING, none, _NOTHING, none, roles, sentence_numbers(pieces, text))


@torch.no_grad()
def word_scores(model: StatementModel, examples: Sequence[Example], machine: Machine) -> list[WordScores]:
    """The heads' outputs for every word of every example, in the examples' order."""
    model.eval().to(machine.device)

    def run(*inputs: Ints) -> list[Floats]:
        with machine.precision():
            heads = model(*(torch.from_numpy(a).to(machine.device) for a in inputs))
        outputs: list[Floats] = [getattr(heads, name).float().cpu().numpy() for name in HEADS]
        return outputs

    limits = Limits(machine.limit - 2, machine.limit // 8)
    return read_words([example.pieces for example in examples], run, limits, (machine.begin, machine.end))


def pair_weights(model: StatementModel) -> PairWeights:
    """The pair head's weights as run time has them."""
    return PairWeights.from_arrays({k: v.detach().float().cpu().numpy() for k, v in model.pairs.state_dict().items()})


def lessons_of(teachers: Iterable[StatementModel], examples: Sequence[Example], machine: Machine) -> list[Lesson]:
    """What the teachers say together of each passage: the average of their probabilities.

    Each teacher's tags count alike; the roles are asked of each on the spans that they find together.
    """
    models = list(teachers)
    answers = [word_scores(model, examples, machine) for model in models]
    weights = [pair_weights(model) for model in models]
    lessons = []
    for index, example in enumerate(examples):
        said = [answer[index] for answer in answers]
        mentions, triggers, phrases, modality = (
            _mean([_softmax(getattr(one, name)) for one in said])
            for name in ("mentions", "triggers", "phrases", "modality")
        )
        found = best_spans(_log(triggers), TRIGGER_TAGS)
        candidates = best_spans(_log(mentions), MENTION_TAGS) + best_spans(_log(phrases), PHRASE_TAGS)
        grid = pair_grid(trigger_rows(found), candidate_rows(candidates), example.sentences)
        roles = np.zeros((*grid.features.shape[:2], weights[0].roles[1].shape[0]), dtype=np.float32)
        if roles.size:
            roles = _mean(
                [role_probabilities(w, grid, o.anchor, o.first, o.last) for w, o in zip(weights, said, strict=True)]
            )
        taught = Example(
            example.pieces,
            _NOTHING,
            _NOTHING,
            _NOTHING,
            grid.triggers,
            _NOTHING,
            grid.candidates,
            np.zeros(roles.shape[:2], dtype=np.int64),
            example.sentences,
        )
        soft = Soft(mentions, triggers, phrases, modality[grid.triggers[:, 0]], roles)
        lessons.append(Lesson(taught, soft))
    return lessons


def _mean(shares: Sequence[Floats]) -> Floats:
    mean: Floats = np.stack(shares).mean(axis=0)
    return mean


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=-1, keepdims=True)
    return shares


def _log(shares: Floats) -> Floats:
    logs: Floats = np.log(np.maximum(shares, 1e-9))
    return logs
