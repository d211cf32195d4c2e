"""The queries and tables of docs/stores.md are those that there are."""

import re
from pathlib import Path

import pytest

from chargesheet.stores.sql.connect import connect

PAGE = Path(__file__).parents[3] / "docs" / "stores.md"
QUERIES = re.findall(r"^-- .*?;$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_there_are_queries() -> None:
    assert len(QUERIES) == 3


@pytest.mark.parametrize("query", QUERIES, ids=[query.splitlines()[0][3:] for query in QUERIES])
def test_each_query_runs(query: str, store: str) -> None:
    with connect(store, create=True) as database:
        assert database.rows(query.removesuffix(";")) == []


def test_every_table_and_view_is_explained(store: str) -> None:
    page = PAGE.read_text("utf-8")
    with connect(store, create=True) as database:
        own = {name for name in database.tables() if not name.startswith("event_words_")}
    assert sorted(name for name in own - {"migrations"} if f"`{name}`" not in page) == []
