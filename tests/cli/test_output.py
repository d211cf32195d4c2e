"""Output files appear whole or not at all."""

import os
from pathlib import Path

import pytest

from chargesheet.cli.output import OutputError, output


def test_the_file_appears_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    with output(path) as stream:
        stream.write(b"one\n")
        assert not path.exists()
    assert path.read_bytes() == b"one\n"
    assert list(tmp_path.iterdir()) == [path]


def write_half(path: Path, error: type[BaseException]) -> None:
    with output(path) as stream:
        stream.write(b"half")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"earlier\n")
    with pytest.raises(error):
        write_half(path, error)
    assert path.read_bytes() == b"earlier\n"
    assert list(tmp_path.iterdir()) == [path]


def test_the_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    with output(tmp_path / "written") as stream:
        stream.write(b"")
    assert (tmp_path / "written").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.touch()
    path.chmod(0o600)
    with output(path) as stream:
        stream.write(b"new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    with output(tmp_path / "link") as stream:
        stream.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with output(Path(os.devnull)) as stream:
        stream.write(b"gone")
    assert not Path(os.devnull).is_file()


def test_a_folder_that_vanished_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"missing.records\.jsonl cannot be written"),
        output(tmp_path / "missing" / "records.jsonl"),
    ):
        pass
