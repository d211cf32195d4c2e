"""``chargesheet export``."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]

RECORD = {
    "schema": "chargesheet.event/1",
    "id": "e1",
    "type": "arrest",
    "modality": "actual",
    "statement": {"id": "s1", "title": None, "date": None, "source": None},
    "trigger": {"text": "arrested", "start": 0, "end": 8},
    "subjects": [{"name": "Aisha Bello", "kind": "person", "count": 1, "entity": "n1", "mentions": []}],
    "authorities": [],
    "places": [],
    "date": None,
    "provisions": [],
    "offences": [],
    "penalty": None,
    "evidence": [],
    "confidence": None,
    "model": "by hand",
}


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_text(f"{json.dumps(RECORD)}\n\n{json.dumps({**RECORD, 'id': 'e2'})}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["followthemoney", "uwazi", "jsonld", "graphml"])
def test_one_file_or_standard_output(run: Run, records: Path, tmp_path: Path, form: str) -> None:
    printed = run("export", records, "--format", form)
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert "Aisha Bello" in printed.stdout
    result = run("export", records, "--format", form, "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "out").read_bytes() == printed.stdout_bytes


@pytest.mark.parametrize(("form", "file"), [("csv", "events.csv"), ("parquet", "events.parquet")])
def test_a_folder_of_tables(run: Run, records: Path, tmp_path: Path, form: str, file: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="needs pyarrow, of the extra stores")
    for _ in range(2):
        assert run("export", records, "--format", form, "--out", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / file).is_file()


def test_a_database(run: Run, records: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs pyarrow, of the extra stores")
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb, of the extra stores")
    assert run("export", records, "--format", "duckdb", "--out", tmp_path / "x.duckdb").exit_code == 0
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (2,)


def test_standard_input(run: Run, records: Path) -> None:
    assert "Aisha Bello" in run("export", "-", "--format", "uwazi", stdin=records.read_bytes()).stdout


def test_a_bad_line_is_named_and_the_others_are_written(run: Run, records: Path, tmp_path: Path) -> None:
    records.write_text(records.read_text() + '{"x": 1}\n')
    result = run("export", records, "--format", "uwazi", "--out", tmp_path / "out.csv")
    assert result.exit_code == 1
    assert f"{records}, line 4" in result.stderr
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize("form", ["csv", "uwazi"])
def test_strict_stops_and_writes_nothing(run: Run, records: Path, tmp_path: Path, form: str) -> None:
    records.write_text('{"x": 1}\n' + records.read_text())
    result = run("export", records, "--format", form, "--strict", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["records.jsonl"]


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    result = run("export", tmp_path / "no.jsonl", "--format", "csv", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "no.jsonl" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_another_folder_is_never_replaced(run: Run, records: Path, tmp_path: Path) -> None:
    result = run("export", records, "--format", "csv", "--out", tmp_path)
    assert result.exit_code == 1
    assert "holds other files" in result.stderr


@pytest.mark.parametrize("form", ["csv", "parquet", "duckdb"])
def test_tables_need_a_place(run: Run, records: Path, form: str) -> None:
    result = run("export", records, "--format", form)
    assert result.exit_code == 2
    assert "needs --out" in result.stderr


@pytest.mark.parametrize(("form", "library"), [("parquet", "pyarrow"), ("duckdb", "duckdb")])
def test_a_missing_library_is_said_with_its_remedy(
    run: Run, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    result = run("export", records, "--format", form, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert f"--format {form} needs the library {library}" in result.stderr
    assert "pip install 'chargesheet[stores]'" in result.stderr
    assert not (tmp_path / "out").exists()


FORMS = ["csv", "parquet", "duckdb", "followthemoney", "uwazi", "jsonld", "graphml"]


@pytest.mark.parametrize("form", FORMS)
def test_pseudonyms_are_the_same_with_the_same_key(run: Run, records: Path, tmp_path: Path, form: str) -> None:
    if form in {"parquet", "duckdb"}:
        pytest.importorskip("duckdb", reason="needs the extra stores")
        pytest.importorskip("pyarrow", reason="needs the extra stores")
    key = tmp_path / "names.key"
    outputs = []
    for out in ("one", "two"):
        result = run("export", records, "--format", form, "--out", tmp_path / out, "--pseudonymise", key)
        assert result.exit_code == 0
        assert ("a new key" in result.stderr) == (out == "one")
        files = sorted((tmp_path / out).rglob("*")) if (tmp_path / out).is_dir() else [tmp_path / out]
        outputs.append([file.read_bytes() for file in files])
    assert not any(name in data for output in outputs for data in output for name in (b"Aisha", b"Bello"))
    if form != "duckdb":
        assert outputs[0] == outputs[1]


def test_redaction(run: Run, records: Path) -> None:
    result = run("export", records, "--format", "uwazi", "--redact")
    assert result.exit_code == 0
    assert "Person " in result.stdout
    assert "Bello" not in result.stdout
    assert result.stdout != run("export", records, "--format", "uwazi", "--redact").stdout


def test_a_key_stays_apart_from_the_export(run: Run, records: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    result = run(
        "export",
        records,
        "--format",
        "csv",
        "--out",
        tmp_path / "tables",
        "--pseudonymise",
        tmp_path / "tables" / "key",
    )
    assert result.exit_code == 2
    assert not (tmp_path / "tables" / "key").exists()


def test_names_are_withheld_in_one_way(run: Run, records: Path, tmp_path: Path) -> None:
    result = run("export", records, "--format", "uwazi", "--redact", "--pseudonymise", tmp_path / "names.key")
    assert result.exit_code == 2
    assert not (tmp_path / "names.key").exists()


def test_a_key_that_is_an_input_is_no_key(run: Run, records: Path) -> None:
    result = run("export", records, "--format", "uwazi", "--pseudonymise", records)
    assert result.exit_code == 1
    assert result.stdout == ""
