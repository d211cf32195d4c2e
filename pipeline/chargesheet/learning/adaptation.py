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
from chargesheet.learning.data import IGNORED, words_of
from chargesheet.learning.fitting import Machine
from chargesheet.learning.model import ShapedEncoder
from chargesheet.learning.sets import MASKED, LabelledText
from chargesheet.stages.encoder.labels import MENTION_TAGS
from chargesheet.stages.encoder.pieces import Pieces

Ints = NDArray[np.int64]
log = logging.getLogger(__name__)

_WARM_UP_STEPS = 100
_LOG_STEPS = 50


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
) -> None:
    """Train the encoder inside ``guesser`` on both kinds of text, their batches mixed.

    Args:
        guesser: The encoder with its two heads; it is changed.
        raw: Text to guess words of.
        mentions: Text with tags.
        adaptation: How.
        machine: On what.
        mask_id: The piece that stands for a hidden one (``[MASK]``).
        seed: What all chance follows from.
    """
    rng = Random(seed)  # noqa: S311 (chance, not secrets)
    chance = np.random.default_rng(seed)
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
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / _WARM_UP_STEPS, max(0.03, 1 - step / len(jobs)))
    )
    guesser.to(machine.device).train()
    began = time.monotonic()
    for step, job in enumerate(jobs):
        guess = job[0].tags is None
        inputs, wanted = _padded(job, machine)
        if guess:
            wanted = _hide(inputs[0], adaptation.masked, mask_id, guesser.bias.numel(), chance)
        with machine.precision():
            loss = guesser(
                *(torch.from_numpy(a).to(machine.device) for a in inputs),
                torch.from_numpy(wanted).to(machine.device),
                guess=guess,
            )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(guesser.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % _LOG_STEPS == 0:
            kind = "masked words" if guess else "mentions"
            log.info(
                "adaptation: step %d of %d, %.0f s, %s %.3f", step, len(jobs), time.monotonic() - began, kind, loss
            )


def _padded(job: Sequence[Run], machine: Machine) -> tuple[tuple[Ints, Ints, Ints], Ints]:
    size = max(len(text.ids) for text in job) + 2
    ids, mask, shapes = (np.zeros((len(job), size), dtype=np.int64) for _ in range(3))
    wanted = np.full((len(job), size), IGNORED, dtype=np.int64)
    for row, text in enumerate(job):
        count = len(text.ids)
        ids[row, 0], ids[row, 1 : count + 1], ids[row, count + 1] = machine.begin, text.ids, machine.end
        shapes[row, 1 : count + 1] = text.shapes
        mask[row, : count + 2] = 1
        if text.tags is not None:
            wanted[row, 1 : count + 1] = text.tags
    return (ids, mask, shapes), wanted


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


def save_adapted(guesser: Guesser, path: Path) -> None:
    """Write the adapted encoder and the mention head."""
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {"encoder": guesser.encoder.state_dict(), "mentions": guesser.mentions.state_dict()}
    torch.save(state, path)
