"""What a run wrote is loaded, and nothing else that lies in its folder."""

from pathlib import Path

import pytest
from light_runs import go, records

from chargesheet.errors import UnreadableInputError
from chargesheet.stores.sql.incoming import Incoming, read_all


def read(folder: Path) -> list[str]:
    """The ids of the document records, or event records, of a folder."""
    found = list(read_all([str(folder)]))
    assert [one for one in found if not isinstance(one, Incoming)] == []
    return [one.record.id for one in found if isinstance(one, Incoming)]


@pytest.mark.parametrize("documents", [True, False], ids=["documents", "events"])
@pytest.mark.parametrize("ledger", [True, False], ids=["with its ledger", "copied without"])
def test_each_record_of_a_folder_is_read_once(archive: Path, tmp_path: Path, documents: bool, ledger: bool) -> None:
    out = tmp_path / "out"
    go(archive, out, documents=documents)
    kind = "documents" if documents else "events"
    if not ledger:
        (out / "ledger.sqlite").unlink()
    assert read(out) == [record["id"] for record in records(out, kind)]


def test_a_part_that_the_ledger_does_not_vouch_for_is_not_read(archive: Path, tmp_path: Path) -> None:
    """Such as one that a killed run had renamed and not sealed: the next run makes it anew."""
    out = tmp_path / "out"
    go(archive, out)
    whole = read(out)
    (out / "documents" / "part-00004.jsonl").write_bytes((out / "documents" / "part-00000.jsonl").read_bytes())
    assert read(out) == whole


def test_a_folder_of_tables_alone_holds_no_records(archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    out = tmp_path / "out"
    go(archive, out, format="parquet", documents=False)
    (failure,) = read_all([str(out)])
    assert isinstance(failure, UnreadableInputError)
    assert "holds tables alone, which are no records" in failure.reason
