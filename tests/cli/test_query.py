"""``chargesheet query``: the three forms of an answer, and wrong questions."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chargesheet.cli.main import app
from chargesheet.records import decode_event
from chargesheet.stores.sql.queries import Found


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def record(number: int, name: str, date: str | None, modality: str = "actual") -> str:
    """The JSON of an event record: someone is charged under an article of the criminal code of Kazakhstan."""
    article = {"article": "174", "law": "Criminal Code", "country": "KZ", "kind": "criminal", "text": "Article 174"}
    fields = {
        "schema": "chargesheet.event/1",
        "id": f"e{number}",
        "type": "charge",
        "modality": modality,
        "statement": {"id": "s", "title": 'A "title", with signs', "date": "2015", "source": "a.md"},
        "trigger": {"text": "charged", "start": 0, "end": 7},
        "subjects": [{"name": name, "kind": "person", "count": 1, "entity": None, "mentions": []}],
        "authorities": [],
        "places": [],
        "date": None if date is None else {"edtf": date, "text": "then", "start": 9, "end": 13},
        "provisions": [{"id": "KZ:criminal-code:174", "start": 14, "end": 25, **article}],
        "offences": [],
        "penalty": None,
        "evidence": [],
        "confidence": None,
        "model": "test 1.0",
    }
    return json.dumps(fields)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    file = tmp_path / "r.jsonl"
    lines = [
        record(1, "Ermek Narymbaev", None, "planned"),
        record(2, "Bolatbek\x1b[31m Blyalov", "2015-11"),
        record(3, "Someone with a very long name that does not fit into its column at all", "2014"),
    ]
    file.write_text("\n".join(lines))
    store = tmp_path / "records.db"
    assert run("load", file, "--to", store).exit_code == 0
    return store


def test_a_table(store: Path) -> None:
    result = run("query", store)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "DATE             TYPE                  WHO                            UNDER",
        "2014             charge                Someone with a very long nam…  KZ:criminal-code:174",
        "2015-11          charge                Bolatbek\\x1b[31m Blyalov       KZ:criminal-code:174",
        "-                charge (planned)      Ermek Narymbaev                KZ:criminal-code:174",
        "3 events",
    ]


def test_quotes_stand_beneath_their_events(store: Path) -> None:
    result = run("query", store, "--quotes", "--person", "blyalov")
    assert result.stdout.splitlines()[2:] == ["    “charged”", '    — A "title", with signs, 2015', "1 event"]
    assert run("query", store, "--quotes", "--csv").exit_code == 2


def test_what_is_left_out_for_want_of_a_date_is_counted(store: Path) -> None:
    assert run("query", store, "--since", "2015").stdout.splitlines()[-1] == "1 event, and 1 without a date"
    assert run("query", store, "--until", "2010").stdout == "no events, and 1 without a date\n"
    assert run("query", store, "--since", "2010", "--modality", "actual").stdout.splitlines()[-1] == "2 events"


def test_event_records_as_they_were_loaded(store: Path) -> None:
    result = run("query", store, "--person", "blyalov", "--json")
    assert [decode_event(line) for line in result.stdout.splitlines()] == [
        decode_event(record(2, "Bolatbek\x1b[31m Blyalov", "2015-11"))
    ]


def test_comma_separated_values(store: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("query", store, "--csv").stdout)))
    assert tuple(rows[0]) == Found.__struct_fields__
    assert [(row["event_id"], row["date_earliest"], row["statement_title"], row["penalty"]) for row in rows] == [
        ("e3", "2014-01-01", 'A "title", with signs', ""),
        ("e2", "2015-11-01", 'A "title", with signs', ""),
        ("e1", "", 'A "title", with signs', ""),
    ]


def test_all_filters_together(store: Path) -> None:
    filters = ["--article", "KZ:criminal-code:174", "--since", "2015", "--until", "2015-12-31", "--type", "charge"]
    filters += ["--type", "arrest", "--person", "Blyalov", "--country", "kz", "--modality", "actual", "--text", "174"]
    assert run("query", store, *filters).stdout.splitlines()[-1] == "1 event"
    assert run("query", store, *filters, "--statement", "s").stdout.splitlines()[-1] == "1 event"
    for none in (["--place", "Almaty"], ["--authority", "police"], ["--penalty", "death"], ["--statement", "t"]):
        assert run("query", store, *filters, *none).stdout == "no events\n"
    assert run("query", store, "--limit", "2").stdout.splitlines()[-1] == "2 events"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--type", "party"], "'party' is no type of event"),
        (["--modality", "maybe"], "'maybe' is no modality"),
        (["--penalty", "exile"], "'exile' is no kind of penalty"),
        (["--since", "yesterday"], "'yesterday' is no date"),
        (["--country", "Kazakhstan"], "'Kazakhstan' is no country code"),
        (["--json", "--csv"], "cannot go together"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_wrong_questions(store: Path, arguments: list[str], said: str) -> None:
    result = run("query", store, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    result = run("query", tmp_path / "none.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no store" in result.stderr
