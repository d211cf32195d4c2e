"""Archives: members in each other, names, bombs, and what is damaged."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.reading import Found, budget, read
from chargesheet.records import Statement, encode

Put = Callable[[str, bytes], Path]


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def zstandard(data: bytes) -> bytes:
    return pytest.importorskip("zstandard").ZstdCompressor().compress(data)


MEMBERS = {
    "b/two.txt": b"Two.",
    "a/list.jsonl": b'{"text": "One."}\n{"text": "More."}',
    "c.log": b"no",
    ".d/x.txt": b"no",
}
IN_ORDER = [("Two.", "!/b/two.txt"), ("One.", "!/a/list.jsonl"), ("More.", "!/a/list.jsonl")]
ALONE = [("One.", ""), ("More.", "")]
PACKED = [
    ("a.zip", zipped(MEMBERS), IN_ORDER),
    ("a.tar", tarred(MEMBERS), IN_ORDER),
    ("a.tar.gz", gzip.compress(tarred(MEMBERS)), IN_ORDER),
    ("a.tgz", gzip.compress(tarred(MEMBERS)), IN_ORDER),
    ("a.tar.zst", zstandard(tarred(MEMBERS)), IN_ORDER),
    ("a.jsonl.gz", gzip.compress(MEMBERS["a/list.jsonl"]), ALONE),
    ("a.jsonl.zst", zstandard(MEMBERS["a/list.jsonl"]), ALONE),
    ("a.txt", zipped(MEMBERS), IN_ORDER),
    ("a.zip", gzip.compress(MEMBERS["a/list.jsonl"]), None),
]


@pytest.mark.parametrize(("name", "data", "expected"), PACKED, ids=[f"{row[0]}-{at}" for at, row in enumerate(PACKED)])
def test_archives(read_bytes: Any, name: str, data: bytes, expected: list[tuple[str, str]] | None) -> None:
    found = read_bytes(data, name)
    if expected is None:  # the name inside is lost, and the lines say what they are
        assert [one.statement.text for one in found] == ["One.", "More."]
        return
    assert [(one.statement.text, one.statement.source) for one in found] == [
        (text, f"{name}{at}") for text, at in expected
    ]


def test_an_archive_in_an_archive(read_bytes: Any) -> None:
    inner = gzip.compress(tarred({"x/y.md": b"# Deep\n\nOne."}))
    (found,) = read_bytes(zipped({"in.zip": zipped({"t.tar.gz": inner})}), "a.zip")
    assert found.statement.source == "a.zip!/in.zip!/t.tar.gz!/x/y.md"


def test_too_many_archives_in_each_other(failure_of: Any) -> None:
    data = b"One."
    name = "a.txt"
    for depth in range(budget.MAX_DEPTH + 1):
        data, name = zipped({name: data}), f"{depth}.zip"
    assert f"inside {budget.MAX_DEPTH} others" in failure_of(data, name).reason


NAMES = ["../../a.txt", "/etc/a.txt", "C:\\a.txt", "b/../../a.txt", "..\\a.txt"]


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_out(tmp_path: Path, read_bytes: Any, pack: Any, name: str) -> None:
    before = sorted(tmp_path.parent.rglob("*"))
    bad, good = read_bytes(pack({name: b"Bad.", "ok.txt": b"Good."}), "a.zip" if pack is zipped else "a.tar")
    assert "leads out of the archive" in bad.reason
    assert good.statement.text == "Good."
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_links_and_devices_are_passed_over(read_bytes: Any) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo("a.txt")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    (failure,) = read_bytes(out.getvalue(), "a.tar")
    assert "nothing to read" in failure.reason


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.zip", lambda data: zipped({"a.jsonl": data})), ("a.jsonl.gz", gzip.compress), ("a.jsonl.zst", zstandard)],
    ids=["zip", "gzip", "zstandard"],
)
def test_a_bomb(monkeypatch: pytest.MonkeyPatch, read_bytes: Any, name: str, pack: Any) -> None:
    monkeypatch.setattr(budget, "FREE_BYTES", 200_000)
    found = read_bytes(pack(b'{"text": "One."}\n' + b"\n" * 6_000_000), name)
    assert found[0].statement.text == "One."
    assert "bomb" in found[-1].reason
    assert len(found) == 2


def test_the_budget_is_one_for_all_members(monkeypatch: pytest.MonkeyPatch, read_bytes: Any) -> None:
    monkeypatch.setattr(budget, "FREE_BYTES", 500_000)
    monkeypatch.setattr(budget, "MOST_TIMES", 1)
    data = zipped({f"{n}.txt": b"a " * 100_000 for n in range(6)})
    found = read_bytes(data, "a.zip")
    assert sum(isinstance(one, Found) for one in found) == 2
    assert "bomb" in found[2].reason


def test_an_encrypted_member(read_bytes: Any) -> None:
    data = bytearray(zipped({"a.txt": b"One.", "b.txt": b"Two."}, zipfile.ZIP_STORED))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = data.index(mark) + at
        (flags,) = struct.unpack_from("<H", data, where)
        struct.pack_into("<H", data, where, flags | 1)
    bad, good = read_bytes(bytes(data), "a.zip")
    assert "encrypted" in bad.reason
    assert bad.source == "a.zip!/a.txt"
    assert good.statement.text == "Two."


def test_one_damaged_member_stops_no_other(read_bytes: Any) -> None:
    data = bytearray(zipped({"a.txt": b"One is here.", "b.txt": b"Two."}, zipfile.ZIP_STORED))
    data[data.index(b"One is")] = ord("X")
    bad, good = read_bytes(bytes(data), "a.zip")
    assert "damaged" in bad.reason
    assert good.statement.text == "Two."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar.zst", "a.jsonl.gz", "a.jsonl.zst"])
def test_archives_that_end_too_soon(read_bytes: Any, name: str, share: float) -> None:
    data = next(row[1] for row in PACKED if row[0] == name)
    found = read_bytes(data[: int(share * len(data))], name)
    assert isinstance(found[-1], UnreadableInputError)


def test_a_tar_header_that_would_fill_memory(read_bytes: Any) -> None:
    member = tarfile.TarInfo("a.txt")
    member.type, member.size = tarfile.XHDTYPE, 8 * 1024**3 - 1
    (failure,) = read_bytes(member.tobuf() + b"\0" * 2048, "a.tar")
    assert isinstance(failure, UnreadableInputError)


def test_folders_and_globs(put: Put, tmp_path: Path) -> None:
    put("x/a.zip", zipped({"one.txt": b"One."}))
    put("x/b.txt.gz", gzip.compress(b"Two."))
    put("x/c.log.gz", gzip.compress(b"no"))
    put("x/y/d.txt", b"Three.")
    for inputs in ([tmp_path], [str(tmp_path / "**" / "*.*")], [str(tmp_path / "x*")]):
        found = [one for one in read(inputs) if isinstance(one, Statement)]
        assert [one.text for one in found] == ["One.", "Two.", "Three."]
    (missing,) = read([str(tmp_path / "no*.txt")])
    assert isinstance(missing, UnreadableInputError)


def test_standard_input_may_be_an_archive() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self.inner = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            data = self.inner.read(min(7, len(buffer)))
            buffer[: len(data)] = data
            return len(data)

    for data in (zipped({"a.txt": b"One."}), gzip.compress(tarred({"a.txt": b"One."})), b"One."):
        (statement,) = read(["-"], stdin=io.BufferedReader(Pipe(data)))
        assert isinstance(statement, Statement)
        assert statement.text == "One."


def test_each_member_counts_as_a_file_of_its_own(put: Put) -> None:
    path = put("a.zip", zipped({"one.txt": b"One.", "two.txt": b"One."}))
    notes: list[str] = []
    (statement,) = read([path], on_note=notes.append)
    assert isinstance(statement, Statement)
    assert "the same statement" in notes[0]
    assert "one.txt" in notes[0]


def tar_header(name: bytes, size: bytes) -> bytes:
    """A member's header in the old form, with its checksum."""
    header = bytearray(512)
    header[: len(name)] = name
    header[100:108] = b"0000644\0"
    header[124 : 124 + len(size)] = size
    header[156:157] = b"0"
    header[257:265] = b"ustar\x0000"
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header)


# Found by fuzzing: the size of a member that is passed over, which a tar of half a kilobyte says.
SIZES = [b"77777777777\0", b"\x80" + b"\xff" * 11, b"\x80\0\0\0\x7f" + b"\xff" * 7, b"-0000000001\0"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [b"a.bin", b"a.txt"])
def test_a_member_that_says_it_never_ends(read_bytes: Any, name: bytes, size: bytes) -> None:
    found = read_bytes(tar_header(name, size) + b"Text." * 50, "a.tar")
    assert found
    assert all(isinstance(one, UnreadableInputError) for one in found)


def test_an_extended_header_that_says_a_member_never_ends(read_bytes: Any) -> None:
    member = tarfile.TarInfo("a.bin")
    member.pax_headers = {"size": str(2**80)}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member)
    (found,) = read_bytes(out.getvalue(), "a.tar")
    assert isinstance(found, UnreadableInputError)


def test_a_name_that_is_not_utf8(read_bytes: Any) -> None:
    """Found by fuzzing: the name could not be written into a record."""
    (found,) = read_bytes(tar_header(b"\xc9lie.txt", b"00000000005\0") + b"Text.".ljust(1536, b"\0"), "a.tar")
    assert found.statement.source == "a.tar!/\N{REPLACEMENT CHARACTER}lie.txt"
    encode(found.statement)


def test_a_member_without_a_name_stops_no_other(read_bytes: Any) -> None:
    """Found by fuzzing: zipfile fell over it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x", b"")
        archive.writestr("b.txt", b"Two.")
    data = out.getvalue().replace(b"\x01\0\0\0x", b"\0\0\0\0", 1)
    directory = data.index(b"PK\x01\x02")
    data = data[: directory + 28] + b"\0\0" + data[directory + 30 : directory + 46] + data[directory + 47 :]
    end = data.index(b"PK\x05\x06")
    sizes = struct.pack("<LL", end - data.index(b"PK\x01\x02"), data.index(b"PK\x01\x02"))
    data = data[: end + 12] + sizes + data[end + 20 :]
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    offset = data.index(b"PK\x03\x04", 4)
    data = data[: second + 42] + struct.pack("<L", offset) + data[second + 46 :]
    (found,) = read_bytes(data, "a.zip")
    assert found.statement.text == "Two."


def test_a_compression_that_is_not_known_stops_no_other(read_bytes: Any) -> None:
    """Found by fuzzing: what came after such a member (Deflate64, of Windows) was lost."""
    data = zipped({"a.txt": b"One.", "b.txt": b"Two."}, zipfile.ZIP_STORED)
    first = data.index(b"PK\x01\x02")
    data = data[:8] + b"\x09\0" + data[10 : first + 10] + b"\x09\0" + data[first + 12 :]
    failure, found = read_bytes(data, "a.zip")
    assert failure.source == "a.zip!/a.txt"
    assert found.statement.text == "Two."
