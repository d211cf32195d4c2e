"""Inputs into statements: files, folders, standard input, and what happens to the bad ones."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.errors import UnreadableInputError
from chargesheet.reading import MAX_LINE_BYTES, MAX_STATEMENT_CHARACTERS, SUFFIXES, Found, decoding, read
from chargesheet.reading.formats import read_named
from chargesheet.reading.inputs import unopened
from chargesheet.records import Statement, encode, statement_id

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


def statements(*inputs: str | Path, stdin: bytes = b"", **options: str) -> list[Statement]:
    """The statements of inputs that are all in order."""
    found = list(read(inputs, stdin=io.BytesIO(stdin), **options))
    assert [failure for failure in found if isinstance(failure, UnreadableInputError)] == []
    return [statement for statement in found if isinstance(statement, Statement)]


def failure(*inputs: str | Path, stdin: bytes = b"") -> UnreadableInputError:
    """The one failure of inputs that give nothing else."""
    (found,) = read(inputs, stdin=io.BytesIO(stdin))
    assert isinstance(found, UnreadableInputError)
    return found


TEXTS = [
    ("right to left and astral", "נעצר ב־3 במאי 😀."),
    ("decomposed accents", "Peric\u0301 was held."),
    ("letters that change length when lowered", "İstanbul. ẞ"),
    ("windows line ends", "One.\r\nTwo.\r\n"),
    ("spaces and controls", " \t One.\x0c\x0bTwo.\u2028Three.\xa0"),
    ("markup", "# One\n\n*Two*<sup>1</sup>"),
]


@pytest.mark.parametrize("suffix", [".txt", ".text", ".md", ".markdown"])
@pytest.mark.parametrize("text", [row[1] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_the_text_of_a_file_is_its_own(write: Write, suffix: str, text: str) -> None:
    path = write(f"one{suffix}", text)
    (statement,) = statements(path)
    assert statement.text == text
    assert statement.id == statement_id(text)
    assert statement.source == str(path)


def test_a_byte_order_mark_is_dropped(write: Write) -> None:
    lines = b'\xef\xbb\xbf{"text": "%d."}\n'
    found = statements(write("a.txt", b"\xef\xbb\xbf1."), write("b.jsonl", lines % 2), "-", stdin=lines % 3)
    assert [statement.text for statement in found] == ["1.", "2.", "3."]


def test_metadata_is_read(write: Write) -> None:
    head = "# EXAMPLE WATCH\n\n## PUBLIC STATEMENT\n\nDate: 3 May 2014\nIndex: EUR 57/001/2014\n\n"
    (statement,) = statements(write("one.md", head + "### **Two men held.**\n\nText."))
    read_values = (statement.publisher, statement.title, statement.date, statement.index, statement.country)
    assert read_values == ("EXAMPLE WATCH", "Two men held.", "2014-05-03", "EUR 57/001/2014", "KZ")


def test_a_folder_is_read_in_order_of_names(write: Write, tmp_path: Path) -> None:
    write("b.txt", "b")
    write("a/2.MD", "a2")
    write("a/1.txt", "a1")
    write("c.jsonl", '{"text": "c1"}\n\n{"text": "c2"}')
    write(".hidden.txt", "no")
    write(".git/x.txt", "no")
    write("notes.rtf", "no")
    assert [statement.text for statement in statements(tmp_path)] == ["a1", "a2", "b", "c1", "c2"]


def test_a_folder_that_links_to_itself_is_read_once(write: Write, tmp_path: Path) -> None:
    write("a/one.txt", "one")
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    assert [statement.text for statement in statements(tmp_path)] == ["one"]


def test_a_folder_is_read_without_the_file_to_leave_out(write: Write, tmp_path: Path) -> None:
    out = write("out.jsonl", "{}")
    write("a.txt", "one")
    (tmp_path / "b.jsonl").symlink_to(out)
    (tmp_path / "c.jsonl").hardlink_to(out)
    assert [found.text for found in read([tmp_path], leave_out=out) if isinstance(found, Statement)] == ["one"]
    found = list(read([tmp_path], leave_out=tmp_path / "missing"))
    assert [type(one) for one in found] == [Statement, *[UnreadableInputError] * 3]


def test_a_pipe_in_a_folder_is_passed_over(write: Write, tmp_path: Path) -> None:
    write("one.txt", "one")
    os.mkfifo(tmp_path / "two.txt")
    assert [statement.text for statement in statements(tmp_path)] == ["one"]


def test_one_path_need_not_stand_in_a_list(write: Write) -> None:
    path = write("one.txt", "one")
    assert [found.text for found in read(str(path)) if isinstance(found, Statement)] == ["one"]


def test_a_file_without_a_suffix_is_looked_into(write: Write) -> None:
    assert [s.text for s in statements(write("plain", "One."), write("lines", '\n{"text": "Two."}'))] == [
        "One.",
        "Two.",
    ]


STDIN = [
    ("json lines", b'{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]),
    ("json lines after blank ones", b'\n  \n{"text": "One."}', ["One."]),
    ("text", b"\nOne.\nTwo.\n", ["\nOne.\nTwo.\n"]),
    ("text that begins with a brace", b"{curly} text", ["{curly} text"]),
    ("one line without its end", b"One.", ["One."]),
]


@pytest.mark.parametrize(("data", "texts"), [row[1:] for row in STDIN], ids=[row[0] for row in STDIN])
def test_standard_input(data: bytes, texts: list[str]) -> None:
    found = statements("-", stdin=data)
    assert [statement.text for statement in found] == texts
    assert {statement.source for statement in found} == {"-"}


def test_a_statements_own_date_and_country_win(write: Write) -> None:
    path = write("a.jsonl", '{"text": "One.", "date": "2012", "country": "ML"}\n{"text": "Two."}')
    found = statements(path, date="2014-05", country="kz")
    assert [(statement.date, statement.country) for statement in found] == [("2012", "ML"), ("2014-05", "KZ")]


@pytest.mark.parametrize(
    "options", [{"date": "2014-13"}, {"date": "May"}, {"country": "KAZ"}, {"country": "QQ"}], ids=str
)
def test_options_are_checked_at_once(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"is no|not in the calendar"):
        read([], **options)


# A row: name, the file's name and bytes, the line, a part of the reason, a part of the remedy.
BAD = [
    ("empty", "a.txt", b"", None, "empty", "holds a statement"),
    ("only spaces", "a.md", b" \n\t\n\xc2\xa0", None, "empty", "holds a statement"),
    ("only a byte order mark", "a.txt", b"\xef\xbb\xbf", None, "empty", "holds a statement"),
    ("no lines", "a.jsonl", b"\n \n", None, "empty", "a statement a line"),
    ("NUL bytes", "a.txt", b"One.\nTw\0o", 2, "NUL", "UTF-8"),
    ("a broken PDF named as text", "a.txt", b"%PDF-1.4\n...", None, "a damaged PDF", "print it"),
    ("a broken ZIP archive named as JSON lines", "a.jsonl", b"PK\x03\x04\n\n\n", None, "damaged", "opens"),
    ("an old office document", "a.txt", b"\xd0\xcf\x11\xe0...", None, "office document", "Extract"),
    ("UTF-16", "a.txt", "One.".encode("utf-16"), None, "UTF-16", "iconv -f UTF-16"),
    ("UTF-16 as JSON lines", "a.jsonl", '{"text": "a"}'.encode("utf-16"), None, "UTF-16", "iconv -f UTF-16"),
    ("Latin-1", "a.txt", "One.\nÉlie left.".encode("latin-1"), 2, "byte 5 of the file, 0xc9", "iconv"),
    ("Latin-1 in JSON lines", "a.jsonl", '{"text": "É."}'.encode("latin-1"), 1, "byte 10 of the line, 0xc9", "iconv"),
    ("another suffix", "a.rtf", b"One.", None, "*.rtf", ".jsonl"),
]


@pytest.mark.parametrize(
    ("name", "data", "line", "reason", "remedy"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_bad_files(write: Write, name: str, data: bytes, line: int | None, reason: str, remedy: str) -> None:
    path = write(name, data)
    found = failure(path)
    assert (found.source, found.line) == (str(path), line)
    assert reason in found.reason
    assert remedy in found.remedy
    assert str(path) in str(found)


def test_missing_files_and_folders_with_nothing_to_read(tmp_path: Path) -> None:
    assert "no such file" in failure(tmp_path / "no.txt").reason
    assert "no such file" in failure(tmp_path / "no").reason
    assert "no such file" in failure(tmp_path / "no.rtf").reason
    assert "names no file" in failure("").reason
    assert "names no file" in failure("a\0b.txt").reason
    empty = failure(tmp_path)
    assert "nothing to read" in empty.reason
    assert all(suffix in empty.remedy for suffix in SUFFIXES)


def test_a_link_to_nothing_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert "no such file" in failure(tmp_path).reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_files_and_folders_without_permission(write: Write, tmp_path: Path) -> None:
    write("a.txt", "One.").chmod(0)
    write("b/c.txt", "Two.").parent.chmod(0)
    try:
        reasons = [found.reason for found in read([tmp_path]) if isinstance(found, UnreadableInputError)]
    finally:
        (tmp_path / "b").chmod(0o700)
    assert reasons == ["permission to read it is denied"] * 2


def test_what_the_system_refuses_is_said_in_words() -> None:
    assert "permission" in unopened("a.txt", PermissionError(13, "Permission denied")).reason
    assert "Too many links" in unopened("a.txt", OSError(40, "Too many links")).reason


def test_a_file_that_fails_half_way_is_a_failure() -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            if not line:
                raise OSError(5, "Input/output error")
            return line

    first, second = read(["-"], stdin=Broken(b'{"text": "One."}\n'))
    assert isinstance(first, Statement)
    assert isinstance(second, UnreadableInputError)
    assert "Input/output error" in second.reason


def test_a_name_that_is_no_utf8_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xe9.txt")
    path.write_text("One.", encoding="utf-8")
    (statement,) = statements(path)
    assert statement.source == f"{tmp_path}/\ufffd.txt"
    encode(statement)


def test_other_inputs_are_read_after_a_bad_one(write: Write) -> None:
    found = list(read([write("a.txt", b"\xff"), "/no/such.txt", write("b.txt", "One.")]))
    assert [type(one) for one in found] == [UnreadableInputError, UnreadableInputError, Statement]


def test_a_text_longer_than_a_statement_may_be(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_STATEMENT_CHARACTERS >= 1_000_000
    monkeypatch.setattr(decoding, "MAX_STATEMENT_CHARACTERS", 100)
    assert "longer than 100 characters" in failure(write("a.txt", "a" * 101)).reason
    assert [statement.text for statement in statements(write("b.txt", "a" * 100))] == ["a" * 100]


class Endless(io.RawIOBase):
    """JSON lines of which the second is 50 MB long, made up as they are read; ``most`` is the most held at once."""

    def __init__(self) -> None:
        self.most = 0
        self.rest = [b'{"text": "One."}\n', b'{"text": "', *[b"a" * 1_000_000] * 50, b'"}\n', b'{"text": "Two."}\n']

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self.rest:
            return 0
        piece = self.rest[0][: len(buffer)]
        self.rest[0] = self.rest[0][len(piece) :]
        if not self.rest[0]:
            del self.rest[0]
        buffer[: len(piece)] = piece
        return len(piece)


def test_a_line_of_50_megabytes_is_passed_over() -> None:
    first, second, third = read(["-"], stdin=io.BufferedReader(Endless()))
    assert isinstance(first, Statement)
    assert isinstance(second, UnreadableInputError)
    assert isinstance(third, Statement)
    assert (second.line, second.source) == (2, "-")
    assert f"{MAX_LINE_BYTES // 1024**2} MiB" in second.reason
    assert third.text == "Two."


TEXT_SUFFIXES = [".jsonl", ".markdown", ".md", ".ndjson", ".text", ".txt"]


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(TEXT_SUFFIXES))
def test_any_text_is_read_as_it_is_or_refused(text: str, suffix: str) -> None:
    in_json = SUFFIXES[suffix] is SUFFIXES[".jsonl"]
    data = json.dumps({"text": text}) if in_json else text
    (found,) = SUFFIXES[suffix](io.BytesIO(data.encode()), "x")
    if isinstance(found, Found):
        assert found.statement.text == (text if in_json else text.removeprefix("\ufeff"))
        encode(found.statement)
    else:
        assert not text.strip() or "\0" in text or not text.removeprefix("\ufeff").strip() or text.startswith("BZh")


@given(st.binary(), st.sampled_from(sorted(SUFFIXES)))
def test_no_bytes_make_a_reader_fall(data: bytes, suffix: str) -> None:
    for found in read_named(io.BytesIO(data), f"x{suffix}", "x"):
        assert isinstance(found, Found | UnreadableInputError)
