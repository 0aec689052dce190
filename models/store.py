"""The evaluation file. Every change goes through ``Store.operation``: one transaction, one log entry, one undo step."""

import random
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from models import engine, fields, identity, opening, undoing
from models.errors import UserError
from models.fields import RECORDS, Meta, R, Record, Storage
from models.ledger import DELETED, Columns, Entry, EntryKind, Ledger, Op, dumps
from models.migrations import LOGGED_HEAD
from models.positions import following
from models.search import Hit, Search
from models.snapshot import Snapshot, refresh


@dataclass(frozen=True)
class Changes:
    """What an operation touched, so that a view can tell whether it is stale."""

    label: str
    tables: frozenset[str]
    ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Draft:
    """Typed but not yet saved text of a field."""

    table: str
    row: int
    field: str
    text: str


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

    db: engine.Connection
    columns: Columns
    born: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    changed: dict[tuple[str, int], dict[str, tuple[Any, Any]]] = field(default_factory=dict)
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
        self._set(record.meta.table, row, cells)

    def remove(self, record: type[Record], *rows: int) -> None:
        """Delete softly: undo and the log keep everything."""
        for row in rows:
            self._set(record.meta.table, row, {DELETED: 1})

    def get(self, record: type[R], row: int) -> R | None:
        return _get(self.db, record, row)

    def all(self, record: type[R]) -> tuple[R, ...]:
        return _all(self.db, record)

    def take_back(self, cells: dict[undoing.Touched, dict[str, tuple[Any, Any]]]) -> None:
        """Write inverses, (new, now) by cell, as many rows at a time as share their columns."""
        groups: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        for (table, row), pairs in cells.items():
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
        if (table, row) in self.born and DELETED not in new:
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
            raise UserError("要修改的记录已经不存在", "它可能已被撤销；请刷新后再试")
        return found

    def _last_position(self, table: str) -> str:
        return self.db.execute(f'SELECT max(position) FROM "{table}"').fetchone()[0] or ""


def _select(meta: Meta, where: str) -> str:
    names = ", ".join(f'"{spec.name}"' for spec in meta.fields)
    return f'SELECT id, position, {names} FROM "{meta.table}" WHERE {where} ORDER BY position, id'


def _record(record: type[R], row: tuple[Any, ...]) -> R:
    values = {spec.name: fields.from_cell(spec, cell) for spec, cell in zip(record.meta.fields, row[2:], strict=True)}
    return record(id=row[0], position=row[1] or "", **values)


def _get(db: engine.Connection, record: type[R], row: int) -> R | None:
    found = db.execute(_select(record.meta, "deleted = 0 AND id = ?"), (row,)).fetchone()
    return None if found is None else _record(record, found)


def _all(db: engine.Connection, record: type[R], where: str = "1", args: Sequence[Any] = ()) -> tuple[R, ...]:
    rows = db.execute(_select(record.meta, f"deleted = 0 AND {where}"), tuple(args))
    return tuple(_record(record, row) for row in rows)


def _columns(db: engine.Connection) -> dict[str, tuple[str, ...]]:
    """The columns after id and deleted of each logged table, as they stand in this file."""
    found = {}
    for table, record in RECORDS.items():
        if record.meta.storage is Storage.LOGGED:
            names = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
            found[table] = tuple(name for name in names if name not in LOGGED_HEAD[:2])
    return found


class Store:
    """An open evaluation file. One thread at a time; ``author`` is who the log names."""

    def __init__(self, path: Path, opened: opening.Opened, home: Path | None, author: str) -> None:
        self.path, self.author = path, author
        self.read_only, self.recovered = opened.read_only, opened.recovered
        self._db = opened.connection
        self._columns = _columns(self._db)
        self._ledger = Ledger(self._db, self._columns, 0, milliseconds)
        self._nodes = identity.Nodes(None, identity.mint())
        if not self.read_only:
            self._nodes = identity.choose(home, self._uid(), self._ledger.frontier)
        self._ledger.node = self._nodes.node
        self._search, self._closed = Search(self), False
        self._snapshot: Snapshot | None = None
        self._stale: set[str] = set()
        if opened.upgraded and self._ledger.frontier:
            self._transact(self._ledger.rebuild)
        if not self.read_only:
            self._promote_drafts()

    @classmethod
    def open(cls, path: Path, *, home: Path | None = None, author: str = "") -> "Store":
        """Open an existing evaluation; raises UserError. ``home`` is the user's data folder, where node ids are kept."""
        return cls(path, opening.open_file(path), home, author)

    @classmethod
    def create(
        cls,
        path: Path,
        fill: Callable[[Step], None] | None = None,
        *,
        home: Path | None = None,
        author: str = "",
        label: str = "新建评价",
    ) -> "Store":
        """A new evaluation file; ``fill`` adds its first records, which cannot be undone away."""
        opened = opening.create_file(path)
        store = None
        try:
            store = cls(path, opened, home, author)
            if fill is not None:
                with store.operation(label, EntryKind.UPGRADE) as step:
                    fill(step)
        except BaseException:
            if store is not None:
                store.close()
            else:
                opened.connection.close()
            path.unlink(missing_ok=True)
            raise
        return store

    # ---- reading

    def all(self, record: type[R], where: str = "1", args: Sequence[Any] = ()) -> tuple[R, ...]:
        """Records that are not deleted, in the user's order."""
        return _all(self._db, record, where, args)

    def get(self, record: type[R], row: int) -> R | None:
        return _get(self._db, record, row)

    def query(self, sql: str, args: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a SELECT of an area file."""
        return self._db.execute(sql, tuple(args)).fetchall()

    def snapshot(self) -> Snapshot:
        """Everything as it stands; only tables changed since the last one are read again."""
        if self._snapshot is None or self._stale:
            stale = None if self._snapshot is None else frozenset(self._stale)
            self._snapshot = refresh(self._snapshot or Snapshot(), stale, self.all, self.query)
            self._stale.clear()
        return self._snapshot

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Records with ``text`` in any of their fields, newest first."""
        return self._search.find(text, limit)

    def catch_up(self) -> None:
        """Bring the search index up to date: for idle moments."""
        self._search.catch_up()

    # ---- writing

    @contextmanager
    def operation(self, label: str, kind: EntryKind = EntryKind.EDIT) -> Iterator[Step]:
        """One durable transaction, one log entry, one undo step; an exception leaves nothing of it behind."""
        with self._logged(label, kind) as step:
            yield step

    def undo(self) -> Changes | None:
        """Take back the last step of this machine that stands; None if there is none."""
        done = next(undoing.done_steps(self._db, self._nodes.own), None)
        return None if done is None else self._answer([done.step], EntryKind.UNDO, f"撤销：{done.label}", done.step)

    def redo(self) -> Changes | None:
        undone = undoing.undone_step(self._db, self._nodes.own)
        if undone is None:
            return None
        label = undone.label.removeprefix("撤销：")
        return self._answer([undone.step], EntryKind.REDO, label, undone.step)

    def undo_to(self, entry: int) -> Changes | None:
        """Take back, as one step, all steps of this machine that came after log entry ``entry``."""
        steps = []
        for done in undoing.done_steps(self._db, self._nodes.own):
            if done.entry <= entry:
                break
            steps.append(done.step)
        return self._answer(steps, EntryKind.RESTORE, f"恢复：撤销最近 {len(steps)} 步", None) if steps else None

    def undo_label(self) -> str:
        done = next(undoing.done_steps(self._db, self._nodes.own), None)
        return "" if done is None else done.label

    def redo_label(self) -> str:
        undone = undoing.undone_step(self._db, self._nodes.own)
        return "" if undone is None else undone.label.removeprefix("撤销：")

    def _answer(
        self, steps: Sequence[undoing.Step], kind: EntryKind, label: str, target: undoing.Step | None
    ) -> Changes:
        inverse = undoing.inverse(self._db, steps, self._nodes.own)
        with self._logged(label, kind, target) as step:
            step.take_back(inverse.cells)
        return step.changes

    @contextmanager
    def _logged(self, label: str, kind: EntryKind, target: undoing.Step | None = None) -> Iterator[Step]:
        if self.read_only:
            raise UserError(f"“{self.path.name}”是只读的，不能修改", "请把文件复制到可以写入的文件夹后再修改")
        step = Step(self._db, self._columns)
        self._begin()
        try:
            yield step
            ops = list(step.ops())
            if ops or target:
                self._ledger.append(label, kind, ops, self.author, target)
            self._db.execute("COMMIT")
        except BaseException as error:
            self._roll_back(error)
            raise
        tables = frozenset(table for table, _, _ in ops)
        self._stale |= tables
        step.changes = Changes(label, tables, frozenset(row for _, row, _ in ops))

    def _begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def _roll_back(self, error: BaseException) -> None:
        """Nothing of the transaction stays; a failure of the disk is raised in the user's words."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._ledger.load()
        self._stale |= set(self._columns)
        known = explained(error, self.path)
        if known:
            raise known from error

    def _transact(self, work: Callable[[], Any]) -> Any:
        self._begin()
        try:
            done = work()
            self._db.execute("COMMIT")
        except BaseException as error:
            self._roll_back(error)
            raise
        return done

    # ---- other laptops

    def export_entries(self, known: dict[int, int] | None = None) -> Iterator[Entry]:
        return self._ledger.export(known)

    def known(self) -> dict[int, int]:
        """The last entry this file has of each node."""
        return self._ledger.known()

    def merge_entries(self, entries: Iterable[Entry]) -> int:
        """Take in another file's entries; returns how many were new."""
        taken = self._transact(lambda: self._ledger.merge(entries))
        self._stale |= set(self._columns)
        return taken

    def conflicts(self) -> list[tuple[str, int, str, str]]:
        """Cells (table, row, column) with values written concurrently, and the kind: "edit" or "delete"."""
        return self.query("SELECT tbl, row, col, kind FROM log_conflict ORDER BY tbl, row, col")

    def contenders(self, table: str, row: int, column: str) -> list[Any]:
        """The values of a contested cell, the shown one first."""
        return [head.value for head in self._ledger.heads(table, row).get(column, [])]

    def resolve(self, table: str, row: int, column: str, value: Any) -> None:
        """Settle a contested cell for good: the choice has seen all of its values."""
        with self.operation("确定取值", EntryKind.RESOLVE) as step:
            step.settle(table, row, column, value)

    # ---- drafts: typed text that is not saved yet, durable and unlogged

    def save_draft(self, table: str, row: int, name: str, text: str) -> None:
        if self.read_only:
            return
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        self._transact(
            lambda: self._db.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)", (table, row, name, text, at))
        )

    def drop_draft(self, table: str, row: int, name: str) -> None:
        if self.read_only or not self.query("SELECT 1 FROM draft LIMIT 1"):
            return
        delete = "DELETE FROM draft WHERE tbl = ? AND row = ? AND field = ?"
        self._transact(lambda: self._db.execute(delete, (table, row, name)))

    def drafts(self) -> list[Draft]:
        return [Draft(*row) for row in self.query("SELECT tbl, row, field, text FROM draft")]

    def _promote_drafts(self) -> None:
        """Save what a crash left typed; what does not parse stays a draft, for its field to show."""
        for draft in self.drafts():
            record = RECORDS.get(draft.table)
            names = {spec.name for spec in record.meta.fields} if record else set[str]()
            if record is None or draft.field not in names or self.get(record, draft.row) is None:
                self.drop_draft(draft.table, draft.row, draft.field)
                continue
            try:
                values = fields.parsed(record.meta[draft.field], draft.text)
            except UserError:
                continue
            with self.operation(f"恢复未保存的输入：{record.meta[draft.field].label}") as step:
                step.change(record, draft.row, **values)
            self.drop_draft(draft.table, draft.row, draft.field)

    # ---- the file itself

    def verify(self) -> list[str]:
        """Sentences on what is wrong with the file: pages, hash chains, tables that do not follow from the log."""
        said = [row[0] for row in self.query("PRAGMA integrity_check(5)")]
        wrong = [] if said == ["ok"] else [f"文件结构：{line}" for line in said]
        return wrong + self._ledger.verify()

    def rebuild(self) -> None:
        """Make the record tables anew from the log."""
        self._transact(self._ledger.rebuild)
        self._stale |= set(self._columns)

    def note(self, key: str, value: str | None = None) -> str:
        """A small fact about the file that is not logged; sets it where a value is given."""
        if value is not None and not self.read_only:
            self._transact(lambda: self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value)))
        found = self.query("SELECT value FROM about WHERE key = ?", (key,))
        return found[0][0] if found else ""

    def bulk(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows of an unlogged table or projection."""
        self._transact(lambda: self._db.executemany(sql, rows))

    def close(self) -> None:
        """Leave exactly one file behind. May be called twice."""
        if self._closed:
            return
        self._closed = True
        if self.read_only:
            self._db.close()
        else:
            self._nodes.close(self._ledger.frontier.get(self._nodes.node))
            engine.release(self._db)

    @property
    def uid(self) -> str:
        """What this evaluation is called among all others, in every copy of its file."""
        return self.note("evaluation")

    def _uid(self) -> str:
        return self.note("evaluation") or self.note("evaluation", uuid.uuid4().hex)


def explained(error: BaseException, path: Path) -> UserError | None:
    return opening.explain(error, path) if isinstance(error, engine.DatabaseError) else None
