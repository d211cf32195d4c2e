"""What is said about long statements."""

from pathlib import Path

import pytest

from chargesheet.reading import LONG_STATEMENT, read
from chargesheet.reading.notes import long_without
from chargesheet.records import Statement

LONG = "a" * (LONG_STATEMENT + 1)


@pytest.mark.parametrize(
    ("date", "country", "lacks", "options"),
    [
        pytest.param(None, None, "with no date and no country", "Give --date and --country if", id="both"),
        pytest.param("2014", None, "with no country", "Give --country if", id="country"),
        pytest.param(None, "KZ", "with no date", "Give --date if", id="date"),
    ],
)
def test_a_long_statement_without_a_date_or_a_country(
    date: str | None, country: str | None, lacks: str, options: str
) -> None:
    note = long_without(Statement(id="s", text=LONG, date=date, country=country), "a.jsonl, line 3")
    assert note is not None
    assert note.startswith(f"a.jsonl, line 3: 100,001 characters are read as one statement, {lacks}. {options} ")


@pytest.mark.parametrize(
    ("text", "date", "country"),
    [pytest.param(LONG, "2014", "KZ", id="both known"), pytest.param(LONG[1:], None, None, id="not long")],
)
def test_no_note(text: str, date: str | None, country: str | None) -> None:
    assert long_without(Statement(id="s", text=text, date=date, country=country), "a.txt") is None


def test_what_is_given_for_all_statements_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LONG, encoding="utf-8")
    notes: list[str] = []
    list(read([path], date="2014", on_note=notes.append))
    list(read([path], date="2014", country="KZ", on_note=notes.append))
    assert [note.partition(". ")[0] for note in notes] == [
        f"{path}: 100,001 characters are read as one statement, with no country"
    ]
