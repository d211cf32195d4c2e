"""The key's file: its owner's alone."""

import stat
from pathlib import Path

import pytest

from chargesheet.stores.pseudonyms.key import Key, KeyFileError, make_key, passing_key, read_key


def test_a_key_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    made = make_key(tmp_path / "names.key")
    assert stat.S_IMODE((tmp_path / "names.key").stat().st_mode) == 0o600
    assert read_key(tmp_path / "names.key") == made
    assert len(made.secret) == 32
    assert passing_key() != passing_key()


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    made = make_key(tmp_path / "names.key")
    with pytest.raises(KeyFileError):
        make_key(tmp_path / "names.key")
    assert read_key(tmp_path / "names.key") == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_key_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    make_key(tmp_path / "names.key")
    (tmp_path / "names.key").chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        read_key(tmp_path / "names.key")


@pytest.mark.parametrize("data", [b"", b"hunter2\n", b"ab" * 16, b"ab" * 33, b"\xff" * 64, b"ab" * 5000], ids=range(6))
def test_what_is_no_key(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "names.key").write_bytes(data)
    (tmp_path / "names.key").chmod(0o600)
    with pytest.raises(KeyFileError) as error:
        read_key(tmp_path / "names.key")
    assert "hunter2" not in str(error.value)


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        read_key(tmp_path)


def test_numbers_have_their_digits_and_their_fields() -> None:
    key = Key(b"k" * 32)
    assert key.number(15, "ab", "c") != key.number(15, "a", "bc")
    assert all(len(key.number(n, "a")) == n and key.number(n, "a").isdigit() for n in (1, 15, 20))
