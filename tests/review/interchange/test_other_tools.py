"""Layers in other tools' formats, read by those tools' own libraries where they are installed (.ci/annotation-tools)."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from chargesheet.learning.layers import LayeredText
from chargesheet.review.interchange import brat, conllu, docbin, doccano, labelstudio, webannotation
from chargesheet.review.interchange.exchange import Written

TOKEN = "0123456789abcdef0123456789abcdef01234567"


def put(written: Written, folder: Path) -> Path:
    for name, data in written.files.items():
        (folder / name).write_bytes(data)
    return folder


def test_spacy_finds_the_mentions_where_they_are(gold: list[LayeredText]) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    data = docbin.write(gold).files[docbin.FILE]
    docs = list(DocBin().from_bytes(data).get_docs(Vocab()))
    assert [doc.text for doc in docs] == [item.text for item in gold]
    for doc, item in zip(docs, gold, strict=True):
        expected = [(m.start, m.end, m.label) for m in item.layer.mentions]
        assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == expected
        assert len(doc.spans["events"]) == len(item.layer.events)


def test_conllu_reads_our_files(gold: list[LayeredText]) -> None:
    library = pytest.importorskip("conllu", reason="needs conllu, see .ci/annotation-tools")
    for item in gold:
        sentences = library.parse(conllu.write([item]).files[conllu.FILE].decode())
        tokens = [token for sentence in sentences for token in sentence]
        tags = [token["misc"].get("NER", "O") for token in tokens]
        assert sum(tag.startswith("B-") for tag in tags) == len(item.layer.mentions)
        for token in tokens:
            start, end = map(int, token["misc"]["TokenRange"].split(":"))
            assert item.text[start:end] == token["form"]


def test_pyld_reads_our_annotations(item: LayeredText) -> None:
    jsonld = pytest.importorskip("pyld.jsonld", reason="needs pyld, of the extra dev")
    oa, rdf = "http://www.w3.org/ns/oa#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    # The terms that we use, as https://www.w3.org/ns/anno.jsonld has them; nothing is fetched.
    terms = ("Annotation", "TextualBody", "SpecificResource", "TextPositionSelector", "TextQuoteSelector")
    context: dict[str, Any] = {"id": {"@id": "@id"}, "type": "@type", "value": f"{rdf}value"}
    context |= {term: f"{oa}{term}" for term in (*terms, "start", "end", "exact", "prefix", "suffix")}
    context |= {"items": {"@id": f"{oa}items", "@container": "@list"}, "first": f"{oa}first"}
    links = {"body": "hasBody", "target": "hasTarget", "selector": "hasSelector", "source": "hasSource"}
    context |= {name: {"@id": f"{oa}{found}", "@type": "@id"} for name, found in links.items()}

    def load(url: str, _: object) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}

    files = webannotation.write([item]).files
    collection = json.loads(files["statements-a.md.jsonld"])
    expanded = jsonld.expand(collection, {"documentLoader": load, "base": "file:///a/"})
    (page,) = expanded[0][f"{oa}first"]
    annotations = page[f"{oa}items"][0]["@list"]
    quotes = [
        (selectors[0][f"{oa}start"][0]["@value"], selectors[1][f"{oa}exact"][0]["@value"])
        for annotation in annotations
        for target in annotation[f"{oa}hasTarget"]
        if (selectors := target.get(f"{oa}hasSelector"))
    ]
    assert len(quotes) >= 5
    assert all(item.text.startswith(exact, start) for start, exact in quotes)
    assert expanded[0]["urn:chargesheet:vocabulary:layer"][0]["@type"] == "@json"


def test_bratly_reads_our_folder(gold: list[LayeredText], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = pytest.importorskip("bratly.io.file_read_src", reason="needs bratly-io-fs, see .ci/annotation-tools")
    written = brat.write(gold)
    put(written, tmp_path)
    for name in sorted(file.removesuffix(".ann") for file in written.files if file.endswith(".ann")):
        lines = written.files[f"{name}.ann"].decode().splitlines()
        found = library.read_and_load_ann_file(
            str(tmp_path / f"{name}.ann"), no_duplicates=False, renumerotize=False, grammar_check=False
        )
        assert {annotation.id for annotation in found.annotations} == {line.split("\t")[0] for line in lines}
    assert "Issue" not in capsys.readouterr().out


@pytest.fixture(scope="module")
def label_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Label Studio that runs for these tests alone; its program is named by LABEL_STUDIO."""
    program = os.environ.get("LABEL_STUDIO")
    if not program:
        pytest.skip("needs Label Studio, see .ci/annotation-tools")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("label-studio")
    environment = os.environ | {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
    }
    user = ["--username", "ann@example.org", "--password", "only-in-this-test", "--user-token", TOKEN]
    with (folder / "log").open("wb") as log:
        command = [program, "start", "--no-browser", "--port", str(port), *user]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/health", process)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "Label Studio has ended"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise AssertionError("Label Studio did not start in ten minutes")


def call(address: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=120) as answer:
        return json.loads(answer.read())


def test_label_studio_takes_and_gives_back(
    label_studio: str, gold: list[LayeredText], item: LayeredText, tmp_path: Path
) -> None:
    machine = LayeredText(item.text, replace(item.layer, author="model 1"))
    files = labelstudio.write([*gold, item], [machine]).files
    settings = {"title": "layers", "label_config": files[labelstudio.CONFIGURATION].decode()}
    project = f"{label_studio}/api/projects/{call(f'{label_studio}/api/projects', settings)['id']}"
    taken = call(f"{project}/import", json.loads(files[labelstudio.TASKS]))
    assert (taken["annotation_count"], taken["prediction_count"]) == (len(gold) + 1, 1)
    export = call(f"{project}/export?exportType=JSON&download_all_tasks=true")
    found = labelstudio.read(json.dumps(export).encode(), "export.json")
    assert found.failures == ()
    assert [loss.what for loss in found.lost] == ["1 prediction, of which the export has only the number"]
    expected = {i.layer.sha256: replace(i.layer, author="") for i in (*gold, item)}
    assert {i.layer.sha256: replace(i.layer, author="") for i in found.items} == expected


DOCCANO = """
import os, sys, uuid
from importlib.util import find_spec
from pathlib import Path
sys.path.insert(0, str(Path(find_spec("backend").origin).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
import django
django.setup()
from data_import.pipeline.label import RelationLabel, SpanLabel
from data_import.pipeline.parsers import JSONLParser
count = 0
for row in JSONLParser().parse(sys.argv[1]):
    spans = {e["id"]: SpanLabel.parse(uuid.uuid4(), e) for e in row["entities"]}
    for relation in row["relations"]:
        label = RelationLabel.parse(uuid.uuid4(), relation)
        assert label.from_id in spans and label.to_id in spans
    for span in spans.values():
        units = row["text"].encode("utf-16-le")
        assert 0 <= span.start_offset < span.end_offset <= len(units) // 2
        units[2 * span.start_offset : 2 * span.end_offset].decode("utf-16-le")
    count += len(spans)
print(count)
"""


def test_doccano_parses_our_examples(gold: list[LayeredText], item: LayeredText, tmp_path: Path) -> None:
    python = os.environ.get("DOCCANO_PYTHON")
    if not python:
        pytest.skip("needs doccano, see .ci/annotation-tools")
    put(doccano.write([*gold, item]), tmp_path)
    command = [python, "-c", DOCCANO, str(tmp_path / doccano.EXAMPLES)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > len(gold)
