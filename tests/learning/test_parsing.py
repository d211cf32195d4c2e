"""Learning to parse: silver parses, their targets by words, and a loss whose heads run time reads alike."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the training extra")
pytest.importorskip("transformers", reason="needs the training extra")

import torch

from chargesheet.learning.data import IGNORED
from chargesheet.learning.model import ParseHeads, ParseScores
from chargesheet.learning.parsing import parse_figures, parse_loss
from chargesheet.learning.silver import ParseTargets, parse, pick, read_silver, targets, write_silver
from chargesheet.stages.encoder.labels import ParseLabels, TagScheme
from chargesheet.stages.encoder.parsing import RelationWeights
from chargesheet.stages.encoder.pieces import Pieces
from chargesheet.stages.encoder.reading import HEADS, WordScores
from chargesheet.stages.engine.stage import BASE_PIPELINE

LABELS = ParseLabels(("N", "V"), ("NOUN", "VERB"), ("ROOT", "nsubj", "dep"), ("GPE",))
TEXT = "**Bina Rao** was arrested in Egypt.  \nShe denies it."


def words(text: str) -> Pieces:
    """A piece for each run of letters and for each mark."""
    import re

    spans = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    starts, ends = np.array(spans).T
    order = np.arange(len(spans))
    return Pieces(order, order * 0, order, starts, ends)


def test_a_parser_is_asked_for_prose_alone_and_what_it_says_is_kept(tmp_path: Path) -> None:
    silver = parse([TEXT, "No."], BASE_PIPELINE)
    write_silver(silver, tmp_path / "silver.npz")
    again = read_silver(tmp_path / "silver.npz")
    assert again.labels == silver.labels
    found = again.texts[TEXT]
    tokens = [TEXT[a:b] for a, b in zip(found.starts, found.ends, strict=True)]
    assert tokens == ["Bina", "Rao", "was", "arrested", "in", "Egypt", ".", "She", "denies", "it", "."]
    assert [silver.labels.relations[i] for i in found.relations][:4] == ["compound", "nsubjpass", "auxpass", "ROOT"]
    assert found.heads[:4].tolist() == [1, 3, 3, 3]
    assert np.diff(found.sentences).tolist() == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    scheme = TagScheme(silver.labels.entities)
    assert found.entities[5] == scheme.tags(5, 6, "GPE")[0]

    pieces = words(TEXT)
    wanted = targets(found, pieces)
    assert [TEXT[pieces.starts[w] : pieces.ends[w]] for w in wanted.words] == tokens
    assert wanted.heads.tolist() == found.heads.tolist()


def test_tokens_without_a_word_are_left_out() -> None:
    found = parse(["She was arrested."], BASE_PIPELINE).texts["She was arrested."]
    whole = words("She was arrested.")
    # Without "arrested", the head of all.
    kept = np.array([0, 1, 3])
    pieces = Pieces(kept, kept * 0, kept, whole.starts[kept], whole.ends[kept])
    wanted = targets(found, pieces)
    assert wanted.words.tolist() == [0, 1, 2]
    assert wanted.heads.tolist() == [IGNORED] * 3


def test_paragraphs_are_picked_in_the_same_order_and_no_more_than_wanted() -> None:
    texts = [f"{number} " + "word " * 9 for number in range(50)] + ["word " * 301]
    picked = pick(texts, 95, 1)
    assert picked == pick(reversed(texts), 0, 1) + pick(texts, 95, 1)
    assert len(picked) == 10
    assert set(picked) < set(texts[:-1])


def parse_targets(heads: list[int], sentences: list[int]) -> ParseTargets:
    count = len(heads)
    rng = np.random.default_rng(count)
    tags, relations = rng.integers(0, 2, count), rng.integers(1, 3, count)
    relations[np.array(heads) == np.arange(count)] = 0
    entities = np.zeros(count, dtype=np.int64)
    entities[:2] = TagScheme(LABELS.entities).tags(0, 2, "GPE")
    return ParseTargets(np.arange(count), tags, 1 - tags, relations, np.array(heads), entities, np.array(sentences))


def test_what_is_learned_is_what_run_time_reads() -> None:
    """Heads that are trained until the loss is nothing say at run time what they were taught."""
    torch.manual_seed(0)
    taught = [parse_targets([1, 1, 1, 4, 4], [0, 0, 0, 1, 1]), parse_targets([0, 2, 0, IGNORED], [5, 5, 5, 5])]
    hidden = torch.randn(2, 6, 16)
    heads = ParseHeads(16, 8, LABELS)
    optimiser = torch.optim.Adam(heads.parameters(), lr=0.1)
    places = [(row, np.arange(len(one.words)) + 1) for row, one in enumerate(taught)]
    first = 0.0
    for _ in range(30):
        loss = parse_loss(heads, heads(hidden), places, taught)
        first = first or loss.item()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert loss.item() < 0.05 * first

    with torch.no_grad():
        said: ParseScores = heads(hidden)
    none = np.zeros((0, 0), dtype=np.float32)
    scores = []
    for row, one in enumerate(taught):
        own = {name: getattr(said, name)[row, 1 : len(one.words) + 1].numpy() for name in HEADS if hasattr(said, name)}
        scores.append(WordScores(**{name: own.get(name, none) for name in HEADS}))
    weights = RelationWeights(heads.labels.weight.detach().numpy(), heads.labels.bias.detach().numpy())
    figures = parse_figures(scores, taught, weights, TagScheme(LABELS.entities))
    assert (figures.tags, figures.unlabelled, figures.labelled, figures.entities) == (1, 1, 1, 1)
    wrong = [taught[0], parse_targets([2, 2, 2, IGNORED], [5, 5, 5, 5])]
    assert parse_figures(scores, wrong, weights, TagScheme(LABELS.entities)).unlabelled == 6 / 8
