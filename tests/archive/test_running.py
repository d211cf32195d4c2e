"""What a run writes, what it does not do again, and what it says of failures."""

import json
from pathlib import Path

import light
import pytest
from light import KILLS, KILLS_ONCE, MARK, RAISES, SLEEPS
from light_runs import contents, go, lines, records

from chargesheet.archive import ArchiveError, OtherConfigurationError, Watch, WorkerError, record_files
from chargesheet.records import decode_document, decode_event, encode


def test_records_come_in_the_order_of_the_inputs(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = go(archive, out)
    assert (summary.totals.statements, summary.progress.analysed, summary.totals.failed) == (60, 60, 0)
    documents = records(out, "documents")
    assert [document["id"] for document in documents] == [f"s{n}" for n in range(60)]
    assert [e for document in documents for e in document["events"]] == records(out, "events")
    assert [path.name for path in sorted((out / "events").iterdir())] == [f"part-{n:05}.jsonl" for n in range(4)]
    assert record_files(out).paths == tuple(out / "documents" / f"part-{n:05}.jsonl" for n in range(4))
    assert record_files(out).whole


def test_lines_are_those_that_the_contract_writes(archive: Path, tmp_path: Path) -> None:
    go(archive, tmp_path / "out")
    for path in (tmp_path / "out").glob("*/part-*"):
        decode = decode_document if path.parent.name == "documents" else decode_event
        for line in path.read_text().splitlines():
            assert encode(decode(line)) == line


def test_bytes_do_not_depend_on_the_number_of_workers(archive: Path, tmp_path: Path) -> None:
    go(archive, tmp_path / "one", workers=1)
    go(archive, tmp_path / "other", workers=3)
    go(archive, tmp_path / "none")
    assert contents(tmp_path / "one") == contents(tmp_path / "none")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_running_again_does_nothing_and_more_inputs_go_behind(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(archive, out)
    before = contents(out)
    again = go(archive, out)
    assert (again.progress.analysed, again.progress.known) == (0, 60)
    assert contents(out) == before
    (archive / "00.jsonl").write_text(lines(range(100, 110)))
    more = go(archive, out)
    assert more.progress.analysed == 10
    assert [document["id"] for document in records(out, "documents")][60:] == [f"s{n}" for n in range(100, 110)]


def test_a_part_of_the_inputs_first_and_then_all_gives_the_same(archive: Path, tmp_path: Path) -> None:
    go(archive, tmp_path / "whole")
    assert go(archive, tmp_path / "steps", limit=7).totals.statements == 7
    assert go(archive, tmp_path / "steps", limit=40).progress.analysed == 33
    go(archive, tmp_path / "steps")
    assert contents(tmp_path / "whole") == contents(tmp_path / "steps")


def test_a_failing_statement_is_named_and_the_others_go_on(archive: Path, tmp_path: Path) -> None:
    (archive / "bad.jsonl").write_text(
        json.dumps({"id": "bad", "text": f"{RAISES} arrested", "language": "en"}) + "\nno json\n" + lines(range(90, 92))
    )
    said: list[str] = []
    out = tmp_path / "out"
    summary = go(archive, out, Watch(on_failure=said.append))
    assert (summary.totals.failed, summary.totals.unread, summary.progress.failed) == (1, 1, 2)
    assert len(said) == 2
    assert len(records(out, "documents")) == 62
    failures = [json.loads(line) for line in (out / "failures.jsonl").read_text().splitlines()]
    assert (failures[0]["statement"], failures[0]["reason"]) == ("bad", "ValueError: the statement said so")
    assert failures[1]["place"].endswith("bad.jsonl, line 2")


def test_mended_inputs_leave_the_failures(archive: Path, tmp_path: Path) -> None:
    bad = archive / "1.jsonl"
    good = bad.read_text()
    bad.write_text(good + "no json\n")
    (archive / "0.jsonl").write_text(
        json.dumps({"id": "k", "text": f"{RAISES} arrested", "language": "en"}) + "\n" + lines(range(20))
    )
    out = tmp_path / "out"
    assert (go(archive, out).totals.failed, go(archive, out).totals.unread) == (1, 1)
    bad.write_text(good)
    after = go(archive, out)
    assert (after.totals.failed, after.totals.unread, after.progress.analysed) == (1, 0, 0), "not tried by itself"
    (archive / "0.jsonl").write_text(
        json.dumps({"id": "k", "text": "Now arrested", "language": "en"}) + "\n" + lines(range(20))
    )
    last = go(archive, out)
    assert (last.totals.failed, last.progress.analysed) == (0, 1)
    go(archive, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


def test_what_kills_a_worker_is_found_and_the_batch_is_saved(archive: Path, tmp_path: Path) -> None:
    (archive / "0.jsonl").write_text(
        lines(range(10))
        + json.dumps({"id": "k", "text": f"{KILLS} arrested", "language": "en"})
        + "\n"
        + lines(range(10, 20))
    )
    out = tmp_path / "out"
    summary = go(archive, out, workers=2)
    assert (summary.totals.failed, summary.progress.analysed) == (1, 60)
    (failure,) = [json.loads(line) for line in (out / "failures.jsonl").read_text().splitlines()]
    assert failure["statement"] == "k"
    assert "SIGKILL" in failure["reason"]


def test_a_worker_that_dies_by_accident_leaves_no_trace(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "9.jsonl").write_text(json.dumps({"id": "k", "text": f"{KILLS_ONCE} arrested", "language": "en"}) + "\n")
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    assert go(archive, tmp_path / "one", workers=2).totals.failed == 0
    assert (tmp_path / "mark").exists(), "a worker did die"
    go(archive, tmp_path / "other")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_retrying_puts_the_record_where_it_belongs(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement of a batch that takes too long once fails; tried again it stands in its place."""
    (archive / "0.jsonl").write_text(
        json.dumps({"id": "k", "text": "A person was arrested.", "language": "en"}) + "\n" + lines(range(20))
    )
    monkeypatch.setenv("CHARGESHEET_TEST_SECONDS", "2")
    assert go(archive, tmp_path / "out", limit=1, time_limit=0.5, workers=1).totals.failed == 1
    monkeypatch.delenv("CHARGESHEET_TEST_SECONDS")
    assert go(archive, tmp_path / "out").totals.failed == 1
    assert go(archive, tmp_path / "out", retry_failed=True).totals.failed == 0
    go(archive, tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_a_statement_that_takes_too_long_fails(archive: Path, tmp_path: Path) -> None:
    (archive / "9.jsonl").write_text(json.dumps({"id": "k", "text": f"{SLEEPS} arrested", "language": "en"}) + "\n")
    summary = go(archive, tmp_path / "out", time_limit=1.5, workers=1)
    assert (summary.totals.failed, summary.progress.analysed) == (1, 60)
    assert "longer than 2 seconds" in (tmp_path / "out" / "failures.jsonl").read_text()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_grew_makes_room_for_a_fresh_one(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr("chargesheet.archive.workers.RECYCLE_MEMORY", 0)
    monkeypatch.setattr("chargesheet.archive.workers._RECYCLE_BATCHES", 1)
    monkeypatch.setattr("chargesheet.archive.batching.BATCH_STATEMENTS", 20)
    summary = go(archive, tmp_path / "out", workers=workers)
    assert (summary.progress.analysed, summary.totals.waiting) == (60, 0)
    go(archive, tmp_path / "other")
    assert contents(tmp_path / "out") == contents(tmp_path / "other")


def test_the_same_text_is_read_once_and_all_places_are_kept(archive: Path, tmp_path: Path) -> None:
    same = json.loads((archive / "0.jsonl").read_text().splitlines()[1])
    (archive / "copy.jsonl").write_text(
        json.dumps(same)
        + "\n"
        + json.dumps({**same, "id": "other", "title": "Reprint", "source": "paper"})
        + "\n"
        + json.dumps({**same, "id": "later", "date": "2020-01-01"})
        + "\n"
    )
    out = tmp_path / "out"
    summary = go(archive, out)
    assert summary.totals.statements == 61, "another date makes another statement: dates are read from it"
    (entry,) = [json.loads(line) for line in (out / "sources.jsonl").read_text().splitlines()]
    assert entry["statement"] == same["id"]
    places = [(place["id"], Path(place["file"]).name, place["line"]) for place in entry["places"]]
    assert places == [("s1", "0.jsonl", 2), ("s1", "copy.jsonl", 1), ("other", "copy.jsonl", 2)]
    before = contents(out)
    go(archive, out)
    assert contents(out) == before


def test_an_id_of_two_texts_is_a_failure(archive: Path, tmp_path: Path) -> None:
    (archive / "copy.jsonl").write_text(json.dumps({"id": "s1", "text": "Something else.", "language": "en"}) + "\n")
    summary = go(archive, tmp_path / "out")
    assert (summary.totals.statements, summary.totals.unread) == (60, 1)


def test_a_changed_statement_takes_its_old_place(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(archive, out)
    changed = archive / "0.jsonl"
    changed.write_text(changed.read_text().replace("Person 3 was arrested", "Person 3 was released"))
    assert go(archive, out).progress.analysed == 1
    go(archive, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


def test_statements_that_are_gone_are_counted_and_stay(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(archive, out)
    (archive / "0.jsonl").unlink()
    assert go(archive, out).not_found == 20
    assert len(records(out, "documents")) == 60
    assert go(archive, out, restart=True).totals.statements == 40
    go(archive, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


@pytest.mark.parametrize(
    ("changed", "names"),
    [({"documents": False}, "documents"), ({"pipeline": "light:load_newer"}, "pipeline")],
    ids=["documents", "pipeline"],
)
def test_configurations_are_never_mixed(archive: Path, tmp_path: Path, changed: dict[str, object], names: str) -> None:
    out = tmp_path / "out"
    go(archive, out)
    before = contents(out)
    with pytest.raises(OtherConfigurationError, match=rf"{names}.*--restart"):
        go(archive, out, **changed)
    assert contents(out) == before
    go(archive, out, restart=True, **changed)
    go(archive, tmp_path / "fresh", **changed)
    assert contents(out) == contents(tmp_path / "fresh")


def test_a_model_that_changed_under_its_name_is_refused(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(archive, tmp_path / "out", limit=20)
    monkeypatch.setattr("light.load", light.load_newer)
    with pytest.raises(OtherConfigurationError, match="light 1, now light 2"):
        go(archive, tmp_path / "out")


@pytest.mark.parametrize(
    ("pipeline", "says"),
    [
        ("light:load_nothing", "no weights here"),
        ("light:nowhere", "there is no pipeline light:nowhere"),
        ("light:die", "4 workers in a row ended"),
    ],
)
def test_a_pipeline_that_cannot_be_loaded_ends_the_run(archive: Path, tmp_path: Path, pipeline: str, says: str) -> None:
    with pytest.raises(WorkerError, match=says):
        go(archive, tmp_path / "out", pipeline=pipeline, workers=1)
    assert not record_files(tmp_path / "out").whole


def test_events_alone_keep_no_text(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(archive, out, documents=False)
    assert not (out / "documents").exists()
    assert len(records(out, "events")) == 96
    assert record_files(out).paths[0].parent.name == "events"


def test_tables_hold_the_same_events(archive: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    go(archive, tmp_path / "lines")
    go(archive, tmp_path / "out", format="parquet")
    ids = [
        i for p in sorted((tmp_path / "out/tables/events").iterdir()) for i in parquet.read_table(p)["id"].to_pylist()
    ]
    assert ids == [event["id"] for event in records(tmp_path / "lines", "events")]
    assert records(tmp_path / "out", "documents") == records(tmp_path / "lines", "documents")
    go(archive, tmp_path / "steps", format="parquet", limit=25)
    go(archive, tmp_path / "steps", format="parquet")
    assert contents(tmp_path / "steps") == contents(tmp_path / "out")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"limit": 3}, ["s0", "s1", "s2"]),
        ({"since": "2014"}, [f"s{n}" for n in range(60) if n % 5 == 4]),
        ({"since": "2014-06-02"}, []),
    ],
    ids=["limit", "since", "since a later day"],
)
def test_selections(archive: Path, tmp_path: Path, settings: dict[str, object], expected: list[str]) -> None:
    summary = go(archive, tmp_path / "out", **settings)
    assert summary.totals.statements == len(expected)
    assert ([d["id"] for d in records(tmp_path / "out", "documents")] if expected else []) == expected


def test_a_sample_is_the_same_whatever_the_order_of_the_inputs(archive: Path, tmp_path: Path) -> None:
    names = [str(path) for path in sorted(archive.iterdir())]
    go(names, tmp_path / "one", sample=10)
    go(names[::-1], tmp_path / "other", sample=10)
    go(names, tmp_path / "third", sample=10, seed=1)
    one, other, third = ([d["id"] for d in records(tmp_path / n, "documents")] for n in ("one", "other", "third"))
    assert len(one) == 10
    assert sorted(one) == sorted(other) != sorted(third)
    assert [int(i[1:]) for i in one] == sorted(int(i[1:]) for i in one)


@pytest.mark.parametrize("where", ["archive/out", "archive", "."], ids=["inside", "the same", "around"])
def test_records_never_lie_among_the_inputs(archive: Path, tmp_path: Path, where: str) -> None:
    with pytest.raises(ArchiveError, match="one in the other"):
        go(archive, tmp_path / where)


def test_folders_of_others_are_left_alone(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(ArchiveError, match=r"'thesis.txt' among them"):
        go(archive, tmp_path / "out")
    with pytest.raises(ArchiveError, match="holds no run"):
        go(archive, tmp_path / "none", resume=True)
    assert not (tmp_path / "none").exists()


def test_a_damaged_ledger_is_named(archive: Path, tmp_path: Path) -> None:
    go(archive, tmp_path / "out", limit=1)
    (tmp_path / "out" / "ledger.sqlite").write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(ArchiveError, match="is damaged"):
        go(archive, tmp_path / "out")


def test_the_options_of_reading_are_passed_on(tmp_path: Path) -> None:
    table = tmp_path / "statements.csv"
    table.write_text("id,body\na,Person 7 was arrested on 3 March 2015.\n", encoding="utf-8")
    folder = tmp_path / "found"
    summary = go(table, folder, text_column="body", language="en", date="2015-06-01")
    assert (summary.totals.statements, summary.totals.unread) == (1, 0)
    (document,) = records(folder, "documents")
    assert (document["statement"]["language"], document["statement"]["date"]) == ("en", "2015-06-01")
