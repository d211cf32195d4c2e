"""The layout stage: what it writes. What it finds is tested with the grammar."""

from spacy.tokens import Doc
from spacy.vocab import Vocab

from chargesheet.records import Span
from chargesheet.stages.layers import layers
from chargesheet.stages.layout import LayoutStage


def test_the_stage_writes_both_layers() -> None:
    doc = Doc(Vocab(), words=["#", "Trial"], spaces=[True, False])
    LayoutStage()(doc)
    assert [block.kind for block in layers(doc).blocks] == ["heading"]
    assert layers(doc).markup == (Span(0, 2),)
