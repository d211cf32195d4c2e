"""``chargesheet cases`` and ``chargesheet case``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.incoming import read_records
from chargesheet.stores.sql.loading import load

Run = Callable[..., Result]


def record(number: int, name: str, kind: str, date: str, title: str = "Title") -> dict[str, object]:
    statement = f"s{number}"
    subject = {"name": name, "kind": "person", "count": 1, "entity": f"n{number}", "mentions": []}
    return {
        "schema": "chargesheet.event/1",
        "id": f"e{number}",
        "type": kind,
        "modality": "actual",
        "statement": {"id": statement, "title": title, "date": date, "source": None},
        "trigger": {"text": kind, "start": 0, "end": len(kind)},
        "subjects": [subject],
        "authorities": [],
        "places": [{"name": "Almaty", "mentions": []}],
        "date": {"edtf": date, "text": kind, "start": 0, "end": len(kind)},
        "provisions": [
            {
                "id": "KZ:criminal-code:174",
                "article": "174",
                "law": "Criminal Code",
                "country": "KZ",
                "kind": "criminal",
                "text": kind,
                "start": 0,
                "end": len(kind),
            }
        ],
        "offences": [],
        "penalty": None,
        "evidence": [],
        "confidence": None,
        "model": "by hand",
    }


@pytest.fixture
def store(tmp_path: Path) -> Path:
    records = [
        record(1, "Serikzhan Mambetalin", "arrest", "2015-10-12"),
        record(2, "Serikzhan Mämbetälin", "release", "2015-09-30", "Two\nlines\x1b[31m"),
        record(3, "Serikbol Mambetalin", "arrest", "2016-01-01"),
        record(4, "S. Mambetalin", "charge", "2015-10-20"),
    ]
    (tmp_path / "r.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in records), encoding="utf-8")
    with connect(str(tmp_path / "store.db"), create=True) as database:
        load(database, read_records(str(tmp_path / "r.jsonl")))
    return tmp_path / "store.db"


def test_people_are_listed_once(run: Run, store: Path) -> None:
    result = run("cases", store)
    assert (result.exit_code, result.stderr) == (0, "")
    heading, *lines = result.stdout.splitlines()
    assert heading.split() == ["CASE", "CC", "YEARS", "EVENTS", "STATEMENTS", "NAME"]
    assert len(lines) == 3
    assert any("Serikzhan Mambetalin" in line and "Serikzhan Mämbetälin" in line for line in lines)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        pytest.param(["--name", "MAMBETALIN, Serikzhan"], 2, id="name, with the initial's case"),
        pytest.param(["--name", "Sergei Mambetalin"], 1, id="another name"),
        pytest.param(["--name", "Serikbol Mämbetälin"], 2, id="spelling"),
        pytest.param(["--name", "Nobody"], 0, id="nobody"),
        pytest.param(["--country", "kz"], 3, id="country"),
        pytest.param(["--country", "NG"], 0, id="another country"),
    ],
)
def test_filters(run: Run, store: Path, options: list[str], count: int) -> None:
    result = run("cases", store, "--json", *options)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == count


def test_json_has_what_a_case_is_made_of(run: Run, store: Path) -> None:
    cases = [json.loads(line) for line in run("cases", store, "--json").stdout.splitlines()]
    case = next(case for case in cases if len(case["entities"]) == 2)
    assert case["id"] == "n1"
    assert case["countries"] == ["KZ"]
    assert case["score"] >= 0.9


def test_what_is_ambiguous_is_for_review(run: Run, store: Path) -> None:
    lines = [json.loads(line) for line in run("cases", store, "--review", "--json").stdout.splitlines()]
    assert lines
    assert all("S. Mambetalin" in line["names"] and line["why"] and line["reasons"] for line in lines)
    assert len(run("cases", store, "--review").stdout.splitlines()) == len(lines)


@pytest.mark.parametrize("identity", ["n1", "n2"])
def test_a_case_is_told_by_any_of_its_entities(run: Run, store: Path, identity: str) -> None:
    result = run("case", store, identity)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Serikzhan Mambetalin\nalso written Serikzhan Mämbetälin\n")
    assert "CONTRADICTION released (2015-09-30) before arrested (2015-10-12) (step 1 and step 2)" in result.stdout
    assert result.stdout.index("2015-09-30  release") < result.stdout.index("2015-10-12  arrest")
    assert "\x1b" not in result.stdout


def test_why(run: Run, store: Path) -> None:
    assert "+2.2  name: Serikzhan Mambetalin / Serikzhan Mämbetälin" in run("case", store, "n1", "--why").stdout


def test_json_has_the_whole_case(run: Run, store: Path) -> None:
    found = json.loads(run("case", store, "n1", "--json").stdout)
    assert [step["type"] for step in found["steps"]] == ["release", "arrest"]
    assert found["contradictions"][0]["steps"] == [0, 1]
    assert found["merges"][0]["reasons"]


def test_a_page(run: Run, store: Path, tmp_path: Path) -> None:
    result = run("case", store, "n1", "--html", tmp_path / "case.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Serikzhan Mämbetälin" in (tmp_path / "case.html").read_text(encoding="utf-8")


def test_a_split_is_remembered_and_can_be_taken_back(run: Run, store: Path) -> None:
    assert run("case", store, "n1", "--split", "n2", "--note", "two birthdays").exit_code == 0
    assert len(run("cases", store, "--json").stdout.splitlines()) == 4
    assert run("case", store, "n2", "--forget", "n2").exit_code == 0
    assert len(run("cases", store, "--json").stdout.splitlines()) == 3


def test_a_join_is_remembered_and_wins_over_a_split(run: Run, store: Path) -> None:
    assert run("case", store, "n1", "--split", "n2").exit_code == 0
    assert run("case", store, "n1", "--join", "n2").exit_code == 0
    assert len(run("cases", store, "--json").stdout.splitlines()) == 3
    assert run("case", store, "n1", "--join", "n4").exit_code == 0
    assert len(run("cases", store, "--json").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["zzz"], "there is no case 'zzz'", id="unknown"),
        pytest.param(["n"], "begins the ids of 3 cases", id="ambiguous"),
        pytest.param(["n3", "--split", "n3"], "the only entity", id="nothing to split"),
        pytest.param(["n1", "--split", "n3"], "not one entity of the case", id="another case's entity"),
        pytest.param(["n1", "--join", "n2"], "in this case already", id="joined already"),
        pytest.param(["n1", "--forget", "n1"], "nothing was decided", id="nothing decided"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, store: Path, arguments: list[str], message: str) -> None:
    result = run("case", store, *arguments)
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [["cases"], ["case"]])
def test_a_missing_store_is_named_and_not_made(run: Run, tmp_path: Path, command: list[str]) -> None:
    result = run(*command, tmp_path / "no.db", *(["x"] if command == ["case"] else []))
    assert result.exit_code == 1
    assert "no.db" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["x", "--split", "a", "--join", "b"], ["x", "--note", "why"], ["x", "--html", "missing/case.html"]]
)
def test_wrong_usage_ends_with_2(run: Run, store: Path, arguments: list[str]) -> None:
    assert run("case", store, *arguments).exit_code == 2
