"""What comes back broken: named errors with the line, and the rest is read."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.layers import LayeredText
from chargesheet.review.interchange import brat, conllu, docbin, doccano, iob2, labelstudio, webannotation
from chargesheet.review.interchange.exchange import Found
from chargesheet.review.interchange.offsets import Utf16
from chargesheet.review.interchange.values import ArgumentValues, read_values, write_values


def failure(found: Found) -> str:
    (error,) = found.failures
    assert found.items == ()
    return str(error)


def task(item: LayeredText) -> Any:
    return json.loads(labelstudio.write([item]).files[labelstudio.TASKS])[0]


def first_region(task: Any) -> Any:
    return task["annotations"][0]["result"][0]["value"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda t: t.pop("data"), 'task 1: it has no "data"', id="no data"),
        pytest.param(lambda t: t["data"].pop("text"), 'its "data" has no "text"', id="no text"),
        pytest.param(lambda t: t["annotations"][0].pop("result"), 'no list "result"', id="no result"),
        pytest.param(lambda t: t.update(annotations=7), "are no list", id="annotations no list"),
        pytest.param(lambda t: first_region(t).update(start=3), "quotes 'Aisha Bello' at 3", id="wrong offset"),
        pytest.param(lambda t: first_region(t).update(start=-1, text=None), "is not inside the text", id="negative"),
        pytest.param(lambda t: first_region(t).update(end=10**9, text=None), "is not inside the text", id="beyond"),
        pytest.param(lambda t: first_region(t).update(end="x", text=None), "are no integers", id="no number"),
        pytest.param(lambda t: first_region(t).update(end=True, text=None), "not inside|no integers", id="truth value"),
        pytest.param(lambda t: first_region(t).update(labels=[]), "has no labels", id="no label"),
        pytest.param(
            lambda t: t["annotations"][0]["result"].append(t["annotations"][0]["result"][0]), "there twice", id="twice"
        ),
        pytest.param(lambda t: t["data"].update(text="other"), "was changed: its SHA-256", id="text changed"),
        pytest.param(lambda t: t["annotations"][0]["result"].append(3), "is no object", id="result no object"),
    ],
)
def test_label_studio(item: LayeredText, change: Callable[[Any], object], message: str) -> None:
    broken = task(item)
    change(broken)
    whole = task(LayeredText(item.text, item.layer))
    found = labelstudio.read(json.dumps([broken, whole]).encode(), "export.json")
    (error,) = found.failures
    assert str(error).startswith("export.json, task 1")
    assert any(part in str(error) for part in message.split("|"))
    assert found.items == (item,)


def test_label_studio_of_utf16_units_is_told_by_its_quotes(item: LayeredText) -> None:
    counted = task(item)
    units = Utf16(item.text)
    for result in counted["annotations"][0]["result"]:
        if "value" in result:
            result["value"]["start"] = units.from_point(result["value"]["start"])
            result["value"]["end"] = units.from_point(result["value"]["end"])
    found = labelstudio.read(json.dumps([counted]).encode(), "export.json")
    assert (found.items, found.failures) == ((item,), ())


def test_label_studio_notes_what_is_none_of_ours(item: LayeredText) -> None:
    odd = task(item)
    results = odd["annotations"][0]["result"]
    value = {"start": 2, "end": 7, "text": "Aisha", "labels": ["Dog"]}
    results.append({"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": value})
    results.append({"id": "x", "from_name": "score", "to_name": "text", "type": "rating", "value": {"rating": 3}})
    results.append({"type": "relation", "from_id": "x", "to_id": "y", "direction": "right", "labels": ["subject"]})
    odd["annotations"].append({"was_cancelled": True, "result": []})
    found = labelstudio.read(json.dumps(odd).encode(), "export.json")
    assert found.items == (item,)
    told = " ".join(loss.what for loss in found.lost)
    assert "label 'Dog' is not known" in told
    assert "the rating of the control 'score'" in told
    assert "the subject from x to y" in told
    assert "skipped by its annotator" in told


def test_label_studio_exports_predictions_by_number(item: LayeredText) -> None:
    export = task(item) | {"predictions": [1, 2]}
    found = labelstudio.read(json.dumps([export]).encode(), "export.json")
    assert (found.items, found.failures) == ((item,), ())
    assert [str(loss) for loss in found.lost] == [
        "export.json: lost: 2 predictions, of which the export has only the number"
    ]


def test_label_studio_names_annotators(item: LayeredText) -> None:
    export = task(item)
    one = export["annotations"][0]
    export["annotations"] = [
        {**one, "completed_by": {"id": 3, "email": "ann@example.org"}},
        {**one, "completed_by": 4},
    ]
    found = labelstudio.read(json.dumps([export]).encode(), "export.json")
    assert [i.layer.author for i in found.items] == ["ann@example.org", "4"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "it is no JSON"),
        ('{"entities": []}', 'there is no "text"'),
        ('{"text": "ab", "entities": 3}', "is no list"),
        ('{"text": "ab", "entities": [3]}', "is no object"),
        ('{"text": "ab", "entities": [{"label": "PERSON"}]}', "no integers"),
        ('{"text": "ab", "entities": [[0, 9, "PERSON"]]}', "outside the text"),
        ('{"text": "ab", "entities": [[1, 1, "PERSON"]]}', "not inside the text"),
        ('{"text": "\U0001f600b", "entities": [[1, 2, "PERSON"]]}', "inside the character"),
        ('{"text": "ab", "chargesheet": {"sha256": "00"}}', "was changed"),
    ],
)
def test_doccano(line: str, message: str) -> None:
    data = b'{"text": "ab", "label": [[0, 1, "ORG"]]}\n' + line.encode() + b"\n"
    found = doccano.read(data, "all.jsonl", "ann")
    (error,) = found.failures
    assert str(error).startswith("all.jsonl, line 2: ")
    assert message in str(error)
    assert len(found.items) == 1
    assert found.items[0].layer.author == "ann"


def test_doccano_values_of_a_changed_span_are_told(item: LayeredText) -> None:
    example = json.loads(doccano.write([item]).files[doccano.EXAMPLES])
    date = next(e for e in example["entities"] if e["label"] == "DATE")
    date["end_offset"] -= 1
    found = doccano.read(json.dumps(example).encode(), "all.jsonl", "")
    assert "the values 'edtf=2014-05-03' of 'DATE'" in found.lost[0].what
    assert found.items[0].layer.events[0].dates[0].edtf is None


TEXT = "Aisha Bello was arrested."


def read_ann(ann: str, text: str = TEXT) -> Found:
    return brat.read(text, ann, "a.ann", known=None, statement="a", author="ann")


@pytest.mark.parametrize(
    ("ann", "message"),
    [
        ("T1\tPERSON 0 11", None),
        ("T1\tPERSON 0 11\tAisha Bello\r", None),
        ("T1\tPERSON 0 11\tAisha", "line 1: T1 quotes 'Aisha', the text has 'Aisha Bello'"),
        ("T1\tPERSON 0 99\t", "line 1: "),
        ("T1\tPERSON\tAisha", "is not LABEL START END"),
        ("T1 PERSON 0 11", "line 1: "),
        ("T1\tPERSON 5 5\t", "not inside the text"),
        ("\nT1\tPERSON 0 5\tAisha\nT1\tPERSON 0 5\tAisha", "line 3: the span T1 is there twice"),
        ("E1\tarrest", "is not TYPE:TRIGGER"),
        ("E1", "has not its 2 parts"),
        ("R1\tsubject Arg1:T1", "is not ROLE Arg1:SPAN Arg2:SPAN"),
        ("T1\tPERSON 0 5\tAisha\n#1\tAnnotatorNotes T1\tcount=many", "line 2: the values of the span T1: the count"),
    ],
)
def test_brat(ann: str, message: str | None) -> None:
    if message is None:
        assert read_ann(ann).items[0].layer.mentions[0].end == 11
        return
    with pytest.raises(UnreadableInputError, match=r"^a\.ann") as caught:
        read_ann(ann)
    assert message in str(caught.value)


def test_brat_takes_relations_from_triggers_as_arguments() -> None:
    ann = "T1\tPERSON 0 11\tAisha Bello\nT2\tarrest 16 24\tarrested\nE1\tarrest:T2\nR1\tsubject Arg1:E1 Arg2:T1\n"
    found = read_ann(ann)
    assert found.lost == ()
    assert found.items[0].layer.events[0].subjects[0].end == 11


def test_brat_losses_are_told() -> None:
    text = "Aisha and Moussa Sow were arrested."
    ann = (
        "T1\tPERSON 0 5;17 20\tAisha Sow\nT2\tarrest 26 34\tarrested\nE1\tarrest:T2 subject:T1\nA1\tSure E1\n"
        "#1\tAnnotatorNotes T2\tis this right?\n*\tEquiv T1 T2\nN1\tReference T1 Wiki:1\tAisha\n"
    )
    found = read_ann(ann, text)
    told = " ".join(loss.what for loss in found.lost)
    for part in (
        "'Aisha Sow' without the words between",
        "the subject from T2",
        "'Sure'",
        "is this right?",
        "Equiv",
        "N1",
    ):
        assert part in told
    assert found.items[0].layer.mentions == ()


def test_brat_joins_fragments_that_only_white_space_divides() -> None:
    found = read_ann("T1\tPERSON 0 5;6 11\tAisha Bello", "Aisha\nBello")
    assert [(m.start, m.end) for m in found.items[0].layer.mentions] == [(0, 11)]


ROLES = ("subjects", "authorities", "places", "dates", "provisions", "offences")
OUTSIDE: dict[str, Any] = {
    "type": "arrest",
    "modality": "actual",
    "trigger": {"start": 0, "end": 77},
    **{role: [] for role in ROLES},
    "penalty": None,
}
ROW = "1\tAisha\t_\t_\t_\t_\t_\t_\t_\tNER=B-PERSON\n"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("1\tAisha\n", "line 2: the line has 2 columns, not 10"),
        (ROW.replace("1\t", "one\t"), "line 2: 'one' is no ID"),
        (ROW.replace("B-PERSON", "PERSON"), "'PERSON' is no IOB2 tag"),
        (ROW.replace("NER", "TokenRange=4:9|NER"), "line 2: 'Aisha' says that it is at 4:9"),
        ("# event = {}\n" + ROW, "line 2: the comment is no event"),
        ("# chargesheet = {\n" + ROW, "line 2: the comment is no JSON"),
        (f"# event = {json.dumps(OUTSIDE)}\n{ROW}", "0 to 77, is not inside the text"),
    ],
)
def test_conllu(lines: str, message: str) -> None:
    assert message in failure(conllu.read(f"# newdoc\n{lines}\n".encode(), "a.conllu", "ann"))


def test_conllu_of_other_tools_gives_text_and_tags() -> None:
    rows = (
        "1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tde\t_\t_\t_\t_\t_\t_\t_\t_\n2\tle\t_\t_\t_\t_\t_\t_\t_\t_\n"
        "2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n3\tMali\t_\t_\t_\t_\t_\t_\t_\tNER=B-PLACE|SpaceAfter=No\n4\t.\t_\t_\t_\t_\t_\t_\t_\t_\n"
    )
    (item,) = conllu.read(f"{rows}\n{ROW}\n".encode(), "a.conllu", "ann").items
    assert item.text == "du Mali.\nAisha\n"
    assert [(item.text[m.start : m.end], m.label) for m in item.layer.mentions] == [
        ("Mali", "PLACE"),
        ("Aisha", "PERSON"),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("Aisha\n", "line 1: 'Aisha' is not TOKEN and TAG"),
        ("Aisha\tPERSON\n", "'PERSON' is no IOB2 tag"),
        ('# chargesheet = {}\n# text = "Bello"\nAisha\tO\n', "line 3: the token 'Aisha' is not what follows"),
        ("# chargesheet = {\nAisha\tO\n", "line 1: the comment is no JSON"),
    ],
)
def test_iob2(lines: str, message: str) -> None:
    assert message in failure(iob2.read(lines.encode(), "a.iob2", "ann"))


def test_iob2_of_universal_ner() -> None:
    (item,) = iob2.read(b"# sent_id = 1\n1\tAisha\tB-PERSON\t-\tann\n2\tspoke\tO\t-\tann\n", "a.iob2", "ann").items
    assert item.text == "Aisha spoke\n"
    assert [(m.start, m.end) for m in item.layer.mentions] == [(0, 5)]


def test_not_utf8() -> None:
    with pytest.raises(UnreadableInputError, match="byte 2, 0xff, is not UTF-8"):
        iob2.read(b"a \xff", "a.iob2", "ann")


@pytest.mark.parametrize("data", [b"", b"nothing", b"\x78\x9c"])
def test_docbin(data: bytes) -> None:
    with pytest.raises(UnreadableInputError, match=r"^a\.spacy: it is no DocBin"):
        docbin.read(data, "a.spacy", "ann")


def collection(item: LayeredText) -> Any:
    return json.loads(webannotation.write([item]).files["statements-a.md.jsonld"])


def read_collection(value: object, item: LayeredText) -> Found:
    return webannotation.read(json.dumps(value).encode(), "a.jsonld", lambda *_: item.text, "ann")


def test_web_annotation_finds_a_quote_that_was_moved(item: LayeredText) -> None:
    changed = collection(item)
    changed["first"]["items"][0]["target"]["selector"][0].update(start=50, end=61)
    assert read_collection(changed, item).items == (item,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda s: s[1].update(exact="Nobody"), "quotes 'Nobody', which is nowhere", id="nowhere"),
        pytest.param(
            lambda s: (s[0].update(start=0), s[1].update(exact="e", prefix="", suffix="")), "more than once", id="often"
        ),
        pytest.param(list.clear, "neither a TextPositionSelector nor", id="no selector"),
    ],
)
def test_web_annotation(item: LayeredText, change: Callable[[Any], object], message: str) -> None:
    broken = collection(item)
    change(broken["first"]["items"][0]["target"]["selector"])
    with pytest.raises(UnreadableInputError, match=r"^a\.jsonld") as caught:
        read_collection(broken, item)
    assert message in str(caught.value)


def test_web_annotation_without_its_text(item: LayeredText) -> None:
    with pytest.raises(UnreadableInputError, match=r"statements-a\.md\.txt, is not known"):
        webannotation.read(json.dumps(collection(item)).encode(), "a.jsonld", lambda *_: None, "ann")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("edtf", "is not KEY=VALUE"),
        ("when=2014", "'when' is none of"),
        ("count=4; count=5", "count is there twice"),
        ("count=four", "is no number"),
        ("count=٤", "is no number"),
        ("kind=prison", "the kind 'prison' is none of"),
        ("article=", "is not ARTICLE"),
        ("article=1 | a | b", "is not ARTICLE"),
    ],
)
def test_values(written: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_values(written)
    assert message in str(caught.value)


def test_values_as_a_person_types_them() -> None:
    assert read_values(" kind=custody ;duration=P2M; ") == ArgumentValues(kind="custody", duration="P2M")
    assert write_values(read_values("article=274|Criminal Code")) == "article=274 | Criminal Code"
