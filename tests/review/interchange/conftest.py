"""Layers made at random over texts that tools stumble on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from chargesheet.learning.gold import (
    GoldItem,
    Layer,
    LayerDate,
    LayerEvent,
    LayerMention,
    LayerPenalty,
    LayerProvision,
    LayerSpan,
    LayerSubject,
)
from chargesheet.learning.layers import LayeredText, canonical, read_layers, sha256
from chargesheet.learning.layers import layered_texts as with_texts
from chargesheet.reading import read
from chargesheet.records import EVENT_TYPES, LABELS, MODALITIES, Statement
from chargesheet.review.interchange.values import PENALTY_KINDS

# Emoji with joiners and skin tones, decomposed accents, right-to-left marks, line ends of all kinds, markup.
PIECES = [
    "Aisha Bello", "Ş\u0327ükrü\u0308", "é\u0301", "😀", "👩🏽\u200d🚒", "🇰🇿", "\u202eعلي سلمان\u202c", "北京",
    " ", "  ", "\n", "\r\n", "\n\n", "\t", "\xa0", "\u2028", "\x85", "\x1c", "was arrested on", "3 May", "<b>&amp;</b>",
    "Article 274", "|", ";", "\\", "=", "#", "T1\t", "# text", "\"quoted\"", "-", "…", "’s",
]  # fmt: skip

texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
words = st.text(st.sampled_from("aé\u0301😀|;\\=\n\t #1("), max_size=6)


def at(draw: st.DrawFn, text: str) -> dict[str, int]:
    start = draw(st.integers(0, len(text) - 1))
    return {"start": start, "end": draw(st.integers(start + 1, min(len(text), start + 12)))}


@st.composite
def layered_texts(draw: st.DrawFn) -> LayeredText:
    """A text of at least one character with any layer over it, in canonical form."""
    text = draw(texts)

    def spans(make: Callable[..., object], most: int = 2, **values: st.SearchStrategy[object]) -> tuple:  # type: ignore[type-arg]
        count = draw(st.integers(0, most))
        return tuple(make(**at(draw, text), **{k: draw(v) for k, v in values.items()}) for _ in range(count))

    def event() -> LayerEvent:
        items = st.lists(st.builds(GoldItem, words.filter(bool), st.none() | words), max_size=2).map(tuple)
        penalties = spans(LayerPenalty, 1, kind=st.sampled_from(PENALTY_KINDS), duration=st.none() | words)
        named = spans(LayerSubject, 1)
        groups = spans(LayerSubject, 1, count=st.none() | st.integers(0, 10**17))
        return LayerEvent(
            type=draw(st.sampled_from(EVENT_TYPES)),
            modality=draw(st.sampled_from(MODALITIES)),
            trigger=LayerSpan(**at(draw, text)),
            subjects=(*named, *groups),
            authorities=spans(LayerSpan, 1),
            places=spans(LayerSpan, 1),
            dates=spans(LayerDate, edtf=st.none() | words),
            provisions=spans(LayerProvision, items=items),
            offences=spans(LayerSpan, 1),
            penalty=penalties[0] if penalties else None,
        )

    layer = Layer(
        schema="chargesheet.layer/1",
        statement=draw(st.sampled_from(["statements/a.md", "b#1", "c d", "…"])),
        sha256=sha256(text),
        author=draw(st.sampled_from(["ann", "bob@example.org", "Ş B"])),
        country=draw(st.sampled_from([None, "KZ"])),
        date=draw(st.sampled_from([None, "2015-12"])),
        mentions=spans(LayerMention, 4, label=st.sampled_from(LABELS)),
        events=tuple(event() for _ in range(draw(st.integers(0, 3)))),
    )
    return LayeredText(text, canonical(layer))


@pytest.fixture
def item() -> LayeredText:
    """A small layer with an event of every kind of value."""
    text = "😀 Aisha Bello and two others were charged under Article 274 on 3 May 2014; she faces two years."

    def at_words(part: str) -> dict[str, int]:
        start = text.index(part)
        return {"start": start, "end": start + len(part)}

    layer = Layer(
        schema="chargesheet.layer/1",
        statement="statements/a.md",
        sha256=sha256(text),
        author="ann",
        country="KZ",
        date="2014-06-01",
        mentions=(
            LayerMention(**at_words("Aisha Bello"), label="PERSON"),
            LayerMention(**at_words("Article 274"), label="PROVISION"),
            LayerMention(**at_words("3 May 2014"), label="DATE"),
        ),
        events=(
            LayerEvent(
                type="charge",
                modality="actual",
                trigger=LayerSpan(**at_words("charged")),
                subjects=(
                    LayerSubject(**at_words("Aisha Bello")),
                    LayerSubject(**at_words("two others"), count=2),
                ),
                authorities=(),
                places=(),
                dates=(LayerDate(**at_words("3 May 2014"), edtf="2014-05-03"),),
                provisions=(LayerProvision(**at_words("Article 274"), items=(GoldItem("274", "Criminal Code"),)),),
                offences=(),
                penalty=None,
            ),
            LayerEvent(
                type="sentence",
                modality="planned",
                trigger=LayerSpan(**at_words("faces")),
                subjects=(LayerSubject(**at_words("Aisha Bello")),),
                authorities=(),
                places=(),
                dates=(),
                provisions=(),
                offences=(),
                penalty=LayerPenalty(**at_words("two years"), kind="custody", duration="P2Y"),
            ),
        ),
    )
    return LayeredText(text, canonical(layer))


@pytest.fixture(scope="session")
def layered() -> st.SearchStrategy[LayeredText]:
    """Any layer over any text."""
    return layered_texts()


@pytest.fixture(scope="session")
def gold() -> list[LayeredText]:
    """The project's own layers with their statements."""
    root = Path(__file__).parents[3]
    statements = [item for item in read([root / "corpora" / "statements"]) if isinstance(item, Statement)]
    known = {sha256(statement.text) for statement in statements}
    own = (layer for layer in read_layers(root / "annotations" / "gold") if layer.sha256 in known)
    return [LayeredText(item.text, canonical(item.layer)) for item in with_texts(own, statements)]
