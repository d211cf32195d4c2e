"""The encoder's first training: it learns the domain's words, capitals, and what a name looks like."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from chargesheet.learning.config import Adaptation
from chargesheet.learning.data import IGNORED, padded, words_of
from chargesheet.learning.machine import Machine
from chargesheet.learning.model import ShapedEncoder
from chargesheet.learning.sets import MASKED, LabelledText
from chargesheet.learning.steps import State, rising
from chargesheet.stages.encoder.labels import MENTION_TAGS
from chargesheet.stages.encoder.pieces import Pieces

Ints = NDArray[np.int64]
log = logging.getLogger(__name__)

_WARM_UP_STEPS = 100
_LOG_STEPS = 50
_CHECKPOINT_STEPS = 200


@dataclass(frozen=True, slots=True)
class Run:
    """A run of pieces; ``tags`` are the targets of the mention head, or ``None`` for text to guess words of."""

    ids: Ints
    shapes: Ints
    tags: Ints | None


def tagged(pieces: Pieces, spans: LabelledText, length: int) -> list[Run]:
    """A labelled text as runs of at most ``length`` pieces, with a tag at each word's first piece."""
    tags = np.full(len(pieces.ids), IGNORED, dtype=np.int64)
    by_word = np.zeros(len(pieces.words), dtype=np.int64)
    for span in spans.spans:
        words = words_of(pieces, span.start, span.end)
        if words:
            by_word[slice(*words)] = IGNORED if span.label == MASKED else MENTION_TAGS.tags(*words, span.label)
    tags[pieces.words] = by_word
    return [
        Run(pieces.ids[a : a + length], pieces.shapes[a : a + length], tags[a : a + length])
        for a in range(0, len(pieces.ids), length)
    ]


def packed(texts: Sequence[Pieces], length: int) -> list[Run]:
    """Raw texts, one after the other, as runs of ``length`` pieces."""
    if not texts:
        return []
    ids = np.concatenate([p.ids for p in texts])
    shapes = np.concatenate([p.shapes for p in texts])
    return [Run(ids[a : a + length], shapes[a : a + length], None) for a in range(0, len(ids), length)]


class Guesser(nn.Module):
    """The two heads of the adaptation: masked words, through the encoder's own word embeddings, and mention tags."""

    def __init__(self, encoder: ShapedEncoder) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        self.words = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(encoder.body.config.vocab_size))
        self.mentions = nn.Linear(width, MENTION_TAGS.size)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor, wanted: Tensor, *, guess: bool) -> Tensor:
        """The loss of a batch: of the masked words, or of the tags."""
        hidden = self.encoder(ids, mask, shapes)
        chosen = wanted != IGNORED
        if guess:
            table = self.encoder.body.embeddings.word_embeddings.weight
            scores = self.words(hidden[chosen]) @ table.T + self.bias
        else:
            scores = self.mentions(hidden[chosen])
        return functional.cross_entropy(scores.float(), wanted[chosen])


def adapt(
    guesser: Guesser,
    raw: Sequence[Run],
    mentions: Sequence[Run],
    adaptation: Adaptation,
    machine: Machine,
    mask_id: int,
    seed: int,
    checkpoint: Path,
) -> None:
    """Train the encoder inside ``guesser`` on both kinds of text, their batches mixed; from its checkpoint, if any.

    Args:
        guesser: The encoder with its two heads; it is changed.
        raw: Text to guess words of.
        mentions: Text with tags.
        adaptation: How.
        machine: On what.
        mask_id: The piece that stands for a hidden one (``[MASK]``).
        seed: What all chance follows from.
        checkpoint: A file, written as the training goes; it is kept.
    """
    rng = Random(seed)  # noqa: S311 (chance, not secrets)
    torch.manual_seed(seed)
    jobs: list[list[Run]] = []
    for texts, epochs in ((raw, adaptation.raw_epochs), (mentions, adaptation.mention_epochs)):
        for _ in range(epochs):
            order = sorted(texts, key=lambda text: len(text.ids) + rng.random() * 20)
            jobs += [order[a : a + adaptation.batch] for a in range(0, len(order), adaptation.batch)]
    rng.shuffle(jobs)
    own = {id(p) for p in guesser.encoder.parameters()}
    heads = [p for p in guesser.parameters() if id(p) not in own]
    optimiser = torch.optim.AdamW(
        [
            {"params": list(guesser.encoder.parameters()), "lr": adaptation.rate},
            {"params": heads, "lr": adaptation.head_rate},
        ],
        weight_decay=0.01,
    )
    schedule = rising(optimiser, _WARM_UP_STEPS, len(jobs), 0.03)
    guesser.to(machine.device).train()
    began = time.monotonic()

    def step(number: int) -> Tensor:
        job = jobs[number]
        guess = job[0].tags is None
        inputs, wanted = _padded(job, machine)
        if guess:
            chance = np.random.default_rng((seed, number))
            wanted = _hide(inputs[0], adaptation.masked, mask_id, guesser.bias.numel(), chance)
        with machine.precision():
            loss: Tensor = guesser(
                *(torch.from_numpy(a).to(machine.device) for a in inputs),
                torch.from_numpy(wanted).to(machine.device),
                guess=guess,
            )
        if number % _LOG_STEPS == 0:
            kind, seconds = "masked words" if guess else "mentions", time.monotonic() - began
            log.info("adaptation: step %d of %d, %.0f s, %s %.3f", number, len(jobs), seconds, kind, loss.detach())
        return loss

    State(checkpoint, {"model": guesser}, optimiser, schedule).walk(len(jobs), step, _CHECKPOINT_STEPS)


def _padded(job: Sequence[Run], machine: Machine) -> tuple[tuple[Ints, Ints, Ints], Ints]:
    inputs = padded([(run.ids, run.shapes) for run in job], machine.begin, machine.end, machine.limit)
    wanted = np.full(inputs[0].shape, IGNORED, dtype=np.int64)
    for row, run in enumerate(job):
        if run.tags is not None:
            wanted[row, 1 : len(run.tags) + 1] = run.tags
    return inputs, wanted


def _hide(ids: Ints, share: float, mask_id: int, words: int, chance: np.random.Generator) -> Ints:
    """Hide some pieces in place, and give what they were: of ten, eight masked, one another piece, one left."""
    special = ids <= mask_id
    picked = (chance.random(ids.shape) < share) & ~special
    wanted = np.where(picked, ids, IGNORED)
    how = chance.random(ids.shape)
    ids[picked & (how < 0.8)] = mask_id
    other = picked & (how > 0.9)
    ids[other] = chance.integers(mask_id + 1, words, other.sum())
    return wanted
