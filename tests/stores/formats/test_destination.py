"""Files and folders appear whole or not at all."""

from pathlib import Path

import pytest

from chargesheet.stores.formats.destination import DestinationError, whole_file, whole_folder


class StopError(Exception):
    pass


def stop(path: Path) -> None:
    """Fail when half is written."""
    path.write_text("half")
    raise StopError


def test_a_folder_appears_at_the_end_and_replaces_an_earlier_export(tmp_path: Path) -> None:
    target = tmp_path / "out"
    for content in ("one", "two"):
        with whole_folder(target, {"a.csv"}) as folder:
            (folder / "a.csv").write_text(content)
            assert not target.exists() or (target / "a.csv").read_text() == "one"
        assert (target / "a.csv").read_text() == content
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("earlier", [True, False])
def test_a_failure_leaves_what_was_there(tmp_path: Path, earlier: bool) -> None:
    target = tmp_path / "out"
    if earlier:
        target.mkdir()
        (target / "a.csv").write_text("one")
    with pytest.raises(StopError), whole_folder(target, {"a.csv"}) as folder:
        stop(folder / "a.csv")
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if earlier else [])
    assert not earlier or (target / "a.csv").read_text() == "one"


def test_other_files_are_never_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(DestinationError, match=r"holds other files, 'thesis\.txt'"), whole_folder(tmp_path, {"a.csv"}):
        pass
    assert (tmp_path / "thesis.txt").read_text() == "mine"
    with pytest.raises(DestinationError, match="is a file"), whole_folder(tmp_path / "thesis.txt", {"a.csv"}):
        pass


def test_a_file_appears_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "x.duckdb"
    target.write_text("old")
    with pytest.raises(StopError), whole_file(target) as path:
        stop(path)
    assert target.read_text() == "old"
    with whole_file(target) as path:
        path.write_text("new")
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["x.duckdb"]


def test_what_the_system_refuses_is_named(tmp_path: Path) -> None:
    with pytest.raises(DestinationError, match="missing"), whole_file(tmp_path / "missing" / "x"):
        pass
    with pytest.raises(DestinationError, match="is a folder"), whole_file(tmp_path):
        pass
