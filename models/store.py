"""The evaluation file. Every change goes through ``Store.operation``: one transaction, one log entry, one undo step."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models import drafts, engine, identity, opening, undoing
from models.errors import UserError
from models.fields import RECORDS, R, Storage
from models.ledger import Entry, EntryKind, Ledger
from models.migrations import LOGGED_HEAD
from models.search import Hit, Search
from models.snapshot import Snapshot, refresh
from models.step import Changes, Step, every, get, milliseconds

__all__ = ["Changes", "Step", "Store"]


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
            drafts.promote(self)

    @classmethod
    def open(cls, path: Path, *, home: Path | None = None, author: str = "") -> "Store":
        """Open an existing evaluation; raises UserError. ``home`` is the user's data folder, where node ids are kept."""
        opened = opening.open_file(path)
        try:
            return cls(path, opened, home, author)
        except BaseException as error:
            opened.connection.close() if opened.read_only else opening.let_go(opened.connection)
            known = explained(error, path)
            if known:
                raise known from error
            raise

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
        try:
            store = cls(path, opened, home, author)
            if fill is not None:
                with store.operation(label, EntryKind.UPGRADE) as step:
                    fill(step)
        except BaseException:
            opening.discard(opened.connection, path)
            raise
        return store

    # ---- reading

    def all(self, record: type[R], where: str = "1", args: Sequence[Any] = ()) -> tuple[R, ...]:
        """Records that are not deleted, in the user's order."""
        return every(self._db, record, where, args)

    def get(self, record: type[R], row: int) -> R | None:
        return get(self._db, record, row)

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

    def catch_up(self) -> bool:
        """Bring the search index a slice nearer to the last change, for idle moments; whether there is more to do."""
        return not self.read_only and self._search.catch_up()

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
        if not self.read_only:
            drafts.save(self, table, row, name, text)

    def drop_draft(self, table: str, row: int, name: str) -> None:
        if not self.read_only:
            drafts.drop(self, table, row, name)

    def drafts(self) -> list[drafts.Draft]:
        return drafts.every(self)

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
            self.bulk("INSERT OR REPLACE INTO about VALUES (?, ?)", [(key, value)])
        found = self.query("SELECT value FROM about WHERE key = ?", (key,))
        return found[0][0] if found else ""

    def bulk(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows of an unlogged table or projection."""
        self.batch((sql, rows))

    def batch(self, *work: tuple[str, Iterable[Sequence[Any]]]) -> None:
        """Several such statements as one transaction."""
        self._transact(lambda: [self._db.executemany(sql, rows) for sql, rows in work])

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
