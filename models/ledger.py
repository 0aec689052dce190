"""The append-only log: every saved action of every laptop, hashed and chained; history, undo and merging read it.

An *entry* is one saved action of one *node* (a copy of the file on one machine); its *ops* say, row by row, what it
wrote: ``{"column": [new, old]}`` for a change, ``[value, …]`` in column order (after id and deleted) for a new row.
The tables of records are a pure function of the set of entries, so merging is the union of sets: any order, any
repetition. A *head* of a cell is a version that no later writer of the cell had seen; where there are several, all are
kept, the one with the greatest clock is shown, and the cell stands in ``log_conflict`` until a person chooses.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from models.engine import Connection
from models.errors import UserError
from models.migrations import SCHEMA, Cells, upcast

Op = tuple[str, int, str]  # table, row id, cells as JSON
Columns = Mapping[str, tuple[str, ...]]  # of each logged table: its columns after id and deleted, in the file's order
DELETED = "deleted"


class EntryKind(StrEnum):
    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    RESTORE = "restore"
    RESOLVE = "resolve"
    IMPORT = "import"
    UPGRADE = "upgrade"


@dataclass(frozen=True)
class Entry:
    """``target`` is the (node, step) that an undo or redo answers; ``step`` is the seq of the first entry of the undo
    step; ``seen`` is what the node knew of all others (JSON, None: as at its entry before)."""

    node: int
    seq: int
    clock: int
    who: str
    at: str
    label: str
    kind: str
    target: tuple[int, int] | None
    step: int
    schema: int
    seen: str | None
    ops: tuple[Op, ...]
    digest: str = ""


@dataclass(frozen=True)
class Mark:
    """The last entry known of a node."""

    seq: int
    clock: int
    digest: str


_NOTHING = Mark(0, 0, "")  # of a node that is not known


@dataclass(frozen=True)
class Version:
    """A value some entry gave to a cell."""

    node: int
    seq: int
    clock: int
    value: Any


class _State(NamedTuple):
    """A row as the log has it: id, deleted and columns; and its contested columns with the kind of conflict."""

    table: str
    cells: tuple[Any, ...]
    contested: tuple[tuple[str, str], ...]


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: it is called for every row


def dumps(value: Any) -> str:
    return _ENCODER.encode(value)


def values_of(columns: tuple[str, ...], cells: str) -> Cells:
    """What an op wrote, by column; a new row gives all of its columns and that it is not deleted."""
    read = json.loads(cells)
    if isinstance(read, dict):
        return {column: pair[0] for column, pair in read.items()}
    return {DELETED: 0, **dict.fromkeys(columns), **dict(zip(columns, read, strict=False))}


_BATCH = 1_000  # rows written by one call
_WRITTEN = (
    "SELECT tbl, row, cells, schema, node, seq, clock FROM log_op CROSS JOIN log_entry ON log_entry.id = log_op.entry"
)
_ENTRY = "node, seq, clock, who, at, label, kind, target_node, target_seq, step, schema, seen, digest"


class Ledger:
    """The log of one open file. ``now`` gives milliseconds since 1970; the caller owns the transaction."""

    def __init__(self, connection: Connection, columns: Columns, node: int, now: Callable[[], int]) -> None:
        self._db, self._columns, self._now = connection, columns, now
        self.node = node
        self._seen: dict[int, list[tuple[int, dict[int, int]]]] = {}
        self.load()

    def load(self) -> None:
        """Read the frontier again, as after a rolled-back transaction."""
        rows = self._db.execute("SELECT node, seq, clock, digest FROM log_frontier")
        self.frontier = {node: Mark(*mark) for node, *mark in rows}
        self.contested = self._db.execute("SELECT 1 FROM log_conflict LIMIT 1").fetchone() is not None
        self._seen.clear()

    # ---- writing what happened here

    def append(
        self,
        label: str,
        kind: EntryKind,
        ops: Iterable[Op],
        who: str,
        target: tuple[int, int] | None = None,
        step: int | None = None,
    ) -> Entry:
        """Log what the open transaction has written to the tables; ``step`` joins the undo step of an earlier entry."""
        last = self.frontier.get(self.node, _NOTHING)
        clock = max([self._now() << 16, *(mark.clock + 1 for mark in self.frontier.values())])
        others = {node: mark.seq for node, mark in self.frontier.items() if node != self.node}
        entry = Entry(
            self.node,
            last.seq + 1,
            clock,
            who,
            datetime.fromtimestamp(self._now() / 1000, UTC).isoformat(timespec="milliseconds"),
            label,
            kind,
            target,
            step or last.seq + 1,
            SCHEMA,
            None if others == self._vector(self.node, last.seq) else dumps({str(n): others[n] for n in sorted(others)}),
            tuple(sorted(ops)),
        )
        entry = replace(entry, digest=_digest(entry, last.digest))
        self._insert(entry)
        if self.contested:
            self._settle(self._states((table, row) for table, row, _ in entry.ops))
        return entry

    def _insert(self, entry: Entry) -> None:
        target = entry.target or (None, None)
        values = (
            entry.node, entry.seq, entry.clock, entry.who, entry.at, entry.label, entry.kind, *target,
            entry.step, entry.schema, entry.seen, entry.digest,
        )  # fmt: skip
        placed = self._db.execute(f"INSERT INTO log_entry({_ENTRY}) VALUES ({', '.join('?' * 13)})", values).lastrowid
        self._db.executemany(
            "INSERT INTO log_op(tbl, row, entry, cells) VALUES (?, ?, ?, ?)",
            ((table, row, placed, cells) for table, row, cells in entry.ops),
        )
        mark = Mark(entry.seq, entry.clock, entry.digest)
        self._db.execute(
            "INSERT OR REPLACE INTO log_frontier(node, seq, clock, digest) VALUES (?, ?, ?, ?)",
            (entry.node, mark.seq, mark.clock, mark.digest),
        )
        self.frontier[entry.node] = mark
        if entry.seen is not None:
            self._seen.pop(entry.node, None)

    # ---- who knew what

    def _vector(self, node: int, seq: int) -> dict[int, int]:
        """What ``node`` had seen of the others when it wrote ``seq``."""
        if node not in self._seen:
            rows = self._db.execute(
                "SELECT seq, seen FROM log_entry WHERE node = ? AND seen IS NOT NULL ORDER BY seq DESC", (node,)
            )
            self._seen[node] = [(at, {int(n): s for n, s in json.loads(seen).items()}) for at, seen in rows]
        return next((vector for at, vector in self._seen[node] if at <= seq), {})

    def _saw(self, later: Version, earlier: Version) -> bool:
        if later.node == earlier.node:
            return later.seq >= earlier.seq
        return self._vector(later.node, later.seq).get(earlier.node, 0) >= earlier.seq

    def heads(self, table: str, row: int) -> dict[str, list[Version]]:
        """Of every column of a row the versions that nobody has overwritten, the one that is shown first."""
        found = self._db.execute(f"{_WRITTEN} WHERE tbl = ? AND row = ? ORDER BY entry", (table, row)).fetchall()
        return self._heads(table, found)

    def _heads(self, table: str, written: Iterable[Sequence[Any]]) -> dict[str, list[Version]]:
        heads: dict[str, list[Version]] = {}
        for _, _, cells, schema, node, seq, clock in written:
            for column, value in upcast(table, schema, values_of(self._columns[table], cells)).items():
                made = Version(node, seq, clock, value)
                kept = [one for one in heads.get(column, ()) if not self._saw(made, one)]
                heads[column] = [*kept, made]
        return {
            column: sorted(found, key=lambda one: (one.clock, one.node), reverse=True)
            for column, found in heads.items()
        }

    # ---- what follows from the log

    def _all_states(self) -> Iterator["_State"]:
        written = self._db.execute(f"{_WRITTEN} ORDER BY tbl, row, entry")
        for (table, row), found in groupby(written, key=itemgetter(0, 1)):
            if table in self._columns:
                yield self._state(table, row, list(found))

    def _states(self, rows: Iterable[tuple[str, int]]) -> Iterator["_State"]:
        one = f"{_WRITTEN} WHERE tbl = ? AND row = ? ORDER BY entry"
        for table, row in rows:
            if table in self._columns:
                yield self._state(table, row, self._db.execute(one, (table, row)).fetchall())

    def _state(self, table: str, row: int, written: list[Sequence[Any]]) -> "_State":
        """In a row that one node alone has written, as most are, nothing can be contested: the last value stands."""
        columns = self._columns[table]
        if len({one[4] for one in written}) == 1:
            cells: Cells = {}
            for _, _, text, schema, *_ in written:
                cells |= upcast(table, schema, values_of(columns, text))
            return _State(table, (row, *(cells[column] for column in (DELETED, *columns))), ())
        heads = self._heads(table, written)
        shown = tuple(heads[column][0].value for column in (DELETED, *columns))
        return _State(table, (row, *shown), tuple(self._contested(heads)))

    def _settle(self, states: Iterable["_State"]) -> None:
        """Make rows, and what is contested about them, follow from the log."""
        batches: dict[str, list[tuple[Any, ...]]] = {}
        for state in states:
            batch = batches.setdefault(state.table, [])
            batch.append(state.cells)
            if len(batch) == _BATCH:
                self._write(state.table, batch)
                batch.clear()
            if self.contested:
                self._db.execute("DELETE FROM log_conflict WHERE tbl = ? AND row = ?", (state.table, state.cells[0]))
            if state.contested:
                self.contested = True
                self._db.executemany(
                    "INSERT INTO log_conflict(tbl, row, col, kind) VALUES (?, ?, ?, ?)",
                    [(state.table, state.cells[0], column, kind) for column, kind in state.contested],
                )
        for table, batch in batches.items():
            self._write(table, batch)

    def _write(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        names = ", ".join(f'"{column}"' for column in ("id", DELETED, *self._columns[table]))
        marks = ", ".join("?" * (len(self._columns[table]) + 2))
        self._db.executemany(f'INSERT OR REPLACE INTO "{table}"({names}) VALUES ({marks})', rows)

    def _contested(self, heads: dict[str, list[Version]]) -> Iterator[tuple[str, str]]:
        deletions = [head for head in heads.get(DELETED, ()) if head.value == 1]
        for column, found in heads.items():
            if len({dumps(head.value) for head in found}) > 1:
                yield column, "delete" if column == DELETED else "edit"
            elif column != DELETED and any(
                not self._saw(d, head) and not self._saw(head, d) for d in deletions for head in found
            ):
                yield column, "delete"

    # ---- exchange with other files

    def export(self, known: Mapping[int, int] | None = None) -> Iterator[Entry]:
        """Entries the other side lacks, in an order in which it can take them; ``known`` is its last seq by node."""
        known = known or {}
        for number, *found in self._db.execute(f"SELECT id, {_ENTRY} FROM log_entry ORDER BY id").fetchall():
            if found[1] > known.get(found[0], 0):
                ops = self._db.execute("SELECT tbl, row, cells FROM log_op WHERE entry = ?", (number,)).fetchall()
                yield _entry(found, sorted(ops))

    def known(self) -> dict[int, int]:
        return {node: mark.seq for node, mark in self.frontier.items()}

    def merge(self, entries: Iterable[Entry]) -> int:
        """Take in entries in any order and repetition; what still lacks a predecessor waits. Returns how many are new.

        Raises UserError when an entry does not fit its hash chain: somebody has altered it.
        """
        waiting = {(node, seq): _from_json(body) for node, seq, body in self._db.execute("SELECT * FROM log_pending")}
        for entry in entries:
            if entry.seq > self.frontier.get(entry.node, _NOTHING).seq:
                waiting[entry.node, entry.seq] = entry
            else:
                self._compare(entry)
        taken, touched = 0, set[tuple[str, int]]()
        ready = self._ready(waiting)
        while ready:
            for entry in ready:
                del waiting[entry.node, entry.seq]
                if entry.seq > self.known().get(entry.node, 0):
                    self._take(entry)
                    taken += 1
                    touched |= {(table, row) for table, row, _ in entry.ops}
            ready = self._ready(waiting)
        self._settle(self._states(sorted(touched)))
        self._db.execute("DELETE FROM log_pending")
        self._db.executemany(
            "INSERT INTO log_pending(node, seq, body) VALUES (?, ?, ?)",
            [(node, seq, _to_json(entry)) for (node, seq), entry in waiting.items()],
        )
        return taken

    def _ready(self, waiting: dict[tuple[int, int], Entry]) -> list[Entry]:
        """Entries all of whose predecessors are here, in causal order; a chain of them is found in one pass."""
        known, found = self.known(), []
        for entry in sorted(waiting.values(), key=lambda one: (one.clock, one.node, one.seq)):
            needed = {int(node): seq for node, seq in json.loads(entry.seen or "{}").items()} | {
                entry.node: entry.seq - 1
            }
            if all(known.get(node, 0) >= seq for node, seq in needed.items()):
                known[entry.node] = max(entry.seq, known.get(entry.node, 0))
                found.append(entry)
        return found

    def _take(self, entry: Entry) -> None:
        before = self.frontier.get(entry.node, _NOTHING)
        if _digest(entry, before.digest) != entry.digest:
            raise UserError(
                "另一份文件的修改历史被改动过，不能合并", f"第 {entry.seq} 条记录与校验值不符；本文件没有改动"
            )
        self._insert(entry)

    def _compare(self, entry: Entry) -> None:
        """An entry that is already here must be the same one."""
        found = self._db.execute("SELECT digest FROM log_entry WHERE node = ? AND seq = ?", (entry.node, entry.seq))
        if found.fetchone() != (entry.digest,):
            raise UserError("两份文件的修改历史互相矛盾，不能合并", f"第 {entry.seq} 条记录两边不同；本文件没有改动")

    # ---- checking

    def rebuild(self) -> None:
        """Empty the record tables and make them anew from the log alone."""
        for table in self._columns:
            self._db.execute(f'DELETE FROM "{table}"')
        self._db.execute("DELETE FROM log_conflict")
        self.contested = False
        self._settle(self._all_states())
        self.load()

    def differences(self) -> list[str]:
        """Sentences on records that do not stand as the log says."""
        wrong, stand = [], dict[str, dict[int, tuple[Any, ...]]]()
        for table, columns in self._columns.items():
            names = ", ".join(f'"{column}"' for column in ("id", DELETED, *columns))
            stand[table] = {row[0]: row for row in self._db.execute(f'SELECT {names} FROM "{table}"')}
        for state in self._all_states():
            if stand[state.table].pop(state.cells[0], None) != state.cells:
                wrong.append(f"记录与修改历史不符：{state.table} {state.cells[0]}")
        return wrong + [f"记录不在修改历史中：{table} {row}" for table, rows in stand.items() for row in rows]

    def verify(self) -> list[str]:
        """Sentences on what does not fit: a broken chain, a missing or altered entry. Empty when all is well."""
        wrong, last = [], dict[int, tuple[int, str]]()
        for number, *found in self._db.execute(f"SELECT id, {_ENTRY} FROM log_entry ORDER BY node, seq").fetchall():
            ops = self._db.execute("SELECT tbl, row, cells FROM log_op WHERE entry = ?", (number,)).fetchall()
            entry = _entry(found, sorted(ops))
            seq, digest = last.get(entry.node, (0, ""))
            if entry.seq != seq + 1:
                wrong.append(f"修改历史缺少记录：第 {seq + 1} 条至第 {entry.seq - 1} 条")
            elif _digest(entry, digest) != entry.digest:
                wrong.append(f"修改历史第 {entry.seq} 条（{entry.label}）与校验值不符")
            last[entry.node] = (entry.seq, entry.digest)
        if {node: (mark.seq, mark.digest) for node, mark in self.frontier.items()} != last:
            wrong.append("修改历史的末尾与登记的不一致")
        return wrong + self.differences()


def _digest(entry: Entry, previous: str) -> str:
    """SHA-256 over the digest before, the entry's facts and its ops as they stand in the file."""
    hashed = hashlib.sha256(previous.encode())
    target = list(entry.target) if entry.target else None
    facts = [
        entry.node, entry.seq, entry.clock, entry.who, entry.at, entry.label, entry.kind, target,
        entry.step, entry.schema, entry.seen,
    ]  # fmt: skip
    hashed.update(dumps(facts).encode())
    for table, row, cells in entry.ops:
        hashed.update(f"\x1e{table}\x1f{row}\x1f{cells}".encode())
    return hashed.hexdigest()


def _entry(row: list[Any], ops: Iterable[Op]) -> Entry:
    node, seq, clock, who, at, label, kind, target_node, target_seq, step, schema, seen, digest = row
    target = None if target_node is None else (target_node, target_seq)
    return Entry(node, seq, clock, who, at, label, kind, target, step, schema, seen, tuple(ops), digest)


def _to_json(entry: Entry) -> str:
    return dumps([*(getattr(entry, name) for name in Entry.__dataclass_fields__)])


def _from_json(body: str) -> Entry:
    values = dict(zip(Entry.__dataclass_fields__, json.loads(body), strict=True))
    values["target"] = tuple(values["target"]) if values["target"] else None
    values["ops"] = tuple((table, row, cells) for table, row, cells in values["ops"])
    return Entry(**values)
