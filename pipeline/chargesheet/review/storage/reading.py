"""Whole stores as people left them, statement by statement: memory does not grow with their number."""

from collections.abc import Iterator

from chargesheet.review.storage.log import ReviewedStatement, read_statement
from chargesheet.stores.sql.database import Database

_PAGE = 500


def reviewed_statements(database: Database, *, touched: bool = False) -> Iterator[ReviewedStatement]:
    """All statements of a store with their logs, by id; with ``touched`` only those that somebody corrected.

    Raises:
        StoreError: The database failed.
    """
    table = "(SELECT DISTINCT statement_id AS id FROM corrections) AS c" if touched else "statements"
    last = ""
    while True:
        found = database.rows(f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE))  # noqa: S608
        for (statement_id,) in found:
            statement = read_statement(database, str(statement_id))
            if statement is not None:
                yield statement
        if len(found) < _PAGE:
            return
        last = str(found[-1][0])
