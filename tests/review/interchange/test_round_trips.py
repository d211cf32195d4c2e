"""Layers written to each format and read back: what comes back is what went in, less what was reported as lost."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chargesheet.learning.layers import LayeredText, canonical
from chargesheet.review.interchange import brat, conllu, docbin, doccano, iob2, labelstudio, webannotation
from chargesheet.review.interchange.exchange import Found, Loss, Written, joined
from chargesheet.review.interchange.tokens import flat_mentions

Strategy = st.SearchStrategy[LayeredText]
Write = Callable[[Sequence[LayeredText]], Written]
Read = Callable[[Written], Found]


def from_labelstudio(written: Written) -> Found:
    return labelstudio.read(written.files[labelstudio.TASKS], "tasks.json")


def from_doccano(written: Written) -> Found:
    return doccano.read(written.files[doccano.EXAMPLES], "examples.jsonl", "")


def from_brat(written: Written) -> Found:
    known = brat.about_files(written.files[brat.ABOUT], brat.ABOUT)
    return joined(
        brat.read(
            written.files[f"{name}.txt"].decode(),
            written.files[f"{name}.ann"].decode(),
            f"{name}.ann",
            known=known[name],
            statement=name,
            author="",
        )
        for name in sorted(file.removesuffix(".ann") for file in written.files if file.endswith(".ann"))
    )


def from_conllu(written: Written) -> Found:
    return conllu.read(written.files[conllu.FILE], conllu.FILE, "")


def from_iob2(written: Written) -> Found:
    return iob2.read(written.files[iob2.FILE], iob2.FILE, "")


def from_docbin(written: Written) -> Found:
    return docbin.read(written.files[docbin.FILE], docbin.FILE, "")


def from_webannotation(written: Written) -> Found:
    texts = {name: data.decode() for name, data in written.files.items() if name.endswith(".txt")}
    return joined(
        webannotation.read(data, name, lambda source, _: texts.get(source), "")
        for name, data in written.files.items()
        if name.endswith(".jsonld")
    )


FORMATS = [
    pytest.param(labelstudio.write, from_labelstudio, id="labelstudio"),
    pytest.param(doccano.write, from_doccano, id="doccano"),
    pytest.param(brat.write, from_brat, id="brat"),
    pytest.param(conllu.write, from_conllu, id="conllu"),
    pytest.param(iob2.write, from_iob2, id="iob2"),
    pytest.param(docbin.write, from_docbin, id="docbin"),
    pytest.param(webannotation.write, from_webannotation, id="webannotation"),
]


def holds(write: Write, item: LayeredText) -> LayeredText:
    """What a format of tokens holds of a layer."""
    if write is iob2.write:
        item = LayeredText(item.text, replace(item.layer, events=()))
    if write in (conllu.write, iob2.write):
        return LayeredText(item.text, replace(item.layer, mentions=flat_mentions(item, "")[0]))
    return item


@pytest.mark.parametrize(("write", "read"), FORMATS)
@settings(max_examples=60)
@given(data=st.data())
def test_any_layer(layered: Strategy, write: Write, read: Read, data: st.DataObject) -> None:
    item = data.draw(layered)
    written = write([item])
    found = read(written)
    assert found.failures == ()
    assert found.lost == ()
    if not written.lost:
        assert found.items == (item,)
    elif found.items:
        expected = holds(write, item)
        assert found.items[0] != item
        assert found.items[0].text == item.text
        if write in (conllu.write, iob2.write):
            assert canonical(found.items[0].layer) == canonical(expected.layer)
        # Written once more, nothing is lost any more.
        again = write(found.items)
        assert again.lost == () or write is iob2.write
        assert read(again).items == found.items


@pytest.mark.parametrize(("write", "read"), FORMATS)
def test_the_projects_own_layers(gold: list[LayeredText], write: Write, read: Read) -> None:
    assert len(gold) >= 18
    written = write(gold)
    found = read(written)
    assert found.failures == found.lost == ()
    # doccano holds one span of a label at a place, and two people may be charged by one word.
    short = {loss.where for loss in written.lost} if write is doccano.write else set()
    assert len(short) < 5
    expected = sorted((holds(write, item) for item in gold), key=lambda item: item.layer.statement)
    for one, other in zip(sorted(found.items, key=lambda item: item.layer.statement), expected, strict=True):
        assert (one == other) == (one.layer.statement not in short)
    assert all(loss.what.startswith("a second ") for loss in written.lost) or write is iob2.write
    assert bool(written.lost) == (write in (iob2.write, doccano.write))


@pytest.mark.parametrize(("write", "read"), [p for p in FORMATS if p.id not in ("iob2", "conllu")])
def test_two_authors_of_one_text(item: LayeredText, write: Write, read: Read) -> None:
    other = LayeredText(item.text, replace(item.layer, author="bob@example.org", mentions=(), events=()))
    found = read(write([item, other]))
    assert found.items == (item, other)


def test_label_studio_predictions(item: LayeredText) -> None:
    machine = LayeredText(item.text, replace(item.layer, author="chargesheet_en 1.0"))
    found = from_labelstudio(labelstudio.write([item], [machine]))
    assert (found.items, found.machines) == ((item,), (machine,))


def test_losses_name_the_statement(item: LayeredText) -> None:
    (loss,) = iob2.write([item]).lost
    assert loss == Loss("statements/a.md", "2 events: IOB2 has mentions alone")
    assert str(loss) == "statements/a.md: lost: 2 events: IOB2 has mentions alone"
