"""``chargesheet convert``, ``agreement``, ``corrections`` and ``evaluate``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from chargesheet.learning.gold import Layer, LayerEvent, LayerMention, LayerSpan, LayerSubject
from chargesheet.learning.layers import encode_layer, read_layers, sha256
from chargesheet.review.interchange.names import Format

Run = Callable[..., Result]
TEXT = "Aisha Bello was arrested in Lagos on 3 May 2014.\r\n😀 Jo Ade was released."


def layer(author: str, people: tuple[str, ...] = ("Aisha Bello",)) -> Layer:
    def at(words: str) -> dict[str, int]:
        return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}

    event = LayerEvent(
        type="arrest",
        modality="actual",
        trigger=LayerSpan(**at("arrested")),
        subjects=tuple(LayerSubject(**at(name)) for name in people),
        authorities=(),
        places=(LayerSpan(**at("Lagos")),),
        dates=(),
        provisions=(),
        offences=(),
        penalty=None,
    )
    return Layer(
        schema="chargesheet.layer/1",
        statement="s1",
        sha256=sha256(TEXT),
        author=author,
        country="NG",
        date="2014-06-01",
        mentions=(
            *(LayerMention(**at(name), label="PERSON") for name in people),
            LayerMention(**at("Lagos"), label="PLACE"),
        ),
        events=(event,),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    statement = {"id": "s1", "text": TEXT, "date": "2014-06-01", "country": "NG"}
    (tmp_path / "statements.jsonl").write_text(json.dumps(statement) + "\n", encoding="utf-8")
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "s1.json").write_bytes(encode_layer(layer("ann")))
    (tmp_path / "bob.json").write_bytes(encode_layer(layer("bob", ("Aisha Bello", "Jo Ade"))))
    return tmp_path


@pytest.mark.parametrize("form", Format)
def test_there_and_back(run: Run, folder: Path, form: Format) -> None:
    out, back = folder / "out", folder / "back"
    texts = ["--statements", folder / "statements.jsonl"]
    result = run("convert", folder / "ann", "--to", form, "--out", out, *texts)
    loses = form is Format.iob2
    assert (result.exit_code, "1 event: IOB2" in result.stderr) == (int(loses), loses)
    result = run("convert", out, "--to", "layer", "--out", back, *(texts if form is Format.layer else []))
    assert (result.exit_code, result.stderr) == (0, "")
    (found,) = read_layers(back)
    assert found == layer("ann") or (loses and found.mentions == layer("ann").mentions)


def test_records_are_predictions(run: Run, folder: Path) -> None:
    records = folder / "records.jsonl"
    assert run("extract", folder / "statements.jsonl", "--format", "documents", "--out", records).exit_code == 0
    result = run(
        "convert",
        records,
        folder / "ann",
        "--statements",
        folder / "statements.jsonl",
        "--to",
        "labelstudio",
        "--out",
        folder / "out",
    )
    assert (result.exit_code, result.stderr) == (0, "")
    (task,) = json.loads((folder / "out" / "tasks.json").read_text(encoding="utf-8"))
    assert (len(task["annotations"]), len(task["predictions"])) == (1, 1)
    assert "chargesheet" in task["predictions"][0]["model_version"]


def test_quotes_are_written_when_asked_for(run: Run, folder: Path) -> None:
    arguments = ["convert", folder / "bob.json", "--statements", folder / "statements.jsonl", "--to", "layer"]
    run(*arguments, "--out", folder / "bare")
    run(*arguments, "--out", folder / "quoted", "--quotes")
    assert "Jo Ade" not in (folder / "bare" / "bob" / "s1.json").read_text(encoding="utf-8")
    assert '"name": "Jo Ade"' in (folder / "quoted" / "bob" / "s1.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["ann"], "Name the statement with --statements", id="no text"),
        pytest.param(["none.json"], "none.json", id="missing"),
        pytest.param(["statements.jsonl", "--from", "spacy"], "it is no DocBin", id="another format"),
    ],
)
def test_what_cannot_be_converted_is_named(run: Run, folder: Path, arguments: list[str], message: str) -> None:
    source, *rest = arguments
    result = run("convert", folder / source, *rest, "--to", "brat", "--out", folder / "out")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (folder / "out").exists()


def test_another_folder_is_never_replaced(run: Run, folder: Path) -> None:
    result = run(
        "convert", folder / "ann", "--statements", folder / "statements.jsonl", "--to", "brat", "--out", folder
    )
    assert result.exit_code == 1
    assert "holds other files" in result.stderr


def test_agreement(run: Run, folder: Path) -> None:
    arguments = ["agreement", folder / "ann", folder / "bob.json", "--statements", folder / "statements.jsonl"]
    result = run(*arguments, "--errors", "--html", folder / "page.html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "kappa" in result.stdout
    assert "argument false subject of arrest | bob: Jo Ade" in result.stdout
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "ann and bob" in page
    found = json.loads(run(*arguments, "--json").stdout)
    assert (found["first"], found["second"]) == ("ann", "bob")
    assert {mistake["found"] for mistake in found["evaluation"]["mistakes"]} == {"Jo Ade"}


def test_layers_over_other_texts_have_nothing_to_agree_on(run: Run, folder: Path) -> None:
    (folder / "empty").mkdir()
    result = run("agreement", folder / "ann", folder / "empty", "--statements", folder / "statements.jsonl")
    assert result.exit_code == 1
    assert "no layers in this folder" in result.stderr


def test_corrections(run: Run, folder: Path) -> None:
    records = folder / "records.jsonl"
    run("extract", folder / "statements.jsonl", "--format", "documents", "--out", records)
    arguments = ["corrections", records, folder / "bob.json", "--statements", folder / "statements.jsonl"]
    result = run(*arguments, "--html", folder / "page.html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "untouched" in result.stdout
    found = json.loads(run(*arguments, "--json").stdout)["corrections"]
    by_name = {line["name"]: line for line in found}
    assert (by_name["arrest"]["machine"], by_name["arrest"]["changed"]) == (1, 1)
    assert (by_name["release"]["machine"], by_name["release"]["rejected"]) == (1, 1)
    assert "What review changed" in (folder / "page.html").read_text(encoding="utf-8")


def gold_line(text: str) -> str:
    line = {
        "id": "p1",
        "text": text,
        "country": "NG",
        "document_date": "2014-06-01",
        "entities": [{"start": 0, "end": 11, "label": "PERSON"}],
        "events": [],
    }
    return json.dumps(line) + "\n"


def test_evaluate_gold_with_texts(run: Run, folder: Path) -> None:
    gold = folder / "gold.jsonl"
    gold.write_text(gold_line(TEXT), encoding="utf-8")
    result = run("evaluate", gold, "--errors", "--html", folder / "page.html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "PERSON" in result.stdout
    assert "p1:16 event false arrest" in result.stdout
    found = json.loads(run("evaluate", gold, "--json").stdout)
    assert found["gold_events"] == 0
    assert any(measure["group"] == "record" for measure in found["measures"])


def test_evaluate_layers_and_records_made_before(run: Run, folder: Path) -> None:
    records = folder / "records.jsonl"
    run("extract", folder / "statements.jsonl", "--format", "documents", "--out", records)
    arguments = ["evaluate", folder / "ann", "--statements", folder / "statements.jsonl", "--json"]
    now, before = (json.loads(run(*arguments, *more).stdout) for more in ([], ["--records", records]))
    assert now == before
    assert now["gold_events"] == 1


def test_evaluate_names_the_line(run: Run, folder: Path) -> None:
    gold = folder / "gold.jsonl"
    gold.write_text(gold_line(TEXT) + "{}\n", encoding="utf-8")
    result = run("evaluate", gold)
    assert result.exit_code == 1
    assert "gold.jsonl, line 2: no gold passage" in result.stderr


def test_a_page_never_replaces_its_gold(run: Run, folder: Path) -> None:
    gold = folder / "gold.jsonl"
    gold.write_text(gold_line(TEXT), encoding="utf-8")
    result = run("evaluate", gold, "--html", gold)
    assert result.exit_code == 2
    assert gold.read_text(encoding="utf-8") == gold_line(TEXT)
