"""Open sets and raw text, as training reads them."""

import gzip
import json
from pathlib import Path

import pytest

from chargesheet.errors import UnreadableInputError
from chargesheet.learning.sets import MASKED, paragraphs, read_redocred

DOCUMENT = {
    "sents": [["The", "Acme", "Court", "met", "Ali", "'s", "men", "(", "two", "weeks", ")", "."], ["He", "left", "."]],
    "vertexSet": [
        [{"pos": [0, 3], "sent_id": 0, "type": "ORG", "name": "The Acme Court"}],
        [{"pos": [4, 5], "sent_id": 0, "type": "PER", "name": "Ali"}, {"pos": [0, 1], "sent_id": 1, "type": "MISC"}],
        [{"pos": [8, 10], "sent_id": 0, "type": "TIME", "name": "two weeks"}],
        [{"pos": [8, 9], "sent_id": 0, "type": "NUM", "name": "two"}],
    ],
}


@pytest.mark.parametrize("packed", [True, False], ids=["gzipped", "plain"])
def test_redocred(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("set.json.gz" if packed else "set.json")
    data = json.dumps([DOCUMENT]).encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    (found,) = read_redocred(path)
    assert found.text == "The Acme Court met Ali's men (two weeks). He left."
    assert [(found.text[s.start : s.end], s.label) for s in found.spans] == [
        ("Acme Court", "ORG"),
        ("Ali", "PERSON"),
        ("He", MASKED),
        ("two weeks", MASKED),
    ]


def test_a_damaged_set_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.json.gz"
    path.write_bytes(b"no gzip")
    with pytest.raises(UnreadableInputError, match=r"set\.json\.gz"):
        list(read_redocred(path))


def test_paragraphs_leave_out_short_lines_and_what_is_measured_on(tmp_path: Path) -> None:
    kept = "This line has enough words to be read as prose, and it is kept."
    measured = "This line has enough words too, but the figures are measured on it, so no."
    path = tmp_path / "raw.txt"
    path.write_text(f"A heading\n\ufffc{kept}\n{measured}\n", encoding="utf-8")
    assert paragraphs(path, [measured]) == [kept]


def test_a_missing_raw_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"none\.txt"):
        paragraphs(tmp_path / "none.txt")
