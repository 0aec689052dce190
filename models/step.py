"""One operation under way: what it has written to the tables, cell by cell, for the log to keep."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models import fields
from models.engine import Connection
from models.errors import UserError
from models.fields import Meta, R, Record
from models.ledger import DELETED, Columns, Op, dumps
from models.positions import following

Cell = tuple[Any, Any]  # what a cell is to hold, and what it held


@dataclass(frozen=True)
class Changes:
    """What an operation touched, so that a view can tell whether it is stale."""

    label: str
    tables: frozenset[str]
    ids: frozenset[int] = frozenset()


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


class Ids:
    """Time-ordered ids made on this device: 42 bits of milliseconds, 21 bits of chance, ever growing in a process."""

    def __init__(self) -> None:
        self._last = 0

    def mint(self) -> int:
        self._last = max(milliseconds() << 21 | random.getrandbits(21), self._last + 1)
        return self._last


IDS = Ids()


@dataclass
class Step:
    """One operation under way: writes to the tables at once and remembers, cell by cell, what to log."""

    db: Connection
    columns: Columns
    born: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    changed: dict[tuple[str, int], dict[str, Cell]] = field(default_factory=dict)
    changes: Changes = Changes("", frozenset())  # what it came to, once it is durable

    def add(self, record: Record) -> int:
        """Save a new record, behind its siblings unless it has a position; returns its id."""
        return self.add_all([record])[0]

    def add_all(self, records: Sequence[Record]) -> list[int]:
        """Save new records of one kind in order; returns their ids."""
        if not records:
            return []
        meta = records[0].meta
        columns = self.columns[meta.table]
        unplaced = sum(not record.position for record in records)
        places = iter(following(self._last_position(meta.table) if unplaced else "", unplaced))
        ids, rows = [], []
        for record in records:
            cells = {"position": record.position or next(places)}
            cells |= {spec.name: fields.to_cell(spec, getattr(record, spec.name)) for spec in meta.fields}
            ids.append(record.id or IDS.mint())
            rows.append((ids[-1], *cells.values()))
            self.born[meta.table, ids[-1]] = cells
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * (len(columns) + 1))
        self.db.executemany(f'INSERT INTO "{meta.table}"(id, {names}) VALUES ({marks})', rows)
        return ids

    def change(self, record: type[Record], row: int, **values: Any) -> None:
        """Save new values of some fields; those that do not differ are not written."""
        specs = {spec.name: spec for spec in record.meta.fields}
        cells = {name: fields.to_cell(specs[name], value) for name, value in values.items() if name in specs}
        if "position" in values:
            cells["position"] = values["position"]
        if len(cells) != len(values):
            raise KeyError(f"{record.meta.table} has no field {', '.join(values.keys() - cells.keys())}")
        if self._cells(record.meta.table, row, (DELETED,))[0]:
            raise _gone()
        self._set(record.meta.table, row, cells)

    def remove(self, record: type[Record], *rows: int) -> None:
        """Delete softly: undo and the log keep everything."""
        for row in rows:
            if self.born.pop((record.meta.table, row), None) is not None:
                self.db.execute(f'DELETE FROM "{record.meta.table}" WHERE id = ?', (row,))
            else:
                self._set(record.meta.table, row, {DELETED: 1})

    def get(self, record: type[R], row: int) -> R | None:
        return get(self.db, record, row)

    def all(self, record: type[R]) -> tuple[R, ...]:
        return every(self.db, record)

    def take_back(self, cells: Mapping[tuple[str, int], Mapping[str, Cell]]) -> None:
        """Write inverses, (new, now) by cell, as many rows at a time as share their columns."""
        groups: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        for (table, row), inverse in cells.items():
            pairs = {column: (new, now) for column, (new, now) in inverse.items() if new != now}
            if pairs:
                groups.setdefault((table, tuple(pairs)), []).append((*(new for new, _ in pairs.values()), row))
                self.changed[table, row] = pairs
        for (table, columns), rows in groups.items():
            settings = ", ".join(f'"{column}" = ?' for column in columns)
            self.db.executemany(f'UPDATE "{table}" SET {settings} WHERE id = ?', rows)

    def settle(self, table: str, row: int, column: str, value: Any) -> None:
        """Choose the value of a contested cell; logged even when it is the one that is shown."""
        now = self._cells(table, row, (column,))[0]
        self.db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (value, row))
        self.changed[table, row] = {**self.changed.get((table, row), {}), column: (value, now)}

    def ops(self) -> Iterator[Op]:
        """What to log; nothing for cells that ended as they began."""
        for (table, row), cells in self.born.items():
            values = list(cells.values())
            while values and values[-1] is None:
                values.pop()
            yield table, row, dumps(values)
        for (table, row), pairs in self.changed.items():
            if pairs:
                yield table, row, dumps(pairs)

    def _set(self, table: str, row: int, cells: dict[str, Any]) -> None:
        now = dict(zip(cells, self._cells(table, row, tuple(cells)), strict=True))
        new = {column: value for column, value in cells.items() if now[column] != value}
        if not new:
            return
        settings = ", ".join(f'"{column}" = ?' for column in new)
        self.db.execute(f'UPDATE "{table}" SET {settings} WHERE id = ?', (*new.values(), row))
        if (table, row) in self.born:
            self.born[table, row] |= new
            return
        pairs = self.changed.setdefault((table, row), {})
        for column, value in new.items():
            before = pairs[column][1] if column in pairs else now[column]
            pairs[column] = (value, before)
            if value == before:
                del pairs[column]

    def _cells(self, table: str, row: int, columns: tuple[str, ...]) -> tuple[Any, ...]:
        names = ", ".join(f'"{column}"' for column in columns)
        found = self.db.execute(f'SELECT {names} FROM "{table}" WHERE id = ?', (row,)).fetchone()
        if found is None:
            raise _gone()
        return found

    def _last_position(self, table: str) -> str:
        return self.db.execute(f'SELECT max(position) FROM "{table}"').fetchone()[0] or ""


def _gone() -> UserError:
    return UserError("要修改的记录已经不存在", "它可能已被删除或撤销；请刷新后再试")


def _select(meta: Meta, where: str) -> str:
    names = ", ".join(f'"{spec.name}"' for spec in meta.fields)
    return f'SELECT id, position, {names} FROM "{meta.table}" WHERE {where} ORDER BY position, id'


def _record(record: type[R], row: tuple[Any, ...]) -> R:
    values = {spec.name: fields.from_cell(spec, cell) for spec, cell in zip(record.meta.fields, row[2:], strict=True)}
    return record(id=row[0], position=row[1] or "", **values)


def get(db: Connection, record: type[R], row: int) -> R | None:
    found = db.execute(_select(record.meta, "deleted = 0 AND id = ?"), (row,)).fetchone()
    return None if found is None else _record(record, found)


def every(db: Connection, record: type[R], where: str = "1", args: Sequence[Any] = ()) -> tuple[R, ...]:
    rows = db.execute(_select(record.meta, f"deleted = 0 AND {where}"), tuple(args))
    return tuple(_record(record, row) for row in rows)
