"""What stands in a file, for comparing."""

from typing import Any

import models.snapshot  # noqa: F401  declares all records
from models.fields import RECORDS, Storage
from models.store import Store

Contents = dict[str, list[tuple[Any, ...]]]
TABLES = tuple(sorted(table for table, record in RECORDS.items() if record.meta.storage is Storage.LOGGED))


def contents(store: Store) -> Contents:
    """All rows of all tables of records, deleted ones too."""
    return {table: store.query(f'SELECT * FROM "{table}" ORDER BY id') for table in TABLES}


def living(store: Store) -> Contents:
    """The rows a user sees: a record that was undone away is as good as never made."""
    return {
        table: rows
        for table in TABLES
        if (rows := store.query(f'SELECT * FROM "{table}" WHERE deleted = 0 ORDER BY id'))
    }
