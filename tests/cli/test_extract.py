"""``chargesheet extract``, in this process."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from spacy.language import Language
from spacy.tokens import Doc
from typer.testing import Result

from chargesheet.records import check_offsets, decode_document, json_schema

Run = Callable[..., Result]

ARREST = "On 3 May 2014 police in Lagos arrested the journalist Aisha Bello. She was charged under Article 59."


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement.txt"
    path.write_text(ARREST, encoding="utf-8")
    return path


def test_events_are_valid_and_point_into_the_text(run: Run, statement: Path) -> None:
    result = run("extract", statement, "--date", "2014-06-01", "--country", "ng")
    assert (result.exit_code, result.stderr) == (0, "")
    events = records(result)
    assert "arrest" in {event["type"] for event in events}
    for event in events:
        Draft202012Validator(json_schema("event")).validate(event)
        trigger = event["trigger"]
        assert ARREST[trigger["start"] : trigger["end"]] == trigger["text"]
        assert event["statement"]["date"] == "2014-06-01"


def test_documents_carry_statement_and_mentions(run: Run, statement: Path) -> None:
    result = run("extract", statement, "--format", "documents", "--country", "NG")
    (document,) = records(result)
    Draft202012Validator(json_schema("document")).validate(document)
    assert document["statement"]["text"] == ARREST
    assert document["statement"]["country"] == "NG"
    assert "Aisha Bello" in {mention["text"] for mention in document["mentions"]}


def test_standard_input_is_read(run: Run) -> None:
    result = run("extract", "-", stdin=ARREST)
    assert result.exit_code == 0
    assert records(result)


def test_inputs_come_out_in_order(run: Run, tmp_path: Path) -> None:
    names = ["b.txt", "a.txt", "c.txt"]
    for name in names:
        (tmp_path / name).write_text(f"Statement {name}. {ARREST}", encoding="utf-8")
    result = run("extract", "--format", "documents", *(tmp_path / name for name in names))
    assert [Path(document["statement"]["source"]).name for document in records(result)] == names


def test_out_holds_what_would_be_printed(run: Run, statement: Path, tmp_path: Path) -> None:
    printed = run("extract", statement).stdout
    result = run("extract", statement, "--out", tmp_path / "records.jsonl")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "records.jsonl").read_text(encoding="utf-8") == printed
    assert sorted(p.name for p in tmp_path.iterdir()) == ["records.jsonl", "statement.txt"]


def json_line(text: str) -> str:
    return json.dumps({"id": "s", "text": text})


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        pytest.param("empty.txt", b"", None, id="empty file"),
        pytest.param("blank.md", b" \n\n\t\n", None, id="only white space"),
        pytest.param("binary.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00", None, id="binary"),
        pytest.param("latin1.txt", "arrested in São Paulo".encode("latin-1"), 1, id="wrong encoding"),
        pytest.param("broken.jsonl", b'{"id": "s", "text": "cut o', 1, id="no JSON"),
        pytest.param("list.jsonl", b'["text"]', 1, id="no object"),
        pytest.param("lacking.jsonl", b'{"id": "s"}', 1, id="no text"),
        pytest.param("number.jsonl", b'{"id": "s", "text": 5}', 1, id="text is a number"),
        pytest.param("third.jsonl", f"{json_line(ARREST)}\n\n{{}}\n".encode(), 3, id="third line"),
        pytest.param("encoding.jsonl", b'{"id": "s", "text": "\xe3"}', 1, id="JSON in another encoding"),
        pytest.param("nul.jsonl", b'{"id": "s", "text": "\\u0000 was arrested"}', 1, id="NUL"),
        pytest.param("country.jsonl", b'{"id": "s", "text": "A.", "country": "UK"}', 1, id="no such country"),
        pytest.param("surrogate.jsonl", b'{"id": "s", "text": "\\ud800 was arrested"}', 1, id="half a character"),
        pytest.param("unknown.exe", b"plain enough", None, id="unknown format"),
    ],
)
def test_a_bad_input_is_named_and_the_others_are_read(
    run: Run, statement: Path, tmp_path: Path, name: str, content: bytes, line: int | None
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    result = run("extract", bad, statement, "--format", "documents")
    assert result.exit_code == 1
    place = f"{bad}, line {line}: " if line else f"{bad}: "
    (message,) = result.stderr.splitlines()
    assert message.startswith(f"error: {place}")
    assert "Traceback" not in message
    assert "defect" not in message
    assert records(result), "the statement that could be read has records"


def test_a_missing_file_is_named(run: Run, statement: Path, tmp_path: Path) -> None:
    result = run("extract", tmp_path / "missing.txt", statement, "--format", "documents")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: {tmp_path / 'missing.txt'}: ")
    assert records(result)


def test_a_line_of_50_mb_is_refused_or_read_but_harms_no_other(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"{json_line(ARREST)}\n")
        stream.write(f'{{"id": "long", "text": "{"x" * 50_000_000}"}}\n')
        stream.write(f"{json.dumps({'text': ARREST})}\n")
    result = run("extract", path, "--format", "documents")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: {path}, line 2: ")
    assert len(records(result)) == 2


def test_nothing_is_written_when_nothing_could_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    result = run("extract", tmp_path / "empty.txt", "--out", tmp_path / "records.jsonl")
    assert result.exit_code == 1
    assert "records.jsonl was not written" in result.stderr
    assert not (tmp_path / "records.jsonl").exists()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "\u202bالشرطة\u202c arrested علي سلمان on 3 May 2014. \u05d3\u05d5\u05d3 was charged.", id="right-to-left"
        ),
        pytest.param("\U0010fc00 Aisha Bello 😀 was arrested on 3 May 2014 in 𝕃agos.", id="astral"),
        pytest.param("Jose\u0301 Pe\u0301rez was arrested in Me\u0301rida and charged under Article 59.", id="NFD"),
        pytest.param("İİİİ İbrahim İnan was arrested in İstanbul on 3 May 2014.", id="longer in lower case"),
        pytest.param("Aisha Bello\r\nwas arrested\ron\u20283 May 2014.", id="line ends of all kinds"),
        pytest.param("x\x01\x07\x1b[31m Aisha Bello was arrested.", id="control characters"),
    ],
)
def test_offsets_count_code_points_of_the_text_as_given(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "statement.jsonl"
    path.write_text(json_line(text), encoding="utf-8")
    result = run("extract", path, "--format", "documents")
    assert (result.exit_code, result.stderr) == (0, "")
    document = decode_document(result.stdout)
    assert document.statement.text == text
    check_offsets(document)
    assert "arrest" in {event.type for event in document.events}


def test_a_statement_that_breaks_a_stage_is_named_and_the_others_are_read(
    run: Run, nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = nlp.pipe

    def pipe(docs: list[Doc], **options: int) -> Iterator[Doc]:
        if any("BREAK" in doc.text for doc in docs):
            raise RuntimeError("a stage broke\nin two lines")
        return sound(docs, **options)

    monkeypatch.setattr(nlp, "pipe", pipe)
    path = tmp_path / "three.jsonl"
    lines = [json.dumps({"id": name, "text": f"{name} {ARREST}"}) for name in ("first", "BREAK", "last")]
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run("extract", path, "--format", "documents")
    assert result.exit_code == 1
    assert [document["id"] for document in records(result)] == ["first", "last"]
    (message,) = result.stderr.splitlines()
    assert f"{path}, statement BREAK: " in message
    assert "RuntimeError" in message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "Missing argument", id="no input"),
        pytest.param(["-", "--date", "yesterday"], "is no date", id="bad date"),
        pytest.param(["-", "--country", "UK"], "write GB", id="bad country"),
        pytest.param(["-", "--format", "xml"], "'--format': 'xml' is none of events, documents.", id="bad format"),
        pytest.param(["-", "-"], "- was given twice", id="standard input twice"),
        pytest.param(["-", "--out", "missing/records.jsonl"], "does not exist", id="missing folder"),
        pytest.param(["-", "--outt", "x"], "No such option", id="unknown option"),
    ],
)
def test_wrong_usage_ends_with_2(run: Run, arguments: list[str], message: str) -> None:
    result = run("extract", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_statement_given_twice_is_read_once_with_a_note(run: Run, statement: Path) -> None:
    once = run("extract", statement)
    twice = run("extract", statement, statement)
    assert (twice.exit_code, twice.stdout) == (0, once.stdout)
    assert twice.stderr == f"note: {statement}: this is the same statement as {statement}, and is read once.\n"


def test_one_id_for_two_texts_in_two_inputs_is_a_failure(run: Run, tmp_path: Path) -> None:
    for name, text in (("a.jsonl", ARREST), ("b.jsonl", f"Then: {ARREST}")):
        (tmp_path / name).write_text(json_line(text), encoding="utf-8")
    result = run("extract", tmp_path / "a.jsonl", tmp_path / "b.jsonl", "--format", "documents")
    assert (result.exit_code, len(records(result))) == (1, 1)
    assert f"{tmp_path / 'b.jsonl'}, line 1: the id 's' is that of another text" in result.stderr


def test_a_long_statement_without_date_and_country_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(f"{ARREST}\n\n{'-' * 100_000}", encoding="utf-8")
    result = run("extract", tmp_path / "long.txt", "--date", "2015")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"note: {tmp_path / 'long.txt'}: 100,102 characters are read as one statement")
    assert "Give --country" in result.stderr
    assert len(result.stderr.splitlines()) == 1
