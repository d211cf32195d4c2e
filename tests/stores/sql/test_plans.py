"""Questions are answered through indices: no filter reads a whole table, in either database."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from chargesheet.stores.sql.connect import connect
from chargesheet.stores.sql.database import Database, Row
from chargesheet.stores.sql.incoming import Incoming
from chargesheet.stores.sql.loading import load
from chargesheet.stores.sql.queries import Filters, records

# Laws, and what a filter itself brings ("json_each", a constant row), are few; the rest grow with the archive.
TABLES = ("events", "arguments", "statements", "event_words", "entities")


class Explained:
    """A store that gives, in place of an answer, how the database would find it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.plan: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        explain = "EXPLAIN QUERY PLAN" if self.dialect == "sqlite" else "EXPLAIN"
        self.plan += [str(row[-1]).strip() for row in self._database.rows(f"{explain} {sql}", values)]
        return iter(())

    def whole_tables(self) -> list[str]:
        """The steps that read a table from one end to the other."""
        if self.dialect == "sqlite":
            # "SCAN e": all of it; "SCAN a USING INDEX …": all of an index; "SCAN event_words VIRTUAL TABLE INDEX 0:M4": no
            names = {"e", "a", "o", "s", *TABLES}
            steps = [step for step in self.plan if step.startswith("SCAN ") and "VIRTUAL TABLE INDEX" not in step]
            return [step for step in steps if step.split()[1] in names]
        return [step for step in self.plan if "Seq Scan" in step and any(f" on {name} " in step for name in TABLES)]


@pytest.fixture
def explained(store: str, make: Any) -> Iterator[Explained]:
    """A store of some events that says how it would look for them."""
    with connect(store, create=True) as database:
        lines = [*make.events(300), *(make.document(f"d{n}", (n,)) for n in range(40))]
        load(database, [Incoming("-", n, record, 1) for n, record in enumerate(lines)])
        if database.dialect == "postgresql":
            # A small table is read whole whatever its indices are; this leaves it only where no index would do.
            database.run("ANALYZE")
            database.run("SET enable_seqscan = off")
        yield Explained(database)


QUESTIONS = [
    pytest.param({"articles": ("KZ:criminal-code:174",)}, id="which article"),
    pytest.param({"articles": ("KZ:criminal-code",)}, id="which law"),
    pytest.param({"articles": ("174", "KZ:criminal-code:1")}, id="articles"),
    pytest.param({"since": "2015"}, id="since when"),
    pytest.param({"until": "2015-03"}, id="until when"),
    pytest.param({"since": "2015", "until": "2015"}, id="when"),
    pytest.param({"types": ("charge",)}, id="what"),
    pytest.param({"types": ("charge", "arrest"), "since": "2015"}, id="what and when"),
    pytest.param({"person": "sadykova"}, id="who"),
    pytest.param({"authority": "police"}, id="by whom"),
    pytest.param({"place": "almaty"}, id="where"),
    pytest.param({"country": "KZ"}, id="which country"),
    pytest.param({"penalties": ("death",)}, id="which penalty"),
    pytest.param({"statement": "EUR 57/3123/2015"}, id="which statement"),
    pytest.param({"text": '"was charged" alm*'}, id="which words"),
]


@pytest.mark.parametrize("filters", QUESTIONS)
def test_no_table_is_read_whole(explained: Explained, filters: dict[str, Any]) -> None:
    list(records(explained, Filters(**filters)))  # type: ignore[arg-type]
    assert explained.plan
    assert explained.whole_tables() == []


def test_what_reads_a_whole_table_is_seen(explained: Explained) -> None:
    """Nearly all events are actual: an index of modalities would help nobody."""
    list(records(explained, Filters(modalities=("actual",))))  # type: ignore[arg-type]
    assert len(explained.whole_tables()) == 1
